"""Reports as one page that needs nothing else: no network, no other file, and to be read no script."""

import base64
import functools
import hashlib

from citecheck import attrs
from citecheck.rendering.markup import View, counts, escaped, found, resource
from citecheck.rendering.tally import Tally
from citecheck.rendering.text import count
from citecheck.values import Results
from citecheck.version import __version__


@attrs.frozen
class Page:
    """The article on the left with its marks, the list on the right; several articles begin with an index.

    An article is a section whose head is its row in the index. Which one is open is in the address, so that the
    index works without script and the browser's way back leads to it.
    """

    between: str = ""

    @property
    def opening(self) -> str:
        """Return the head of the page, with a policy that lets nothing run or load but what stands here."""
        return _opening()

    def part(self, report: Results) -> str:
        """Return one article."""
        name = f"{report.document.name}\0{report.document.source}"
        prefix = "a" + hashlib.sha256(name.encode("utf-8", "surrogatepass")).hexdigest()[:10]
        view = View(report.document, report.citations, report.findings, prefix=prefix)
        byline = f'<p class="byline">{view.byline()}</p>' if view.byline() else ""
        return (
            f'<section class="article" id="{prefix}" aria-labelledby="{prefix}-h">\n'
            '<p class="back"><a href="#">All articles</a></p>\n'
            f'<div class="head"><h2 class="headline" id="{prefix}-h" dir="auto">'
            f'<a href="#{prefix}">{escaped(view.title())}</a></h2>{byline}'
            f'<p class="counts">{counts(report)}</p></div>\n'
            f'<div class="body"><div class="text" lang="">\n{view.prose()}</div>\n'
            f'<div class="list"><h3 class="subhead">References</h3>\n{view.entries()}</div></div>\n'
            f"{view.evidence()}</section>\n"
        )

    def closing(self, tally: Tally) -> str:
        """Return the summary and the script."""
        counted = ", ".join(
            (
                count(tally.documents, "article"),
                count(tally.citations, "citation"),
                count(tally.references, "reference"),
            )
        )
        return (
            f'<p class="total">{counted} {found(tally)}</p>\n</main>\n'
            f"<footer>Checked by citecheck {escaped(__version__)}</footer></div>\n"
            f"<script>{resource('page.js')}</script>\n</body></html>\n"
        )


@functools.cache
def _opening() -> str:
    style, script = resource("view.css") + resource("page.css"), resource("page.js")
    policy = (
        f"default-src 'none'; style-src '{_hash(style)}'; script-src '{_hash(script)}'; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    return f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Citation report</title>
<style>{style}</style></head>
<body class="citecheck"><div class="page"><header class="top"><h1><a href="#">Citation report</a></h1>
<div class="tools" role="search" aria-label="Findings" hidden>
<label>Articles <input type="search" placeholder="headline or file"></label>
<label>Show <select><option value="">all findings</option><option value="least:error">errors</option>
<option value="least:warning">errors and warnings</option></select></label>
<output aria-live="polite"></output>
<button type="button" data-step="-1">Previous</button><button type="button" data-step="1">Next</button>
</div></header><main>
"""


def _hash(text: str) -> str:
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
