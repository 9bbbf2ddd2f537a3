"""Markers that were mistyped."""

import functools
import re
from collections.abc import Iterator

from citecheck.knowledge import languages
from citecheck.patterns import lazy_regex
from citecheck.rules.rule import Flag, RuleContext, rule
from citecheck.values import Document, Edit, Severity

# A marker that was mistyped: a letter for a figure, a bracket lost, two signs in a row, full-width signs. Each
# pattern starts with its bracket, so that the scan is fast; what must stand before it is asked afterwards.
_LETTER = lazy_regex(r"\[([OoIl])\](?![\w(\[-])")
_UNCLOSED = lazy_regex(r"\[(\d{1,3})(?=\s+[^\W\d_]|\s*\Z)(?![^\[\n]{0,40}\])")
_UNOPENED = lazy_regex(r"(\d{1,3})\](?=\s|\Z)")
_RANGE = lazy_regex(r"\[(\d{1,4})\s?[-–—]\s?(\d{1,4})\]")
_SLIPS = lazy_regex(r"\[(?:[,;.-]\s?)?(\d{1,3}(?:[,;]\s?\d{1,3}){0,20})(?:[,;.]\s?)?\]")
_WIDE = lazy_regex(r"［(\d{1,4})］")
_CLAUSE_END = lazy_regex(r"[^\W\d_][.,;!?\"”’']")
_LONGEST_RANGE = 100
"""A range over more numbers than that is none that anybody meant."""
_FIGURES = {"O": "0", "o": "0", "l": "1", "I": "1"}

# Where `[l]` may be a marker: behind a stop, or behind a word where the sentence, or a part of it, ends after it.
_AFTER_STOP = lazy_regex(r"[.,;:!?…。\"”’'»)\]]\Z")
_BEFORE_WORD = lazy_regex(r"([^\W\d_]+)(\s?)\Z")
_STOP_FOLLOWS = lazy_regex(r"[.,;:!?…。)]|\s*\Z|\s*\n")
# Sounds and letters are written in brackets, too: `[o]` beside `[ə]`, and wherever the sentence speaks of them.
_OTHER_SOUND = lazy_regex(r"\[(?!['OoIl\d^])[^\W\d_A-Z][ːˈ̃]?\]")
_SENTENCE = 300
"""So far around a letter in brackets is looked for a word that says it is one."""
_OPENING, _CLOSING = "“„«‹「『", "”“»›」』"


def _explains_itself(text: str, start: int, end: int) -> bool:
    """Tell whether a letter in brackets is one: an editor's, in a quotation or for a word's own, or a sound."""
    before, after = text[max(0, start - _SENTENCE) : start], text[end : end + _SENTENCE]
    line, rest = before[before.rfind("\n") + 1 :], after.partition("\n")[0]
    opened = max(map(line.rfind, _OPENING))
    if opened > max(map(line.rfind, _CLOSING.replace("“", ""))) and any(sign in rest for sign in _CLOSING):
        return True
    if line.count('"') % 2 and '"' in rest:
        return True
    return languages.says("sounds", f"{line} {rest}")


def _is_block_quoted(document: Document, at: int) -> bool:
    """Tell whether a place of the article is in a quotation that the format sets off as a block."""
    near = document.source[max(0, at - _BLOCK) : at]
    if document.format == "markdown":
        return near.rpartition("\n")[2].lstrip().startswith(">")
    is_open = False
    for edge in _BLOCK_EDGES.finditer(near):
        is_open = edge["begins"] is not None
    return is_open


_BLOCK = 3000
"""So long is a block that is quoted, at most."""
_BLOCK_EDGES = lazy_regex(r"(?P<begins><blockquote\b|\{\{(?:block|c|r)?quote\s*\|)|</blockquote\b|\}\}", re.IGNORECASE)


def _stands_like_a_marker(text: str, start: int, end: int) -> bool:
    """Tell whether something in brackets stands where markers do: behind a stop, or where a part of a sentence ends."""
    before = text[max(0, start - 40) : start]
    if _AFTER_STOP.search(before):
        return True
    word = _BEFORE_WORD.search(before)
    if word is None or not _STOP_FOLLOWS.match(text, end):
        return False
    is_abbreviation = word[1][0].lower() == text[start + 1].lower()  # the identity [I]
    return not word[2] or not (is_abbreviation or word[1].lower() in _leading_on())


@functools.cache
def _leading_on() -> frozenset[str]:
    """Return words with none of which a clause ends, as in ``the vowel of [l]``."""
    return languages.phrases("names") | languages.phrases("and") | languages.phrases("examples")


@rule("structure", Severity.WARNING)
def malformed_marker(context: RuleContext) -> Iterator[Flag]:
    """**What** Something that was meant for a marker and is mistyped: `[O]`, `[l]`, `[3`, `3]`, `［3］`, `[5-3]`.

    **Why** No program links it and no reader can follow it.

    **Silent when** the article has no numbered markers or entries, or the number it seems to mean has no entry;
    `［3］` is fine where all markers are printed so. A letter in brackets is left alone inside a quotation, where an
    editor puts it (`“When [I] arrived”`), in a block that is quoted, where the text speaks of sounds and letters, and
    behind a word that it is short for (`the identity [I]`).

    **Example** `…said the minister.[l]` over a list that starts at 1.

    **Instead** Type the marker as the others are.
    """
    document = context.document
    labels = {label for entries in context.lists for entry in entries for label in entry.labels if label.isdecimal()}
    if not labels:
        return
    text = document.prose.text
    letters = [] if _OTHER_SOUND.search(text) else list(_LETTER.finditer(text))
    mended = [
        (match.start(), match.end(), _FIGURES[match[1]])
        for match in letters
        if _stands_like_a_marker(text, *match.span())
        and not _explains_itself(text, *match.span())
        and not _is_block_quoted(document, document.prose.span(*match.span()).start)
    ]
    mended += [
        (match.start(), match.end(), match[1])
        for pattern in (_UNCLOSED, _UNOPENED)
        for match in pattern.finditer(text)
        if _CLAUSE_END.fullmatch(text, match.start() - 2, match.start())
    ]
    mended.extend((m.start(), m.end(), m[1]) for m in _SLIPS.finditer(text) if m.group() != f"[{m[1]}]")
    wide = [(match.start(), match.end(), match[1]) for match in _WIDE.finditer(text)]
    if len(wide) < len(document.markers):
        mended.extend(wide)
    for start, end, number in mended:
        if number.replace(" ", "").replace(";", ",").split(",")[0] in labels:
            span = document.prose.span(start, end)
            yield Flag(
                span,
                f"“{text[start:end]}” looks like a mistyped [{number}].",
                label=number,
                suggestion=f"Write [{number}].",
                edits=(Edit(span, f"[{number}]"),),
            )
    for match in _RANGE.finditer(text):
        first, last = int(match[1]), int(match[2])
        if last < first:
            what, advice = "runs backwards", f"Write [{last}–{first}] or the numbers that are meant."
        elif last == first:
            what, advice = "is one of a single number", f"Write [{first}]."
        elif last - first > _LONGEST_RANGE and match[1] in labels:
            what, advice = "spans more entries than the list has", "Write the numbers that are meant."
        else:
            continue
        span = document.prose.span(*match.span())
        yield Flag(span, f"The range {match.group()} {what}.", label=match[1], suggestion=advice)
