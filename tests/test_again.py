"""What a process remembers of an article that is written: it makes a check quicker, and changes nothing of it."""

import functools
import gc
import re

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import citecheck
from citecheck.remembering import Memo, sift
from tests.strategies import Article, articles, as_text, scraps

TYPED = ("e", " ", ".", "\n\n", "[1]", "[7]", " 40 per cent", "Oslo", "2. ", "“", "東京", "")
edits = st.lists(st.tuples(st.integers(0, 10_000), st.sampled_from(TYPED), st.integers(0, 3)), min_size=1, max_size=4)
"""Where, what is typed, and how many characters behind it are deleted."""
moves = st.tuples(st.integers(0, 40), st.integers(0, 40))
"""Which paragraph is cut, and before which it is put."""


# What stands at the beginning tells the language and the subject, and is edited less often than the rest.
BEGINNING = " ".join(
    f"The council of {place} met in the old library to speak of its {noun}, and heard that nobody had been asked."
    for place, noun in (
        ("Oslo", "ferry"),
        ("Lima", "market"),
        ("Osaka", "harbour"),
        ("Tunis", "bridge"),
        ("Perth", "tram"),
    )
)


def edited(text: str, where: int, typed: str, deleted: int) -> str:
    at = where % (len(text) + 1)
    return text[:at] + typed + text[at + deleted :]


def moved(text: str, cut: int, to: int) -> str:
    paragraphs = text.split("\n\n")
    paragraph = paragraphs.pop(cut % len(paragraphs))
    paragraphs.insert(to % (len(paragraphs) + 1), paragraph)
    return "\n\n".join(paragraphs)


def whole(text: str, format: str) -> list[str]:
    """Return all of a report, spans, scores and evidence included."""
    report = citecheck.check(text, format=format)
    return list(map(repr, (report.to_dict(), report.document, report.citations, report.findings, report.suppressed)))


@functools.cache
def caches() -> list[object]:
    """Return what remembers a bounded number of things; what is remembered for good are tables."""
    citecheck.check("It rained 4 times.[1]\n\n1. “Rain falls 3 times” The Daily, 3 May 2023", format="text")
    found = [each for each in gc.get_objects() if isinstance(each, Memo | functools._lru_cache_wrapper)]
    return [each for each in found if isinstance(each, Memo) or each.cache_parameters()["maxsize"] is not None]


def forget() -> None:
    for each in caches():
        if isinstance(each, Memo):
            each.clear()
        elif isinstance(each, functools._lru_cache_wrapper):
            each.cache_clear()


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(articles(min_sources=3), edits, moves, st.sampled_from(["text", "markdown"]))
def test_an_article_that_is_written_is_checked_as_at_first_sight(
    article: Article, edits: list[tuple[int, str, int]], moves: tuple[int, int], format: str
) -> None:
    """After every edit, the report is the one of a process that never saw the article, byte for byte."""
    headline, rest = as_text(article).split("\n\n", 1)
    texts = [f"{headline}\n\n{BEGINNING}\n\n{rest}"]
    for edit in edits:
        texts.append(edited(texts[-1], *edit))
    texts += [moved(texts[-1], *moves), texts[0]]
    forget()
    again = [whole(text, format) for text in texts]
    for text, report in zip(texts, again, strict=True):
        forget()

        assert whole(text, format) == report


@given(scraps, st.integers(0, 400), st.sampled_from(TYPED))
def test_sifting_finds_what_a_search_finds(text: str, where: int, typed: str) -> None:
    """Whatever was sifted before, every place is found, and none twice."""
    patterns = [re.compile(each) for each in (r"\d+", r"\[\w+\]", r"(?<=\s)\w+", r"\w(?=\n|\Z)")]
    for each in (text, edited(text, where, typed, 1), text):
        for pattern in patterns:
            assert [m.span() for m in sift(pattern, each)] == [m.span() for m in pattern.finditer(each)]
