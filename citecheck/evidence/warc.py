"""Web archives: the answers of the web as files keep them, redirects and all."""

from collections.abc import Iterator
from pathlib import Path

from citecheck import attrs
from citecheck.errors import MissingExtraError, ReadError

MAX_BYTES = 50_000_000
"""A larger answer is cut off."""


_LEADS_ON = ("301", "302", "303", "307", "308")


@attrs.frozen
class Kept:
    """One answer of a server as an archive keeps it."""

    url: str
    status: int | None
    kind: str | None
    """Its media type."""
    location: str | None
    """Where it leads instead."""
    body: bytes = attrs.field(repr=False)
    day: str | None = None
    """When it was given: ``2023-02-17``."""
    is_cut: bool = False


def answers(path: Path) -> Iterator[Kept]:
    """Give the answers that a WARC file keeps, in order.

    Raises:
        ReadError: It is no WARC file.
        MissingExtraError: warcio is not installed.
    """
    try:
        from warcio.archiveiterator import ArchiveIterator
        from warcio.exceptions import ArchiveLoadFailed
    except ImportError as error:
        raise MissingExtraError("reading web archives", "sources") from error
    try:
        with path.open("rb") as stream:
            for record in ArchiveIterator(stream):
                if record.rec_type in ("response", "resource"):
                    yield _kept(record)
    except OSError as error:
        raise ReadError(f"cannot read {str(path)!r}: {error.strerror or error}") from error
    except (ArchiveLoadFailed, ValueError, EOFError, AttributeError) as error:
        raise ReadError(f"{str(path)!r} is no web archive, or a broken one: {error}") from error


def _kept(record: "object") -> Kept:
    from typing import Any, cast

    one = cast(Any, record)  # warcio has no types
    http = one.http_headers
    code = http.get_statuscode() if http else "200"
    kind = (http.get_header("Content-Type") if http else one.rec_headers.get_header("Content-Type")) or ""
    body: bytes = one.content_stream().read(MAX_BYTES + 1)
    return Kept(
        one.rec_headers.get_header("WARC-Target-URI") or "",
        int(code) if str(code).isdigit() else None,
        kind.partition(";")[0].strip().casefold() or None,
        http.get_header("Location") if http and str(code) in _LEADS_ON else None,
        body[:MAX_BYTES],
        (one.rec_headers.get_header("WARC-Date") or "")[:10] or None,
        len(body) > MAX_BYTES or bool(one.rec_headers.get_header("WARC-Truncated")),
    )
