"""Digest every output over a folder, so that a change meant to be only faster can be held against the tree before it.

    PYTHONPATH=BEFORE python tests/benchmarks/same.py FOLDER > before.txt
    PYTHONPATH=AFTER python tests/benchmarks/same.py FOLDER --against before.txt

One line an input: where it comes from, and a digest of its whole report (fields, spans, findings, scores, evidence)
or, for a file of references or of claims, of what each reads as. ``--against`` prints the lines that differ and
leaves with 1 where there are any. ``--every N`` takes every Nth input of a kind only.
"""

import argparse
import gzip
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import citecheck
from citecheck.scoring import Context, Pair

ARTICLES = {".txt", ".md", ".wikitext", ".html", ".docx", ".json"}
"""Suffixes of files that are checked as they are; a gzipped one as the file within."""


def outputs(folder: Path, every: int) -> Iterator[tuple[str, str]]:
    """Yield each input's name and the whole of what is made of it."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    articles = [path for path in files if ARTICLES & {path.suffix, Path(path.stem).suffix} and path.suffix != ".jsonl"]
    for path in articles[::every]:
        content = path.read_bytes()
        name = path.name
        if path.suffix == ".gz":
            content, name = gzip.decompress(content), path.stem
        if path.suffix != ".json":
            yield str(path.relative_to(folder)), digested(content, name)
    for path in files:
        if ".jsonl" in path.suffixes or path.suffix == ".jsonl":
            opener = gzip.open if path.suffix == ".gz" else open
            with opener(path, "rt", encoding="utf8") as lines:
                for number, line in enumerate(lines):
                    if number % every == 0:
                        for place, output in of_record(json.loads(line)):
                            yield f"{path.relative_to(folder)}:{number}{place}", output


def digested(content: bytes, name: str) -> str:
    """Return all of an article's report."""
    report = citecheck.check(content, name=name)
    return "\n".join(
        map(repr, (report.to_dict(), report.document, report.citations, report.findings, report.suppressed))
    )


def of_record(record: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what is made of one line: a reference or note, claims with their titles, a claim with its source text."""
    if string := record.get("string") or record.get("note"):
        yield "", repr(citecheck.parse_reference(string))
    if body := record.get("body"):
        rows = record.get("pairs") or record.get("claims") or [record]
        listed = [row.get("reference") or record["reference"] for row in rows]
        references = tuple(
            citecheck.parse_reference(f"“{each['title']}” {each['outlet']}, {each['issued']}") for each in listed
        )
        pairs = tuple(
            Pair(row["claim"], reference, before=row.get("before", ""))
            for row in rows[:20]
            for reference in references[:20]
        )
        context = Context(headline=record["headline"], prose=body, references=references)
        yield "", repr(tuple(citecheck.scoring.get_scorer("lexical").score(pairs, context)))
    source = record.get("source") or record.get("evidence")
    if source and "claim" in record:
        yield (
            "/source",
            repr(citecheck.support(record["claim"], source if isinstance(source, str) else "\n".join(source))),
        )


def main() -> int:
    """Print the digests, or what differs from those given."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--against", type=Path)
    parser.add_argument("--every", type=int, default=1)
    options = parser.parse_args()
    before = None
    if options.against:
        before = dict(line.rsplit(" ", 1) for line in options.against.read_text("utf8").splitlines())
    different = count = 0
    for place, output in outputs(options.folder, options.every):
        digest = hashlib.sha256(output.encode("utf8", "surrogatepass")).hexdigest()[:16]
        if before is None:
            print(place, digest)
        elif place in before:
            count += 1
            if before[place] != digest:
                different += 1
                print("differs:", place)
    if before is not None:
        print(f"{count} compared, {different} differ", file=sys.stderr)
    return 1 if different else 0


if __name__ == "__main__":
    sys.exit(main())
