"""What comments in an article say to leave alone, and until when.

The cases stand in ``cases/suppressing``, where an editor may add one::

    === name of the case
    as-of: 2027-02-01        (header lines, none needed: as-of, format, rule, label)
    ---
    The article; of all findings, ⟦these⟧ are left alone and ⟪these⟫ are reported.
"""

import pathlib

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import citecheck
from citecheck import Config, Directive, Document, Finding, MappedText, PartialDate, Severity, Span, check
from citecheck.fixing import edited
from citecheck.rules import Rule, RuleContext
from citecheck.rules.suppression import unused_suppression
from citecheck.suppressing import MAX_DIRECTIVES, WORDS, faults, leave_alone, suppress, suppressions
from tests.case_files import Case, cases, unmark

CASES = pathlib.Path(__file__).parent / "cases" / "suppressing"


def finding(span: Span, rule: str = "missing-date", label: str | None = None) -> Finding:
    return Finding(rule, "reference", Severity.ERROR, "no date", span, label)


ALL = [case for path in sorted(CASES.glob("*.txt")) for case in cases(path, 1)]


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_comments_hide_what_they_say_and_nothing_else(case: Case) -> None:
    """A finding is left alone exactly where a comment says so."""
    headers, text, spans = case.headers, *unmark(*case.parts)
    document = citecheck.parse(text, format=headers.get("format", "text"))
    places = sorted(spans["⟧"] + spans["⟫"], key=lambda span: span.start)
    found = [finding(span, headers.get("rule", "missing-date"), headers.get("label")) for span in places]
    as_of = citecheck.Config(as_of=headers.get("as-of")).as_of

    kept, suppressed = suppress(found, document, as_of)

    assert [f.span for f in kept] == spans["⟫"]
    assert [s.finding.span for s in suppressed] == spans["⟧"]


def article(*comments: str) -> Document:
    """An article of one line for each comment, as a reader would hand it on."""
    lines = [f"It rained. <!-- {comment} -->" for comment in comments]
    source = "\n".join(lines)
    starts = [sum(len(line) + 1 for line in lines[:i]) + len("It rained. ") for i in range(len(lines))]
    directives = tuple(
        Directive(Span(start, start + len(comment) + 9), comment)
        for start, comment in zip(starts, comments, strict=True)
    )
    return Document(source, None, "html", None, None, MappedText.verbatim(source), (), (), (), directives)


@pytest.mark.parametrize(
    ("comment", "reason", "until"),
    [
        ("citecheck: ignore", None, None),
        ("citecheck: ignore[missing-date] checked by phone", "checked by phone", None),
        ("citecheck: ignore[missing-date]: checked by phone", "checked by phone", None),
        ("citecheck: ignore until 2027-01-31", None, PartialDate(2027, 1, 31)),
        ("citecheck: ignore until 2027-01-31, checked by\n phone", "checked by\n phone", PartialDate(2027, 1, 31)),
        ("citecheck: ignore[missing-date] — no date is printed", "no date is printed", None),
    ],
)
def test_reason_and_date_are_kept(comment: str, reason: str | None, until: PartialDate | None) -> None:
    """The report keeps why something is left alone, and until when."""
    _, (left,) = suppress([finding(Span(0, 2))], article(comment))

    assert (left.by, left.reason, left.until) == ("comment", reason, until)


def test_a_comment_of_a_word_file_means_the_paragraphs_it_is_pinned_to() -> None:
    """Such a comment is no part of the text, so it never has a line to itself."""
    source = "It rained.\nIt snowed.\nIt hailed."
    pinned = Directive(Span(11, 21), "citecheck: ignore")
    document = Document(source, None, "docx", None, None, MappedText.verbatim(source), (), (), (), (pinned,))
    kept, suppressed = suppress([finding(Span(n, n + 2)) for n in (0, 11, 22)], document)

    assert [f.span.start for f in kept] == [0, 22]
    assert [s.finding.span.start for s in suppressed] == [11]


def test_what_is_said_of_an_entry_reaches_far() -> None:
    """A comment behind an entry leaves alone its citation a thousand lines above, and no other."""
    listed = "1. “Rain falls”, The Daily, 2023 <!-- citecheck: ignore-entry -->\n2. “Fog”, The Daily, 2023\n"
    document = citecheck.parse("Rain.[1] Fog.[2]\n\n" + "It rained.\n\n" * 1000 + listed, format="markdown")
    found = [finding(marker.span, "off-topic-citation", marker.label) for marker in document.markers]

    kept, suppressed = suppress(found, document)

    assert [f.label for f in kept] == ["2"]
    assert [s.finding.label for s in suppressed] == ["1"]


@pytest.mark.parametrize(
    ("comment", "fault"),
    [
        ("citecheck: ignroe", "it says 'ignroe', not one of " + ", ".join(WORDS)),
        ("citecheck:", "it says '', not one of " + ", ".join(WORDS)),
        ("citecheck: ignore[]", "its brackets do not hold a list of rules"),
        ("citecheck: ignore[missing-date,]", "its brackets do not hold a list of rules"),
        ("citecheck: ignore[missing-date", "its brackets do not hold a list of rules"),
        ("citecheck: ignore until Easter", "'Easter' is no date such as 2027-01-31"),
        ("citecheck: ignore until 2027-02-30", "'2027-02-30' is no date such as 2027-01-31"),
        ("citecheck: ignore until", "it gives no date after “until”"),
        ("citecheck: ignore-begin", "no ignore-end follows it"),
        ("citecheck: ignore-end", "there is no ignore-begin before it"),
        ("citecheck: ignore-entry", "there is no entry where it stands"),
    ],
)
def test_what_cannot_be_read_is_said(comment: str, fault: str) -> None:
    """A comment that does nothing is named with the reason."""
    document = article(comment)

    assert [(document.directives[0], fault)] == list(faults(document))
    assert suppressions(document) == ()


def test_too_many_comments_are_not_read() -> None:
    """An article made of comments takes no longer than the most that are read, and that is said once."""
    document = article(*["citecheck: ignore"] * (MAX_DIRECTIVES + 2))

    assert len(suppressions(document)) == MAX_DIRECTIVES
    assert [fault for _, fault in faults(document)] == [f"only the first {MAX_DIRECTIVES} comments are read"]


WORDS_OF_COMMENTS = st.sampled_from(
    [
        *WORDS,
        "citecheck:",
        "[",
        "]",
        "[missing-date]",
        "[reference]",
        ",",
        "until",
        "2027-01-31",
        "1999",
        "by phone",
        "\n",
    ]
)
COMMENTS = st.lists(WORDS_OF_COMMENTS, max_size=8).map(lambda words: "citecheck: " + " ".join(words))


@given(st.lists(COMMENTS, max_size=5), st.lists(st.integers(0, 200), max_size=5))
def test_findings_are_parted(comments: list[str], starts: list[int]) -> None:
    """Whatever the comments say, every finding is either reported or left alone, in order; each comment is read."""
    document = article(*comments)
    found = [finding(Span(start, start + 3)) for start in starts]

    kept, suppressed = suppress(found, document)
    left = [s.finding for s in suppressed]

    assert sorted(map(found.index, [*kept, *left])) == sorted(map(found.index, found))
    assert list(kept) == [f for f in found if f in kept]
    ends = sum("ignore-end" in comment for comment in comments)
    assert len(suppressions(document)) + len(faults(document)) >= len(comments) - ends


def unused(
    document: Document, found: tuple[Finding, ...], chosen: set[str], as_of: PartialDate | None = None
) -> list[str]:
    context = RuleContext(
        document=document,
        citations=(),
        fits=citecheck.Fits((), (), lambda cells: []),
        config=citecheck.Config(),
        as_of=as_of,
        rules=RULES_HERE,
        chosen=frozenset(chosen),
        findings=found,
    )
    return [f.message for f in unused_suppression.findings(context)]


def _stand_in(name: str, group: str) -> Rule:
    return Rule(name, group, Severity.ERROR, "", lambda context: iter(()))


RULES_HERE = (
    _stand_in("missing-date", "reference"),
    _stand_in("missing-url", "reference"),
    _stand_in("unused-suppression", "suppression"),
)
HIDES_NOTHING = "This comment hides nothing: there is nothing to leave alone."


@pytest.mark.parametrize(
    ("comment", "message"),
    [
        ("citecheck: ignore", None),
        ("citecheck: ignore[missing-date]", None),
        ("citecheck: ignore[reference]", None),
        ("citecheck: ignore[missing-url]", HIDES_NOTHING),
        ("citecheck: ignore[missing-date, missing-url]", "In this comment, missing-url has nothing to leave alone."),
        ("citecheck: ignore-next-line", HIDES_NOTHING),
        ("citecheck: ignore-next-line[reference]", HIDES_NOTHING),
        ("citecheck: ignore[unused-suppression]", None),
        ("citecheck: ignore[no-such-rule]", None),
    ],
)
def test_comments_that_hide_nothing_are_reported(comment: str, message: str | None) -> None:
    """A comment whose rules all ran and found nothing there is unused; so is each such rule in it."""
    document = article(comment)
    found = (finding(Span(0, 2)),)

    assert unused(document, found, {"missing-date", "missing-url"}) == ([message] if message else [])


@pytest.mark.parametrize(
    "comment", ["citecheck: ignore", "citecheck: ignore[missing-url]", "citecheck: ignore[reference]"]
)
def test_comments_are_not_called_unused_when_their_rules_did_not_run(comment: str) -> None:
    """Where a rule did not run, nobody can tell whether its comment is needed."""
    assert unused(article(comment), (), {"missing-date"}) == []


def test_an_expired_comment_is_reported_with_its_date() -> None:
    """A comment whose date has passed is named, whether or not something is found there again."""
    document = article("citecheck: ignore until 2027-01-31 by phone")

    assert unused(document, (finding(Span(0, 2)),), {"missing-date"}, PartialDate(2027, 2, 1)) == [
        "The date of this comment, 2027-01-31, has passed, and it hides nothing any more."
    ]


def test_a_report_keeps_what_was_left_alone() -> None:
    """What a comment hides is not among the findings and does not fail the article, but is in the report."""
    text = "It rained.[1]\n\n1. “Rain” The Daily, 3 May 2023\n2. “Snow” The Daily, 4 May 2023"
    loud = citecheck.check(text)
    comments = "".join(
        f" <!-- citecheck: ignore-file[{rule}] as agreed -->" for rule in sorted({f.rule for f in loud.findings})
    )
    quiet = citecheck.check(text + comments)

    assert "uncited-reference" in {f.rule for f in loud.findings}
    assert quiet.findings == ()
    assert quiet.ok
    assert [s.finding.message for s in quiet.suppressed] == [f.message for f in loud.findings]
    assert {s.reason for s in quiet.suppressed} == {"as agreed"}
    assert attrs.evolve(quiet, suppressed=()) != quiet


LISTED = "1. “Rain falls in Oslo” The Daily, 3 May 2023\n2. “Snow in Bergen” The Daily, 4 May 2023\n"
CELL = (
    '{{"cells": [{{"cell_type": "markdown", "metadata": {{}}, "source": [\n{0}\n]}}], "metadata": {{}}, "nbformat": 4}}'
)


@pytest.mark.parametrize(
    ("format", "article", "line"),
    [
        ("text", f"It rained.[1]\nIt hailed.[7]\n\n{LISTED}", "% WORDS\nIt hailed.[7]"),
        ("markdown", f"It rained.[1]\n\nIt hailed.[7]\n\n{LISTED}", "It hailed.[7] <!-- WORDS -->"),
        ("markdown", f"It rained.[1]\n\n{LISTED}\nIt hailed.[7]", "It hailed.[7] <!-- WORDS -->"),
        ("wikitext", "It rained.<ref>“Rain”, The Daily, 2023</ref>\n\nIt hailed.[7]\n", "It hailed.[7] <!-- WORDS -->"),
        (
            "html",
            "<p>It rained.[1]</p>\n<p>It hailed.[7]</p>\n<h2>Sources</h2>\n<ol><li>“Rain” The Daily, 2023</li></ol>",
            "<p>It hailed.[7]</p> <!-- WORDS -->",
        ),
        (
            "html",
            "<p>It rained.[1]</p>\n<p>It hailed.[7]<br\n>Fog.</p>\n<h2>Notes</h2>\n<ol><li>“Rain” The Daily</li></ol>",
            "<p>It hailed.[7] <!-- WORDS --><br\n>Fog.</p>",
        ),
        (
            "html",
            "<p>It rained.[1]</p>\n<p>It hailed.[7<a\nhref='/x'></a>]</p>\n<ol><li>“Rain” The Daily</li></ol>",
            "<p>It hailed.[7<a\nhref='/x'> <!-- WORDS --></a>]</p>",
        ),
        (
            "notebook",
            CELL.format('"It rained.[1]\\n", "\\n",\n"It hailed.[7]\\n",\n"\\n", "1. “Rain falls” The Daily, 2023"'),
            None,
        ),
        ("notebook", CELL.format('"It rained.[1]\\n",\n"It hailed.[7]\\n",\n"\\n",\n"1. “Rain falls” The Daily"'), "x"),
    ],
)
def test_a_finding_is_left_alone_by_a_comment_where_it_stands(format: str, article: str, line: str | None) -> None:
    """The comment that is offered stands on the finding's line, and leaves alone what it was offered for alone."""
    config = Config(select="missing-reference,no-reference-list")
    report = check(article, format=format, config=config)
    (found,) = report.findings
    edits = leave_alone(found, report.document)
    assert isinstance(edits, tuple)

    after = edited(article, edits)
    words = f"citecheck: ignore[{found.rule}] reason"
    if line not in (None, "x"):
        assert line.replace("WORDS", words) in after
    assert words in after
    assert check(after, format=format, config=config).findings == ()


RST = "\n.. [1] “Rain falls in Oslo”, The Daily, 3 May 2023.\n"
BEGIN, END = ".. citecheck: ignore-begin[missing-reference] reason", ".. citecheck: ignore-end"
DATELESS = ".. citecheck: ignore-entry[missing-date] reason"


@pytest.mark.parametrize(
    ("article", "after"),
    [
        (
            f"Fog.\n\nIt rained.\nIt hailed [7]_.\n\nIt snowed [1]_.\n{RST}",
            f"Fog.\n\n{BEGIN}\n\nIt rained.\nIt hailed [7]_.\n\n{END}\n\nIt snowed [1]_.\n{RST}",
        ),
        (f"It hailed [7]_.\n\nFog [1]_.\n{RST}", f"{BEGIN}\n\nIt hailed [7]_.\n\n{END}\n\nFog [1]_.\n{RST}"),
        (f"Fog [1]_.\n{RST}\nIt hailed [7]_.", f"Fog [1]_.\n{RST}\n{BEGIN}\n\nIt hailed [7]_.\n\n{END}"),
        (
            f"Fog [1]_.\n\n   It hailed [7]_ and\n   it snowed.\n{RST}",
            f"Fog [1]_.\n\n   {BEGIN}\n\n   It hailed [7]_ and\n   it snowed.\n\n   {END}\n{RST}",
        ),
        (
            f"* Fog [1]_.\n* It hailed [7]_.\n{RST}",
            f"{BEGIN}\n\n* Fog [1]_.\n* It hailed [7]_.\n\n{END}\n{RST}",
        ),
        ("Fog [1]_.\n\n.. [1] “Fog”, The\n   Daily.\n", f"Fog [1]_.\n\n{DATELESS}\n.. [1] “Fog”, The\n   Daily.\n"),
        (f"====  ====\na     b [7]_\n====  ====\n\nFog [1]_.\n{RST}", None),
        ("Fog [1].\n\nReferences\n==========\n\n1. “Fog in Oslo”, The Daily.\n2. “Snow”, The Daily, 2023.\n", None),
    ],
)
def test_what_leaves_a_finding_of_rst_alone_stands_between_paragraphs(article: str, after: str | None) -> None:
    """The comments stand around the paragraph, or above the note; where no paragraph can stand, a sentence says so."""
    config = Config(select="missing-reference,missing-date")
    report = check(article, format="rst", config=config)
    edits = leave_alone(report.findings[0], report.document)

    if after is None:
        assert "No comment can stand in a table or between items" in edits
        return
    assert isinstance(edits, tuple)
    assert edited(article, edits) == after
    assert check(after, format="rst", config=config).findings == ()


@pytest.mark.parametrize(
    ("format", "article"),
    [
        ("docx", "It rained.[1] It hailed.[7]"),
        ("notebook", CELL.format('"It rained.[1]\\n", "It hailed.[7]\\n", "1. “Rain falls” The Daily, 3 May 2023"')),
    ],
)
def test_where_no_comment_can_stand_it_is_said(format: str, article: str) -> None:
    """Of a Word file's text, and of lines of a cell that share one, the reason is given in a sentence."""
    report = check(article, format="text")
    document = attrs.evolve(report.document, format=format)
    finding = attrs.evolve(report.findings[0], span=Span(article.index("hailed"), article.index("hailed") + 3))

    assert isinstance(leave_alone(finding, document), str)
