"""Citations by keys, out of bibliography files beside the article or works in its front matter."""

import json
import pathlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

import citecheck
from citecheck.errors import ReadError
from citecheck.parsing.keys import find_keys
from citecheck.reading import bibliography

BIB = r"""
@comment{made for this test}

@article{vogt2020,
  author = {Vogt, Anna and Marek, Jan},
  title = {Harbour {Fees} \& Salt},
  journal = {Coast Review},
  date = {2020-05-03},
  url = {https://coast.example/fees},
}

@book{ruiz1998,
  author = "Ruiz, César",
  title = "The Pier",
  publisher = {Harbour Press},
  year = 1998, month = mar
}

@misc{unused2001, title = {Nobody cites me}}
"""
CSL = """[
 {"id": "vogt2020", "title": "Harbour Fees & Salt", "container-title": "Coast Review",
  "URL": "https://coast.example/fees", "issued": {"date-parts": [[2020, 5, 3]]},
  "author": [{"family": "Vogt", "given": "Anna"}, {"family": "Marek", "given": "Jan"}]},
 {"id": "ruiz1998", "title": "The Pier", "publisher": "Harbour Press", "author": [{"literal": "Ruiz"}],
  "issued": {"raw": "March 1998"}},
 {"id": "unused2001", "title": "Nobody cites me"}, 7
]"""
YAML = """references:
- id: vogt2020
  title: Harbour Fees & Salt
  container-title: Coast Review
  issued: {date-parts: [[2020, 5, 3]]}
- id: ruiz1998
  title: The Pier
  publisher: Harbour Press
  issued: 1998-03
- {id: unused2001, title: Nobody cites me}
"""
FILES = {"refs.bib": BIB, "refs.json": CSL, "refs.yaml": YAML}
ARTICLE = """---
title: Fees
bibliography: {}
---

Fees rose [@vogt2020, p. 4; see -@ruiz1998]. As @ruiz1998 says, ask mail@vogt2020.example or @harbour.
Code `[@vogt2020]` cites nothing.
"""


def article(folder: pathlib.Path, name: str, text: str = ARTICLE) -> pathlib.Path:
    """Write an article with its bibliography file into a folder that holds another article, too."""
    (folder / "another.md").write_text("It rained.", "utf8")
    (folder / name).write_text(FILES[name], "utf8")
    path = folder / "article.md"
    path.write_text(text.format(name), "utf8")
    return path


@pytest.mark.parametrize("name", FILES)
def test_keys_are_tied_to_the_works_of_a_file(tmp_path: pathlib.Path, name: str) -> None:
    """Each key is a citation of its work; works that the article does not cite are not its references."""
    report = citecheck.check(article(tmp_path, name))
    cited = [(c.marker.kind, c.marker.label, c.reference and c.reference.title) for c in report.citations]

    assert cited == [
        ("key", "vogt2020", "Harbour Fees & Salt"),
        ("key", "ruiz1998", "The Pier"),
        ("key", "ruiz1998", "The Pier"),
    ]
    assert [(r.label, r.outlet, str(r.issued)) for r in report.document.references] == [
        ("vogt2020", "Coast Review", "2020-05-03"),
        ("ruiz1998", "Harbour Press", "1998-03"),
    ]
    assert [c.claim.text.rstrip(".") for c in report.citations][:2] == ["Fees rose", "Fees rose"]
    assert [f.rule for f in report.findings if f.group == "structure"] == []


def test_a_finding_says_where_in_the_file_its_work_stands(tmp_path: pathlib.Path) -> None:
    """It is pinned to the place where the article names the file, and gives the file's line."""
    path = article(tmp_path, "refs.bib", ARTICLE.replace("As @ruiz1998", "As @unused2001"))
    report = citecheck.check(path)
    finding = next(f for f in report.findings if f.rule == "missing-date" and f.label == "unused2001")

    assert finding.message.endswith("(refs.bib, line 19)")
    assert finding.span.of(report.document.source) == "refs.bib"


def test_works_of_a_file_stay_known_while_an_article_is_mended(tmp_path: pathlib.Path) -> None:
    """The mended text cites them too, so that its fixes are made."""
    text = ARTICLE.replace("Code `", "It rained.［1］ Code `") + "\n1. “Rain falls” The Daily, 3 May 2023\n"
    report = citecheck.fix(citecheck.check(article(tmp_path, "refs.bib", text)))

    assert "It rained.[1]" in report.document.source
    assert [c.reference is not None for c in report.citations] == [True] * 4


def test_an_unknown_key_is_a_missing_reference(tmp_path: pathlib.Path) -> None:
    """It is flagged at the key."""
    path = article(tmp_path, "refs.json", ARTICLE.replace("-@ruiz1998", "@quist2011"))
    report = citecheck.check(path)
    (finding,) = [f for f in report.findings if f.rule == "missing-reference"]

    assert (finding.label, finding.span.of(report.document.source)) == ("quist2011", "@quist2011")
    assert finding.message == "No work has the key “quist2011”."
    assert finding.suggestion == "Add the work, or correct the key."


@pytest.mark.parametrize(
    ("files", "nocite", "expected"),
    [
        pytest.param(["article.md", "README.md", "article.html"], "", ["unused2001"], id="alone"),
        pytest.param(["article.md", "another.md"], "", [], id="beside another article"),
        pytest.param(["article.md"], 'nocite: "@unused2001"\n', [], id="listed on purpose"),
        pytest.param(["article.md"], 'nocite: "@*"\n', [], id="all listed on purpose"),
    ],
)
def test_a_work_is_too_many_where_the_file_serves_one_article(
    tmp_path: pathlib.Path, files: list[str], nocite: str, expected: list[str]
) -> None:
    """A work that nobody cites is told where no other article may cite it, and is not listed on purpose."""
    for name in files:
        (tmp_path / name).write_text("It rained.", "utf8")
    (tmp_path / "refs.bib").write_text(BIB, "utf8")
    text = ARTICLE.format("refs.bib").replace("title: Fees\n", f"title: Fees\n{nocite}")
    (tmp_path / "article.md").write_text(text, "utf8")
    report = citecheck.check(tmp_path / "article.md")

    assert expected == [finding.label for finding in report.findings if finding.rule == "uncited-reference"]


@pytest.mark.parametrize(("cited", "expected"), [("@a1; @a2", ["a3", "a4"]), ("@a1", [])])
def test_a_library_of_which_less_than_half_is_cited_is_no_list(
    tmp_path: pathlib.Path, cited: str, expected: list[str]
) -> None:
    """Somebody's whole library is not the list of one article, though it lies beside it."""
    works = "".join(f"@misc{{a{i}, title={{Work {i}}}, year={{200{i}}}}}\n" for i in range(1, 5))
    (tmp_path / "refs.bib").write_text(works, "utf8")
    (tmp_path / "article.md").write_text(f"---\nbibliography: refs.bib\n---\n\nFees rose [{cited}].\n", "utf8")
    report = citecheck.check(tmp_path / "article.md")

    assert expected == [finding.label for finding in report.findings if finding.rule == "uncited-reference"]


@pytest.mark.parametrize(
    ("settings", "place"),
    [
        ("_quarto.yml", "posts/fees/article.qmd"),
        ("_quarto.yml", "article.ipynb"),
        ("index.Rmd", "01-fees.Rmd"),
        ("posts/_metadata.yml", "posts/article.md"),
    ],
)
def test_a_project_says_where_the_works_of_its_articles_stand(
    tmp_path: pathlib.Path, settings: str, place: str
) -> None:
    """An article that names no bibliography has that of its project's settings, beside these."""
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    named = "---\nbibliography: refs.bib\n---\n" if settings.endswith("Rmd") else "project:\nbibliography: [refs.bib]\n"
    (tmp_path / settings).write_text(named, "utf8")
    (tmp_path / settings).with_name("refs.bib").write_text(BIB, "utf8")
    text = "Fees rose [@vogt2020]."
    cells = json.dumps({"cells": [{"cell_type": "markdown", "metadata": {}, "source": text}], "nbformat": 4})
    path.write_text(cells if place.endswith("ipynb") else text, "utf8")
    report = citecheck.check(path)

    assert [c.reference and c.reference.title for c in report.citations] == ["Harbour Fees & Salt"]


def test_notes_cite_by_keys(tmp_path: pathlib.Path) -> None:
    """A note that holds keys means their works, which count as cited; an escaped key is none."""
    text = "Fees.^[See @vogt2020, p. 3.] Piers.[^1] \\@unused2001\n\n[^1]: @ruiz1998.\n"
    (tmp_path / "refs.bib").write_text(BIB, "utf8")
    (tmp_path / "article.md").write_text(f"---\nbibliography: refs.bib\n---\n\n{text}", "utf8")
    report = citecheck.check(tmp_path / "article.md")

    assert [c.reference and c.reference.title for c in report.citations] == ["Harbour Fees & Salt", "The Pier"]
    assert [f.label for f in report.findings if f.rule == "uncited-reference"] == ["unused2001"]


def test_works_in_the_front_matter_belong_to_the_article() -> None:
    """They need no file, and one that nobody cites is told."""
    text = f"---\ntitle: Fees\n{YAML}---\n\nFees rose [@vogt2020; @ruiz1998].\n"
    report = citecheck.check(text, format="markdown")

    assert [c.reference.title for c in report.citations if c.reference] == ["Harbour Fees & Salt", "The Pier"]
    assert [f.label for f in report.findings if f.rule == "uncited-reference"] == ["unused2001"]


@pytest.mark.parametrize("name", ["gone.bib", "../refs.bib", "/etc/passwd.bib", "refs.txt.json"])
def test_a_file_that_cannot_be_had_is_trouble_in_a_sentence(tmp_path: pathlib.Path, name: str) -> None:
    """It is not passed over in silence, and nothing outside the article's folder is read."""
    folder = tmp_path / "inner"
    folder.mkdir()
    (tmp_path / "refs.bib").write_text(BIB, "utf8")
    path = folder / "article.md"
    path.write_text(ARTICLE.format(name), "utf8")

    with pytest.raises(ReadError, match="cannot read the bibliography"):
        citecheck.check(path)


@pytest.mark.parametrize("data", [b"\xff\xfe", b"{", b"- [", b"[1, {}]", b""])
@pytest.mark.parametrize("name", FILES)
def test_damaged_files_are_refused_or_empty(name: str, data: bytes) -> None:
    """A file that is no bibliography is refused in a sentence, or holds no works."""
    try:
        assert bibliography.read(name, data) == ()
    except ReadError as error:
        assert "cannot read the bibliography" in str(error)  # noqa: PT017 - either outcome is right


def test_a_part_has_the_fields_of_the_work_that_holds_it() -> None:
    """``crossref`` and ``xdata`` are followed, and what was published otherwise says how."""
    works = {
        work.key: work.reference
        for work in bibliography.read(
            "a.bib",
            b"@book{vol, title={Wrecks}, publisher={Trawl}, year={2005}}\n"
            b"@incollection{part, crossref={vol}, author={Chapman, Una}, title={Torn}}\n"
            b"@misc{note, title={Kilns}, howpublished={Coast Trust}, year={1999}}\n",
        )
    }

    assert [works[key].outlet for key in ("part", "note")] == ["Wrecks", "Coast Trust"]
    assert str(works["part"].issued) == "2005"


MATTER = """

---
references:
- {id: anchor, title: Anchor ice, publisher: Frazil House, issued: 1990}
- {id: frazil, title: Frazil, publisher: Frazil House, issued: 1994}
...
"""


def test_works_may_stand_below_the_text() -> None:
    """Pandoc takes front matter anywhere; a work's place is its own lines."""
    text = f"# Ice\n\nIce forms [@anchor; @frazil].{MATTER}"
    report = citecheck.check(text, format="markdown")

    assert [c.reference.title for c in report.citations if c.reference] == ["Anchor ice", "Frazil"]
    assert [r.span.of(text).split()[2] for r in report.document.references if r.span] == ["anchor,", "frazil,"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "Ice forms.[^1] It holds [@anchor; @frazil].\n\n[^1]: See [@nope2001; @frazil].",
            ["No work has the key “nope2001”."],
        ),
        ("Ice forms [@ancor; @frazil].", ["No work has the key “ancor”; the nearest is anchor."]),
    ],
)
def test_a_key_of_no_work_is_told_once(text: str, said: list[str]) -> None:
    """In a note, too; and the work that it is probably meant for is not said to be uncited as well."""
    report = citecheck.check(f"# Ice\n\n{text}{MATTER}", format="markdown")

    assert [f.message for f in report.findings if f.rule in ("missing-reference", "uncited-reference")] == said


@given(st.text(alphabet="[]@{}ab1:;, -_.\n", max_size=200))
def test_any_text_has_its_keys(text: str) -> None:
    """Every key slices the text to its at-sign and its letters."""
    for key in find_keys(text, {"ab1"}):
        assert "@" in text[key.start : key.end]
        assert key.key in text[key.start : key.end]


def test_figures_and_sections_of_the_article_are_no_keys() -> None:
    """Quarto's cross-references begin with what they point to, unless the bibliography has such a key."""
    article = (
        "---\nreferences:\n- id: fig-tree\n  title: Trees\n---\n\nSee @fig-1, [@tbl-2] and @sec-3, but [@fig-tree]."
    )
    report = citecheck.check(article, format="markdown")

    assert [c.marker.label for c in report.citations] == ["fig-tree"]


def test_a_bibliography_that_text_alone_cannot_give_is_named() -> None:
    """An article that is given as text has no folder, so its bibliography is not read, and that is said once."""
    report = citecheck.check("---\nbibliography: refs.bib\n---\n\nFees rose [@vogt2021].", format="markdown")

    assert [f.message for f in report.findings if f.rule == "unread-citations"] == [
        "The bibliography refs.bib was not read: the article was given without its folder."
    ]
