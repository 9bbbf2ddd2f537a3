"""What is fixed, and that fixing leaves everything else as it is.

The cases stand in ``cases/fixing``, where an editor may add one: those in ``safe.txt`` are what ``--fix`` does, those
in ``unsafe.txt`` what ``--fix --unsafe-fixes`` does::

    === name of the case
    format: markdown         (a header line, not needed)
    ---
    The article.
    ---
    The article fixed, or `the same`.

Those in ``said.txt`` have a third part: what is said of fixes that are not made (``rule label | reason``) or of what
was given up for them; the header ``unsafe: yes`` asks for those that are not safe.

Those in ``promise.txt`` have the edits in the article, ``⟦before→after⟧``, and below it what they would break, or
`kept`.
"""

import os
import pathlib
import re
import stat
from collections import Counter
from collections.abc import Callable, Iterator

import attrs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import citecheck
from citecheck import Config, Edit, Finding, Report, Severity, Span, WriteError
from citecheck.fixing import edited, fix, promise, rewrite, unified_diff
from citecheck.rules import RULES
from citecheck.rules.rule import Flag, RuleContext, rule
from tests.case_files import Case, cases
from tests.formats import as_markdown
from tests.strategies import Article, articles, as_text, scraps

CASES = pathlib.Path(__file__).parent / "cases" / "fixing"
CONFIG = Config(ignore=("relevance", "numbering-shift"), day_first=True)


def check(article: str, format: str = "text") -> Report:
    return citecheck.check(article, format=format, config=CONFIG)


def fixed(article: str, format: str = "text", *, unsafe: bool = False) -> Report:
    return fix(check(article, format), lambda text: check(text, format), unsafe=unsafe)


ALL = [(name == "unsafe", case) for name in ("safe", "unsafe") for case in cases(CASES / f"{name}.txt", 2)]
SAID = list(cases(CASES / "said.txt", 3))


@pytest.mark.parametrize(("unsafe", "case"), ALL, ids=[case.name for _, case in ALL])
def test_an_article_is_fixed(unsafe: bool, case: Case) -> None:
    """Fixing turns the one text into the other, and that one into itself."""
    format = case.headers.get("format", "text")
    before, after = case.parts
    after = before if after.strip() == "the same" else after

    assert fixed(before, format, unsafe=unsafe).document.source == after
    assert fixed(after, format, unsafe=unsafe).document.source == after


@pytest.mark.parametrize("case", SAID, ids=[case.name for case in SAID])
def test_what_is_refused_or_given_up_is_said(case: Case) -> None:
    """Every fix that was offered and not made has its reason, and nothing else has; so has what a fix gave up."""
    before, after, said = case.parts
    report = fixed(before, case.headers.get("format", "text"), unsafe="unsafe" in case.headers)
    fixes = report.fixes
    refused = (
        [f"{each.finding.rule} {each.finding.label or '-'} | {each.reason}" for each in fixes.refused] if fixes else []
    )

    assert report.document.source == (before if after.strip() == "the same" else after)
    assert [*refused, *(fixes.notes if fixes else ())] == said.splitlines()


PROMISES = list(cases(CASES / "promise.txt", 2))


@pytest.mark.parametrize("case", PROMISES, ids=[case.name for case in PROMISES])
def test_what_a_fix_must_leave_as_it_is(case: Case) -> None:
    """Edits that keep the promise are told from those that break it, whatever rule they come from."""
    before, edits = "", []
    for words in re.split("(⟦[^⟧]*⟧)", case.parts[0]):
        old, arrow, new = words.strip("⟦⟧").partition("→") if words.startswith("⟦") else (words, "", "")
        if arrow:
            edits.append(Edit(Span(len(before), len(before) + len(old)), new))
        before += old
    format = case.headers.get("format", "text")
    after = check(edited(before, edits), format)

    assert (
        promise.broken(check(before, format), after, edits, unsafe="unsafe" in case.headers) or "kept"
    ) == case.parts[1].strip()


@pytest.mark.parametrize(
    ("words", "entry", "mend"),
    [
        ("Rain fell.", "“Rain” The Daily, 3 May 2023", "safe"),
        ("As note 3 says, rain fell.", "“Rain” The Daily, 3 May 2023", None),
        ("As the third source says, rain fell.", "“Rain” The Daily, 3 May 2023", None),
        ("Rain fell (ibid.).", "“Rain” The Daily, 3 May 2023", None),
        ("Rain fell.", "“Rain” The Daily, 3 May 2023, accessed 9 June 2023", "safe"),
    ],
)
def test_whether_repeated_entries_can_be_merged_is_known_before(words: str, entry: str, mend: str | None) -> None:
    """They can, unless the text names entries by number or place; nothing else is called mendable for it."""
    report = check(
        f"{words}[1] Snow fell.[2] Hail fell.[3]\n\n1. “Rain” The Daily, 3 May 2023\n2. {entry}\n3. “Hail”\n"
    )

    assert [finding.mend for finding in report.findings if finding.rule == "duplicate-reference"] == [mend]
    assert {finding.mend for finding in report.findings if finding.rule != "duplicate-reference"} == {None}


def test_entries_that_each_say_something_of_their_own_are_not_merged_for_safe() -> None:
    """Of two entries with different visits both say something, so that one of them would be lost."""
    entry = "“Rain” The Daily, 3 May 2023, accessed"
    report = check(f"Rain fell.[1] Snow fell.[2]\n\n1. {entry} 4 May 2023\n2. {entry} 9 June 2023\n")

    assert [finding.mend for finding in report.findings if finding.rule == "duplicate-reference"] == [None]


@st.composite
def careless(draw: st.DrawFn) -> Article:
    """Articles with a source twice, one that nobody cites, addresses that count readers, and all in any order."""
    article = draw(articles(min_sources=2))
    base = int(article.sources[0].label)
    sources = [
        attrs.evolve(s, url=f"{s.url}?id=7&utm_source=feed") if s.url and draw(st.booleans()) else s
        for s in article.sources
    ]
    places = {source.label: [source] for source in sources}
    repeated = draw(st.sampled_from(sources))
    extra = draw(st.sampled_from(["none", "repeated", "unused", "both"]))
    if extra in ("repeated", "both"):
        places[repeated.label].append(attrs.evolve(repeated, label="again"))
    listed = draw(st.permutations([source for same in places.values() for source in same]))
    if extra in ("unused", "both"):
        listed.insert(
            draw(st.integers(0, len(listed))), attrs.evolve(repeated, title="Nobody cites this", label="unused")
        )
    labels = {source.label: str(base + i) for i, source in enumerate(listed)}

    def cite(label: str) -> str:
        return labels["again" if label == repeated.label and "again" in labels and draw(st.booleans()) else label]

    paragraphs = tuple(
        tuple(attrs.evolve(sentence, labels=tuple(map(cite, sentence.labels))) for sentence in paragraph)
        for paragraph in article.paragraphs
    )
    sources = [attrs.evolve(source, label=labels[source.label]) for source in listed]
    return attrs.evolve(article, paragraphs=paragraphs, sources=tuple(sources))


@st.composite
def slips(draw: st.DrawFn, text: str) -> str:
    """The text with what a program or a slip of the finger leaves in it."""
    stops = [match.end() for match in re.finditer(r"[a-z]\.(?=[\[ \n<])", text)]
    for stop in sorted(draw(st.lists(st.sampled_from(stops), max_size=2, unique=True)), reverse=True):
        text = text[:stop] + draw(st.sampled_from(["【4†source】", " turn0search1", "[cite: 2]"])) + text[stop:]
    markers = [match.span() for match in re.finditer(r"\[\d\]", text)]
    if len(markers) > 2 and draw(st.booleans()):
        start, end = draw(st.sampled_from(markers))
        text = f"{text[:start]}［{text[start + 1]}］{text[end:]}"
    return text


def as_page(article: Article) -> str:
    """Write an article as a page whose markers are links and whose list prints its own numbers."""
    paragraphs = [
        f"<p>{' '.join(s.text + '.' + ''.join(f'<a href=#r{n}>[{n}]</a>' for n in s.labels) for s in paragraph)}</p>"
        for paragraph in article.paragraphs
    ]
    entries = [
        f"<li id=r{s.label}>“{s.title}” <i>{s.outlet}</i>, {s.issued.day} {s.issued:%b}. {s.issued.year}"
        + (f", {s.url.replace('&', '&amp;')}" if s.url else "")
        for s in article.sources
    ]
    start = article.sources[0].label
    return "\n".join([f"<h1>{article.headline}</h1>", *paragraphs, f"<ol start={start}>", *entries, "</ol>"])


def as_wikitext(article: Article) -> str:
    """Write an article with notes that stand in the list and are called by name."""
    paragraphs = [
        " ".join(s.text + "." + "".join(f'<ref name="r{label}" />' for label in s.labels) for s in paragraph)
        for paragraph in article.paragraphs
    ]
    notes = [
        f'<ref name="r{s.label}">{{{{cite news |title={s.title} |work={s.outlet} |date={s.issued} '
        f"|url={s.url or ''}}}}}</ref>"
        for s in article.sources
    ]
    return "\n\n".join([*paragraphs, "\n".join(["<references>", *notes, "</references>"])])


WRITERS = [
    ("text", as_text),
    ("markdown", as_text),
    ("markdown", as_markdown),
    ("html", as_page),
    ("wikitext", as_wikitext),
]


def meaning(report: Report) -> set[tuple[str, str | None]]:
    """Which sentences, by their last words, cite which titles."""
    left_over = re.compile(r"【4†source】| turn0search1|\[cite: 2\]|［\d］")
    return {(left_over.sub("", c.claim.text)[-20:], c.reference and c.reference.title) for c in report.citations}


@pytest.mark.parametrize(("format", "write"), WRITERS, ids=lambda value: getattr(value, "__name__", value))
@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
@given(data=st.data())
@settings(max_examples=40)
def test_fixing_only_makes_an_article_better(
    format: str, write: Callable[[Article], str], unsafe: bool, data: st.DataObject
) -> None:
    """What can be fixed is gone afterwards, nothing is found that was not, and each sentence cites what it cited."""
    # A list in alphabetical order is never out of order, until an entry goes; that is not what is tested here.
    config = CONFIG if unsafe else attrs.evolve(CONFIG, ignore=(*CONFIG.ignore, "out-of-order"))
    text = data.draw(slips(write(data.draw(careless()))))

    def again(text: str) -> Report:
        return citecheck.check(text, format=format, config=config)

    before = again(text)
    after = fix(before, again, unsafe=unsafe)
    left = {finding.rule for finding in after.findings if finding.mend != "unsafe"}

    assert not left & {"machine-residue", "tracking-url", "malformed-marker", "duplicate-reference"}
    assert not unsafe or not left & {"out-of-order", "uncited-reference"}
    assert Counter(f.rule for f in after.findings) <= Counter(f.rule for f in before.findings)
    assert meaning(before) <= meaning(after)
    assert fix(after, again, unsafe=unsafe) is after


@given(scraps, st.sampled_from(["text", "markdown", "html", "wikitext"]))
@settings(max_examples=100)
def test_any_text_can_be_fixed(text: str, format: str) -> None:
    """Text of no sense is fixed or left alone, and fixing it twice changes nothing more."""
    after = fixed(f"{text}\n\nEnd.", format, unsafe=True)  # a line alone may be a file's name, which is refused

    assert fixed(after.document.source, format, unsafe=True).document.source == after.document.source


@given(
    st.text(max_size=30), st.lists(st.tuples(st.integers(0, 30), st.integers(0, 5), st.text(max_size=3)), max_size=4)
)
def test_edits_change_nothing_else(text: str, wanted: list[tuple[int, int, str]]) -> None:
    """Every character outside the edits stays where it was."""
    edits: list[Edit] = []
    at = 0
    for skipped, length, words in wanted:
        start = min(at + skipped, len(text))
        at = min(start + length, len(text))
        edits.append(Edit(Span(start, at), words))
    starts = [0, *(edit.span.end for edit in edits)]
    kept = [text[a:b] for a, b in zip(starts, [*(edit.span.start for edit in edits), len(text)], strict=True)]
    new = [edit.text for edit in edits]

    assert edited(text, edits) == "".join(part for pair in zip(kept, [*new, ""], strict=True) for part in pair)


def finding(*edits: Edit, rule: str = "tracking-url") -> Finding:
    return Finding(rule, "reference", Severity.INFO, "", edits[0].span, edits=edits)


def stub(text: str, *findings: Finding) -> Report:
    """A report on a text of nothing but marks, so that every edit leaves the author's words alone."""
    return attrs.evolve(check(text), findings=findings)


def test_of_two_edits_that_overlap_the_first_is_made() -> None:
    """Edits that would spoil each other are made one after the other, if the second is still wanted then."""
    text = "one two three"
    tries = []

    def again(text: str) -> Report:
        tries.append(text)
        return stub(text)

    report = stub(
        text, finding(Edit(Span(0, 7), "1")), finding(Edit(Span(4, 13), "2")), finding(Edit(Span(8, 13), "3"))
    )

    assert fix(report, again).document.source == "1 3"
    assert tries == ["1 3"]


@pytest.mark.parametrize(
    ("spans", "together"),
    [
        ([(0, 3), (4, 7)], True),
        ([(0, 3), (3, 7)], True),
        ([(3, 7), (0, 3)], True),
        ([(0, 4), (3, 7)], False),
        ([(3, 3), (3, 3)], False),
        ([(3, 3), (3, 7)], False),
        ([(0, 3), (3, 3)], True),
        ([(0, 1), (2, 3), (4, 7), (3, 4)], True),
        ([(0, 1), (2, 4), (5, 7), (3, 5)], False),
    ],
)
def test_what_is_apart_is_fixed_together(spans: list[tuple[int, int]], together: bool) -> None:
    """Edits that share a character, or begin at one place, are made one after the other."""
    tries: list[str] = []

    def again(text: str) -> Report:
        tries.append(text)
        return stub(text)

    text = "1234567"
    edits = [Edit(Span(*span), "") for span in spans]
    fix(stub(text, *map(finding, edits)), again)

    assert tries[0] == edited(text, edits if together else edits[:-1])


@pytest.mark.parametrize(("count", "bad", "tries"), [(32, 20, 11), (2, 0, 4), (2, 1, 4), (1, 0, 1)])
def test_one_fix_that_is_refused_costs_few_checks(count: int, bad: int, tries: int) -> None:
    """It is found by halves, twice where it is not the first, since it may be harmless once the others are made."""
    made: list[str] = []

    def again(text: str) -> Report:
        made.append(text)
        left = [finding(Edit(Span(i, i + 1), "."), rule=f"r{i}") for i, sign in enumerate(text) if sign == "-"]
        harm = Finding("harm", "reference", Severity.INFO, "", Span(0, 1))
        return stub(text, *left, *([harm] if text[bad] == "." else []))

    fix(again("-" * count), again)

    assert len(made) - 1 == tries


def test_a_fix_that_brings_a_new_finding_is_not_made() -> None:
    """A fix that does harm is left out, and the others are made without it."""
    bad, good = Edit(Span(0, 3), "worse"), Edit(Span(4, 7), "2")

    def again(text: str) -> Report:
        harm = [finding(Edit(Span(0, 5), "?", safe=False), rule="new")] if "worse" in text else [finding(bad)]
        return stub(text, *harm, *([finding(good)] if "two" in text else []))

    assert fix(again("one two"), again).document.source == "one 2"


def test_a_fix_that_does_not_help_is_not_made() -> None:
    """An edit after which its finding is still there changes nothing."""

    def again(text: str) -> Report:
        return stub(text, finding(Edit(Span(0, 3), "two")))

    assert fix(again("one"), again).document.source == "one"


def test_unsafe_edits_are_made_on_request_only() -> None:
    """An edit that is not safe needs to be asked for."""

    def again(text: str) -> Report:
        return stub(text, *([finding(Edit(Span(0, 3), "1", safe=False))] if text == "one" else []))

    assert fix(again("one"), again).document.source == "one"
    assert fix(again("one"), again, unsafe=True).document.source == "1"


def test_what_unsafe_fixes_give_up_is_said() -> None:
    """Numbers that mean another entry, entries that are gone, and marks of lost sources are named."""
    entries = "1. “Rain” The Daily, 3 May 2023\n3. “Snow” The Daily, 4 May 2023"

    after = fixed(f"Rain fell in Oslo 【4†source】. Snow fell.[3]\n\n{entries}", unsafe=True)

    assert after.fixes is not None
    assert after.fixes.notes == (
        "The numbers have changed: 3 is now 1.",
        "Entry 1 is gone.",
        "No mark tells any more that a source is missing behind “…Rain fell in Oslo”.",
    )
    assert after.document.source == "Rain fell in Oslo. Snow fell.[1]\n\n1. “Snow” The Daily, 4 May 2023"


def test_word_files_are_left_alone() -> None:
    """The text of a Word file is only an extract; it is not fixed."""
    report = check("It rained.［1］ It snowed.[1]\n\n1. “Rain” The Daily, 3 May 2023")
    word = attrs.evolve(report, document=attrs.evolve(report.document, format="docx"))

    assert fix(word, check) is word


@pytest.mark.parametrize(
    "article",
    [
        "It rained.[1]" * 3000 + "\n\n1. “Rain” The Daily, 3 May 2023\n2. “Rain” The Daily, 3 May 2023",
        "It rained.[1]【4†source】 " * 3000 + "\n\n1. “Rain” The Daily, 3 May 2023",
        "".join(f"It rained.[{n}]" for n in range(400))
        + "\n\n"
        + "\n".join(f"{n}. “Rain” The Daily, 3 May 2023" for n in range(400)),
    ],
    ids=["markers", "residue", "one source in many entries"],
)
def test_fixing_comes_to_an_end(article: str) -> None:
    """An article full of mistakes is fixed in a few rounds."""
    rounds = []

    def again(text: str) -> Report:
        rounds.append(text)
        return check(text)

    after = fix(check(article), again)

    assert not {"duplicate-reference", "machine-residue"} & {finding.rule for finding in after.findings}
    assert len(rounds) <= 3


def test_a_refused_batch_costs_few_checks() -> None:
    """Where not all of many fixes can be made together, halves are tried, not one after the other."""
    article = "It rained.[2]\n\n" + "\n".join(f"{2 * i}. “Rain in {i}” The Daily, 3 May 2023" for i in range(1, 200))
    rounds = []

    def again(text: str) -> Report:
        rounds.append(text)
        return check(text)

    fix(check(article), again, unsafe=True)

    assert len(rounds) < 60


# --- writing --------------------------------------------------------------------------------------------------------

BEFORE, AFTER = "Café［1］\r\nRain\n", "Café[1]\r\nRain\n"


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: text.encode(),
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
        lambda text: text.encode("utf-16-le"),
    ],
    ids=["utf-8", "utf-8 with mark", "utf-16", "utf-16-be", "utf-16-le without mark"],
)
def test_a_file_keeps_its_encoding_and_line_ends(encode: Callable[[str], bytes], tmp_path: pathlib.Path) -> None:
    """Only the bytes of the edits change: encoding, byte order mark and line ends stay."""
    path = tmp_path / "article.txt"
    path.write_bytes(encode(BEFORE))
    assert citecheck.parse(path).source == BEFORE

    rewrite(path, encode(BEFORE), BEFORE, AFTER)

    assert path.read_bytes() == encode(AFTER)


@pytest.mark.parametrize(
    ("format", "encoding", "article"),
    [
        ("text", "cp1252", "Café “one” [1]"),
        ("html", "shift_jis", '<meta charset="shift_jis"><p>東京で雨が降った。[1]</p>'),
        ("html", "gb18030", '<meta charset="gbk"><p>东京下雨了。[1]</p>'),
    ],
)
def test_a_page_keeps_the_encoding_it_declares(
    format: str, encoding: str, article: str, tmp_path: pathlib.Path
) -> None:
    """Other encodings are written as they were read."""
    path = tmp_path / "article"
    path.write_bytes(article.encode(encoding))
    assert citecheck.parse(path, format=format).source == article

    rewrite(path, article.encode(encoding), article, article.replace("[1]", "[2]"))

    assert path.read_bytes() == article.replace("[1]", "[2]").encode(encoding)


def test_a_file_keeps_its_permissions_and_its_links(tmp_path: pathlib.Path) -> None:
    """The file that a link leads to is written, with the permissions it had; nothing else is left in its folder."""
    path, link = tmp_path / "article.txt", tmp_path / "link.txt"
    path.write_bytes(BEFORE.encode())
    path.chmod(0o640)
    link.symlink_to(path)

    rewrite(link, BEFORE.encode(), BEFORE, AFTER)

    assert link.is_symlink()
    assert path.read_bytes() == AFTER.encode()
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    assert sorted(os.listdir(tmp_path)) == ["article.txt", "link.txt"]


@pytest.mark.parametrize(
    ("now", "before", "why"),
    [
        ("Somebody else wrote this.", BEFORE, "it has changed since it was checked"),
        (BEFORE, BEFORE.replace("é", "\ufffd"), "some of its characters cannot be written as they were"),
    ],
    ids=["changed", "damaged"],
)
def test_a_file_is_left_alone(now: str, before: str, why: str, tmp_path: pathlib.Path) -> None:
    """A file that changed meanwhile, or that was not read to the letter, stays as it is, and that is said."""
    path = tmp_path / "article.txt"
    path.write_bytes(now.encode())

    with pytest.raises(WriteError, match=f"article.txt' is not fixed: {why}"):
        rewrite(path, BEFORE.encode(), before, AFTER)

    assert path.read_bytes() == now.encode()
    assert os.listdir(tmp_path) == ["article.txt"]


def test_a_file_that_is_gone_is_trouble(tmp_path: pathlib.Path) -> None:
    """A file that cannot be written is named."""
    with pytest.raises(WriteError, match=r"gone\.txt' is not fixed"):
        rewrite(tmp_path / "gone.txt", BEFORE.encode(), BEFORE, AFTER)


@given(st.lists(st.sampled_from(["a\n", "b\r\n", "\n", "c\x0bd\n", "e\u2028f\n"]), max_size=8), st.data())
def test_a_diff_turns_the_one_text_into_the_other(lines: list[str], data: st.DataObject) -> None:
    """Every line of both texts stands in the diff, whole; equal texts have none."""
    before = "".join(lines) + data.draw(st.sampled_from(["", "end"]))
    after = "".join(data.draw(st.permutations(lines))) + data.draw(st.sampled_from(["", "end"]))
    diff = unified_diff(before, after, "a.txt")
    body = [line for line in diff.split("\n")[2:-1] if not line.startswith(("@@", "\\"))]

    def lines_of(text: str) -> list[str]:
        return text.removesuffix("\n").split("\n") if text else []

    assert (diff == "") == (before == after)
    if diff and len(lines) <= 3:  # so short that the diff shows everything
        assert [line[1:] for line in body if line[0] in " -"] == lines_of(before)
        assert [line[1:] for line in body if line[0] in " +"] == lines_of(after)


@rule("structure", Severity.WARNING)
def oslo_is_exclaimed(context: RuleContext) -> Iterator[Flag]:
    """**What** “Oslo” without an exclamation mark, said twice."""
    at = context.document.source.find("Oslo.") + len("Oslo")
    for label in ("1", "2") if at >= len("Oslo") else ():
        yield Flag(Span(at - 4, at), "Oslo!", label=label, edits=(Edit(Span(at, at), "!"),))


def test_two_that_put_in_at_one_place_are_fixed_one_by_one() -> None:
    """What the first puts in may be what the second would put in, too."""
    text = "It rained in Oslo.[1]\n\n1. “Rain in Oslo” The Daily, 3 May 2023\n"
    rules = (*RULES, oslo_is_exclaimed)
    config = Config(select=("oslo-is-exclaimed",))
    report = citecheck.check(text, config=config, rules=rules)

    assert len(report.findings) == 2
    assert citecheck.fix(report).document.source == text.replace("Oslo.", "Oslo!.", 1)


def test_what_comes_to_light_hinders_no_fix() -> None:
    """A marker is mended though its source then turns out to be about something else."""
    text = (
        "Ferries to Askvoll\n\nFerries to Askvoll stopped on Monday, the harbour office of Florø said.[l] Waves closed "
        "the port of Florø on Sunday.[2] The ferry company hopes to sail again on Tuesday.[3]\n\n"
        "1. “Champion boxer retires after title fight in Las Vegas” The Daily, 3 May 2023\n"
        "2. “Port of Florø closed by waves” The Daily, 4 May 2023\n"
        "3. “Ferry company hopes for Tuesday” The Daily, 5 May 2023\n"
    )
    mended = citecheck.fix(citecheck.check(text, format="text"))

    assert mended.document.source == text.replace("[l]", "[1]")
    assert "off-topic-citation" in {finding.rule for finding in mended.findings}
