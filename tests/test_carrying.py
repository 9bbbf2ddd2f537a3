"""A report travels: as plain data, in a pickle, in a copy, through JSON, and is equal again."""

import copy
import datetime
import json
import pathlib
import pickle
import subprocess
import sys

import attrs
import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

import citecheck
from citecheck import Config, PartialDate, Report, Severity
from citecheck.rendering import json as json_output
from tests import formats, strategies

ROOT = pathlib.Path(__file__).resolve().parent.parent
PLAN = strategies.Article(
    "Harbour fees rise",
    (
        (strategies.Sentence("The harbour raised its fees", ("1",)), strategies.Sentence("The ferry did not", ("2",))),
        (strategies.Sentence("Nobody at the museum could say why", ("1", "2")),),
    ),
    (
        strategies.Source(
            "1", "Harbour raises fees", "Harbour Post", datetime.date(2023, 2, 17), "https://post.example/1"
        ),
        strategies.Source("2", "Ferry keeps prices", "Coast Radio", datetime.date(2023, 3, 4)),
    ),
)
ARTICLES = sorted((ROOT / "examples" / "formats").glob("article.*"))


@pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.suffix)
def test_a_report_is_equal_again(path: pathlib.Path) -> None:
    """What comes back from JSON, a pickle or a copy is equal, and can still be asked how well sources fit."""
    report = citecheck.check(path, as_of="2024-03-20")
    carried = Report.from_dict(json.loads(json.dumps(report.to_dict())))

    for other in (carried, pickle.loads(pickle.dumps(report)), copy.deepcopy(report)):
        assert other == report
        assert other.fits.cell(0, 0) == report.fits.cell(0, 0)
        assert other.to_dict() == report.to_dict()


@given(strategies.articles())
def test_any_report_is_equal_again(article: strategies.Article) -> None:
    """That holds for every article."""
    report = citecheck.check(strategies.as_text(article), format="text")

    assert Report.from_dict(json.loads(json.dumps(report.to_dict()))) == report


def test_a_copied_citation_is_scored_as_before() -> None:
    """References are known by their place, so a citation that was copied or pickled keeps its score."""
    report = citecheck.check(ROOT / "examples" / "article.txt")
    carried = pickle.loads(pickle.dumps([copy.deepcopy(citation) for citation in report.citations]))

    assert citecheck.score(carried, copy.deepcopy(report.document)) == report.citations


def test_the_two_sources_of_one_note_are_told_apart() -> None:
    """In JSON each citation names its reference by a number of its own."""
    text = "It rained.[^1]\n\n[^1]: “Rain” The Daily, 3 May 2021, https://a.org/x; “Snow” The Times, 4 May 2021, https://b.org/y"
    data = citecheck.check(text, format="markdown").to_dict()

    assert [each["reference_id"] for each in data["citations"]] == [0, 1]
    assert [each["id"] for each in data["references"]] == [0, 1]


@pytest.mark.parametrize("data", [{}, {"report": 3}, {"report": {"references": [{"colour": "red"}]}}])
def test_other_data_is_refused_in_a_sentence(data: dict[str, object]) -> None:
    """What is no report is an error of use."""
    with pytest.raises(citecheck.UsageError, match=r"a report is what Report\.to_dict returned"):
        Report.from_dict(data)


def test_a_report_of_every_format_travels() -> None:
    """In whatever format an article is written, its report comes back equal, and its JSON is as the schema says."""
    schema = json_output.schema()
    for format, write in formats.WRITERS.values():
        written = write(PLAN)
        report = citecheck.check(written, format=format, as_of="2024-03-20")
        data = json.loads(json.dumps(report.to_dict()))

        assert Report.from_dict(data) == pickle.loads(pickle.dumps(report)) == copy.deepcopy(report) == report
        jsonschema.validate(json.loads(citecheck.render([report], "json")), schema, cls=jsonschema.Draft202012Validator)
        assert len({each["id"] for each in data["references"]}) == len(report.document.references)


CONFIGS = st.builds(
    Config,
    select=st.sampled_from([(), "structure", ("reference", "missing-url")]),
    ignore=st.sampled_from([(), "relevance", ("missing-url",)]),
    severities=st.sampled_from([{}, {"reference": "info"}, {"missing-date": "warning"}]),
    fail_on=st.sampled_from([None, "error", Severity.INFO]),
    as_of=st.sampled_from([None, "2024-03-20", PartialDate(2020)]),
    day_first=st.sampled_from([None, True, False]),
    languages=st.sampled_from([(), "de", ("en", "fr")]),
    required=st.sampled_from([("title",), ("title", "outlet", "date", "url")]),
    outlets=st.sampled_from([{}, {"daily.example": "The Daily"}]),
    max_false_alarms=st.sampled_from([None, 0.01]),
    scorer=st.just("lexical"),
)
DATED = """It rained in Oslo.[1] Der Regen fiel auch in Bergen.[2][3] Nothing else was said.[^a]

1. “Rain falls” The Daily, 03/04/2023
2. „Regen fällt“ daily.example, 05/06/2021, https://daily.example/regen
4. “Snow” The Daily

[^a]: See https://daily.example/x (visited 07/08/2022).
"""


@given(CONFIGS, st.sampled_from(["text", "markdown"]))
def test_parsing_first_changes_nothing(config: Config, format: str) -> None:
    """Checking a parsed document gives what checking the text does, also where it was parsed with other settings."""
    report = citecheck.check(DATED, format=format, config=config)

    assert citecheck.check(citecheck.parse(DATED, format=format, config=config), config=config) == report
    assert citecheck.check(citecheck.parse(DATED, format=format), config=config) == report


@given(CONFIGS)
def test_a_configuration_is_equal_again(config: Config) -> None:
    """From its own values, a pickle or a copy comes an equal one."""
    values = {field.name: getattr(config, field.name) for field in attrs.fields(Config)}

    assert Config(**values) == pickle.loads(pickle.dumps(config)) == copy.deepcopy(config) == config


def test_every_form_of_a_source_gives_the_same_report(tmp_path: pathlib.Path) -> None:
    """Text, bytes, a path and a document are one article."""
    text = (ROOT / "examples" / "article.txt").read_text("utf8")
    path = tmp_path / "article.txt"
    path.write_text(text, "utf8")
    of_text = citecheck.check(text, name=str(path), format="text")

    assert citecheck.check(path) == of_text
    assert citecheck.check(text.encode(), name=str(path)) == of_text
    assert citecheck.check(citecheck.parse(path)) == of_text
    assert list(citecheck.check_many([path, path])) == [of_text, of_text]


def test_many_articles_are_checked_as_they_are_asked_for() -> None:
    """Nothing is read before it is wanted."""
    reports = citecheck.check_many(iter(["It rained.[1]", None]))  # type: ignore[list-item]

    assert not next(reports).ok


@pytest.mark.parametrize("path", ["examples/article.txt", "article.docx", " no such file.md ", "C:\\news\\a.html"])
def test_a_path_given_as_text_is_refused(path: str) -> None:
    """A string that is a path would pass as an article with nothing wrong, so it is an error that says what to do."""
    for call in (citecheck.check, citecheck.parse):
        with pytest.raises(citecheck.UsageError, match=r"pass pathlib\.Path\("):
            call(path)


@pytest.mark.parametrize("text", ["It rained.", "See article.txt\nfor more.", "", "notes about main.py"])
def test_other_text_is_no_path(text: str) -> None:
    """A text of several lines, or that ends otherwise, is an article."""
    assert citecheck.parse(text).source == text


TYPED = """
import datetime, pathlib
import citecheck
from citecheck import Config, Lines, PartialDate, Report, Severity
from citecheck.rules import RULES

config = Config(as_of="2024-03-20", fail_on="error", ignore=["missing-url"], select="structure, reference")
config = Config(as_of=datetime.date(2024, 3, 20), fail_on=Severity.ERROR, severities={"missing-url": "warning"})
config = Config(as_of=PartialDate(2024), fail_on=None, languages=("de", "en"), outlets={"a.org": "A"}, day_first=True)
report: Report = citecheck.check("It rained.", config=config, as_of="2024-03-20", rules=RULES)
report = citecheck.check(pathlib.Path("a.txt"), scorer="lexical")
report = citecheck.check(b"It rained.", format="text", name="a")
report = citecheck.check(citecheck.parse("It rained.", config=config))
reports: list[Report] = list(citecheck.check_many(["It rained."], config=config))
data: dict[str, object] = report.to_dict()
line, column = Lines("one").position(1, utf16=True)
date: PartialDate | None = citecheck.parse_date("3 May 2023")
"""

REFUSED = """
from citecheck.rendering.hypertext import Html, html, joined

words = "".join(sorted("text of an article"))
page: Html = words  # type: ignore[assignment]
page = html("<p>") + words  # type: ignore[operator]
page = html(f"<p>{words}</p>")  # pyright: ignore[reportArgumentType]
page = joined([page], words)  # pyright: ignore[reportArgumentType]
text: str = html("<p>{}</p>", words)  # type: ignore[assignment]
"""
"""What forgets to escape; each line is an error to a type checker, or its comment would be one."""


@pytest.mark.parametrize("checker", [["mypy", "--strict", "--no-incremental"], ["pyright"]], ids=["mypy", "pyright"])
def test_documented_forms_pass_a_strict_type_checker(checker: list[str], tmp_path: pathlib.Path) -> None:
    """Every documented way to call citecheck is right in the eyes of a strict type checker."""
    pytest.importorskip(checker[0])
    program = tmp_path / "program.py"
    head = "# pyright: strict, reportUnnecessaryTypeIgnoreComment=true\n" if checker[0] == "pyright" else ""
    program.write_text(head + TYPED + REFUSED, "utf8")
    done = subprocess.run([sys.executable, "-m", *checker, str(program)], cwd=ROOT, capture_output=True, text=True)

    assert done.returncode == 0, done.stdout + done.stderr
