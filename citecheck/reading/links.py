"""Links in running text: which of them cite, and what their words say about the source.

A link in brackets, or one that stands alone behind a sentence, cites: `…stays shut. ([Harbour Post](U))`. A link on
words of the sentence may lead anywhere; whether it cites is the article's habit, which the reader of the format asks
for (``printed_citations`` where links have no markup). Links that offer something (`[Read more](U)`) cite nothing.
"""

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from citecheck import attrs
from citecheck.knowledge import addresses, languages, outlets
from citecheck.patterns import any_of, lazy_regex
from citecheck.values import Definition, MappedText, Marker, Reference, Span


@attrs.frozen
class Place:
    """Where a link stands in a text, its markup included."""

    start: int
    end: int
    words: str
    """What it prints, on one line."""
    url: str


# What may stand between links that cite together, before the first of them in its bracket, and behind the last: a
# date, a page.
_AND = any_of(word for word in sorted(languages.ands()) if word.isalpha())
_BETWEEN = lazy_regex(rf"(?:[\s,;|·•、，；/&]|\b{_AND}\b|\)\s{{0,3}}\(){{0,12}}\Z")
_LEAD = any_of(sorted({*languages.phrases("leads"), *languages.phrases("signals"), *languages.phrases("cited in")}))
_OPENED = lazy_regex(rf"[(（\[【]\s*(?:{_LEAD}(?!\w)[.:：]?\s*){{0,2}}\Z", re.I)
# `Source: [Harbour Post](U)`, in a line of its own
_SOURCE = any_of(sorted({*languages.phrases("cited in"), *languages.phrases("labels")}))
_ANNOUNCED = lazy_regex(rf"(?:\A|\n)[\s>*_(–—-]{{0,5}}{_SOURCE}[*_]{{0,2}}\s?[:：][*_\s]{{0,4}}\Z", re.I)
_CLOSED = lazy_regex(r"\s*(?:,\s(?=[^()\n]{0,40}\d)[^()\n]{0,40})?[)）\]】]")
# Behind the end of a sentence, and with a new one or nothing behind it.
_SENTENCE_END = lazy_regex(r"(?:[.!?…。！？][”’\"')）\]*_]{0,3}|[:：]\s?)\s*\Z")
_NEXT_SENTENCE = lazy_regex(r"\s*(?:[.。]?\s*(?:\Z|\n)|[.。]?\s+(?![a-zß-öø-ÿ(]))")
_FULL_STOP = lazy_regex(r"(?<!\w\.\w)[.!?。！？…][”’\"')）\]]{0,3}\s*(?:[–—-]\s?)?\Z")
_OFFER_WORDS = 4
"""What offers is short; a title that begins so is longer."""
_LONGEST_TAIL = 14
"""Words of a link that stands alone behind a sentence; what is longer is a sentence of its own."""
_LOOKED_AT = 80


def citing(text: str, links: Sequence[Place]) -> Iterator[tuple[int, int, int]]:
    """Give the links that cite by where they stand: the number of each, and what of the text is its mark.

    >>> text = "It is shut. ([Harbour Post](u)) It opens soon, [he said](v)."
    >>> links = [Place(13, 30, "Harbour Post", "u"), Place(47, 59, "he said", "v")]
    >>> list(citing(text, links))
    [(0, 12, 31)]
    """
    at = 0
    while at < len(links):
        last = at
        while last + 1 < len(links) and _BETWEEN.match(text, links[last].end, links[last + 1].start):
            last += 1
        before = text[max(0, links[at].start - _LOOKED_AT) : links[at].start]
        opened = _OPENED.search(before)
        closed = _CLOSED.match(text, links[last].end, links[last].end + _LOOKED_AT) if opened else None
        group = range(at, last + 1)
        if opened and closed:
            for i in group:
                start = links[at].start - (len(before) - opened.start()) if i == at else links[i].start
                if not _offers(links[i].words):
                    yield i, start, closed.end() if i == last else links[i].end
        elif all(has_own_brackets(links[i].words) for i in group):
            for i in group:
                if not _offers(links[i].words):
                    yield i, links[i].start, links[i].end
        elif _stands_alone(text, links[at].start, links[last].end) or announces(text, links[at].start):
            for i in group:
                if not _offers(links[i].words) and len(links[i].words.split()) <= _LONGEST_TAIL:
                    yield i, links[i].start, links[i].end
        at = last + 1


def announces(text: str, offset: int) -> bool:
    """Tell whether nothing stands in a line before a link but a word that announces a source.

    >>> announces("Source: [Harbour Post](u)", 8), announces("The source: [Harbour Post](u)", 12)
    (True, False)
    """
    return _ANNOUNCED.search(text, max(0, offset - _LOOKED_AT), offset) is not None


def has_own_brackets(words: str) -> bool:
    """Tell whether a link's words stand in brackets of their own: ``[(Harbour Post)](U)``."""
    return words[:1] in ("(", "（") and _IN_BRACKETS.fullmatch(words) is not None


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Tell whether links stand behind a sentence and are no part of another."""
    before = text[max(0, start - _LOOKED_AT) : start]
    ahead = text[end : end + _LOOKED_AT]
    if not _NEXT_SENTENCE.match(ahead) or "\n" in before[len(before.rstrip()) :]:
        return False
    return _FULL_STOP.search(before) is not None


def _offers(words: str) -> bool:
    """Tell whether a link's words offer something instead of naming a source: ``read more``."""
    return len(words.split()) <= _OFFER_WORDS and _offering().match(words) is not None


@functools.cache
def _offering() -> "re.Pattern[str]":
    return re.compile(rf"\W*(?:please\s)?(?:{languages.any_of(languages.phrases('offers'), '')})\b", re.I)


def may_cite(words: str, url: str) -> bool:
    """Tell whether a link on words of a sentence may cite: it offers nothing and leads to no front page."""
    return not _offers(words) and len(addresses.split(url).path) > 1


def names_outlet(words: str, url: str) -> bool:
    """Tell whether a link's words are the name of the outlet or the host that it leads to.

    >>> names_outlet("smartbear", "https://smartbear.com/learn"), names_outlet("last week", "https://a.org/last-week")
    (True, False)
    """
    host = outlets.host_of(url).removeprefix("www.")
    name = outlets.folded(words).replace(" ", "")
    if not name or len(words) > _LONGEST_NAME:
        return False
    if name.removeprefix("the") in host.replace(".", "").replace("-", "") and len(name) > 2:
        return True
    if name.removeprefix("www.") == host:
        return True
    at_host = outlets.of_host(url) if host in _known_hosts(words) else None
    return at_host is not None


_LONGEST_NAME = 60


def _known_hosts(words: str) -> set[str]:
    """Return the hosts of the outlets that a name may mean."""
    return {host for outlet in outlets.named(words) for host in outlet.hosts}


def is_news_piece(words: str, url: str) -> bool:
    """Tell whether words that name a paper, a broadcaster or an agency lead to a piece of its own.

    >>> is_news_piece("Harbour Post reported", "https://harbourpost.com/2021/pipes-burst")
    True
    """
    if len(words) > _LONGEST_NAME:
        return False
    if _says_outlet_told(words, url):
        return True
    known = outlets.named(words)
    if not any(outlet.is_news for outlet in known):
        return False
    host = outlets.host_of(url)
    return any(host == own or host.endswith("." + own) for outlet in known for own in outlet.hosts) and (
        len(addresses.split(url).path) > _HOME
    )


def _says_outlet_told(words: str, url: str) -> bool:
    """Tell whether words say that the outlet whose piece they lead to tells something."""
    row = words.split()
    if len(row) < 2 or not (languages.says("tells", words) or languages.says("according", words)):
        return False
    name = max(outlets.host_of(url).split("."), key=len).replace("-", "")
    is_named = len(name) >= _LEAST_NAME and name in outlets.folded(words).replace(" ", "")
    return is_named and len(addresses.split(url).path) > _HOME


_LEAST_NAME = 6
"""A host's name has so many letters; a shorter one may stand in any word."""
_HOME = 12
"""The path of a front page or a section is shorter than that of a piece."""

_IN_BRACKETS = lazy_regex(r"[(（](?P<words>[^()（）]+)[)）]")
# What parts a title from its outlet at the end of a link's words, as pages write their own.
_SUFFIX = lazy_regex(r"(?P<title>.*\S)\s(?:[-–—|·»:]|::)\s(?P<outlet>[^|]{2,60})\Z", re.S)
_TITLE = lazy_regex(r"(?:[^\W\d_]\w*|\d)", re.S)


def described(words: str, url: str, title: str | None) -> tuple[str | None, str | None]:
    """Return the title and the outlet that a link names, as far as its words do.

    >>> described("Pier shut - Harbour Post", "https://harbourpost.example/a", None)
    ('Pier shut', 'Harbour Post')
    >>> described("voted to close it", "https://harbourpost.example/a", None)
    (None, None)
    """
    words, title = " ".join(words.split()), " ".join((title or "").split())
    if inner := _IN_BRACKETS.fullmatch(words):
        words = inner["words"]
    outlet = words if words and (title or not _is_title(words)) and names_outlet(words, url) else None
    if not title and (outlet or not _is_title(words) or "://" in words):
        return None, outlet
    whole = title or words
    if (end := _SUFFIX.match(whole)) and (
        outlets.folded(end["outlet"]) == outlets.folded(words)
        or names_outlet(end["outlet"], url)
        or outlets.named(end["outlet"])
    ):
        is_host = outlet is not None and "." in outlet  # the title says the name in words
        return end["title"], end["outlet"] if is_host or outlet is None else outlet
    return whole, outlet


_TITLE_WORDS = 3


def _is_title(words: str) -> bool:
    """Tell whether a link's words may be a title: they begin like one and are no mere name."""
    first = words.lstrip("“\"'«„‘(")[:1]
    is_long = len(words.split()) >= _TITLE_WORDS or not words.isascii()  # Chinese titles have no spaces
    return is_long and not (first.isalpha() and first.islower())


# Where pages of every kind lead that nobody cites: a button to share, a form to write.
_SHARED = lazy_regex(
    r"//(?:www\.)?(?:facebook\.com/(?:sharer|share)|(?:twitter|x)\.com/(?:intent|share)|linkedin\.com/share|reddit\.com/submit"
    r"|pinterest\.\w+/pin|(?:api|web)\.whatsapp|wa\.me/|t\.me/share)"
)
_ALONE = 3
"""So many links that stand alone behind sentences are a habit."""
_LEAST_BESIDE = 20
"""Characters that a line says besides its links where it is a sentence; a menu has not so many."""


def printed_citations(text: str, links: Sequence[Place], own_host: str = "") -> Iterator[tuple[int, int, int]]:
    """Give the links of printed text that cite, as `citing` does, but only where their place or words make it clear.

    In brackets a link cites, and behind a sentence where its words name the outlet, or where others stand so, too.
    One to the page's own site leads on; one that offers something or shares the page cites nothing.

    Args:
        text: The readable text of a page or file.
        links: Its links, in offsets of that text.
        own_host: Where the page itself stands, if it says so.
    """
    marks = list(citing(text, links))
    alone = sum((start, end) == (links[i].start, links[i].end) for i, start, end in marks)
    for i, start, end in marks:
        link = links[i]
        is_own = bool(own_host) and outlets.host_of(link.url).removeprefix("www.") == own_host
        if (
            is_own
            or not _LETTERS.match(link.words)
            or _SHARED.search(link.url)
            or not _is_in_sentence(text, link, links)
        ):
            continue
        is_bracketed = (
            (start, end) != (link.start, link.end) or text[start - 1 : start] in _OPENS or has_own_brackets(link.words)
        )
        if is_bracketed or alone >= _ALONE or names_outlet(link.words, link.url):
            yield i, start, end


def on_words(text: str, links: Sequence[Place], own_host: str = "", *, by_habit: bool) -> Iterator[int]:
    """Give the numbers of the links on words of sentences that cite.

    One on the words that say what a paper told does; all others where many paragraphs have one, to several places.

    Args:
        text: The readable text of a page.
        links: Its links, in offsets of that text.
        own_host: Where the page itself stands, if it says so.
        by_habit: Whether nothing else cites, so that such links may be the article's way to.
    """
    starts = [match.start() for match in _PARAGRAPH.finditer(text) if len(match.group()) >= _LEAST_PARAGRAPH]
    citing_links = [
        i
        for i, link in enumerate(links)
        if may_cite(link.words, link.url)
        and _LETTERS.match(link.words)
        and not _is_name(link.words)
        and not (own_host and outlets.host_of(link.url).removeprefix("www.") == own_host)
        and not _SHARED.search(link.url)
        and _is_in_sentence(text, link, links)
    ]
    linking = {bisect_right(starts, links[i].start) for i in citing_links}
    is_habit = (
        by_habit and len({address(links[i].url) for i in citing_links}) > 1 and _LINKING * len(linking) >= len(starts)
    )
    for i in citing_links:
        if is_habit or is_news_piece(links[i].words, links[i].url):
            yield i


def _is_name(words: str) -> bool:
    """Tell whether all words begin with a capital, as those of a person or a firm whose page is linked."""
    row = [word for word in words.split() if word[:1].isalpha()]
    return len(row) < _LONG_TITLE and all(word[:1].isupper() for word in row) and not languages.says("tells", words)


_LONG_TITLE = 5
"""A name is shorter; so many words with capitals are a title."""
_PARAGRAPH = lazy_regex(r"[^\n]+")
_LEAST_PARAGRAPH = 40
"""Characters of a paragraph that says something; headings and captions are shorter."""
_LINKING = 3
"""An article that cites by links on its words does so in one of so many of its paragraphs."""


def cited(text: MappedText, links: Sequence[Place]) -> Iterator[tuple[Marker, Definition | None]]:
    """Give the links of printed text that cite as marks, each target once with what its link says of it."""
    labels: dict[str, str] = {}
    for i, start, end in printed_citations(text.text, links):
        link = links[i]
        key = address(link.url)
        is_new = key not in labels
        label = labels.setdefault(key, f"link {len(labels) + 1}")
        whole = text.span(link.start, link.end)
        described = (reference(label, link.words, link.url, None, whole, None),)
        definition = Definition(label, text.slice(link.start, link.end), whole, described)
        yield Marker(text.span(start, end), label, "link"), definition if is_new else None


_OPENS = frozenset("(（[")
_LETTERS = lazy_regex(r"(?!\W*https?:)(?=.{0,200}?[^\W\d_]{2})", re.S)
"""Words, not a number or an address, which other readings know."""


def _is_in_sentence(text: str, link: Place, links: Sequence[Place]) -> bool:
    """Tell whether a link's line says something besides its links, and offers are none of it."""
    start = text.rfind("\n", 0, link.start) + 1
    end = text.find("\n", link.end)
    end = len(text) if end < 0 else end
    if end - start > _LONGEST_LINE:
        return True
    linked = sum(other.end - other.start for other in links if start <= other.start < end)
    return end - start - linked >= _LEAST_BESIDE and not text[start:end].lstrip().startswith("|")


_LONGEST_LINE = 1000
"""Characters; a line of more is no menu, and need not be looked through for each of its links."""


def reference(label: str, words: str, url: str, title: str | None, span: Span, at: Span | None) -> Reference:
    """Return what a link says about its source."""
    named, outlet = described(words, url, title)
    return Reference(label, title=named, outlet=outlet, url=url, span=span, spans={"url": at} if at else {})


def address(url: str) -> str:
    """Return an address for comparison: without the words that are marked in the page, a last slash, `www.`.

    >>> address("https://www.a.org/b/#:~:text=c") == address("http://a.org/b")
    True
    """
    bare = url.split("#:~:", 1)[0].split("://", 1)[-1].removeprefix("www.")
    return re.sub(r"(?<=[?&])utm_\w{1,20}=[^&#]*&?", "", bare).rstrip("?&/#")
