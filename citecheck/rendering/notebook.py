"""How articles, citations, references and corpora show themselves in a notebook: markup and style, no script.

Each display stands for itself: it carries its style, its ids occur nowhere else, and the theme is the host's.
"""

import functools
import uuid
from collections.abc import Sequence

from citecheck.rendering.markup import (
    View,
    counts,
    date,
    description,
    escaped,
    found,
    judged,
    resource,
)
from citecheck.rendering.tally import Tally
from citecheck.rendering.text import count
from citecheck.values import Citation, Document, Reference, Results


def display(body: str) -> str:
    """Return markup of ours as a display of its own, with its style."""
    return f'<div class="citecheck display"><style>{_style()}</style>{body}</div>'


@functools.cache
def _style() -> str:
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
    claim = f'<p class="quote" dir="auto">{escaped(shown.claim.text)}</p>'
    label = f'<span class="label">{escaped(shown.marker.label)}</span>'
    if shown.reference is not None:
        about = description(shown.reference)
    elif shown.note is not None:
        about = f'<p class="printed" dir="auto">{escaped(shown.note.text)}</p>'
    else:
        about = "".join(map(description, shown.candidates))
    why = _items(sentences) if sentences else f'<p class="uses">{judged(shown)}</p>'
    return display(f'{claim}<div class="entry">{label}<div class="about">{about}{why}</div></div>')


def reference(shown: Reference) -> str:
    """Return one entry with its fields."""
    label = f'<span class="label">{escaped(shown.label)}</span>' if shown.label is not None else ""
    return display(f'<div class="entry">{label}<div class="about">{description(shown)}</div></div>')


def corpus(shown: Sequence[Results]) -> str:
    """Return a table of articles with what was found in each, and in all."""
    rows = "".join(_row(each) for each in shown)
    total = sum(map(Tally.of, shown), start=Tally())
    return display(
        '<table class="corpus"><thead><tr><th scope="col">Article</th><th scope="col">Date</th>'
        '<th scope="col" class="number">Citations</th><th scope="col" class="number">References</th>'
        f'<th scope="col">Findings</th></tr></thead><tbody>{rows}</tbody><tfoot><tr>'
        f'<th scope="row">{count(total.documents, "article")}</th><td></td><td class="number">{total.citations:,}</td>'
        f'<td class="number">{total.references:,}</td><td>{found(total)}</td></tr></tfoot></table>'
    )


def sections(head: str, named: Sequence[tuple[str, Sequence[str]]]) -> str:
    """Return lists under headings, below a line that sums them up."""
    lists = "".join(f'<h4 class="subhead">{escaped(title)}</h4>{_items(items)}' for title, items in named)
    return display(f'<p class="sum">{escaped(head)}</p>{lists}')


def _items(items: Sequence[str]) -> str:
    return f'<ul class="items">{"".join(f"<li dir=auto>{escaped(item)}</li>" for item in items)}</ul>'


def _article(view: View, counted: str) -> str:
    byline = f'<p class="byline">{view.byline()}</p>' if view.byline() else ""
    return (
        f'<h3 class="headline" dir="auto">{escaped(view.title())}</h3>{byline}<p class="counts">{counted}</p>'
        f'<div class="body"><div class="text" lang="">{view.prose()}</div>'
        f'<div class="list"><h4 class="subhead">References</h4>{view.entries()}</div></div>{view.evidence("h4")}'
    )


def _row(each: Results) -> str:
    article = each.document
    name = f'<span class="byline">{escaped(article.name)}</span>' if article.name and article.headline else ""
    title = escaped(article.headline or article.name or "Article without a headline")
    return (
        f'<tr><th scope="row" dir="auto">{title} {name}</th>'
        f"<td>{date(article.published) if article.published else ''}</td>"
        f'<td class="number">{len(each.citations):,}</td><td class="number">{len(article.references):,}</td>'
        f"<td>{found(Tally.of(each))}</td></tr>"
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
