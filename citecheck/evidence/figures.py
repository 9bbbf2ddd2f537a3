"""Figures: numbers with what they count, as a claim has them and as its source has them.

Numbers are read as values, so ``$2.4 billion`` is ``2,400 million dollars`` and ``a third`` is about 33 per cent.
Dates and ordinals are none.
"""

import functools
import re
from collections.abc import Iterable, Iterator, Sequence

from citecheck import attrs
from citecheck.dates import FoundDate, find_dates
from citecheck.evidence import dates
from citecheck.evidence.passages import REMEMBERED, read, small_letters
from citecheck.knowledge import languages
from citecheck.patterns import any_of, lazy_regex
from citecheck.scoring.words import terms
from citecheck.values import Span

_ONES = {word: n for n, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve "
    "thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split())}  # fmt: skip
_TENS = {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
SCALES = {word: float(value) for word, value in languages.valued("scales").items()}
"""What a word behind a figure multiplies it by."""
_CURRENCIES = {
    "$": "dollar", "us$": "dollar", "usd": "dollar", "€": "euro", "eur": "euro", "£": "pound", "gbp": "pound",
    "¥": "yen", "rmb": "yuan", "₹": "rupee", "₩": "won", "a$": "dollar", "c$": "dollar", "hk$": "dollar",
    "nz$": "dollar", "s$": "dollar", "r$": "real", "nok": "krone", "dkk": "krone", "sek": "krona", "chf": "franc",
    "jpy": "yen", "cny": "yuan", "inr": "rupee", "rub": "ruble", "brl": "real", "aud": "dollar", "cad": "dollar",
    "pln": "zloty", **languages.valued("currencies"),
}  # fmt: skip
"""Signs, codes and words of currencies."""
_PERCENT = frozenset("% percent pct percentage".split())
_HUNDREDTH = ("%", *sorted(languages.phrases("per cent")))
"""How the word for a hundredth part begins: Prozent, procent, процентов."""
_IN_HUNDRED = lazy_regex(r"(?:per|por|pour)\sc(?:ent|ento|iento)")
# What a unit measures, and how many of the basic unit it is; temperatures are turned by formula.
UNITS: dict[str, tuple[str, float]] = {
    form: (what, factor)
    for what, factor, forms in (
        ("length", 1.0, "m metre meter metres meters"),
        ("length", 1000.0, "km kilometre kilometer kilometres kilometers"),
        ("length", 0.01, "cm centimetre centimeter centimetres centimeters"),
        ("length", 0.001, "mm millimetre millimeter millimetres millimeters"),
        ("length", 1609.34, "mile miles mi"),
        ("length", 0.3048, "ft foot feet"),
        ("length", 0.9144, "yard yards yd"),
        ("length", 0.0254, "inch inches"),
        ("mass", 1.0, "kg kilo kilos kilogram kilograms kilogramme kilogrammes"),
        ("mass", 0.001, "g gram grams gramme grammes"),
        ("mass", 0.4536, "lb lbs"),
        ("mass", 0.02835, "ounce ounces oz"),
        ("mass", 1000.0, "tonne tonnes ton tons"),
        ("area", 1.0, "hectare hectares ha"),
        ("area", 0.4047, "acre acres"),
        ("time", 1.0, "second seconds sec secs"),
        ("time", 60.0, "minute minutes min mins"),
        ("time", 3600.0, "hour hours hr hrs"),
        ("time", 86400.0, "day days"),
        ("time", 604800.0, "week weeks"),
        ("time", 2629800.0, "month months"),
        ("time", 31557600.0, "year years yr yrs"),
        ("volume", 1.0, "litre liter litres liters"),
        ("volume", 3.785, "gallon gallons"),
    )
    for form in forms.split()
}
UNITS |= {word: UNITS[sign] for word, sign in languages.valued("units").items() if word not in UNITS}
_FRACTIONS = {
    "half": 1 / 2, "third": 1 / 3, "thirds": 2 / 3, "quarter": 1 / 4, "quarters": 3 / 4, "fifth": 1 / 5,
    "fifths": 1 / 5, "tenth": 1 / 10, "tenths": 1 / 10, "sixth": 1 / 6, "eighth": 1 / 8,
}  # fmt: skip
_TIMES = {
    "doubled": 2, "doubling": 2, "double": 2, "doubles": 2, "twofold": 2, "twice": 2, "tripled": 3, "tripling": 3,
    "triple": 3, "triples": 3, "threefold": 3, "quadrupled": 4, "quadruple": 4, "fourfold": 4, "halved": 0.5,
    "halving": 0.5, "halve": 0.5, "halves": 0.5, "tenfold": 10, "fivefold": 5,
}  # fmt: skip
# Words that say a number without figures.
_COUNTS = {"dozen": 12, "pair": 2, "couple": 2, "both": 2, "trio": 3, "duo": 2, "quartet": 4, "score": 20,
    "twin": 2, "twins": 2, "triplets": 3, "quintet": 5, "once": 1, "thrice": 3, "single": 1, "sole": 1,
    "decade": 10, "fortnight": 14, "century": 100}  # fmt: skip

_ABOUT = frozenset("about around roughly approximately some circa nearly almost estimated approx ca close".split())
_OVER = frozenset("over least exceeding exceeded above than beyond".split())

UP = frozenset(
    """rise rises rose risen rising increase increases increased increasing grow grows grew grown growing gain gains
    gained climb climbs climbed jump jumps jumped soar soared soaring surge surged up higher growth expand expanded
    raise raised raises""".split()
)
DOWN = frozenset(
    """fall falls fell fallen falling decrease decreases decreased decreasing drop drops dropped decline declines
    declined declining shrink shrank shrunk lose loses lost losses loss plunge plunged plummet plummeted slump slumped
    down lower cut cuts reduce reduced reduces reduction contract contracted slid slipped""".split()
)

_NUMBER_WORDS = "|".join(sorted([*_ONES, *_TENS], key=len, reverse=True))
_OTHER_WORDS = "|".join(sorted({*_TIMES, *_COUNTS}, key=lambda word: (-len(word), word)))  # always the same
_SCALE_WORDS = any_of(sorted(SCALES))
# What a number may stand in the middle of: scripts that set no spaces.
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff"


def _digits(apart: str) -> "re.Pattern[str]":
    """Return the pattern of a number in figures, thousands set off by some signs; a digit is found quickest."""
    return lazy_regex(
        rf"""
        (?P<digits>\d(?:\d{{0,2}}(?:[{apart}]\d{{3}})+(?:\.\d+)?(?!\d) | \d{{0,2}}(?:\.\d{{3}}){{2,}}(?!\d)
          | \d*(?:[.,·]\d+)?))
        (?:\s(?P<over>\d)/(?P<under>\d)(?!\d)|(?P<sign>[½¼¾⅓⅔]))?
        (?:[\s\u00a0\u202f-]?(?P<scale>(?:{_SCALE_WORDS})\b\.?|[万萬億亿兆]))?
        (?P<tail>st|nd|rd|th|s|am|pm)?(?P<pence>p)?(?:\b|(?=[{_UNSPACED}]))
        """,
        re.VERBOSE | re.IGNORECASE,
    )


# 1,234.5 · 1.234.567 · 12 million · 5½; and 1 234 with a plain space, which in English parts two numbers.
_IN_DIGITS = _digits(",\u00a0\u202f")
_IN_DIGITS_SPACED = _digits(",\u00a0\u202f\\ ")
_POINTED = frozenset("en zh ja ko he th hi tl".split())
"""Languages that write a point before decimals; the others write a comma, and a point or a space in 18.000."""
_CURRENCY = lazy_regex(
    r"(?P<currency>US\$|HK\$|NZ\$|[ACSR]\$|[$€£¥₹₩]"
    r"|\b(?:USD|EUR|GBP|NOK|DKK|SEK|CHF|JPY|CNY|INR|RUB|BRL|AUD|CAD|PLN|Rs\.?))\s?\Z"
)
# A number in words, in small letters: twenty-five, two hundred, a third, half a million, doubled, a dozen.
# Without regard to capitals it would take four times as long.
_IN_WORDS = lazy_regex(
    rf"""
    \b(?:(?P<words>(?:{_NUMBER_WORDS})(?:[\s-](?:(?:and\s)?(?:{_NUMBER_WORDS}|hundred|thousand|million|billion|trillion)))*
        |(?:a|several)\s(?:hundred|thousand|million|billion|trillion))\b
        (?:[\s-](?P<part>thirds?|quarters?|fifths?|tenths?|sixths?|eighths?)\b)?
    | (?<!and\sa\s)(?<!and-a-)(?P<fraction>(?:a|one)[\s-](?:third|quarter|fifth|tenth)|half)\b
        (?:\s(?:a|of\sa)\s(?P<half_of>million|billion|dozen|trillion))?
    | (?P<said>{_OTHER_WORDS})\b)
    """,
    re.VERBOSE,
)
COUNTING_WORDS = frozenset((*_ONES, *_TENS, *_TIMES, *_COUNTS, *SCALES, *_FRACTIONS)) - {"m", "b", "k"}
_NEXT = lazy_regex(
    r"[\s\u00a0\u202f-]?(?P<unit>(?:wt|vol)?\.?[%％]|per\scent(?:age\spoints?)?|(?:per|por|pour)\sc(?:ento|ent|iento)\b|percent(?:age\spoints?)?|°\s?[CF]?|º\s?[CF]?|[^\W\d_]+)"
    r"(?:[\s-](?P<unit2>[^\W\d_]+))?(?:[\s-](?P<unit3>[^\W\d_]+))?"
)
_AROUND = lazy_regex(r"[^\W\d_]+")
_TO = lazy_regex(r"\s?(?:-|–|—|to|and|or)\s?(?:[$€£¥])?\Z")
_WORD_BETWEEN = lazy_regex(r"\s(?P<word>[^\W\d_]{1,5})\s\Z")


CONTEXT = 60
"""Characters on either side of a figure that say what it is a figure of."""

LINE = 300
"""Characters on either side of a figure that are looked at for the rest of what is said."""


@attrs.frozen
class Figure:
    """A number and what it counts."""

    value: float
    """In the basic unit of what it measures."""
    number: float
    """As printed, scale included."""
    unit: str
    """``percent``, a currency, what a unit measures, ``times`` or nothing."""
    text: str
    span: Span
    step: float
    """What one more of its last digit would add: 1 for 12, 0.1 for 2.4, a million for "24 million"."""
    noun: str
    """The term of the word behind it: what is counted."""
    behind: tuple[str, ...]
    """The words behind it, in small letters."""
    source: str = attrs.field(repr=False)
    """The text that it stands in."""
    is_digits: bool = True
    scale: float = 1.0
    """A million in "24 million"."""

    # What follows is asked of few figures.

    @functools.cached_property
    def before(self) -> str:
        """The term of the word before it."""
        words = self._words_before()
        return terms(words[-1])[0] if words else ""

    @functools.cached_property
    def context(self) -> str:
        """The text around it."""
        return self.source[max(0, self.span.start - CONTEXT) : self.span.end + CONTEXT]

    @functools.cached_property
    def line(self) -> str:
        """The sentence that it stands in, as far as it is not too long."""
        at = max(self.source.rfind("\n", 0, self.span.start) + 1, self.span.start - LINE)
        return self.source[at : self.span.end + LINE].partition("\n")[0]

    @functools.cached_property
    def hedge(self) -> str:
        """``about``, ``over`` or ``under``, where it says so."""
        return _hedge(self._words_before()[-4:], self.behind[:2])

    @functools.cached_property
    def direction(self) -> int:
        """1 where it says that something rose by it, -1 where it fell."""
        return _direction(self.source, self.span.start, self.span.end)

    @functools.cached_property
    def period(self) -> int | None:
        """Which period it is counted by, "$300 a month": the place of that in the languages' lists."""
        match = _PER.match(self.source, self.span.end)
        return languages.periods().get(match["period"].lower()) if match else None

    def _words_before(self) -> list[str]:
        return [word.lower() for word in _AROUND.findall(self.source[max(0, self.span.start - 30) : self.span.start])]


@functools.lru_cache(maxsize=1024)
def figures(text: str, language: str | None = None) -> tuple[Figure, ...]:
    """Return the figures of a short text, in order, without dates and ordinals.

    Args:
        text: The text.
        language: Its language, where it is too short to tell by itself.
    """
    found = [*printed(text, languages.detect(text) or language), *_ratios(text)]
    ratios = [each.span for each in found if each.unit == "percent" and _RATIO.fullmatch(each.text.lower())]
    kept = [each for each in found if each.span in ratios or not any(each.span.overlaps(span) for span in ratios)]
    return tuple(sorted(kept, key=lambda figure: figure.span.start))


def printed(text: str, language: str | None) -> list[Figure]:
    """Return the figures of a text, those in digits first, without shares such as "one in five"."""
    return [*_in_digits(text, find_dates(text), language), *_in_words(text)]


# "one in five", "3 out of 10": a share, in small letters.
_SMALL = rf"(?:\d{{1,2}}|{'|'.join(_ONES)}|twenty|hundred)"
_RATIO = lazy_regex(rf"\b(?P<part>{_SMALL})\s(?:in(?:\severy)?|out\sof)\s(?P<whole>{_SMALL})\b(?!\s?%)")


def _small(word: str) -> float:
    return float(word) if word.isdecimal() else _of_words(word.lower())[0] or 100.0


def _ratios(text: str) -> list[Figure]:
    found = []
    for match in _RATIO.finditer(small_letters(text)):
        part, whole = (_small(match[group]) for group in ("part", "whole"))
        if 0 < part < whole:
            behind = _words_behind(text, match.end())
            figure = _built(text, *match.span(), 100 * part / whole, 5.0, "percent", behind, is_digits=False)
            found += [figure] if figure else []
    return found


@functools.lru_cache(maxsize=REMEMBERED)
def of_source(text: str) -> tuple[Figure, ...]:
    """Return the figures of a source, those in digits first; only the sentences that have any are looked at."""
    reading = read(text)
    numbered, found = dates.printed(text)
    worded = reading.having(reading.among(COUNTING_WORDS))
    return (*_in_digits(numbered, found, languages.detect(text)), *_in_words(worded))


@functools.lru_cache(maxsize=REMEMBERED)
def ratios_of_source(text: str) -> tuple[Figure, ...]:
    """Return the shares that a source has as "one in five"."""
    return (*_ratios(dates.printed(text)[0]), *_ratios(read(text).having(read(text).among(COUNTING_WORDS))))


def _in_digits(text: str, dated: Iterable[FoundDate], language: str | None) -> list[Figure]:
    has_comma = language is not None and language not in _POINTED
    days = [(each.start, each.end) for each in dated]
    if not text.isascii():
        days = sorted({*days, *(match.span() for match in dates.eastern(text))})
    found: list[Figure] = []
    at = 0
    for match in (_IN_DIGITS_SPACED if has_comma else _IN_DIGITS).finditer(text):
        start = match.start()
        if start and (text[start - 1].isalnum() or text[start - 1] in "._") and text[start - 1] < _UNSPACED[0]:
            continue
        if text[start - 1 : start] == "[" and text[match.end() : match.end() + 1] == "]":
            continue  # a marker
        while at < len(days) and days[at][1] <= start:
            at += 1
        if text[match.end("digits") : match.end("digits") + 1] == ":" and (clock := _CLOCK.match(text, start)):
            seconds = 3600 * int(clock["h"]) + 60 * int(clock["m"]) + float(clock["s"])
            found.append(Figure(seconds, seconds, CLOCK, clock[0], Span(*clock.span()), 1.0, "", (), text))
            continue
        if found and found[-1].unit == CLOCK and start < found[-1].span.end:
            continue
        currency = _CURRENCY.search(text, max(0, start - 5), start)
        in_date = at < len(days) and days[at][0] <= start
        figure = _read_digits(match, text, currency, in_date=in_date, has_comma=has_comma)
        if figure is not None:
            if found and _joins(text, found[-1].span.end, figure.span.start):  # "5 to 10 million"
                found[-1] = _shared(found[-1], figure)
                figure = attrs.evolve(figure, unit=figure.unit or found[-1].unit)  # "£2–2.5 million"
            found.append(figure)
    return found


# 2:17:15, as runners' and riders' times are printed.
_CLOCK = lazy_regex(r"(?P<h>\d{1,2}):(?P<m>[0-5]\d):(?P<s>[0-5]\d(?:\.\d+)?)(?![\d:])")
CLOCK = "clock"
"""The unit of a time in hours, minutes and seconds."""


_RANGES: tuple[languages.Kind, ...] = ("range", "up to", "or", "and")


def _joins(text: str, start: int, end: int) -> bool:
    """Tell whether what stands between two numbers makes them the ends of a range."""
    if _TO.fullmatch(text, start, end):
        return True
    between = _WORD_BETWEEN.fullmatch(text, start, end)
    return between is not None and any(between["word"] in languages.phrases(kind) for kind in _RANGES)


def _in_words(text: str) -> list[Figure]:
    return [
        figure for match in _IN_WORDS.finditer(small_letters(text)) if (figure := _read_words(match, text)) is not None
    ]


def _shared(first: Figure, second: Figure) -> Figure:
    """Give the first number of a range what only the second one prints: unit and scale."""
    if not first.unit and second.unit:
        basic = second.value / second.number if second.number and second.unit != "temperature" else 1.0
        first = attrs.evolve(first, unit=second.unit, value=first.value * basic, step=first.step * basic)
    if first.is_digits and second.scale > first.scale and first.value < second.scale:
        first = attrs.evolve(first, value=first.value * second.scale, step=first.step * second.scale)
    return first


_SIGNS = {"½": 0.5, "¼": 0.25, "¾": 0.75, "⅓": 1 / 3, "⅔": 2 / 3}


def _read_digits(
    match: re.Match[str], text: str, currency: re.Match[str] | None, *, in_date: bool, has_comma: bool
) -> Figure | None:
    if match["tail"] or (in_date and not currency and not match["scale"] and not _is_measured(text, match.end())):
        return None
    value, step = _of_digits(match["digits"], has_comma=has_comma)
    factor = 1.0
    if match["over"] and int(match["under"]):
        value, step = value + int(match["over"]) / int(match["under"]), 0.1
    if match["sign"]:
        value, step = value + _SIGNS[match["sign"]], 0.1
    behind = _words_behind(text, match.end())
    if match["scale"]:
        scale = match["scale"].lower().rstrip(".")
        is_money = currency or _currency_of(behind[0] if behind else "")
        if len(scale) > 1 or is_money or (scale == "k" and text[match.end("digits")] in "kK"):
            factor = SCALES[scale]
            value, step = value * factor, step * factor
        elif scale in UNITS:
            behind = [scale, *behind]
    unit = _CURRENCIES.get(currency["currency"].lower().strip(". "), "dollar") if currency else ""
    unit = "cent" if match["pence"] else unit
    start = currency.start() if currency else match.start()
    return _built(text, start, match.end(), value, step, unit, behind, is_digits=True, scale=factor)


def _is_measured(text: str, end: int) -> bool:
    """Tell whether a length, a weight or the like stands behind a number: `2000 metres` name no year."""
    return any(UNITS.get(word, ("time", 1.0))[0] != "time" for word in _words_behind(text, end)[:1])


def _read_words(match: re.Match[str], text: str) -> Figure | None:
    behind = _words_behind(text, match.end())
    value, step, unit = 0.0, 1.0, ""
    if match["words"]:
        words = match["words"].lower()
        if words == "one" and not match["part"]:
            return None  # "one of them", "no one", "the one that"
        value, step = _of_words(words)
        if match["part"]:
            value, step, unit = 100 * value * _FRACTIONS[match["part"].lower().rstrip("s")], 5.0, "percent"
    elif match["fraction"]:
        word = match["fraction"].lower().replace("-", " ").split()[-1]
        if match["half_of"]:
            value = 0.5 * (SCALES.get(match["half_of"].lower()) or 12)
            step = value / 5
        elif text[: match.start()].lower().endswith(" by ") or (
            behind[:1] and behind[0] in ("of", "the", "as", "more", "less", "its", "their", "all")
        ):
            value, step, unit = 100 * _FRACTIONS[word], 5.0, "percent"
            if behind[:2] in (["of", "a"], ["of", "an"]) and behind[2:] and behind[2] in UNITS:  # of an hour
                unit, basic = UNITS[behind[2]]
                value, step = _FRACTIONS[word] * basic, _FRACTIONS[word] * basic / 2
        else:
            return None  # "a third man", "the second half"
    else:
        word = match["said"].lower()
        if word in _TIMES:
            value, step, unit = float(_TIMES[word]), 0.1, "times"
        else:  # it stands for a number, but claims nothing that must be found
            value, behind = float(_COUNTS[word]), [UNCLAIMED]
    return _built(text, match.start(), match.end(), value, step, unit, behind, is_digits=False)


UNCLAIMED = "~"
"""The noun of a number that stands in a word such as "both"."""


def _words_behind(text: str, end: int) -> list[str]:
    follow = _NEXT.match(text, end)
    return [word.lower() for word in follow.group("unit", "unit2", "unit3") if word] if follow else []


def _built(
    text: str,
    start: int,
    end: int,
    number: float,
    step: float,
    unit: str,
    behind: list[str],
    *,
    is_digits: bool,
    scale: float = 1.0,
) -> Figure | None:
    """Return a figure with what the words around it say of it; nothing for "two days ago"."""
    if "ago" in behind[:2]:
        return None
    value = number
    noun = behind[0] if behind else ""
    if not unit and behind:
        unit, factor, width = _unit_of(behind, "".join(behind[0].split()))
        if unit == "temperature":
            value, step = ((number - 32) / 1.8 if factor < 0 else number), 1.0
        elif unit:
            value, step = number * factor, step * factor
        if width:
            noun = behind[width] if len(behind) > width else ""
            follow = _NEXT.match(text, end)
            if follow and follow["unit"].lower() == behind[0]:
                end = follow.end(("unit", "unit2", "unit3")[width - 1])
    return Figure(
        value=value,
        number=number,
        unit=unit,
        text=text[start:end],
        span=Span(start, end),
        step=step,
        noun=terms(noun)[0] if noun[:1].isalnum() else noun,
        behind=tuple(behind),
        source=text,
        is_digits=is_digits,
        scale=scale,
    )


def _of_digits(digits: str, *, has_comma: bool) -> tuple[float, float]:
    """Return a number's value and its last digit's; a comma before other than three figures is a decimal sign."""
    plain = re.sub(r"[,\s](?=\d{3}(?!\d))", "", digits)
    if plain.count(".") > 1 or (has_comma and _STOPPED.fullmatch(plain)):
        plain = plain.replace(".", "")
    plain = plain.replace(",", ".").replace("·", ".")[:30]
    whole, _, decimals = plain.partition(".")
    value = float(plain)
    if decimals:
        return value, 10.0 ** -len(decimals)
    zeros = len(whole) - len(whole.rstrip("0")) if value else 0
    return value, 10.0 ** min(zeros, 15)


_STOPPED = lazy_regex(r"[1-9]\d{0,2}\.\d{3}")


def _of_words(words: str) -> tuple[float, float]:
    """Return the value of a number in words: ``two hundred and five``."""
    total = part = 0.0
    step = 1.0
    for word in re.findall(r"[a-z]+", words):
        if word in _ONES or word in _TENS:
            part += _ONES.get(word, 0) + _TENS.get(word, 0)
            step = 1.0
        elif word in SCALES:
            scale = SCALES[word]
            part = (part or 1) * scale
            step = scale
            if scale > 100:
                total, part = total + part, 0.0
    return total + part, step


def _currency_of(word: str) -> str:
    return _CURRENCIES.get(word) or _CURRENCIES.get(word.rstrip("s")) or ""


def _unit_of(behind: Sequence[str], word: str) -> tuple[str, float, int]:
    """Return what the words behind a number measure, how many of the basic unit they are, and how many words it is."""
    if not behind:
        return "", 1.0, 0
    if (
        word.startswith(_HUNDREDTH)
        or word.endswith(("%", "％"))
        or word in _PERCENT
        or _IN_HUNDRED.fullmatch(behind[0])
    ):
        return "percent", 1.0, 1
    if word[0] in "°º":
        return "temperature", -1.0 if word.endswith("f") else 1.0, 1
    if word in ("degree", "degrees") and len(behind) > 1:
        if behind[1] in ("f", "fahrenheit"):
            return "temperature", -1.0, 2
        return ("temperature", 1.0, 2) if behind[1] in ("c", "celsius") else ("", 1.0, 0)
    if word[0] >= _UNSPACED[0] and word[0] in _CURRENCIES:  # 36億円
        return _CURRENCIES[word[0]], 1.0, 1
    for width, each in enumerate(behind[:2], 1):
        currency = _currency_of(each)
        if currency and len(each) > 1 and (width == 1 or behind[0] in ("us", "american", "canadian", "australian")):
            return currency, 1.0, width
    if behind[0] in ("square", "cubic"):
        return "", 1.0, 0
    if behind[0] in UNITS and behind[0] not in ("m", "g", "mi", "min", "second", "sec", "ha"):
        return (*UNITS[behind[0]], 1)
    return "", 1.0, 0


def _hedge(words: Sequence[str], behind: Sequence[str]) -> str:
    before = words[-2:]
    if before and (before[-1] in _OVER or before == ["at", "least"]):
        return "over" if before[-2:-1] not in (["less"], ["fewer"]) else "under"
    if before and before[-1] in ("nearly", "almost", "under", "below", "most", "close"):
        return "under"
    if before == ["up", "to"]:
        return "under"
    if (before and before[-1] in _ABOUT) or (behind and behind[0] in ("odd", "or")):
        return "about"
    words = words[:-1] if words and words[-1] in ("un", "une", "un'", "ein", "einem", "een", "um", "uma") else words
    said = {" ".join(words[-length:]) for length in (1, 2, 3)}
    for hedge, kind in _HEDGES:
        if not said.isdisjoint(languages.phrases(kind)):
            return hedge
    return ""


_HEDGES: tuple[tuple[str, languages.Kind], ...] = (("under", "nearly"), ("over", "over"), ("about", "roughly"))
"""What the words of other languages before a number say of it."""


# "a month", "pro Woche", "al mes": what something is counted by, behind a figure.
_PER = lazy_regex(
    r"\s(?:(?:an?|per|each|every|the|pro|im|in der|am|al?|alla|par|por|om de)\s|(?:à\sl|all|l)['’])"
    r"(?P<period>[^\W\d_]+)\b",
    re.IGNORECASE,
)


_CLAUSE = lazy_regex(r"[,;:.()–—]")


def _direction(text: str, start: int, end: int) -> int:
    """Tell whether the words next to a figure say that something rose or fell by it."""
    before = _AROUND.findall(text[max(0, start - 60) : start])[-5:]
    behind = _AROUND.findall(_CLAUSE.split(text[end : end + 30], maxsplit=1)[0])[:2]
    for word in [*reversed(before), *behind]:
        low = word.lower()
        if low in UP or low in DOWN:
            return 1 if low in UP else -1
    return 0


def spans(claim: str) -> Iterator[Span]:
    """Give where a claim's figures stand."""
    return (figure.span for figure in figures(claim) if figure.noun != UNCLAIMED)
