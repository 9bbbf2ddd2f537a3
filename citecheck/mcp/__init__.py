"""The front for agents: tools over the Model Context Protocol on standard input and output (``citecheck mcp``).

An agent asks before it delivers: what is wrong, where, what to do next, and what was not read. Needs the extra ``mcp``.
"""

from citecheck.errors import MissingExtraError


def serve() -> None:
    """Serve the agent at the other end of standard input and output until it hangs up.

    Raises:
        MissingExtraError: The protocol's package is not installed.
    """
    try:
        from citecheck.mcp.server import server
    except ImportError:
        raise MissingExtraError("the server for agents", "mcp") from None
    server().run("stdio")
