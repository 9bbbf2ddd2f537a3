"""The default scorer: words in common, weighed by how rare they are, and nearness in meaning, around the claim.

A title that belongs to a sentence often shares no word with it, so the headline, the text before, the whole article
and the other entries of the list have their say too. What each feature means stands beside it in ``FEATURES``; what
it weighs is fitted (``tests/benchmarks/fit_relevance.py``).
"""

import functools
import math
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from citecheck import attrs
from citecheck.knowledge import outlets
from citecheck.knowledge.commonness import COMMON
from citecheck.remembering import Memo, remembered
from citecheck.scoring import Context, Pair
from citecheck.scoring.forests import Forest, chance, forest
from citecheck.scoring.language import is_english, is_in_another_language, is_of_names
from citecheck.scoring.texts import Source, Words, read_source, read_text
from citecheck.scoring.vectors import NOTHING, Vector, added, nearness, summed, vector, without
from citecheck.scoring.words import Word, bag, scripts, weight
from citecheck.values import Evidence, Reference, Score

FEATURES = {
    "likelihood": "how much likelier the title's words stand and lack in the article if it is right than by chance",
    "near": "share of the title's weight that claim, headline or the text before have, by first six letters too",
    "luck": "how unlikely it is that those would stand there by chance",
    "best": "weight of the rarest title word that the article has",
    "worst": "weight of the rarest one that it has not",
    "lost_names": "names of the title that the article has not",
    "borrowed": "share of the title's weight that the article has not and the other titles have",
    "title_length": "number of words in the title",
    "headline": "weight of the title's words that the headline has",
    "headline_share": "share of the headline's weight that the title has",
    "outlet": "weight of the words of outlet, authors and host that the article has",
    "address": "weight of the words that only the address has and that stand in the article",
    "peers": "mean share of their titles' weight that the article has, for the other entries",
    "theme": "weight of the words that many other titles share and this one has not",
    "alike": "mean likeness to the other titles",
    "company": "likeness to the other titles together",
    "house": "whether another entry has its outlet, but not many, and it is no newspaper or the like",
    "older": "how far it was issued before all other entries, in spans of their dates",
    "newer": "how far it was issued after them",
    "span": "how wide the dates of the other entries are apart",
    "dated": "share of the other entries that carry a full date, as in lists of news",
    "mean_claim": "nearness in meaning of the title's words that the claim has not to the claim",
    "mean_headline": "of the title to the headline",
    "mean_beginning": "to the beginning of the article",
    "mean_titles": "to the other titles together",
    "mean_peers": "nearness of the other titles together to the article",
}
"""What is measured of a pair; sums of weights and numbers on a logarithmic scale."""

NEWS, WEB, OTHER = "news", "web", "other"
"""The kinds of lists: in news nearly every entry carries a full date, elsewhere hardly any list has so many; a list of
web pages has an address for nearly every entry and dates for few, and its titles say what they are about; what is left
has books, whose titles may say little."""
NEWS_DATED = 0.6
"""The least share of entries with a full date in a list of news: 407 of 407 lists of news had more, 1 of 500 others."""
WEB_ADDRESSED, WEB_DATED = 0.9, 0.2
"""The least share of entries with an address in a list of web pages, and the most with a full date."""
FALSE_OF_A_LIST = 0.15
"""How often a whole list may have a right citation called off topic: the longer it is, the less often each may.

With articles left out of the fit, 4 of 100 web reports have one, and half of the planted sources are called so.
"""
FURTHEST_READ = 2000
"""How many characters of the article tell its language."""
BEGINNING = 500
"""How many characters of the article count as its beginning."""
ABSENT = -1.0
"""The nearness of what is not there, such as a headline, or of what the vectors do not know."""
RELATED = 0.3
"""How near to the article a word is that is no name and counts as spoken of, "moon" in an article on Apollo 11."""

MARGIN = 7.0
"""Days by which dates may differ without meaning anything."""

RIGHT = 0.55
"""How often a word of a right title stands in the article because it is right, where chance would never bring it."""
LACKING = math.log(1 - RIGHT)
KIN = 0.5
"""What a lacking word adds to the likelihood while one of its family is there, "mythology" for "mythological"."""
LEAST_CHANCE = 1e-4
"""The least that a word's chance is taken for, since no table knows how rare the rarest words are."""
LIKELIHOODS = -8.0, 12.0
"""The range of the likelihood: beyond it, more words of a long title say nothing more."""
AROUND = 60
"""About how many words claim, headline and the text before have together."""


@functools.lru_cache(maxsize=4096)
def _chance(weight: float, length: int) -> float:
    """Return how likely a word of this weight stands in a text of so many words on anything."""
    return -math.expm1(-length * math.exp(-(weight + COMMON)))


class _Standing(NamedTuple):
    """A title's word and where an article has it."""

    word: Word
    in_headline: bool
    in_body: bool
    is_kin: bool
    """Whether headline or body have a word of its family."""
    is_shared: bool
    """Whether another title has it."""


@attrs.frozen(eq=False)
class _Seen:
    """What is to say of a reference in its article, whatever the claim."""

    features: dict[str, float]
    title: list[_Standing]
    outlet: tuple[float, list[Word]]
    """The weight of the words that the article has, and the other words."""
    address: tuple[float, list[Word]]
    around: Vector
    """What the article's beginning and the other titles mean together."""


def kind_of(references: Sequence[Reference]) -> str:
    """Return what kind of list references make, by how many carry a full date, and how many an address."""
    count = len(references)
    dated = sum(each.issued is not None and each.issued.day is not None for each in references)
    if not references or dated >= NEWS_DATED * count:
        return NEWS if references else OTHER
    addressed = sum(each.url is not None for each in references)
    return WEB if addressed >= WEB_ADDRESSED * count and dated < WEB_DATED * count else OTHER


@attrs.frozen
class _Place:
    """What is to say of a reference in its list, whatever the text."""

    features: dict[str, float]
    is_shared: list[bool]
    """For each word of its title, whether another title has it."""
    outlet: list[Word]
    """The words of its outlet that tell something of the piece: not those of the list's usual outlet."""
    others: Vector
    """What the other titles mean together."""


class _List:
    """The words and dates of a list; what is to say of each reference whatever the text."""

    def __init__(self, sources: tuple[Source, ...]) -> None:
        self.sources = dict.fromkeys(sources)  # in their order, for sums
        self.place = Memo(self._place, _MOST_PLACES).__getitem__
        """What is to say of a reference."""
        self._days = sorted(source.day for source in self.sources if source.day is not None)
        self._houses = Counter(source.house for source in self.sources)
        self._outlets = Counter(term for source in self.sources for word in source.outlet for term in word.terms)
        self._titles = Counter(term for source in self.sources for term in source.terms)
        # For each term the sum of 1 / length of the titles that have it, as vectors: their likenesses in one step.
        self._pull: dict[str, float] = defaultdict(float)
        for source in self.sources:
            for term in source.terms:
                self._pull[term] += source.weight**-0.5
        self._length_of_titles = math.fsum(weight(term) * n * n for term, n in self._titles.items())
        few = max(2.0, (len(self.sources) - 1) / 3)
        self._themes = [(term, n, weight(term)) for term, n in self._titles.items() if n >= few and weight(term) > 0]
        self._dated = sum(source.is_dated for source in self.sources)
        self._meaning = summed([source.meaning for source in self.sources])

    def _place(self, source: Source) -> _Place:
        mine = source in self.sources
        others = len(self.sources) - mine
        few = max(1.0, others / 3)  # so many other entries may share an outlet that is more than the list's usual one
        features = {
            "title_length": math.log1p(len(source.words)),
            "theme": self._theme(source, mine, others),
            "alike": 0.0,
            "company": 0.0,
            "house": float(bool(source.house) and 0 < self._houses[source.house] - mine <= few),
            "older": 0.0,
            "newer": 0.0,
            "span": 0.0,
            "dated": (self._dated - (mine and source.is_dated)) / others if others else ABSENT,
        }
        if others:
            features.update(self._likeness(source, mine, others))
        if source.day is not None:
            features.update(self._dates(source.day, mine))
        together = without(self._meaning, source.meaning) if mine else self._meaning
        features["mean_titles"] = _near(source.meaning, together)
        titles = self._titles
        return _Place(
            features,
            [any(titles[term] > (mine and term in source.terms) for term in word.terms) for word in source.words],
            [word for word in source.outlet if self._outlets[word.terms[0]] - mine <= few],
            together,
        )

    def _theme(self, source: Source, mine: bool, others: int) -> float:
        least = max(2.0, others / 3)
        total = lacking = 0.0
        for term, number, heavy in self._themes:
            has = term in source.terms
            if number - (mine and has) >= least:
                total += heavy
                lacking += 0.0 if has else heavy
        return lacking * min(1.0, 10.0 / total) / 10.0 if total else 0.0

    def _likeness(self, source: Source, mine: bool, others: int) -> dict[str, float]:
        """Return the mean of the cosines with the other titles, and the cosine with all of them together."""
        length = source.weight**0.5
        mean = together = 0.0
        rest = self._length_of_titles
        for term in source.terms:
            heavy, number = weight(term), self._titles[term]
            mean += heavy * (self._pull[term] - mine / length)
            together += heavy * (number - mine)
            rest -= heavy * (2 * number - 1) * mine
        return {
            "alike": max(mean, 0.0) / length / others,
            "company": min(together / (length * rest**0.5), 1.0) if rest > 1e-6 else 0.0,
        }

    def _dates(self, day: float, mine: bool) -> dict[str, float]:
        """Return how a date lies to those of the other entries; nothing where none is dated."""
        at = bisect_left(self._days, day) if mine else len(self._days)
        count = len(self._days) - mine
        if count == 0:
            return {}

        def other(i: int) -> float:
            return self._days[i if i < at else i + 1]

        middle = other(count * 3 // 4) - other(count // 4) if count > 1 else 60.0
        return {
            "older": math.log1p(max(other(0) - day, 0.0) / (middle + MARGIN)),
            "newer": math.log1p(max(day - other(count - 1), 0.0) / (middle + MARGIN)),
            "span": math.log1p(middle / 365.25),
        }


_MOST_PLACES = 4096
_list = functools.lru_cache(maxsize=4)(_List)
"""The lists of the last articles, since text is written more often than lists are."""


class _Had(NamedTuple):
    """A reference, and which of its words an article has."""

    source: Source
    terms: frozenset[str]
    roots: frozenset[str]

    def has(self, word: Word) -> bool:
        return not self.terms.isdisjoint(word.terms)


class _Asked(NamedTuple):
    """A pair, with all of the article that its score depends on besides the setting."""

    claim: str
    before: str
    title: str
    source: Source
    seen: _Seen
    length: int
    """How many terms the article has, and one."""


class _Setting:
    """What stands around all claims of an article, and stays when a word of its text is typed."""

    def __init__(
        self,
        headline: str,
        beginning: str,
        sources: tuple[Source, ...],
        kind: str,
        is_english: bool,
        its: frozenset[str],
    ) -> None:
        self.headline = read_text(headline)
        self.headline_weight = math.fsum(map(weight, self.headline.terms)) or 1.0
        self.list = _list(sources)
        self.kind, self.is_english, self.scripts = kind, is_english, its
        # The vectors know English; elsewhere nothing is near or far.
        self.headline_meaning = vector(headline) if is_english else NOTHING
        self.beginning_meaning = vector(beginning) if is_english else NOTHING
        self.meaning = added(self.headline_meaning, self.beginning_meaning)
        self.covered = Memo(self._covered, _MOST_PLACES).__getitem__
        """The share of the weight of a reference's title that the article has."""
        self.seen = Memo(self._seen, _MOST_PLACES).__getitem__
        """What is to say of a reference, by what the article has of it and of all, whatever the claim."""
        self.score = Memo(self._score, _MOST_PLACES).__getitem__
        """The score of a pair."""

    def _covered(self, had: _Had) -> float:
        has, source = self._has, had.source
        return sum([word.weight for word in source.words if has(had, word)]) / source.weight

    def _has(self, had: _Had, word: Word) -> bool:
        return had.has(word) or self.headline.has(word)

    def _seen(self, asked: tuple[_Had, float]) -> _Seen:
        had, coverage = asked
        source = had.source
        place = self.list.place(source)
        headline = self.headline
        title = [
            _Standing(
                word,
                headline.has(word),
                had.has(word),
                word.root in had.roots or word.root in headline.roots,
                is_shared,
            )
            for word, is_shared in zip(source.words, place.is_shared, strict=True)
        ]
        meanings, around = self._meanings(source, place)
        features = {**place.features, **self._measure(had, coverage), **meanings}
        return _Seen(features, title, self._parted(had, place.outlet), self._parted(had, source.address), around)

    def _parted(self, had: _Had, words: Sequence[Word]) -> tuple[float, list[Word]]:
        rest = [word for word in words if not self._has(had, word)]
        return sum([word.weight for word in words]) - sum([word.weight for word in rest]), rest

    def _measure(self, had: _Had, coverage: float) -> dict[str, float]:
        source, headline = had.source, self.headline
        mine = source in self.list.sources
        others = len(self.list.sources) - mine
        return {
            "headline": math.log1p(sum([word.weight for word in source.words if headline.has(word)])),
            "headline_share": math.fsum([weight(term) for term in headline.terms if term in source.terms])
            / self.headline_weight,
            "peers": (coverage - (self.covered(had) if mine else 0.0)) / others if others else 0.0,
        }

    def _meanings(self, source: Source, place: _Place) -> tuple[dict[str, float], Vector]:
        """Return how near a source is in meaning to the article and the other titles, and what those mean together."""
        if not self.is_english:
            return dict.fromkeys(_MEANINGS, ABSENT), NOTHING
        around = added(self.meaning, place.others)
        return {
            "mean_headline": _near(source.meaning, self.headline_meaning),
            "mean_beginning": _near(source.meaning, self.beginning_meaning),
            "mean_peers": _near(place.others, self.meaning),
        }, around

    def _score(self, asked: _Asked) -> Score | None:
        model, measured = forest(LexicalScorer.name), _measure(asked, self)
        return scored(measured, _odds(measured.features), model, LexicalScorer.name) if measured else None


_setting = outlets.cached(4)(_Setting)


class _Article:
    """An article's words, and its list."""

    def __init__(self, context: Context) -> None:
        terms, count = bag(context.prose)
        self.body = Words(terms)
        self._terms = frozenset(terms)
        self.length = count + 1
        self.setting = _setting(
            context.headline,
            context.prose[:BEGINNING],
            tuple(map(read_source, context.references)),
            kind_of(context.references),
            is_english(context.headline, context.prose[:FURTHEST_READ]),
            scripts(context.headline) | scripts(context.prose),
        )
        self._coverage = math.fsum([self.setting.covered(self._had(source)) for source in self.setting.list.sources])
        self._seen: dict[Source, _Seen] = {}

    def _had(self, source: Source) -> _Had:
        return _Had(source, source.vocabulary & self._terms, source.roots & self.body.roots)

    def asked(self, pair: Pair) -> _Asked:
        """Return a pair with what its score depends on."""
        source = read_source(pair.reference)
        seen = self._seen.get(source)
        if seen is None:
            seen = self._seen[source] = self.setting.seen((self._had(source), self._coverage))
        return _Asked(pair.claim, pair.before, pair.reference.title or "", source, seen, self.length)


_MEANINGS = tuple(name for name in FEATURES if name.startswith("mean_"))


def _near(one: Vector, other: Vector) -> float:
    return nearness(one, other) if one.square and other.square else ABSENT


_article = outlets.cached(1)(_Article)


@attrs.frozen
class Measured:
    """What shows in one pair."""

    features: tuple[float, ...]
    """In the order of ``FEATURES``."""
    kind: str
    """The kind of list."""
    titles: int
    """How many sources the list has."""
    is_english: bool
    """Whether the article is in English."""
    is_foreign: bool
    """Whether the title is in another language than the article."""
    has_names: bool
    """Whether the title names things that are called the same in most languages."""
    ties: tuple[Word, ...]
    """Words of the title that the claim has."""
    elsewhere: tuple[Word, ...]
    """Those that only the rest of the article has."""
    nowhere: tuple[Word, ...]
    around: Vector
    """What the article means."""


def measure(pairs: Sequence[Pair], context: Context) -> list[Measured | None]:
    """Return what shows in every pair of one article; ``None`` where nothing can be compared.

    That is where a title has no word, says nothing, or shares no script with the article.
    """
    article = _article(context)
    return [_measure(article.asked(pair), article.setting) for pair in pairs]


@functools.lru_cache(maxsize=4)
def _gains(length: int) -> Memo[float, float]:
    """Return what a word of each weight adds to the likelihood where it stands in an article of so many terms."""
    return Memo(lambda heavy: math.log(RIGHT / max(_chance(heavy, length), LEAST_CHANCE) + 1 - RIGHT), _MOST_PLACES)


def _measure(asked: _Asked, setting: _Setting) -> Measured | None:
    source, seen, gains = asked.source, asked.seen, _gains(asked.length)
    if not source.says_something or (setting.scripts and setting.scripts.isdisjoint(source.scripts)):
        return None
    claim, before, headline = read_text(asked.claim), read_text(asked.before), setting.headline
    ties: list[Word] = []
    elsewhere: list[Word] = []
    nowhere: list[Word] = []
    likelihood = near = luck = best = worst = borrowed = 0.0
    names = 0
    for word, in_headline, in_body, is_kin, is_shared in seen.title:
        is_tied = claim.has(word)
        if is_tied or in_headline or before.has(word):
            near += word.weight
            luck -= math.log(_chance(word.weight, AROUND))
        else:
            if word.root and (word.root in claim.roots or word.root in before.roots or word.root in headline.roots):
                near += word.weight
                is_kin = True
            if not in_body:
                nowhere.append(word)
                likelihood += KIN if is_kin else LACKING
                names += word.is_name
                worst = max(worst, word.weight)
                borrowed += word.weight if is_shared else 0.0
                continue
        (ties if is_tied else elsewhere).append(word)
        likelihood += gains[word.weight]
        best = max(best, word.weight)
    outlet, address = (
        known + sum(word.weight for word in rest if claim.has(word) or before.has(word))
        for known, rest in (seen.outlet, seen.address)
    )
    measured = {
        **seen.features,
        "likelihood": max(LIKELIHOODS[0], min(LIKELIHOODS[1], likelihood)),
        "near": near / source.weight,
        "luck": math.log1p(luck),
        "best": best,
        "worst": worst,
        "lost_names": math.log1p(names),
        "borrowed": borrowed / source.weight,
        "outlet": math.log1p(outlet),
        "address": math.log1p(address),
    }
    if setting.is_english:
        # What both name, such as a country, would make them near whatever they say of it.
        rest = without(source.meaning, vector(" ".join([word.shown for word in ties]))) if ties else source.meaning
        measured["mean_claim"] = _near(rest, vector(asked.claim))
    is_foreign = setting.is_english == is_in_another_language(asked.title)
    return Measured(
        tuple([measured[name] for name in FEATURES]),
        setting.kind,
        len(setting.list.sources),
        setting.is_english,
        is_foreign,
        is_foreign and (any(word.is_name and word.is_known for word in source.words) or is_of_names(asked.title)),
        tuple(ties),
        tuple(elsewhere),
        tuple(nowhere),
        seen.around,
    )


WORTH_NAMING = 1.5
"""The least weight of a word that is named as evidence; a country's name weighs about as much."""
MOST_NAMED = 4


def evidence(measured: Measured) -> tuple[Evidence, ...]:
    """Say which words of the title tie it to the claim, which only to the article, and which stand alone."""
    strange: list[list[Word]] = []
    related: list[list[Word]] = []
    for run in runs(measured.nowhere):
        is_near = not run[0].is_name and nearness(vector(_printed(run)), measured.around) >= RELATED
        (related if is_near else strange).append(run)
    found = (
        (TIES, runs(measured.ties)),
        (ELSEWHERE, runs(measured.elsewhere)),
        (RELATED_WORDS, related),
        (NOWHERE, strange),
    )
    return tuple(Evidence(kind, shown(things)) for kind, things in found if things)


TIES, ELSEWHERE, NOWHERE = "ties", "only elsewhere in the article", "nowhere in the article"
RELATED_WORDS = "close to the article’s subject"


def runs(words: Sequence[Word]) -> list[list[Word]]:
    """Return the things worth naming: words that stand together, names apart from others."""
    found: list[list[Word]] = []
    for word in words:
        if word.weight < WORTH_NAMING:
            continue
        if found and found[-1][-1].place + 1 == word.place and found[-1][-1].is_name == word.is_name:
            found[-1].append(word)
        else:
            found.append([word])
    for run in found:  # "securing raw materials" is about raw materials
        if len(run) > 1 and run[0].shown.endswith("ing") and not run[0].is_name:
            del run[0]
    return found


def shown(things: Sequence[list[Word]]) -> tuple[str, ...]:
    """Return the things most worth naming, known names first, in the title's order and as it prints them."""
    ranked = sorted(things, key=lambda run: (not (run[0].is_name and run[0].is_known), -max(w.weight for w in run)))
    return tuple(map(_printed, sorted(ranked[:MOST_NAMED], key=lambda run: run[0].place)))


def _printed(run: Sequence[Word]) -> str:
    return " ".join([word.shown for word in run])


def scored(measured: Measured, odds: float, model: Forest, name: str) -> Score | None:
    """Return the score of log-odds; ``None`` where only words that a title in another language cannot have speak.

    Names are the same in most languages, so one that the sentence has speaks for a title, and one that the article
    lacks against it, with caution.
    """
    if odds < 0 and measured.features[_TITLE_LENGTH] <= ONE_WORD:
        odds *= CAUTION
    if measured.is_foreign and any(word.is_name for word in measured.ties):
        odds = max(odds, NAMED)
    elif odds < 0 and measured.is_foreign:
        if not measured.has_names:
            return None
        odds = max(odds * CAUTION, LEAST_FOREIGN)
    line = model.lines[measured.kind]
    value, lowest = chance(odds * line.slope), line.at(FALSE_OF_A_LIST / (measured.titles or 1))
    return Score(value, name, evidence(measured), line=lowest, seldom=line.share(value))


_TITLE_LENGTH = tuple(FEATURES).index("title_length")
ONE_WORD = math.log1p(1)
"""The length of a title of one word, which may be about anything that the article is about."""
CAUTION = 0.5
"""What the log-odds of such a title count for, where they speak against it; held out, this costs nothing."""
NAMED = 0.5
"""The least log-odds of a title in another language of which the sentence has a name: what else it lacks is no word of
the article's language."""
LEAST_FOREIGN = -2.0
"""The least log-odds of a title in another language, of which names alone tell: too few to call it off topic."""


@remembered(_MOST_PLACES)
def _odds(features: tuple[float, ...]) -> float:
    """Return the log-odds, remembered: a letter that is typed changes what is measured of few pairs."""
    return forest(LexicalScorer.name).odds(features)


class LexicalScorer:
    """Judge by words in common and by nearness in meaning, with the article around the claim."""

    name = "lexical"

    def score(self, pairs: Sequence[Pair], context: Context) -> list[Score | None]:
        """Return a score for every pair, in order; ``None`` where nothing can be compared."""
        article = _article(context)
        return [article.setting.score(article.asked(pair)) for pair in pairs]
