"""How articles, citations, references and corpora show themselves in a notebook: markup and style, no script.

Each display stands for itself: it carries its style, its ids occur nowhere else, and the theme is the host's.
"""

import functools
import uuid
from collections.abc import Sequence

from citecheck.rendering.hypertext import NOTHING, Html, html, joined, resource
from citecheck.rendering.markup import View, counts, date, description, found, judged, label_of, printed
from citecheck.rendering.tally import Tally
from citecheck.rendering.text import count
from citecheck.values import Citation, Document, Reference, Results


def display(body: Html) -> str:
    """Return markup of ours as a display of its own, with its style."""
    return str(html('<div class="citecheck display"><style>{}</style>{}</div>', _style(), body))


@functools.cache
def _style() -> Html:
    return resource("view.css") + resource("notebook.css")


def report(shown: Results) -> str:
    """Return the article with its claims underlined, its markers coloured by relevance and its findings beside it."""
    view = View(shown.document, shown.citations, shown.findings, prefix=_prefix(), cards=True)
    return display(_article(view, counts(shown)))


def document(shown: Document) -> str:
    """Return the article as it was read: its markers and its list."""
    counted = f"{count(len(shown.markers), 'marker')}, {count(len(shown.references), 'reference')}"
    return display(_article(View(shown, prefix=_prefix(), cards=True), counted))


def citation(shown: Citation, sentences: Sequence[str] = ()) -> str:
    """Return one citation: the claim, the entry and how well they fit; or what is said of that instead."""
    if shown.reference is not None:
        about = description(shown.reference)
    elif shown.bare_entry is not None:
        about = printed(shown.bare_entry.text)
    else:
        about = joined(map(description, shown.candidates))
    why = _items(sentences) if sentences else html('<p class="uses">{}</p>', judged(shown))
    claim = html('<p class="quote" dir="auto">{}</p>', shown.claim.text)
    return display(claim + _entry(shown.marker.label, about + why))


def reference(shown: Reference) -> str:
    """Return one entry with its fields."""
    return display(_entry(shown.label, description(shown)))


def _entry(label: str | None, about: Html) -> Html:
    return html('<div class="entry">{}<div class="about">{}</div></div>', label_of(label), about)


def corpus(shown: Sequence[Results]) -> str:
    """Return a table of articles with what was found in each, and in all."""
    total = sum(map(Tally.of, shown), start=Tally())
    return display(
        html(
            '<table class="corpus"><thead><tr><th scope="col">Article</th><th scope="col">Date</th>'
            '<th scope="col" class="number">Citations</th><th scope="col" class="number">References</th>'
            '<th scope="col">Findings</th></tr></thead><tbody>{rows}</tbody><tfoot><tr>'
            '<th scope="row">{articles}</th><td></td><td class="number">{citations}</td>'
            '<td class="number">{references}</td><td>{found}</td></tr></tfoot></table>',
            rows=joined(map(_row, shown)),
            articles=count(total.documents, "article"),
            citations=f"{total.citations:,}",
            references=f"{total.references:,}",
            found=found(total),
        )
    )


def sections(head: str, named: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Return lists under headings, below a line that sums them up."""
    lists = joined(html('<h4 class="subhead">{}</h4>{}', title, _items(items)) for title, items in named)
    return display(html('<p class="sum">{}</p>{}', head, lists))


def _items(items: Sequence[str]) -> Html:
    return html('<ul class="items">{}</ul>', joined(html("<li dir=auto>{}</li>", item) for item in items))


def _article(view: View, counted: str | Html) -> Html:
    return html(
        '<h3 class="headline" dir="auto">{title}</h3>{byline}<p class="counts">{counted}</p>'
        '<div class="body"><div class="text" lang="">{prose}</div>'
        '<div class="list"><h4 class="subhead">References</h4>{entries}</div></div>{evidence}',
        title=view.title(),
        byline=html('<p class="byline">{}</p>', view.byline()) if view.byline() else NOTHING,
        counted=counted,
        prose=view.prose(),
        entries=view.entries(),
        evidence=view.evidence("h4"),
    )


def _row(each: Results) -> Html:
    article = each.document
    return html(
        '<tr><th scope="row" dir="auto">{} {}</th><td>{}</td><td class="number">{}</td><td class="number">{}</td>'
        "<td>{}</td></tr>",
        article.headline or article.name or "Article without a headline",
        html('<span class="byline">{}</span>', article.name) if article.name and article.headline else NOTHING,
        date(article.published) if article.published else NOTHING,
        f"{len(each.citations):,}",
        f"{len(article.references):,}",
        found(Tally.of(each)),
    )


def _prefix() -> str:
    """Return what the ids of a new display begin with: a saved notebook keeps those of former sessions."""
    return f"c{uuid.uuid4().hex[:12]}"


def show(value: object) -> str:
    """Return a value that an article holds, or a citation, as a display."""
    if isinstance(value, Document):
        return document(value)
    if isinstance(value, Citation):
        return citation(value)
    if isinstance(value, Reference):
        return reference(value)
    raise TypeError(f"no display for a {type(value).__name__}")
