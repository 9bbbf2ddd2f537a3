"""Which outlet a name or a host means: a reviewed table, and what the web wraps around an address.

The table is ``outlets.txt``; its head explains the format. A desk may add outlets of its own, which are in force while
one article is checked (``in_force``) and unknown to every other. A host that no table knows is judged by the list
of public suffixes, which is read only then.
"""

import contextlib
import functools
import os
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from pathlib import Path
from typing import Any, Generic, ParamSpec, TypeVar

from citecheck import attrs
from citecheck.errors import UsageError, unknown
from citecheck.knowledge import suffixes, tables
from citecheck.knowledge.encodings import unquoted
from citecheck.patterns import lazy_regex
from citecheck.stored import STORE, Looked

KINDS = (
    "paper",
    "magazine",
    "broadcaster",
    "agency",
    "aggregator",
    "government",
    "organisation",
    "scholarly",
    "publisher",
    "reference",
    "social",
    "shortener",
)
"""``aggregator`` is any place that shows other people's pieces, archives and libraries included;
``government`` any public body, ``organisation`` any other; ``magazine`` what appears less than daily."""

NEWS = frozenset({"paper", "magazine", "broadcaster", "agency"})
"""Kinds of outlet that publish news under their own masthead."""

_CHAINS = frozenset(
    {"gannett", "hearst", "lee", "mcclatchy", "medianews", "newsquest", "postmedia", "reach", "tribune", "ustv"}
)
"""Houses of local papers and stations, which carry each other's pieces and those of the services below."""

_SERVICES = frozenset(
    {
        "The New York Times",
        "The Washington Post",
        "Los Angeles Times",
        "CNN",
        "ABC News",
        "CBS News",
        "NBC News",
        "Fox News",
    }
)
"""Big papers and networks whose pieces local ones carry."""

_REPUBLISHED = frozenset(
    {
        "CalMatters",
        "Chalkbeat",
        "Grist",
        "Inside Climate News",
        "KFF Health News",
        "Mongabay",
        "Project Syndicate",
        "ProPublica",
        "Stateline",
        "The 19th",
        "The Conversation",
        "The Marshall Project",
        "The Texas Tribune",
        "Undark",
        "openDemocracy",
    }
)
"""Mastheads that invite others to carry their pieces whole, as agencies do."""


@attrs.frozen
class Outlet:
    """A masthead, agency, public body or place on the web, and where it is found."""

    name: str
    aliases: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    """The first one is what its pieces usually stand under; subdomains belong to it without being named."""
    country: str | None = None
    """Two letters of ISO 3166, ``None`` for the international ones."""
    kind: str = "paper"
    house: str | None = None
    """A word that sister titles and editions share."""

    @property
    def is_news(self) -> bool:
        """Whether it publishes news under its own masthead."""
        return self.kind in NEWS

    @property
    def is_carried(self) -> bool:
        """Whether others carry its pieces under their own address."""
        return self.kind == "agency" or self.name in _REPUBLISHED

    @property
    def carries(self) -> bool:
        """Whether pieces of other outlets stand under its address."""
        return self.kind in ("aggregator", "social", "shortener", "scholarly", "reference")


@attrs.frozen(cache_hash=True)
class Additions:
    """What a desk knows besides our table."""

    outlets: tuple[Outlet, ...] = ()
    """Those of its own file, in its order."""
    hosts: tuple[tuple[str, str], ...] = ()
    """More hosts, each with the name of its outlet."""

    @functools.cached_property
    def digest(self) -> str:
        """What tells these additions from others."""
        import hashlib  # only a desk with outlets of its own needs it

        return hashlib.sha256(repr((self.outlets, self.hosts)).encode("utf-8", "surrogatepass")).hexdigest()[:16]


_ADDED: ContextVar[Additions | None] = ContextVar("additions", default=None)
"""What is in force for the article at hand."""

_P = ParamSpec("_P")
_R = TypeVar("_R")


@contextlib.contextmanager
def in_force(additions: Additions | None) -> Iterator[None]:
    """Look names and hosts up in a desk's additions first, until the block ends."""
    token = _ADDED.set(additions)
    try:
        yield
    finally:
        _ADDED.reset(token)


def added() -> Additions | None:
    """Return the additions that are in force."""
    return _ADDED.get()


class _Kept(Generic[_P, _R]):
    """A function with what it returned before, apart for all additions."""

    def __init__(self, function: Callable[_P, _R], size: int) -> None:
        def call(_: Additions | None, *args: Any, **kwargs: Any) -> _R:  # those of the function
            return function(*args, **kwargs)

        functools.update_wrapper(self, function)
        self._call = functools.lru_cache(maxsize=size)(call)
        self.cache_clear = self._call.cache_clear

    def __call__(self, *args: _P.args, **kwargs: _P.kwargs) -> _R:
        return self._call(_ADDED.get(), *args, **kwargs)  # type: ignore[arg-type]  # what is not hashable, raises


def cached(size: int) -> Callable[[Callable[_P, _R]], _Kept[_P, _R]]:
    """Keep what a function that looks outlets up returned; apart for all additions, so that no desk sees another's."""
    return lambda function: _Kept(function, size)


def additions(hosts: Mapping[str, str], file: str | os.PathLike[str] | None = None) -> Additions | None:
    """Return a desk's additions: hosts with the names of their outlets, and a file in the format of ``outlets.txt``.

    Raises:
        UsageError: The file cannot be read, or a line of it is not as the head of ``outlets.txt`` explains.
    """
    if file is None:
        return Additions((), tuple(hosts.items())) if hosts else None
    try:
        lines = Path(file).read_text("utf-8-sig").splitlines()
    except (OSError, ValueError) as error:
        raise UsageError(f"cannot read {os.fspath(file)!r}: {getattr(error, 'strerror', None) or error}") from error
    return Additions(_read_outlets(tuple(lines), os.fspath(file)), tuple(hosts.items()))


@functools.lru_cache(maxsize=8)
def _read_outlets(lines: tuple[str, ...], file: str) -> tuple[Outlet, ...]:
    found = []
    country: str | None = None
    kind = "paper"
    for number, line in enumerate(map(str.strip, lines), 1):
        if heading := _HEADING.fullmatch(line):
            country, kind = heading["country"], heading["kind"]
            if kind not in KINDS:
                raise unknown(f"kind of outlet in {file!r}, line {number}:", kind, KINDS)
        elif line and not line.startswith("#"):
            name, aliases, hosts, house = (*map(str.strip, line.split("|", 3)), "", "", "")[:4]
            wrong = next((host for host in hosts.split() if not _HOSTNAME.fullmatch(host)), None)
            if not name or wrong:
                why = f"{wrong!r} is no host; expected one such as daily.example" if wrong else "it begins with no name"
                raise UsageError(f"{file!r}, line {number}: {why}")
            spellings = tuple(alias.strip() for alias in aliases.split(";") if alias.strip())
            plain = tuple(host.casefold().removeprefix("www.") for host in hosts.split())
            found.append(Outlet(name, spellings, plain, country, kind, house or None))
    return tuple(found)


# [US paper], [agency]
_HEADING = lazy_regex(r"\[(?:(?P<country>[A-Z]{2})\s+)?(?P<kind>[\w-]+)\]")


def find(name: str) -> Outlet | None:
    """Return the outlet that a printed name most likely means, the best known one where several share it.

    Case, accents, punctuation, a leading article, a place in brackets and ``.com`` make no difference.

    >>> find("WaPo").name, find("the guardian").name, find("No Such Gazette")
    ('The Washington Post', 'The Guardian', None)
    """
    return next(iter(named(name)), None)


@cached(4096)
def named(name: str) -> tuple[Outlet, ...]:
    """Return every outlet that a printed name may mean: a desk's own first, then the best known one."""
    if len(name) > _LONGEST_NAME:
        return ()
    table = _table(_ADDED.get())
    for candidate in (name, _BRACKETS.sub("", name), _SUFFIX.sub("", name)):
        key = folded(candidate)
        places = table.names.get(key)
        if places:
            return tuple(map(table.outlet, places))
    if _HOSTLIKE.fullmatch(name.strip()):
        outlet = of_host(name.strip())
        return (outlet,) if outlet else ()
    return ()


@cached(4096)
def of_host(host_or_url: str) -> Outlet | None:
    """Return the outlet that a host belongs to, archives, caches and proxies looked through.

    >>> of_host("https://web.archive.org/web/2023/https://edition.cnn.com/x").name
    'CNN'
    >>> of_host("reuters.com.evil.ru") is None
    True
    """
    host = host_of(unwrap(host_or_url)[0])
    table = _table(_ADDED.get())
    while host:
        place = table.hosts.get(host)
        if place is not None:
            return table.outlet(place)
        _, _, host = host.partition(".")
    return None


def same_house(outlet: Outlet, other: Outlet) -> bool:
    """Tell whether two outlets are one, sister titles, or editions of one."""
    return outlet.name == other.name or (outlet.house is not None and outlet.house == other.house)


def may_carry(host: Outlet, outlet: Outlet) -> bool:
    """Tell whether a piece of ``outlet`` may stand under the address of ``host`` without anything being wrong.

    >>> may_carry(find("CNN"), find("Reuters")), may_carry(find("CNN"), find("The Guardian"))
    (True, False)
    """
    return (
        host.carries
        or outlet.is_carried
        or same_house(host, outlet)
        or (host.house in _CHAINS and (outlet.house in _CHAINS or outlet.name in _SERVICES))
    )


def host_of(url: str) -> str:
    """Return the host of an address, without ``www.``, user, port and proxy; ``""`` where it has none.

    >>> host_of("https://user:pw@www.reuters.com:443/x"), host_of("www-nytimes-com.proxy.lib.edu/2023")
    ('reuters.com', 'nytimes.com')
    """
    match = _HOST.match(url.strip())
    host = match["host"].casefold().rstrip(".") if match else ""
    if len(host) > _LONGEST_HOST:
        return ""
    proxied = _PROXY.fullmatch(host)
    if proxied:
        host = proxied["dotted"] or proxied["dashed"].replace("--", "\0").replace("-", ".").replace("\0", "-")
    return host.removeprefix("www.")


def unwrap(url: str) -> tuple[str, str | None]:
    """Return the address that an archive, a cache or a redirect wraps, and the archive's own address if it is one.

    >>> unwrap("https://web.archive.org/web/20230217/https://www.reuters.com/x")
    ('https://www.reuters.com/x', 'https://web.archive.org/web/20230217/https://www.reuters.com/x')
    >>> unwrap("https://www.google.com/amp/s/www.cnbc.com/x")
    ('https://www.cnbc.com/x', None)
    """
    archive_url: str | None = None
    for _ in range(_DEPTH):
        archived = _ARCHIVED.match(url)
        wrapped = archived or _WRAPPED.match(url)
        inner = (
            _restored(wrapped["inner"].rstrip("+"), url[wrapped.start("inner") - 1] == "=")
            if wrapped
            else _decoded(url)
        )
        if not host_of(inner):
            break
        if archived:
            archive_url = archive_url or url
        url = inner
    return url, archive_url


def is_host(host: str) -> bool:
    """Tell whether a host can exist: one of the table, or a name under a public suffix.

    >>> is_host("bbc.co.uk"), is_host("co.uk"), is_host("www.gov.uk"), is_host("news.localdomain")
    (True, False, True, False)
    """
    host = host.casefold().strip(".")
    if len(host) > _LONGEST_HOST or not _HOSTNAME.fullmatch(host):
        return False
    *above, second, top = host.split(".")
    certain = top in _TOP_LEVEL and (bool(above) or len(second) > _SHORT)
    return certain or _table(_ADDED.get()).hosts.get(host) is not None or registered_domain(host) is not None


def registered_domain(host: str) -> str | None:
    """Return the part of a host that somebody registered, ``None`` where it stands under no public suffix.

    >>> registered_domain("news.bbc.co.uk"), registered_domain("edition.cnn.com")
    ('bbc.co.uk', 'cnn.com')
    """
    host = host.casefold().strip(".")
    if len(host) > _LONGEST_HOST or not _HOSTNAME.fullmatch(host):
        return None
    labels = host.split(".")
    if len(labels) >= 2 and labels[-1] in _PLAIN_SUFFIXES:
        return ".".join(labels[-2:])
    return suffixes.registered(host)


def table() -> tuple[Outlet, ...]:
    """Return all outlets of the table, in its order."""
    rows, _, _ = parsed(text())
    return tuple(map(_outlet, rows.values()))


_LONGEST_NAME = 120
"""Characters of a name; what is longer is a title or a sentence."""

_LONGEST_HOST = 253
"""Characters of a host, as the domain name system has it."""

_DEPTH = 3
"""An archived copy of an AMP page behind a redirect is the deepest wrapping seen."""

_HOST = lazy_regex(r"(?:[a-z][a-z0-9+.-]{0,20}:)?(?://)?(?:[^/\\?#\s]*@)?(?P<host>[^/\\?#\s:@]+)", re.IGNORECASE)
_HOSTNAME = lazy_regex(r"(?:[^\W_](?:[\w-]{0,61}[^\W_])?\.)+[^\W\d_](?:[\w-]{0,61}[^\W_])?")
_HOSTLIKE = lazy_regex(r"(?:https?://)?(?:[\w-]+\.)+[a-z]{2,}(?:/\S*)?", re.IGNORECASE)

# Library proxies put the host in front of their own, with dots or with dashes; Google's translator uses dashes.
_PROXY = lazy_regex(
    r"(?:(?P<dotted>(?:[\w-]+\.)+[a-z]{2,})|(?P<dashed>[\w-]+-[\w-]+))"
    r"\.(?:(?:[\w-]*proxy[\w-]*|idm\.oclc)\.[\w.-]+|translate\.goog|cdn\.ampproject\.org)"
)

# Archives keep the archived address behind a timestamp, which they shorten or decorate (`2023`, `20230217id_`, `*`,
# `2023.02.17-010203`).
_ARCHIVED = lazy_regex(
    r"https?://(?:www\.)?(?:"
    r"(?:web|wayback)\.archive\.org/(?:web/)?|archive\.org/web/|archive\.(?:today|is|ph|li|fo|md|vn)/(?:o/\w+/)?|"
    r"wayback\.archive-it\.org/(?:\d+/)?|webarchive\.nationalarchives\.gov\.uk/(?:ukgwa/)?|"
    r"arquivo\.pt/(?:wayback/)?|webcitation\.org/query\?(?:[^#\s]*&)?url=|ghostarchive\.org/archive/"
    r")(?:(?:[\d*.-]{1,18}(?:[a-z]{2}_)?|newest|oldest)/)?(?P<inner>(?:https?(?::|%3A)|www\.)\S+)",
    re.IGNORECASE,
)

# Caches and redirects: Google's AMP viewer and AMP's own cache (`/s/` for https), and links that count clicks.
_WRAPPED = lazy_regex(
    r"https?://(?:"
    r"(?:www\.)?google\.[a-z.]{2,6}/amp/(?:s/)?|[\w-]+\.cdn\.ampproject\.org/[a-z]/(?:s/)?|"
    r"(?:www\.)?google\.[a-z.]{2,6}/url\?(?:[^#\s]*&)?(?:q|url)=(?=http)|"
    r"webcache\.googleusercontent\.com/search\?(?:[^#\s]*&)?q=cache:(?:[\w-]{6,20}:(?=\w))?|"
    r"(?:l|lm)\.(?:facebook|instagram)\.com/(?:l\.php)?\?(?:[^#\s]*&)?u=|"
    r"[\w-]+\.safelinks\.protection\.outlook\.com/\?(?:[^#\s]*&)?url=|"
    r"out\.reddit\.com/\w*\?(?:[^#\s]*&)?url=|(?:www\.)?youtube\.com/redirect\?(?:[^#\s]*&)?q=|"
    r"t\.umblr\.com/redirect\?(?:[^#\s]*&)?z=|translate\.google\.[a-z.]{2,6}/translate\?(?:[^#\s]*&)?u=|"
    r"urldefense(?:\.proofpoint)?\.com/v3/__(?=http)|(?:12ft\.io|r\.jina\.ai)/(?=http)|"
    r"slack-redir\.net/link\?(?:[^#\s]*&)?url=|[\w.-]{0,99}proxy[\w.-]{0,99}/login\?(?:[^#\s]*&)?q?url="
    r")(?P<inner>(?:(?!__;)[^\s&])+)",
    re.IGNORECASE,
)

# Until 2024 the identifier of a Google News article was its address, in base64; later ones say nothing.
_GOOGLE_NEWS = lazy_regex(r"https?://news\.google\.com/(?:rss/|__i/rss/rd/)?articles/(?P<id>CBM[\w-]+)")
_ADDRESS = lazy_regex(rb"https?://[\x21-\x7e]+")


# What parts an address, as it is written inside the parameter of another; `%C3%A9` stays as it is.
_QUOTED = lazy_regex(r"%(?:3a|2f|3f|3d|26|25|23|2c|40|2b)", re.IGNORECASE)


def _restored(inner: str, is_parameter: bool) -> str:
    """Return a wrapped address as it was: what parts it decoded, the scheme whole."""
    if is_parameter or re.match(r"https?%3a", inner, re.IGNORECASE):
        inner = _QUOTED.sub(lambda match: unquoted(match[0]), inner.partition("&")[0])
    inner = re.sub(r"(?i)^(https?):/+", r"\1://", inner)
    return inner if "://" in inner[:10] else f"https://{inner}"


def _decoded(url: str) -> str:
    """Return the address inside a Google News one, ``""`` where there is none."""
    news = _GOOGLE_NEWS.match(url)
    if news is None:
        return ""
    import base64  # few addresses need it

    identifier = news["id"][: len(news["id"]) // 4 * 4]
    match = _ADDRESS.search(base64.urlsafe_b64decode(identifier))
    return match.group().decode("ascii") if match else ""


# Suffixes directly under which names are registered, and no others below them.
_PLAIN_SUFFIXES = frozenset("com org net edu gov mil int info biz eu de ch nl dk cz".split())

# Top levels of real hosts: the countries' and the commonest others. Two labels below one, or a long one, are a host
# for certain; only what remains (`co.uk`, `bbc.africa`) needs the suffix list.
_TOP_LEVEL = _PLAIN_SUFFIXES | frozenset(
    """ac ad ae af ag ai al am ao ar as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bo br bs bt bw by bz ca cc cd
    cf cg ci cl cm cn co cr cu cv cw cx cy dj dm do dz ec ee eg es et fi fj fm fo fr ga gd ge gf gg gh gi gl gm
    gn gp gq gr gt gu gw gy hk hm hn hr ht hu id ie il im in io iq ir is it je jm jo jp ke kg ki km kn kp kr kw ky kz
    la lb lc li lk lr ls lt lu lv ly ma mc md me mg mh mk ml mn mo mp mq mr ms mt mu mv mw mx my mz na nc ne nf
    ng ni no nr nu nz om pa pe pf pg ph pk pl pm pn pr ps pt pw py qa re ro rs ru rw sa sb sc sd se sg sh si sk sl sm
    sn so sr ss st su sv sx sy sz tc td tf tg th tj tk tl tm tn to tr tt tv tw tz ua ug uk us uy uz va vc ve vg vi
    vn vu wf ws ye yt za zm zw asia cat coop jobs mobi museum name news post pro tel travel app blog dev online media
    press site""".split()
)
_SHORT = 3
"""Letters of what may be a second level of a suffix, as in `com.au`, rather than a name."""


_Row = tuple[str, str, str, str, str | None, str]
"""An outlet as its line has it: name, aliases, hosts, house; country and kind as the heading above has them."""


@attrs.frozen(eq=False)
class _Table:
    """The table as it is looked up in: by folded names, by hosts, and by where a row stands in it."""

    rows: Looked[_Row]
    names: Looked[tuple[str, ...]]
    """The rows that bear a name, the best known first."""
    hosts: Looked[str]
    _built: dict[str, Outlet] = attrs.field(factory=dict, init=False)

    def outlet(self, place: str) -> Outlet:
        """Return the outlet of a row; outlets are built when asked for."""
        known = self._built.get(place)
        if known is None:
            row = self.rows.get(place)
            assert row is not None
            known = self._built[place] = _outlet(row)
        return known


def _outlet(row: _Row) -> Outlet:
    name, aliases, hosts, house = map(str.strip, row[:4])
    spellings = tuple(alias.strip() for alias in aliases.split(";")) if aliases else ()
    return Outlet(name, spellings, tuple(hosts.split()), row[4], row[5], house or None)


@functools.lru_cache(maxsize=8)
def _table(additions: Additions | None) -> _Table:
    """Return the table, a desk's additions before it."""
    if additions:
        return _extended(_table(None), additions)
    content = text()
    return _Table(*STORE.lookups("outlets", content, lambda: parsed(content)))


def text() -> bytes:
    """Return the reviewed table as it is written."""
    return tables.text("outlets.txt")


def parsed(content: bytes) -> tuple[dict[str, _Row], dict[str, tuple[str, ...]], dict[str, str]]:
    """Return the rows by their places, the places by names and by hosts; see ``_Table``."""
    rows: list[_Row] = []
    country: str | None = None
    kind = KINDS[0]
    for line in content.decode("utf8").splitlines():
        if line.startswith("["):
            *before, kind = line.strip("[]").split()
            country = before[0] if before else None
        elif line and not line.startswith("#"):
            name, aliases, hosts, house = (*line.split("|", 3), "", "", "")[:4]
            rows.append((name, aliases, hosts, house, country, kind))
    by_host = {host: str(place) for place, row in enumerate(rows) for host in row[2].split()}
    # A name with a place in brackets is also called without it, after all that bear the bare name.
    owners = [*range(len(rows)), *(place for place, row in enumerate(rows) if "(" in row[0])]
    spellings = [f"{row[0]};{row[1]}" for row in rows]
    spellings += [rows[place][0].partition("(")[0].rstrip() for place in owners[len(rows) :]]
    # Folding a long text at once is quick, and much quicker where all of it is ASCII.
    ascii_keys = iter(folded("\n".join(filter(str.isascii, spellings))).split("\n"))
    other_keys = iter(folded("\n".join(line for line in spellings if not line.isascii())).split("\n"))
    by_name: dict[str, dict[str, None]] = {}
    for place, line in zip(owners, spellings, strict=True):
        for key in next(ascii_keys if line.isascii() else other_keys).split(";"):
            if key:
                by_name.setdefault(key, {})[str(place)] = None
    return (
        dict(zip(map(str, range(len(rows))), rows, strict=True)),
        {key: tuple(places) for key, places in by_name.items()},
        by_host,
    )


@attrs.frozen(eq=False)
class _Over(Generic[_R]):
    """A dictionary that is looked up in before another."""

    own: dict[str, _R]
    below: Looked[_R]

    def get(self, key: str, /) -> _R | None:
        """Return what stands under a key."""
        found = self.own.get(key)
        return self.below.get(key) if found is None else found


def _extended(known: _Table, additions: Additions) -> _Table:
    """Return the table with a desk's outlets, which come first, and with more hosts."""
    rows: _Over[_Row] = _Over({}, known.rows)
    names: _Over[tuple[str, ...]] = _Over({}, known.names)
    hosts: _Over[str] = _Over({}, known.hosts)
    built: dict[str, Outlet] = {}
    for outlet in additions.outlets:
        place = f"+{len(built)}"
        same = next(iter(names.get(folded(outlet.name)) or ()), None)
        before = known.outlet(same) if same is not None and same not in built else None
        if before is not None and outlet.country in (before.country, None):  # one that is known: more of it
            outlet = attrs.evolve(
                outlet,
                aliases=tuple(dict.fromkeys((*outlet.aliases, *before.aliases))),
                hosts=tuple(dict.fromkeys((*outlet.hosts, *before.hosts))),
                country=before.country,
                kind=before.kind if outlet.kind == KINDS[0] else outlet.kind,
                house=outlet.house or before.house,
            )
        built[place] = outlet
        hosts.own.update(dict.fromkeys(outlet.hosts, place))
        for key in map(folded, (outlet.name, *outlet.aliases)):
            names.own[key] = (place, *(other for other in names.get(key) or () if other not in (place, same)))
    for host, name in additions.hosts:
        key = folded(name)
        if not names.get(key):
            place = f"+{len(built)}"
            built[place] = Outlet(name.strip(), (), tuple(host.split()))
            names.own[key] = (place,)
        hosts.own[host.casefold().removeprefix("www.")] = (names.get(key) or ("",))[0]
    extended = _Table(rows, names, hosts)
    extended._built.update(built)
    return extended


_BRACKETS = lazy_regex(r"\s*[(\[][^)\]]*[)\]]\s*\Z")
_SUFFIX = lazy_regex(
    r"(?:\.(?:com|org|net|co\.uk)|,? (?:online|magazine|newspaper|website|digital|(?:us|uk) edition))\Z", re.IGNORECASE
)
_MARKS = lazy_regex(r"[\u0300-\u036f]+")
_FOREIGN = lazy_regex(r"[^\w\x00-\x7f]")
_SIGNS = str.maketrans({**dict.fromkeys("-_/+*,:()[]?<>=~|\t\r", " "), **dict.fromkeys(".'`\"!‘’“”´", None)})


def folded(text: str) -> str:
    """Make the spellings of one name equal: case, accents, punctuation, a leading article.

    Works on many names at once, parted by line breaks or semicolons.

    >>> folded("The N.Y. Times") == folded("NY Times"), folded("Le Monde; El País")
    (True, 'le monde;el pais')
    """
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text)).casefold()
    text = text.lower().replace("&", " and ").translate(_SIGNS)
    if not text.isascii():
        text = _FOREIGN.sub(" ", text)
    text = text.replace("   ", " ").replace("  ", " ").replace("  ", " ")
    text = f"\n{text}\n".replace("; ", ";").replace(" ;", ";").replace(" \n", "\n").replace("\n ", "\n")
    return text.replace("\nthe ", "\n").replace(";the ", ";")[1:-1]
