"""Source texts as a desk has them, and which entry of an article each belongs to.

A text is tied to an entry by the label that the user gives it, by address, else by title and outlet; never by its place
in a folder or a list. What ties to nothing is known as such.
"""

import functools
import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any
from urllib.parse import unquote

from citecheck import attrs
from citecheck.dates import parse_date
from citecheck.errors import ReadError, UsageError
from citecheck.evidence import pages, warc
from citecheck.knowledge import addresses, outlets
from citecheck.knowledge.addresses import address_key, squeezed
from citecheck.patterns import lazy_regex
from citecheck.values import Answer, Document, Reference, SourceText

INDEX, ARCHIVE = "index.jsonl", "sources.warc.gz"
"""What ``citecheck sources fetch`` leaves in a folder: what became of each address, and the answers themselves."""

_PAGES = (".html", ".htm", ".xhtml", ".mhtml", ".mht", ".pdf", ".txt", ".text", ".md", ".markdown", ".docx")
_ARCHIVES = (".warc", ".warc.gz")
_ASSETS = ("_files", "_dateien", "_fichiers", "_archivos")
"""How the folders end that browsers save a page's pictures in."""
_LEAST_TITLE = 3
"""Words of a title that ties alone; shorter ones are shared by many pages."""


def _texts(values: Iterable[SourceText]) -> tuple[SourceText, ...]:
    held = tuple(values)
    for value in held:
        if not isinstance(value, SourceText):
            raise UsageError(f"{value!r} is no SourceText; Sources.read(path) reads files")
    return held


@attrs.frozen
class Sources:
    """The texts of an article's sources, or of many articles'.

    >>> Sources([SourceText("It rained all day.", url="https://www.daily.com/rain")]).texts[0].url
    'https://www.daily.com/rain'
    """

    texts: tuple[SourceText, ...] = attrs.field(default=(), converter=_texts, repr=lambda texts: f"{len(texts)} texts")
    passed_over: tuple[str, ...] = ()
    """Files in the folder that are of no format that is read."""

    @classmethod
    def read(cls, path: str | os.PathLike[str]) -> "Sources":
        """Read the texts that a path holds.

        It is a folder of saved pages (HTML, PDF, text, Markdown, Word), of what ``citecheck sources fetch`` left, or
        of both; a ``sources.json`` or ``.jsonl`` with ``url``, ``title``, ``text`` and perhaps ``date`` for each; a
        WARC; or one saved page.

        Raises:
            ReadError: There is nothing at the path, or it is none of these.
            MissingExtraError: A package that reads them is not installed.
        """
        place = Path(path)
        if not place.exists():
            raise ReadError(f"there are no sources at {str(path)!r}: no such file or folder")
        if place.is_dir():
            return _of_folder(place)
        return cls(tuple(_of_file(place, place.name)))


def gathered(given: "Sources | str | os.PathLike[str] | Iterable[SourceText]") -> Sources:
    """Return sources, in whichever of the forms that ``check`` takes they are given."""
    if isinstance(given, Sources):
        return given
    if isinstance(given, str | os.PathLike):
        return _read(os.fspath(given), _stamp(Path(given)))
    return Sources(tuple(given))


@functools.lru_cache(maxsize=4)
def _read(path: str, stamp: tuple[object, ...]) -> Sources:
    """Read a path once for all articles of a run, and again where a file has changed."""
    return Sources.read(path)


def _stamp(path: Path) -> tuple[object, ...]:
    """Return the names, sizes and times of the files at a path."""
    files = sorted(path.rglob("*")) if path.is_dir() else [path]
    known = [(file, file.stat()) for file in files if file.is_file()]
    return tuple((str(file), stat.st_size, stat.st_mtime_ns) for file, stat in known)


# --- files ----------------------------------------------------------------------------------------------------------


def _of_folder(folder: Path) -> Sources:
    texts: list[SourceText] = []
    passed_over: list[str] = []
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith(".") and not name.endswith(_ASSETS))
        fetched = INDEX in files and ARCHIVE in files
        if fetched:
            texts += _of_store(Path(place))
        for name in sorted(files):
            if name.startswith(".") or (fetched and name in (INDEX, ARCHIVE)):
                continue
            path = Path(place, name)
            shown = path.relative_to(folder).as_posix()
            if name.casefold().endswith((*_PAGES, *_ARCHIVES, ".json", ".jsonl")):
                texts += _of_file(path, shown)
            else:
                passed_over.append(shown)
    # A file that a sources.json names is that source, and no other besides.
    described = {(text.name, text.text) for text in texts if text.label is not None}
    kept = [text for text in texts if text.label is not None or (text.name, text.text) not in described]
    return Sources(tuple(kept), tuple(passed_over))


def _of_file(path: Path, shown: str) -> Iterator[SourceText]:
    name = path.name.casefold()
    if name.endswith(_ARCHIVES):
        yield from _of_archive(path)
    elif name.endswith((".json", ".jsonl")):
        yield from _of_json(path, shown)
    elif name.endswith(_PAGES):
        yield pages.read(_bytes(path), shown)
    else:
        known = ", ".join((*_PAGES, *_ARCHIVES, ".json", ".jsonl"))
        raise ReadError(f"{shown!r} is no source text that is read; its name ends in none of {known}")


def _bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as stream:
            return stream.read(pages.MAX_BYTES + 1)
    except OSError as error:
        raise ReadError(f"cannot read {str(path)!r}: {error.strerror or error}") from error


# --- JSON -----------------------------------------------------------------------------------------------------------

_KEYS = {
    "url": "url link href uri source_url address source",
    "title": "title headline name",
    "text": "text content raw_content full_text body markdown page_content",
    "stretch": "snippet excerpt highlight summary description abstract passage quote",
    "date": "date published published_date publisheddate date_published datepublished published_at issued",
    "outlet": "outlet site site_name sitename publisher source_name",
    "label": "label",
    "file": "file path filename",
}
"""What programs call the parts of a source."""
_LISTS = "sources results documents pages items references data".split()
"""Under which key a file holds its sources, if it is no list itself."""
# How texts end that a program has cut off.
_CUT = lazy_regex(r"(?:…|\.\.\.|\[(?:truncated|\.\.\.|…|more)\]|\(truncated\))\s*\Z", re.I)


def _of_json(path: Path, shown: str) -> Iterator[SourceText]:
    """Give the sources that a JSON file holds: a list of objects, one a line, or a table by address."""
    try:
        text = _bytes(path).decode("utf-8-sig")
        if path.suffix.casefold() == ".jsonl":
            data: Any = [json.loads(line) for line in text.splitlines() if line.strip()]
        else:
            data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ReadError(f"{shown!r} is no JSON: {error}") from error
    if isinstance(data, Mapping):
        data = next((data[key] for key in _LISTS if isinstance(data.get(key), list)), data)
    if isinstance(data, Mapping):
        data = [{"url": url, **(held if isinstance(held, Mapping) else {"text": held})} for url, held in data.items()]
    if not isinstance(data, list) or not all(isinstance(one, Mapping) for one in data):
        raise ReadError(f"{shown!r} holds no sources; expected a list of objects with url, title and text")
    for number, one in enumerate(data, 1):
        yield _described(one, path.parent, f"{shown}, source {number}")


def _described(one: Mapping[str, Any], folder: Path, name: str) -> SourceText:
    """Return the source that an object describes; a file that it names is read from its own folder."""
    flat = {str(key).casefold(): value for key, value in one.items()}
    flat = {**(flat["metadata"] if isinstance(flat.get("metadata"), Mapping) else {}), **flat}
    parts: dict[str, str] = {}
    for part, keys in _KEYS.items():
        held = next((flat[key] for key in keys.split() if isinstance(flat.get(key), str | int) and flat[key] != ""), "")
        parts[part] = str(held).strip()
    highlights = flat.get("highlights")
    if not parts["text"] and isinstance(highlights, list):
        parts["stretch"] = "\n".join(str(each) for each in highlights)
    source = SourceText("", name=name)
    if parts["file"] and not parts["text"]:
        source = _named(folder, parts["file"], name)
    text = parts["text"] or parts["stretch"]
    is_url = "://" in parts["url"] or "." in parts["url"]
    source = attrs.evolve(
        source,
        text=text or source.text,
        url=(parts["url"] if is_url else None) or source.url,
        title=parts["title"] or source.title,
        date=parse_date(parts["date"][:10]) or parse_date(parts["date"]) or source.date,
        outlet=parts["outlet"] or source.outlet,
        label=parts["label"] or None,
        is_whole=not text or (bool(parts["text"]) and not _CUT.search(text)),
    )
    return pages.judged(source)


def _named(folder: Path, file: str, name: str) -> SourceText:
    place = (folder / file).resolve()
    if not place.is_relative_to(folder.resolve()) or not place.is_file():
        return SourceText("", name=name, reason=f"there is no file {file!r} beside it")
    return attrs.evolve(pages.read(_bytes(place), file), name=file)


# --- archives -------------------------------------------------------------------------------------------------------

_HOPS = 20
"""So many redirects are followed; browsers follow as many."""
_FOR_GOOD = (301, 308)
_GONE = (404, 410)


def _of_archive(path: Path) -> Iterator[SourceText]:
    """Give the sources that a web archive holds: each page, with the addresses that lead to it."""
    kept: dict[str, warc.Kept] = {}
    for answer in warc.answers(path):
        if not answer.url.endswith("/robots.txt"):
            kept[answer.url] = answer  # the last one counts
    targets = {addresses.joined(each.url, each.location) for each in kept.values() if each.location}
    for asked in kept:
        if asked not in targets:
            yield answered(asked, _chain(asked, kept), {}, path.name)


def _chain(url: str, kept: Mapping[str, warc.Kept]) -> list[warc.Kept]:
    """Return the answers that one gets who asks for an address and follows where it leads."""
    chain: list[warc.Kept] = []
    while url in kept and len(chain) < _HOPS:
        chain.append(kept[url])
        location = chain[-1].location
        if not location:
            break
        url = addresses.joined(url, location)
    return chain


def _of_store(folder: Path) -> Iterator[SourceText]:
    """Give the sources that were fetched into a folder, those included that could not be had."""
    archive = folder / ARCHIVE
    kept = {answer.url: answer for answer in warc.answers(archive)} if archive.stat().st_size else {}
    told: dict[str, Mapping[str, Any]] = {}
    for number, line in enumerate(_bytes(folder / INDEX).decode("utf-8").splitlines(), 1):
        try:
            one = json.loads(line)
            told[str(one["url"])] = one
        except (ValueError, KeyError, TypeError) as error:
            place = f"{str(folder / INDEX)!r}, line {number}"
            raise ReadError(f"{place}, is not what was written there: {error}") from error
    for asked, one in told.items():
        chain = [kept[url] for url in one.get("answers", ()) if url in kept]
        yield answered(asked, chain, one, INDEX)


def answered(asked: str, chain: Sequence[warc.Kept], told: Mapping[str, Any], name: str) -> SourceText:
    """Return the source that an address leads to, and what became of the address.

    Args:
        asked: The address.
        chain: The answers on the way, the last one at its end.
        told: What else is known: why there is no answer (``trouble``, ``gone``), a copy (``archived``), the day.
        name: Where it was kept.
    """
    last = chain[-1] if chain else None
    answer = Answer(
        status=last.status if last else None,
        gone=told.get("gone"),
        trouble=told.get("trouble"),
        archived=told.get("archived"),
        asked=parse_date(str(told.get("asked") or (last.day if last else "") or "")),
    )
    url = last.url if last else asked
    blank = SourceText("", asked, also=(url,) if url != asked else (), name=name, answer=answer)

    def lost(why: str) -> SourceText:
        return attrs.evolve(blank, answer=attrs.evolve(answer, gone=why), reason=why)

    def unknown(why: str) -> SourceText:
        return attrs.evolve(blank, answer=attrs.evolve(answer, trouble=why), reason=why)

    if answer.trouble:
        return unknown(answer.trouble)
    if last is None or last.status is None:
        return attrs.evolve(blank, reason=answer.gone or "it was not answered")
    if last.status in _GONE:
        return lost(f"the server says that there is no such page ({last.status})")
    if last.status >= 400:
        return unknown(f"the server refused or failed ({last.status})")
    if last.location:
        return unknown("its address leads on and on")
    hops = chain[:-1]
    if hops and _is_front(url) and not _is_front(asked):
        return lost(f"the address leads to the front page of {outlets.host_of(url)}")
    source = pages.read(last.body, _file_name(url), url=asked, kind=last.kind)
    if source.reason == pages.ERROR:
        return lost("the page says that there is no such page")
    for_good = bool(hops) and all(hop.status in _FOR_GOOD for hop in hops)
    moved = url if for_good and address_key(url) != address_key(asked) else None
    cut = "it was cut off while it was fetched" if last.is_cut else None
    return attrs.evolve(
        source,
        also=tuple(dict.fromkeys((*blank.also, *source.also))),
        name=name,
        reason=answer.gone or source.reason or cut,
        answer=attrs.evolve(answer, moved=moved),
    )


def _is_front(url: str) -> bool:
    parts = addresses.split(url)
    return parts.path.strip("/").casefold() in ("", "index.html", "index.php", "home", "en") and not parts.query


def _file_name(url: str) -> str:
    return PurePath(unquote(addresses.split(url).path)).name or "index.html"


# --- which entry a text belongs to ----------------------------------------------------------------------------------


@attrs.frozen
class Ties:
    """Which source texts belong to which references of an article."""

    by_reference: Mapping[int, tuple[SourceText, ...]]
    """The texts of each reference, by its ``index``; those that were read first."""
    untied: tuple[SourceText, ...] = ()
    """The texts that belong to none."""

    def of(self, reference: Reference) -> tuple[SourceText, ...]:
        """Return the texts of a reference."""
        return self.by_reference.get(-1 if reference.index is None else reference.index, ())


_MOST = 3
"""So many texts of one reference are read: its page, its PDF, an archived copy."""


def tie(sources: Sources, document: Document) -> Ties:
    """Find out to which reference each source text belongs."""
    by_label: dict[str, list[Reference]] = defaultdict(list)
    by_address: dict[str, list[Reference]] = defaultdict(list)
    by_title: dict[str, list[Reference]] = defaultdict(list)
    squeezed_addresses: dict[str, list[Reference]] = defaultdict(list)
    for reference in document.references:
        if reference.label is not None:
            by_label[reference.label].append(reference)
        for key in _addresses_of(reference):
            by_address[key].append(reference)
        if reference.url:
            squeezed_addresses[squeezed(reference.url)].append(reference)
        for key in _titles(reference.title):
            by_title[key].append(reference)
    found: dict[int, list[SourceText]] = defaultdict(list)
    untied: list[SourceText] = []
    for text in sources.texts:
        stem = PurePath(text.name or "").name.partition(", ")[0]
        stem = PurePath(stem).stem
        own = by_label.get(text.label, []) if text.label is not None else []
        for address in (text.url, *text.also):
            own = own or by_address.get(address_key(address) if address else "", [])
        own = own or (squeezed_addresses.get(squeezed(stem), []) if "." in stem or "_" in stem else [])
        own = own or _by_title(text, stem, by_title)
        for index in {reference.index for reference in own if reference.index is not None}:
            found[index].append(text)
        if not own:
            untied.append(text)
    ordered = {
        index: tuple(sorted(texts, key=lambda text: (bool(text.reason), not text.is_whole))[:_MOST])
        for index, texts in found.items()
    }
    return Ties(ordered, tuple(untied))


def _addresses_of(reference: Reference) -> set[str]:
    keys = {address_key(url) for url in (reference.url, reference.archive_url) if url}
    keys |= {f"{kind}:{value.casefold()}" for kind, value in reference.identifiers.items() if kind in ("doi", "pmid")}
    return keys - {""}


# What sets the outlet off behind a title.
_SEPARATOR = lazy_regex(r"\s+[-–—|·•:]+\s+|\s*\|\s*")


def _titles(title: str | None) -> set[str]:
    """Return the forms of a title: whole, and without what stands behind a last bar or dash."""
    if not title:
        return set()
    marks = list(_SEPARATOR.finditer(title))
    forms = [title, *(title[: mark.start()] for mark in marks[-1:])]
    return {key for form in forms if len((key := outlets.folded(form)).split()) >= _LEAST_TITLE}


def _by_title(text: SourceText, stem: str, by_title: Mapping[str, Sequence[Reference]]) -> list[Reference]:
    """Return the reference that has the text's title, or its file's name, if it is one; outlets must not differ."""
    keys = [key for title in (text.title, stem) for key in sorted(_titles(title), key=len, reverse=True)]
    for key in keys:
        alike = [reference for reference in by_title.get(key, ()) if _same_outlet(text, reference) is not False]
        sure = [reference for reference in alike if _same_outlet(text, reference)]
        found = {each.index if each.repeats is None else each.repeats for each in sure or alike}
        if len(found) == 1:
            return sure or alike
    return []


def _same_outlet(text: SourceText, reference: Reference) -> bool | None:
    """Tell whether a text is of a reference's outlet; ``None`` where that cannot be told."""
    named = [outlets.find(text.outlet)] if text.outlet else []
    named += [outlets.of_host(text.url)] if text.url else []
    mine = [outlet for outlet in named if outlet]
    if text.outlet and reference.outlet and outlets.folded(text.outlet) == outlets.folded(reference.outlet):
        return True
    theirs = outlets.find(reference.outlet) if reference.outlet else None
    theirs = theirs or (outlets.of_host(reference.url) if reference.url else None)
    if not mine or theirs is None:
        return None
    return any(outlets.may_carry(one, theirs) or outlets.may_carry(theirs, one) for one in mine)
