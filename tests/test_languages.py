"""The languages: every file is whole, and what it says is known to every reader."""

import pathlib
import re
from collections.abc import Callable
from typing import get_args

import attrs
import pytest

from citecheck import Report, check, parse
from citecheck.dates import read_dateline
from citecheck.knowledge import languages
from tests.formats import odt_file, paragraph, pdf_file, word_file

CODES = languages.codes()


def test_there_are_many() -> None:
    """At least twenty-four languages have a file."""
    assert len(CODES) >= 24


def test_no_key_is_a_slip_of_the_pen() -> None:
    """Every key of a file is one that somebody reads."""
    assert languages.unknown_keys() == {}


@pytest.mark.parametrize("code", CODES)
def test_a_file_is_whole(code: str) -> None:
    """A language has a name, twelve months or none, and the words that every article's end matter needs."""
    language = languages.get(code)

    assert language is not None
    assert language.name
    assert len(language.months) in (0, 12)
    assert all(language.months)
    assert {"sources", "notes", "further", "accessed", "undated", "function words"} <= language.phrases.keys()


@pytest.mark.parametrize("code", CODES)
def test_headings_are_headings(code: str) -> None:
    """What a file calls a heading is one, in capitals, numbered or with a colon too."""
    language = languages.get(code)
    assert language is not None
    for kind in ("sources", "notes", "further"):
        for phrase in language.phrases[kind]:  # type: ignore[index]  # a literal, which mypy widens
            for printed in (phrase, f"{phrase}:", f"3. {phrase}"):
                assert languages.heading(printed) is not None, printed


def test_a_month_means_one_number_in_a_language() -> None:
    """Within one language no word names two months."""
    for code in CODES:
        language = languages.get(code)
        assert language is not None
        names = [name for month in language.months for name in month]

        assert len(names) == len(set(names)), code


# ---- the same article in every language and format ----

FORMATS = ("text", "markdown", "html", "wikitext")
ARTICLES = {path.stem: path for path in sorted((pathlib.Path(__file__).parent / "cases" / "languages").glob("*.txt"))}


@attrs.frozen
class Written:
    """An article to be written in several formats; `*…*` in an entry is italic."""

    language: str
    headline: str
    dateline: str
    heading: str
    sentences: tuple[str, ...]
    entries: tuple[str, ...]

    def source(self, form: str) -> str:
        """Return the article in a format."""
        italics = {"text": r"\1", "markdown": r"*\1*", "html": r"<i>\1</i>", "wikitext": r"''\1''"}[form]
        entries = [re.sub(r"\*([^*]+)\*", italics, entry) for entry in self.entries]
        body = " ".join(self.sentences)
        listed = "".join(f"{i}. {entry}\n" for i, entry in enumerate(entries, 1))
        if form == "text":
            return f"{self.headline}\n\n{self.dateline}\n\n{body}\n\n{self.heading}\n\n{listed}"
        if form == "markdown":
            return f"# {self.headline}\n\n{self.dateline}\n\n{body}\n\n# {self.heading}\n\n{listed}"
        if form == "wikitext":
            body = re.sub(r"\[(\d)\]", lambda call: f"<ref>{entries[int(call[1]) - 1]}</ref>", body)
            return f"= {self.headline} =\n\n{self.dateline}\n\n{body}\n\n= {self.heading} =\n<references />\n"
        body = re.sub(r"\[(\d)\]", r'<sup><a href="#r\1">[\1]</a></sup>', body)
        items = "".join(f'<li id="r{i}">{entry}</li>\n' for i, entry in enumerate(entries, 1))
        return (
            f'<!doctype html><html lang="{self.language}"><body><article><h1>{self.headline}</h1>\n'
            f"<p>{self.dateline}</p>\n<p>{body}</p>\n<h2>{self.heading}</h2>\n<ol>\n{items}</ol></article></body></html>\n"
        )


def shown(report: Report) -> list[object]:
    """Return what was read of an article, in terms that do not depend on its format."""
    document = report.document
    order: dict[str, int] = {}
    for marker in document.markers:
        order.setdefault(marker.label, len(order) + 1)
    references = sorted(document.references, key=lambda reference: order.get(reference.label or "", 0))
    return [
        document.headline,
        str(document.published),
        *((r.title, r.outlet, str(r.issued), str(r.accessed), r.url) for r in references),
        *((f.rule, order.get(f.label or ""), str(f.severity)) for f in report.findings),
    ]


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("code", ARTICLES)
def test_an_article_in_its_language(code: str, form: str) -> None:
    """Headline, dateline, entries, visits and "no date" are read in each language, and alike in each format."""
    fields: dict[str, list[str]] = {}
    expected: list[dict[str, str]] = []
    for line in ARTICLES[code].read_text("utf8").splitlines():
        key, _, value = line.partition(": ")
        if key.startswith("  "):
            expected[-1][key.strip()] = value
        else:
            fields.setdefault(key, []).append(value)
            expected += [{}] if key == "entry" else []
    (headline,), (dateline,), (heading,) = fields["headline"], fields["dateline"], fields["heading"]
    article = Written(code, headline, dateline, heading, tuple(fields["sentence"]), tuple(fields["entry"]))
    names = ("title", "outlet", "issued", "accessed", "url")

    assert [
        headline,
        fields["published"][0],
        *(
            tuple(entry.get(name, None if name in ("title", "outlet", "url") else "None") for name in names)
            for entry in expected
        ),
        ("missing-date", 3, "info"),
    ] == shown(check(article.source(form), format=form))


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("code", CODES)
def test_a_new_file_is_known_to_every_reader(code: str, form: str) -> None:
    """Whatever a file lists first as a heading, month, visit and "no date" is read as such in each format."""
    language = languages.get(code)
    assert language is not None
    month = language.months[4][0] if language.months else ""
    stop = "." if language.has_day_stop else ""
    day = f"17{stop} {month} 2021" if month else "2021年5月17日"
    undated, visit = language.phrases["undated"][0], language.phrases["accessed"][0]
    dated = f"“Harbour opens”, *Harbour Post*, {day}, {visit} {day}, https://harbourpost.org/a"
    article = Written(
        code,
        "Harbour of Orrin opens",
        day,
        language.phrases["sources"][0],
        ("Harbour of Orrin opens[1].", "Ships of Orrin sail[2]."),
        (dated, f"“Ships sail”, *Coast Review*, {undated}, https://coastreview.org/b"),
    )
    read = check(article.source(form), format=form)

    assert shown(read) == [
        "Harbour of Orrin opens",
        "2021-05-17",
        ("Harbour opens", "Harbour Post", "2021-05-17", "2021-05-17", "https://harbourpost.org/a"),
        ("Ships sail", "Coast Review", "None", "None", "https://coastreview.org/b"),
        ("missing-date", 2, "info"),
    ]


DATELINES = [
    line.split("\t")
    for line in (pathlib.Path(__file__).parent / "cases" / "languages" / "datelines.tsv").read_text("utf8").splitlines()
]


@pytest.mark.parametrize(("expected", "line"), DATELINES)
def test_dateline(expected: str, line: str) -> None:
    """A line that says when, where and by whom an article appeared is a dateline in every language; no other is."""
    read = read_dateline(line)

    assert expected == ("none" if read is None else "change" if read.date is None else str(read.date))


@pytest.mark.parametrize(
    ("sentence", "published"),
    [
        ("El río ha subido hasta el puente y la gente del pueblo ha huido de las aguas.[1]", "2021-10-12"),
        ("The river has risen to the bridge and the people of the town have fled from it.[1]", "None"),
    ],
)
def test_a_dateline_in_figures_is_read_in_the_language_of_the_article(sentence: str, published: str) -> None:
    """12/10/2021 under a headline is the twelfth of October in Spanish, and unclear in English."""
    article = f"Orrin Harbour opens on Monday\n\n12/10/2021\n\n{sentence}\n\n1. “Orrin” Orrin Post, 2021-10-11\n"

    assert str(parse(article).published) == published


@pytest.mark.parametrize(
    ("language", "flagged"), [("nl", False), ("pt-BR", False), ("en-GB", False), ("en-US", True), ("en", True)]
)
def test_a_page_that_says_its_language_says_which_number_is_the_day(language: str, flagged: bool) -> None:
    """`ambiguous-date` is silent where the page's language puts the day first, and the day is read so."""
    page = (
        f'<html lang="{language}"><body><p>Pier 2 opens<sup><a href="#r1">[1]</a></sup>.</p>'
        '<ol><li id="r1">“Pier 2”, Orrin Post, 03/04/2023, https://orrinpost.org/a</li></ol></body></html>'
    )
    report = check(page, format="html")

    assert flagged == any(finding.rule == "ambiguous-date" for finding in report.findings)
    assert str(report.document.references[0].issued) == ("2023" if flagged else "2023-04-03")


_TEXT = "The fee rose in the harbour of Oslo.[1] It fell in the spring.[2]"
_LIST = ("1. “Harbour fees rise” The Daily, 03/04/2023", "2. “Fees fall” The Daily, 05/04/2023")
_LINES = "\n\n".join((_TEXT, *_LIST))
_PARAGRAPHS = "".join(f"<p>{line}</p>" for line in (_TEXT, *_LIST))


_DEFAULTS = '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="SAID"/></w:rPr></w:rPrDefault></w:docDefaults>'
_META = "<d><meta><language>SAID</language></meta></d>"
_LATEX = "\\documentclass{article}\n\\usepackage[french,SAID]{babel}\n\\begin{document}\n"
_WRITERS: dict[str, Callable[[str], str | bytes]] = {
    "markdown": lambda said: f"---\ntitle: Fees\nlang: {said}\n---\n\n{_LINES}",
    "html": lambda said: f"<html lang='{said}'><title>Fees</title><body>{_PARAGRAPHS}",
    "docx": lambda said: word_file("".join(map(paragraph, (_TEXT, *_LIST))), styles=_DEFAULTS.replace("SAID", said)),
    "odt": lambda said: odt_file(
        _PARAGRAPHS.replace("p>", "text:p>"), extra={"meta.xml": _META.replace("SAID", said).encode()}
    ),
    "rst": lambda said: f":lang: {said}\n\n{_LINES}" if said else _LINES,
    "rst meta": lambda said: f".. meta::\n   :description: Fees\n   :language: {said}\n\n{_LINES}",
    "pdf": lambda said: pdf_file(_TEXT, *_LIST, language=said),
    "latex": lambda said: _LATEX.replace("SAID", "british" if said else "") + f"{_LINES}\n\\end{{document}}",
}


@pytest.mark.parametrize("name", _WRITERS)
def test_what_a_file_says_of_its_language_is_heard(name: str) -> None:
    """In every format that can say it, 03/04/2023 of a British article is the third of April, and else unclear."""
    if name == "pdf":
        pytest.importorskip("pypdfium2")
    for said, expected in (("en-GB", "2023-04-03"), ("", None)):
        source = _WRITERS[name](said)
        form = name.partition(" ")[0]
        first, *_ = parse(source.encode() if isinstance(source, str) else source, format=form).references

        assert expected == (str(first.issued) if first.issued and first.issued.day else None)


def test_each_kind_is_explained() -> None:
    """Every kind that the type checkers know says what it means, and no other does."""
    assert languages.KINDS.keys() == set(get_args(languages.Kind))
