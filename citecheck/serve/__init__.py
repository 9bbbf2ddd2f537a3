"""The desk page: an article and its report side by side in the browser (``citecheck serve``).

``answers.py`` turns a report into what the page shows, as plain functions; ``app.py`` keeps strangers out and answers
the page; ``desk.*`` and ``paste.js`` are the page. Nothing that is pasted is kept. Needs the extra ``serve``.
"""

import os
import secrets
import socket
import sys
import threading
import webbrowser

from citecheck.config import Config
from citecheck.errors import MissingExtraError, UsageError


def serve(
    article: str | os.PathLike[str] | None = None,
    *,
    config: Config | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
    opens: bool = True,
    who: str = "",
) -> None:
    """Serve the page until Ctrl-C; its address, with the token that lets one in, is the first line printed.

    Args:
        article: A file to open; ticks are kept beside it.
        config: What to check and how.
        host: The address to listen on; any other than this machine's own lets the network in.
        port: The port; a free one where 0.
        opens: Whether to open the page in the browser.
        who: The name to suggest to those who tick a finding.

    Raises:
        MissingExtraError: Starlette or uvicorn is not installed.
        UsageError: The address cannot be listened on.
    """
    try:
        import uvicorn

        from citecheck.serve.app import Desk, app
    except ImportError:
        raise MissingExtraError("the desk page", "serve") from None
    shown = f"[{host}]" if ":" in host else host
    names = _names(host, shown)
    listening = _listening(host, port)
    port = listening.getsockname()[1]
    desk = Desk(config or Config(), None if article is None else os.fspath(article), who, secrets.token_urlsafe(24))
    served = app(desk, frozenset(f"{name}:{port}" for name in names))
    threading.Thread(target=desk.warm, daemon=True).start()
    address = f"http://{shown}:{port}/?token={desk.token}"
    print(address, flush=True)
    if opens:
        webbrowser.open(address)
    settings = uvicorn.Config(
        served,
        access_log=False,
        log_level="warning",
        lifespan="off",
        ws="none",
        server_header=False,
        proxy_headers=False,
        limit_concurrency=_MOST_CONNECTIONS,
        timeout_keep_alive=5,
        timeout_graceful_shutdown=1,
    )
    uvicorn.Server(settings).run(sockets=[listening])


_MOST_CONNECTIONS = 64
"""One page keeps half a dozen open."""


def _listening(host: str, port: int) -> socket.socket:
    listening = None
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        listening = socket.socket(family, socket.SOCK_STREAM)
        if sys.platform != "win32":  # there it would let others listen in
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(128)
    except (OSError, OverflowError) as error:
        if listening:
            listening.close()
        reason = error.strerror if isinstance(error, OSError) else None
        raise UsageError(f"cannot listen on {host!r}, port {port}: {reason or error}") from error
    return listening


def _names(host: str, shown: str) -> tuple[str, ...]:
    """Return what a browser that means this server calls it: nothing else, or another site could pose as it."""
    if host in ("0.0.0.0", "::", ""):
        raise UsageError(f"{host!r} is every address of this machine; name the one under which the page is opened")
    return (shown, "127.0.0.1", "localhost", "[::1]") if host in ("127.0.0.1", "localhost", "::1") else (shown,)
