"""The default scorer: words in common, weighed by how rare they are, with the article around the claim.

A title that belongs to a sentence often shares no word with it, so the headline, the text before, the whole article
and the other entries of the list have their say too. What each feature means stands beside it in ``FEATURES``; what
it weighs is fitted (``tests/benchmarks/fit_relevance.py``).
"""

import functools
import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from urllib.parse import unquote

import attrs

from citecheck.model import PartialDate, Reference, Score
from citecheck.scoring import Context, Pair
from citecheck.scoring.logistic import logistic
from citecheck.scoring.words import Word, bag, read_heavy, read_title, root, scripts, weight

FEATURES = {
    "claim": "weight of the title's words that the claim has",
    "own": "the same, each word the less the more often the rest of the article has it",
    "near": "share of the title's weight that claim, headline or the text before have, by first six letters too",
    "best": "weight of the rarest title word that the article has",
    "lost_names": "names of the title that the article has not",
    "lost_share": "their share of the title's weight",
    "title_length": "number of words in the title",
    "headline_share": "share of the headline's weight that the title has",
    "outlet": "weight of the words of outlet and host that the article has",
    "outlet_headline": "weight of those that the headline has",
    "address": "weight of the words that only the address has and that stand in the article",
    "alone": "whether the reference is the only one",
    "peers": "mean share of their titles' weight that the article has, for the other entries",
    "shared": "weight of the rarest title word that another title has",
    "alike": "likeness to the most similar title nearby in the list",
    "older": "how far it was issued before all other entries, in spans of their dates",
    "newer": "how far it was issued after them",
    "span": "how wide the dates of the other entries are apart",
    "years": "whether it is dated and the article names years",
}
"""What is measured of a pair; sums of weights and numbers on a logarithmic scale."""

# The outlet at the end of a title: `… | Sada Elbalad`, `… - The New York Times`.
_SITE = re.compile(r"\s(?:[|»–—-]|::)+\s(?P<site>\S+(?:\s\S+){0,4})\s*\Z")
_LONGEST_SITE = 120
_URL = re.compile(r"(?:https?://)?(?:www\.)?(?P<host>[^/?#\s]+)/?(?P<path>[^?#]*)")
_LONGEST_PATH = 500
# What parts the words of an address: anything but a letter, and the hump in `NewsRoom`.
_PARTED = re.compile(r"[^a-zA-Z]+|(?<=[a-z])(?=[A-Z])")


@attrs.frozen(cache_hash=True)
class Source:
    """A reference as it is compared."""

    words: tuple[Word, ...]
    """The title's that carry weight, without those of a site's name at its end."""
    weight: float
    terms: frozenset[str]
    outlet: tuple[Word, ...]
    """Those of the outlet, the site's name and the host."""
    address: tuple[Word, ...]
    """Those of the address's path that the title has not."""
    day: float | None
    scripts: frozenset[str]


@functools.lru_cache(maxsize=4096)
def _read_source(title: str, outlet: str, url: str, issued: PartialDate | None) -> Source:
    site = ""
    end = _SITE.search(title[-_LONGEST_SITE:])
    if end and len(title) > len(end[0]):
        title, site = title[: -len(end[0])], end["site"]
    parts = _URL.match(url)
    host, path = (parts["host"].rpartition(".")[0], parts["path"][:_LONGEST_PATH]) if parts else ("", "")
    words = read_title(title)
    known = {term for word in words for term in word.terms}
    heavy = tuple(word for word in words if word.weight > 0)
    return Source(
        words=heavy or words,
        weight=sum(word.weight for word in heavy) or 1.0,
        terms=frozenset(term for word in heavy for term in word.terms),
        outlet=read_heavy(f"{outlet} {site} {host.replace('.', ' ')}"),
        address=tuple(w for w in read_heavy(_PARTED.sub(" ", unquote(path))) if known.isdisjoint(w.terms)),
        day=_day(issued),
        scripts=scripts(title),
    )


def read_source(reference: Reference) -> Source:
    """Return a reference as it is compared."""
    return _read_source(reference.title or "", reference.outlet or "", reference.url or "", reference.issued)


def _day(date: PartialDate | None) -> float | None:
    """Return a date as a number of days; in mid-year or mid-month where its month or day is not known."""
    return None if date is None else date.year * 365.25 + ((date.month or 6.5) - 1) * 30.4 + (date.day or 15)


@attrs.frozen
class Words:
    """The words of a text: how often each term stands in it, and the first six letters of the longer ones."""

    count: Counter[str]
    roots: frozenset[str]

    def has(self, word: Word) -> bool:
        """Tell whether the text has a word or another name for it."""
        count = self.count
        for term in word.terms:  # noqa: SIM110 - a generator costs three times as much, and this runs most
            if term in count:
                return True
        return False


@functools.lru_cache(maxsize=512)
def read_text(text: str) -> Words:
    """Return the words of a text."""
    count = bag(text)
    return Words(count, frozenset(root(term) for term in count if len(term) > 5))


NEIGHBOURS = 24
"""How many entries before and behind one its title is compared with, so that long lists stay cheap."""
MARGIN = 7.0
"""Days by which dates may differ without meaning anything."""


class _Article:
    """An article's words and its list; what is to say of each reference whatever the claim."""

    def __init__(self, context: Context) -> None:
        self.headline, self.body = _texts(context.headline, context.prose)
        self.scripts = scripts(context.headline) | scripts(context.prose)
        self.headline_weight = math.fsum(map(weight, self.headline.count)) or 1.0
        self.has_years = any(len(term) == 4 and term.isdecimal() and "1000" < term < "2100" for term in self.body.count)
        self.sources = tuple(dict.fromkeys(map(read_source, context.references)))
        self.place = {source: i for i, source in enumerate(self.sources)}
        self.titles = Counter(term for source in self.sources for term in source.terms)
        self.days = sorted(source.day for source in self.sources if source.day is not None)
        self.covered = {source: self._covered(source) for source in self.sources}
        self.coverage = sum(self.covered.values())
        self._known: dict[Source, dict[str, float]] = {}

    def measured(self, source: Source) -> dict[str, float]:
        """Return the features that do not depend on the claim."""
        if source not in self._known:
            self._known[source] = self._measure(source)
        return self._known[source]

    def has(self, word: Word) -> bool:
        return self.body.has(word) or self.headline.has(word)

    def _covered(self, source: Source) -> float:
        return sum(word.weight for word in source.words if self.has(word)) / source.weight

    def _measure(self, source: Source) -> dict[str, float]:
        headline = self.headline.count
        mine = source in self.place
        others = len(self.sources) - mine
        shared = [word.weight for word in source.words if any(self.titles[term] > mine for term in word.terms)]
        features = {
            "title_length": math.log1p(len(source.words)),
            "headline_share": math.fsum(weight(t) for t in headline if t in source.terms) / self.headline_weight,
            "outlet_headline": math.log1p(sum(w.weight for w in source.outlet if self.headline.has(w))),
            "alone": float(others == 0),
            "peers": (self.coverage - self.covered.get(source, 0.0)) / others if others else 0.0,
            "shared": max(shared, default=0.0),
            "alike": self._likeness(source),
            "older": 0.0,
            "newer": 0.0,
            "span": 0.0,
            "years": float(self.has_years and source.day is not None),
        }
        if source.day is not None:
            features.update(self._dates(source.day, mine))
        return features

    def _likeness(self, source: Source) -> float:
        """Return the cosine between a title and the most similar of its neighbours in the list."""
        at = self.place.get(source, 0)
        best = 0.0
        for other in self.sources[max(0, at - NEIGHBOURS) : at + NEIGHBOURS + 1]:
            common = source.terms & other.terms
            if common and other != source:
                best = max(best, math.fsum(map(weight, common)) / math.sqrt(source.weight * other.weight))
        return best

    def _dates(self, day: float, mine: bool) -> dict[str, float]:
        """Return how a date lies to those of the other entries; nothing where none is dated."""
        at = bisect_left(self.days, day) if mine else len(self.days)
        count = len(self.days) - mine
        if count == 0:
            return {}

        def other(i: int) -> float:
            return self.days[i if i < at else i + 1]

        middle = other(count * 3 // 4) - other(count // 4) if count > 1 else 60.0
        return {
            "older": math.log1p(max(other(0) - day, 0.0) / (middle + MARGIN)),
            "newer": math.log1p(max(day - other(count - 1), 0.0) / (middle + MARGIN)),
            "span": math.log1p(middle / 365.25),
        }


@functools.lru_cache(maxsize=4)
def _texts(headline: str, prose: str) -> tuple[Words, Words]:
    return read_text.__wrapped__(headline), read_text.__wrapped__(prose)


_article = functools.lru_cache(maxsize=4)(_Article)


@attrs.frozen
class Measured:
    """What shows in one pair."""

    features: Mapping[str, float]
    ties: tuple[Word, ...]
    """Words of the title that the claim has."""
    elsewhere: tuple[Word, ...]
    """Those that only the rest of the article has."""
    nowhere: tuple[Word, ...]


def measure(pairs: Sequence[Pair], context: Context) -> list[Measured | None]:
    """Return what shows in every pair of one article; ``None`` where nothing can be compared.

    That is where a title has no word, or shares no script with the article.
    """
    article = _article(context)
    return [_measure(pair, article) for pair in pairs]


def _measure(pair: Pair, article: _Article) -> Measured | None:
    source = read_source(pair.reference)
    if not source.words or (article.scripts and article.scripts.isdisjoint(source.scripts)):
        return None
    claim, before, headline, body = read_text(pair.claim), read_text(pair.before), article.headline, article.body
    ties, elsewhere, nowhere = [], [], []
    own = roots = best = lost = names = 0.0
    for word in source.words:
        if claim.has(word):
            ties.append(word)
            own += word.weight / (1 + math.log1p(max(body.count[term] for term in word.terms)))
            roots += word.weight
        elif before.has(word) or headline.has(word):
            elsewhere.append(word)
            roots += word.weight
        else:
            if word.root and (word.root in claim.roots or word.root in before.roots or word.root in headline.roots):
                roots += word.weight
            if body.has(word):
                elsewhere.append(word)
            else:
                nowhere.append(word)
                if word.is_name:
                    names += 1
                    lost += word.weight
                continue
        best = max(best, word.weight)
    outlet, address = (
        sum(w.weight for w in words if article.has(w) or claim.has(w) or before.has(w))
        for words in (source.outlet, source.address)
    )
    features = {
        **article.measured(source),
        "claim": math.log1p(sum(word.weight for word in ties)),
        "own": math.log1p(own),
        "near": roots / source.weight,
        "best": best,
        "lost_names": math.log1p(names),
        "lost_share": lost / source.weight,
        "outlet": math.log1p(outlet),
        "address": math.log1p(address),
    }
    return Measured(features, tuple(ties), tuple(elsewhere), tuple(nowhere))


WORTH_NAMING = 1.5
"""The least weight of a word that is named as evidence; a country's name weighs about as much."""
MOST_NAMED = 4


def evidence(measured: Measured) -> tuple[str, ...]:
    """Say which words of the title tie it to the claim, which only to the article, and which stand alone."""
    found = (
        ("ties", shown(measured.ties)),
        ("only elsewhere in the article", shown(measured.elsewhere)),
        ("nowhere in the article", shown(measured.nowhere)),
    )
    return tuple(f"{label}: {', '.join(things)}" for label, things in found if things)


def shown(words: Sequence[Word]) -> list[str]:
    """Return the things most worth naming, known names first; words that stand together as one."""
    runs: list[list[Word]] = []
    for word in words:
        if word.weight < WORTH_NAMING:
            continue
        if runs and runs[-1][-1].place + 1 == word.place and runs[-1][-1].is_name == word.is_name:
            runs[-1].append(word)
        else:
            runs.append([word])
    for run in runs:  # "securing raw materials" is about raw materials
        if len(run) > 1 and run[0].shown.endswith("ing") and not run[0].is_name:
            del run[0]
    runs.sort(key=lambda run: (not (run[0].is_name and run[0].is_known), -max(word.weight for word in run)))
    named = sorted(runs[:MOST_NAMED], key=lambda run: run[0].place)
    return [" ".join(map(_printed, run)) for run in named]


def _printed(word: Word) -> str:
    """Return a word as it is written in running text: names and acronyms with their capitals."""
    return word.shown if word.is_name or word.shown.isupper() else word.shown.lower()


class LexicalScorer:
    """Judge by words in common, with the article around the claim."""

    name = "lexical"

    def score(self, pairs: Sequence[Pair], context: Context) -> list[Score | None]:
        """Return a score for every pair, in order; ``None`` where nothing can be compared."""
        model = logistic(self.name)
        return [
            None if measured is None else Score(model.value(measured.features), self.name, evidence(measured))
            for measured in measure(pairs, context)
        ]
