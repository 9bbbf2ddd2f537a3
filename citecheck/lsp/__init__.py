"""The front for editors: a language server over standard input and output (``citecheck lsp``).

``answers.py`` turns a report into what the protocol asks for, as plain functions; ``server.py`` keeps the open
articles and talks to the editor. Needs the extra ``lsp``.
"""

from citecheck.errors import MissingExtraError


def serve() -> None:
    """Serve the editor at the other end of standard input and output until it says goodbye.

    Raises:
        MissingExtraError: pygls is not installed.
    """
    try:
        from citecheck.lsp.server import server
    except ImportError:
        raise MissingExtraError("the language server", "lsp") from None
    server().start_io()
