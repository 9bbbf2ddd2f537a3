"""What the rules about references share: their tables, the edits they offer, and who speaks where two see one fault.

What each rule flags and leaves alone stands in ``cases/rules``.
"""

import pathlib
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

import citecheck
from citecheck.knowledge import outlets
from citecheck.rules import reference

PLACEHOLDERS = pathlib.Path(outlets.__file__).parent / "placeholders.txt"
NAMES = tuple(rule.name for rule in reference.RULES)


def check(entry: str, *rules: str, **options: object) -> list[citecheck.Finding]:
    text = f"Rain flooded the old town.[1]\n\nReferences\n\n1. {entry}\n"
    return list(citecheck.check(text, config=citecheck.Config(select=rules or NAMES, **options)).findings)  # type: ignore[arg-type]


def test_placeholders_are_written_once() -> None:
    """No placeholder stands twice under a heading, in whatever spelling."""
    seen: Counter[tuple[str, str]] = Counter()
    heading = ""
    for line in PLACEHOLDERS.read_text("utf8").splitlines():
        if line.startswith("["):
            heading = line
        elif line and not line.startswith("#"):
            seen[heading, outlets.folded(line)] += 1

    assert {heading for heading, _ in seen} == {"[title part]", "[title]", "[outlet]"}
    assert [entry for entry, count in seen.items() if count > 1] == []


@pytest.mark.parametrize(
    ("url", "clean"),
    [
        ("https://a.com/x?utm_source=b", "https://a.com/x"),
        ("https://a.com/x?utm_source=b&utm_medium=c#d", "https://a.com/x#d"),
        ("https://a.com/x?id=1&fbclid=b", "https://a.com/x?id=1"),
        ("https://a.com/x?fbclid=b&id=1", "https://a.com/x?id=1"),
        ("https://a.com/x?fbclid=b&id=1&gclid=c&page=2", "https://a.com/x?id=1&page=2"),
    ],
)
def test_tracking_is_cut_out_and_nothing_else(url: str, clean: str) -> None:
    """The edit leaves the address that leads to the same page."""
    (finding,) = check(f"“Rain floods the old town” The Daily, 3 May 2023, {url}", "tracking-url")

    assert [edit.text for edit in finding.edits] == [clean]
    assert finding.suggestion == f"Use {clean}"


@pytest.mark.parametrize(
    ("entry", "rules"),
    [
        ("“Rain floods the old town” The Daily, 3 May 2023, https://www.thedaily.com/rain", []),
        ("“Rain floods the old town” The Daily, 30 Feb. 2023, https://www.thedaily.com/rain", ["impossible-date"]),
        ("“Rain floods the old town” Reuters, 03/04/2023, https://www.reuters.com/rain", ["ambiguous-date"]),
        ("“Rain floods the old town | Newsday” Staff, 3 May 2023, https://www.reuters.com/rain", ["outlet-in-title"]),
        ("“Rain floods the old town” Staff, 3 May 2023, https://www.reuters.com/rain", ["placeholder-outlet"]),
        ("“Rain” The Daily, 3 May 2023, https://www.example.com/x?utm_source=a", ["invalid-url"]),
        ("https://www.reuters.com/rain", ["missing-title"]),
    ],
)
def test_one_fault_is_said_once(entry: str, rules: list[str]) -> None:
    """Where two rules could see one fault, one of them speaks."""
    assert [finding.rule for finding in check(entry)] == rules


@pytest.mark.parametrize(
    ("entry", "suggestion"),
    [
        (
            "“Rain” 3 May 2023, https://www.reuters.com/x",
            "Its link leads to reuters.com: name Reuters, if it published the piece.",
        ),
        ("“Rain | The Guardian” 3 May 2023", "Its title ends in “The Guardian”: is that the outlet?"),
        ("“Rain” 3 May 2023, https://www.valley-news.org/x", "Add the paper, station or site that published it."),
        ("“Rain” 3 May 2023, https://www.youtube.com/x", "Add the paper, station or site that published it."),
    ],
)
def test_what_tells_the_outlet_is_said(entry: str, suggestion: str) -> None:
    """A missing outlet is suggested where the host or the title tells it, never where others publish there too."""
    (finding,) = check(entry, "missing-outlet")

    assert finding.suggestion == suggestion


def test_the_editors_own_outlets_are_known() -> None:
    """A host that the configuration names is known to the rules."""
    own = {"valley-news.org": "Valley News"}
    (missing,) = check("“Rain” 3 May 2023, https://www.valley-news.org/x", "missing-outlet", outlets=own)
    (other,) = check("“Rain” The Guardian, 3 May 2023, https://valley-news.org/x", "outlet-url-mismatch", outlets=own)

    assert missing.suggestion == "Its link leads to valley-news.org: name Valley News, if it published the piece."
    assert other.message == "Entry 1 names The Guardian, but its link leads to Valley News (valley-news.org)."


def test_the_order_of_day_and_month_can_be_set() -> None:
    """Where it is known which figure is the day, a date in figures is not ambiguous."""
    entry = "“Rain floods the old town” Reuters, 03/04/2023"

    assert [finding.rule for finding in check(entry, "ambiguous-date")] == ["ambiguous-date"]
    assert check(entry, "ambiguous-date", day_first=True) == []


@given(st.text(alphabet=st.sampled_from("“”|-–. ,/?&=#:0129aé月\n[]()AP"), max_size=120))
def test_any_entry_is_judged(entry: str) -> None:
    """No entry makes a rule fail, and every finding lies inside the article."""
    for finding in check(entry, as_of="2023-06-01", required=("title", "outlet", "date", "url", "author")):
        assert 0 <= finding.span.start <= finding.span.end
        assert finding.message.endswith((".", "”"))


TRACKED = "https://www.thedaily.com/rain?utm_source=feed&id=3"


@pytest.mark.parametrize(
    ("format", "text"),
    [
        ("text", "It rained.[1]\n\n1. “Rain” The Daily, 3 May 2023, {0}"),
        ("markdown", "It rained.[^1]\n\n[^1]: [“Rain”]({0}) The Daily, 3 May 2023"),
        ("markdown", 'It rained.[1]\n\n1. [Rain]({0} "The Daily")'),
        ("markdown", "It rained.[1]\n\n1. “Rain” The Daily, <{0}>"),
        ("html", "<p>It rained.[1]</p><h2>Sources</h2><ol><li><a href='{0}'>“Rain”</a> The Daily, 2023</li></ol>"),
        ("html", "<p>It rained.[1]</p><h2>Sources</h2><ol><li>“Rain” The Daily, 2023, {0}</li></ol>"),
        ("wikitext", "It rained.<ref>[{0} Rain] The Daily, 3 May 2023</ref>"),
        ("wikitext", "It rained.<ref>{{{{cite web|title=Rain|url={0}}}}}</ref>"),
    ],
)
def test_a_message_that_offers_a_fix_has_its_edit(format: str, text: str) -> None:
    """Wherever an address may stand, in a link's target too, the parameter that is told is cut, and nothing else."""
    address = TRACKED.replace("&", "&amp;") if format == "html" else TRACKED
    report = citecheck.check(text.format(address), format=format)
    (told,) = (finding for finding in report.findings if finding.rule == "tracking-url")

    assert told.mend == "safe"
    assert citecheck.fix(report).document.source == text.format("https://www.thedaily.com/rain?id=3")
