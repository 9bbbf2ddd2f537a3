"""Reports as one page that needs nothing else: no network, no other file, and to be read no script."""

import functools
import hashlib

from citecheck import attrs
from citecheck.rendering.hypertext import NOTHING, digest, html, opening, resource
from citecheck.rendering.markup import View, counts, found
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
        byline = html('<p class="byline">{}</p>', view.byline()) if view.byline() else NOTHING
        return str(
            html(
                '<section class="article" id="{prefix}" aria-labelledby="{prefix}-h">\n'
                '<p class="back"><a href="#">All articles</a></p>\n'
                '<div class="head"><h2 class="headline" id="{prefix}-h" dir="auto">'
                '<a href="#{prefix}">{title}</a></h2>{byline}<p class="counts">{counts}</p></div>\n'
                '<div class="body"><div class="text" lang="">\n{prose}</div>\n'
                '<div class="list"><h3 class="subhead">References</h3>\n{entries}</div></div>\n{evidence}</section>\n',
                prefix=prefix,
                title=view.title(),
                byline=byline,
                counts=counts(report),
                prose=view.prose(),
                entries=view.entries(),
                evidence=view.evidence(),
            )
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
        return str(
            html(
                '<p class="total">{} {}</p>\n</main>\n<footer>Checked by citecheck {}</footer></div>\n'
                "<script>{}</script>\n</body></html>\n",
                counted,
                found(tally),
                __version__,
                resource("page.js"),
            )
        )


@functools.cache
def _opening() -> str:
    style, script = resource("view.css") + resource("page.css"), resource("page.js")
    policy = html(
        "default-src 'none'; style-src '{}'; script-src '{}'; base-uri 'none'; "
        "form-action 'none'; require-trusted-types-for 'script'; trusted-types 'none'",
        digest(style),
        digest(script),
    )
    tools = html(
        """<body class="citecheck"><div class="page"><header class="top"><h1><a href="#">Citation report</a></h1>
<div class="tools" role="search" aria-label="Findings" hidden>
<label>Articles <input type="search" placeholder="headline or file"></label>
<label>Show <select><option value="">all findings</option><option value="least:error">errors</option>
<option value="least:warning">errors and warnings</option></select></label>
<output aria-live="polite"></output>
<button type="button" data-step="-1">Previous</button><button type="button" data-step="1">Next</button>
</div></header><main>
"""
    )
    return str(opening("Citation report", style, policy) + tools)
