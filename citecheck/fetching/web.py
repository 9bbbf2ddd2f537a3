"""Asking the web for pages: one request at a time, each within limits, redirects followed by hand."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from typing import TYPE_CHECKING, Any
from urllib.robotparser import RobotFileParser

from citecheck import attrs
from citecheck.errors import MissingExtraError
from citecheck.fetching.gate import Gate, NoHostError, RefusedError
from citecheck.version import __version__

if TYPE_CHECKING:
    import httpx

AGENT = f"citecheck/{__version__} (+https://github.com/citecheck-editorial/citecheck)"
"""How we call ourselves."""
_TOKEN = "citecheck"
"""Our name in a robots.txt."""
_ACCEPT = "text/html,application/xhtml+xml,application/pdf,text/plain;q=0.8,*/*;q=0.5"
_WANTED = (
    "text/",
    "application/xhtml",
    "application/pdf",
    "application/json",
    "application/octet-stream",
    "application/vnd.openxmlformats-officedocument.wordprocessingml",
)
"""Types of which the content is taken; of films and archives only the head is."""
_REDIRECTS = (301, 302, 303, 307, 308)


@attrs.frozen
class Limits:
    """How long and how much; every request ends within these."""

    seconds: float = 20.0
    """For one answer, from its first byte sent to its last one read."""
    bytes: int = 10_000_000
    """Of one answer, as it is sent."""
    redirects: int = 10
    interval: float = 1.0
    """Seconds between two requests to one host; a robots.txt may ask for more."""
    longest_interval: float = 10.0
    """What of that is granted."""
    robots_bytes: int = 500_000
    hosts: int = 6
    """How many hosts are asked at a time."""


@attrs.frozen
class Exchange:
    """One request and its answer, as it was sent."""

    url: str
    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes = attrs.field(repr=False)
    cut: str | None = None
    """Why the body is not whole: ``length``, ``time``, ``type``, ``disconnect``."""

    def header(self, name: str) -> str | None:
        """Return a header."""
        return next((value for key, value in self.headers if key.casefold() == name.casefold()), None)

    @property
    def target(self) -> str | None:
        """Where it leads instead."""
        return self.header("Location") if self.status in _REDIRECTS else None


@attrs.frozen
class Asked:
    """What came of asking for an address: the answers on the way, and why there is none at its end."""

    exchanges: tuple[Exchange, ...] = ()
    trouble: str | None = None
    gone: str | None = None


class Web:
    """The web, asked politely.

    Use it as an asynchronous context: ``async with Web(Gate()) as web``.
    """

    def __init__(self, gate: Gate, limits: Limits | None = None) -> None:
        self._gate = gate
        self._limits = limits or Limits()
        self._turns: dict[str, asyncio.Lock] = {}
        self._next: dict[str, float] = {}
        self._intervals: dict[str, float] = {}
        self._robots: dict[str, asyncio.Task[RobotFileParser | str]] = {}
        self._client: httpx.AsyncClient
        self._httpx: Any

    async def __aenter__(self) -> "Web":
        try:
            import httpx
        except ImportError as error:
            raise MissingExtraError("fetching sources", "sources") from error
        self._httpx = httpx
        headers = {"User-Agent": AGENT, "Accept": _ACCEPT, "Accept-Encoding": "gzip", "Accept-Language": "en,*;q=0.5"}
        # A proxy or a .netrc of the surroundings would lead where no gate looks, or give away a password.
        self._client = httpx.AsyncClient(
            headers=headers,
            trust_env=False,
            follow_redirects=False,
            timeout=self._limits.seconds,
            limits=httpx.Limits(max_keepalive_connections=0),  # hosts that share an IP address share no connection
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._robots.values():
            task.cancel()
        await self._client.aclose()

    async def ask(self, url: str) -> Asked:
        """Ask for an address, and for those it leads to; whatever happens comes back as what was said or went wrong."""
        exchanges: list[Exchange] = []
        seen: set[str] = set()
        while True:
            try:
                parsed = self._httpx.URL(url).copy_with(fragment=None)
                seen.add(str(parsed))
                forbidden = await self._forbidden(parsed)
                if forbidden:
                    return Asked(tuple(exchanges), forbidden)
                exchanges.append(await self._once(parsed, self._limits.bytes))
                target = exchanges[-1].target
                if target is None:
                    return Asked(tuple(exchanges))
                url = str(parsed.join(target).copy_with(fragment=None))
            except RefusedError as error:
                return Asked(tuple(exchanges), str(error))
            except NoHostError:
                return Asked(tuple(exchanges), gone="the host does not exist")
            except (self._httpx.InvalidURL, ValueError, UnicodeError):
                return Asked(tuple(exchanges), "its address is none that can be asked for")
            except TimeoutError:
                return Asked(tuple(exchanges), f"there was no answer within {self._limits.seconds:g} seconds")
            except (self._httpx.HTTPError, OSError) as error:
                return Asked(tuple(exchanges), f"the connection failed ({_short(error)})")
            if url in seen:
                return Asked(tuple(exchanges), "its address leads round in a circle")
            if len(exchanges) > self._limits.redirects:
                return Asked(tuple(exchanges), f"its address leads on more than {self._limits.redirects} times")

    async def _once(self, url: Any, most: int) -> Exchange:  # httpx's address
        """Make one request, to the very address that the gate judged."""
        if url.userinfo:
            raise RefusedError("its address holds a user name")
        port = url.port or (443 if url.scheme == "https" else 80)
        async with self._turn(url.host), asyncio.timeout(self._limits.seconds):
            route = await self._routed(url.scheme, url.host, port)
            request = self._client.build_request(
                "GET",
                url.copy_with(host=route.ip),
                headers={"Host": url.netloc.decode("ascii")},
                extensions={"sni_hostname": url.raw_host.decode("ascii")},
            )
            self._client.cookies.clear()
            response = await self._client.send(request, stream=True)
            try:
                body, cut = await self._body(response, most)
            finally:
                await response.aclose()
        headers = tuple((key.decode("latin-1"), value.decode("latin-1")) for key, value in response.headers.raw)
        return Exchange(str(url), response.status_code, response.reason_phrase, headers, body, cut)

    async def _routed(self, scheme: str, host: str, port: int) -> Any:
        try:
            return await self._gate.route(scheme, host, port)
        except NoHostError:  # once more, for a network that is just waking up
            await asyncio.sleep(min(1.0, self._limits.interval))
            return await self._gate.route(scheme, host, port)

    async def _body(self, response: "httpx.Response", most: int) -> tuple[bytes, str | None]:
        kind = response.headers.get("Content-Type", "text/html").casefold()
        if response.status_code in _REDIRECTS:
            return b"", None
        if not kind.startswith(_WANTED):
            return b"", "type"
        body = bytearray()
        try:
            async for chunk in response.aiter_raw():
                body += chunk
                if len(body) > most:
                    return bytes(body[:most]), "length"
        except self._httpx.TransportError:
            if body:
                return bytes(body), "disconnect"
            raise
        return bytes(body), None

    def _turn(self, host: str) -> "_Turn":
        return _Turn(self._turns.setdefault(host, asyncio.Lock()), self._next, host, self._interval(host))

    def _interval(self, host: str) -> float:
        return max(self._limits.interval, min(self._intervals.get(host, 0.0), self._limits.longest_interval))

    # --- robots.txt

    async def _forbidden(self, url: Any) -> str | None:
        """Return why a page may not be asked for, if its host's robots.txt says so (RFC 9309)."""
        if url.scheme not in ("http", "https") or not url.host:
            return None  # which the gate will say
        origin = f"{url.scheme}://{url.netloc.decode('ascii')}"
        if origin not in self._robots:
            self._robots[origin] = asyncio.create_task(self._rules(origin))
        rules = await asyncio.shield(self._robots[origin])
        if isinstance(rules, str):
            return rules
        delay = rules.crawl_delay(_TOKEN)
        if delay:
            self._intervals[url.host] = float(delay)
        return None if rules.can_fetch(_TOKEN, str(url)) else "robots.txt forbids to fetch it"

    async def _rules(self, origin: str) -> "RobotFileParser | str":
        """Return the rules of a host; where there are none, or none can be had, all is allowed."""
        rules = RobotFileParser()
        rules.parse(())
        url = self._httpx.URL(f"{origin}/robots.txt")
        try:
            for _ in range(5):
                answer = await self._once(url, self._limits.robots_bytes)
                if answer.target is None:
                    break
                url = url.join(answer.target)
        except (self._httpx.HTTPError, self._httpx.InvalidURL, RefusedError, NoHostError, OSError, ValueError):
            return rules  # whatever is wrong with the host, the page itself will show it
        if answer.status >= 500:
            return f"its robots.txt could not be read ({answer.status})"
        if answer.status == 200:
            rules = RobotFileParser()
            rules.parse(_plain_text(answer).splitlines())
        return rules


def _plain_text(answer: Exchange) -> str:
    body = answer.body
    if (answer.header("Content-Encoding") or "").casefold() == "gzip":
        import zlib

        try:
            body = zlib.decompressobj(31).decompress(body, 500_000)
        except zlib.error:
            return ""
    return body.decode("utf-8", "replace")


@attrs.define
class _Turn:
    """The wait for one's turn at a host."""

    _lock: asyncio.Lock
    _next: dict[str, float]
    _host: str
    _interval: float

    async def __aenter__(self) -> None:
        await self._lock.acquire()
        wait = self._next.get(self._host, 0.0) - time.monotonic()
        if wait > 0:
            await asyncio.sleep(wait)

    async def __aexit__(self, *_: object) -> None:
        self._next[self._host] = time.monotonic() + self._interval
        self._lock.release()


def _short(error: Exception) -> str:
    return (str(error) or type(error).__name__).strip().rstrip(".")[:120]


async def each(urls: Sequence[str], web: Web, hosts: int) -> AsyncIterator[tuple[str, Asked]]:
    """Ask for many addresses, several at a time, and give what came of each as it comes."""
    room = asyncio.Semaphore(hosts)

    async def one(url: str) -> tuple[str, Asked]:
        async with room:
            return url, await web.ask(url)

    tasks = [asyncio.create_task(one(url)) for url in urls]
    try:
        for done in asyncio.as_completed(tasks):
            yield await done
    finally:
        for task in tasks:
            task.cancel()
