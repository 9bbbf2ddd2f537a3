"""Reading: from a file or a string in some format to prose that knows its source offsets."""

import os
from collections.abc import Callable
from pathlib import Path

import attrs

from citecheck.errors import ReadError, unknown
from citecheck.model import Prose
from citecheck.reading import docx, html, markdown, text, wikitext


@attrs.frozen
class Reading:
    """An article as its reader left it, for the parser."""

    source: str
    prose: Prose
    format: str
    name: str | None = None


READERS: dict[str, Callable[[str], Prose]] = {
    "text": text.read,
    "markdown": markdown.read,
    "html": html.read,
    "wikitext": wikitext.read,
}
"""Each text format's reader, which takes the author's text. Word files are unpacked first (``docx.extract``)."""

FORMATS = (*READERS, "docx")


def read(source: str | os.PathLike[str], *, format: str | None = None, name: str | None = None) -> Reading:
    """Read an article.

    Args:
        source: The article's text, or the path of a file.
        format: One of ``FORMATS``; told from the name and the content where ``None``.
        name: What to call the article in reports; the path where ``None``.

    Raises:
        ReadError: The file cannot be opened or decoded.
        UsageError: No format has that name.
        MissingExtraError: The format needs a package that is not installed.
    """
    if format is not None and format not in FORMATS:
        raise unknown("format", format, FORMATS)
    if isinstance(source, str):
        chosen = format or "text"
        return Reading(source, READERS[chosen](source), chosen, name)
    path = Path(source)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise ReadError(f"cannot read {os.fspath(path)!r}: {error.strerror or error}") from error
    name = name or os.fspath(path)
    chosen = format or "text"
    if chosen == "docx":
        article, prose = docx.extract(data)
        return Reading(article, prose, chosen, name)
    article = data.decode("utf-8-sig", errors="replace")
    return Reading(article, READERS[chosen](article), chosen, name)
