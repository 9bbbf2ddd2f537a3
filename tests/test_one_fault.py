"""One fault, one message: an article with one thing wrong draws the finding that says it, and no other."""

import re

import pytest

import citecheck

PIECES = (
    ("The ferry to Lindholm sailed again on Monday after ten weeks in dock.", "Lindholm ferry sails again"),
    ("Fishermen in Orrin landed the largest herring catch since 1987.", "Herring catch in Orrin largest since 1987"),
    ("The mayor shut the zoo because its cages were unsafe.", "Mayor closes zoo over unsafe cages"),
    ("Shops ran out of mosquito repellent after the flood.", "Repellent sold out after flood"),
    ("The museum of glass in Varn opened a new wing for children.", "Glass museum in Varn opens children's wing"),
    ("Engineers found cracks in the Stenmark dam above the valley.", "Cracks found in Stenmark dam"),
    ("A choir from Iceland won the festival prize in Bergen.", "Icelandic choir wins Bergen prize"),
    ("Farmers protested against the new milk quota in the capital.", "Farmers protest against milk quota"),
)


def article(numbers: str = "12345678", entries: str = "12345678", labels: str = "12345678") -> str:
    """An article whose sentences cite these numbers, over a list of these of its entries under these labels."""
    text = " ".join(f"{sentence}[{number}]" for (sentence, _), number in zip(PIECES, numbers, strict=True))
    listed = [
        f"{label}. “{PIECES[int(each) - 1][1]}” Harbour Post, {each} May 2023, https://harbourpost.org/2023/05/0{each}/a"
        for label, each in zip(labels, entries, strict=True)
    ]
    return f"News of the week\n\n{text}\n\nReferences\n\n" + "\n".join(listed)


GOOD = article()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GOOD, []),
        (GOOD.replace("unsafe.[3]", "unsafe.[33]"), ["missing-reference 33"]),
        (GOOD.replace("unsafe.[3]", "unsafe.[0]"), ["missing-reference 0"]),
        (article("12545678"), ["better-reference 5"]),
        (article("13245678"), ["exchanged-references 2"]),
        (article(entries="1235678", labels="1235678"), ["missing-reference 4"]),
        (article(entries="1235678", labels="1234567"), ["numbering-shift 4"]),
        (article(entries="1234", labels="1234"), ["missing-reference None"]),
        (article("12356789"), ["numbering-shift 5"]),
        (article("12234567"), ["numbering-shift 3"]),
        (article(labels="01234567"), ["mixed-base None"]),
        (article("01234567"), ["mixed-base None"]),
        (article(labels="12245678"), ["duplicate-label 2"]),
        (article(entries="123456783", labels="123456789"), ["duplicate-reference 9"]),
        (article(entries="123456783", labels="123456783"), ["duplicate-label 3"]),
        (GOOD.replace("3 May 2023", "3 May 2043"), ["future-date 3"]),
        (GOOD.replace("3 May 2023", "3 May 2021"), ["date-url-mismatch 3"]),
        (re.sub(r"3\. “.*", "3. [Insert reference]", GOOD), ["placeholder-entry None"]),
        (re.sub(r"(\d\. )“.*(?=https)", r"\1", GOOD), ["missing-title None"]),
        (GOOD.replace("unsafe.[3]", "unsafe.【3†source】"), ["machine-residue None"]),
        (GOOD.partition("\n\nReferences")[0], ["no-reference-list None"]),
        (GOOD.partition("\n\n1. ")[0], ["empty-list None"]),
    ],
)
def test_one_fault_is_one_message(text: str, said: list[str]) -> None:
    """Where several rules see it, the one speaks that says what to do."""
    report = citecheck.check(text, as_of="2024-01-01")

    assert [f"{each.rule} {each.label}" for each in report.findings] == said


@pytest.mark.parametrize(
    ("text", "rule", "words"),
    [
        (article(labels="12245678"), "duplicate-label", "Number one of them 3, which the text cites and no entry has."),
        (article("12356789"), "numbering-shift", "Take 1 from each of these numbers."),
        (article(entries="1235678", labels="1234567"), "numbering-shift", "Put the lost source back as entry 4"),
        (GOOD.replace("3 May 2023", "3 May 2043"), "future-date", "Its link says 3 May 2023"),
        (
            article(entries="123456783", labels="123456789"),
            "duplicate-reference",
            "Remove entry 9, which nothing cites.",
        ),
        (article(entries="123456783", labels="123456783"), "duplicate-label", "Remove one of the two."),
    ],
)
def test_it_says_what_to_do(text: str, rule: str, words: str) -> None:
    """About all that is wrong, not only about the part that its rule looks for."""
    (finding,) = citecheck.check(text, as_of="2024-01-01").findings

    assert finding.rule == rule
    assert words in (finding.suggestion or "")


@pytest.mark.parametrize(
    ("text", "left_out", "said"),
    [
        (article(entries="1235678", labels="1234567"), "numbering-shift", ["missing-reference 8"]),
        (article(labels="12245678"), "duplicate-label", ["missing-reference 3"]),
        (GOOD.replace("3 May 2023", "3 May 2043"), "future-date", ["date-url-mismatch 3"]),
        (article(entries="123456783", labels="123456789"), "duplicate-reference", ["uncited-reference 9"]),
    ],
)
def test_what_gives_way_speaks_alone(text: str, left_out: str, said: list[str]) -> None:
    """A rule that is left out says nothing, so the other does."""
    report = citecheck.check(text, config=citecheck.Config(ignore=(left_out,), as_of="2024-01-01"))

    assert [f"{each.rule} {each.label}" for each in report.findings] == said
