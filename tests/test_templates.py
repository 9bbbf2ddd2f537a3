"""The templates of wikis: every file is whole, and what it names is read as a source, a note or a list."""

import pytest

from citecheck.knowledge import templates
from citecheck.reading import wikitext

CODES = tuple(templates._wikis())


def test_the_twenty_largest_are_there() -> None:
    """The twenty wikis with most articles each have a file, Egyptian Arabic's being that of Arabic."""
    assert set("en ceb de fr sv nl es ru it pl zh uk ja vi war ar pt fa ca".split()) <= set(CODES)


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


@pytest.mark.parametrize(
    ("note", "unread"),
    [
        ("{{cite web|foo=Rain falls|url=https://a.org/x}}", "The template “cite web” has no title that we know"),
        ("{{cite web|url=https://a.org/x|date=2020}}", None),
        ("{{zitiere netz|adres=https://a.org/x}} p. 4", "The template “zitiere netz” is not known"),
        ("{{zitiere netz|foo=Rain falls}}", "The template “zitiere netz” is not known"),
        ("Berg, “Rain falls”, The Daily, 2020. {{webarchive|url=https://a.org/x}}", None),
        ("{{nowrap|Berg}} 2020, p. 3", None),
    ],
)
def test_what_is_not_known_is_named(note: str, unread: str | None) -> None:
    """A template, or a title's parameter, that no file lists is named, unless the note says its source in words."""
    reasons = [each.reason for each in wikitext.read(f"It rained.<ref>{note}</ref>").unread]

    assert [reason.startswith(unread or "-") for reason in reasons] == ([True] if unread else [])


def test_a_word_for_two_kinds_of_names_is_read_as_its_wiki_means_it() -> None:
    """A Catalan `nom` is a first name, a French one a last name."""
    catalan = wikitext.read("Plou.<ref>{{ref-web|títol=Pluja|cognom=Vila|nom=Marta}}</ref>").notes[0]
    french = wikitext.read("Il pleut.<ref>{{Lien web|titre=Pluie|prénom=Marthe|nom=Ville}}</ref>").notes[0]

    assert [note.references[0].authors for note in (catalan, french) if note.references] == [
        ("Vila, Marta",),
        ("Ville, Marthe",),
    ]
