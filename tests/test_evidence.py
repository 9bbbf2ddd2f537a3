"""What a source's text says about a claim."""

import http.server
import json
import pathlib
import socketserver
import threading
import time
from collections.abc import Iterator

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import citecheck
from citecheck import SourceText, UsageError
from citecheck.cli import main
from citecheck.evidence import figures, passages, quotations, reckoning
from citecheck.evidence.chat import ChatJudge
from citecheck.evidence.judge import Judgement
from citecheck.evidence.titles import contradictions
from citecheck.rules.evidence.titles import COUNTING
from citecheck.scoring.words import terms, tokens
from tests.case_files import Case, cases, unmark

FOLDER = pathlib.Path(__file__).parent / "cases" / "evidence"
CASES = list(cases(FOLDER / "support.txt", 3))


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_support(case: Case) -> None:
    """Each claim lacks what is marked in it, and the source's own words stand beside it."""
    claim, marks = unmark(case.parts[0].strip())
    date = case.headers.get("date")
    source = SourceText(case.parts[1].strip(), date=citecheck.parse_date(date) if date else None)
    wanted = [line.split(": ", 1) for line in case.parts[2].strip().splitlines()]

    found = citecheck.support(
        claim, source, before=case.headers.get("before", ""), headline=case.headers.get("headline", "")
    )

    assert [(kind, instead) for kind, instead in wanted] == [(m.kind, m.instead or "-") for m in found.missing]
    assert marks["⟧"] == [missing.span for missing in found.missing]
    assert case.headers.get("verdict", found.verdict) == found.verdict


PAIRS = [
    case
    for name in ("pairs.txt", "further-pairs.txt", "other-languages.txt", "reckoned.txt")
    for case in cases(FOLDER / name, 2)
]
LEAST_FOUND = {"quote": 1.0, "figure": 0.95, "date": 0.95, "name": 0.8}
"""The share of altered facts of each kind in these files that must be named."""
MOST_ALARMS = 0.02
"""The share of its sentences as they were of which anything may be said to be missing."""


def test_what_was_altered_is_named_and_nothing_else() -> None:
    """In news, science, sport, business and history: an altered fact is named, a paraphrase is not."""
    found: dict[str, list[bool]] = {kind: [] for kind in LEAST_FOUND}
    alarms = []
    for case in PAIRS:
        date = case.headers.get("date")
        source = SourceText(case.parts[0].strip(), date=citecheck.parse_date(date) if date else None)
        for line in case.parts[1].strip().splitlines():
            if line.startswith("+ "):
                alarms.append(bool(citecheck.support(line[2:], source).missing))
                continue
            kind, _, marked = line[2:].partition(": ")
            claim, marks = unmark(marked)
            named = citecheck.support(claim, source).missing
            found[kind].append(any(each.kind == kind and each.span.overlaps(marks["⟧"][0]) for each in named))

    assert {kind: sum(each) / len(each) >= LEAST_FOUND[kind] for kind, each in found.items()} == dict.fromkeys(
        found, True
    )
    assert sum(alarms) <= MOST_ALARMS * len(alarms)


LEAST_EXCHANGED = 0.75
"""The share of names put in another's place that must be named; 17 of these 28 were before places were compared."""


def test_a_name_in_the_place_of_another_is_named() -> None:
    """Where the source has both names, who did it is told by the words beside it and by what opens the sentence."""
    found, alarms = [], []
    for case in cases(FOLDER / "exchanged-names.txt", 2):
        for line in case.parts[1].strip().splitlines():
            claim, marks = unmark(line[2:])
            named = citecheck.support(claim, case.parts[0].strip()).missing
            if line.startswith("+ "):
                alarms += named
            else:
                found.append(any(each.instead and each.span.overlaps(marks["⟧"][0]) for each in named))

    assert sum(found) / len(found) >= LEAST_EXCHANGED
    assert alarms == []


def test_a_source_not_read_is_never_judged() -> None:
    """Where a source could not be read, the reason stands in place of a verdict."""
    found = citecheck.support("It rained in Oslo.", SourceText("Please accept cookies.", reason="a consent wall"))

    assert (found.value, found.verdict, found.reason, found.missing) == (None, "not read", "a consent wall", ())


def test_passages_are_the_best_first() -> None:
    """The passage that speaks of the claim comes first, and is a stretch of the source."""
    source = "Rain fell all week. The dam of Orrin broke on Sunday night. Shops were shut. A dam is a wall."

    found = citecheck.support("The Orrin dam broke on a Sunday.", source)

    assert "The dam of Orrin broke on Sunday night." in found.passages[0].text
    assert all(passage.span.of(source) == passage.text for passage in found.passages)


def test_several_sources_are_judged_together() -> None:
    """What one of two sources has is not missing, and each passage says whose it is."""
    one, other = "The dam of Orrin broke in 1988.", "Repairs of the Orrin dam cost 14 million crowns."
    claim = "The Orrin dam broke in 1988, and its repair cost 14 million crowns."

    found = citecheck.support(claim, [one, other])

    assert found.missing == ()
    assert {0, 1} == {passage.source for passage in found.passages}
    assert all(passage.span.of((one, other)[passage.source]) == passage.text for passage in found.passages)
    assert found.value > (citecheck.support(claim, one).value or 0)


@pytest.mark.parametrize(
    ("claim", "title", "expected"),
    [
        ("Household income in the valley fell by 60 per cent.", "Income in valley households down 40%", ["40%"]),
        ("Household income in the valley fell by about 40 per cent.", "Income in valley households down 39.6%", []),
        ("Household income in the valley rose by 40 per cent.", "Income in valley households down 40%", ["40%"]),
        ("The bridge at Orrin cost $3 million.", "Orrin pays 2.4 million dollars for bridge", ["2.4 million dollars"]),
        ("The bridge at Orrin cost $2.4 million.", "Orrin pays 2.4 million dollars for bridge", []),
        ("The bridge at Orrin cost $3 million.", "Orrin raises its budget to 80 million dollars", []),
        ("Prices rose by 60 per cent.", "Minister resigns after 40% of deputies leave", []),
        ("The flood of May 2017 broke the Orrin dam.", "The flood of May 2019 broke the dam of Orrin", ["May 2019"]),
        ("The flood of May 2019 broke the Orrin dam.", "The flood of 2019 broke the dam of Orrin", []),
        ("The Orrin dam was built in 1950.", "The flood of 2019 broke the dam of Orrin", []),
        ("The Emmys nominated 195 Oscar winners.", "Emmys continue with 12 Oscar winners", []),
        ("The chip works with 8-bit Orrin numbers.", "Making the chip work with 1-bit Orrin numbers", []),
        ("Sales of heat pumps in Orrin rose by a third.", "Heat pump sales in Orrin fall by a third", ["a third"]),
        ("Ana Ruiz won the Orrin race.", "Petra Holm wins Orrin race", ["Petra Holm"]),
        ("Petra Holm won the Orrin race before Ana Ruiz.", "Petra Holm wins Orrin race", []),
        ("The mayor won the Orrin race.", "Petra Holm wins Orrin race", []),
        ("Petra Holm announced a new bridge.", "Orrin announces new bridge", []),
        (
            "Minister Karl Brenner resigned over the bridge.",
            "Minister Olaf Steen resigns over bridge",
            ["Minister Olaf Steen"],
        ),
        ("Germany banned the pesticide in spring.", "France bans pesticide from spring", ["France"]),
        ("The French government banned the pesticide in spring.", "France bans pesticide from spring", []),
        ("Germany banned the pesticide in spring.", "France bans beer in stadiums", []),
        ("Harbour Bank bought the insurer Kestrel.", "Northwell Bank buys insurer Kestrel", ["Northwell Bank"]),
        ("Northwell Bank bought Kestrel.", "Northwell Bank buys insurer Kestrel", []),
        ("Harbour Bank bought the insurer Kestrel.", "Northwell Bank Buys Insurer Kestrel", []),
        ("He said “the quay will stay open until the spring”.", "“The quay will stay closed until the spring”", []),
    ],
)
def test_contradictions(claim: str, title: str, expected: list[str]) -> None:
    """A figure contradicts a title only where both speak of one thing."""
    assert expected == [missing.instead for missing in contradictions(claim, title)]


def test_titles_without_figures_are_passed_over_and_no_others() -> None:
    """Every word that is read as a figure by itself is one for which a title is looked at."""
    alone = {*figures._ONES, *figures._TENS, *figures._TIMES, *figures._COUNTS, *figures._FRACTIONS}

    assert alone | {"hundred", "thousand", "million", "billion", "trillion"} <= COUNTING


def test_a_quotation_contradicts_what_a_note_quotes() -> None:
    """Words that sentence and note both quote are held against each other."""
    claim = "He said “the quay will stay open until the spring”."
    quoted = "In his words, the quay will stay closed until the spring"

    found = contradictions(claim, quoted, is_quoted=True)

    assert [(each.kind, each.instead) for each in found] == [("quote", "the quay will stay closed until the spring")]
    assert contradictions(claim, "The quay will stay open until the spring, he said", is_quoted=True) == ()


@pytest.mark.parametrize(
    ("claimed", "source", "agrees"),
    [
        ("about 300 boats", "290 boats", True),
        ("about 300 boats", "260 boats", False),
        ("more than 40 boats", "50 boats", True),
        ("more than 40 boats", "61 boats", False),
        ("85%", "85.49%", True),
        ("85%", "85.51%", False),
        ("85%", "85", False),
        ("half of the boats", "47.6 per cent", True),
        ("half of the boats", "47.4 per cent", False),
        ("100 miles", "161 km", True),
        ("100 miles", "170 km", False),
        ("3 years", "3-year", True),
        ("thirty boats", "30 boats", True),
        ("$5 million", "€5 million", False),
        ("1.500.000 boats", "1,500,000 boats", True),
        ("16.181 points", "16,181 points", False),
        ("£2.14 a share", "214p a share", True),
        ("£2.41 a share", "214p a share", False),
    ],
)
def test_figures_agree(claimed: str, source: str, agrees: bool) -> None:
    """A figure agrees with one that it rounds, turns into another unit or hedges; on either side of each line."""
    mine, theirs = figures.figures(claimed)[0], figures.figures(source)[0]

    assert agrees is reckoning.agree(mine, theirs)


@pytest.mark.parametrize(
    ("claim", "source", "lacking"),
    [
        ("Fares rose by 43 per cent.", "Fares rose from 64 to 91 francs.", ["43 per cent"]),
        ("Fares rose by 42 per cent.", "Fares rose from 64 to 91 francs.", []),
        ("Ships were 110 more.", "The port saw 1,410 ships, up from 1,300.", []),
        ("Ships were 111 more.", "The port saw 1,410 ships, up from 1,300.", ["111"]),
        ("Ships were 90 more.", "In 2019 the port saw 1,390, up from 1,300.", ["90"]),  # too few to be no chance
        ("Three tickets cost $15.", "A ticket costs $5; three are needed.", []),
        ("Three tickets cost $16.", "A ticket costs $5; three are needed.", ["$16"]),
        ("She won in 2:17:15.", "She won in 2:19:47.", ["2:17:15"]),
        ("She won in 2:17:15.", "She won in two hours and some.", []),
        ("It pays $300 a month.", "It pays $300 a week.", ["$300"]),
        ("It pays $300 a month.", "It pays $300.", []),
        ("It opened in 2024.", "It will open in 2026, two years later than planned.", []),
        ("It opened in 2023.", "It will open in 2026, two years later than planned.", ["2023"]),
    ],
)
def test_what_follows_from_a_source_is_borne_out(claim: str, source: str, lacking: list[str]) -> None:
    """Shares, changes, products and years that follow from one sentence are no fault; a step further they are."""
    assert [each.text for each in citecheck.support(claim, source).missing] == lacking


@pytest.mark.parametrize(
    ("claim", "source", "instead"),
    [
        ("Tomas Berg signed.", "Olaf Berg signed. Later Berg left.", "Olaf Berg"),
        ("Rob Berg signed.", "Robert Berg signed. Later Berg left.", ""),  # a short form
        ("Bob Berg signed.", "Bella Berg signed. Later Berg left.", "Bella Berg"),
        ("Marlene Berg signed.", "Marleen Berg signed. Later Berg left.", ""),  # five letters alike, or fewer
        ("Marlene Berg signed.", "Marcella Berg signed. Later Berg left.", "Marcella Berg"),
        ("Tomas Berg signed.", "Olaf Berg signed, with Erik Berg.", ""),  # two of them: not told which is meant
        ("Tomas Berg signed.", "T. Berg signed.", ""),
        ("Captain Tomas Berg signed.", "Olaf Berg signed. Later Berg left.", "Olaf Berg"),
    ],
)
def test_a_namesake_is_told(claim: str, source: str, instead: str) -> None:
    """A name of two words of which the source has the last with one other first word; no short form or spelling."""
    assert "".join(each.instead or "" for each in citecheck.support(claim, source).missing) == instead


@pytest.mark.parametrize(("source", "lacks"), [("Sourabh Raaj Jain sang.", False), ("Suresh Roy Jolly sang.", True)])
def test_a_name_in_another_spelling_is_known_by_its_sound(source: str, lacks: bool) -> None:
    """Where most parts are spelt otherwise, the name is the same if each part sounds so."""
    assert bool(citecheck.support("Saurabh Raj Jain sang.", source).missing) is lacks


def test_a_copied_quotation_has_its_place() -> None:
    """Words copied from a source are found in it; fewer than four are not looked for."""
    source = "In the end the dam – an old one – held all night."

    place = quotations.place_of("the dam, an old one, held", source)

    assert place is not None
    assert place.of(source) == "the dam – an old one – held"
    assert quotations.place_of("held all night", source) is None


TEXTS = st.text(
    st.sampled_from(list("aAbzİß 1209.,;%$€“”\"'‘’«»[]()-–…\n\u00a0\u0000\ud800東ı")) | st.characters(), max_size=300
)
SENTENCES = st.lists(
    st.sampled_from(
        """dam|Orrin|broke|in|May|1988|12 May 1988|14 per cent|$3 million|twice|“the old wall held all night”|not|
        Marta Kolowrat|the|ECB|rose|fell|5 to 10 million|two-thirds|last year|of|U.S.|…|1990s""".replace(
            "\n", ""
        ).split("|")
    ),
    max_size=25,
).map(" ".join)


@settings(max_examples=150, deadline=None)
@given(claim=TEXTS | SENTENCES, source=TEXTS | SENTENCES, before=TEXTS)
def test_any_text_is_judged(claim: str, source: str, before: str) -> None:
    """No text raises; spans slice claim and source; the same input gives the same answer."""
    found = citecheck.support(claim, source, before=before)

    assert found == citecheck.support(claim, source, before=before)
    assert found.value is None or 0 <= found.value <= 1
    assert (found.value is None) is (found.verdict == "not read")
    assert all(missing.span.of(claim) == missing.text for missing in found.missing)
    assert all(passage.span.of(source) == passage.text for passage in found.passages)


@settings(max_examples=100, deadline=None)
@given(claim=SENTENCES, source=SENTENCES)
def test_irrelevant_text_does_not_lower_support(claim: str, source: str) -> None:
    """A source that goes on to speak of something else carries no less."""
    value = citecheck.support(claim, source).value
    longer = citecheck.support(
        claim, source + ".\n\nZebras graze quietly. Gulls cry, and nobody listens anywhere."
    ).value

    assert value is None or (longer is not None and longer >= value)


@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "1 ",
        "1,",
        "“",
        '"',
        "A ",
        "Ab of ",
        "12 May ",
        "19",
        "$",
        "'a ",
        "[",
        "three ",
        "a. ",
        "in May ",
        "…",
        "\n",
    ],
)
def test_time_grows_with_length(piece: str) -> None:
    """Long runs of anything are read in time."""
    text = piece * (60_000 // len(piece))
    start = time.process_time()
    citecheck.support("“the old wall held all night” in May 1988, said Marta Kolowrat of 14 per cent", text)
    citecheck.support(text[:20_000], "The old wall held all night in May 1988, said Marta Kolowrat, 14 per cent.")

    assert time.process_time() - start < 8


# ---- judges ----

SOURCE = SourceText("The old dam of Orrin held all night. The mayor thanked the crew and went home.")


@attrs.frozen
class Said:
    """A judge that says what it was told to."""

    judgement: Judgement
    name: str = "model"

    def judge(self, claim: str, source: SourceText) -> Judgement:
        return self.judgement


def test_a_judge_is_believed_with_the_source_s_words() -> None:
    """What a judge quotes must stand in the source."""
    claim = "The Orrin wall stood until morning."
    true = Judgement("found", "The old dam of Orrin held all night")
    false = Judgement("found", "The wall of Orrin stood until the morning")

    assert citecheck.support(claim, SOURCE, judge=Said(true)).verdict == "found"
    untrue = citecheck.support(claim, SOURCE, judge=Said(false))
    assert untrue.verdict == citecheck.support(claim, SOURCE).verdict
    assert untrue.reason == "model: what it quotes does not stand in the source"


def test_a_judge_never_finds_what_is_missing() -> None:
    """A contradicted figure stands, whatever a judge says; a missing one is never found."""
    true = Judgement("found", "The old dam of Orrin held all night")

    found = citecheck.support("The old dam of Orrin, 48 metres high, held all night.", SOURCE, judge=Said(true))

    assert found.verdict == "partly"


CITED = "The Orrin wall stood until morning.[1]\n\n1. “Orrin” Harbour Post, 3 May 2023"
LABELLED = attrs.evolve(SOURCE, label="1")
TRUE = Said(Judgement("found", "The old dam of Orrin held all night"))


class Offered:
    """An entry point of an installed package."""

    name = "desk"

    def __init__(self, value: object) -> None:
        self.load = lambda: value


@pytest.mark.parametrize("offered", [TRUE, lambda: TRUE])
def test_a_judge_is_named(monkeypatch: pytest.MonkeyPatch, offered: object) -> None:
    """An installed package offers a judge, or what makes one; the configuration names it as a call does."""
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: [Offered(offered)])

    by_call = citecheck.check(CITED, sources=[LABELLED], judge="desk")
    by_file = citecheck.check(CITED, sources=[LABELLED], config=citecheck.Config(judge="desk"))
    alone = citecheck.check(CITED, sources=[LABELLED])

    assert [each.citations[0].support and each.citations[0].support.judge for each in (by_call, by_file, alone)] == [
        "model",
        "model",
        None,
    ]
    assert by_call.citations == by_file.citations
    assert by_call.citations[0].support is not None
    assert by_call.citations[0].support.verdict == "found"


@pytest.mark.parametrize("offered", [3, lambda: None])
def test_what_is_no_judge_is_refused(monkeypatch: pytest.MonkeyPatch, offered: object) -> None:
    """A name that nobody offers, something else than a judge, and a judge without an address are wrong calls."""
    monkeypatch.setattr("importlib.metadata.entry_points", lambda **_: [Offered(offered)])
    monkeypatch.delenv("CITECHECK_JUDGE_ADDRESS", raising=False)

    for name in ("desk", "desks", "chat"):
        with pytest.raises(UsageError):
            citecheck.check(CITED, sources=[LABELLED], judge=name)


def test_a_judge_that_raises_is_trouble_of_its_own() -> None:
    """What a judge raises is told with its name, and is no clean article."""

    class Broken(Said):
        def judge(self, claim: str, source: SourceText) -> Judgement:
            raise ZeroDivisionError

    with pytest.raises(citecheck.CitecheckError, match="the judge 'model' failed on the article: ZeroDivisionError"):
        citecheck.check(CITED, sources=[LABELLED], judge=Broken(Judgement(None)))


def test_a_silent_judge_is_asked_three_times_at_most() -> None:
    """An article of many sentences does not wait for each of them; what was not judged is said once."""
    asked = []

    class Silent(Said):
        def judge(self, claim: str, source: SourceText) -> Judgement:
            asked.append(claim)
            return Judgement(None, trouble="it did not answer: timed out")

    prose = " ".join(f"The Orrin wall stood until {word}.[1]" for word in "dawn noon dusk night midday six".split())
    report = citecheck.check(
        f"{prose}\n\n1. “Orrin” Harbour Post, 3 May 2023", sources=[LABELLED], judge=Silent(Judgement(None))
    )

    assert len(asked) == 3
    assert [each.message for each in report.findings if each.rule == "judge-not-believed"] == [
        "A judge was not believed about 6 sentences: model: it did not answer: timed out; model: it was not asked, "
        "having been silent 3 times."
    ]


class Lying(http.server.BaseHTTPRequestHandler):
    """A server that answers in all the ways in which a server should not."""

    def do_POST(self) -> None:
        self.rfile.read(int(self.headers["Content-Length"]))
        getattr(self, self.path.split("/")[1].replace("-", "_"))()

    def _answer(self, body: bytes, status: int = 200, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _says(self, content: object) -> None:
        self._answer(json.dumps({"choices": [{"message": {"content": content}}]}).encode())

    def honest(self) -> None:
        self._says('Well: {"verdict": "found", "quotation": "The old dam of Orrin held all night"}')

    def lying(self) -> None:
        self._says('{"verdict": "found", "quotation": "The dam will hold for a thousand years"}')

    def vague(self) -> None:
        self._says("I think so.")

    def odd(self) -> None:
        self._says([1, {"verdict": "found"}])

    def no_json(self) -> None:
        self._answer(b"<html>")

    def deep(self) -> None:
        self._answer(b"[" * 100_000)

    def broken(self) -> None:
        self._answer(b"{}", 500)

    def moved(self) -> None:
        self._answer(b"", 302, Location="http://127.0.0.1:9/")

    def endless(self) -> None:
        self.send_response(200)
        self.end_headers()
        self._drip(b" " * 65_536, 0.0)

    def stalling(self) -> None:
        self._drip(b"", 0.2)

    def slow_head(self) -> None:
        self._drip(b"H", 0.1)

    def slow_body(self) -> None:
        self.send_response(200)
        self.end_headers()
        self._drip(b" ", 0.1)

    def _drip(self, piece: bytes, pause: float) -> None:
        try:
            for _ in range(500):
                self.wfile.write(piece)
                self.wfile.flush()
                time.sleep(pause)
        except OSError:
            pass

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    class Server(socketserver.ThreadingMixIn, http.server.HTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: object, client_address: object) -> None: ...

    with Server(("127.0.0.1", 0), Lying) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize(
    ("kind", "verdict", "trouble"),
    [
        ("honest", "found", None),
        ("lying", None, "what it quotes does not stand in the source"),
        ("vague", None, "its answer cannot be read"),
        ("odd", None, "its answer cannot be read"),
        ("no-json", None, "its answer cannot be read"),
        ("deep", None, "its answer cannot be read"),
        ("broken", None, "it did not answer: status 500"),
        ("moved", None, "it did not answer: status 302"),
        ("endless", None, "it did not answer"),
        ("stalling", None, "it did not answer"),
        ("slow-head", None, "it did not answer"),
        ("slow-body", None, "it did not answer: it took too long"),
    ],
)
def test_a_server_that_lies_and_stalls(address: str, kind: str, verdict: str | None, trouble: str | None) -> None:
    """Whatever a server answers, the verdict of the exact checks stays, what was wrong is said, and soon."""
    claim = "The Orrin wall stood until morning."
    start = time.monotonic()

    found = citecheck.support(claim, SOURCE, judge=ChatJudge(f"{address}/{kind}", "model", seconds=0.8))

    assert (verdict or citecheck.support(claim, SOURCE).verdict) == found.verdict
    assert (found.reason or "").startswith(f"model: {trouble}" if trouble else "")
    assert trouble is not None or found.reason is None
    assert time.monotonic() - start < 20


@pytest.mark.parametrize(
    "bad",
    ["", "localhost:8000/v1", "file:///etc/passwd", "ftp://host/v1", "https://", "http://[host", "http://host:x/v1"],
)
def test_a_judge_needs_an_address(bad: str) -> None:
    """A judge without an http address is a wrong call."""
    with pytest.raises(UsageError, match="no http or https address"):
        ChatJudge(bad, "model")


def test_a_judge_from_the_command_line(
    address: str, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """``--judge chat`` asks at the address in the environment; without one it is refused."""
    article = tmp_path / "article.txt"
    article.write_text(CITED, "utf8")
    (tmp_path / "sources.json").write_text(json.dumps([{"label": "1", "text": SOURCE.text}]), "utf8")
    command = [str(article), "--sources", str(tmp_path / "sources.json"), "--judge", "chat", "--output-format", "json"]
    monkeypatch.delenv("CITECHECK_JUDGE_ADDRESS", raising=False)

    assert main(command) == 2
    assert "CITECHECK_JUDGE_ADDRESS" in capsys.readouterr().err

    monkeypatch.setenv("CITECHECK_JUDGE_ADDRESS", f"{address}/honest")
    monkeypatch.setenv("CITECHECK_JUDGE_MODEL", "model")
    main(command)
    support = json.loads(capsys.readouterr().out)["documents"][0]["citations"][0]["support"]

    assert (support["verdict"], support["judge"]) == ("found", "model")


@given(
    st.lists(
        st.sampled_from(sorted({word for case in PAIRS for word in tokens(case.parts[0])})) | st.text(), max_size=30
    )
)
def test_a_source_knows_each_word_by_each_of_its_terms(words: list[str]) -> None:
    """Words are found by how they begin, or as straying, whether a source is asked once or often."""
    reading = passages.read.__wrapped__(" ".join(words))
    every = {
        term: {word for word in reading.tokens if term in terms(word)}
        for word in reading.tokens
        for term in terms(word)
    }

    for _ in range(2):
        assert {term: set(reading.words(term)) for term in every} == every
        reading._terms_asked.extend("a" for _ in range(passages.OFTEN))
