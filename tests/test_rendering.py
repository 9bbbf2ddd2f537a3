"""Every output format, on one report made by hand that holds what each of them has to cope with."""

import json
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator
from pathlib import Path

import attrs
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck import (
    Citation,
    CitecheckError,
    Claim,
    Document,
    Edit,
    Entry,
    Finding,
    Fits,
    MappedText,
    Marker,
    PartialDate,
    Reference,
    ReferenceList,
    Report,
    Score,
    Severity,
    Span,
    Suppressed,
    check,
    parse,
    render,
)
from citecheck.baseline import identities
from citecheck.rendering import RENDERERS, get_renderer
from citecheck.rendering import json as json_output
from citecheck.rendering.text import Text, columns, harmless

GOLDENS = Path(__file__).parent / "goldens"

SOURCE = """A storm over Oslo 🌧 and 東京

The harbour closed on Monday, and “no ship has left it since the wind turned to the north-west, \
with waves of nine metres”, said the harbour master.[0] Trains ran late.[1]

0. “Harbour closed & 100 % full” The Daily, 3 May 2023, https://daily.example/a?utm_source=x
1. “Trains\u202e late \x1b[31m” See, 4 May 2023
"""


def stretch(words: str) -> Span:
    start = SOURCE.index(words)
    return Span(start, start + len(words))


HARBOUR = Reference(
    "0",
    title="Harbour closed & 100 % full",
    outlet="The Daily",
    issued=PartialDate(2023, 5, 3),
    url="https://daily.example/a?utm_source=x",
    span=stretch("“Harbour closed & 100 % full” The Daily, 3 May 2023, https://daily.example/a?utm_source=x"),
    spans={"title": stretch("Harbour closed & 100 % full")},
)
TRAINS = Reference(
    "1",
    title="Trains late",
    outlet="See",
    issued=PartialDate(2023, 5, 4),
    span=stretch("“Trains\u202e late \x1b[31m” See, 4 May 2023"),
)
CITATIONS = (
    Citation(
        Marker(stretch("[0]"), "0"),
        Claim("The harbour closed on Monday.", stretch("The harbour closed on Monday")),
        HARBOUR,
        relevance=Score(0.25, "lexical", ("Ties: harbour",)),
        choice=Score(0.31, "choice", ("entry 1 goes better with the sentence",)),
    ),
    Citation(Marker(stretch("[1]"), "1"), Claim("Trains ran late.", stretch("Trains ran late.")), TRAINS),
)


def finding(rule: str, group: str, severity: Severity, message: str, words: str, **more: object) -> Finding:
    return Finding(rule, group, severity, message, stretch(words), **more)  # type: ignore[arg-type]


FINDINGS = (
    finding(
        "off-topic-citation",
        "relevance",
        Severity.WARNING,
        "[0] does not seem to belong to this sentence: nothing ties “harbour” to what the entry is about.",
        "[0]",
        label="0",
        suggestion="Ties: harbour. Nowhere in the article: full. One right citation in 500 fits this badly, so look at "
        "the entry once more.",
        related=(HARBOUR.span,),
    ),
    finding(
        "no-citations", "structure", Severity.INFO, "A long stretch, and a glyph: 🌧\n\x07", "🌧 and 東京\n\nThe harbour"
    ),
    finding(
        "tracking-url",
        "reference",
        Severity.ERROR,
        "the address of entry 0 carries utm_source",
        "?utm_source=x",
        edits=(Edit(stretch("?utm_source=x"), ""),),
    ),
)
LEFT_ALONE = Suppressed(
    finding("placeholder-outlet", "reference", Severity.WARNING, "entry 1 gives “See”", "See", label="1"),
    "comment",
    "checked by phone",
    PartialDate(2027, 1, 31),
)


def entered(citation: Citation, index: int, source: str) -> Citation:
    reference = citation.reference
    if reference is None or reference.span is None:
        return citation
    reference = attrs.evolve(reference, index=index)
    entry = Entry((reference.label or "",), reference.span.of(source), reference.span, (reference,))
    return attrs.evolve(citation, reference=reference, entry=entry, candidates=(reference,))


def report_of(
    source: str, name: str | None, citations: tuple[Citation, ...] = (), findings: tuple[Finding, ...] = ()
) -> Report:
    citations = tuple(entered(citation, i, source) for i, citation in enumerate(citations))
    references = tuple(citation.reference for citation in citations if citation.reference)
    entries = tuple(citation.entry for citation in citations if citation.entry)
    document = Document(
        source=source,
        name=name,
        format="text",
        headline="A storm over Oslo" if citations else None,
        published=PartialDate(2023, 5),
        prose=MappedText.verbatim(source),
        markers=tuple(citation.marker for citation in citations),
        references=references,
        lists=(ReferenceList(entries, entries[0].span),) if entries else (),
    )
    return Report(document, citations, findings, Fits(citations, references, lambda cells: [None for _ in cells]))


STORM = attrs.evolve(report_of(SOURCE, "news/a storm, 100%.txt", CITATIONS, FINDINGS), suppressed=(LEFT_ALONE,))
CLEAN = report_of("Nothing here.", "news/clean.txt")
REPORTS = (STORM, CLEAN)


@pytest.fixture(autouse=True)
def _one_version_and_few_rules(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep the goldens from changing with every release and rule."""
    from citecheck.rendering import html, sarif
    from citecheck.rules import RULES

    shown = tuple(rule for rule in RULES if rule.name in ("missing-reference", "no-citations"))
    for module in (html, json_output):
        monkeypatch.setattr(module, "__version__", "1.2.3")
    monkeypatch.setattr(sarif, "RULES", shown)
    monkeypatch.setattr(sarif, "_INDEX", {rule.name: i for i, rule in enumerate(shown)})


def compare(name: str, output: str, update: bool) -> None:
    """Compare an output with its golden file, or write it anew."""
    golden = GOLDENS / name
    if update:
        golden.write_text(output, "utf-8", newline="\n")

    assert output == golden.read_text("utf-8")


@pytest.mark.parametrize("format", RENDERERS)
def test_golden(format: str, update_goldens: bool) -> None:
    """Each format shows the storm and the clean article as its golden file does."""
    output = render(REPORTS, format)
    if format == "html":  # but for its style and script, and their hashes: `test_page.py` looks at them in a browser
        output = re.sub(r"(?<=<style>).*?(?=</style>)|(?<=<script>).*?(?=</script>)", "", output, flags=re.DOTALL)
        output = re.sub(r"'sha256-\S+'", "", output)

    compare(f"storm.{format}", output, update_goldens)


@pytest.mark.parametrize("width", [80, 50])
def test_golden_on_a_terminal(width: int, update_goldens: bool) -> None:
    """On a terminal a finding shows its place, its entry and what to do, within the width."""
    shown = _rendered(Text(excerpts=True, width=width))

    compare(f"storm.terminal-{width}", shown, update_goldens)
    assert max(map(columns, shown.splitlines())) <= width


def test_golden_in_colour(update_goldens: bool) -> None:
    """Colour adds to the words and replaces none."""
    plain, colourful = _rendered(Text(excerpts=True, width=80)), _rendered(Text(excerpts=True, width=80, colour=True))

    compare("storm.colour", colourful, update_goldens)
    assert re.sub("\x1b\\[[0-9;]*m", "", colourful) == plain


def _rendered(renderer: Text) -> str:
    from citecheck.rendering import Tally

    tally = Tally()
    for report in REPORTS:
        tally += Tally.of(report)
    return "".join(map(renderer.part, REPORTS)) + renderer.closing(tally)


def test_carets_stand_below_the_flagged_words() -> None:
    """In every excerpt the carets are as wide as the flagged words and stand below them, wide signs included."""
    lines = _rendered(Text(excerpts=True, width=80)).splitlines()
    places = [i for i, line in enumerate(lines) if re.fullmatch(r" +\| +\^+", line)]

    shown = []
    for i in places:
        start, end = lines[i].index("^"), len(lines[i])
        shown.append("".join(sign for sign, column in _with_columns(lines[i - 1]) if start <= column < end))
    assert shown == ["[0]", "🌧 and 東京", "?utm_source=x"]


def _with_columns(line: str) -> Iterator[tuple[str, int]]:
    for i, sign in enumerate(line):
        yield sign, columns(line[:i])


@pytest.mark.parametrize("field", ["reference_id", "claim", "kind"])
def test_the_schema_notices_what_is_missing(field: str) -> None:
    """A citation without one of its promised fields does not pass."""
    output = json.loads(render(REPORTS, "json"))
    del output["documents"][0]["citations"][0][field]

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(output, json_output.schema(), cls=jsonschema.Draft202012Validator)


def test_json_is_the_contract() -> None:
    """The JSON holds the fields that other programs rely on, with values of the right kind."""
    output = json.loads(render(REPORTS, "json"))

    jsonschema.validate(output, json_output.schema(), cls=jsonschema.Draft202012Validator)
    first = output["documents"][0]
    assert first["references"][0]["issued"] == "2023-05-03"
    assert [citation["reference"] for citation in first["citations"]] == ["0", "1"]
    assert [SOURCE[slice(*found["span"])] for found in first["findings"]] == [f.span.of(SOURCE) for f in FINDINGS]
    assert output["summary"]["warnings"] == 1


def test_json_lines_hold_what_json_holds() -> None:
    """Each line is one of the documents of the JSON output."""
    lines = [json.loads(line) for line in render(REPORTS, "jsonl").splitlines()]

    assert [{k: v for k, v in line.items() if k not in ("schema_version", "tool")} for line in lines] == json.loads(
        render(REPORTS, "json")
    )["documents"]


def obj(required: str, **properties: object) -> dict[str, object]:
    """Return a schema for an object with exactly these properties."""
    allowed = {name: properties.get(name, {}) for name in (*required.split(), *properties)}
    return {"type": "object", "properties": allowed, "required": required.split(), "additionalProperties": False}


def several(items: object) -> dict[str, object]:
    return {"type": "array", "items": items}


TEXT = {"type": "string"}
FROM_0, FROM_1 = ({"type": "integer", "minimum": least} for least in (0, 1))
MESSAGE = obj("text", text=TEXT)
ADDRESS = obj("uri", uri={"type": "string", "pattern": r"^[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+$"})
REGION = obj(
    "startLine startColumn endLine endColumn charOffset charLength",
    **dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), FROM_1),
    charOffset=FROM_0,
    charLength=FROM_0,
)
PLACE = {"physicalLocation": obj("artifactLocation region", artifactLocation=ADDRESS, region=REGION)}
SARIF = obj(
    "$schema version runs",
    version={"const": "2.1.0"},
    runs=several(
        obj(
            "tool columnKind results",
            tool=obj(
                "driver",
                driver=obj(
                    "name version rules",
                    name=TEXT,
                    version=TEXT,
                    rules=several(
                        obj(
                            "id shortDescription helpUri help defaultConfiguration properties",
                            id=TEXT,
                            shortDescription=MESSAGE,
                            helpUri={"type": "string", "format": "uri"},
                            help=obj("text markdown", text=TEXT, markdown=TEXT),
                            defaultConfiguration=obj("level", level={"enum": ["none", "note", "warning", "error"]}),
                            properties=obj("tags", tags=several(TEXT)),
                        )
                    ),
                ),
            ),
            columnKind={"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
            results=several(
                obj(
                    "ruleId ruleIndex level message locations partialFingerprints",
                    ruleId=TEXT,
                    ruleIndex={"type": "integer", "minimum": -1},
                    level={"enum": ["none", "note", "warning", "error"]},
                    message=MESSAGE,
                    locations=several(obj("physicalLocation", **PLACE)),
                    relatedLocations=several(obj("id physicalLocation", id=FROM_0, **PLACE)),
                    partialFingerprints={"type": "object", "additionalProperties": TEXT},
                    suppressions=several(
                        obj("kind", kind={"enum": ["inSource", "external"]}, justification=TEXT),
                    ),
                    fixes=several(
                        obj(
                            "artifactChanges",
                            artifactChanges=several(
                                obj(
                                    "artifactLocation replacements",
                                    artifactLocation=ADDRESS,
                                    replacements=several(
                                        obj("deletedRegion", deletedRegion=REGION, insertedContent=MESSAGE)
                                    ),
                                )
                            ),
                        )
                    ),
                )
            ),
        )
    ),
)
"""That part of the SARIF 2.1.0 schema which we make use of, and nothing else allowed."""


def test_sarif_is_valid() -> None:
    """The SARIF output holds what the standard asks for, each in its form, and nothing that it does not know."""
    jsonschema.validate(json.loads(render(REPORTS, "sarif")), SARIF, cls=jsonschema.Draft202012Validator)


def test_sarif_regions_count_utf16_code_units() -> None:
    """A region, taken from the article's UTF-16 form, holds the flagged words; offsets and lines agree."""
    (run,) = json.loads(render(STORM, "sarif"))["runs"]
    units = SOURCE.encode("utf-16-le")
    lines = [line.encode("utf-16-le") for line in SOURCE.split("\n")]

    assert run["columnKind"] == "utf16CodeUnits"
    for result, found in zip(run["results"], (*FINDINGS, LEFT_ALONE.finding), strict=True):
        region = result["locations"][0]["physicalLocation"]["region"]
        start, end = region["charOffset"], region["charOffset"] + region["charLength"]
        assert units[2 * start : 2 * end].decode("utf-16-le") == found.span.of(SOURCE)
        assert (
            lines[region["startLine"] - 1][2 * (region["startColumn"] - 1) :]
            .decode("utf-16-le")
            .startswith(found.span.of(SOURCE).split("\n")[0])
        )
        assert (
            lines[region["endLine"] - 1][: 2 * (region["endColumn"] - 1)]
            .decode("utf-16-le")
            .endswith(found.span.of(SOURCE).split("\n")[-1])
        )


def test_sarif_tells_what_is_left_alone_and_why() -> None:
    """A suppressed finding is a result with its suppression, not a missing one."""
    results = json.loads(render(STORM, "sarif"))["runs"][0]["results"]

    assert [result.get("suppressions") for result in results] == [
        None,
        None,
        None,
        [{"kind": "inSource", "justification": "checked by phone"}],
    ]


@pytest.mark.parametrize("format", ["sarif", "gitlab"])
def test_fingerprints_outlive_edits_elsewhere(format: str) -> None:
    """A paragraph put before the rest changes no fingerprint."""
    moved = attrs.evolve(STORM, findings=FINDINGS[:1], suppressed=())
    added = "It rained.\n\n"
    shift = len(added)

    def later(span: Span) -> Span:
        return Span(span.start + shift, span.end + shift)

    harbour = attrs.evolve(HARBOUR, span=later(HARBOUR.span))  # type: ignore[arg-type]
    citation = attrs.evolve(
        CITATIONS[0], marker=Marker(later(CITATIONS[0].marker.span), "0"), reference=harbour, candidates=(harbour,)
    )
    edited = report_of(
        added + SOURCE, STORM.document.name, (citation,), (attrs.evolve(FINDINGS[0], span=later(FINDINGS[0].span)),)
    )

    assert identities(edited.findings, edited) == identities(moved.findings, moved)
    assert _fingerprints(render(edited, format)) == _fingerprints(render(moved, format))


def _fingerprints(output: str) -> list[str]:
    return re.findall(r'"(?:citecheck/v1|fingerprint)": "([0-9a-f]+)"', output)


def test_github_commands_stay_one_line_each() -> None:
    """Whatever an article or a file's name holds, it cannot begin another command or another property."""
    sly = attrs.evolve(FINDINGS[0], message="a\r\n::stop-commands::x", suggestion="b\n::debug::y")
    output = render(
        attrs.evolve(STORM, findings=(sly,), document=attrs.evolve(STORM.document, name="a,b::c\n.txt")), "github"
    )

    (line,) = output.splitlines()
    assert line.startswith("::warning file=a%2Cb%3A%3Ac%0A.txt,line=3,")
    assert "\n" not in output[:-1]


def test_junit_counts_failures() -> None:
    """Each finding is a test; infos pass; a clean article is one passed test."""
    suites = ElementTree.fromstring(render(REPORTS, "junit")).findall("testsuite")

    assert [(suite.get("tests"), suite.get("failures")) for suite in suites] == [("3", "2"), ("1", "0")]
    assert [len(suite.findall("testcase/failure")) for suite in suites] == [2, 0]


@given(text=st.text(st.characters()), name=st.text(st.characters(), min_size=1))
def test_no_article_breaks_an_output(text: str, name: str) -> None:
    """Whatever an article, a message or a name holds, each output can be written, is well-formed, and obeys nobody."""
    source = f"{text}[1]"
    flagged = Finding("no-citations", "structure", Severity.ERROR, text, Span(0, len(source)), suggestion=text)
    report = report_of(source, name, findings=(flagged,))

    for format in RENDERERS:
        render(report, format).encode("utf-8")
    assert json.loads(render(report, "json"))["documents"][0]["findings"][0]["end_line"] >= 1
    assert json.loads(render(report, "sarif"))["runs"][0]["results"][0]["message"]["text"] == f"{text} {text}"
    assert len(json.loads(render(report, "gitlab"))) == 1
    ElementTree.fromstring(render(report, "junit"))
    shown = Text(excerpts=True, width=80).part(report)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)


@given(st.text(st.characters()))
def test_harmless_text_stays_harmless(text: str) -> None:
    """Made harmless, a text is one line, and making it so again changes nothing."""
    once = harmless(text)

    assert "\n" not in once
    assert harmless(once) == once


def test_an_unknown_format_names_the_nearest() -> None:
    """A format that does not exist is an error that helps."""
    with pytest.raises(CitecheckError, match="unknown output format 'sarf' \\(did you mean 'sarif'\\?\\)"):
        render(STORM, "sarf")


@pytest.mark.parametrize("format", RENDERERS)
def test_no_reports_are_an_output_too(format: str) -> None:
    """Rendering nothing gives a well-formed output, and a renderer is a value."""
    render((), format)

    assert get_renderer(format) == get_renderer(format)


def test_places_in_word_files_are_paragraphs() -> None:
    """A Word file has no lines, so its places are shown as paragraph and character."""
    document = attrs.evolve(parse("Rain.\nIt rained.[1]\n"), name="rain.docx", format="docx")

    assert render(check(document)).startswith("rain.docx: paragraph 2, character 11: error: ")
