"""What looks like a source in the text of an article that has neither markers nor a list.

Addresses behind sentences, credits, full references in brackets, lines that read like entries, marks of another format:
nothing of it is checked, and an article that cites so must not pass as one that cites nothing.
"""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence

from citecheck import attrs
from citecheck.knowledge import languages
from citecheck.knowledge.imprints import is_place
from citecheck.parsing.lists.heads import lines_of
from citecheck.parsing.lists.signs import has_day, has_own_address, must_be_source
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
    signs: tuple[str, ...] = ()
    """One of these stands in every text that has it; looking for them first is quick."""
    least_unlike: int = 1
    """So many different words there must be."""
    once: str = ""
    """What is said of a single one, where that is a habit."""


# `…in May.harbourpost.com`, `…in May. (harbourpost.com)`, and in a line of its own: what the buttons of a chat program
# leave when an answer is copied as text.
_DOTTED = lazy_regex(r"\.[a-z]{2,4}(?![a-z])")
"""Stands in every host; looking for it first is quick."""
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
# \cite{…}, \footnote{…}, <ref>, footnote:[…], [fn:1], [#a]_, {{cite …}}
_FOREIGN = lazy_regex(
    r"""(?P<words>\\(?:foot|auto|paren|text)?cite[tp]?\*?(?:\[[^\]\n]{0,60}\]){0,2}\{[^{}\n]{1,80}\} | \\footnote(?=\{)
    | <ref(?:\s[^<>]{0,100})?> | \bfootnote:\w{0,30}\[ | \[fn:[^\]\n]{0,60}\] | \[\#[\w-]{0,30}\]_
    | \{\{(?:cite|sfn|efn|refn)\b)""",
    re.X,
)


def _is_credit(words: str) -> bool:
    named = words.split(",")
    return (
        len(named) > 1
        and has_day(words)
        and not must_be_source(words)
        and not any(map(is_place, map(str.strip, named)))
    )


def _is_reference(words: str) -> bool:
    return " " in words.strip() and must_be_source(words)


def _is_outlet(words: str) -> bool:
    return " " in words and not is_place(words)  # `(Reuters)` below a picture says whose it is


_FORMS = (
    _Form(
        _FOREIGN,
        1,
        "marks of another format, such as {}, were not read: say which format it is",
        signs=("\\", "<ref", "footnote:", "[fn:", "]_", "{{"),
        once="mark of another format, {}, was not read: say which format it is",
    ),
    _Form(_REFERENCE, 2, "whole references stand in brackets, such as {}, and were not read", _is_reference),
    _Form(
        _ADDRESS, 2, "addresses stand where sources would, such as {}, and no marker or list has them", signs=("://",)
    ),
    _Form(_CREDIT, 2, "places name an outlet and a day, such as {}, and no list has them", _is_credit),
    _Form(_SOURCE_LINE, 2, "lines name a source, such as {}, and no list has them"),
    _Form(_HOST, 2, "sentences name a host where a source would stand, such as {}; no link or list says which page"),
    _Form(_NAME, 3, "sentences end in a name in brackets, such as {}, and no list has it", _is_outlet, least_unlike=3),
    _Form(_PAGE, 3, "citations by name and page, such as {}, could not be tied to a list", least_unlike=2),
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
    for form in _FORMS:
        if form.signs and not any(sign in text.text for sign in form.signs):
            continue
        if form.pattern is _HOST and not _DOTTED.search(text.text):
            continue
        found = [
            match.span("words")
            for match in form.pattern.finditer(text.text)
            if not _is_within(match.start("words"), closed) and form.is_one(match["words"])
        ]
        if len(found) >= form.least and len({text.text[slice(*span)] for span in found}) >= form.least_unlike:
            yield _unread(text, "marker", found, form.once if len(found) == 1 else form.said)
            return  # one fault, one message
    if lines := _lines_like_entries(text.text, closed):
        yield _unread(
            text, "list", lines, "lines read like entries of a list, from {} on, and nothing announces or cites them"
        )


def _unread(text: MappedText, kind: UnreadKind, found: Sequence[_Range], said: str) -> Unread:
    start, end = found[0]
    words = " ".join(text.text[start : min(end, start + _LONGEST_SHOWN)].split())
    shown = words if words[0] in _QUOTES else f"“{words}”"
    return Unread(kind, words, text.span(start, end), f"{len(found)} {said.format(shown)}.")


_LONGEST_SHOWN = 60
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
