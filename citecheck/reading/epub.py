"""E-books (.epub): the chapters in the order in which they are read, with links from one file to another.

An e-book is a zip archive of web pages. They are put one behind the other into a single page, in which every place
bears the number of its file, so that a note in a file of its own is the note of its call.
"""

import html
import posixpath
import re
from urllib.parse import unquote

from citecheck.errors import ReadError
from citecheck.patterns import lazy_regex
from citecheck.reading import html as web
from citecheck.reading.archives import Archive
from citecheck.reading.moving import extracted
from citecheck.reading.rewriting import attribute
from citecheck.values import Prose

_E_BOOK = "an e-book (.epub)"
_MOST_TEXT = 60_000_000
"""Characters of all chapters together."""
_BODY = lazy_regex(r"<body\b(?P<attributes>[^>]*)>(?P<inside>.*?)(?:</body\s*>|\Z)", re.S | re.I)
# The attributes that name places, and links to them.
_PLACE = lazy_regex(
    r"""(?P<lead>\s(?:id|name|href|aria-describedby)\s*=\s*)(?P<quote>["'])(?P<value>[^"'<>]*)(?P=quote)""", re.I
)
_LINK = lazy_regex(r"\shref", re.I)


def extract(data: bytes) -> tuple[str, Prose]:
    """Return the text of an e-book, and its prose.

    Raises:
        ReadError: The bytes are no e-book, or one that is unsafe to open; the sentence lacks the file's name.
    """
    archive = Archive(data, _E_BOOK)
    package = _package(archive)
    tree = archive.part(package)
    if tree is None:
        raise ReadError(f"it is not {_E_BOOK}: it has no list of its files")
    folder = posixpath.dirname(package)
    files: dict[str, str] = {}
    for item in tree.iter("item"):
        if "nav" not in item.get("properties", "").split() and "html" in item.get("media-type", ""):
            files[item.get("id", "")] = posixpath.normpath(posixpath.join(folder, unquote(item.get("href", ""))))
    spine = [files[ref.get("idref", "")] for ref in tree.iter("itemref") if ref.get("idref", "") in files]
    spine += [file for file in files.values() if file not in spine and archive.has(file)]  # notes that only links reach
    numbers = {file: i for i, file in enumerate(dict.fromkeys(spine))}
    if not numbers:
        raise ReadError(f"it is not {_E_BOOK}: it holds no text")
    chapters = [_chapter(archive, file, numbers) for file in numbers]
    if sum(map(len, chapters)) > _MOST_TEXT:
        raise ReadError("it unpacks to far more than an article can be")
    said = {tag: (tree.findtext(f"metadata/{tag}") or "").strip() for tag in ("title", "date", "language")}
    head = f"<title>{html.escape(said['title'])}</title>" + (
        f'<meta name="date" content="{attribute(said["date"])}">' if said["date"] else ""
    )
    language = f' lang="{attribute(said["language"])}"' if said["language"] else ""
    page = f"<!doctype html><html{language}><head>{head}</head><body><main>{''.join(chapters)}</main></body></html>"
    return extracted(web.read(page))


def _package(archive: Archive) -> str:
    """Return the name of the file that lists the others."""
    container = archive.part("META-INF/container.xml")
    for root in container.iter("rootfile") if container is not None else ():
        if path := root.get("full-path"):
            return path
    raise ReadError(f"it is not {_E_BOOK}: it does not say where its text is")


def _chapter(archive: Archive, file: str, numbers: dict[str, int]) -> str:
    """Return the body of a chapter, in which every place and every link to one bears the number of its file."""
    text = (archive.content(file) or b"").decode("utf-8-sig", errors="replace")
    body = _BODY.search(text)
    folder = posixpath.dirname(file)
    number = numbers[file]

    def renamed(found: re.Match[str]) -> str:
        value = found["value"]
        if _LINK.match(found["lead"]):
            path, sign, place = value.partition("#")
            if "//" in path or path.startswith("mailto:") or not (path or sign):
                return found.group()
            to = numbers.get(posixpath.normpath(posixpath.join(folder, unquote(path))), number) if path else number
            return f'{found["lead"]}"#f{to}-{place or "top"}"'
        return f'{found["lead"]}"f{number}-{value}"'

    inside = body["inside"] if body else text
    return f'<div id="f{number}-top">{_PLACE.sub(renamed, inside)}</div>\n'
