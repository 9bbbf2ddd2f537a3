"""Bibliography files: the works that an article cites by keys, from BibTeX, CSL JSON and CSL YAML.

An article names its files (``bibliography: refs.bib``); they are looked for in its own folder and below, nowhere else.
One that names none may be part of a project whose settings do (``_quarto.yml``): then in the folder of these and below.
Needs the extra ``bib``: bibtexparser for ``.bib``, PyYAML for ``.yaml``; ``.json`` needs nothing more.
"""

import itertools
import json
import logging
import re
from collections.abc import Iterable, Mapping
from pathlib import Path, PurePosixPath
from typing import Any

from citecheck import attrs
from citecheck.dates import parse_date
from citecheck.errors import MissingExtraError, ReadError
from citecheck.patterns import lazy_regex
from citecheck.reading.markdown_dialects import files_named
from citecheck.values import Bibliography, Listed, PartialDate, Reference, Span

SUFFIXES = (".bib", ".json", ".yaml", ".yml")
"""What a bibliography file may end in."""
MAX_BYTES = 20_000_000
"""A larger one is refused; the library of a lifetime has some thousand entries of half a kilobyte."""


def load(named: Iterable[Bibliography], folder: Path, is_alone: bool = False) -> tuple[Bibliography, ...]:
    """Return the bibliographies that an article names, each with its works.

    Args:
        named: The files as the article names them.
        folder: The folder the article stands in; a file outside it is not read.
        is_alone: Whether no other article stands in the folder, so that the files in it serve this one only.

    Raises:
        ReadError: A file is not there, is too large, or is no bibliography.
        MissingExtraError: Its format needs a package that is not installed.
    """
    return tuple(
        one
        if one.name is None
        else attrs.evolve(one, works=_load(one.name, folder), is_own=is_alone and "/" not in one.name)
        for one in named
    )


_PROJECT = ("_quarto.yml", "_quarto.yaml")
_CHAPTERS = ("_metadata.yml", "index.qmd", "index.Rmd")
"""What says for the other files of its own folder, of a book's chapters, where their works stand."""
_HIGHEST = 5
"""Folders above an article's in which its project may begin."""
_LONGEST_SETTINGS = 100_000


def of_project(folder: Path, place: Span) -> tuple[Bibliography, ...]:
    """Return the bibliographies that the settings of an article's project name, each with its works.

    Args:
        folder: The folder the article stands in.
        place: What in the article is pointed to where a work has no place.
    """
    here = folder.resolve()
    for i, each in enumerate((here, *here.parents[:_HIGHEST])):
        for name in (*_PROJECT, *(_CHAPTERS if not i else ())):
            try:
                with (each / name).open("rb") as file:
                    settings = file.read(_LONGEST_SETTINGS).decode("utf-8", errors="replace")
            except OSError:
                continue
            if named := files_named(settings):
                return load((Bibliography(file_name, place) for file_name, _ in named), each)
            if name in _PROJECT:
                return ()
    return ()


def _load(name: str, folder: Path) -> tuple[Listed, ...]:
    path = folder / PurePosixPath(name)
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            raise ReadError(f"cannot read the bibliography {name!r}: it lies outside the article's folder")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or str(error)
        raise ReadError(f"cannot read the bibliography {name!r}: {why}") from error
    if len(data) > MAX_BYTES:
        raise ReadError(f"cannot read the bibliography {name!r}: it is larger than {MAX_BYTES / 1e6:g} MB")
    return read(name, data)


def read(name: str, data: bytes) -> tuple[Listed, ...]:
    """Return the works of a bibliography file, in its order; its format is told from the end of its name.

    Raises:
        ReadError: It is no bibliography.
        MissingExtraError: Its format needs a package that is not installed.

    >>> [work.key for work in read("refs.json", b'[{"id": "berg2020", "title": "Fees rise"}]')]
    ['berg2020']
    """
    text = data.decode("utf-8-sig", errors="replace")
    suffix = PurePosixPath(name).suffix.lower()
    if suffix == ".bib":
        return _bibtex(name, text)
    if suffix not in SUFFIXES:
        raise ReadError(f"cannot read the bibliography {name!r}: expected a file that ends in {', '.join(SUFFIXES)}")
    try:
        content: object = json.loads(text) if suffix == ".json" else _yaml(text)
    except (ValueError, RecursionError) as error:
        raise ReadError(f"cannot read the bibliography {name!r}: {error}") from error
    return of_csl(content.get("references", []) if isinstance(content, Mapping) else content, text, name)


def _yaml(text: str) -> object:
    try:
        import yaml
    except ImportError:
        raise MissingExtraError("reading a bibliography in YAML", "bib") from None
    try:
        content: object = yaml.safe_load(text)
    except yaml.YAMLError as error:
        raise ValueError(" ".join(str(error).split())) from error
    return content


def of_yaml(text: str) -> tuple[Listed, ...]:
    """Return the works of CSL YAML that stands in an article's own front matter; none where it cannot be read."""
    try:
        content = _yaml(text)
    except ValueError:
        return ()
    return of_csl(content.get("references", []) if isinstance(content, Mapping) else content, text, None)


# --- CSL ------------------------------------------------------------------------------------------------------------


def of_csl(items: object, text: str = "", name: str | None = None) -> tuple[Listed, ...]:
    """Return the works of a list of CSL items.

    Args:
        items: The items as parsed; what is none is passed over.
        text: The file's text, to say in which line an item stands.
        name: The file's name.
    """
    found: list[Listed] = []
    at, line = 0, 1
    for item in items if isinstance(items, list) else ():
        if not isinstance(item, Mapping) or "id" not in item:
            continue
        key = str(item["id"])
        place = text.find(key, at)
        if place >= 0:
            line += text.count("\n", at, place)
            at = place
        found.append(Listed(key, reference_of(item), name, line if place >= 0 else None))
    return tuple(found)


_OUTLET_FIELDS = ("container-title", "collection-title", "publisher", "event-title", "event")


def reference_of(item: Mapping[str, Any]) -> Reference:
    """Return the reference that a CSL item describes.

    >>> reference_of({"title": "Fees rise", "container-title": "Post", "issued": {"date-parts": [[2020, 5]]}}).outlet
    'Post'
    """
    identifiers = {name.lower(): str(item[name]) for name in ("DOI", "ISBN", "PMID") if item.get(name)}
    people = item.get("author") or item.get("editor") or ()
    url = _text(item.get("URL"))
    if url is None and "doi" in identifiers:
        url = f"https://doi.org/{identifiers['doi']}"
    return Reference(
        title=_text(item.get("title")),
        outlet=next((outlet for field in _OUTLET_FIELDS if (outlet := _text(item.get(field)))), None),
        issued=_date(item.get("issued")),
        accessed=_date(item.get("accessed")),
        url=url,
        authors=tuple(filter(None, map(_person, people if isinstance(people, list | tuple) else ()))),
        identifiers=identifiers,
    )


def _text(value: object) -> str | None:
    if not isinstance(value, str | int | float):
        return None
    words = " ".join(re.sub(r"</?[a-z]{1,5}(?:\s[^<>]{0,80})?>", "", str(value)).split())
    return words or None


def _person(who: object) -> str | None:
    if not isinstance(who, Mapping):
        return None
    parts = (who.get("given"), who.get("non-dropping-particle"), who.get("family"))
    return _text(who.get("literal")) or _text(" ".join(str(part) for part in parts if part))


def _date(value: object) -> PartialDate | None:
    """Return a date of CSL: its parts, ``{year: 2020, month: 5}``, a list of such, or words."""
    if isinstance(value, list):
        value = value[0] if value else None
    if not isinstance(value, Mapping):
        return parse_date(str(value)) if isinstance(value, str | int) else None
    parts = value.get("date-parts")
    try:
        if parts:
            return PartialDate(*(int(part) for part in parts[0][:3]))
        if value.get("year"):
            named = (str(value.get(part) or "") for part in ("year", "month", "day"))
            return PartialDate(*(int(part) for part in itertools.takewhile(bool, named)))
    except (TypeError, ValueError, LookupError):
        return None
    return parse_date(str(value.get("raw") or value.get("literal") or ""))


# --- BibTeX ---------------------------------------------------------------------------------------------------------

_IN_BIBTEX = {
    "outlet": (
        "journaltitle",
        "journal",
        "booktitle",
        "maintitle",
        "publisher",
        "institution",
        "organization",
        "school",
        "eventtitle",
        "archiveprefix",
        "eprinttype",
    ),
    "people": ("author", "editor"),
}
_ADDRESS = lazy_regex(r"\\url\{([^{}]+)\}|(https?://[^\s{}]+)")


def _bibtex(name: str, text: str) -> tuple[Listed, ...]:
    try:
        import bibtexparser
        from bibtexparser.middlewares import LatexDecodingMiddleware
    except ImportError:
        raise MissingExtraError("reading BibTeX", "bib") from None
    log = logging.getLogger("bibtexparser")
    if not log.handlers:  # it tells standard error of each entry that it cannot read, unless somebody listens
        log.addHandler(logging.NullHandler())
    try:
        library = bibtexparser.parse_string(  # type: ignore[attr-defined]  # its package forgets to export it
            text, append_middleware=[LatexDecodingMiddleware()]
        )
    except Exception as error:  # the parser's own bugs are no crash of ours
        raise ReadError(f"cannot read the bibliography {name!r}: {error}") from error
    if not library.entries and text.strip() and "@" not in text:
        raise ReadError(f"cannot read the bibliography {name!r}: it holds no entry")
    fields = [{k.lower(): str(f.value) for k, f in entry.fields_dict.items()} for entry in library.entries]
    by_key = dict(zip((entry.key for entry in library.entries), fields, strict=True))
    return tuple(
        Listed(entry.key, _of_bibtex(_with_inherited(own, by_key)), name, _line(entry))
        for entry, own in zip(library.entries, fields, strict=True)
    )


def _with_inherited(own: Mapping[str, str], by_key: Mapping[str, Mapping[str, str]]) -> Mapping[str, str]:
    """Return the fields of an entry with those of the work that holds it: ``crossref``, ``xdata``."""
    inherited: dict[str, str] = {}
    for key in _unbraced(f"{own.get('crossref', '')},{own.get('xdata', '')}").split(","):
        inherited |= by_key.get(key.strip(), {})
    if own.get("crossref") and "title" in inherited:
        inherited.setdefault("booktitle", inherited.pop("title"))
    return {**inherited, **own}


def _published(said: Mapping[str, str]) -> str | None:
    """Return how a work came out, where that is said in words: ``howpublished = {Coast Trust}``."""
    words = said.get("howpublished", "")
    return None if not words or _ADDRESS.search(words) or "\\" in words else words


def _line(entry: Any) -> int | None:
    return None if entry.start_line is None else entry.start_line + 1


def _of_bibtex(fields: Mapping[str, str]) -> Reference:
    said = {name: _unbraced(value) for name, value in fields.items()}
    found = _ADDRESS.search(fields.get("howpublished", "") + " " + fields.get("note", ""))
    identifiers = {name: said[name] for name in ("doi", "isbn", "pmid") if said.get(name)}
    url = said.get("url") or (found and (found[1] or found[2]))
    if not url and "doi" in identifiers:
        url = f"https://doi.org/{identifiers['doi']}"
    people = next((said[field] for field in _IN_BIBTEX["people"] if said.get(field)), "")
    return Reference(
        title=said.get("title") or None,
        outlet=next((said[field] for field in _IN_BIBTEX["outlet"] if said.get(field)), None) or _published(said),
        issued=_bibtex_date(said),
        accessed=parse_date(said.get("urldate", "")),
        url=url or None,
        authors=tuple(_natural(who) for who in re.split(r"\s+and\s+", people) if who.strip()),
        identifiers=identifiers,
    )


def _bibtex_date(said: Mapping[str, str]) -> PartialDate | None:
    if date := parse_date(said.get("date", "").partition("/")[0]):
        return date
    year, month, day = said.get("year", ""), said.get("month", ""), said.get("day", "")
    if not re.fullmatch(r"\d{4}", year):
        return parse_date(year)
    if month.isdigit() and 1 <= int(month) <= 12:
        try:
            return PartialDate(int(year), int(month), int(day) if day.isdigit() else None)
        except ValueError:
            return PartialDate(int(year), int(month))
    return (month and parse_date(f"{day} {month} {year}".strip())) or PartialDate(int(year))


def _unbraced(value: str) -> str:
    return " ".join(value.replace("{", "").replace("}", "").split())


def _natural(who: str) -> str:
    """Return a name as it is said: ``Berg, Anna`` is Anna Berg."""
    family, comma, given = who.partition(",")
    return f"{given.strip()} {family.strip()}" if comma else who.strip()
