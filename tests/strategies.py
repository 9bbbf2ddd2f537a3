"""Strategies that build articles, with markers and a list as writers and programs make them.

An `Article` is the plan of an article; `as_text` writes it in the seed's layout. Writers for other formats stand in
`formats.py`.
"""

import datetime

import attrs
from hypothesis import strategies as st

NOUNS = "harbour council ferry bridge museum orchard library railway reservoir hospital market stadium".split()
PLACES = "Oslo Lima Nairobi Quebec Osaka Porto Gdansk Tunis Perth Bergen".split()
VERBS = "reopens closes expands reports delays welcomes loses restores inspects postpones".split()
OUTLETS = ("Harbour Post", "Coast Radio", "The Ledger", "Field Notes", "Le Courrier du Nord", "Neue Bergener Zeitung")


@attrs.frozen
class Sentence:
    text: str
    """Without its full stop."""
    labels: tuple[str, ...] = ()


@attrs.frozen
class Source:
    label: str
    title: str
    outlet: str
    issued: datetime.date
    url: str | None = None


@attrs.frozen
class Article:
    headline: str
    paragraphs: tuple[tuple[Sentence, ...], ...]
    sources: tuple[Source, ...]


@st.composite
def titles(draw: st.DrawFn) -> str:
    place, noun, verb = draw(st.sampled_from(PLACES)), draw(st.sampled_from(NOUNS)), draw(st.sampled_from(VERBS))
    number = draw(st.integers(2, 99))
    return draw(
        st.sampled_from((f"{place} {noun} {verb} after {number} days", f"{number} ways the {place} {noun} {verb}"))
    )


@st.composite
def sentences(draw: st.DrawFn, labels: tuple[str, ...]) -> Sentence:
    place, noun = draw(st.sampled_from(PLACES)), draw(st.sampled_from(NOUNS))
    text = draw(
        st.sampled_from(
            (
                f"The {noun} in {place} will reopen on Feb. 17, Mr. Lund said",
                f"In {place}, 3.5 percent of visitors came to the {noun} from the U.S. and Japan",
                f"“We had no choice,” the mayor of {place} said of the {noun}",
                f"Nobody at the {noun} of {place} could say why",
            )
        )
    )
    cited = draw(st.lists(st.sampled_from(labels), max_size=2, unique=True)) if labels else []
    return Sentence(text, tuple(cited))


@st.composite
def articles(draw: st.DrawFn, min_sources: int = 1) -> Article:
    """Articles of up to three paragraphs and six sources, numbered from 0 or 1; every source is cited."""
    base = draw(st.integers(0, 1))
    count = draw(st.integers(min_sources, 6))
    labels = tuple(str(base + i) for i in range(count))
    names = draw(st.lists(titles(), min_size=count, max_size=count, unique=True))
    sources = tuple(
        Source(
            label,
            name,
            draw(st.sampled_from(OUTLETS)),
            draw(st.dates(datetime.date(2015, 1, 1), datetime.date(2025, 12, 31))),
            draw(st.none() | st.just(f"https://www.example-{label}.org/news/{label}")),
        )
        for label, name in zip(labels, names, strict=True)
    )
    paragraphs = [
        tuple(draw(st.lists(sentences(labels), min_size=1, max_size=3))) for _ in range(draw(st.integers(1, 3)))
    ]
    cited = {label for paragraph in paragraphs for sentence in paragraph for label in sentence.labels}
    rest = tuple(
        Sentence(f"One more report dealt with item number {label}", (label,)) for label in labels if label not in cited
    )
    if rest:
        paragraphs.append(rest)
    return Article(draw(titles()), tuple(paragraphs), sources)


def as_text(article: Article, marker: str = "[{}]") -> str:
    """Write an article in the seed's layout."""
    paragraphs = [
        " ".join(f"{s.text}.{''.join(marker.format(label) for label in s.labels)}" for s in paragraph)
        for paragraph in article.paragraphs
    ]
    entries = [
        f"{s.label}. “{s.title}” {s.outlet}, {s.issued.day} {s.issued:%b}. {s.issued.year}"
        + (f", {s.url}" if s.url else "")
        for s in article.sources
    ]
    return "\n\n".join([article.headline, *paragraphs, *entries]) + "\n"


SIGNS = """
[0] [1,2] [2–4] [ ] [^a] ³ ［3］ 【4†source】 [1](http://a) 1. References “ ” http://x.org/a?b=[1] U.S. ` | é 𝔸
<ref> </ref> {{cite title= }} <sup> <ol><li> &amp; <!-- --> citecheck: ignore * | 2023
""".split()
fragments = st.sampled_from(
    [*SIGNS, "\n", "\n\n", "\r\n", "1. ", "17 Feb. 2023", "```\n", "References\n", "\u00ad", "\x00", "\ud800"]
)
scraps = st.lists(fragments | st.text(max_size=12), max_size=40).map("".join)
"""Text of no sense, made of what parsers stumble over."""
