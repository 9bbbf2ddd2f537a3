"""Say how often the entry that a finding names in place of the cited one is the right one.

    python tests/benchmarks/measure_better.py

Reads ``../shared/data/documents`` beside the repository. In each article every second citation, one at a time, is
made to cite another entry of the list, for ``better-reference``, or an entry of another article that was added to the
list, for the entry named in an ``off-topic-citation``. Figures for entries named where nothing was planted come first.
"""

import collections
import json
import pathlib
import random
import re

import citecheck
from citecheck import Config

DATA = pathlib.Path(__file__).parents[3] / "shared" / "data" / "documents"
NAMED = re.compile(r"\[([^\]]+)\], “")
CONFIG = Config(select=("better-reference", "off-topic-citation"))


def named(finding: citecheck.Finding) -> str | None:
    match = NAMED.search(f"{finding.message} {finding.suggestion or ''}")
    return match[1] if match else None


def found(text: str) -> list[citecheck.Finding]:
    return list(citecheck.check(text, format="text", config=CONFIG).findings)


def main() -> None:
    rng = random.Random(11)
    rows = [json.loads(line) for line in (DATA / "index.jsonl").open(encoding="utf8")]
    texts = {row["file"]: (DATA / row["file"]).read_text("utf8") for row in rows}
    count: collections.Counter[str] = collections.Counter()
    for row in rows:
        text = texts[row["file"]]
        document = citecheck.parse(text, format="text")
        labels = [reference.label for reference in document.references if reference.label]
        if len(labels) < 4:
            continue
        count["citations"] += len(document.markers)
        count["named in vain"] += sum(f.rule == "better-reference" for f in found(text))
        elsewhere = [other["file"] for other in rows if other["article"] != row["article"]]
        other = citecheck.parse(texts[rng.choice(elsewhere)], format="text")
        stranger = rng.choice(other.references)
        printed = other.source[stranger.span.start : stranger.span.end].partition(". ")[2]
        added = str(int(labels[-1]) + 1)
        for marker in document.markers[::2]:
            start, end = marker.span.start, marker.span.end
            if document.source[start:end] != f"[{marker.label}]":
                continue  # one of several in brackets
            slip = rng.choice([label for label in labels if label != marker.label])
            for kind, label, more in (("slip", slip, ""), ("stranger", added, f"\n\n{added}. {printed}\n")):
                changed = text[:start] + f"[{label}]" + text[end:].rstrip() + more
                count[kind] += 1
                for finding in found(changed):
                    if finding.span.start == start:
                        count[f"{kind}, {finding.rule}"] += 1
                        name = named(finding)
                        count[f"{kind}, {finding.rule}, names one"] += name is not None
                        count[f"{kind}, {finding.rule}, names the right one"] += name == marker.label
    for name, number in count.items():
        print(f"{name:56} {number}")


if __name__ == "__main__":
    main()
