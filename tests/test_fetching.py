"""Fetching sources: from a server that misbehaves in every way, and never from inside a network."""

import gzip
import http.server
import itertools
import json
import pathlib
import threading
import time
from collections.abc import Iterator, Sequence
from typing import ClassVar
from urllib.parse import parse_qs, urlsplit

import pytest

import citecheck
from citecheck import PartialDate, Sources
from citecheck.cli import main
from citecheck.fetching.gate import Gate, is_public
from citecheck.fetching.gate import resolve as resolved_by_system
from citecheck.fetching.web import Limits
from tests.formats import BODY

pytest.importorskip("httpx")
pytest.importorskip("warcio")
pytest.importorskip("trafilatura")

from citecheck.fetching.fetch import Fetched, Wanted, fetch, wanted
from tests.benchmarks.measure_pages import FAULTS, measure, pieces

TODAY = PartialDate(2026, 11, 26)
QUICK = Limits(seconds=1.5, bytes=200_000, redirects=4, interval=0.0)
PAGE = (
    f"<!doctype html><title>Town opens its second bridge</title><article><h1>Town opens</h1>{BODY}</article>".encode()
)


class Unruly(http.server.BaseHTTPRequestHandler):
    """A server that answers each path in a way of its own."""

    asked: ClassVar[list[str]] = []

    def log_message(self, *_: object) -> None:
        pass

    def _send(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for name, value in {"Content_Type": "text/html", **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        self.asked.append(self.path)
        method = getattr(self, "_" + path.strip("/").replace(".", "_").replace("/", "_"), None)
        try:
            if method:
                method()
            else:
                self._send(404, b"<title>Not found</title>")
        except (BrokenPipeError, ConnectionResetError):
            pass

    def _page(self) -> None:
        self._send(200, PAGE)

    def _zipped(self) -> None:
        self._send(200, gzip.compress(PAGE), Content_Encoding="gzip")

    def _moved(self) -> None:
        self._send(301, Location="/page")

    def _lent(self) -> None:
        self._send(302, Location="/page")

    def _front(self) -> None:
        self._send(302, Location="/")

    def _(self) -> None:
        self._send(200, PAGE)

    def _loop(self) -> None:
        self._send(302, Location="/loop")

    def _pair(self) -> None:
        self._send(302, Location="/riap")

    def _riap(self) -> None:
        self._send(302, Location="/pair")

    def _far(self) -> None:
        number = int(parse_qs(urlsplit(self.path).query).get("n", ["0"])[0])
        self._send(302, Location=f"/far?n={number + 1}")

    def _inside(self) -> None:
        self._send(302, Location=f"http://localhost:{self.server.server_port}/secret")  # type: ignore[attr-defined]

    def _metadata(self) -> None:
        self._send(302, Location="http://169.254.169.254/latest/meta-data/")

    def _file(self) -> None:
        self._send(302, Location="file:///etc/passwd")

    def _soft(self) -> None:
        self._send(200, b"<title>Page not found</title><p>Sorry, this page could not be found.</p>")

    def _refused(self) -> None:
        self._send(403, b"no")

    def _often(self) -> None:
        self._send(429, b"later")

    def _broken(self) -> None:
        self._send(500, b"oh")

    def _gone(self) -> None:
        self._send(410, b"gone")

    def _wall(self) -> None:
        self._send(200, b"<title>News</title><p>We and our partners use cookies. Accept all</p>")

    def _film(self) -> None:
        self._send(200, b"x" * 1000, Content_Type="video/mp4")

    def _liar(self) -> None:
        self._send(200, b"\x89PNG\r\n\x1a\n" + bytes(500), Content_Type="text/html")

    def _endless(self) -> None:
        self._send(200)
        for _ in range(100_000):
            self.wfile.write(b"<p>more and more</p>" * 500)

    def _bomb(self) -> None:
        self._send(200, gzip.compress(b"<p>" + b"0" * 120_000_000), Content_Encoding="gzip")

    def _drip(self) -> None:
        self._send(200)
        for _ in range(400):
            self.wfile.write(b"x")
            time.sleep(0.2)

    def _head(self) -> None:
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(400):
            self.wfile.write(f"X-{number}: y\r\n".encode())
            time.sleep(0.2)

    def _silent(self) -> None:
        time.sleep(40)

    def _garbage(self) -> None:
        self.wfile.write(b"\x00\x01\x02 this is no HTTP\r\n\r\n")

    def _cut(self) -> None:
        self._send(200, PAGE[:150], Content_Length=str(len(PAGE)))

    def _robots_txt(self) -> None:
        self._send(200, b"User-agent: *\nDisallow: /private\nDisallow: /page/private\n", Content_Type="text/plain")

    def _private(self) -> None:
        self._send(200, PAGE)

    def _available(self) -> None:
        url = parse_qs(urlsplit(self.path).query)["url"][0]
        port = self.server.server_port  # type: ignore[attr-defined]
        closest = {"available": True, "status": "200", "url": f"http://127.0.0.1:{port}/page?copy"}
        self._send(200, json.dumps({"archived_snapshots": {"closest": closest} if "gone" in url else {}}).encode())


@pytest.fixture(scope="module")
def host() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Unruly) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def ask(host: str, path: str, folder: pathlib.Path, **settings: object) -> Fetched:
    given = {"gate": Gate(["127.0.0.1"]), "limits": QUICK, "archives": None, **settings}
    (found,) = fetch([Wanted(host + path)], folder, today=TODAY, **given)  # type: ignore[arg-type]
    return found


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/page", None),
        ("/zipped", None),
        ("/moved", None),
        ("/lent", None),
        ("/loop", "its address leads round in a circle"),
        ("/pair", "its address leads round in a circle"),
        ("/far", "its address leads on more than 4 times"),
        ("/inside", "localhost is inside a private network (127.0.0.1); --allow-host localhost allows it"),
        ("/metadata", "169.254.169.254 is inside a private network"),
        ("/file", "file is not fetched, only http and https"),
        ("/refused", "the server refused or failed (403)"),
        ("/often", "the server refused or failed (429)"),
        ("/broken", "the server refused or failed (500)"),
        ("/wall", "it is a page that asks for consent"),
        ("/film", "it is of the type video/mp4, which is not read"),
        ("/liar", ""),
        ("/endless", "it was cut off while it was fetched"),
        ("/bomb", ""),
        ("/drip", "there was no answer within 1.5 seconds"),
        ("/head", "there was no answer within 1.5 seconds"),
        ("/silent", "there was no answer within 1.5 seconds"),
        ("/garbage", "the connection failed"),
        ("/cut", ""),
        ("/private", "robots.txt forbids to fetch it"),
        ("/missing", "the server says that there is no such page (404)"),
        ("/gone", "the server says that there is no such page (410)"),
        ("/soft", "the page says that there is no such page"),
        ("/front", "the address leads to the front page of 127.0.0.1"),
    ],
)
def test_whatever_a_server_does_ends_and_is_said(
    host: str, path: str, reason: str | None, tmp_path: pathlib.Path
) -> None:
    """Every answer, or its absence, ends within the limits, has a reason, and reads the same from the folder."""
    start = time.monotonic()
    found = ask(host, path, tmp_path).source
    spent = time.monotonic() - start
    (again,) = Sources.read(tmp_path).texts

    assert spent < 30
    assert (found.reason is None) == (reason is None)
    assert (found.reason or "").startswith(reason or "")
    assert (again.reason, again.text, again.title) == (found.reason, found.text, found.title)
    assert ("/secret" in Unruly.asked) is False


@pytest.mark.parametrize(
    ("path", "gone"),
    [
        *((path, True) for path in ("/missing", "/gone", "/soft", "/front")),
        *((path, False) for path in ("/refused", "/often", "/broken", "/drip", "/loop", "/private", "/page")),
    ],
)
def test_only_what_is_certainly_gone_counts_as_gone(host: str, path: str, gone: bool, tmp_path: pathlib.Path) -> None:
    """A refusal, a failure or no answer leaves it open whether there is a page."""
    answer = ask(host, path, tmp_path).source.answer

    assert answer is not None
    assert bool(answer.gone) is gone


def test_only_a_move_for_good_is_a_move(host: str, tmp_path: pathlib.Path) -> None:
    """301 is a move, 302 is none."""
    moved, lent = (ask(host, path, tmp_path / path[1:]).source.answer for path in ("/moved", "/lent"))

    assert (moved and moved.moved, lent and lent.moved) == (f"{host}/page", None)


PRIVATE = """127.0.0.1 127.9.9.9 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 0.0.0.0 100.64.0.1 192.0.2.1 224.0.0.1
255.255.255.255 ::1 :: fe80::1 fc00::1 fd00:ec2::254 ff02::1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 64:ff9b::7f00:1 ::7f00:1
2002:7f00:1:: fec0::1 2001:db8::1 fe80::1%eth0 not-an-address"""


@pytest.mark.parametrize("ip", PRIVATE.split())
def test_addresses_inside_a_network_are_not_public(ip: str) -> None:
    """Private, loopback, link-local, metadata, multicast and documentation addresses, also wrapped in IPv6."""
    assert not is_public(ip)


@pytest.mark.parametrize("ip", ["93.184.216.34", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"])
def test_addresses_of_the_public_web_are_public(ip: str) -> None:
    """Others are let through, also wrapped in IPv6."""
    assert is_public(ip)


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost:{}/page",
        "http://127.0.0.1:{}/page",
        "http://2130706433:{}/page",
        "http://0x7f000001:{}/page",
        "http://017700000001:{}/page",
        "http://127.1:{}/page",
        "http://[::1]:{}/page",
        "http://[::ffff:127.0.0.1]:{}/page",
        "http://LOCALHOST.:{}/page",
        "http://127.0.1:{}/page",
        "http://0:{}/page",
        "http://0177.0.0.1:{}/page",
        "http://0x7f.0.0.1:{}/page",
        "http://127。0。0。1:{}/page",
        "http://%31%32%37.0.0.1:{}/page",
        "http://[::]:{}/page",
        "http://[0:0:0:0:0:ffff:7f00:1]:{}/page",
        "http://[64:ff9b::7f00:1]:{}/page",
        "http://[::1%25lo]:{}/page",
        "http://user:secret@127.0.0.1:{}/page",
        "http://harbourpost.example@127.0.0.1:{}/page",
        "http://127.0.0.1:{}@localhost/page",
        "http://127.0.0.1:{}\\@harbourpost.example/page",
        "http://127.0.0.1:{}#@harbourpost.example/page",
        "file://127.0.0.1:{}/etc/passwd",
        "gopher://127.0.0.1:{}/page",
        "ftp://127.0.0.1:{}/page",
        "http://①②⑦.0.0.1:{}/page",
    ],
)
def test_no_form_of_a_private_address_is_asked_for(host: str, url: str, tmp_path: pathlib.Path) -> None:
    """Names, numbers in any form, IPv6 and full-width figures: nothing is asked, and why is said."""
    before = len(Unruly.asked)
    port = host.rpartition(":")[2]
    found = ask(url.format(port), "", tmp_path, gate=Gate())

    assert found.source.reason
    assert len(Unruly.asked) == before


def test_a_resolver_that_changes_its_mind_gains_nothing(host: str, tmp_path: pathlib.Path) -> None:
    """A name is resolved once for each request: the address that was judged is the one that is asked."""
    answers = iter([["93.184.216.34"], ["127.0.0.1"], ["127.0.0.1"], ["127.0.0.1"]])
    asked: list[str] = []

    async def rebinding(name: str, port: int) -> Sequence[str]:
        asked.append(name)
        return next(answers)

    before = len(Unruly.asked)
    port = host.rpartition(":")[2]
    limits = Limits(seconds=0.7, interval=0.0)
    found = ask(f"http://rebind.harbourpost.com:{port}/page", "", tmp_path, gate=Gate((), rebinding), limits=limits)

    assert "is inside a private network (127.0.0.1)" in (found.source.reason or "")
    assert set(asked) == {"rebind.harbourpost.com"}
    assert len(Unruly.asked) == before


def test_a_host_with_a_private_address_among_others_is_refused(tmp_path: pathlib.Path) -> None:
    """All addresses of a host must be public."""

    async def mixed(name: str, port: int) -> Sequence[str]:
        return ["93.184.216.34", "10.0.0.1"]

    found = ask("http://mixed.harbourpost.com", "/page", tmp_path, gate=Gate((), mixed))

    assert "(10.0.0.1)" in (found.source.reason or "")


def test_a_host_that_does_not_exist_is_gone(tmp_path: pathlib.Path) -> None:
    """After a second attempt, a name that nobody knows makes the page gone."""
    tries = []

    async def nobody(name: str, port: int) -> Sequence[str]:
        tries.append(name)
        return []

    found = ask("http://no-such.harbourpost.com", "/page", tmp_path, gate=Gate((), nobody))

    assert found.source.answer is not None
    assert found.source.answer.gone == "the host does not exist"
    assert len(tries) >= 2
    assert resolved_by_system is not nobody


class Patient(Unruly):
    """A server that asks for some seconds between two requests, and remembers when each came."""

    came: ClassVar[list[float]] = []
    delay: ClassVar[int] = 0

    def do_GET(self) -> None:
        self.came.append(time.monotonic())
        super().do_GET()

    def _robots_txt(self) -> None:
        self._send(200, f"User-agent: *\nCrawl-delay: {self.delay}\n".encode(), Content_Type="text/plain")


@pytest.mark.parametrize(
    ("delay", "limits", "expected"),
    [
        (1, Limits(interval=0.0), 1.0),  # as its robots.txt asks
        (30, Limits(interval=0.0, longest_interval=0.5), 0.5),  # which is granted within limits
        (0, Limits(interval=0.4), 0.4),  # our own interval
        (1, Limits(interval=1.2), 1.2),  # which nothing shortens
    ],
)
def test_requests_to_a_host_keep_their_distance(
    delay: int, limits: Limits, expected: float, tmp_path: pathlib.Path
) -> None:
    """Between two requests to one host lies the interval, or what its robots.txt asks for, as far as is granted."""
    Patient.came.clear()
    Patient.delay = delay
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Patient) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        addresses = [Wanted(f"http://127.0.0.1:{server.server_port}/page?{n}") for n in range(3)]
        fetch(addresses, tmp_path, today=TODAY, gate=Gate(["127.0.0.1"]), limits=limits)
        server.shutdown()
    _, *pages = Patient.came  # the first is its robots.txt
    gaps = [later - before for before, later in itertools.pairwise(pages)]

    assert len(gaps) == 2
    assert expected - 0.01 <= min(gaps)
    assert max(gaps) < 20


def test_a_second_run_asks_only_for_what_is_new(host: str, tmp_path: pathlib.Path) -> None:
    """What was fetched stays; what was cut off while it was written is fetched again; the rest reads the same."""
    addresses = [Wanted(f"{host}/page"), Wanted(f"{host}/missing")]
    settings = {"today": TODAY, "gate": Gate(["127.0.0.1"]), "limits": QUICK, "archives": None}
    assert len(fetch(addresses, tmp_path, **settings)) == 2  # type: ignore[arg-type]
    texts = Sources.read(tmp_path).texts
    with (tmp_path / "index.jsonl").open("ab") as index, (tmp_path / "sources.warc.gz").open("ab") as archive:
        index.write(b'{"url": "http://half')
        archive.write(b"\x1f\x8bhalf a record")

    found = fetch([*addresses, Wanted(f"{host}/zipped")], tmp_path, **settings)  # type: ignore[arg-type]

    assert [one.url for one in found] == [f"{host}/zipped"]
    assert Sources.read(tmp_path).texts[:2] == texts
    again = fetch(addresses, tmp_path, again=True, **settings)  # type: ignore[arg-type]
    assert [one.url for one in again] == [f"{host}/missing"]


def test_rules_of_pages_tell_faults_from_harmless_differences() -> None:
    """Pages of twelve makes: faults are found where the page says enough, what differs without a fault is left."""
    entries, told = measure(pieces()[:2])
    found = {
        rule: [(rule, n) in told for n, (fault, _) in enumerate(entries, 1) if fault == own]
        for rule, own in FAULTS.items()
    }

    assert [(rule, n) for rule, n in told if entries[n - 1][0] != FAULTS[rule]] == []
    assert {rule: sum(each) / len(each) for rule, each in found.items()} == {
        "title-differs": 1.0,
        "date-differs": 20 / 24,  # two makes declare no date
        "outlet-differs": 16 / 24,  # four makes do not name their site
        "dead-link": 1.0,
        "moved-link": 1.0,
    }


def test_a_page_that_is_gone_has_its_archived_copy(host: str, tmp_path: pathlib.Path) -> None:
    """The archive is asked for a copy, which is kept, read in place of the page, and named."""
    article = f"The town paid $3 million for its bridge.[1]\n\n1. “Bridge” Harbour Post, 3 May 2023, {host}/gone\n"
    document = citecheck.parse(article)
    given = wanted([document])
    fetch(given, tmp_path, today=TODAY, gate=Gate(["127.0.0.1"]), limits=QUICK, archives=f"{host}/available")
    report = citecheck.check(article, sources=tmp_path)
    (finding,) = [finding for finding in report.findings if finding.rule == "dead-link"]

    assert finding.suggestion == f"An archived copy: {host}/page?copy"
    lines = (tmp_path / "index.jsonl").read_text("utf-8").splitlines()
    assert any(json.loads(line)["url"].endswith("?copy") for line in lines)


def test_the_command_line_fetches_lists_and_checks_offline(
    host: str, tmp_path: pathlib.Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """``sources fetch`` says what became of each address; the check that follows needs no network."""
    monkeypatch.chdir(tmp_path)
    article = tmp_path / "article.txt"
    article.write_text(
        "The town paid $3 million for its bridge.[1] It rained.[2]\n\n"
        f"1. “Town opens its second bridge” Harbour Post, 3 May 2023, {host}/page\n\n"
        f"2. “Rain in the old town” Harbour Post, 3 May 2023, {host}/missing\n",
        "utf-8",
    )
    fetching = ["sources", "fetch", "article.txt", "--into", "texts", "--no-archive", "--allow-host", "127.0.0.1"]
    assert main(fetching) == 0
    first = capsys.readouterr()
    assert main(fetching) == 0
    second = capsys.readouterr()

    assert first.out.splitlines() == [
        f"{host}/page: 51 words",
        f"{host}/missing: the server says that there is no such page (404)",
    ]
    assert first.err == "2 addresses asked\n"
    assert second.err == "0 addresses asked; 2 fetched before\n"
    assert main(["sources", "list", "article.txt", "--sources", "texts"]) == 0
    assert capsys.readouterr().out.startswith("[1] Town opens its second bridge: index.jsonl (51 words)\n")
    asked = len(Unruly.asked)
    codes = [main(["check", "article.txt", "--sources", "texts", "--select", "evidence"]) for _ in range(2)]
    output = capsys.readouterr().out
    assert codes == [1, 1]
    assert len(Unruly.asked) == asked
    assert output[: len(output) // 2] == output[len(output) // 2 :]
    assert "[figure-not-in-source]" in output
    assert "[dead-link]" in output
