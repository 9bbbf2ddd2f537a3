"""Citations by author and page, as the MLA has them: ``(Castellano 44; Osei and Brandt 9)`` over an unnumbered list.

They print no year, so that only names tell them from ``(Apollo 11)``: the article cites so where most of what is
printed like a citation names an entry of the list.
"""

from collections.abc import Iterator, Sequence

from citecheck.knowledge import countries, imprints, languages
from citecheck.parsing import joints
from citecheck.parsing.authordate import Citation, open_brackets, parts_of
from citecheck.parsing.works import Listed, folded, read_works
from citecheck.patterns import lazy_regex

_LEAST_RESOLVED = 0.75
"""The share of what is printed like a citation that must name an entry; more is printed so than a name with a year."""
_LEAST = 2
"""So many must; one alone may be a figure that bears a name."""
# A name, perhaps a short title, and pages: `Osei and Brandt 9`, `Nkosi, “Barges” 4–6`, `Whitcombe, Letters 210`.
_CITED = lazy_regex(
    r"(?P<name>[^\d,“\"]{2,80}?|[“\"][^”\"]{2,80},?[”\"])"
    r"(?:,\s(?P<title>[“\"][^”\"]{2,80}[”\"]|[^\d,]{2,60}?))?"
    rf"(?:\s|,\s(?!{joints.YEAR}\s*\Z))"  # what stands alone behind a comma, `Osei, 2014`, is a year
    r"(?P<page>\d{1,4}(?:\s?[–-]\s?\d{1,4})?(?:,\s?\d{1,4}(?:\s?[–-]\s?\d{1,4})?){0,4})\s*"
)


def find_citations(text: str, entries: Sequence[str], closed: Sequence[tuple[int, int]]) -> tuple[Citation, ...]:
    """Return the citations by author and page of a text, in order; none where the article does not cite so.

    Args:
        text: The running text.
        entries: The words of each entry of the lists without numbers, in printed order.
        closed: Stretches of the text, in order, in which nothing is cited.

    >>> found = find_citations("Cold (Berg 4). Ice (Ito 9).", ["Berg, A. Ice. 2001.", "Ito, K. Cold. 1999."], [])
    >>> [(citation.name, citation.work) for citation in found]
    [('Berg', 0), ('Ito', 1)]
    """
    listed = Listed(read_works(entries))
    found: list[Citation] = []
    for bracket, _ in open_brackets(text, closed):
        if bracket["inner"] is not None:
            found += _read(bracket["inner"], bracket.start("inner"), listed, entries)
    resolved = sum(citation.work is not None for citation in found)
    return tuple(found) if resolved >= max(_LEAST, _LEAST_RESOLVED * len(found)) else ()


def _read(inner: str, at: int, listed: Listed, entries: Sequence[str]) -> Iterator[Citation]:
    """Give what a bracket cites that begins at a place of the text."""
    for begin, end in parts_of(inner):
        lead = joints.lead().match(inner, begin, end)
        begin = lead.end() if lead else begin
        cited = _CITED.fullmatch(inner, begin, end)
        if cited is None:
            continue
        name = cited["name"].strip()
        work = _meant(listed.named(name), cited["title"] or "", entries)
        if work is not None or _is_name(name):
            said = name if work is not None else f"{name} {cited['page']}"
            yield Citation(at + begin, at + len(inner[:end].rstrip()), said, "", "", work)


def _meant(works: Sequence[int], title: str, entries: Sequence[str]) -> int | None:
    """Return which of somebody's works is meant: the one whose title holds the words of a short one."""
    words = set(folded(title))
    return next((i for i in works if words <= set(folded(entries[i]))), None)


def _is_name(name: str) -> bool:
    """Tell whether words are printed like the names of authors, and name no place and no part of the article."""
    bare = joints.others().sub("", name).rstrip(" ,")
    if imprints.is_city(bare) or bare in countries.names() or bare.lower() in languages.phrases("parts"):
        return False
    return joints.names().of(bare).fullmatch(bare) is not None and not languages.months(bare.lower())
