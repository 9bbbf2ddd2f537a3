"""Reading web pages: the main text among the furniture, with the notes that links mark.

A note mark is a link to a place in the same page, and both ends must look their part: a label that is printed high or
in brackets here, something that can be a note there.
"""

from bisect import bisect_left
from collections.abc import Sequence

from citecheck.reading import text as plain
from citecheck.reading.html.calls import find_calls
from citecheck.reading.html.facts import headline, language, published
from citecheck.reading.html.inline import find_cited
from citecheck.reading.html.markers import all_markers, unread
from citecheck.reading.html.notes import definitions, find_notes
from citecheck.reading.html.page import Page
from citecheck.reading.html.printing import printed
from citecheck.reading.html.services import beside, find_services
from citecheck.values import Prose


def read(source: str) -> Prose:
    """Return the article's text with its map, its notes and what the page says about itself.

    >>> page = '<p>It rained.<sup><a href="#n1">1</a></sup></p><ol><li id="n1">A. Smith, <i>Rain</i>, 2020</li></ol>'
    >>> prose = read(page)
    >>> prose.text.text, prose.notes[0].label, prose.notes[0].body.text
    ('It rained.¹', '1', 'A. Smith, Rain, 2020')
    """
    page = Page(source)
    calls = find_calls(page)
    notes = find_notes(page, calls)
    gaps = [(note.start, note.end) for note in notes]
    services = find_services(page)
    left_over = page.captions_over(gaps)
    root = page.main(left_over)
    article = printed(page, root.start, root.end, beside(services, gaps), left_over, page.entries_from(root))
    marks = tuple(all_markers(page, calls, article))
    noted = {call.label for call in calls if _is_inside(call.link.start, gaps)}
    cited = find_cited(page, article, marks, is_listed=bool(page.captions or notes))
    return Prose(
        article.text,
        headline(page),
        published(page, root) or plain.head(article.text.text)[1],
        calls=tuple(sorted((*marks, *cited.markers), key=lambda mark: mark.span.start)),
        notes=(*definitions(page, notes, calls, services), *cited.definitions),
        directives=tuple(page.directives()),
        opaque=article.opaque,
        language=language(page),
        unread=tuple(unread(page, article)),
        noted=tuple(sorted(noted)),
    )


def _is_inside(offset: int, stretches: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a place is inside one of some stretches, which are in order and apart."""
    i = bisect_left(stretches, (offset,)) - 1
    return i >= 0 and offset < stretches[i][1]
