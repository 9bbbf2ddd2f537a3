"""Notes in wikitext: the share of the ``<ref>``s with a template whose title and outlet we read as the template says.

``python tests/benchmarks/wikitext_refs.py FOLDER`` reads every ``*.wikitext`` of the folder. The truth is taken with
mwparserfromhell, which must be installed; its own parse is also what our speed is compared with.
"""

import sys
import time
from collections import defaultdict
from pathlib import Path

import mwparserfromhell

from citecheck.reading import wikitext
from citecheck.text import fold

TITLES = ("title", "script-title", "chapter", "contribution", "entry", "article")
OUTLETS = (
    *("work", "newspaper", "journal", "magazine", "website", "periodical", "encyclopedia", "dictionary"),
    *("publisher", "institution", "agency"),
)


def main(folder: Path) -> None:
    """Print the figures."""
    described = found = same = size = 0
    ours = theirs = 0.0
    for path in sorted(folder.glob("*.wikitext")):
        source = path.read_text("utf8")
        size += len(source.encode())
        start = time.process_time()
        prose = wikitext.read(source)
        ours += time.process_time() - start
        start = time.process_time()
        code = mwparserfromhell.parse(source)
        theirs += time.process_time() - start
        read = defaultdict(list)
        for note in prose.notes:
            read[note.span.of(source)].append(note.references or ())
        for tag in code.filter_tags(matches=lambda node: str(node.tag).lower() == "ref"):
            cites = [t for t in tag.contents.filter_templates() if is_citation(t)] if tag.contents else []
            if not cites:
                continue
            described += 1
            references = read[str(tag)].pop(0) if read.get(str(tag)) else ()
            found += len(references) == len(cites)
            truth = [(value(t, TITLES), value(t, OUTLETS)) for t in cites]
            mine = [(fold(r.title or ""), fold(r.outlet or "")) for r in references]
            same += mine == truth
            if mine != truth and "-v" in sys.argv:
                print(path.name, str(tag)[:200], "\n   ", truth, "\n   ", mine)
    print(f"refs with a template {described}  found {found / described:.4f}  title and outlet {same / described:.4f}")
    print(f"speed {size / 1e6 / ours:.2f} MB/s, mwparserfromhell {size / 1e6 / theirs:.2f}, ratio {theirs / ours:.2f}")


def is_citation(template: mwparserfromhell.nodes.Template) -> bool:
    """Tell whether a template describes a source."""
    name = str(template.name).strip().lower()
    return (name.startswith("cite ") or name == "citation") and name != "cite quote"


def value(template: mwparserfromhell.nodes.Template, names: tuple[str, ...]) -> str:
    """Return the first of some parameters that says something."""
    for name in names:
        if template.has(name, ignore_empty=True):
            return fold(template.get(name).value.strip_code().strip())
    return ""


if __name__ == "__main__":
    main(Path(sys.argv[1]))
