"""Reports as text: a line a finding, and on a terminal the place, the cited entry and what to do."""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from citecheck import attrs
from citecheck.patterns import lazy_regex
from citecheck.rendering.tally import Tally
from citecheck.text import Lines, label_length
from citecheck.values import EXTRACTED, Document, Finding, Results, Severity, Span, Suppressed

_INDENT = 6
"""How far everything below a finding's first line is indented; wide enough for the line number of an article."""

_RELATED = 3
"""How many other places to show with a finding."""

_MENDED = "[*]"
"""Stands behind a finding that ``--fix`` mends."""

_LINE_END = lazy_regex(r"[\r\n]")

_NEAR = 15
"""Within so many characters an ellipsis moves to the end of a word."""

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.INFO: "36"}
"""The terminal's red, yellow and cyan; the severity's word says the same."""


@attrs.frozen
class Text:
    """One line a finding, ``file:line:column: severity: message [rule]``, and its suggestion."""

    colour: bool = False
    excerpts: bool = False
    """Whether to show the place in the article, and the entry it is about."""
    width: int | None = None
    """Where to wrap; ``None`` leaves a finding on one line."""
    summary: bool = True
    statistics: bool = False
    """Whether to count the findings of each rule."""
    opening: str = attrs.field(default="", init=False)

    @property
    def between(self) -> str:
        """Return what sets two articles apart, where each of their findings has several lines."""
        return "\n" if self.excerpts else ""

    def part(self, report: Results) -> str:
        """Return the findings of one article."""
        article = _Article.of(report.document)
        refused = {each.finding: each.reason for each in report.fixes.refused} if report.fixes else {}
        lines: list[str] = []
        for finding in report.findings:
            lines += self._finding(finding, article)
            if finding in refused:
                lines += self._wrapped(f"{' ' * _INDENT}Not fixed: {refused[finding]}.", _INDENT)
        lines += [self._checked(each, article) for each in report.suppressed if each.by == "checked"]
        notes = report.fixes.notes if report.fixes else ()
        return "".join(f"{line}\n" for line in (*lines, *(f"{article.name}: {harmless(note)}" for note in notes)))

    def closing(self, tally: Tally) -> str:
        """Return the summary."""
        counts = statistics(tally) if self.statistics else ""
        if not self.summary or not tally.documents:
            return counts
        found = sum(tally.severities.values())
        counted = [str(tally.coverage)]
        if tally.documents != 1:
            counted.insert(0, count(tally.documents, "article"))
        by_weight = [str(severity) for severity in sorted(Severity, reverse=True) if str(severity) in tally.severities]
        kinds = [count(tally.severities[severity], severity) for severity in by_weight]
        if tally.suppressed:
            kinds.append(f"{tally.suppressed:,} left alone")
        text = f"{', '.join(counted)}: {', '.join(kinds) or 'nothing to report'}."
        if tally.said:
            text += f" {tally.said}."
        if by_weight:
            text += f" `citecheck explain {tally.first[by_weight[0]]}` says how it judges."
        if tally.mendable:
            text += f" {_MENDED} `--fix` mends {tally.mendable:,} of them."
        return ("\n" if found else "") + counts + "\n".join(self._wrapped(text, 0)) + "\n"

    def _checked(self, suppressed: Suppressed, article: "_Article") -> str:
        """Say of a finding that somebody looked at it: who, when, and their note."""
        finding = suppressed.finding
        looked = ", ".join(filter(None, (suppressed.who, str(suppressed.on or ""))))
        said = ": ".join(filter(None, (looked, suppressed.reason)))
        what = f"{article.place(finding)} checked: {finding.message} [{finding.rule}]"
        return "\n".join(self._wrapped(harmless(f"{what} ({said})" if said else what), _INDENT))

    def _finding(self, finding: Finding, article: "_Article") -> Iterator[str]:
        line, _ = article.lines.position(finding.span.start)
        place = article.place(finding)
        severity = f"{finding.severity}:"
        mark = f" {_MENDED}" if finding.mend == "safe" else ""
        said = f"{place} {severity} {harmless(finding.message)} [{finding.rule}]{mark}"
        first, *rest = self._wrapped(said, _INDENT)
        if self.colour and first.startswith(f"{place} {severity}"):
            first = (
                f"{self._painted(place, '1')} {self._painted(severity, _COLOURS[finding.severity])}"
                f"{first[len(place) + 1 + len(severity) :]}"
            )
        yield first
        yield from rest
        if self.excerpts:
            yield from self._excerpt(finding, article, line)
            for text in article.related(finding):
                yield " " * _INDENT + _cut(harmless(text), (self.width or 80) - _INDENT)
        if finding.passage:
            yield from self._wrapped(f"{' ' * _INDENT}Source: “{harmless(finding.passage)}”", _INDENT)
        if finding.suggestion:
            yield from self._wrapped(" " * _INDENT + harmless(finding.suggestion), _INDENT)

    def _excerpt(self, finding: Finding, article: "_Article", line: int) -> Iterator[str]:
        """Show the flagged words in their line, cut to the width, with carets below."""
        room = max((self.width or 80) - _INDENT - 2, 20)
        start, stop = finding.span.start, finding.span.end
        ending = _LINE_END.search(article.source, start, stop + room)
        end = ending.start() if ending else stop + room
        # A little more than there is room for, so that what is cut shows that it is.
        left = harmless(article.source[max(article.lines.start(line), start - room - 1) : start])
        words = _cut(harmless(article.source[start : min(stop, end, start + room + 1)]), room)
        right = harmless(article.source[min(stop, end) : min(end, stop + room + 1)])
        left = left.lstrip() if start - article.lines.start(line) <= room else left
        space = room - columns(words)
        # What stands before the flagged words says more than what follows them.
        before = _cut(left, max(space - min(columns(right), space // 4), 0), at_start=True)
        after = _cut(right.rstrip(), max(space - columns(before), 0))
        carets = self._painted("^" * max(columns(words), 1), _COLOURS[finding.severity])
        number = f"{line:>{_INDENT - 1}}"
        yield f"{self._painted(f'{number} |', '2')} {before}{words}{after}"
        yield f"{self._painted(' ' * len(number) + ' |', '2')} {' ' * columns(before)}{carets}"

    def _painted(self, text: str, colour: str) -> str:
        return f"\x1b[{colour}m{text}\x1b[0m" if self.colour else text

    def _wrapped(self, text: str, indent: int) -> list[str]:
        if self.width is None:
            return [text]
        import textwrap

        return textwrap.wrap(
            text,
            max(self.width, 40),
            subsequent_indent=" " * indent,
            break_long_words=False,
            break_on_hyphens=False,
            drop_whitespace=True,
        )


@attrs.frozen
class _Article:
    """What showing its findings needs to know of an article, worked out once."""

    name: str
    format: str
    source: str
    lines: Lines
    labels: Mapping[Span, str | None]
    """The entries' labels."""

    @classmethod
    def of(cls, document: Document) -> "_Article":
        labels = {reference.span: reference.label for reference in document.references if reference.span}
        return cls(
            harmless(document.name or "article"), document.format, document.source, Lines(document.source), labels
        )

    def place(self, finding: Finding) -> str:
        """Return where a finding stands, as other programs read it."""
        line, column = self.lines.position(finding.span.start)
        if self.format in EXTRACTED:  # a Word file has no lines
            return f"{self.name}: paragraph {line}, character {column}:"
        return f"{self.name}:{line}:{column}:"

    def related(self, finding: Finding) -> Iterator[str]:
        """Give the other places of a finding that its own line does not show: an entry with its label, else a line."""
        own, _ = self.lines.position(finding.span.start)
        places = [(span, self.lines.position(span.start)[0]) for span in finding.related]
        for span, line in [place for place in places if place[1] != own][:_RELATED]:
            label, words = self.labels.get(span), span.of(self.source)
            lead = f"line {line}:" if label is None else f"{label}."
            yield " ".join((lead, *words[label_length(words, label) :].split()))


def statistics(tally: Tally) -> str:
    """Return how often each rule was found, the most frequent first."""
    ranked = sorted(tally.rules.items(), key=lambda item: (-item[1], item[0]))
    return "".join(f"{number:>7,}  {rule}\n" for rule, number in ranked)


def count(number: int, noun: str) -> str:
    """Return a number with its noun.

    >>> count(2, "info"), count(1, "article")
    ('2 infos', '1 article')
    """
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


# What a terminal would obey instead of showing: controls, and signs that turn the direction of writing
# (CVE-2021-42574) or break a line. A lone half of a surrogate pair cannot be written at all.
_HARMFUL = lazy_regex(
    r"[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff\U000e0000-\U000e007f]"
)


def harmless(text: str) -> str:
    r"""Return text from an article so that a terminal shows it and does not obey it.

    >>> print(harmless("a\tb\x1b[31m\u202e"))
    a b\x1b[31m\u202e
    """
    return _HARMFUL.sub(_named, text)


def _named(sign: re.Match[str]) -> str:
    if sign[0] in "\t\n\r":
        return " "
    return sign[0].encode("unicode-escape", "surrogatepass").decode("ascii")


def columns(text: str) -> int:
    """Return how many columns of a terminal a text takes.

    >>> columns("日本"), columns("e\u0301")
    (4, 1)
    """
    if text.isascii():
        return len(text)
    return sum(map(_columns, text))


def _columns(sign: str) -> int:
    if unicodedata.category(sign) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(sign) in "WF" else 1


def _cut(text: str, room: int, *, at_start: bool = False) -> str:
    """Shorten a text to so many columns, with an ellipsis where something went, and between words where one is near.

    >>> _cut("a long line", 7), _cut("a long line", 7, at_start=True)
    ('a long…', '…line')
    """
    if columns(text) <= room:
        return text
    if room <= 0:
        return ""
    if at_start:
        return _cut(text[::-1], room)[::-1]
    taken = count = 0
    for sign in text:
        taken += _columns(sign)
        if taken > room - 1:
            break
        count += 1
    space = text.rfind(" ", max(count - _NEAR, 0), count + 1)
    return text[: space if space > 0 else count] + "…"
