"""The templates of wikis: every file is whole, and what it names is read as a source, a note or a list."""

import pytest

from citecheck.knowledge import templates
from citecheck.reading import wikitext

CODES = tuple(templates._wikis())


def test_the_ten_largest_are_there() -> None:
    """The largest wikis that people write by hand each have a file."""
    assert {"en", "de", "fr", "es", "it", "pt", "nl", "sv", "pl", "ru", "ja", "zh"} <= set(CODES)


def test_no_key_is_a_slip_of_the_pen() -> None:
    """Every key of a file is one that somebody reads."""
    assert templates.unknown_keys() == {}


@pytest.mark.parametrize("code", CODES)
def test_each_wikis_own_template_names_the_fields(code: str) -> None:
    """The first template of each wiki, filled in with its first parameters, gives a reference with all its fields."""
    wiki = templates._wikis()[code]
    name = wiki["cites"][0].replace("*", "web")
    filled = {"title": "Rain", "outlet": "The Daily", "issued": "2023-05-03", "accessed": "2023-06-04"}
    given = "|".join(f"{wiki[field][0]}={value}" for field, value in filled.items())
    (note,) = wikitext.read(f"It rained.<ref>{{{{{name}|{given}|{wiki['url'][0]}=https://a.org/x}}}}</ref>").notes
    (read,) = note.references or ()

    assert (read.title, read.outlet, str(read.issued), str(read.accessed)) == tuple(filled.values())
    assert read.url == "https://a.org/x"


@pytest.mark.parametrize(
    ("source", "labels"),
    [
        ("It rained.{{Efn2|A remark on the rain.}}", ["注釈 1"]),
        ("It rained.{{Refnest|group=注|A remark on the rain.}}", ["注 1"]),
        ("It rained.{{Note|texte=A remark on the rain.}}", ["1"]),
        ("It rained.{{note|1}}", []),
        ("It rained.{{r|a|b}}\n{{Przypisy|<ref name=a>One</ref>\n<ref name=b>Two</ref>}}", ["1", "2"]),
        ("It rained.<ref name=a />\n{{Примечания|refs=<ref name=a>One</ref>}}", ["1"]),
    ],
)
def test_notes_of_other_wikis(source: str, labels: list[str]) -> None:
    """Notes and lists of other wikis are notes and lists."""
    read = wikitext.read(source)

    assert [call.label for call in read.calls] == labels
    assert [note.label for note in read.notes] == labels
