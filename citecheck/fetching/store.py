"""The folder that fetched sources are kept in: a WARC that only grows, and an index with a line for each address.

This is the cache as well; a cache of HTTP such as hishel's would not fit. It keeps an answer under the address that was
connected to, which here is the IP address that the gate judged, and which many hosts share; and it asks again where an
answer is stale or may not be stored, while a check is to be repeated byte for byte. What it would spare is spared: what
the folder has is not asked for, whatever the headers said, until ``again`` is given.
"""

import io
import json
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from citecheck.errors import MissingExtraError, ReadError, WriteError
from citecheck.evidence.sources import ARCHIVE, INDEX
from citecheck.fetching.web import Exchange

END = "archive_end"
"""The key of an index line under which the length of the archive stands, once its answers are written."""


class Store:
    """A folder of fetched sources; what was written before a run broke off stays, and is not asked for again."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known: dict[str, Mapping[str, Any]] = {}
        """What became of each address that was asked for."""
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if (folder / INDEX).exists():
                self._resume()
        except OSError as error:
            raise WriteError(f"cannot write into {str(folder)!r}: {error.strerror or error}") from error

    def _resume(self) -> None:
        """Read the index; a line or an answer that was cut off while it was written goes."""
        path = self.folder / INDEX
        lines = path.read_bytes().split(b"\n")
        whole = lines[:-1]
        end = 0
        for number, line in enumerate(whole, 1):
            try:
                one = json.loads(line)
                self.known[str(one["url"])] = one
                end = int(one[END])
            except (ValueError, KeyError, TypeError) as error:
                raise ReadError(f"{str(path)!r}, line {number}, is not what was written there: {error}") from error
        if lines[-1]:
            os.truncate(path, len(b"\n".join(whole)) + (1 if whole else 0))
        archive = self.folder / ARCHIVE
        if archive.exists() and archive.stat().st_size > end:
            os.truncate(archive, end)

    def add(self, url: str, exchanges: Iterable[Exchange], about: Mapping[str, object]) -> None:
        """Write the answers on the way to an address, and what became of it."""
        data = b"".join(map(_record, exchanges))
        try:
            with (self.folder / ARCHIVE).open("ab") as archive:
                archive.write(data)
                archive.flush()
                end = archive.tell()
            line = {"url": url, **{key: value for key, value in about.items() if value is not None}, END: end}
            with (self.folder / INDEX).open("a", encoding="utf-8") as index:
                index.write(json.dumps(line, ensure_ascii=False) + "\n")
        except OSError as error:
            raise WriteError(f"cannot write into {str(self.folder)!r}: {error.strerror or error}") from error
        self.known[url] = line


_DROPPED = frozenset(("transfer-encoding", "content-length", "set-cookie"))
"""Headers that are not kept: how it was sent is no longer true, and cookies are nobody's business."""


def _record(exchange: Exchange) -> bytes:
    """Return an answer as a record of a WARC."""
    try:
        from warcio.statusandheaders import StatusAndHeaders
        from warcio.warcwriter import WARCWriter
    except ImportError as error:
        raise MissingExtraError("keeping web archives", "sources") from error
    out = io.BytesIO()
    writer = WARCWriter(out, gzip=True)
    headers = [(key, value) for key, value in exchange.headers if key.casefold() not in _DROPPED]
    headers.append(("Content-Length", str(len(exchange.body))))
    status = StatusAndHeaders(f"{exchange.status} {exchange.reason}".strip(), headers, protocol="HTTP/1.1")
    about = {"WARC-Truncated": exchange.cut} if exchange.cut in ("length", "time", "disconnect") else {}
    record = writer.create_warc_record(
        exchange.url,
        "response",
        payload=io.BytesIO(exchange.body),
        length=len(exchange.body),
        http_headers=status,
        warc_headers_dict=about,
    )
    writer.write_record(record)
    return out.getvalue()
