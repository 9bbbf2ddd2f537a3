"""Baselines: what was accepted is not reported again, until its sentence or entry is edited."""

import json
import pathlib

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import citecheck
from citecheck import Config, ReadError, Report, Span, WriteError
from citecheck.baseline import Baseline, identities
from tests.strategies import Article, articles, as_text

ARTICLE = """\
Rain and snow

It rained in Oslo.[1] It snowed in Bergen, as is usual.[2] It hailed.[9]

1. “Rain in Oslo” The Daily, 3 May 2023
2. Snow in Bergen, The Daily, https://www.thedaily.com/snow
3. “Nobody cites this” The Ledger, 7 May 2023
"""
CONFIG = citecheck.Config(ignore=("relevance", "missing-url"))


def check(text: str, name: str = "article.txt") -> Report:
    return citecheck.check(text, name=name, format="text", config=CONFIG)


def accepting(*reports: Report) -> Baseline:
    return Baseline().accept({r.document.name: identities(r.findings, r) for r in reports})


def reported(report: Report) -> set[str]:
    return {finding.rule for finding in report.findings}


ACCEPTED = accepting(check(ARTICLE))


def test_what_is_accepted_is_left_alone() -> None:
    """The article that a baseline was written for has no findings; the report keeps them with the baseline as cause."""
    before, after = check(ARTICLE), ACCEPTED.apply(check(ARTICLE))

    assert {"missing-reference", "missing-date", "uncited-reference"} <= reported(before)
    assert after.findings == ()
    assert [left.finding for left in after.suppressed] == list(before.findings)
    assert {left.by for left in after.suppressed} == {"baseline"}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Rain and snow\n", "Rain and snow\n\nA new paragraph.\n"),
        ("It rained in Oslo.[1]", "It rained hard in Oslo.[1]"),
        ("“Rain in Oslo” The Daily", "“Rain in all of Oslo” The Daily"),
        ("as is usual.[2] It hailed.[9]", "as is usual.[2]\n\nOther news. It hailed.[9]"),
        ("It snowed in Bergen, as is usual.", "It  snowed in Bergen,\nas is usual."),
        (" The Ledger, 7 May 2023\n", " The Ledger, 7 May 2023\n\n"),
    ],
    ids=["a paragraph before", "another sentence", "another entry", "its place", "its spaces", "behind the list"],
)
def test_an_edit_elsewhere_keeps_it(old: str, new: str) -> None:
    """Other words elsewhere, another line or other white space do not bring an accepted finding back."""
    assert old in ARTICLE
    assert ACCEPTED.apply(check(ARTICLE.replace(old, new))).findings == ()


def test_another_number_keeps_it() -> None:
    """An entry that gets another number is still the same entry."""
    text = "It rained in Oslo.[1]\n\n1. “Rain in Oslo” The Daily\n"
    later = "It snowed.[1] It rained in Oslo.[2]\n\n1. “Snow” The Daily, 2 May 2023\n2. “Rain in Oslo” The Daily\n"
    accepted = accepting(check(text))

    assert "missing-date" in reported(check(later))
    assert "missing-date" not in reported(accepted.apply(check(later)))


def test_a_note_is_not_its_sentence() -> None:
    """In wikitext, what is said of a source does not depend on the sentence that the note stands in."""
    text = "It rained in Oslo.<ref>{{cite news |title=Rain |work=The Daily}}</ref> It snowed.<ref name=none />"

    def check(text: str) -> Report:
        return citecheck.check(text, name="article.txt", format="wikitext", config=CONFIG)

    accepted = accepting(check(text))

    assert {"missing-date", "missing-reference"} <= reported(check(text))
    assert "missing-date" not in reported(accepted.apply(check(text.replace("rained", "poured"))))
    assert "missing-date" in reported(accepted.apply(check(text.replace("title=Rain", "title=Storm"))))
    assert "missing-reference" in reported(accepted.apply(check(text.replace("snowed", "hailed"))))


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        ("It hailed.[9]", "It hailed a lot.[9]", "missing-reference"),
        ("It hailed.[9]", "It hailed.[8]", "missing-reference"),
        ("Snow in Bergen, The Daily,", "Much snow in Bergen, The Daily,", "missing-date"),
        ("“Nobody cites this”", "“Nobody cites that”", "uncited-reference"),
    ],
)
def test_an_edit_of_the_sentence_or_the_entry_voids_it(old: str, new: str, rule: str) -> None:
    """Once the words that a finding is about have changed, it is new."""
    assert old in ARTICLE
    assert rule in reported(ACCEPTED.apply(check(ARTICLE.replace(old, new))))


def test_a_second_one_is_new() -> None:
    """What was accepted once is not accepted twice."""
    twice = ARTICLE.replace("It hailed.[9]", "It hailed.[9]\n\nIt hailed.[9]")

    def missing(report: Report) -> int:
        return sum(finding.rule == "missing-reference" for finding in report.findings)

    assert (missing(check(ARTICLE)), missing(check(twice))) == (1, 2)
    assert missing(ACCEPTED.apply(check(twice))) == 1


@given(articles(), st.text(alphabet="abc def", min_size=1, max_size=20))
def test_a_paragraph_in_front_brings_nothing_back(article: Article, words: str) -> None:
    """However many lines come before it, an accepted finding stays accepted."""
    text = as_text(article).replace(".\n", ".[77]\n", 1)
    head, rest = text.split("\n\n", 1)

    assert accepting(check(text)).apply(check(f"{head}\n\n{words}.\n\n{rest}")).findings == ()


@pytest.fixture
def file(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """A baseline's file in the current folder."""
    monkeypatch.chdir(tmp_path)
    return tmp_path / "baseline.json"


def test_the_file_is_the_same_in_whatever_order_articles_came(file: pathlib.Path) -> None:
    """The same findings give the same bytes, and reading the file gives what was written."""
    reports = [check(ARTICLE, "news/a.txt"), check(ARTICLE, "b.txt")]
    accepting(*reports).write("one.json")
    accepting(*reversed(reports)).write("other.json")

    assert pathlib.Path("one.json").read_bytes() == pathlib.Path("other.json").read_bytes()
    assert Baseline.read("one.json").apply(reports[0]).findings == ()
    assert list(json.loads(pathlib.Path("one.json").read_bytes())["articles"]) == ["b.txt", "news/a.txt"]


def test_a_person_can_read_the_file(file: pathlib.Path) -> None:
    """Each finding stands there with its rule, its sentence and its entry, and how often it was accepted."""
    report = citecheck.check(ARTICLE, name="a.txt", config=citecheck.Config(select="missing-reference,missing-date"))
    accepting(report).write(file)

    assert file.read_bytes().startswith(b'{\n "schema_version": 1,\n "articles": {\n  "a.txt": [\n')
    assert json.loads(file.read_bytes()) == {
        "schema_version": 1,
        "articles": {
            "a.txt": [
                {
                    "rule": "missing-date",
                    "sentence": "",
                    "entry": "snow in bergen, the daily, https://www.thedaily.com/snow",
                    "count": 1,
                },
                {"rule": "missing-reference", "sentence": "it hailed.", "entry": "[9]", "count": 1},
            ]
        },
    }


def test_articles_are_named_from_the_place_of_the_file(file: pathlib.Path) -> None:
    """A baseline works from any folder, and for absolute paths as for relative ones."""
    (file.parent / "kept").mkdir()
    kept = file.parent / "kept" / "baseline.json"
    Baseline("kept").accept({"news/a.txt": identities((r := check(ARTICLE, "news/a.txt")).findings, r)}).write(kept)

    assert list(json.loads(kept.read_bytes())["articles"]) == ["../news/a.txt"]
    for path in ("kept/baseline.json", kept):
        for name in ("news/a.txt", str(file.parent / "news" / "a.txt")):
            assert Baseline.read(path).apply(check(ARTICLE, name)).findings == ()


def test_articles_that_are_not_checked_stay_as_they_are() -> None:
    """Accepting the findings of one article leaves those of the others; one without findings goes."""
    both = accepting(check(ARTICLE, "a.txt"), check(ARTICLE, "b.txt"))

    assert both.accept({"a.txt": ()}).articles == accepting(check(ARTICLE, "b.txt")).articles


def test_any_text_fits_into_the_file(file: pathlib.Path) -> None:
    """A half of a surrogate pair, which no encoding can write, comes back from the file as it was."""
    report = check("It rained \ud800 in Oslo.[9]\n\n1. “Rain” The Daily, 3 May 2023\n")
    accepting(report).write(file)

    assert "missing-reference" not in reported(Baseline.read(file).apply(report))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (None, "cannot read the baseline 'baseline.json': No such file or directory"),
        (b"", "'baseline.json' is no baseline that citecheck wrote"),
        (b"[]", "'baseline.json' is no baseline that citecheck wrote"),
        (b'{"schema_version": 1}', "'baseline.json' is no baseline that citecheck wrote"),
        (b'{"schema_version": 1, "articles": {"a": [{}]}}', "'baseline.json' is no baseline that citecheck wrote"),
        (b"\xff", "'baseline.json' is no baseline that citecheck wrote"),
        (b'{"schema_version": 7}', "the baseline 'baseline.json' has schema_version 7; this citecheck reads 1"),
    ],
)
def test_what_is_no_baseline_is_trouble(content: bytes | None, message: str, file: pathlib.Path) -> None:
    """A file that cannot be read as a baseline is named, with the reason."""
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(ReadError) as trouble:
        Baseline.read("baseline.json")

    assert str(trouble.value) == message


def test_a_baseline_that_cannot_be_written_is_trouble(file: pathlib.Path) -> None:
    """The file is named, with the reason."""
    with pytest.raises(WriteError, match=r"cannot write the baseline '.*nowhere.*': No such file or directory"):
        Baseline().write(file.parent / "nowhere" / "baseline.json")


LISTED = (
    "1. “Rain” The Daily, 3 May 2023\n2. “Snow” The Daily, 4 May 2023, https://www.thedaily.com/snow?utm_source=feed\n"
)


@pytest.mark.parametrize(
    ("rule", "article", "sentence", "entry"),
    [
        ("missing-reference", f"It rained.[1, 9]\n\n{LISTED}", "it rained.", "[1, 9]"),
        ("out-of-order", f"It snowed.[2] It rained.[1]\n\n{LISTED}", "it rained.", '"rain" the daily, 3 may 2023'),
        (
            "tracking-url",
            f"It snowed.[2] It rained.[1]\n\n{LISTED}",
            "",
            '"snow" the daily, 4 may 2023, https://www.thedaily.com/snow?utm_source=feed',
        ),
        ("missing-url", f"It snowed.[2] It rained.[1]\n\n{LISTED}", "", '"rain" the daily, 3 may 2023'),
        ("no-citations", "It rained in Oslo. It snowed in Bergen.", "it rained in oslo.", ""),
    ],
)
def test_what_a_finding_is_known_by(rule: str, article: str, sentence: str, entry: str) -> None:
    """Its sentence and what that cites, of the labels of a marker its own; or the entry that it is about."""
    report = citecheck.check(article, config=Config(select=(rule,)))
    (known,) = identities(report.findings, report)

    assert (known.sentence.strip(), known.entry.strip()) == (sentence, entry)


@pytest.mark.parametrize(
    ("words", "entry"),
    [
        ("[1]", '"rain" the daily, 3 may 2023'),
        ("[^1]", "in oslo, that is."),
        ("\n[^1]: In Oslo", "in oslo, that is."),
        ("\n1. “Rain”", '"rain" the daily, 3 may 2023'),
        ("Rain and snow", '"rain" the daily, 3 may 2023'),
    ],
)
def test_a_finding_is_known_by_what_stands_in_it(words: str, entry: str) -> None:
    """By the entry or remark that its marker points to or that it begins before, or else that has its label."""
    text = "# Weather\n\nRain and snow.[1] It hailed.[^1]\n\n[^1]: In Oslo, that is.\n\n"
    text += "## Sources\n\n1. “Rain” The Daily, 3 May 2023\n"
    report = citecheck.check(text, format="markdown", config=CONFIG)
    start = text.index(words)
    finding = attrs.evolve(check(ARTICLE).findings[0], span=Span(start, start + len(words)), label="1")
    (known,) = identities([finding], report)

    assert known.entry.strip() == entry


def test_findings_that_are_alike_are_accepted_one_by_one(tmp_path: pathlib.Path) -> None:
    """As many as were accepted are left alone, and the file has letters of all languages as they are."""
    article = f"Es schneit in Zürich.[7]\n\nEs schneit in Zürich.[7] Und Regen.[1]\n\n{LISTED}"
    report = citecheck.check(article, name="a.txt", config=Config(select=("missing-reference",)))
    baseline = Baseline(str(tmp_path)).accept({"a.txt": identities(report.findings, report)})
    baseline.write(tmp_path / "baseline.json")

    assert len(report.findings) == 2
    assert baseline.apply(report).findings == ()
    assert "zürich" in (tmp_path / "baseline.json").read_text("utf-8")


def test_what_is_accepted_is_added_to_what_was(file: pathlib.Path) -> None:
    """The first run makes the file, others add their articles to it."""
    found = identities((report := check(ARTICLE)).findings, report)
    first = Baseline.add(file, {"a.txt": found})
    both = Baseline.add(file, {"b.txt": found})

    assert list(first.articles) == ["a.txt"]
    assert list(both.articles) == list(Baseline.read(file).articles) == ["a.txt", "b.txt"]
