"""How long a reference takes: microseconds each, and references a second, on one core.

Run ``python tests/benchmarks/bench_references.py``. The entries are those of ``tests/cases/parsing/references`` in
languages whose dates need no dateparser. The ratio to summing a thousand numbers, measured in between, tells a slow
machine from slow code.
"""

import pathlib
import re
import time
import timeit

from citecheck import parse_date, parse_reference
from citecheck.parsing import references

CASES = pathlib.Path(__file__).resolve().parents[1] / "cases" / "parsing" / "references"
ROUNDS = 15


def entries() -> list[str]:
    found = []
    for path in sorted(CASES.glob("*.txt")):
        for chunk in re.split(r"^=== ", path.read_text("utf8"), flags=re.M)[1:]:
            lines = chunk.rstrip().split("\n")[1:]
            while len(lines) > 1 and re.match(r"(?:span )?[a-z_]+: ", lines[-1]):
                lines.pop()
            found.append("\n".join(lines))
    return found


def best(function: "timeit.Timer", number: int = 1) -> float:
    return min(function.repeat(ROUNDS, number)) / number


def main() -> None:
    texts = entries()
    start = time.perf_counter()
    for text in texts:
        parse_reference(text)
    first = time.perf_counter() - start
    unit = best(timeit.Timer(lambda: sum(range(1000))), 1000)
    read = timeit.Timer(lambda: [parse_reference(text) for text in texts], references.forget)
    each = best(read) / len(texts)
    again = best(timeit.Timer(lambda: [parse_reference(text) for text in texts])) / len(texts)
    date = best(timeit.Timer(lambda: parse_date("17 Feb. 2023")), 1000)
    print(f"references          {len(texts)}")
    print(f"first round         {first * 1e3:.1f} ms (tables read, dateparser loaded where needed)")
    print(
        f"a reference         {each * 1e6:.1f} µs, {1 / each:,.0f} a second, {each / unit:.1f} times sum(range(1000))"
    )
    print(f"the same again      {again * 1e6:.1f} µs, as at the next keystroke")
    print(f"a date field        {date * 1e6:.1f} µs")


if __name__ == "__main__":
    main()
