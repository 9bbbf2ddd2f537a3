"""Inside a block of Markdown: notes' calls, links, code, formulas and emphasis, each at its offset.

markdown-it's inline tokens carry no column. This scanner reads a block's content once, from left to right, finds what
markdown-it's inline rules and its footnote plugin find, and says where; tests hold it to them and to pyromark's ranges.
Those do not replace it: to walk them takes 1.6 times as long (0.10.3, 1 MB of articles), and Pandoc's notes in the
text, hidden elements and escaped brackets would stay ours.
"""

import html
import re
from bisect import bisect_left
from collections.abc import Callable, Mapping, Set
from typing import Any, ClassVar

from citecheck import attrs
from citecheck.patterns import lazy_regex
from citecheck.reading.markdown_dialects import SAYS_HIDDEN
from citecheck.text import FROM_RAISED, RAISED, TO_RAISED

_SPECIAL = lazy_regex(r"[\\`<\[\]^*_~&$]")
_HTML_SPECIAL = lazy_regex(r"[<&]")
_BRACKETED_CARET = lazy_regex(r"\[\^[^\]\s]{1,200}\]")
_ESCAPE = lazy_regex(r"\\(?:[!-/:-@\[-`{-~]|\n)")
_ESCAPED_BRACKET = lazy_regex(r"\\\[(?P<inner>[^\[\]\\\n]{1,80})\\?\]")
_TICKS = lazy_regex(r"`+")
_ENTITY = lazy_regex(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_AUTOLINK = lazy_regex(r"<(?=[A-Za-z][\w.+-]{1,31}:|[\w.+-]{1,64}@)[^<>\x00-\x20]{1,2000}>")
_TAG = lazy_regex(
    r"""</?(?P<name>[A-Za-z][\w-]{0,60})(?:\s++[A-Za-z_:][\w.:-]{0,60}+
    (?:\s*+=\s*+(?:[^\s"'=<>`]{1,2000}|'[^']{0,1000}'|"[^"]{0,1000}"))?)*+\s*+/?>""",
    re.VERBOSE,
)
_HIDDEN_TAGS = frozenset(("code", "kbd", "samp", "pre", "math", "script", "style"))
_FIGURES = r"(\d{1,4}(?:\s?[,–−-]\s?\d{1,4}){0,20})"
_RAISED_TAG = lazy_regex(rf"<sup>\s*{_FIGURES}\s*</sup>", re.IGNORECASE)
_RAISED = lazy_regex(rf"\^{_FIGURES}\^")  # Pandoc


def _raised(figures: re.Match[str]) -> str:
    return "".join(figures[1].split()).translate(TO_RAISED)


# A label holds neither space nor bracket; the plugin sets no limit to its length.
_CALL = lazy_regex(r"\[\^([^\] \n]{1,200})\]")
# `(address "title")` behind a link's text; brackets in the address are balanced, one level deep.
_TARGET = lazy_regex(
    r"""\(\s*+(?:<(?P<quoted>[^<>\n]{0,2000})>|(?P<url>(?:[^\s()<]|\([^\s()]{0,500}\)){1,2000}+)?+)
    (?:\s++(?:"(?P<title>[^"]{0,1000})"|'[^']{0,1000}'|\([^()]{0,1000}\)))?\s*+\)""",
    re.VERBOSE,
)
_LABEL = lazy_regex(r"\[([^\[\]]{0,999})\]")
# What stands before a linked label at the head of an entry: nothing, or other labels of it.
_LABELS = lazy_regex(r"(?:\[{1,2}\\?\[?\d{1,4}\\?\]{1,2}\([^\s]{4,2000}+[ \t]{0,3}){0,40}+")
_WRAP = lazy_regex(r"\\?\[\Z")
_UNWRAP = lazy_regex(r"\\?\]")
_ATTRIBUTES = lazy_regex(r"\{(?:[:#.]|[\w-]{1,40}=)[^{}\n]{0,200}\}")  # Pandoc, kramdown
NUMBER = lazy_regex(r"(?:0|[1-9]\d{0,2})\Z")
# 1 · [1] · \\[1\\] · (1) · ⁽1⁾ · ^1^ · #1
_NUMBERED = lazy_regex(
    rf"[\s*_]*(?:\\?\[?|[(⁽#]|\^(?=[^\s^]+\^))(0|[1-9]\d{{0,2}}|[{RAISED}]{{1,3}})(?:\\?\]?|[)⁾^])[\s*_]*"
)
# A formula is stuck to its signs and no amount of money: `$x_1$` but not `$5 to 6$`, nor `$5–$6`.
_FORMULA = lazy_regex(r"\$\$(?P<display>[^$]{1,2000})\$\$|\$(?![\s$])(?P<inline>[^$\n]{0,300}[^$\s\\])\$(?!\d)")
_MATHS = lazy_regex(r"[\\^_={}]|\A[^\s,.]{1,20}\Z|[\w\])]\s[+*/<>-]\s[\w(\[]")


_LONGEST_LEAD = 60
"""So many signs may stand before a label in its line."""


@attrs.define
class _Opener:
    """A bracket or a run of `*`, `_`, `~` that may turn out to open something."""

    at: int
    sign: str
    length: int = 1


@attrs.frozen
class Link:
    """A link with its target behind its words."""

    start: int
    target: int
    """Where the words end."""
    end: int
    words: str
    url: str
    title: str | None
    label: str | None = None
    """The label of the definition that gives its target, if one does."""

    @property
    def number(self) -> str | None:
        """The number that its words are, in brackets or without: ``[1](…)``, ``[[1]](…)``, ``[\\[1\\]](…)``."""
        number = _NUMBERED.fullmatch(self.words)
        return number[1].translate(FROM_RAISED) if number else None


@attrs.frozen
class Inside:
    """What stands inside one block, in offsets of its content."""

    edits: list[tuple[int, int, str]] = attrs.field(factory=list)
    """Markup to take out, and characters to read instead of it."""
    opaque: list[tuple[int, int]] = attrs.field(factory=list)
    escaped: list[tuple[int, int]] = attrs.field(factory=list)
    """Brackets behind a backslash."""
    calls: list[tuple[int, int, str]] = attrs.field(factory=list)
    """Calls of notes, with their labels."""
    inline_notes: list[tuple[int, int]] = attrs.field(factory=list)
    links: list[Link] = attrs.field(factory=list)
    labels: set[str] = attrs.field(factory=set)
    """Numbers that are links at the head of a line, as the labels of entries are."""
    targets: set[str] = attrs.field(factory=set)
    """Labels of link definitions that a link with words of its own uses."""


def scan(content: str, labels: Set[str], targets: Mapping[str, Any], *, is_entry: bool = False) -> Inside:
    """Read the inside of a block of Markdown.

    Args:
        content: The block's text as markdown-it gives it.
        labels: The labels of the article's notes; nothing else in `[^…]` is a call.
        targets: Its link definitions by their folded labels, as markdown-it gives them.
        is_entry: It describes sources, so that the address of a link is not dropped.
    """
    return _Scanner(content, labels, targets, is_entry).scan(_SPECIAL)


def scan_html(content: str) -> Inside:
    """Read a block of HTML, where Markdown's own signs mean nothing."""
    found = _Scanner(content, frozenset(), {}, False).scan(_HTML_SPECIAL)
    found.opaque.extend(match.span() for match in _BRACKETED_CARET.finditer(content))
    return found


def is_marked(content: str) -> bool:
    """Tell whether a block's content holds any sign at all."""
    return _SPECIAL.search(content) is not None


class _Scanner:
    """Reads the inside of one block, from left to right and once."""

    def __init__(self, content: str, labels: Set[str], targets: Mapping[str, Any], is_entry: bool) -> None:
        self.content = content
        self.labels = labels
        self.targets = targets
        self.is_entry = is_entry
        self.found = Inside()
        self.brackets: list[_Opener] = []
        self.note_depth = 0  # so many inline notes are open
        self.dead = 0  # so many brackets from the first on open no link, because they hold one
        self.runs: list[_Opener] = []
        self.open_runs = {"*": 0, "_": 0, "~": 0}
        self.ticks: dict[int, list[int]] | None = None
        self.unclosed: set[str] = set()
        self.labelled = 0  # where the labels at the head of a line end

    def scan(self, signs: re.Pattern[str]) -> Inside:
        at = 0
        while special := signs.search(self.content, at):
            at = self._READERS[special.group()](self, special.start())
        return self.found

    def _escape(self, at: int) -> int:
        """Drop a backslash, and see whether it keeps a bracket from being one, or ``@`` from heading a key."""
        escape = _ESCAPE.match(self.content, at)
        if escape is None:
            return at + 1
        self.found.edits.append((at, at + 1, ""))
        if bracket := _ESCAPED_BRACKET.match(self.content, at):
            stretches = self.found.opaque if bracket["inner"].startswith("^") else self.found.escaped
            stretches.append(bracket.span())
        elif self.content.startswith("@", at + 1):
            self.found.opaque.append((at, at + 2))
        return escape.end()

    def _code(self, at: int) -> int:
        if self.ticks is None:
            self.ticks = {}
            for run in _TICKS.finditer(self.content):
                self.ticks.setdefault(len(run.group()), []).append(run.start())
        ticks = _TICKS.match(self.content, at)
        length = len(ticks.group()) if ticks else 1
        closers = self.ticks.get(length, [])
        i = bisect_left(closers, at + length)
        if i == len(closers):
            return at + length
        self.found.opaque.append((at, closers[i] + length))
        return closers[i] + length

    def _angle(self, at: int) -> int:
        content, edits = self.content, self.found.edits
        if autolink := _AUTOLINK.match(content, at):
            edits += [(at, at + 1, ""), (autolink.end() - 1, autolink.end(), "")]
            return autolink.end()
        if content.startswith("<!--", at):
            end = self._closing("-->", at + 4)
            edits += [(at, end + 3, "")] if end else []
            return end + 3 if end else at + 1
        if raised := _RAISED_TAG.match(content, at):
            edits.append((*raised.span(), _raised(raised)))
            return raised.end()
        tag = _TAG.match(content, at)
        if tag is None:
            return at + 1
        name = tag["name"].lower()
        if SAYS_HIDDEN.search(tag.group()) and (close := self._closing(f"</{name}", tag.end())):
            end = content.find(">", close) + 1 or len(content)
            edits.append((tag.start(), end, ""))  # what a reader cannot see says nothing and cites nothing
            return end
        edits.append((*tag.span(), "\n" if name == "br" else ""))
        end = self._closing(f"</{name}", tag.end()) if name in _HIDDEN_TAGS else 0
        if end > tag.end():
            self.found.opaque.append((tag.end(), end))
        return max(tag.end(), end)

    def _closing(self, sign: str, at: int) -> int:
        """Return where a closing sign stands, 0 where there is none; looked for in vain it is not looked for again."""
        end = -1 if sign in self.unclosed else self.content.find(sign, at)
        if end < 0:
            self.unclosed.add(sign)
        return max(end, 0)

    def _entity(self, at: int) -> int:
        entity = _ENTITY.match(self.content, at)
        if entity is None:
            return at + 1
        self.found.edits.append((*entity.span(), html.unescape(entity.group())))
        return entity.end()

    def _formula(self, at: int) -> int:
        formula = _FORMULA.match(self.content, at)
        if formula is None or not (formula["display"] or _MATHS.search(formula["inline"])):
            return at + 1
        self.found.opaque.append(formula.span())
        return formula.end()

    def _caret(self, at: int) -> int:
        if self.content.startswith("[", at + 1):
            if self._call(at + 1):
                return at + 1
            self.brackets.append(_Opener(at, "^", 2))
            self.note_depth += 1
            return at + 2
        if raised := _RAISED.match(self.content, at):
            self.found.edits.append((*raised.span(), _raised(raised)))
            return raised.end()
        return at + 1

    def _call(self, at: int) -> re.Match[str] | None:
        """Return the call of a note that begins here; with a target behind it, it is the text of a link."""
        call = _CALL.match(self.content, at)
        is_call = call and call[1] in self.labels and not _TARGET.match(self.content, call.end())
        return call if is_call else None

    def _open(self, at: int) -> int:
        if call := self._call(at):
            self.found.calls.append((at, call.end(), call[1]))
            return call.end()
        is_image = at > 0 and self.content[at - 1] == "!"
        self.brackets.append(_Opener(at - 1, "!", 2) if is_image else _Opener(at, "["))
        return at + 1

    def _close(self, at: int) -> int:
        if not self.brackets:
            return at + 1
        opener = self.brackets.pop()
        if opener.sign == "^":
            self.note_depth -= 1
            self.found.inline_notes.append((opener.at, at + 1))
            return at + 1
        is_dead = opener.sign == "[" and len(self.brackets) < self.dead
        self.dead = min(self.dead, len(self.brackets))
        link = None if is_dead else self._link(opener, at)
        if link is None:
            return at + 1
        if opener.sign == "[":
            self.dead = len(self.brackets)
        attributes = _ATTRIBUTES.match(self.content, link)
        if attributes:
            self.found.edits.append((*attributes.span(), ""))
        return attributes.end() if attributes else link

    def _link(self, opener: _Opener, at: int) -> int | None:
        """Take a link's signs away and return its end, or ``None`` where the brackets make no link."""
        content, edits = self.content, self.found.edits
        start = opener.at + opener.length
        words = content[start:at]
        if target := _TARGET.match(content, at + 1):
            end = target.end()
            url = target["quoted"] or target["url"] or ""
            self.found.links.append(Link(opener.at, at, end, words, url, target["title"]))
        else:
            full = _LABEL.match(content, at + 1)
            label = _normal(full[1] or words if full else words)
            if label not in self.targets:
                return None
            if NUMBER.match(words) and not (full and full[1]):
                return at + 1  # `[1]` with `[1]: …` in the list is a marker
            self.found.targets.add(label)
            end = full.end() if full else at + 1
            definition = self.targets[label]
            printed = " ".join((full[1] or words if full else words).split())
            self.found.links.append(
                Link(opener.at, at, end, words, definition["href"], definition["title"] or None, printed)
            )
        is_number = _NUMBERED.fullmatch(words) is not None
        keeps_address = (self.is_entry or self.note_depth > 0) and target and words != target["url"]
        head = opener.at
        if keeps_address and is_number:
            wrap = _WRAP.search(content, max(0, head - 2), head)  # [[1](https://…)] Title
            unwrap = _UNWRAP.match(content, end) if wrap else None
            head = wrap.start() if wrap and unwrap else head
            keeps_address = self._is_label(head, end)  # elsewhere it is a marker
            if keeps_address:
                self.found.labels.add(_NUMBERED.sub(r"\1", words))
                if wrap and unwrap:
                    edits += [(*wrap.span(), ""), (*unwrap.span(), "")]
        if opener.sign == "!":
            edits.append((opener.at, end, ""))
            while self.found.links and self.found.links[-1].start >= opener.at:
                self.found.links.pop()
            while self.found.calls and self.found.calls[-1][0] >= opener.at:
                self.found.calls.pop()
        elif NUMBER.match(words) and not (keeps_address and _LABELS.fullmatch(content, 0, head)):
            edits.append((at + 1, end, ""))
        elif not keeps_address:
            edits += [(opener.at, start, ""), (at, end, "")]
            if is_number:  # a reader sees a number, whatever signs make it one
                self.found.escaped[:] = [place for place in self.found.escaped if place[0] < start]
            if words.startswith("^"):
                self.found.opaque.append((start, at))
        return end

    def _is_label(self, start: int, end: int) -> bool:
        """Tell whether a linked number stands at the head of a line, behind other labels at most: an entry's does."""
        line = max(self.labelled, self.content.rfind("\n", max(self.labelled, start - _LONGEST_LEAD), start) + 1)
        if start - line > _LONGEST_LEAD or self.content[line:start].strip(" \t>*+-,"):
            return False
        self.labelled = end
        return True

    def _run(self, at: int) -> int:
        """Read a run of `*`, `_` or `~~`: pair it with an earlier one, or keep it for a later one."""
        content = self.content
        sign = content[at]
        end = at + 1
        while content[end : end + 1] == sign:
            end += 1
        if sign == "~" and end - at != 2:
            return end
        before, after = content[at - 1 : at] or " ", content[end : end + 1] or " "
        opens, closes = _flanks(before, after), _flanks(after, before)
        if sign == "_":
            if _is_in_address(content, at):
                return end
            opens, closes = opens and not (closes and before.isalnum()), closes and not (opens and after.isalnum())
        start = at
        while closes and start < end and self.open_runs[sign]:
            opener = self.runs.pop()
            self.open_runs[opener.sign] -= 1
            if opener.sign != sign:
                continue
            paired = min(opener.length, end - start)
            opener.length -= paired
            opened = opener.at + opener.length
            self.found.edits.extend(((opened, opened + paired, ""), (start, start + paired, "")))
            start += paired
            if opener.length:
                self.runs.append(opener)
                self.open_runs[sign] += 1
        if opens and start < end:
            self.runs.append(_Opener(start, sign, end - start))
            self.open_runs[sign] += 1
        return end

    _READERS: ClassVar[dict[str, Callable[["_Scanner", int], int]]] = {
        "\\": _escape,
        "`": _code,
        "<": _angle,
        "[": _open,
        "]": _close,
        "^": _caret,
        "*": _run,
        "_": _run,
        "~": _run,
        "&": _entity,
        "$": _formula,
    }


def _normal(label: str) -> str:
    """Fold a link's label as markdown-it does."""
    return " ".join(label.split()).lower().upper()


def _flanks(outside: str, inside: str) -> bool:
    """Tell whether a run of emphasis signs leans towards ``inside``, by CommonMark's rule."""
    if inside.isspace():
        return False
    return inside.isalnum() or outside.isspace() or not outside.isalnum()


def _is_in_address(content: str, at: int) -> bool:
    """Tell whether an offset stands inside an address written as it is."""
    word = content[max(0, at - 300) : at].rsplit(maxsplit=1)
    return bool(word) and not content[at - 1].isspace() and "://" in word[-1]
