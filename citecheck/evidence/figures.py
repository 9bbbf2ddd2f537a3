"""Figures: numbers with what they count, as a claim has them and as its source has them.

Numbers are compared as values, so ``$2.4 billion`` is ``2,400 million dollars`` and ``a third`` is about 33 per cent.
A figure that rounds the source's agrees with it. Dates and ordinals are none.
"""

import functools
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence

from citecheck import attrs
from citecheck.dates import FoundDate, find_dates
from citecheck.evidence import dates
from citecheck.evidence.passages import REMEMBERED, read, small_letters, wanted
from citecheck.knowledge import languages
from citecheck.patterns import lazy_regex
from citecheck.scoring.words import terms, tokens, weight
from citecheck.values import Missing, Span

SMALL = 12
"""Up to here writers count what the source only lists, so a number alone says little."""

_ONES = {word: n for n, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve "
    "thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split())}  # fmt: skip
_TENS = {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SCALES = {
    "hundred": 1e2, "thousand": 1e3, "k": 1e3, "lakh": 1e5, "million": 1e6, "mn": 1e6, "mln": 1e6, "m": 1e6,
    "crore": 1e7, "billion": 1e9, "bn": 1e9, "b": 1e9, "trillion": 1e12, "tn": 1e12, "trn": 1e12,
    "mio": 1e6, "millionen": 1e6, "milliarden": 1e9, "mrd": 1e9, "millones": 1e6, "millions": 1e6, "milliards": 1e9,
    "milliard": 1e9, "billions": 1e9, "millió": 1e6, "milliárd": 1e9, "miljoen": 1e6, "miljard": 1e9, "miljoner": 1e6,
    "miljarder": 1e9, "millioner": 1e6, "milliarder": 1e9, "milioni": 1e6, "milione": 1e6, "miliardi": 1e9,
    "miliardo": 1e9, "milhões": 1e6, "milhão": 1e6, "bilhões": 1e9, "bilhão": 1e9, "millón": 1e6, "mil": 1e3,
    "mille": 1e3, "mila": 1e3, "tys": 1e3, "mld": 1e9, "milionów": 1e6, "miliony": 1e6, "miliardów": 1e9,
    "miliardy": 1e9, "тыс": 1e3, "тысяч": 1e3, "тысячи": 1e3, "млн": 1e6, "миллион": 1e6, "миллиона": 1e6,
    "миллионов": 1e6, "млрд": 1e9, "миллиард": 1e9, "миллиарда": 1e9, "миллиардов": 1e9, "трлн": 1e12,
    "万": 1e4, "萬": 1e4, "億": 1e8, "亿": 1e8, "兆": 1e12,
}  # fmt: skip
_CURRENCIES = {
    "$": "dollar", "us$": "dollar", "usd": "dollar", "dollar": "dollar", "buck": "dollar", "€": "euro", "eur": "euro",
    "euro": "euro", "£": "pound", "gbp": "pound", "¥": "yen", "yen": "yen", "yuan": "yuan", "rmb": "yuan",
    "renminbi": "yuan", "₹": "rupee", "rupee": "rupee", "rs": "rupee", "ruble": "ruble", "rouble": "ruble",
    "₩": "won", "franc": "franc", "krona": "krona", "krone": "krone", "peso": "peso", "a$": "dollar",
    "c$": "dollar", "hk$": "dollar", "nz$": "dollar", "s$": "dollar", "r$": "real", "cent": "cent", "pence": "cent",
    "kroner": "krone", "kronor": "krona", "nok": "krone", "dkk": "krone", "sek": "krona", "chf": "franc",
    "jpy": "yen", "cny": "yuan", "inr": "rupee", "rub": "ruble", "brl": "real", "aud": "dollar", "cad": "dollar",
    "円": "yen", "元": "yuan", "руб": "ruble", "рубль": "ruble", "рубля": "ruble", "рублей": "ruble", "kronen": "krone",
    "zloty": "zloty", "pln": "zloty", "lira": "lira", "rand": "rand", "shekel": "shekel", "real": "real",
}  # fmt: skip
_CENTS = frozenset(("dollar", "euro", "pound"))
"""What is a hundred cents, or pence."""
_PERCENT = frozenset("% percent pct percentage".split())
# How the word for a hundredth part begins in other languages: Prozent, procent, процентов.
_HUNDREDTH = ("percent", "%", "pct", "prozent", "procent", "prosent", "процент", "відсот", "százalék", "パーセント")
_IN_HUNDRED = lazy_regex(r"(?:per|por|pour)\sc(?:ent|ento|iento)")
# What a unit measures, and how many of the basic unit it is; temperatures are turned by formula.
_UNITS: dict[str, tuple[str, float]] = {
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
_ORDINALS = {word: n for n, word in enumerate("first second third fourth fifth sixth seventh eighth ninth tenth "
    "eleventh twelfth".split(), 1)}  # fmt: skip

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
_SCALE_WORDS = "|".join(sorted(_SCALES, key=len, reverse=True))
# What a number may stand in the middle of: scripts that set no spaces.
_UNSPACED = "\u3040-\u30ff\u3400-\u9fff"
# A number in figures: 1,234.5 · 1.234.567 · 1 234 · 12 million · 5½. It begins with a digit, which is found quickest.
_IN_DIGITS = lazy_regex(
    rf"""
    (?P<digits>\d(?:\d{{0,2}}(?:[,\u00a0\u202f]\d{{3}})+(?:\.\d+)?(?!\d) | \d{{0,2}}(?:\.\d{{3}}){{2,}}(?!\d)
      | \d*(?:[.,·]\d+)?))
    (?:\s(?P<over>\d)/(?P<under>\d)(?!\d)|(?P<sign>[½¼¾⅓⅔]))?
    (?:[\s\u00a0\u202f-]?(?P<scale>(?:{_SCALE_WORDS})\b\.?|[万萬億亿兆]))?
    (?P<tail>st|nd|rd|th|s|am|pm)?(?P<pence>p)?(?:\b|(?=[{_UNSPACED}]))
    """,
    re.VERBOSE | re.IGNORECASE,
)
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
_WORDS = frozenset((*_ONES, *_TENS, *_TIMES, *_COUNTS, *_SCALES, *_FRACTIONS)) - {"m", "b", "k"}
_NEXT = lazy_regex(
    r"[\s\u00a0\u202f-]?(?P<unit>(?:wt|vol)?\.?[%％]|per\scent(?:age\spoints?)?|(?:per|por|pour)\sc(?:ento|ent|iento)\b|percent(?:age\spoints?)?|°\s?[CF]?|º\s?[CF]?|[^\W\d_]+)"
    r"(?:[\s-](?P<unit2>[^\W\d_]+))?(?:[\s-](?P<unit3>[^\W\d_]+))?"
)
_AROUND = lazy_regex(r"[^\W\d_]+")
_TO = lazy_regex(r"\s?(?:-|–|—|to|and|or)\s?(?:[$€£¥])?\Z")


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
    before: str
    """The term of the word before it."""
    context: str
    """The text around it."""
    line: str
    """The sentence that it stands in, as far as it is not too long."""
    hedge: str = ""
    """``about``, ``over`` or ``under``, where it says so."""
    is_digits: bool = True
    scale: float = 1.0
    """A million in "24 million"."""
    direction: int = 0
    """1 where it says that something rose by it, -1 where it fell."""


@functools.lru_cache(maxsize=1024)
def figures(text: str) -> tuple[Figure, ...]:
    """Return the figures of a short text, in order, without dates and ordinals."""
    found = [*_in_digits(text, find_dates(text)), *_in_words(text), *_ratios(text)]
    ratios = [each.span for each in found if each.unit == "percent" and _RATIO.fullmatch(each.text.lower())]
    kept = [each for each in found if each.span in ratios or not any(each.span.overlaps(span) for span in ratios)]
    return tuple(sorted(kept, key=lambda figure: figure.span.start))


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
def _of_source(text: str) -> tuple[Figure, ...]:
    """Return the figures of a source, those in digits first; only the sentences that have any are looked at."""
    reading = read(text)
    numbered, found = dates.printed(text)
    return (*_in_digits(numbered, found), *_in_words(reading.having(reading.among(_WORDS))))


@functools.lru_cache(maxsize=REMEMBERED)
def _ratios_of_source(text: str) -> tuple[Figure, ...]:
    """Return the shares that a source has as "one in five"."""
    return (*_ratios(dates.printed(text)[0]), *_ratios(read(text).having(read(text).among(_WORDS))))


def _in_digits(text: str, dated: Iterable[FoundDate]) -> list[Figure]:
    days = [(each.start, each.end) for each in dated]
    if not text.isascii():
        days = sorted({*days, *(match.span() for match in dates.EASTERN.finditer(text))})
    found: list[Figure] = []
    at = 0
    for match in _IN_DIGITS.finditer(text):
        start = match.start()
        if start and (text[start - 1].isalnum() or text[start - 1] in "._") and text[start - 1] < _UNSPACED[0]:
            continue
        if text[start - 1 : start] == "[" and text[match.end() : match.end() + 1] == "]":
            continue  # a marker
        while at < len(days) and days[at][1] <= start:
            at += 1
        currency = _CURRENCY.search(text, max(0, start - 5), start)
        in_date = at < len(days) and days[at][0] <= start
        figure = _read_digits(match, text, currency, in_date=in_date)
        if figure is not None:
            if found and _TO.fullmatch(text, found[-1].span.end, figure.span.start):  # "5 to 10 million"
                found[-1] = _shared(found[-1], figure)
                figure = attrs.evolve(figure, unit=figure.unit or found[-1].unit)  # "£2–2.5 million"
            found.append(figure)
    return found


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


def _read_digits(match: re.Match[str], text: str, currency: re.Match[str] | None, *, in_date: bool) -> Figure | None:
    if match["tail"] or (in_date and not currency and not match["scale"]):
        return None
    value, step = _of_digits(match["digits"])
    factor = 1.0
    if match["over"] and int(match["under"]):
        value, step = value + int(match["over"]) / int(match["under"]), 0.1
    if match["sign"]:
        value, step = value + _SIGNS[match["sign"]], 0.1
    behind = _words_behind(text, match.end())
    if match["scale"]:
        scale = match["scale"].lower().rstrip(".")
        if len(scale) > 1 or currency or (scale == "k" and text[match.end("digits")] in "kK"):
            factor = _SCALES[scale]
            value, step = value * factor, step * factor
        elif scale in _UNITS:
            behind = [scale, *behind]
    unit = _CURRENCIES.get(currency["currency"].lower().strip(". "), "dollar") if currency else ""
    unit = "cent" if match["pence"] else unit
    start = currency.start() if currency else match.start()
    built = _built(text, start, match.end(), value, step, unit, behind, is_digits=True)
    return None if built is None else attrs.evolve(built, scale=factor)


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
            value = 0.5 * (_SCALES.get(match["half_of"].lower()) or 12)
            step = value / 5
        elif text[: match.start()].lower().endswith(" by ") or (
            behind[:1] and behind[0] in ("of", "the", "as", "more", "less", "its", "their", "all")
        ):
            value, step, unit = 100 * _FRACTIONS[word], 5.0, "percent"
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
    text: str, start: int, end: int, number: float, step: float, unit: str, behind: list[str], *, is_digits: bool
) -> Figure | None:
    """Return a figure with what the words around it say of it; nothing for "two days ago"."""
    if "ago" in behind[:2]:
        return None
    value = number
    noun = behind[0] if behind else ""
    if not unit and behind:
        unit, factor, width = _unit_of(behind, re.sub(r"\s", "", behind[0]))
        if unit == "temperature":
            value, step = ((number - 32) / 1.8 if factor < 0 else number), 1.0
        elif unit:
            value, step = number * factor, step * factor
        if width:
            noun = behind[width] if len(behind) > width else ""
            follow = _NEXT.match(text, end)
            if follow and follow["unit"].lower() == behind[0]:
                end = follow.end(("unit", "unit2", "unit3")[width - 1])
    words = [word.lower() for word in _AROUND.findall(text[max(0, start - 30) : start])]
    return Figure(
        value=value,
        number=number,
        unit=unit,
        text=text[start:end],
        span=Span(start, end),
        step=step,
        noun=terms(noun)[0] if noun[:1].isalnum() else noun,
        before=terms(words[-1])[0] if words else "",
        context=text[max(0, start - CONTEXT) : end + CONTEXT],
        line=text[max(text.rfind("\n", 0, start) + 1, start - LINE) : end + LINE].partition("\n")[0],
        hedge=_hedge(words[-2:], behind[:2]),
        is_digits=is_digits,
        direction=_direction(text, start, end),
    )


def _of_digits(digits: str) -> tuple[float, float]:
    """Return a number's value and its last digit's; a comma before other than three figures is a decimal sign."""
    plain = re.sub(r"[,\u00a0\u202f](?=\d{3}(?!\d))", "", digits)
    if plain.count(".") > 1:
        plain = plain.replace(".", "")
    plain = plain.replace(",", ".").replace("·", ".")[:30]
    whole, _, decimals = plain.partition(".")
    value = float(plain)
    if decimals:
        return value, 10.0 ** -len(decimals)
    zeros = len(whole) - len(whole.rstrip("0")) if value else 0
    return value, 10.0 ** min(zeros, 15)


def _of_words(words: str) -> tuple[float, float]:
    """Return the value of a number in words: ``two hundred and five``."""
    total = part = 0.0
    step = 1.0
    for word in re.findall(r"[a-z]+", words):
        if word in _ONES or word in _TENS:
            part += _ONES.get(word, 0) + _TENS.get(word, 0)
            step = 1.0
        elif word in _SCALES:
            scale = _SCALES[word]
            part = (part or 1) * scale
            step = scale
            if scale > 100:
                total, part = total + part, 0.0
    return total + part, step


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
    if word[0] in "円元":
        return _CURRENCIES[word[0]], 1.0, 1
    for width, each in enumerate(behind[:2], 1):
        currency = _CURRENCIES.get(each) or _CURRENCIES.get(each.rstrip("s"))
        if currency and len(each) > 1 and (width == 1 or behind[0] in ("us", "american", "canadian", "australian")):
            return currency, 1.0, width
    if behind[0] in ("square", "cubic"):
        return "", 1.0, 0
    if behind[0] in _UNITS and behind[0] not in ("m", "g", "mi", "min", "second", "sec", "ha"):
        return (*_UNITS[behind[0]], 1)
    return "", 1.0, 0


def _hedge(before: Sequence[str], behind: Sequence[str]) -> str:
    if before and (before[-1] in _OVER or before[-2:] == ["at", "least"]):
        return "over" if before[-2:-1] not in (["less"], ["fewer"]) else "under"
    if before and before[-1] in ("nearly", "almost", "under", "below", "most", "to", "close") and before[-1] != "to":
        return "under"
    if before[-2:] == ["up", "to"]:
        return "under"
    if (before and before[-1] in _ABOUT) or (behind and behind[0] in ("odd", "or")):
        return "about"
    return ""


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
    if not source.unit and claimed.unit not in ("percent", "times"):  # a table says the unit in its head
        return source.noun in _EMPTY_NOUNS
    return not claimed.unit and source.unit not in ("percent", "times")


def missing(claim: str, source: str, around: str = "") -> list[Missing]:
    """Name the figures of a claim that its source does not bear out."""
    claimed = [figure for figure in figures(claim) if figure.noun != UNCLAIMED]
    if not claimed:
        return []
    open_ones = [
        figure
        for number, figure in enumerate(claimed)
        if not (number and _is_turned_from(claimed[number - 1], figure, claim)) and not _is_borne_out(figure, source)
    ]
    if not open_ones:
        return []
    theirs = _of_source(source)
    if any(figure.unit == "percent" for figure in open_ones):
        theirs += _ratios_of_source(source)
    others = figures(around) if around else ()
    found: list[Missing] = []
    for figure in open_ones:
        agreeing = [each for each in theirs if agree(figure, each)]
        if not figure.unit and _FURTHER.search(claim[max(0, figure.span.start - 14) : figure.span.start]):
            instead = None
        elif agreeing:
            instead = _turned(figure, agreeing) or _counted_otherwise(figure, agreeing, theirs, claim)
        elif _is_reckoned(figure, theirs, claim, source):
            continue
        else:
            instead = _instead(figure, claimed, theirs, claim)
        if agreeing and instead is None:
            continue
        if figure.before in _NUMBERED and not figure.unit and figure.is_digits:
            alike = [each for each in theirs if each.before == figure.before and each.is_digits]
            if agreeing or not alike:
                continue
            instead = alike[0].text if len({each.value for each in alike}) == 1 else None
        excused = any(agree(figure, each) for each in others) or _is_printed(figure, source) or not _tells(figure)
        if not agreeing and instead is None and excused:
            continue
        found.append(Missing("figure", figure.text, figure.span, instead))
    return found


def _is_borne_out(figure: Figure, source: str) -> bool:
    """Tell whether a sentence of a source that prints a figure's number has it of the same; seen soonest, most are."""
    reading = read(source)
    if reading.is_asked_often:
        return False
    words = [word for word in tokens(figure.text) if word[0].isdigit() or word.lower() in _WORDS]
    if not words or any(word not in reading.tokens for word in words):
        return False
    lines = reading.having([min(words, key=lambda word: len(reading.tokens[word]))])
    found = [*_in_digits(lines, find_dates(lines)), *_in_words(lines)]
    agreeing = [each for each in found if agree(figure, each)]
    return bool(agreeing) and _turned(figure, agreeing) is None and _are_of(figure, agreeing)


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
    lines: dict[str, list[Figure]] = {}
    for each in theirs:
        if each.unit == figure.unit and each.value:
            lines.setdefault(each.line, []).append(each)
    for held in lines.values():
        if len(held) > _MOST_RECKONED or not _says_the_rest(held[0], figure, claim, ALIKE):
            continue
        values = sorted({each.value for each in held} | ({100.0} if figure.unit == "percent" else set()))
        slack = min(figure.step / 2, _ROUNDED * figure.value)
        if (figure.unit or figure.value > SMALL) and any(
            min(abs(two - one - figure.value), abs(one + two - figure.value)) <= slack
            for one, two in itertools.combinations(values, 2)
        ):
            return True
    return False


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
    table page version model route line platform gate room group lot flight highway area zone unit channel""".split()
)


def _tells(figure: Figure) -> bool:
    """Tell whether it says something that no source has this figure: "two" and "doubled" are said of what is listed."""
    if figure.unit == "time" and figure.value in _WHOLE:
        return False
    return figure.unit != "times" and (figure.is_digits or figure.number > 2)


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
        - {one.noun, one.unit, *_SCALES}
        for each in (one, other)
    )
    return not mine.isdisjoint(theirs)


def spans(claim: str) -> Iterator[Span]:
    """Give where a claim's figures stand."""
    return (figure.span for figure in figures(claim) if figure.noun != UNCLAIMED)
