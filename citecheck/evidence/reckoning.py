"""Which figures of a claim its source bears out: the same value, one that it rounds, or one reckoned from others."""

import itertools
import re
from collections.abc import Collection, Iterable, Sequence

from citecheck import attrs
from citecheck.evidence.figures import (
    CLOCK,
    COUNTING_WORDS,
    SCALES,
    UNCLAIMED,
    UNITS,
    Figure,
    figures,
    of_source,
    printed,
    ratios_of_source,
)
from citecheck.evidence.passages import read, wanted
from citecheck.knowledge import languages
from citecheck.patterns import lazy_regex
from citecheck.scoring.words import terms, tokens, weight
from citecheck.values import Missing

SMALL = 12
"""Up to here writers count what the source only lists, so a number alone says little."""

_CENTS = frozenset(("dollar", "euro", "pound"))
"""What is a hundred cents, or pence."""
_ORDINALS = {word: n for n, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth "
    "eleventh twelfth".split(), 1)}  # fmt: skip

_CLOSE = 0.1
"""By what share "about 300" may be off, and by no more than one of its last digit that is no zero."""


_TURNED = 0.03
"""By what share a figure may be off that was turned from miles into kilometres."""


def agree(claimed: Figure, source: Figure) -> bool:
    """Tell whether a source's figure bears a claim's out."""
    if "cent" in (claimed.unit, source.unit) and not _CENTS.isdisjoint((claimed.unit, source.unit)):
        mine, theirs = (each.value / 100 if each.unit == "cent" else each.value for each in (claimed, source))
        return abs(mine - theirs) <= 1e-6 * abs(mine)
    if not _same_unit(claimed, source):
        return False
    alike = claimed.unit == source.unit
    mine, theirs = (claimed.value, source.value) if alike else (claimed.number, source.number)
    if abs(mine - theirs) <= 1e-6 * abs(mine) or _is_grouped(claimed, source):
        return True
    in_words = not claimed.is_digits or not source.is_digits
    if claimed.unit == source.unit == "percent" and in_words and 5.0 in (claimed.step, source.step):
        return abs(mine - theirs) <= 2.5  # "a third" is 33 per cent, "about half" 49.8
    if alike and claimed.unit in _MEASURES and claimed.text != source.text:
        scale = 1.0 if claimed.unit == "temperature" else 0.0
        turned = claimed.number != claimed.value or source.number != source.value  # another unit of the same thing
        if turned and abs(mine - theirs) <= _TURNED * abs(theirs) + scale:
            return True
    step = claimed.step if alike or not claimed.unit else claimed.step * claimed.number / (claimed.value or 1.0)
    slack = min(step, _CLOSE * abs(mine)) if claimed.hedge == "about" or source.hedge == "about" else 0.0
    if claimed.hedge == "over" and mine <= theirs <= mine + step:
        return True
    if claimed.hedge == "under" and mine - step <= theirs <= mine:
        return True
    if abs(mine - theirs) <= slack:
        return True
    # 85% rounds 85.19%; but 8,000 does not say 8,234, for zeros may be meant.
    rounds = claimed.step < 1 or (claimed.step == 1 and source.step < 1) or mine >= 1e6
    return rounds and step > source.step and abs(mine - theirs) <= 0.5 * step * (1 + 1e-9)


def _is_grouped(one: Figure, other: Figure) -> bool:
    """Tell whether two figures are one where a stop sets off thousands, as in most of Europe: 3.200 and 3,200."""
    grouped, plain = (one, other) if _STOPPED.fullmatch(one.text) else (other, one)
    if not _STOPPED.fullmatch(grouped.text) or abs(grouped.value * 1000 - plain.value) > 1e-6 * plain.value:
        return False
    return languages.detect(grouped.line) not in (None, "en")


_STOPPED = lazy_regex(r"\d{1,3}\.\d{3}")
_MEASURES = frozenset(("length", "mass", "area", "volume", "temperature"))


def _same_unit(claimed: Figure, source: Figure) -> bool:
    if claimed.unit == source.unit:
        return True
    if not source.unit and claimed.unit not in ("percent", "times"):
        # A table says the unit in its head; `ha` may be a hectare, and is where the claim says so.
        sign = UNITS.get(source.noun)
        return source.noun in _EMPTY_NOUNS or (
            sign is not None and sign[0] == claimed.unit and sign[1] * claimed.number == claimed.value
        )
    return not claimed.unit and source.unit not in ("percent", "times")


def missing(claim: str, source: str, around: str = "") -> list[Missing]:
    """Name the figures of a claim that its source does not bear out."""
    language = languages.detect(source)
    claimed = [figure for figure in figures(claim, language) if figure.noun != UNCLAIMED]
    if not claimed:
        return []
    open_ones = [
        figure
        for number, figure in enumerate(claimed)
        if not (number and _is_turned_from(claimed[number - 1], figure, claim)) and not _is_borne_out(figure, source)
    ]
    if not open_ones:
        return []
    theirs = of_source(source)
    if any(figure.unit == "percent" for figure in open_ones):
        theirs += ratios_of_source(source)
    others = figures(around, language) if around else ()
    found: list[Missing] = []
    for figure in open_ones:
        agreeing = [each for each in theirs if agree(figure, each)]
        if figure.before in _NUMBERED and not figure.unit and figure.is_digits:
            alike = {each.value: each.text for each in theirs if each.before == figure.before and each.is_digits}
            if alike and figure.value not in alike:  # "Series 7", of a source that has Series 3 and 4
                instead = next(iter(alike.values())) if len(alike) == 1 else None
                found.append(Missing("figure", figure.text, figure.span, instead))
            continue
        if not figure.unit and _FURTHER.search(claim[max(0, figure.span.start - 14) : figure.span.start]):
            instead = None
        elif agreeing:
            instead = _turned(figure, agreeing) or _by_another_period(figure, agreeing)
            instead = instead or _counted_otherwise(figure, agreeing, theirs, claim)
        elif figure.unit == CLOCK and all(each.unit != CLOCK for each in theirs):
            continue  # it may be printed otherwise
        elif _is_reckoned(figure, theirs, claim, source):
            continue
        else:
            instead = _instead(figure, claimed, theirs, claim)
        if agreeing and instead is None:
            continue
        excused = (
            any(agree(figure, each) for each in others) or _is_printed(figure, source) or not _tells(figure, language)
        )
        if not agreeing and instead is None and excused:
            continue
        found.append(Missing("figure", figure.text, figure.span, instead))
    return found


def _is_borne_out(figure: Figure, source: str) -> bool:
    """Tell whether a sentence of a source that prints a figure's number has it of the same; seen soonest, most are."""
    reading = read(source)
    if reading.is_asked_often:
        return False
    words = [word for word in tokens(figure.text) if word[0].isdigit() or word.lower() in COUNTING_WORDS]
    if not words or any(word not in reading.tokens for word in words):
        return False
    lines = reading.having([min(words, key=lambda word: len(reading.places([word])))])
    agreeing = [each for each in printed(lines, languages.detect(source)) if agree(figure, each)]
    if not agreeing or _turned(figure, agreeing) is not None or _by_another_period(figure, agreeing) is not None:
        return False
    return _are_of(figure, agreeing)


def _by_another_period(figure: Figure, agreeing: Sequence[Figure]) -> str | None:
    """Return the source's words where it has a figure, but always by another period: a week for a month."""
    if figure.period is None or any(each.period in (None, figure.period) for each in agreeing):
        return None
    first = agreeing[0]
    return f"{first.text}{_PERIOD.match(first.source, first.span.end)[0]}"  # type: ignore[index]  # it has a period


_PERIOD = lazy_regex(r"\s?\S+\s?\w+")


# `50-foot (15 m)`, `60 items × £10 = £600`
_BRACKET = lazy_regex(r"[-\s]?[^\W\d_]*\.?\s?\((?:or\s|about\s|approx\.\s)?\Z")
_REACHED = lazy_regex(r"[^.;]{0,40}=\s?\Z")


def _is_turned_from(first: Figure, second: Figure, claim: str) -> bool:
    """Tell whether a figure says the one before it again, in another unit, or is reckoned from it."""
    between = claim[first.span.end : second.span.start]
    if _REACHED.fullmatch(between):
        return True
    alike = second.unit in (first.unit, "") and abs(first.value - second.value) <= 0.1 * max(first.value, second.value)
    return bool(_BRACKET.fullmatch(between)) and alike and first.unit in _MEASURES


ALIKE = 0.2
"""The share of the rest of a claim that a sentence must have for the claim's figure to be reckoned from its figures."""


def _is_reckoned(figure: Figure, theirs: Sequence[Figure], claim: str, source: str) -> bool:
    """Tell whether a figure follows from those of one sentence: a sum, a difference, what is left of a hundred, years.

    >>> missing("It lost 3,000 of its 8,000 jobs.", "It kept 5,000 of 8,000 jobs."), missing("It took ten years, "
    ... "from 1821 to 1831.", "It was built from 1821 to 1831.")
    ([], [])
    """
    if figure.unit == "time" and _years_between(figure, claim, source):
        return True
    lines: dict[tuple[str, str], list[Figure]] = {}
    for each in theirs:
        if each.value and (each.unit == figure.unit or figure.unit == "percent"):
            lines.setdefault((each.line, each.unit), []).append(each)
    for (_, unit), held in lines.items():
        if len(held) > _MOST_RECKONED:
            continue
        if unit == figure.unit and len(held) == 2 and (unit or figure.value >= LARGE):
            one, two = held  # of a change, from 180 to 265, no more is asked than that nothing else is as much
            if abs(abs(one.value - two.value) - figure.value) <= 1e-6 * figure.value:
                return True
        if not _says_the_rest(held[0], figure, claim, ALIKE):
            continue
        if unit == figure.unit:
            counts = {each.number for each in theirs if each.line == held[0].line and _is_count(each)}
            if unit and any(abs(each.value * n - figure.value) <= 1e-6 * figure.value for each in held for n in counts):
                return True  # three doses at $5
            values = sorted({each.value for each in held} | ({100.0} if figure.unit == "percent" else set()))
            slack = min(figure.step / 2, _ROUNDED * figure.value)
            if (figure.unit or figure.value > SMALL) and any(
                min(abs(two - one - figure.value), abs(one + two - figure.value)) <= slack
                for one, two in itertools.combinations(values, 2)
            ):
                return True
        elif unit != "times" and _is_share(figure, {each.value for each in held}):
            return True
    return False


def _is_share(figure: Figure, values: Collection[float]) -> bool:
    """Tell whether a percentage is one number's of another, or by how much one is more or less than the other."""
    for one, two in itertools.combinations(sorted(values), 2):
        for share in (one / two, two / one - 1, 1 - one / two):
            if agree(figure, attrs.evolve(figure, value=100 * share, number=100 * share, step=0.1, is_digits=True)):
                return True
    return False


LARGE = 100
"""From here on a plain number is no other's difference by chance."""
_ROUNDED = 0.01
"""By what share a sum or difference may have been rounded."""


_MOST_RECKONED = 6
"""Figures of one kind in a sentence: of more, some two make up any number."""
_YEAR = lazy_regex(r"\b[12]\d\d\d\b")


def _years_between(figure: Figure, claim: str, source: str) -> bool:
    """Tell whether a claim names a year, and claim or source another that lies as far from it as the claim says."""
    years = {int(year) for year in _YEAR.findall(claim)}
    apart = {year + step for year in years for step in (int(figure.number), -int(figure.number))}
    return not apart.isdisjoint(years) or any(str(year) in read(source).tokens for year in apart)


# Words in front of a number that is a name: `type 2`, `No. 4`, `phase 3`.
_NUMBERED = frozenset(
    terms(word)[0]
    for word in """type no number nos phase grade level stage class category chapter part section article step figure
    table page version model route line platform gate room group lot flight highway area zone unit channel series
    season episode volume round""".split()
)


def _tells(figure: Figure, language: str | None) -> bool:
    """Tell whether it says something that no source has this figure: "two" and "doubled" are said of what is listed.

    Numbers in words, which are small or round, and halves and thirds are read in English only.
    """
    is_word = figure.number <= SMALL or (figure.number <= 100 and figure.number % 10 == 0)
    if language not in (None, "en") and (is_word or (figure.unit, figure.number) in _IN_WORDS):
        return False
    if figure.unit == "time" and figure.value in _WHOLE:
        return False
    return figure.unit != "times" and (figure.is_digits or figure.number > 2)


_IN_WORDS = frozenset(("percent", share) for share in (20, 25, 33, 50, 66, 67, 75))
# A day, a week and a year, which sources name without a number: "in the year to September" is twelve months.
_WHOLE = frozenset((86_400.0, 604_800.0, 12 * 2_629_800.0, 31_557_600.0))


def _is_count(figure: Figure) -> bool:
    """Tell whether it is a small number of things, of which a text has many: "three goals", "nine goals"."""
    return not figure.unit and figure.value <= SMALL


REST = 0.4
"""The share of the rest of a claim that a sentence must have for its small number to be in place of the claim's."""


def _says_the_rest(other: Figure, figure: Figure, claim: str, least: float = REST) -> bool:
    """Tell whether the sentence of a source's figure says enough of the claim to be of the same event."""
    own = {*map(first_term, tokens(figure.text)), figure.noun}
    rest = [word for word in wanted(claim) if word.terms[0] not in own]
    said = {term for word in tokens(other.line) for term in terms(word)}
    share = sum(word.weight for word in rest if not said.isdisjoint(word.terms))
    return share >= least * sum(word.weight for word in rest)


def first_term(word: str) -> str:
    """Return a word's own term."""
    return terms(word)[0]


def _counted_otherwise(figure: Figure, agreeing: Iterable[Figure], theirs: Iterable[Figure], claim: str) -> str | None:
    """Return how many a source has of what a claim counts, where it has the claim's number of other things only."""
    if _are_of(figure, agreeing):
        return None
    alike = [each for each in theirs if each.noun == figure.noun and not each.unit]
    alike = [each for each in alike if _says_the_rest(each, figure, claim)]
    return alike[0].text if alike and len({each.value for each in alike}) == 1 else None


def _are_of(figure: Figure, agreeing: Iterable[Figure]) -> bool:
    """Tell whether one of some figures may count what another counts, or that one says nothing of what it counts."""
    return (
        bool(figure.unit)
        or figure.noun in _EMPTY_NOUNS
        or any(each.noun in (figure.noun, "", UNCLAIMED) and not each.unit for each in agreeing)
    )


_EMPTY_NOUNS = frozenset("a an of in and or to the for on at from a with by year other more time new day".split()) | {
    "",
    UNCLAIMED,
}


# `an additional three`, `two more`: less than there is in all.
_FURTHER = lazy_regex(r"\b(?:additional|further|another|extra|other|first|last|final|next)\s\Z", re.IGNORECASE)


def _turned(figure: Figure, agreeing: Sequence[Figure]) -> str | None:
    """Return the source's words where it has the figure, but always of a fall for a rise, or the other way round."""
    tells = figure.direction and (figure.unit or figure.value > SMALL)
    turned = tells and all(each.direction == -figure.direction for each in agreeing)
    return agreeing[0].text if turned else None


def _is_printed(figure: Figure, source: str) -> bool:
    """Tell whether the very figures of a plain number stand somewhere in the source, be it in a date or a name."""
    if figure.unit and figure.unit not in ("time", "length", "mass"):
        return False
    match = re.match(r"[\d.,]*\d", figure.text)
    if match is None:
        word = figure.text.split()[0].lower() if figure.text else ""
        number = _ORDINALS_OF.get(int(figure.value)) if figure.value == int(figure.value) else None
        return bool(number and re.search(rf"\b(?:{number})\b", source, re.IGNORECASE)) or not word
    return _stands(match[0], source) or _stands(match[0].replace(",", ""), source)


_ORDINALS_OF = {number: word for word, number in _ORDINALS.items()}


def _stands(digits: str, source: str) -> bool:
    at = source.find(digits)
    while at >= 0:
        end = at + len(digits)
        before, behind = source[at - 1 : at], source[end : end + 1]
        if not before.isdigit() and not behind.isdigit():
            inside = (before in (".", ",") and source[at - 2 : at - 1].isdigit()) or (
                behind in (".", ",") and source[end + 1 : end + 2].isdigit()
            )
            rest = source[end : end + 9].lstrip(" -").lower()
            if not inside and not rest.startswith(("%", "per cent", "percent", "million", "billion", "trillion")):
                return True
        at = source.find(digits, end)
    return False


def _instead(figure: Figure, claimed: Sequence[Figure], theirs: Iterable[Figure], claim: str) -> str | None:
    """Return what the source has in a figure's place: a number of the same thing, if there is but one such.

    One that another figure of the claim takes up is in no place but that one's.
    """
    if _is_count(figure):
        theirs = [each for each in theirs if _says_the_rest(each, figure, claim)]
    alike = [
        each
        for each in theirs
        if each.unit == figure.unit
        and each.noun == figure.noun
        and each.noun not in _EMPTY_NOUNS
        and each.value != figure.value
        and (not figure.unit or is_near(figure, each))
    ]
    if not alike and figure.unit:
        same = [each for each in theirs if each.unit == figure.unit]
        alike = [each for each in same if each.before == figure.before and figure.before]
        alike = alike or [each for each in same if is_near(figure, each) and _is_of(figure, each)]
    if len({each.value for each in alike}) != 1:
        return None
    taken = any(agree(other, alike[0]) for other in claimed if other is not figure and other.unit == figure.unit)
    return None if taken else alike[0].text


NEAR = 10.0
"""By how many times two figures of one thing may differ; beyond, they are of two things."""


def is_near(one: Figure, other: Figure) -> bool:
    """Tell whether two figures are near enough to be of one thing."""
    return max(abs(one.value), abs(other.value)) <= NEAR * min(abs(one.value), abs(other.value))


def _is_of(one: Figure, other: Figure) -> bool:
    """Tell whether a word of weight stands beside both of two figures."""
    mine, theirs = (
        {terms(word)[0] for word in tokens(each.context) if weight(terms(word)[0]) > 0 and not word[0].isdigit()}
        - {one.noun, one.unit, *SCALES}
        for each in (one, other)
    )
    return not mine.isdisjoint(theirs)
