"""What looks like a source in the text of an article that has neither markers nor a list.

Addresses behind sentences, credits, full references in brackets, lines that read like entries, marks of another format:
nothing of it is checked, and an article that cites so must not pass as one that cites nothing.
"""

import re
import unicodedata
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence

from citecheck import attrs
from citecheck.knowledge import languages
from citecheck.knowledge.imprints import is_place
from citecheck.parsing import mastheads
from citecheck.parsing.lists.heads import lines_of
from citecheck.parsing.lists.signs import has_day, has_own_address, is_month, must_be_source
from citecheck.parsing.markers import figures_of_notes
from citecheck.patterns import any_of, lazy_regex
from citecheck.values import MappedText, Unread, UnreadKind

_Range = tuple[int, int]


@attrs.frozen
class _Form:
    """One way to name sources in the text, and how often it is a habit."""

    pattern: "re.Pattern[str]"
    least: int
    said: str
    """What is said of it, behind the number of times."""
    is_one: "Callable[[str], bool]" = bool
    """What the words must be."""
    may_stand_in: "Callable[[str], bool]" = bool
    """Tells quickly whether a whole text may have any."""
    least_unlike: int = 1
    """So many different words there must be."""
    is_by_name: bool = False
    """Whether what differs in figures alone is the same."""
    is_amid: "Callable[[str, str], bool]" = lambda before, after: True
    """What must stand before and behind them."""
    once: str = ""
    """What is said of a single one, where that is a habit."""


# `…in May.harbourpost.com`, `…in May. (harbourpost.com)`, and in a line of its own: what the buttons of a chat program
# leave when an answer is copied as text.
_DOTTED = lazy_regex(r"\.[a-z]{2,4}(?![a-z])")
"""Stands in every host."""
_HOST = lazy_regex(
    r"""(?:(?<=[^\W\d_]{2}[.!?])[ \n]?\(?|(?<=[^\W\d_][.!?][)”"’])[ \n]?\(?|(?<=[^\W\d_]{2})[ ]\(|^[ \t]*)
    (?P<words>(?!www\.)(?:[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?\.){1,3}
        (?:com|org|net|edu|gov|info|io|co|news|eu|int|[a-z]{2}))
    (?:\)|(?=[ \t]*$)|(?=[ ]?[.]?[ ]+[^\W\d_a-z]))""",
    re.X | re.M,
)
# An address behind a sentence, in brackets, behind a colon or dash, or in a line of its own; amid a sentence it is a
# link in passing.
_ADDRESS = lazy_regex(
    r"(?:^[ \t]*|(?<!\])[(\[<（][ ]?|[.!?。][\"”’)]{0,2}\s+|[^\W\d_][ ]?[:–—-][ ])(?P<words>https?://[^\s<>()\[\]]{4,400})",
    re.M,
)
# (“Fees rise” Coast Review, 3 May 2021): a whole reference
_REFERENCE = lazy_regex(r"(?<!\])[(\[（【](?P<words>[^()\[\]（）【】\n]{20,400})[)\]）】]")
# (Coast Review, 3 May 2021), — *Coast Review*, 3 May 2021
_CREDIT = lazy_regex(r"[(\[（—–|][ ]?(?P<words>[^\W\d_a-z][^()\[\]（）|\n—–]{2,80})(?=[)\]）|]|\.?[ \t]*$)", re.M)
# …rise in autumn (Coast Review).
_NAME = lazy_regex(
    r"[(\[](?:(?<=[^\W\d_A-Z][ ][(\[])|(?<=[.!?][ ][(\[]))(?:(?:via|from|per|source:)[ ])?"
    r"(?P<words>[^\W\d_a-z][\w.&’'-]+(?:[ ][\w.&’'-]+){0,5})[)\]](?=[.!?。]?(?:\s|\Z))",
    re.M,
)
# (via the Coast Review), (Source: Coast Review), wherever it stands
_SOURCES_NAMED = any_of(sorted({*languages.phrases("labels"), *languages.phrases("cited in"), "via", "per"}))
_VIA = lazy_regex(
    rf"[(\[（](?i:{_SOURCES_NAMED})\s?[:：]?\s(?:the\s)?(?P<words>[^\W\d_a-z][^()\[\]（）\n\d]{{2,60}})[)\]）]"
)
_SOURCE_LINE = lazy_regex(
    rf"^\W{{0,4}}{any_of(sorted({*languages.phrases('labels'), *languages.phrases('cited in')}))}[*_]{{0,2}}[ ]?[:：]"
    r"[ *_]{0,4}(?P<words>[^\s\d][^\n]{2,80})",
    re.M | re.I,
)
# (Berg 12), (Berg and Marek 12–14), as the Modern Language Association cites
_PAGE = lazy_regex(
    r"(?P<words>\((?<=[^\W\d_A-Z][ ]\()[^\W\d_a-z][\w’'-]+(?:[ ](?:and|&|et al\.)(?:[ ][^\W\d_a-z][\w’'-]+)?)?[ ]"
    r"\d{1,4}(?:[–-]\d{1,4})?\))(?=[.,;]?(?:\s|\Z))"
)
# …rise in autumn [Coast Review 2021]. …rise in autumn. [coastreview] …rise in autumn.【coastreview】
_BRACKETED = lazy_regex(
    r"""(?:(?<=\w[.!?])[”"’)]?[ ]?|(?<=\w[.!?][”"’)])[ ]?|(?P<within>(?<=[\w”"’)%])[ ]?))
    (?P<words>\[\[?[^\[\]\n]{2,60}\]\]?|[【〔][^【】〔〕\n]{2,60}[】〕])
    (?=[.!?。](?:\s|\Z)|(?(within)(?!)|(?:\s+[^a-zß-öø-ÿ]|[^\W\d_a-z]|\s*\Z)))""",
    re.X,
)
# …rise in autumn. (WSJ) …rise in autumn. — Coast Review
_BEHIND_STOP = lazy_regex(
    r"""(?<=[^\W\d_][.!?])[ ]?(?:[(（](?P<words>[^\W\d_a-z][^()（）\n.!?]{1,60})[)）](?=\s|\Z)
    | [—–][ ]?(?P<dashed>[^\W\d_a-z][\w.’'-]{1,30}(?:[ ](?:&|and|of|the|[^\W\d_a-z][\w.’'-]{1,30})){0,5})
      (?=\s+[^\W\d_a-z]|[ ]*$))""",
    re.X | re.M,
)
# (see the Coast Review of 14 June 2020), which is no part of the article itself
_SIGNALS = any_of(sorted(languages.phrases("signals")))
_SENT = lazy_regex(
    rf"[(（\[](?i:{_SIGNALS})[.,]?\s(?P<words>[^()（）\[\]\n]{{0,20}}(?<!\w)[^\W\d_a-z][^()（）\[\]\n]{{3,100}})[)）\]]"
)
# (Coast Review, p. 4), (“Fees rise”, Coast Review)
_LOCATED = lazy_regex(
    rf"[(\[（](?P<words>[^\W\d_a-z][^()\[\]（）\n]{{2,60}},\s{any_of(sorted(languages.phrases('pages')))}\.?\s?\d{{1,4}}[^()\[\]\n]{{0,12}})[)\]）]"
)
_QUOTED = lazy_regex(
    r"[(\[（](?P<words>[“\"„«][^“”\"„«»()\n]{4,120}[”\"»“],?\s[^\W\d_a-z][^()\[\]（）\n]{2,60})[)\]）]"
)
_SHORT = lazy_regex(r"(?<!\w)(?P<words>(?:[Ii]bid(?:em)?|[Oo]p\.\scit|[Ll]oc\.\scit)\.)")
_IDENTIFIER = lazy_regex(
    r"[(\[（]\s?(?P<words>(?:doi|pmid|pmcid|arxiv|isbn|bibcode|jstor|ssrn|hal|s2cid)\s?:?\s?[\w./:()-]{4,60})\s?[)\]）]",
    re.I,
)
# coastreview.com/fees, without its scheme
_BARE_ADDRESS = lazy_regex(
    r"(?<![\w/@.])(?P<words>(?:www\.)?(?:[a-z0-9](?:[a-z0-9-]{0,40}[a-z0-9])?\.){1,3}(?:com|org|net|edu|gov|info|io|co|news|eu|int|[a-z]{2})"
    r"/[\w/~.%-]{2,200})"
)
# according to the Coast Review (14 June 2020)
_DATED = lazy_regex(
    r"(?<!\w)(?P<words>[^\W\d_a-z][\w.&’'-]{1,30}"
    r"(?:[ ](?:(?:&|and|of|for|de|der)[ ])?[^\W\d_a-z][\w.&’'-]{0,30}){0,4}[ ][(（][^()（）\n]{5,30}[)）])"
)
_SOURCE_BEHIND = lazy_regex(
    rf"(?<=[^\W\d_][.!?])[ ]{any_of(sorted({*languages.phrases('labels'), *languages.phrases('cited in')}))}\s?[:：]\s?"
    r"(?P<words>[^\W\d_][\w.&’'-]{1,30})",
    re.I,
)
# (fn. 1), (注2), see note 3
_NOTES = any_of(sorted(languages.phrases("note labels")))
_NOTE_COUNT = lazy_regex(rf"(?<!^)(?<!\w)(?P<before>{_NOTES}\.?\s?)(?P<count>\d{{1,2}})(?P<after>)(?!\w)", re.I | re.M)
# A number or letter between signs, where a sentence ends: `(1)`, `#2`, `<3>`, `/4/`, `(Note A)`, `⑤`
_COUNT = lazy_regex(
    rf"""(?:(?<=[^\W\d_][.!?])[ ]?|(?<=[^\W\d_])[ ]?(?=[^\s.!?]{{1,12}}[.!?](?:\s|\Z)))
    (?:(?P<before>[(\[{{<\#/^|⟨«‹※]{{1,2}}(?i:{any_of(sorted(languages.phrases("note labels")))}\.?\s)?)
      (?P<count>\d{{1,2}}|[A-Za-z])(?P<after>[)\]}}>/|⟩»›]{{0,2}})
    | (?P<circled>[①-⑳]))(?=[.!?]?\s|[.!?]?\Z)""",
    re.X,
)
# \cite{…}, \footnote{…}, <ref>, footnote:[…], [fn:1], [#a]_, {{cite …}}
_FOREIGN = lazy_regex(
    r"""(?P<words>\\(?:foot|auto|paren|text)?cite[tp]?\*?(?:\[[^\]\n]{0,60}\]){0,2}\{[^{}\n]{1,80}\} | \\footnote(?=\{)
    | <ref(?:\s[^<>]{0,100})?> | \bfootnote:\w{0,30}\[ | \[fn:[^\]\n]{0,60}\] | \[\#[\w-]{0,30}\]_
    | \{\{(?:cite|sfn|efn|refn)\b)""",
    re.X,
)


def _is_named_source(words: str) -> bool:
    """Tell whether a bracket behind a sentence may name a source: it has a name's capital, a figure or a sign in it.

    What people do while they speak, `[laughs]`, has not, and a letter that an editor put in is no name.
    """
    inner = words.strip("[]【】〔〕")
    return (
        words[0] in "【〔"
        or any(sign.isupper() or sign.isdigit() or sign in "._-:" for sign in inner)
        or (" " not in inner and len(inner) >= _LONG_NAME)
    )


_LONG_NAME = 10
"""A single word of so many letters, in brackets behind a sentence, is a host's name rather than a remark."""


def _is_sent(words: str) -> bool:
    first = words.split()[0].strip(".,").casefold()
    return not any(word in languages.phrases("parts") for word in (first, *map(str.casefold, words.split()[:3])))


def _is_dated(words: str) -> bool:
    return has_day(words[max(words.rfind("("), words.rfind("（"), 0) :])


def _is_told(before: str, after: str) -> bool:
    """Tell whether what stands around a name says that it tells something: ``according to …``, ``… reports``."""
    if after.lstrip()[:1] == ";" or before.rstrip()[-1:] == ";":  # Credits: Harbour Post (3 May 2021); Coast Review (…)
        return True
    return languages.says("tells", " ".join(after.split()[:3])) or languages.says("cited in", before)


def _is_credit(words: str) -> bool:
    named = words.split(",")
    return (
        len(named) > 1
        and has_day(words)
        and not is_month(named[0].split()[0])
        and not must_be_source(words)
        and not any(map(is_place, map(str.strip, named)))
    )


def _is_reference(words: str) -> bool:
    return " " in words.strip() and must_be_source(words)


def _is_no_place(words: str) -> bool:
    return not is_place(words)


def _is_outlet(words: str) -> bool:
    """Tell whether a name in brackets is an outlet's; `(Reuters)` below a picture says whose it is."""
    if " " not in words or is_place(words):
        return False
    return mastheads.is_known(words) or (" " in words.removeprefix("The ") and mastheads.is_masthead(words))


def _having(*signs: str) -> "Callable[[str], bool]":
    """Return what tells whether a text has one of some signs, which stand wherever a form does."""
    return lambda text: any(sign in text for sign in signs)


_FORMS = (
    _Form(
        _FOREIGN,
        1,
        "marks of another format, such as {}, were not read: say which format it is",
        may_stand_in=_having("\\", "<ref", "footnote:", "[fn:", "]_", "{{"),
        once="mark of another format, {}, was not read: say which format it is",
    ),
    _Form(_REFERENCE, 2, "whole references stand in brackets, such as {}, and were not read", _is_reference),
    _Form(
        _ADDRESS,
        2,
        "addresses stand where sources would, such as {}, and no marker or list has them",
        may_stand_in=_having("://"),
    ),
    _Form(_IDENTIFIER, 2, "identifiers stand where sources would, such as {}, and no list has them"),
    _Form(_LOCATED, 2, "brackets name a source and a page, such as {}, and no list has it"),
    _Form(_QUOTED, 2, "whole references stand in brackets, such as {}, and were not read"),
    _Form(
        _SHORT,
        1,
        "short citations, such as {}, point to what is not there",
        once="short citation, {}, points to what is not there",
    ),
    _Form(_CREDIT, 2, "places name an outlet and a day, such as {}, and no list has them", _is_credit),
    _Form(_VIA, 2, "brackets name a source, such as {}, and no list has it", _is_no_place, least_unlike=2),
    _Form(_SOURCE_LINE, 2, "lines name a source, such as {}, and no list has them"),
    _Form(
        _HOST,
        2,
        "sentences name a host where a source would stand, such as {}; no link or list says which page",
        may_stand_in=lambda text: _DOTTED.search(text) is not None,
    ),
    _Form(
        _BARE_ADDRESS,
        2,
        "addresses without https stand in the text, such as {}, and no list has them",
        may_stand_in=_having("/"),
    ),
    _Form(
        _BRACKETED,
        3,
        "sentences end in brackets, such as {}, that no list explains",
        _is_named_source,
        may_stand_in=_having("]", "】", "〕"),
        least_unlike=3,
    ),
    _Form(_NAME, 2, "sentences end in a name in brackets, such as {}, and no list has it", _is_outlet, least_unlike=2),
    _Form(_SOURCE_BEHIND, 2, "sentences name a source behind them, such as {}, and no list has it", least_unlike=2),
    _Form(_BEHIND_STOP, 3, "names stand behind sentences, such as {}, and no list has them", least_unlike=3),
    _Form(_SENT, 2, "brackets send the reader to sources, such as {}, that no list has", _is_sent, least_unlike=2),
    _Form(
        _DATED,
        2,
        "names stand with a day in brackets, such as {}, and no list has them",
        _is_dated,
        least_unlike=2,
        is_amid=_is_told,
    ),
    _Form(
        _PAGE, 3, "citations by name and page, such as {}, could not be tied to a list", least_unlike=2, is_by_name=True
    ),
)


def find_loose(text: MappedText, closed: Sequence[_Range]) -> Iterator[Unread]:
    """Give what stands where sources would in a text without markers, each form once.

    Args:
        text: The readable text.
        closed: Stretches of the text, in order, in which nothing is a marker: lists, code, formulas.
    """
    if figures := figures_of_notes(text.text, closed):
        yield _unread(
            text, "marker", figures, "figures stand behind words as those of notes do, from {} on; no list has them"
        )
        return
    if counted := _counted(text.text, closed):
        yield _unread(text, "marker", counted, "marks count notes, from {} on, and no list has them")
        return
    if signs := _signed(text.text):
        yield _unread(
            text, "marker", signs, "signs stand behind words as marks of notes do, such as {}; they were not read"
        )
        return
    for form in _FORMS:
        if not form.may_stand_in(text.text):
            continue
        found = [
            (start, end)
            for match in form.pattern.finditer(text.text)
            for start, end in [match.span(match.lastgroup or 0)]
            if not _is_within(start, closed)
            and form.is_one(text.text[start:end])
            and form.is_amid(text.text[max(0, start - _AROUND) : start], text.text[end : end + _AROUND])
        ]
        if (
            len(found) >= form.least
            and len({_unlike(text.text[slice(*span)], form) for span in found}) >= form.least_unlike
        ):
            yield _unread(text, "marker", found, form.once if len(found) == 1 else form.said)
            return  # one fault, one message
    if lines := _lines_like_entries(text.text, closed):
        yield _unread(
            text, "list", lines, "lines read like entries of a list, from {} on, and nothing announces or cites them"
        )


def _unlike(words: str, form: _Form) -> str:
    return words.rstrip("0123456789–-) ") if form.is_by_name else words


def _counted(text: str, closed: Sequence[_Range]) -> list[_Range]:
    """Return where notes are counted: ``(fn. 1) … (fn. 2)``, or ``#1``, ``(2)``, ``<3>``, where sentences end."""
    for pattern, least in ((_NOTE_COUNT, _PAIR), (_COUNT, _PAIR + 1)):
        found: dict[tuple[str, str], list[_Range]] = defaultdict(list)
        following: dict[tuple[str, str], int] = defaultdict(lambda: 1)
        for match in pattern.finditer(text):
            number, form = _count_of(match)
            if number <= following[form] and not _is_within(match.start(), closed):
                found[form].append((match.start() + len(match.group()) - len(match.group().lstrip()), match.end()))
                following[form] += number == following[form]
        for form, places in found.items():
            if following[form] > least:
                return places
    return []


def _count_of(match: "re.Match[str]") -> tuple[int, tuple[str, str]]:
    """Return what a mark counts, from 1 on, and how it is printed besides."""
    groups = match.groupdict()
    if circled := groups.get("circled"):
        return int(unicodedata.numeric(circled)), ("①", "")
    count = match["count"]
    number = int(count) if count.isdecimal() else ord(count.lower()) - ord("a") + 1
    return number, (match["before"].strip().lower() + ("1" if count.isdecimal() else "a"), match["after"])


# `* Coast Review, 14 June 2020`, `fn. 2: …`, `ii. …`: a sign at the head of a line that stands behind words as well
_SIGNED_LINE = lazy_regex(r"^(?P<sign>\*{1,4}|[†‡§¶#]{1,3}|\(?[a-z]\)|[ivx]{1,5}\))[ \t]*(?=[^\W_])", re.M)


# `SH22: Strait Herald, 4 October 2022`: a key at the head of a line that stands in brackets as well
_KEYED_LINE = lazy_regex(
    r"^[\[<{(]?(?P<key>[A-Z][A-Za-z]{0,12}[-+]?\d{2,4}[a-z]?)[\]>})]?[ ]?(?:[:=—–-][ ]|\t)(?=\S)", re.M
)
_IN_BRACKETS = lazy_regex(r"[\[<{(](?P<key>[A-Z][A-Za-z]{0,12}[-+]?\d{2,4}[a-z]?)[\]>})]")


def _signed(text: str) -> list[_Range]:
    """Return where signs of two or more lines stand behind words of the text before them, as those of notes do."""
    keys = {match["key"]: match.start() for match in _KEYED_LINE.finditer(text)}
    cited = [m for m in _IN_BRACKETS.finditer(text) if m.start() < keys.get(m["key"], 0)] if len(keys) >= _PAIR else []
    if len({match["key"] for match in cited}) >= _PAIR:
        return [match.span() for match in cited]
    found: list[_Range] = []
    lines = {match["sign"]: match.start() for match in _SIGNED_LINE.finditer(text)}
    for sign, at in lines.items():
        own = re.escape(sign)  # in front, since a literal is looked for much more quickly
        stuck_to = r"[.!?”’\"]" if sign[0].isalnum() else r"[\w.!?”’\"]"  # `a)` ends `(data)` as well
        before = rf"(?<![*†‡§¶#]{own})(?:(?<={stuck_to}{own})|(?<=[\w.!?”’\"] {own}))"
        behind = re.search(rf"{own}{before}(?=[\s.,;!?])", text[:at])
        if behind:
            found.append(behind.span())
    return sorted(found) if len(found) >= _PAIR else []


def _unread(text: MappedText, kind: UnreadKind, found: Sequence[_Range], said: str) -> Unread:
    start, end = found[0]
    words = " ".join(text.text[start : min(end, start + _LONGEST_SHOWN)].split())
    shown = words if words[0] in _QUOTES else f"“{words}”"
    return Unread(kind, words, text.span(start, end), f"{len(found)} {said.format(shown)}.")


_LONGEST_SHOWN = 60
_AROUND = 30
"""Characters beside a name that may say that it tells something."""
# What may stand before an entry: a bullet, a label, signs for notes.
_LEAD = lazy_regex(r"[-–*+•‣▪#>†‡§]{0,4}[ \t]*(?:[\[(*]?\d{1,3}[\])*.:]{0,2}[ \t]+)?")
_LONGEST_ENTRY = 400
_END = 60
"""The date of an entry stands this near to its end, or its title to its beginning."""
_QUOTES = frozenset('“"„«‘「『《')


def _lines_like_entries(text: str, closed: Sequence[_Range]) -> list[_Range]:
    """Return lines in a row that each describe a source: three of them, or two at the end."""
    row: list[_Range] = []
    before = ""
    for start, end in lines_of(text):
        line = text[start:end] if end - start <= _LONGEST_ENTRY else ""
        if line and not _may_be_entry(line):
            line = ""
        elif lead := _LEAD.match(text, start, end):
            start, line = lead.end(), text[lead.end() : end]
        if line and not _is_within(start, closed) and _reads_like_entry(line):
            if not row and languages.heading(before) == "further":
                return []  # what is cited nowhere, and is said so
            row.append((start, end))
        elif len(row) > _PAIR:
            break
        else:
            row, before = [], text[start:end]
    return row if len(row) >= _PAIR else []


_PAIR = 2


def _may_be_entry(line: str) -> bool:
    """Tell quickly whether a line may be an entry: it has an address, or a quotation near its beginning."""
    return "://" in line or not _QUOTES.isdisjoint(line[:_END])


def _reads_like_entry(line: str) -> bool:
    if "://" in line and has_own_address(line.strip()):
        return True
    return not _QUOTES.isdisjoint(line[:_END]) and has_day(line[-_END:])


def _is_within(offset: int, stretches: Sequence[_Range]) -> bool:
    i = bisect_right(stretches, offset, key=lambda stretch: stretch[0]) - 1
    return i >= 0 and offset < stretches[i][1]
