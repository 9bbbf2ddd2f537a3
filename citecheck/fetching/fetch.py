"""fetch(): the sources of articles into a folder, and copies in an archive of those that are gone."""

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

from citecheck import attrs
from citecheck.evidence.sources import answered
from citecheck.evidence.warc import Kept
from citecheck.fetching.gate import Gate
from citecheck.fetching.store import Store
from citecheck.fetching.web import Asked, Exchange, Limits, Web, each
from citecheck.knowledge.addresses import joined
from citecheck.values import Document, PartialDate, Reference, SourceText

ARCHIVES = "https://archive.org/wayback/available"
"""Where is asked whether there is a copy of a page that is gone."""


@attrs.frozen
class Wanted:
    """An address to fetch, and around which day it was read."""

    url: str
    day: PartialDate | None = None
    archived: str | None = None
    """A copy that the entry names itself."""


def wanted(documents: Iterable[Document]) -> tuple[Wanted, ...]:
    """Return the addresses that the references of articles have, each once."""
    found: dict[str, Wanted] = {}
    for document in documents:
        for reference in document.references:
            url = _url(reference)
            if url:
                known = Wanted(url, reference.accessed or reference.issued, reference.archive_url)
                found.setdefault(url, known)
    return tuple(found.values())


def _url(reference: Reference) -> str | None:
    url = (reference.url or "").partition("#")[0].strip()
    if url.casefold().startswith(("http://", "https://")):
        return url
    if url and "://" not in url and "." in url.partition("/")[0]:
        return f"https://{url}"
    doi = reference.identifiers.get("doi")
    return f"https://doi.org/{quote(doi, safe='/()', errors='replace')}" if doi else None


@attrs.frozen
class Fetched:
    """What became of one address."""

    url: str
    source: SourceText
    is_new: bool = True


def fetch(
    addresses: Iterable[Wanted],
    folder: Path,
    *,
    today: PartialDate,
    gate: Gate | None = None,
    limits: Limits | None = None,
    archives: str | None = ARCHIVES,
    again: bool = False,
    told: Callable[[Fetched], None] = lambda fetched: None,
) -> tuple[Fetched, ...]:
    """Fetch addresses into a folder; those that were fetched before are not asked for again.

    Args:
        addresses: What to fetch.
        folder: Where to keep it.
        today: The day, which is kept beside each answer.
        gate: Which hosts may be asked; those of the public web where ``None``.
        limits: How long and how much.
        archives: Where to ask for copies of pages that are gone; nowhere where ``None``.
        again: Whether to ask once more for what gave no page before.
        told: Called with what became of each address, as soon as it is kept.
    """
    store = Store(folder)
    todo = {
        one.url: one for one in addresses if one.url not in store.known or (again and _failed(store.known[one.url]))
    }
    return asyncio.run(_fetch(todo, store, today, gate or Gate(), limits or Limits(), archives, told))


def _failed(known: Mapping[str, Any]) -> bool:
    return bool(known.get("trouble") or known.get("gone")) or known.get("status") != 200


async def _fetch(
    todo: Mapping[str, Wanted],
    store: Store,
    today: PartialDate,
    gate: Gate,
    limits: Limits,
    archives: str | None,
    told: Callable[[Fetched], None],
) -> tuple[Fetched, ...]:
    results = []
    async with Web(gate, limits) as web:
        async for url, asked in each(list(todo), web, limits.hosts):
            source = _source(url, asked)
            gone = source.answer.gone if source.answer else None
            archived = None
            if gone and not todo[url].archived and archives:
                archived = await _copy(web, archives, url, todo[url].day)
            copy = todo[url].archived or archived if gone else None
            about = {
                "status": asked.exchanges[-1].status if asked.exchanges and not asked.trouble else None,
                "answers": [exchange.url for exchange in asked.exchanges],
                "gone": gone,
                "trouble": asked.trouble,
                "not_read": source.reason if not gone and not asked.trouble else None,
                "archived": archived,
                "asked": str(today),
            }
            store.add(url, asked.exchanges, about)
            source = attrs.evolve(source, answer=source.answer and attrs.evolve(source.answer, archived=archived))
            fetched = Fetched(url, source)
            results.append(fetched)
            told(fetched)
            if copy and copy not in store.known:
                answer = await web.ask(copy)
                led = [exchange.url for exchange in answer.exchanges]
                kept = {"answers": led, "trouble": answer.trouble, "copy_of": url, "asked": str(today)}
                store.add(copy, answer.exchanges, kept)
    return tuple(results)


def _source(url: str, asked: Asked) -> SourceText:
    """Return what was fetched as it will be read from the folder."""
    about: dict[str, Any] = {"trouble": asked.trouble, "gone": asked.gone}
    return answered(url, [_as_kept(exchange) for exchange in asked.exchanges], about, "")


def _as_kept(exchange: Exchange) -> Kept:
    kind = (exchange.header("Content-Type") or "").partition(";")[0].strip().casefold() or None
    is_cut = exchange.cut in ("length", "time", "disconnect")
    return Kept(exchange.url, exchange.status, kind, exchange.target, _plain(exchange), is_cut=is_cut)


_MOST = 50_000_000
"""Bytes of a page when it is unpacked; of a bomb no more is read."""


def _plain(exchange: Exchange) -> bytes:
    if (exchange.header("Content-Encoding") or "").casefold() not in ("gzip", "x-gzip"):
        return exchange.body
    import zlib

    try:
        return zlib.decompressobj(31).decompress(exchange.body, _MOST)
    except zlib.error:
        return b""


async def _copy(web: Web, archives: str, url: str, day: PartialDate | None) -> str | None:
    """Return the address of an archive's copy of a page, the nearest to a day, if it says that it has one."""
    around = f"&timestamp={str(day).replace('-', '')}" if day else ""
    answer = await web.ask(f"{archives}?url={quote(url, safe='', errors='replace')}{around}")
    if answer.trouble or not answer.exchanges or answer.exchanges[-1].status != 200:
        return None
    try:
        closest = json.loads(_plain(answer.exchanges[-1]))["archived_snapshots"]["closest"]
        found = str(closest["url"]) if closest["available"] and str(closest.get("status", "200")) == "200" else None
    except (ValueError, KeyError, TypeError):
        return None
    return joined(archives, found) if found else None
