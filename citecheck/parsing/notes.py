"""Notes: what a footnote is, before anything is read out of it.

A note may describe a source, or several; point to a fuller entry (``Ibid.``, ``Vogt 2012, p. 37``); or be a remark of
the author's, with links and years in passing. A remark is told by how it talks: outside quotations, links and addresses
it has the pronouns and verbs of a sentence, which the parts of a reference have not.
"""

import functools
import re
from collections.abc import Container, Sequence
from itertools import chain

from citecheck.knowledge import languages
from citecheck.parsing import joints
from citecheck.parsing.issued import find_none_stated
from citecheck.parsing.lists.signs import has_day, has_own_address, looks_like_reference
from citecheck.parsing.several import sources_of
from citecheck.parsing.vocabulary import WITHIN
from citecheck.parsing.works import Listed, read_works
from citecheck.patterns import Cased, any_of, lazy_regex
from citecheck.values import EntryKind

_LINK = lazy_regex(r"\[(?P<words>[^\[\]]{0,400})\]\((?P<url>[^()\s]{1,2000})\)")
_URL = lazy_regex(r"<?(?:https?://|//www\.|www\.)[^\s<>\"“”]+>?")
_KEY = lazy_regex(r"\[[^\[\]]*@[^\[\]]*\]|`[^`]*`")
_QUOTED = lazy_regex(
    r"“[^“”]{1,400}[”“]|„[^„“”]{1,400}[“”]|«[^«»]{1,400}»|»[^«»]{1,400}«|\"[^\"]{1,400}\"|(?<!\w)‘[^‘’]{1,400}’(?!\w)"
)
_WORD = lazy_regex(r"[^\W\d_]+(?:['’][^\W\d_]+)?")

# What only a reference prints: pages, volumes, numbers of books and papers, editors, a visit, the work that holds it.
# A page or volume is cut short there; in whole words a sentence speaks of it as well.
_VOLUMES = any_of(sorted(word for word in languages.phrases("volumes") if len(word) > 1))
_BIBLIOGRAPHIC = lazy_regex(
    rf"""
      \b(?i:{languages.pattern("pages")}|{_VOLUMES})\.\s?\d | [§№]\s?\d | \d+\s?\(\d+\)\s?[:,]\s?\d
    | \b(?:ISBN|ISSN|[Dd][Oo][Ii]\b) | \(?\b(?i:{languages.pattern("editors")})\.?\) | \bHrsg\. | \bed\.\sby
    | \b{WITHIN}:\s(?=[^\Wa-z]|[«“„"])
    | \([^\W\d_][^():]{{1,40}}:\s[^():]{{2,60}},\s(?:1[5-9]|20)\d\d\)
    """,
    re.VERBOSE,
)


@functools.lru_cache(maxsize=1 << 12)
def kind_of(note: str, language: str | None = None) -> EntryKind:
    """Tell what a note is.

    Args:
        note: Its words, links as Markdown has them.
        language: The article's language, where it is known.

    >>> kind_of("“Fees rise”, Harbour Post, 3 May 2021."), kind_of("I asked [the warden](https://a.org/x) twice.")
    ('source', 'remark')
    >>> kind_of("Ibid., p. 4"), kind_of("Vogt 2012, p. 37")
    ('pointer', 'pointer')
    """
    words = " ".join(note.split())
    if points(words):
        return "pointer"
    language = language or languages.detect(words)
    talk = _talk(words, language)
    if _describes(words, language):
        return "mixed" if talk > _SLIP and not _APA.match(words) else "source"
    if talk or _rambles(words) or _is_quotation(words):
        return "remark"
    return "source" if looks_like_reference(note) or _AUTHORED.of(words).match(words) else "remark"


def source_in(note: str, language: str | None = None) -> int:
    """Return where the source begins in a note that first remarks something and then says where to look.

    >>> note = "He kept them under his bed. See also Jan Moss, The Bed (Lowtown: Quill, 1950)."
    >>> note[source_in(note) :]
    'See also Jan Moss, The Bed (Lowtown: Quill, 1950).'
    """
    for stop in _NEXT_SENTENCE.finditer(note):
        lead = joints.lead().match(note, stop.end())
        before = note[: stop.start() + 1]
        if lead and lead.end() > stop.end() and not (_YEAR.search(before) or _URL.search(before)):
            return stop.end() if _talk(before, language or languages.detect(before)) else 0
    return 0


_NEXT_SENTENCE = lazy_regex(r"[.!?]\s+(?=[^\W\d_])")


def points(words: str) -> bool:
    """Tell whether a note only names an author, a year or a place in a work that is described elsewhere."""
    if _KEYS_ALONE.fullmatch(words):
        return True
    bare = words.strip(" .,;")
    if len(bare) <= _LONGEST_POINTER and not _URL.search(words) and returns(bare):
        return True
    if len(bare) > _LONGEST_POINTER or _URL.search(words) or _QUOTED.search(words) or _LINK.search(words):
        return False
    lead = joints.lead().match(bare)
    parts = [part.strip() for part in (bare[lead.end() :] if lead else bare).split(";")]
    are_short = all(_SHORT.of(part).fullmatch(part) and not _is_titled(part) for part in parts)
    if languages.says("ibid", " ".join(bare.split()[:2])):
        return are_short or not (lead and lead.end() and _YEAR.search(bare))  # but of `Vgl. Anna Vogt, Der Kai, 1999`
    return are_short


def returns(bare: str) -> bool:
    """Tell whether words send the reader back to a note, or to a page of what an earlier note describes.

    >>> [returns(words) for words in ("See note 1 above", "Berg, *op. cit.*, p. 4", "Lee, 18 F.2d at 40", "Berg 1999")]
    [True, True, True, False]
    """
    plain = _EMPHASIS.sub("", bare)
    if _to_note().fullmatch(plain) or _AT_PAGE.match(plain):
        return True
    return not _YEAR.search(plain) and _cited_above().search(plain) is not None


_EMPHASIS = lazy_regex(r"[*_]+")
# Arbuthnot, 188 F.2d at 407
_AT_PAGE = lazy_regex(r"[^\d]{2,60},\s\d{1,4}\s[^\W\d_a-z][\w.’'& ]{0,30}\sat\s\d")


@functools.cache
def _to_note() -> "re.Pattern[str]":
    """Return the pattern of what names a note by its number, and no more: ``See note 4 above``, ``Vgl. Anm. 4``."""
    signals, labels = (languages.any_of(languages.phrases(kind), "") for kind in ("signals", "note labels"))
    return lazy_regex(
        rf"(?:(?:{signals})\b[.:,]*\s)*(?:\w{{1,8}}\s){{0,2}}(?:{labels})\.?\s?\d{{1,3}}(?:[\s,(]+[^\W\d_]{{2,12}}\)?\.?){{0,2}}",
        re.IGNORECASE,
    )


@functools.cache
def _cited_above() -> "re.Pattern[str]":
    """Return the pattern of what says behind a name that the work was cited above: ``op. cit.``, ``a. a. O.``."""
    said = sorted(phrase for phrase in languages.phrases("ibid") if "." in phrase)
    labels = languages.any_of(languages.phrases("note labels"), "")
    return lazy_regex(
        rf"(?<=[,;]\s)(?:{languages.any_of(said)}|supra\s+(?:note|n\.))"
        rf"|\((?:above|supra)?\s?(?:{labels})\.?\s?\d{{1,3}}\)",
        re.IGNORECASE,
    )


def _is_titled(part: str) -> bool:
    """Tell whether a title stands among names: `Anna Brandt, Deichbau, Husum 1983`, and not `Vogt, Marek 2009`."""
    groups = [group.split() for group in _DATED_END.sub("", part).split(",")]
    return len(groups) > 2 and len(groups[0]) > 1 and any(len(group) == 1 for group in groups[1:])


_YEAR = lazy_regex(r"\b(?:1[5-9]|20)\d\d\b")
_DATED_END = lazy_regex(r"\(?\b(?:1[5-9]|20)\d\d.*", re.DOTALL)


_SLIP = 2
"""So many words of a sentence may stand in a title without quotes; more are a remark beside the source."""
_LONGEST_POINTER = 90
"""Characters; names, a year and a page need no more."""
_NAME = (  # a stop ends an initial or a short form, and no whole name
    r"(?:[^\W\d_\p{Ll}](?:[\w’'-]*|(?:[\w’'-]{0,3}\.)+-?\w*)|van|von|de|der|den|la|le|al|el"
    r"|y|und|and|et|&|і|и|та|ін\.?|др\.?|et\sal\.?|u\.\s?a\.)"
)
_PLACE = (
    r"(?:pp?\.?|S\.?|Seiten?|pages?|с\.|стр\.|p[áa]gs?\.?|ch\.|Kap\.|§|fol\.)\s?"
    r"[\divxlc]+(?:\s?[-–]\s?[\divxlc]+)?\s?(?:ff?\.?)?"
)
_YEAR_AND_PLACE = rf",?\s*\(?(?:1[5-9]|20)\d\d[a-z]?\)?(?:\s*[,:]\s*(?:{_PLACE}|\d{{1,4}}(?:[-–]\d{{1,4}})?))?"
# `Brake (2009)`, `Pekler, Ungerböck 2009, S. 135f.`, `Mills et al. (1993)`, `Peterson`.
_SHORT = Cased(rf"{_NAME}(?:[\s,]+{_NAME}){{0,5}}(?:{_YEAR_AND_PLACE}|,?\s*{_PLACE})?")
# `[@berg2020]`, `See @berg2020 [p. 204] and @ito2023.`: nothing but keys of a bibliography.
_KEYS_ALONE = lazy_regex(
    rf"(?:(?i:{languages.pattern('signals')})\.?)?[\s\[]*@[^\s\]]+"
    rf"(?:[\s;,\]]*(?:{any_of(sorted(languages.ands()))}|\[[^\]]*\]|@[^\s\]]+))*[\].;\s]*"
)
# `Vgl. Anna Vogt, Der Hafen`, `James Hillman: Am Anfang`: a person, then a title.
_AUTHORED = Cased(
    rf"(?:(?i:{languages.pattern('signals')})\.?\s)?(?:[^\W\d_\p{{Ll}}][\w’'.-]*\s?){{1,4}}(?:\s?{languages.pattern('others')}\.?)?"
    r"[,:]\s[“\"«„*_]?[^\W\d_\p{Ll}].{8,}|(?:See\s)?[_*][^_*]{3,200}[_*]\sby\s[^\W\d_\p{Ll}]"
)
# `Berg, A. (2020). What is salt?`: authors and year, then a title that may say anything.
_APA = lazy_regex(r"[^()]{3,400}[,.]?\s\((?:1[5-9]|20)\d\d[a-z]?(?:,[^()]{1,25})?\)[.:]?\s")


def _talk(words: str, language: str | None) -> int:
    """Count the words of a sentence outside quotations, addresses and links; a link in its midst counts as one."""
    spoken = _INITIAL.sub(" ", _URL.sub(" ", _LINK.sub(" ", _QUOTED.sub(" ", _KEY.sub(" ", words)))))
    said = [word.lower().replace("’", "'") for word in _WORD.findall(spoken)]
    count = sum(word in _talk_words(language) for word in said) + _turns(words, language)
    return count + sum(_is_in_passing(words, link) for link in _LINK.finditer(words))


# `Falk I. Lake ice`, `Falk I, Ito K`: a letter of a name, which speaks of nobody where no word goes on behind it.
_INITIAL = lazy_regex(r"(?<![\w'’])[A-Z](?![\w'’]|\s+[a-z])")


@functools.cache
def _talk_words(language: str | None) -> frozenset[str]:
    """Return the words of sentences in a language and in English; of all languages, but for short ones, if unknown."""
    if language is None:
        return frozenset(word for word in languages.phrases("talk") if len(word) > _SHORT_WORD) | _talk_words("en")
    return _phrases("talk", language)


def _phrases(kind: languages.Kind, language: str | None) -> frozenset[str]:
    """Return the phrases of a kind in a language and in English, in small letters."""
    spoken = [found for code in ("en", language or "") if (found := languages.get(code))]
    return frozenset(phrase.lower() for each in spoken for phrase in each.phrases.get(kind, ()))


def _turns(words: str, language: str | None) -> bool:
    """Tell whether words begin as a sentence does and no reference: ``But``, ``Zum Beispiel``."""
    said = words[:_LONGEST_TURN].lower()
    return not words[:1].islower() and any(
        said.startswith(turn) and not (languages.is_spaced(turn) and said[len(turn) :][:1].isalnum())
        for turn in _phrases("turns", language)
    )


_LONGEST_TURN = 40
"""Characters; no words with which a sentence begins are longer."""


@functools.cache
def _cited_in() -> re.Pattern[str]:
    """Return the pattern of what says at the head of a note where its words were found: ``Source:``, ``Cited in``."""
    return lazy_regex(rf"(?:{languages.any_of(languages.phrases('cited in'))})\s?(?:[:：]\s?|\s)", re.IGNORECASE)


_SHORT_WORD = 3
"""Words of so many letters mean too many things in other languages."""


def _is_in_passing(words: str, link: "re.Match[str]") -> bool:
    """Tell whether a link stands on words of a sentence: small ones before it or behind it, not parted by a stop."""
    before = words[: link.start()].rstrip("(").rstrip().rpartition(" ")[2]
    behind = words[link.end() :].lstrip(" ,)").partition(" ")[0].strip(".,;:")
    small = [word for word in (before, behind) if word.isalpha() and word.islower()]
    if link["words"][:1].islower() and words[: link.start()].rstrip().endswith(","):  # Well, [mostly](…)
        return True
    return any(word not in languages.phrases("joints") for word in small) or (
        link["words"][:1].islower() and bool(small)
    )


def _rambles(words: str) -> bool:
    """Tell whether words run on without anything that a reference has: no address, no quotation, hardly a name."""
    if _URL.search(words) or _QUOTED.search(words) or _LINK.search(words):
        return False
    said = _WORD.findall(words)
    if len(said) > _LONG:
        return True
    named = sum(word[:1].isupper() for word in said[1:])
    has_case = any(word[:1].islower() for word in said)
    return has_case and len(said) > 4 and named < 2


_LONG = 60
"""Words; a reference without address and quotation has fewer."""


def _is_quotation(words: str) -> bool:
    """Tell whether a note quotes what somebody said: nothing but small words goes on behind the quotation."""
    said = _QUOTED.match(words)
    return said is not None and _SAYING.fullmatch(words, said.end()) is not None


# “God send us better weather,” as the colonel's wife put it.
_SAYING = lazy_regex(r",?\s(?![^\W\d_]{1,3}:?\s[^\Wa-z])[a-zà-ÿа-я][^\d“”„«»\[\]()]{6,}")


def _describes(words: str, language: str | None) -> bool:
    """Tell whether words, talk as they may, describe a source: by its pages, a visit, a quoted title with a day."""
    shown = _URL.sub("", _LINK.sub(lambda link: f"“{link['words']}”", words))
    if _BIBLIOGRAPHIC.search(shown) or _cited_in().match(words) or _APA.match(words):
        return True
    if _URL.search(words) and joints.visit().search(words):
        return True
    if has_own_address(words) and (has_day(shown) or find_none_stated(shown)):
        return True
    first = _QUOTED.search(shown)
    if first is None or first.start() > _AUTHORS or len(first.group().split()) < 3:
        return False
    rest = shown[first.end() :]
    return has_day(rest) and not any(word.lower() in _talk_words(language) for word in _WORD.findall(rest))


_AUTHORS = 80
"""Characters before a title, in which its authors stand."""


# --- pointers to fuller entries ---------------------------------------------------------------------------------------

_PLACED = lazy_regex(rf"(?:,?\s*(?:{_PLACE}))?[.;\s]*\Z")
_DATED_NAME = lazy_regex(r"(?P<name>[^()\d]{2,80}?)[\s,]*\(?(?P<year>(?:1[5-9]|20)\d\d)(?P<letter>[a-z]?)\b")
_SHORT_TITLE = lazy_regex(r"(?P<name>[^:,]{2,60})[:,]\s(?P<title>.{4,80})")
_LONGEST_SHORT = 110
"""Characters of a short citation with a title; a first, full one has more."""
_LEAST_WORD = 4
"""Letters of the words of a title that a fuller entry must have, too."""


def targets_of(notes: Sequence[tuple[str, EntryKind]], entries: Sequence[str]) -> dict[int, int]:
    """Return which entry each note points to that only points: by its place, the place of the entry.

    The notes themselves are entries, too, behind the others: a first note may be the fuller one.

    Args:
        notes: The words of each note and what it is.
        entries: The words of each entry of the reference lists.

    >>> targets_of([("Vogt 2012, p. 37", "pointer"), ("Ibid., p. 40", "pointer")], ["Vogt, A. The Harbour. Oslo 2012."])
    {0: 0, 1: 0}
    """
    if not notes:
        return {}
    full = [*entries, *(words for words, _ in notes)]
    owners = list(range(len(full)))
    for i, (words, kind) in enumerate(notes, len(entries)):
        if kind != "pointer":  # each of several may be pointed to
            parts = words.split("; ") if "; " in words else [words[slice(*part)] for part in sources_of(words)]
            bare = [part[lead.end() :] if (lead := joints.lead().match(part)) else part for part in parts]
            told = [part for part, said in zip(bare, [words, *parts[1:]], strict=True) if part != said or said != words]
            full += told
            owners += [i] * len(told)
    listed = functools.cache(lambda: Listed(read_works(full)))  # few notes ask for it
    sources = {*range(len(entries)), *(len(entries) + i for i, (_, kind) in enumerate(notes) if kind == "source")}
    sources |= {row for row, owner in enumerate(owners) if owner in sources}
    found: dict[int, int] = {}
    for i, (note, kind) in enumerate(notes):
        words = " ".join(note.split())
        target: int | None = None
        if kind == "pointer" and languages.says("ibid", " ".join(words.split()[:2])):
            target = found.get(i - 1, len(entries) + i - 1 if i and notes[i - 1][1] == "source" else None)
        elif kind == "pointer":
            target = _named(words, listed(), sources)
            target = None if target is None else owners[target]
        elif kind == "source" and len(words) <= _LONGEST_SHORT and not (_URL.search(words) or has_day(words)):
            target = _fuller(words, len(entries) + i, listed(), full, sources, owners)
        if target is not None and target < len(entries) + i:  # what is pointed to comes first
            found[i] = target
    return found


def _named(words: str, listed: Listed, sources: Container[int]) -> int | None:
    """Return the source that names and a year mean, or names alone where they are one source's."""
    dated = _DATED_NAME.match(words)
    if dated is not None:
        target = listed.find(dated["name"].strip(" ,"), dated["year"], dated["letter"])
        return target if target in sources else None
    named = [i for i in listed.named(_PLACED.sub("", words)) if i in sources]
    return named[0] if len(named) == 1 else None


_MOST_NAMED = 200
"""A name that more works begin with tells none of them from the others."""


def _fuller(
    words: str, own: int, listed: Listed, full: Sequence[str], sources: Container[int], owners: Sequence[int]
) -> int | None:
    """Return the fuller entry of a short citation: of the same author, with the words of its title."""
    short = _SHORT_TITLE.match(words)
    if short is None:
        return None
    quoted = _QUOTED.match(short["title"])
    printed = quoted.group() if quoted else short["title"]
    title = {word.lower() for word in _WORD.findall(printed) if len(word) >= _LEAST_WORD}
    family = short["name"].split()[-1]
    named = listed.named(short["name"]), listed.named(family)
    if max(map(len, named)) > _MOST_NAMED:
        return None
    for i in dict.fromkeys(chain(*named)):
        is_before = owners[i] < own and i in sources and len(full[i]) > len(short["name"] + printed)
        if is_before and title and title <= {word.lower() for word in _WORD.findall(full[i])}:
            return owners[i]
    return None
