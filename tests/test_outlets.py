"""The table of outlets is sound, and names and hosts are looked up as editors write them."""

import pathlib
from collections import Counter

import pytest
import tldextract
from hypothesis import given
from hypothesis import strategies as st

from citecheck import Config, check, parse
from citecheck.errors import UsageError
from citecheck.knowledge import outlets, suffixes
from tests.patience import patience, repeated

CASES = pathlib.Path(__file__).parent / "cases" / "outlets"
TABLE = outlets.table()
extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)


def rows(name: str, columns: int) -> list[tuple[str, ...]]:
    lines = (CASES / name).read_text("utf8").splitlines()
    return [
        tuple(cell.strip() for cell in line.split(" | ", columns - 1)) for line in lines if not line.startswith("#")
    ]


# ---- the table ----


def test_the_table_is_large() -> None:
    """There are enough outlets of every kind to be of use."""
    kinds = Counter(outlet.kind for outlet in TABLE)

    assert set(kinds) == set(outlets.KINDS)
    assert sum(kinds[kind] for kind in outlets.NEWS) >= 2000
    assert all(kinds[kind] >= 15 for kind in kinds)


def test_every_host_belongs_to_one_outlet() -> None:
    """No host stands twice in the table."""
    hosts = Counter(host for outlet in TABLE for host in outlet.hosts)

    assert [host for host, count in hosts.items() if count > 1] == []


def test_every_host_is_real() -> None:
    """Every host has a name under a public suffix, or is one under which a government's hosts stand."""
    wrong = [
        host
        for outlet in TABLE
        for host in outlet.hosts
        if not (extract(host).domain and extract(host).suffix)
        and not (outlet.kind == "government" and extract(f"www.{host}").suffix == host)
    ]

    assert wrong == []


def test_hosts_are_written_plainly() -> None:
    """A host is written in small letters, without scheme, ``www.`` or path, as it is looked up."""
    assert [host for outlet in TABLE for host in outlet.hosts if outlets.host_of(host) != host] == []


def test_no_name_stands_twice_in_a_country() -> None:
    """Outlets of one kind in one country have different names and aliases, and no outlet has one twice."""
    spellings = Counter(
        (outlet.country, outlet.kind, outlets.folded(spelling))
        for outlet in TABLE
        for spelling in (outlet.name, *outlet.aliases)
    )

    assert [spelling for spelling, count in spellings.items() if count > 1] == []


def test_every_outlet_is_found_by_its_own_names_and_hosts() -> None:
    """Every name of an outlet finds it, perhaps among others, and every host finds it alone."""
    lost = [
        spelling
        for outlet in TABLE
        for spelling in (outlet.name, *outlet.aliases)
        if outlet not in outlets.named(spelling)
    ]

    assert lost == []
    assert [
        host for outlet in TABLE for host in outlet.hosts if outlets.of_host(f"https://www.{host}/") != outlet
    ] == []


def test_no_name_is_a_number_or_a_letter() -> None:
    """A page number or an initial is never taken for an outlet; X alone has such a name."""
    short = {o.name for o in TABLE for s in (o.name, *o.aliases) if len(outlets.folded(s)) < 2 or s.isdecimal()}

    assert short == {"1843", "X"}


def test_a_house_has_several_members() -> None:
    """A house that only one outlet belongs to is a slip of the pen."""
    houses = Counter(outlet.house for outlet in TABLE if outlet.house)

    assert [house for house, count in houses.items() if count == 1] == []


def test_the_exceptions_are_in_the_table() -> None:
    """Every outlet and every house that is treated apart is one of the table."""
    names, houses = {outlet.name for outlet in TABLE}, {outlet.house for outlet in TABLE}

    assert names >= outlets._SERVICES | outlets._REPUBLISHED
    assert houses >= outlets._CHAINS


def test_countries_are_two_capitals() -> None:
    """A country is given as ISO 3166 has it."""
    assert {o.country for o in TABLE if o.country and not (len(o.country) == 2 and o.country.isupper())} == set()


# ---- looking up ----


@pytest.mark.parametrize(("name", "expected"), rows("names.txt", 2))
def test_names_are_found_as_printed(name: str, expected: str) -> None:
    """Case, accents, punctuation, articles and initials make no difference."""
    assert ", ".join(outlet.name for outlet in outlets.named(name)) == expected.removeprefix("-")


@pytest.mark.parametrize(("url", "host", "expected"), rows("hosts.txt", 3))
def test_hosts_are_found_behind_what_wraps_them(url: str, host: str, expected: str) -> None:
    """Archives, caches, redirects, proxies, users and ports are looked through, and nothing else."""
    outlet = outlets.of_host(url)

    assert outlets.host_of(outlets.unwrap(url)[0]) == host
    assert (outlet.name if outlet else "-") == expected


def test_only_an_archives_address_is_kept() -> None:
    """An archived copy has an address of its own; a redirect has none worth keeping."""
    archived = "https://web.archive.org/web/2023/https://www.google.com/amp/s/www.ft.com/x"

    assert outlets.unwrap(archived) == ("https://www.ft.com/x", archived)
    assert outlets.unwrap("https://www.google.com/amp/s/www.ft.com/x") == ("https://www.ft.com/x", None)
    assert outlets.unwrap("https://www.ft.com/x") == ("https://www.ft.com/x", None)


def test_additions_come_first_and_change_nothing_else() -> None:
    """A host that the editor adds belongs to the outlet of that name, known or new."""
    added = {"beta.thedaily.net": "The Daily", "reuters-mirror.net": "Reuters", "cnn.com": "Our CNN"}

    with outlets.in_force(outlets.additions(added)):
        assert [outlets.of_host(host).name for host in added] == ["The Daily", "Reuters", "Our CNN"]  # type: ignore[union-attr]
        assert outlets.find("the daily") == outlets.of_host("https://beta.thedaily.net/x")
        assert outlets.of_host("edition.cnn.com") == outlets.find("Our CNN")
    assert outlets.of_host("beta.thedaily.net") is None
    assert outlets.of_host("cnn.com") == outlets.find("CNN")


# ---- a desk's own file ----

DESK = """\
# What our desk reads
Fog Lantern | Lantern | foglantern.org
The Guardian | Graun | guardian-mirror.example

[IS broadcaster]
Salt Hour | SH | www.SALTHOUR.org | harbour
Observer | | observer.example
"""


@pytest.fixture
def desk(tmp_path: pathlib.Path) -> str:
    path = tmp_path / "outlets.txt"
    path.write_text(DESK, "utf8")
    return str(path)


def test_a_desks_file_has_the_format_of_our_table(desk: str) -> None:
    """Names, other names, hosts, headings and houses are read as in ours; a known outlet learns what is new."""
    with outlets.in_force(outlets.additions({}, desk)):
        lantern, salt, guardian = (outlets.find(name) for name in ("the lantern", "SH", "Graun"))

        assert lantern == outlets.of_host("https://news.foglantern.org/a") == outlets.find("Fog Lantern")
        assert salt == outlets.Outlet("Salt Hour", ("SH",), ("salthour.org",), "IS", "broadcaster", "harbour")
        assert guardian == outlets.of_host("theguardian.com") == outlets.of_host("guardian-mirror.example")
        assert next(outlet.country for outlet in outlets.named("Observer")) == "IS"
        assert len(outlets.named("Observer")) > 1
    assert outlets.find("Fog Lantern") is None
    assert outlets.find("Graun") is None


def test_our_own_table_is_such_a_file() -> None:
    """What we ship can be copied and changed: it reads as a desk's file."""
    path = pathlib.Path(outlets.__file__).with_name("outlets.txt")
    added = outlets.additions({}, path)

    assert added is not None
    assert added.outlets == TABLE


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[IS gazette]\n", "unknown kind of outlet"),
        ("\nFog Lantern | | https://foglantern.org/\n", "line 2: 'https://foglantern.org/' is no host"),
        (" | Lantern | foglantern.org\n", "line 1: it begins with no name"),
    ],
)
def test_a_wrong_line_is_named(text: str, said: str, tmp_path: pathlib.Path) -> None:
    """The sentence gives the file, the line and what is wrong with it."""
    path = tmp_path / "outlets.txt"
    path.write_text(text, "utf8")

    with pytest.raises(UsageError) as error:
        check("It rained.", config=Config(outlets_file=str(path)))

    assert said in str(error.value)


def test_a_file_that_is_not_there_is_named() -> None:
    """So a wrong path never passes for an empty table."""
    with pytest.raises(UsageError, match=r"cannot read 'nowhere.txt': No such file"):
        check("It rained.", config=Config(outlets_file="nowhere.txt"))


ARTICLE = """\
The ferry to Orrin was late again on Monday.[1] The mayor blamed the fog.[2]

1. Ferry to Orrin late for the ninth time this winter, Salt Hour, 3 May 2021, https://salthour.org/a
2. Fog Lantern, Mayor of Orrin blames the fog, 4 May 2021, https://salthour.org/b
"""


def test_a_desks_outlets_reach_parsing_scoring_and_rules(desk: str) -> None:
    """Fields are divided by the names it knows, and an address is held against its hosts; the next check knows none."""
    config = Config(outlets_file=desk)
    plain, known, again = check(ARTICLE), check(ARTICLE, config=config), check(ARTICLE)

    assert [r.outlet for r in known.document.references] == ["Salt Hour", "Fog Lantern"]
    assert [f.rule for f in known.findings] == ["outlet-url-mismatch"]
    assert [f.rule for f in plain.findings if f.rule == "outlet-url-mismatch"] == []
    assert plain == again
    assert check(parse(ARTICLE, config=config), config=config) == known
    assert check(parse(ARTICLE), config=config) == known
    assert check(parse(ARTICLE, config=config)) == plain


def test_two_desks_do_not_see_each_other(desk: str, tmp_path: pathlib.Path) -> None:
    """Many checks in turn, each with its own file, give what each gives alone; also where scores are asked for late."""
    other = tmp_path / "other.txt"
    other.write_text("Salt | Ferry to Orrin late for the ninth time this winter | salthour.org\n", "utf8")
    configs = [Config(outlets_file=desk), Config(), Config(outlets_file=str(other))]
    alone = [check(ARTICLE, config=config) for config in configs]
    mixed = [check(ARTICLE, config=config) for config in configs * 2]

    assert mixed == alone * 2
    assert [r.fits.cells([(0, 1)]) for r in mixed[::-1]] == [r.fits.cells([(0, 1)]) for r in (alone * 2)[::-1]]


@pytest.mark.parametrize(
    ("host", "outlet", "carries"),
    [
        ("The Guardian", "The Observer", True),
        ("Daily Mail", "The Mail on Sunday", True),
        ("CNN", "Associated Press", True),
        ("MSN", "The Guardian", True),
        ("Miami Herald", "The Washington Post", True),
        ("Liverpool Echo", "Manchester Evening News", True),
        ("The Irish Times", "The Conversation", True),
        ("KTLA", "CNN", True),
        ("The Hindu", "The Hindu BusinessLine", True),
        ("KTLA", "The Guardian", False),
        ("Miami Herald", "The Guardian", False),
        ("The New York Times", "The Washington Post", False),
        ("Reuters", "Le Monde", False),
    ],
)
def test_pieces_stand_at_home_and_where_they_are_carried(host: str, outlet: str, carries: bool) -> None:
    """Sisters share, aggregators show everybody, and everybody prints agencies."""
    there, piece = outlets.find(host), outlets.find(outlet)
    assert there is not None
    assert piece is not None

    assert outlets.may_carry(there, piece) is carries


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("edition.cnn.com", "cnn.com"),
        ("news.bbc.co.uk", "bbc.co.uk"),
        ("www.gov.uk", "www.gov.uk"),
        ("valley.museum", "valley.museum"),
        ("münchen.de", "münchen.de"),
        ("co.uk", None),
        ("com", None),
        ("localhost", None),
        ("desk.newsroom.localdomain", None),
        ("thedaily.cmo", None),
        ("a..com", None),
        ("-a.com", None),
        ("", None),
    ],
)
def test_hosts_stand_under_a_public_suffix(host: str, domain: str | None) -> None:
    """What somebody can register is a host; what stands in front of it belongs to it."""
    assert outlets.registered_domain(host) == domain
    assert outlets.is_host(host) is (domain is not None)


@given(st.from_regex(r"[a-z]{1,12}(\.[a-z]{2,6}){0,2}\.(com|org|uk|jp|de|au|news|africa|cmo)", fullmatch=True))
def test_the_quick_answer_is_the_right_one(host: str) -> None:
    """Whether a host exists is told without the suffix list as with it; the table knows some more."""
    extracted = extract(host)
    is_known = outlets.of_host(host) is not None

    assert outlets.is_host(host) is (is_known or bool(extracted.domain and extracted.suffix))


@given(st.text(max_size=80), st.text(max_size=80))
def test_any_text_is_looked_up_and_unwrapping_ends(text: str, more: str) -> None:
    """No name, host or address raises, and what has been unwrapped is not wrapped any more."""
    outlets.named(text)
    outlets.of_host(text)
    outlets.is_host(text)
    inner, _ = outlets.unwrap(f"https://web.archive.org/web/2023/http://{text}/{more}")

    assert outlets.unwrap(inner)[0] == inner


@pytest.mark.parametrize(
    "piece", ["a-", "a.", "(", " ", "proxy", "/login?url=", "https://web.archive.org/web/2023/", "@", "&url=", "%3A"]
)
def test_nothing_hangs(piece: str) -> None:
    """Half a million characters of what the patterns look for come to an end."""
    text = repeated(piece, 500_000)
    with patience():
        outlets.named(text)
        outlets.of_host(text)
        outlets.of_host(f"https://{text}")
        outlets.of_host(f"https://www.google.com/url?{text}")
        outlets.is_host(text)


@pytest.mark.parametrize(
    "host",
    [
        "bbc.co.uk",
        "news.bbc.co.uk",
        "co.uk",
        "a.b.kobe.jp",
        "city.kobe.jp",
        "www.ck",
        "a.b.ck",
        "example.blogspot.com",
        "пример.рф",
        "example.xn--p1ai",
        "example.xn--zz--",
        "localhost",
        "news.localdomain",
        "harbourpost.africa",
        "1.2.3.4",
    ],
)
def test_the_suffixes_read_are_those_of_tldextract(host: str) -> None:
    """The list that tldextract ships, read without it, says of each host what tldextract says."""
    assert suffixes._asked()(host) == suffixes.registered(host)


def test_without_its_file_tldextract_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the list is not found, nothing is lost but time."""
    monkeypatch.setattr(suffixes, "_rules", lambda: None)

    assert suffixes.registered("news.bbc.co.uk") == "bbc.co.uk"
