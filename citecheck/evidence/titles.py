"""What contradicts a claim in a few words: the cited title, or what a note quotes. No source text is needed for it."""

from citecheck.evidence import dates, quotations
from citecheck.evidence.figures import UNCLAIMED, Figure, agree, figures, is_near
from citecheck.evidence.passages import wanted
from citecheck.scoring.words import terms, tokens, weight
from citecheck.values import Missing, Span

SHARED = 2
"""Words that claim and title must share, figures aside: else they may speak of two things."""
SHARE = 0.25
"""The share of the title's weight that those must have."""
_MEASURED = frozenset(("percent", "length", "mass", "area", "volume", "temperature"))


def contradictions(claim: str, title: str, *, is_quoted: bool = False) -> tuple[Missing, ...]:
    """Name the figures and dates of a claim that contradict a title, with its own in ``instead``.

    Where the words are no title but what somebody quotes of a source, a quotation that differs is named as well.

    Silent unless both speak of one thing, and each has one figure of the kind: a share, an amount of money, a measure,
    or a number of the same things; or one date, of the same thing. Figures that round each other agree.

    >>> found = contradictions("Farm incomes fell by 60 per cent.", "Income of farms down 40%")
    >>> found[0].text, found[0].instead
    ('60 per cent', '40%')
    """
    quoted = [each for each in quotations.missing(claim, title) if each.instead] if is_quoted else []
    if not any(map(str.isdigit, title)) and not _told(title):  # as most titles
        return tuple(quoted)
    if not _tied(claim, title):
        return tuple(quoted)
    return (*quoted, *_dated_otherwise(claim, title), *_counted_otherwise(claim, title))


def _dated_otherwise(claim: str, title: str) -> list[Missing]:
    """Name the date of a claim that differs from a title's, where each has one and the same words stand beside it."""
    ours, theirs = dates.said(claim), dates.said(title)
    if len(ours) != 1 or len(theirs) != 1:
        return []
    (mine,), (other,) = ours, theirs
    parts = [(mine.year, other.year), (mine.month, other.month), (mine.day, other.day)]
    both = [pair for pair in parts if None not in pair]
    if not both or all(one == two for one, two in both) or mine.is_decade or other.is_decade or mine.slack:
        return []
    beside = _beside(mine.span, claim) & _beside(other.span, title)
    return [Missing("date", mine.text, mine.span, other.text)] if len(beside) >= SHARED else []


def _counted_otherwise(claim: str, title: str) -> list[Missing]:
    theirs = _told(title)
    mine = _told(claim) if theirs else []
    found = []
    for figure in mine:
        alike = [each for each in theirs if _same_kind(figure, each) and _same_thing(figure, claim, each, title)]
        rivals = [each for each in mine if _same_kind(figure, each)]
        if len(alike) != 1 or len(rivals) != 1:
            continue
        (other,) = alike
        if not is_near(figure, other):
            continue  # a total and a part of it
        turned = figure.direction * other.direction < 0
        if turned or not (agree(figure, other) or agree(other, figure) or _hedged(figure, other)):
            found.append(Missing("figure", figure.text, figure.span, other.text))
    return found


def _told(text: str) -> list[Figure]:
    """Return the figures of a text that are no part of a name or a word, such as Apollo-11 and 8-bit."""
    return [
        each
        for each in figures(text)
        if each.noun != UNCLAIMED
        and text[: each.span.start][-1:] not in ("-", "–")
        and (each.unit or text[each.span.end : each.span.end + 1] != "-")
    ]


def _tied(claim: str, title: str) -> bool:
    """Tell whether claim and title share enough words to be of one thing."""
    said = {term for word in wanted(claim) for term in word.terms} | {word.root for word in wanted(claim)}
    words = [word for word in wanted(title) if not word.terms[0][:1].isdigit()]
    shared = [word for word in words if not said.isdisjoint(word.terms) or (word.root and word.root in said)]
    weight = sum(word.weight for word in words)
    return len(shared) >= SHARED and sum(word.weight for word in shared) >= SHARE * weight


def _same_kind(one: Figure, other: Figure) -> bool:
    """Tell whether two figures say how much there is of the same: as a share, in money, measured, or counted."""
    if one.unit != other.unit:
        return False
    if one.unit:
        return one.unit in _MEASURED or one.unit not in ("times", "time")
    return one.noun == other.noun != ""


NEAR = 3
"""Words on either side of a figure that say what it is a figure of."""


def _same_thing(one: Figure, claim: str, other: Figure, title: str) -> bool:
    """Tell whether two figures are of the same thing: both of a rise or fall, or with a word of weight beside both."""
    if one.direction and other.direction:
        return True
    return not _beside(one.span, claim).isdisjoint(_beside(other.span, title))


def _beside(span: Span, text: str) -> set[str]:
    before = tokens(text[max(0, span.start - 60) : span.start])[-NEAR:]
    behind = tokens(text[span.end : span.end + 60])[:NEAR]
    return {terms(word)[0] for word in (*before, *behind) if weight(terms(word)[0]) > 0}


def _hedged(one: Figure, other: Figure) -> bool:
    """Tell whether "more than 40" or "nearly 50" leaves room for the other figure, read generously."""
    low, high = sorted((one, other), key=lambda each: each.value)
    room = low.hedge in ("over", "about") or high.hedge in ("under", "about")
    return room and high.value <= 1.25 * low.value
