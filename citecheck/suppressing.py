"""What the article itself says to leave alone, in comments.

A comment in the article's own format, such as ``<!-- citecheck: ignore[off-topic-citation] until 2027-01-31 checked
by phone -->``, holds one of these words; brackets, date and reason may each be missing:

- ``ignore``: what stands on its line or, where the comment has the line to itself, on the next line that is not blank;
  in a Word file, what stands in the paragraphs that the comment is pinned to
- ``ignore-next-line``: what stands on that next line
- ``ignore-begin`` … ``ignore-end``: what stands between the two
- ``ignore-entry``: what is said of the entry or note it stands in or behind, or else of the next one, and of the
  citations that point there
- ``ignore-file``: everything

Brackets name rules or groups; without them every rule is meant. The date is the last day on which the comment holds.
A comment that cannot be read does nothing, and ``malformed-suppression`` says so; one that nothing needs any more is
left to ``unused-suppression``.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator

from citecheck import attrs
from citecheck.patterns import lazy_regex
from citecheck.values import Directive, Document, Edit, Finding, PartialDate, Span, Suppressed

WORDS = ("ignore", "ignore-next-line", "ignore-begin", "ignore-end", "ignore-entry", "ignore-file")

MAX_DIRECTIVES = 1000
"""More comments than this are not read: no article needs them."""


@attrs.frozen
class Suppression:
    """What one comment says to leave alone."""

    directive: Directive
    rules: tuple[str, ...] = ()
    """Rules and groups; empty for all."""
    scope: Span | None = None
    """Where; ``None`` for the whole article."""
    label: str | None = None
    """The label of the entry that is meant, if one is."""
    until: PartialDate | None = None
    reason: str | None = None

    def covers(self, finding: Finding, rule: str | None = None) -> bool:
        """Tell whether the finding is to be left alone, on account of ``rule`` alone if that is given.

        No comment silences what is said of itself.
        """
        rules = (rule,) if rule else self.rules
        if (rules and finding.rule not in rules and finding.group not in rules) or finding.span == self.directive.span:
            return False
        if self.scope is None or (self.label is not None and finding.label == self.label):
            return True
        return self.scope.overlaps(finding.span) or finding.span.start in self.scope

    def has_expired(self, as_of: PartialDate | None) -> bool:
        """Tell whether its date has passed."""
        return as_of is not None and self.until is not None and as_of > self.until


def suppress(
    findings: Iterable[Finding], document: Document, as_of: PartialDate | None = None
) -> tuple[tuple[Finding, ...], tuple[Suppressed, ...]]:
    """Part the findings into those to report and those that a comment in the article says to leave alone."""
    findings = tuple(findings)
    asked = [suppression for suppression in suppressions(document) if not suppression.has_expired(as_of)]
    first: dict[int, Suppression] = {}
    if asked:
        placed = Placed(findings)
        for suppression in asked:
            for i in placed.covered(suppression):
                first.setdefault(i, suppression)
    kept = tuple(finding for i, finding in enumerate(findings) if i not in first)
    left_alone = ((finding, first[i]) for i, finding in enumerate(findings) if i in first)
    return kept, tuple(Suppressed(finding, "comment", by.reason, by.until) for finding, by in left_alone)


class Placed:
    """Findings by place and by label, so that a comment is held only against those near it."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._findings = tuple(findings)
        spans = [finding.span for finding in self._findings]
        self._long = [i for i, span in enumerate(spans) if len(span) > _LONG]
        self._short = sorted((span.start, i) for i, span in enumerate(spans) if len(span) <= _LONG)
        self._labelled: dict[str | None, list[int]] = {}
        for i, finding in enumerate(self._findings):
            self._labelled.setdefault(finding.label, []).append(i)

    def covered(self, suppression: Suppression, rule: str | None = None) -> Iterator[int]:
        """Give the indices of the findings that a comment leaves alone, on account of one of its rules if given."""
        scope = suppression.scope
        near: Iterable[int] = range(len(self._findings))
        if scope is not None:
            first = bisect_left(self._short, (scope.start - _LONG, 0))
            last = bisect_right(self._short, (scope.end, len(self._findings)))
            labelled = self._labelled.get(suppression.label, ()) if suppression.label is not None else ()
            near = (*self._long, *(i for _, i in self._short[first:last]), *labelled)
        return (i for i in near if suppression.covers(self._findings[i], rule))


_LONG = 1000
"""Characters of a stretch; the few findings about more are held against every comment."""


def suppressions(document: Document) -> tuple[Suppression, ...]:
    """Return what the article's comments say to leave alone."""
    return tuple(said for said in _said(document) if isinstance(said, Suppression))


def faults(document: Document) -> tuple[tuple[Directive, str], ...]:
    """Return the comments that cannot be read, each with what is wrong, in a few words."""
    return tuple(said for said in _said(document) if not isinstance(said, Suppression))


def leave_alone(finding: Finding, document: Document) -> tuple[Edit, ...] | str:
    """Return what leaves a finding alone by a comment, its reason to be written; or in a sentence why nothing does."""
    source, line = document.source, _line(document.source, finding.span.start)
    words = f"citecheck: ignore[{finding.rule}] reason"
    if document.format in ("text", "latex"):
        return (_inserted(line.start, f"% {words}\n"),)
    if document.format == "rst":
        return _leave_alone_in_rst(finding, document, line)
    end = line.end
    tag = source.rfind("<", 0, end)
    if document.format in ("html", "jats") and tag > source.rfind(">", 0, end):  # the line ends inside a tag
        end = tag if tag >= finding.span.end else source.find(">", end) + 1
    elif document.format == "notebook":
        held = _CELL_LINE.fullmatch(source, line.start, line.end)
        end = held.end("words") if held else 0
        if not held or source.count("\\n", line.start, end):
            return "This notebook has several lines of a cell in one of its own, which a comment would hide as one."
    elif document.format not in ("markdown", "wikitext", "html", "jats"):
        return "What leaves a finding alone is written in the program that makes such files."
    return (_inserted(end or len(source), f" <!-- {words} -->"),)


# A line of a cell as notebooks are saved, `    "It rained.\n",`; what stands between its quotes, without the end.
_CELL_LINE = lazy_regex(
    r'\s*+(?:"source":\s*+\[?\s*+)?"(?P<words>(?:[^"\\]|\\(?!n")[^\n])*+)(?:\\n)?"\s*+\]?\s*+,?\s*+'
)


def _leave_alone_in_rst(finding: Finding, document: Document, line: Span) -> tuple[Edit, ...] | str:
    """Return what ``leave_alone`` does, where comments are paragraphs: above a note, or around a paragraph."""
    source, rule = document.source, finding.rule
    entry = next((entry.span for entry in document.entries if finding.span.start in entry.span), None)
    first = last = _line(source, entry.start) if entry else line
    if entry and _TARGET.match(source, first.start):
        return (_inserted(first.start, f".. citecheck: ignore-entry[{rule}] reason\n"),)
    while first.start and (above := _line(source, first.start - 1)).of(source).strip():
        first = above
    while last.end < len(source) and (below := _line(source, last.end + 1)).of(source).strip():
        last = below
    held = source[first.start : last.end]
    if entry or _ROWS.search(held):
        return (
            f"No comment can stand in a table or between items; leave {rule} alone for the file, or around the whole."
        )
    indent = held[: len(held) - len(held.lstrip())]
    begin, end = (f"{indent}.. citecheck: {word}" for word in (f"ignore-begin[{rule}] reason", "ignore-end"))
    return _inserted(first.start, f"{begin}\n\n"), _inserted(last.end, f"\n\n{end}")


_TARGET = lazy_regex(r"[ \t]*\.\.[ \t]")
_ROWS = lazy_regex(r"^[ \t]*(?:\+-|\||={2,}[ \t]+=)", re.M)


def _inserted(at: int, words: str) -> Edit:
    return Edit(Span(at, at), words)


# `citecheck: ignore[rule, group] until 2027-01-31 reason`; the readers have taken off the format's comment signs.
_DIRECTIVE = lazy_regex(
    r"""\s*citecheck\s*:\s*
    (?P<word>[\w-]*)\s*
    (?P<rules>\[[^\[\]]*\]?)?\s*
    (?:until\b\s*(?P<until>[^\s,;]*))?
    (?P<reason>.*)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_DATE = lazy_regex(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", re.ASCII)


def _said(document: Document) -> Iterator[Suppression | tuple[Directive, str]]:
    """Read the comments in order."""
    opened: Suppression | None = None
    entries: _Entries | None = None
    for directive in document.directives[:MAX_DIRECTIVES]:
        word, read = _read(directive)
        if isinstance(read, str):
            yield directive, read
        elif word == "ignore-begin":
            if opened:
                yield opened.directive, "another ignore-begin comes before its ignore-end"
            opened = read
        elif word == "ignore-end":
            if opened:
                yield attrs.evolve(opened, scope=Span(opened.directive.span.end, directive.span.start))
                opened = None
            else:
                yield directive, "there is no ignore-begin before it"
        elif word == "ignore-entry":
            entries = entries or _Entries(document)
            yield entries.at(read) or (directive, "there is no entry where it stands")
        elif word == "ignore-file":
            yield read
        else:
            yield attrs.evolve(read, scope=_lines(word, directive, document.source))
    if opened:
        yield opened.directive, "no ignore-end follows it"
    if len(document.directives) > MAX_DIRECTIVES:
        yield document.directives[MAX_DIRECTIVES], f"only the first {MAX_DIRECTIVES} comments are read"


def _read(directive: Directive) -> tuple[str, Suppression | str]:
    """Return a comment's word and what it says, or else what is wrong with it."""
    found = _DIRECTIVE.match(directive.text)
    word = found["word"].lower() if found else ""
    if found is None or word not in WORDS:
        return word, f"it says {word!r}, not one of {', '.join(WORDS)}"
    names, until = found["rules"], found["until"]
    rules = tuple(name.strip().lower() for name in names.strip("[]").split(",")) if names else ()
    if names and (not names.endswith("]") or not all(rules)):
        return word, "its brackets do not hold a list of rules"
    last_day = _date(until) if until is not None else None
    if until is not None and last_day is None:
        return word, f"{until!r} is no date such as 2027-01-31" if until else "it gives no date after “until”"
    reason = found["reason"].strip().lstrip(":,;-–— ")
    return word, Suppression(directive, tuple(dict.fromkeys(rules)), until=last_day, reason=reason or None)


def _date(text: str) -> PartialDate | None:
    found = _DATE.fullmatch(text)
    try:
        return PartialDate(*(int(part) for part in found.groups() if part)) if found else None
    except ValueError:
        return None


def _lines(word: str, directive: Directive, source: str) -> Span:
    """Return the line that a comment means: its own, or the next one that is not blank."""
    own = Span(_line(source, directive.span.start).start, _line(source, directive.span.end).end)
    around = source[own.start : directive.span.start] + source[directive.span.end : own.end]
    # A comment of a Word file is no part of the text; its span is what it was pinned to.
    is_text = "citecheck" in directive.span.of(source).lower()
    if word == "ignore" and (around.strip() or not is_text):
        return own
    following = _NOT_BLANK.search(source, own.end)
    return _line(source, following.start()) if following else Span(len(source), len(source))


_NOT_BLANK = lazy_regex(r"\S")


def _line(source: str, offset: int) -> Span:
    """Return the line around an offset, without its end."""
    start = max(source.rfind("\n", 0, offset), source.rfind("\r", 0, offset)) + 1
    ends = (source.find("\n", offset), source.find("\r", offset))
    return Span(start, min((end for end in ends if end >= 0), default=len(source)))


class _Entries:
    """An article's entries and notes in the order of their beginnings, to find the one that a comment means."""

    def __init__(self, document: Document) -> None:
        self._document = document
        described = [(entry.span.start, entry.span.end, entry.label) for entry in document.entries]
        self._described = sorted(described, key=lambda entry: entry[:2])
        self._starts = [start for start, _, _ in self._described]

    def at(self, suppression: Suppression) -> Suppression | None:
        """Give a comment the entry that it stands in, behind on the same line, or before."""
        place, source = suppression.directive.span, self._document.source
        i = bisect_right(self._starts, place.start)
        if i:
            start, end, label = self._described[i - 1]  # of those that begin at one place, the longest
            if place.start < end or not _LINE_END.search(source, end, place.start):
                return attrs.evolve(suppression, label=label, scope=Span(start, end))
        if i < len(self._described):
            last = bisect_right(self._starts, self._starts[i]) - 1
            start, end, label = self._described[last]
            prose = self._document.prose
            if not prose.text[prose.locate(place.end) : prose.locate(start)].strip():
                return attrs.evolve(suppression, label=label, scope=Span(start, end))
        return None


_LINE_END = lazy_regex(r"[\r\n]")
