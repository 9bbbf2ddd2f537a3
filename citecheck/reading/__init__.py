"""Reading: from a file, bytes or a string in some format to prose that knows its source offsets."""

import codecs
import importlib
import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from citecheck import attrs
from citecheck.errors import ReadError, UsageError, unknown
from citecheck.patterns import lazy_regex
from citecheck.values import Document, MappedText, Prose, Span


@attrs.frozen
class Reading:
    """An article as its reader left it, for the parser."""

    source: str
    prose: Prose
    format: str
    name: str | None = None


@attrs.frozen
class Format:
    """A format of files: who reads it, and how it is known."""

    reader: str
    """Module and function, imported when first needed. It takes the author's text and gives its prose; of a format
    that is no text, it takes the file's bytes and gives the text that it extracts as well."""
    suffixes: tuple[str, ...]
    """The ends of a file's name that promise it."""
    file: str | None = None
    """What a file of it is called, where it is no text."""

    @property
    def is_text(self) -> bool:
        """Whether its files are text, so that spans are places in them."""
        return self.file is None


READERS = {
    "text": Format("citecheck.reading.text:read", (".txt",)),
    "markdown": Format("citecheck.reading.markdown:read", (".md", ".markdown", ".qmd", ".rmd", ".mdx")),
    "html": Format("citecheck.reading.html:read", (".html", ".htm", ".xhtml")),
    "wikitext": Format("citecheck.reading.wikitext:read", (".wikitext", ".wiki", ".mediawiki")),
    "notebook": Format("citecheck.reading.ipynb:read", (".ipynb",)),
    "rst": Format("citecheck.reading.rst:read", (".rst",)),
    "latex": Format("citecheck.reading.latex:read", (".tex", ".latex")),
    "jats": Format("citecheck.reading.jats:read", (".xml", ".jats", ".nxml")),
    "docx": Format("citecheck.reading.docx:extract", (".docx",), "a Word file"),
    "odt": Format("citecheck.reading.odt:extract", (".odt",), "an OpenDocument text"),
    "epub": Format("citecheck.reading.epub:extract", (".epub",), "an e-book"),
    "pdf": Format("citecheck.reading.pdf:extract", (".pdf",), "a PDF"),
}
"""The formats that are read."""

FORMATS = tuple(READERS)

SUFFIXES = {suffix: name for name, format in READERS.items() for suffix in format.suffixes}
"""The format that the end of a file's name promises."""

WALKED = tuple(suffix for suffix in SUFFIXES if suffix != ".xml")
"""Those that are taken from a folder; XML that is named is read, but most that lies about is no article."""

REFUSED = {
    ".adoc": "AsciiDoc is not read, as no Python library says where its notes stand; convert it to HTML first",
    ".asciidoc": "AsciiDoc is not read, as no Python library says where its notes stand; convert it to HTML first",
    ".org": "Org is not read, as no Python library says where its notes stand; export to HTML or Markdown first",
    ".rtf": "rich text is not read; save it as .docx or .odt first",
    ".doc": "Word files of the old kind are not read; save it as .docx first",
    ".pages": "Pages documents are not read; export to Word first",
    ".typ": "Typst is not read; export to PDF first",
    ".textile": "Textile is not read; convert it to HTML first",
    ".tei": "TEI is not read; convert it to HTML first",
}
"""Ends of names of articles in formats that would be misread as text, and what to do about it.

For AsciiDoc and Org libraries of PyPI were looked at: asciidoctrine stops at a note with a name; by what they say
of themselves, asciidoc and asciidoc3 print only, orgparse and org-rw know the lines of headings, org-parser those of
blocks.
"""

TICKS = ".citecheck.json"
"""What the name of the file that keeps an article's ticks adds to the article's own; see ``citecheck.ticks``."""

MAX_BYTES = 50_000_000
"""A larger input is refused: no article is that long, and no memory is used up on a mistake."""


def read(
    source: str | bytes | os.PathLike[str],
    *,
    format: str | None = None,
    name: str | None = None,
    max_bytes: int = MAX_BYTES,
    folder: Path | None = None,
) -> Reading:
    """Read an article.

    Args:
        source: The article's text, the content of a file, or the path of one.
        format: One of ``FORMATS``; told from the name and the content where ``None``.
        name: What to call the article in reports; the path where ``None``.
        max_bytes: The largest input to accept; a string counts its characters.
        folder: Where the bibliography files that it names are looked for; its own where a path is given.

    Raises:
        ReadError: The file cannot be opened or decoded, or is too large.
        UsageError: No format has that name, or the source is neither text nor a path.

    >>> read("It rained.[1]").format, read("It rained.[^1]\\n\\n[^1]: The Daily").format
    ('text', 'markdown')
    """
    if isinstance(source, str):
        if len(source) > max_bytes:
            raise _refused(name or "the text", _too_large(max_bytes))
        return _with_works(_read_text(source, format, name), folder)
    if isinstance(source, bytes):
        return read_bytes(source, format=format, name=name, max_bytes=max_bytes, folder=folder)
    if not isinstance(source, os.PathLike):
        raise UsageError(
            "an article is text (str), the path of a file (os.PathLike) or its content (bytes), "
            f"not {type(source).__name__}"
        )
    name = name or os.fspath(source)
    data = load(Path(source), name, max_bytes)
    return read_bytes(data, format=format, name=name, max_bytes=max_bytes, folder=Path(source).parent)


def read_bytes(
    data: bytes,
    *,
    format: str | None = None,
    name: str | None = None,
    max_bytes: int = MAX_BYTES,
    folder: Path | None = None,
) -> Reading:
    """Read an article from the bytes of a file or of standard input; otherwise like ``read``.

    Args:
        data: The bytes.
        format: One of ``FORMATS``; told from the name and the content where ``None``.
        name: What to call the article in reports.
        max_bytes: The largest input to accept.
        folder: Where the bibliography files that it names are looked for; nowhere where ``None``.

    >>> read_bytes("Café [1]".encode("utf-16")).source
    'Café [1]'
    """
    shown = name or "the input"
    if len(data) > max_bytes:
        raise _refused(shown, _too_large(max_bytes))
    format = _known(format) or _promised(name) or _signed(data)
    if not data:  # of whatever format, there is nothing in it
        return Reading("", Prose(MappedText.verbatim("")), format or "text", name)
    if format is not None and not READERS[format].is_text:
        extract: Callable[[bytes], tuple[str, Prose]] = _reader(format)
        try:
            source, prose = extract(data)
        except ReadError as error:
            raise _refused(shown, str(error)) from error
        return Reading(source, prose, format, name)
    return _with_works(_read_text(_decode(data, shown, format), format, name), folder)


def read_again(text: str, before: Document) -> Reading:
    """Read another text of an article that was read before: as that was, with the bibliographies that it had."""
    read = _read_text(text, before.format, before.name)
    had = {each.name: each for each in before.unparsed.bibliographies} if before.unparsed else {}
    named = read.prose.bibliographies or tuple(had.values())  # none is named where a project's settings do
    works = [
        each if each.works or each.name not in had else attrs.evolve(had[each.name], span=each.span) for each in named
    ]
    return attrs.evolve(read, prose=attrs.evolve(read.prose, bibliographies=tuple(works))) if works else read


def _with_works(read: Reading, folder: Path | None) -> Reading:
    """Add what stands in the bibliography files that an article, or its project, names."""
    if folder is None or not (read.prose.bibliographies or (read.format in _IN_PROJECTS and "[@" in read.source)):
        return read
    from citecheck.reading import bibliography

    if read.prose.bibliographies:
        works = bibliography.load(read.prose.bibliographies, folder, _is_alone(folder))
    else:
        works = bibliography.of_project(folder, Span(0, len(read.source.partition("\n")[0]) or 1))
    return attrs.evolve(read, prose=attrs.evolve(read.prose, bibliographies=works))


_IN_PROJECTS = ("markdown", "notebook")
"""Formats of Quarto's projects, whose settings may name the bibliography for all of their files."""
_NO_ARTICLES = ("readme", "license", "licence", "changelog", "contributing")


def _is_alone(folder: Path) -> bool:
    """Tell whether a folder holds one article and no more, in however many formats."""
    try:
        names = [entry.name for entry in os.scandir(folder)]
    except OSError:
        return False
    articles = (os.path.splitext(name) for name in names if not name.startswith((".", "_")))
    stems = {stem.lower() for stem, ending in articles if ending.lower() in WALKED}
    return len(stems.difference(_NO_ARTICLES)) == 1


def _read_text(source: str, format: str | None, name: str | None) -> Reading:
    chosen = _known(format) or _promised(name) or _told(source)
    if not READERS[chosen].is_text:
        raise UsageError(f"{READERS[chosen].file} is read from its path or its bytes, not from text")
    reader: Callable[[str], Prose] = _reader(chosen)
    try:
        return Reading(source, reader(source), chosen, name)
    except ReadError as error:
        raise _refused(name or "the text", str(error)) from error


def _reader(format: str) -> Any:  # whose argument depends on the format
    module, _, function = READERS[format].reader.partition(":")
    return getattr(importlib.import_module(module), function)


def load(path: Path, name: str, max_bytes: int = MAX_BYTES) -> bytes:
    """Return the bytes of a file, but hardly more than are allowed: a device may never end."""
    try:
        with path.open("rb") as file:
            return file.read(max_bytes + 1)
    except IsADirectoryError:
        raise _refused(name, "it is a folder") from None
    except OSError as error:
        raise _refused(name, error.strerror or str(error)) from error
    except ValueError as error:  # a NUL in the name
        raise _refused(name, str(error)) from error


def _refused(name: str, why: str) -> ReadError:
    return ReadError(f"cannot read {name!r}: {why}")


def _too_large(max_bytes: int) -> str:
    return f"it is larger than the limit of {max_bytes / 1e6:g} MB"


# --- which format ---------------------------------------------------------------------------------------------------


def _known(format: str | None) -> str | None:
    if format is not None and format not in FORMATS:
        raise unknown("format", format, FORMATS)
    return format


def _promised(name: str | None) -> str | None:
    """Return the format that a name ends in."""
    suffix = os.path.splitext(name)[1].lower() if name else ""
    if suffix in REFUSED:
        raise _refused(name or "", REFUSED[suffix])
    return SUFFIXES.get(suffix)


# What a file says of itself in its first bytes: a zip archive by a part's name, a PDF.
_SIGNS = (
    (b"%PDF-", b"", "pdf"),
    (b"PK\x03\x04", b"mimetypeapplication/vnd.oasis.opendocument.text", "odt"),
    (b"PK\x03\x04", b"mimetypeapplication/epub+zip", "epub"),
    (b"PK\x03\x04", b"word/", "docx"),
)


def _signed(data: bytes) -> str | None:
    """Return the format of a file that is no text, from its bytes."""
    return next((format for start, part, format in _SIGNS if data.startswith(start) and part in data), None)


# A page starts like one. A fragment, as a CMS stores it, starts with a block's tag and ends with a tag; text and
# Markdown that merely start with one end otherwise.
_HTML_PAGE = lazy_regex(
    r"\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,2000}-->\s*){0,3}<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE
)
_HTML_FRAGMENT = lazy_regex(
    r"\s*<(?:article|main|section|header|div|p|h[1-3]|figure|blockquote|ul|ol)(?:\s[^<>]{0,2000})?>", re.IGNORECASE
)
# `<ref>`, `<ref name=x>`, `<ref name="x" />`; no other language has the element.
_WIKITEXT = lazy_regex(r"<ref(?:\s[^<>]{0,500})?>", re.IGNORECASE)
# `[^label]: text` at the start of a line; other syntaxes of Markdown are too near to plain typing to tell.
_MARKDOWN = lazy_regex(r"^ {0,3}\[\^[^\s\[\]]{1,200}\]:[ \t]", re.MULTILINE)


def _told(source: str) -> str:
    """Tell the format from the text itself: plain text unless it is plainly something else."""
    if _HTML_PAGE.match(source) or (_HTML_FRAGMENT.match(source) and source.rstrip().endswith(">")):
        return "html"
    if _WIKITEXT.search(source):
        return "wikitext"
    return "markdown" if _MARKDOWN.search(source) else "text"


# --- which encoding -------------------------------------------------------------------------------------------------

_ZIP = b"PK\x03\x04"
# What editors mistake for text, by its first bytes, and what to do about it.
_OTHER_FILES = {
    _ZIP: "it is a zip archive or an office file; save it as .docx, .odt or text first",
    b"\xd0\xcf\x11\xe0": "it is a Word file of the old kind; save it as .docx first",
    b"{\\rtf": "it is a rich text file; save it as .docx or text first",
    b"%PDF-": "it is a PDF; name it .pdf",
}
# UTF-32's mark starts with UTF-16's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# `<meta charset=…>`, `<meta http-equiv=… content="text/html; charset=…">`, `<?xml … encoding="…"?>`.
_DECLARED = lazy_regex(
    rb"""<(?:meta|\?xml)\s[^>]{0,500}?(?:charset|encoding)\s*=\s*["']?\s*([\w.:-]{1,40})""", re.IGNORECASE
)
# What browsers read where a page says the left (https://encoding.spec.whatwg.org/#names-and-labels).
_BROWSERS_READ = {
    "iso8859-1": "cp1252",
    "ascii": "cp1252",
    "iso8859-9": "cp1254",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}


# The names that Python gives to the encodings in which pages are written; it also knows `punycode` and the like.
_OF_PAGES = lazy_regex(
    r"ascii|utf-8|cp\d+|iso8859-\d+|iso2022_\w+|koi8-\w|mac-\w+|gb\w+|hz|big5\w*|shift_jis\w*|euc_\w+|johab|tis-620"
)
# Seven-bit encodings: their bytes are valid UTF-8 and mean something else.
_SEVEN_BIT = ("iso2022", "hz")
# Bytes that no text holds in any encoding of single bytes: the controls but for white space and escape.
_CONTROLS = lazy_regex(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


def _decode(data: bytes, shown: str, format: str | None) -> str:
    """Return the text that the bytes mean, without a byte order mark."""
    for signature, why in _OTHER_FILES.items():
        if data.startswith(signature):
            raise _refused(shown, why)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, errors="replace")
    declared = _declared(data) if format in (None, "html") else None
    decoded = _wide(data) if b"\0" in data else _narrow(data, declared)
    if decoded is None:
        raise _refused(shown, "it is not text")
    return decoded


def encode(text: str, data: bytes, article: str) -> bytes | None:
    """Return a text in the encoding in which ``data`` is an article, byte order mark included.

    ``None`` where the article cannot be written as it was, because its bytes were damaged, or the text cannot.

    >>> data = "Café［1］".encode("utf-16")
    >>> encode("Café[1]", data, "Café［1］") == "Café[1]".encode("utf-16")
    True
    """
    plain = (_declared(data), "utf-8", "utf-16-le", "utf-16-be", "cp1252", "latin-1")
    for mark, encoding in (*_MARKS, *((b"", encoding) for encoding in plain if encoding)):
        try:
            if data.startswith(mark) and mark + article.encode(encoding) == data:
                return mark + text.encode(encoding)
        except UnicodeEncodeError:
            continue
    return None


def _wide(data: bytes) -> str | None:
    """Decode UTF-16 without a mark: every Latin letter, space and line end has its NUL on the same side."""
    start = data[:4096]
    low, high = start[0::2].count(0), start[1::2].count(0)
    if bool(low) == bool(high):
        return None
    try:
        decoded = data.decode("utf-16-le" if high else "utf-16-be")
    except UnicodeDecodeError:
        return None
    odd = sum(not (char.isprintable() or char.isspace()) for char in decoded[:2048])
    stray = low + high < len(start) / 4 and start.isascii()  # ASCII with a few NULs would be Chinese
    return None if odd > len(start) / 200 or stray else decoded


def _narrow(data: bytes, declared: str | None) -> str | None:
    """Decode UTF-8, even if damaged, else as declared, else as the West's cp1252."""
    if declared and declared.startswith(_SEVEN_BIT):
        return data.decode(declared, errors="replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    if declared and declared != "utf-8":
        return data.decode(declared, errors="replace")
    damaged = data.decode("utf-8", errors="replace")
    bad = damaged.count("\ufffd")
    foreign = len(damaged) - len(damaged.encode("ascii", errors="ignore"))
    if declared or foreign - bad > bad:
        return damaged
    if len(_CONTROLS.findall(data, 0, 4096)) > min(len(data), 4096) / 50:
        return None
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        return data.decode("latin-1")


def _declared(data: bytes) -> str | None:
    """Return Python's name of the encoding that a page declares, where it may be true."""
    found = _DECLARED.search(data, 0, 4096)
    try:
        encoding = codecs.lookup(found[1].decode()).name if found else ""
    except LookupError:
        return None
    return _BROWSERS_READ.get(encoding, encoding) if _OF_PAGES.fullmatch(encoding) else None
