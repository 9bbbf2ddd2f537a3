"""What contradicts a claim in a few words: the cited title, or what a note quotes. No source text is needed for it."""

from citecheck.evidence import dates, names, quotations
from citecheck.evidence.figures import UNCLAIMED, Figure, figures
from citecheck.evidence.passages import wanted
from citecheck.evidence.reckoning import agree, is_near
from citecheck.knowledge.aliases import aliases
from citecheck.scoring.words import may_name, terms, tokens, weight
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
    named = [] if is_quoted else _named_otherwise(claim, title)
    if not any(map(str.isdigit, title)) and not _told(title):  # as most titles
        return (*quoted, *named)
    if not _tied(claim, title):
        return (*quoted, *named)
    return (*quoted, *named, *_dated_otherwise(claim, title), *_counted_otherwise(claim, title))


SAID = 0.75
"""The share of the rest of a title that a claim must say for both to tell of one deed."""
LEAST = 2
"""Words that this rest must have at least."""


def _named_otherwise(claim: str, title: str) -> list[Missing]:
    """Name who does in a claim what another of the same kind does in a title: "Germany bans", "France bans".

    Only where the same word follows both names, the claim says the rest of the title, and neither text has the other's
    name. A president who does what his country does is of another kind, so two countries are compared, two people, or
    two names with a word in common ("Harbour Bank", "Northwell Bank").
    """
    said = {term for word in wanted(claim) for term in word.terms}
    theirs = [each for each in _named(title) if _does(each, title) and said.isdisjoint(_terms(each))]
    if len(theirs) != 1:
        return []
    (other,) = theirs
    known = {term for each in _named(title) for part in each.parts for term in terms(part)}
    rest = [word for word in wanted(title) if known.isdisjoint(word.terms)]
    share = sum(word.weight for word in rest if not said.isdisjoint(word.terms))
    if len(rest) < LEAST or share < SAID * sum(word.weight for word in rest):
        return []
    titled = {term for word in wanted(title) for term in word.terms}
    return [
        Missing("name", mine.text, mine.span, other.text)
        for mine in _named(claim)
        if _does(mine, claim) == _does(other, title) and _same_sort(mine, other) and titled.isdisjoint(_terms(mine))
    ]


def _named(text: str) -> list[names.Name]:
    """Return the names of a text, and the country that it begins with."""
    found = list(names.names(text))
    first = text.split(" ", 1)[0]
    if first.lower() in aliases()[0] and not (found and found[0].span.start == 0):
        found.insert(0, names.Name(first, Span(0, len(first)), (first,), opens=True))
    return found


def _does(name: names.Name, text: str) -> str:
    """Return the term of the word in small letters right behind a name, which says what it does; else nothing."""
    behind = text[name.span.end :]
    word = next(iter(tokens(behind[:30])), "")
    return terms(word)[0] if word.islower() and weight(terms(word)[0]) > 0 and behind.startswith(f" {word}") else ""


def _terms(name: names.Name) -> set[str]:
    """Return the terms of what is a name's own."""
    return {term for part in name.parts if may_name(part) for term in terms(part)}


def _same_sort(one: names.Name, other: names.Name) -> bool:
    """Tell whether two names are of two countries, of two people, or share a word that says what they are."""
    places = [len(each.parts) == 1 and each.parts[0].lower() in aliases()[0] for each in (one, other)]
    if any(places):
        return all(places)
    if {part for part in one.parts if not may_name(part)} & {part for part in other.parts if not may_name(part)}:
        return True
    return all(len(each.parts) == PERSON and all(map(may_name, each.parts)) for each in (one, other))


PERSON = 2
"""Parts of a person's name, none of which is an everyday word."""


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
