"""The web side of the page: who is let in, how much they may send, and which function answers."""

import contextlib
import datetime
import functools
import hmac
import importlib.resources
import re
import sys
import tempfile
import traceback
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

import anyio
from anyio import to_thread
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from citecheck import attrs, checking, fixing, parsing, reading
from citecheck.config import Config
from citecheck.errors import CitecheckError, ReadError
from citecheck.evidence.sources import Sources, gathered
from citecheck.knowledge import outlets
from citecheck.rendering import Tally, docx
from citecheck.rendering.html import Page
from citecheck.rendering.hypertext import resource
from citecheck.report import Report
from citecheck.serve import answers
from citecheck.ticks import Tick, Ticks
from citecheck.values import PartialDate, SourceText

MAX_BYTES = 20_000_000
"""A larger article is refused, as is one beyond the configuration's own limit."""

MAX_SECONDS = 30.0
"""How long an article may take to arrive, and then to be checked."""

_MOST_WORDS = 2_000
"""The longest note, name of a person or name of a file, in characters."""

_AT_ONCE = 2
"""How many articles are checked at the same time."""

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types citecheck"
)
"""Nothing runs or loads but the page's own files. Of the two places where it turns text into nodes, both outside of
what is shown until they are looked through, it says so (the one type that is trusted)."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-store",
}

_FILES = {
    "desk.html": "text/html; charset=utf-8",
    "desk.css": "text/css; charset=utf-8",
    "desk.js": "text/javascript; charset=utf-8",
    "paste.js": "text/javascript; charset=utf-8",
    "icon.svg": "image/svg+xml",
}


class Refusal(Exception):
    """A request that is not answered: its status, and a sentence for the person who made it."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Desk:
    """What lasts between two requests: how to check, which file was opened, what was ticked. No article is kept."""

    def __init__(self, config: Config, article: str | None, who: str, token: str) -> None:
        self.config = config
        self.article = article
        self.who = who
        self.token = token
        self.ticks = Ticks.beside(article) if article else Ticks()
        self.sources: tuple[SourceText, ...] = ()
        """Texts of sources that the page was given; forgotten at the end."""
        self._limit = anyio.CapacityLimiter(_AT_ONCE)

    @property
    def max_bytes(self) -> int:
        """The largest article."""
        return min(MAX_BYTES, self.config.max_size)

    async def worked_out(self, work: Callable[[], Response]) -> Response:
        """Answer in a thread of its own; what takes too long is given up."""
        try:
            with anyio.fail_after(MAX_SECONDS):
                return await to_thread.run_sync(work, abandon_on_cancel=True, limiter=self._limit)
        except TimeoutError:
            raise Refusal(503, "This article takes too long to check; it was given up.") from None

    def report(self, sent: "Sent") -> Report:
        """Check an article, and leave alone what was ticked."""
        is_own = self.article is not None and sent.said.get("name") == self.article
        return self._checked(sent.document(self.config, Path(self.article or "").parent if is_own else None))

    def _checked(self, document: Any) -> Report:  # whatever ``check`` takes
        sources = None
        if self.sources:
            given = gathered(self.config.sources).texts if self.config.sources else ()
            sources = Sources((*given, *self.sources))
        return self.ticks.apply(checking.check(document, config=self.config, sources=sources))

    def warm(self) -> None:
        """Load what a first check needs, while the page still opens."""
        with contextlib.suppress(CitecheckError):
            answers.answer(checking.check(_FIRST, config=self.config))

    def again(self, report: Report) -> Callable[[str], Report]:
        """Return a function that checks another text of the same article."""
        document = report.document

        def check(text: str) -> Report:
            read = reading.read_again(text, document)
            return self._checked(parsing.parse(read, day_first=self.config.reads_day_first))

        return check


_FIRST = "It rained in Oslo.[1] It snowed.[2]\n\n1. “Rain falls in Oslo” The Daily, 3 May 2023, https://www.thedaily.com/rain"
"""An article with all that an article has."""


@attrs.frozen
class Sent:
    """An article as the page sends it: what stands in its text field, or the bytes of a file."""

    body: bytes
    said: Mapping[str, str]
    """The query of the request."""

    @property
    def is_text(self) -> bool:
        """Whether the body is the text field's."""
        return self.said.get("is") == "text"

    def document(self, config: Config, folder: Path | None) -> Any:  # a document
        """Parse the article; the bibliographies that it names are looked for in the folder.

        Raises:
            CitecheckError: It cannot be read as the format it is said to be.
        """
        name = self.said.get("name") or None
        format = self.said.get("format") or config.format
        given = self.body.decode("utf-8", "replace") if self.is_text else self.body
        with outlets.in_force(checking.known_outlets(config)):
            read = reading.read(given, format=format, name=name, max_bytes=config.max_size, folder=folder)
            return parsing.parse(read, day_first=config.reads_day_first)


# --- what is answered -----------------------------------------------------------------------------------------------


def _check(desk: Desk, sent: Sent) -> Response:
    report = desk.report(sent)
    shown = answers.answer(report)
    if not sent.is_text:
        shown["text"] = answers.shown_text(report.document.source)
    return JSONResponse(shown)


def _fix(desk: Desk, sent: Sent) -> Response:
    """Fix one finding, or all that can be fixed safely; return the text as it is then, and why it is not otherwise."""
    report = desk.report(sent)
    again = desk.again(report)
    key = sent.said.get("finding")
    if key:
        chosen = answers.found(report, key)
        if chosen is None:
            return JSONResponse({"text": None, "said": "The article has changed; this finding is not there any more."})
        after = answers.fixed(report, chosen[0], again)
    else:
        after = fixing.fix(report, again)
    reasons = list(dict.fromkeys(each.reason for each in after.fixes.refused)) if after.fixes else []
    notes = list(after.fixes.notes) if after.fixes else []
    is_changed = after.document.source != report.document.source
    said = [f"Not fixed: {reason}." for reason in reasons] + notes if key or not is_changed else notes
    text = answers.shown_text(after.document.source) if is_changed else None
    return JSONResponse({"text": text, "said": " ".join(said) or ("" if is_changed else "Nothing was changed.")})


def _tick(desk: Desk, sent: Sent) -> Response:
    """Keep that somebody looked at a finding, or take that back."""
    said = sent.said
    if any(len(said.get(name, "")) > _MOST_WORDS for name in ("note", "who")):
        raise Refusal(413, f"A note has room for {_MOST_WORDS:,} characters.")
    report = desk.report(sent)
    chosen = answers.found(report, said.get("finding", ""))
    if chosen is None:
        raise Refusal(409, "The article has changed; this finding is not there any more.")
    finding, identity = chosen
    if said.get("undo"):
        desk.ticks = desk.ticks.without(identity)
    else:
        today = datetime.date.today()
        on = PartialDate(today.year, today.month, today.day)
        who, note = said.get("who", "").strip(), said.get("note", "").strip()
        desk.ticks = desk.ticks.with_tick(Tick(identity, who, on, note, finding.message))
    return JSONResponse({})


def _page(desk: Desk, sent: Sent) -> Response:
    page, report = Page(), desk.report(sent)
    markup = page.opening + page.part(report) + page.closing(Tally.of(report))
    return Response(markup.encode("utf-8", "backslashreplace"), media_type="application/octet-stream")


def _word(desk: Desk, sent: Sent) -> Response:
    data = docx.commented(desk.report(sent), None if sent.is_text else sent.body)
    return Response(data, media_type="application/octet-stream")


def _source(desk: Desk, sent: Sent) -> Response:
    """Take a file with what a source says, or what several do; it is read and not kept."""
    name = re.sub(r"[^\w .-]", "_", sent.said.get("name", ""))[-_LONGEST_NAME:].lstrip(".") or "source.txt"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, name)
        path.write_bytes(sent.body)
        try:
            read = Sources.read(path).texts
        except ReadError as error:
            raise Refusal(422, str(error).replace(str(path), name)) from error
    desk.sources = (*desk.sources, *read)
    return JSONResponse({"count": len(desk.sources)})


_LONGEST_NAME = 80
"""So much of the name of a source's file is kept, for it may be the label or the title that ties it to an entry."""


_ANSWERS: dict[str, Callable[[Desk, Sent], Response]] = {
    "check": _check,
    "fix": _fix,
    "tick": _tick,
    "page": _page,
    "word": _word,
    "source": _source,
}


def app(desk: Desk, hosts: frozenset[str]) -> ASGIApp:
    """Return the application.

    Args:
        desk: What lasts.
        hosts: What a browser that means this server writes as its ``Host``.
    """

    async def start(request: Request) -> Response:
        _confirm(desk, request.query_params.get("token"))
        return _file("desk.html")

    async def static(request: Request) -> Response:
        return _file(request.url.path[1:])

    async def opened(request: Request) -> Response:
        """Give the file that the command line named, and what else the page wants to know at its start."""
        _confirm(desk, request.headers.get("x-token"))
        known = {"X-Who": quote(desk.who)}
        if desk.article is None:
            return Response(status_code=204, headers=known)
        try:
            data = await to_thread.run_sync(reading.load, Path(desk.article), desk.article, desk.max_bytes)
        except ReadError as error:
            raise Refusal(422, str(error)) from error
        known["X-Name"] = quote(desk.article.encode("utf-8", "surrogateescape"))
        return Response(data, media_type="application/octet-stream", headers=known)

    async def answered(request: Request) -> Response:
        _confirm(desk, request.headers.get("x-token"))
        sent = Sent(await _body(request, desk.max_bytes), dict(request.query_params))
        if len(sent.said.get("name", "")) > _MOST_WORDS:
            raise Refusal(413, "The name of the file is too long.")
        try:
            return await desk.worked_out(lambda: _ANSWERS[request.url.path[1:]](desk, sent))
        except (Refusal, CitecheckError):
            raise
        except Exception as error:  # a bug of ours: said, and never taken for a clean article
            return _failed(error)

    routes = [
        Route("/", start),
        Route("/article", opened),
        *(Route(f"/{name}", static) for name in _FILES if name != "desk.html"),
        *(Route(f"/{name}", answered, methods=["POST"]) for name in _ANSWERS),
    ]
    return _Guard(Starlette(routes=routes, exception_handlers=_TROUBLE), hosts)


def _confirm(desk: Desk, token: str | None) -> None:
    if not hmac.compare_digest((token or "").encode(), desk.token.encode()):
        raise Refusal(403, "Open the address that citecheck serve printed, with its token.")


async def _body(request: Request, most: int) -> bytes:
    """Read what was sent, but hardly more than is allowed, and not for ever."""
    refusal = Refusal(413, f"The article is larger than the limit of {most / 1e6:g} MB.")
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > most:
        raise refusal
    body = bytearray()
    try:
        with anyio.fail_after(MAX_SECONDS):
            async for piece in request.stream():
                body += piece
                if len(body) > most:
                    raise refusal
    except TimeoutError:
        raise Refusal(408, "The article took too long to arrive.") from None
    except ClientDisconnect:
        raise Refusal(400, "The page hung up.") from None
    return bytes(body)


@functools.cache
def _content(name: str) -> bytes:
    content = importlib.resources.files("citecheck.serve").joinpath(name).read_bytes()
    return str(resource("view.css")).encode() + content if name.endswith(".css") else content


def _file(name: str) -> Response:
    return Response(_content(name), headers={"Content-Type": _FILES[name]})


class _Guard:
    """Let in only what this server's own page asks, and give every answer the headers that keep others out.

    Another site can make a browser call us: under its own name that leads here (DNS rebinding), which ``Host`` tells,
    or under ours, which ``Origin`` and ``Sec-Fetch-Site`` tell. The token is asked for besides.
    """

    def __init__(self, app: ASGIApp, hosts: frozenset[str]) -> None:
        self._app = app
        self._hosts = hosts

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
                message = {**message, "headers": [*message.get("headers", ()), *own]}
            await send(message)

        why = self._why_not(Headers(scope=scope), scope["method"])
        if why:
            await JSONResponse({"error": why}, status_code=403)(scope, receive, send_guarded)
        else:
            await self._app(scope, receive, send_guarded)

    def _why_not(self, headers: Headers, method: str) -> str | None:
        host = headers.get("host", "").lower()
        if host not in self._hosts or len(headers.getlist("host")) != 1:
            return "This server goes by another name."
        origins = headers.getlist("origin")
        if origins and origins != [f"http://{host}"]:
            return "Another site has no business here."
        if method != "GET" and headers.get("sec-fetch-site", "same-origin") != "same-origin":
            return "Another site has no business here."
        return None


def _refused(request: Request, error: Exception) -> Response:
    status = error.status if isinstance(error, Refusal) else 500
    return JSONResponse({"error": str(error)}, status_code=status)


def _not_done(request: Request, error: Exception) -> Response:
    return JSONResponse({"error": f"{str(error)[:1].upper()}{str(error)[1:]}."}, status_code=422)


def _failed(error: Exception) -> Response:
    """Say that our own code failed: the article was not checked."""
    traceback.print_exception(error, file=sys.stderr)
    said = f"citecheck failed on this article, which is a bug of ours; it was not checked ({error!r})."
    return JSONResponse({"error": said}, status_code=500)


_TROUBLE: Mapping[Any, Callable[[Request, Exception], Response | Awaitable[Response]]] = {
    Refusal: _refused,
    CitecheckError: _not_done,
}
