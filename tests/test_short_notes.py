"""Short notes of wikis: `{{sfn|Berg|2020}}` and its kin point to the works of a list, each of which is one source."""

import pytest

from citecheck import Report, check

LISTED = """
== Notes ==
{{reflist}}

== Literature ==
* {{cite book |last=Berg |first=Anna |date=3 May 2020 |title=Rain over ports |publisher=Quay Press}}
* {{cite book |last=Ito |first=Rei |year=2019 |title=Snow on piers |publisher=Quay Press |ref=harv}}
* {{cite book |title=Harbours in figures |year=2001 |publisher=Office for Ports |ref={{SfnRef|Office|2001}}}}
"""


def report(text: str) -> Report:
    return check(text + LISTED, format="wikitext")


def cited(found: Report) -> list[str | None]:
    return [citation.reference.title if citation.reference else None for citation in found.citations]


@pytest.mark.parametrize(
    ("call", "titles"),
    [
        ("{{sfn|Berg|2020|p=4}}", ["Rain over ports"]),
        ("<ref>{{harvnb|Ito|2019}}</ref>", ["Snow on piers"]),
        ("{{sfn|Office|2001}}", ["Harbours in figures"]),
        ("{{sfnm|1a1=Berg|1y=2020|1p=3|2a1=Ito|2y=2019}}", ["Rain over ports", "Snow on piers"]),
    ],
)
def test_a_short_note_points_to_a_work(call: str, titles: list[str]) -> None:
    """Whatever names the work, by names and year or by its own mark, the citation has the work of the list."""
    found = report(f"It rained.{call} It snowed.{{{{sfn|Ito|2019}}}} It froze.{{{{sfn|Office|2001}}}}")

    assert cited(found)[: len(titles)] == titles
    assert [reference.title for reference in found.document.references] == [
        "Rain over ports",
        "Snow on piers",
        "Harbours in figures",
    ]


def test_a_short_note_without_a_work_is_missing() -> None:
    """MediaWiki reports it, too; the message says what the note prints."""
    found = report("It rained.{{sfn|Berg|2020}} It snowed.{{sfn|Marek|1999}} It froze.{{sfn|Ito|2019}}")
    missing = [finding for finding in found.findings if finding.rule == "missing-reference"]

    assert [(finding.label, finding.span.of(found.document.source)) for finding in missing] == [
        ("Marek 1999", "{{sfn|Marek|1999}}")
    ]
    assert "numbering-gap" not in {finding.rule for finding in found.findings}


def test_a_work_without_a_short_note_is_uncited() -> None:
    """In a list to most of whose works notes point, one without any is unused; in one of further reading none is."""
    more = "\n== Further reading ==\n* {{cite book |last=Solo |year=2003 |title=Alone |publisher=Quay Press}}\n"
    found = check("It rained.{{sfn|Berg|2020}} It snowed.{{sfn|Ito|2019}}" + LISTED + more, format="wikitext")

    assert [f.label for f in found.findings if f.rule == "uncited-reference"] == ["Harbours in figures 2001"]


def test_a_note_with_an_unknown_template_is_named() -> None:
    """What a template of another wiki prints is not known: the note is said to be unread; known ones are not."""
    found = check(
        "It rained.<ref>{{fuente rara|nombre=Lluvia|obra=El Diario}}</ref> It snowed.<ref>{{cite web|title=A}}</ref>"
        " It froze.<ref>{{odd box|a}} “Ice,” The Daily, 2020.</ref>",
        format="wikitext",
    )

    assert [unread.kind for unread in found.document.unread if unread.kind == "template"] == ["template"]
