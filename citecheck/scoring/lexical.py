"""The default scorer: words and letters in common, weighed by rarity, with the article around the claim."""

import functools
import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import unquote

import attrs

from citecheck.model import PartialDate, Reference, Score
from citecheck.scoring import Context, Pair
from citecheck.scoring.logistic import logistic
from citecheck.scoring.words import Word, bag, grams, read_words, weight

# The outlet at the end of a title: `… | Sada Elbalad`, `… - The New York Times`.
_SITE = re.compile(r"\s(?:[|»–—-]|::)+\s(?P<site>\S+(?:\s\S+){0,4})\s*$")
_URL = re.compile(r"(?:https?://)?(?:www\.)?(?P<host>[^/?#\s]+)/?(?P<path>[^?#]*)")
_SLUG_WORDS = re.compile(r"[^a-zA-Z]+|(?<=[a-z])(?=[A-Z])")


@attrs.frozen
class Source:
    """A reference as it is compared."""

    words: tuple[Word, ...]
    """The title's, without those of the site's name at its end."""
    weight: float
    terms: frozenset[str]
    place: tuple[Word, ...]
    """Those of the outlet and the host."""
    slug: tuple[Word, ...]
    """Those of the address that the title has not."""
    host: str
    day: float | None


@functools.lru_cache(maxsize=4096)
def read_source(title: str | None, outlet: str | None, url: str | None, issued: PartialDate | None) -> Source:
    """Return a reference as it is compared."""
    title, site = title or "", ""
    suffix = _SITE.search(title[-200:])
    if suffix and len(title) > len(suffix[0]):
        title, site = title[: -len(suffix[0])], suffix["site"]
    words = read_words(title)
    address = _URL.match(url or "")
    host = address["host"].lower() if address else ""
    path = _SLUG_WORDS.sub(" ", unquote(address["path"][:1000])) if address else ""
    known = {term for word in words for term in word.terms}
    weighty = tuple(word for word in words if word.weight > 0)
    return Source(
        words=weighty or words,
        weight=sum(word.weight for word in words) or 1.0,
        terms=frozenset(term for word in weighty for term in word.terms),
        place=_long(read_words(f"{outlet or ''} {site} {' '.join(host.split('.')[:-1])}")),
        slug=tuple(word for word in _long(read_words(path)) if known.isdisjoint(word.terms)),
        host=host,
        day=_day(issued),
    )


def _long(words: Iterable[Word]) -> tuple[Word, ...]:
    return tuple(word for word in words if word.weight > 0 and len(word.shown) > 2)


def _day(date: PartialDate | None) -> float | None:
    """Return a date as a number of days; in mid-year or mid-month where its month or day is not known."""
    return None if date is None else date.year * 365.25 + ((date.month or 6.5) - 1) * 30.4 + (date.day or 15)


def _source(reference: Reference) -> Source:
    return read_source(reference.title, reference.outlet, reference.url, reference.issued)


_bag = functools.lru_cache(maxsize=256)(bag)


class _Text:
    """The words of an article, read once."""

    def __init__(self, headline: str, prose: str) -> None:
        self.headline = bag(headline)
        self.body = bag(prose)
        self.length = sum(self.body.values())
        self.headline_weight = sum(map(weight, self.headline)) or 1.0
        self.grams = frozenset().union(*map(grams, self.body))
        self.has_years = any(len(term) == 4 and term.isdigit() and "1000" < term < "2100" for term in self.body)


_text = functools.lru_cache(maxsize=4)(_Text)

NEIGHBOURS = 24
"""How many entries before and behind one its title is compared with, so that long lists stay cheap."""


class _Article:
    """An article's words and its list, and how each reference fits them."""

    def __init__(self, context: Context) -> None:
        self.text = _text(context.headline, context.prose)
        self.sources = tuple(dict.fromkeys(map(_source, context.references)))
        self.position = {source: i for i, source in enumerate(self.sources)}
        self.count = Counter(term for source in self.sources for term in source.terms)
        self.hosts = Counter(source.host for source in self.sources)
        self.days = sorted(source.day for source in self.sources if source.day is not None)
        self._known: dict[Source, dict[str, float]] = {}

    def measured(self, reference: Reference) -> dict[str, float]:
        """Return what is to say of a reference in this article whatever the claim."""
        source = _source(reference)
        if source not in self._known:
            self._known[source] = self._measure(source, reference)
        return self._known[source]

    def _measure(self, source: Source, reference: Reference) -> dict[str, float]:
        text = self.text
        listed = source in self.position
        f: dict[str, float] = {}
        # the headline and the title
        f["head_cov"] = sum(weight(t) for t in text.headline if t in source.terms) / text.headline_weight
        f["cov_head"] = sum(w.weight for w in source.words if any(t in text.headline for t in w.terms)) / source.weight
        f["title_n"] = math.log1p(len(source.words))
        f["title_w"] = math.log1p(source.weight)
        # outlet and address
        f["has_url"] = float(bool(source.host))
        for name, words in (("outlet", source.place), ("slug", source.slug)):
            f[name + "_near"] = math.log1p(sum(w.weight for w in words if any(t in text.headline for t in w.terms)))
            f[name + "_others"] = math.log1p(
                sum(w.weight for w in words if any(self.count[t] - (listed and t in source.terms) > 0 for t in w.terms))
            )
        f["host_others"] = math.log1p(self.hosts[source.host] - listed) if source.host else 0.0
        # the other entries
        n = len(self.sources) - listed
        f["n_others"] = math.log1p(n)
        f["no_others"] = float(n == 0)
        shared = mass = best = 0.0
        for w in source.words:
            o = max(self.count[t] for t in w.terms) - listed
            if o > 0:
                shared += w.weight
                mass += w.weight * math.log1p(o)
                best = max(best, w.weight)
        f["cov_others"] = shared / source.weight
        f["sum_others"] = math.log1p(shared)
        f["mass_others"] = mass / source.weight
        f["max_others"] = best
        at = self.position.get(source, 0)
        sim = 0.0
        for other in self.sources[max(0, at - NEIGHBOURS) : at + NEIGHBOURS + 1]:
            if other is not source and other != source:
                common = source.terms & other.terms
                if common:
                    sim = max(sim, sum(map(weight, common)) / math.sqrt(source.weight * other.weight))
        f["sim_max"] = sim
        # dates
        f["dated"] = float(source.day is not None)
        for name in ("date_known", "date_old", "date_new", "date_z", "spread", "year_body"):
            f[name] = 0.0
        f["years_known"] = float(text.has_years and source.day is not None)
        if source.day is not None and reference.issued is not None:
            f["year_body"] = float(str(reference.issued.year) in text.body)
            own = bisect_left(self.days, source.day) if listed else len(self.days)
            count = len(self.days) - listed
            if count > 0:
                def other(k: int) -> float:
                    return self.days[k if k < own else k + 1]
                middle = other(count // 2)
                spread = other(count * 3 // 4) - other(count // 4) if count > 1 else 60.0
                f["date_known"] = 1.0
                f["date_old"] = math.log1p(max(other(0) - source.day, 0.0) / (spread + 7))
                f["date_new"] = math.log1p(max(source.day - other(count - 1), 0.0) / (spread + 7))
                f["date_z"] = math.log1p(abs(source.day - middle) / (spread + 7))
                f["spread"] = math.log1p(spread)
        return f


_article = functools.lru_cache(maxsize=4)(_Article)


@attrs.frozen
class Measured:
    """What the scorer sees in one pair."""

    features: Mapping[str, float]
    evidence: tuple[str, ...]


def measure(pairs: Sequence[Pair], context: Context) -> list[Measured | None]:
    """Return what a pair shows, for every pair of one article; ``None`` where the title has no usable word."""
    article = _article(context)
    return [_measure(pair, article) for pair in pairs]


def _measure(pair: Pair, article: _Article) -> Measured | None:
    source = _source(pair.reference)
    if not source.words:
        return None
    text = article.text
    claim, before = _bag(pair.claim), _bag(pair.before)
    inside = all(text.body[term] >= number for term, number in claim.items())
    f = dict(article.measured(pair.reference))
    tied: list[Word] = []
    elsewhere: list[Word] = []
    nowhere: list[Word] = []
    near_grams: set[str] = set()
    for part in (claim, before, text.headline):
        for term in part:
            near_grams |= grams(term)
    best = near = anywhere = often = surprise = letters = letters2 = lettered = missing = missing_names = in_claim = 0.0
    for word in source.words:
        w = word.weight
        c = any(t in claim for t in word.terms)
        n = c or any(t in before or t in text.headline for t in word.terms)
        o = max(text.body[t] - (claim[t] if inside else 0) for t in word.terms)
        if c:
            tied.append(word)
            in_claim += w
            chance = -math.expm1(-math.exp(-word.rarity) * (len(claim) + 1))
            surprise -= math.log(chance + 1e-9)
        if n:
            near += w
        if n or o > 0:
            anywhere += w
            best = max(best, w)
            if o > 0:
                often += w * math.log1p(o)
            if not c:
                elsewhere.append(word)
        else:
            nowhere.append(word)
            missing += w
            if word.is_name:
                missing_names += w
        if word.grams:
            lettered += w
            letters += w * len(word.grams & near_grams) / len(word.grams)
            letters2 += w * len(word.grams & (near_grams | text.grams)) / len(word.grams)
    for name, words in (("outlet", source.place), ("slug", source.slug)):
        hit = total = 0.0
        for word in words:
            total += word.weight
            if any(t in text.body or t in claim or t in text.headline or t in before for t in word.terms):
                hit += word.weight
        f[name + "_hit"] = math.log1p(hit)
        f[name + "_miss"] = math.log1p(total - hit)
    f["sum_near"] = math.log1p(near)
    f["sum_claim"] = math.log1p(in_claim)
    f["cov_near"] = near / source.weight
    f["cov_any"] = anywhere / source.weight
    f["max_any"] = best
    f["tf_rel"] = often / source.weight
    f["surprise_claim"] = math.log1p(surprise)
    f["gram_near"] = letters / (lettered or 1.0)
    f["gram_body"] = letters2 / (lettered or 1.0)
    f["missing_n"] = float(len(nowhere))
    f["missing"] = math.log1p(missing)
    f["missing_names"] = missing_names / source.weight
    return Measured(f, _evidence(tied, elsewhere, nowhere))


def _evidence(tied: Sequence[Word], elsewhere: Sequence[Word], nowhere: Sequence[Word]) -> tuple[str, ...]:
    found = []
    for label, words in (("ties", tied), ("only elsewhere in the article", elsewhere), ("nowhere in the article", nowhere)):
        shown = _shown(words)
        if shown:
            found.append(f"{label}: {', '.join(shown)}")
    return tuple(found)


WORTH_NAMING = 1.0
"""The least weight of a word that is named as evidence."""


def _shown(words: Sequence[Word]) -> list[str]:
    """Return up to four things worth naming, neighbours in the title as one, the weightiest first."""
    runs: list[list[Word]] = []
    for word in words:
        if word.weight < WORTH_NAMING:
            continue
        if runs and word.place == runs[-1][-1].place + 1 and word.is_name == runs[-1][-1].is_name:
            runs[-1].append(word)
        else:
            runs.append([word])
    runs.sort(key=lambda run: -max(word.weight for word in run))
    chosen = sorted(runs[:4], key=lambda run: run[0].place)
    return [" ".join(word.shown if word.is_name else word.shown.lower() for word in run) for run in chosen]


class LexicalScorer:
    """Judge by words and letters in common, with the article around the claim."""

    name = "lexical"

    def score(self, pairs: Sequence[Pair], context: Context) -> list[Score | None]:
        """Return a score for every pair, in order; ``None`` where the title has no usable word."""
        model = logistic(self.name)
        return [
            None if measured is None else Score(model.value(measured.features), self.name, measured.evidence)
            for measured in measure(pairs, context)
        ]
