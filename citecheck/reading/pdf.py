"""PDFs: the running text, with the notes at the foot of each page, as far as a printed page tells them apart.

Needs the extra ``files`` (pypdfium2). A PDF holds letters at places and nothing else: lines, paragraphs, raised figures
and notes are told by place and size; running heads, page numbers and the hyphens of line ends are dropped. The text
that is extracted becomes the document's source, as with Word files.
"""

import ctypes
import itertools
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from citecheck import attrs
from citecheck.errors import MissingExtraError, ReadError
from citecheck.knowledge import languages
from citecheck.patterns import lazy_regex
from citecheck.reading import html as web
from citecheck.reading.moving import extracted
from citecheck.reading.rewriting import called
from citecheck.values import Prose

_MOST_PAGES = 2000
_MOST_LETTERS = 5_000_000
_RAISED = 0.87
"""A raised figure has at most this share of its line's size."""
_SMALL = 0.96
"""A note at the foot of a page has at most this share of the text's size."""
_LARGE = 1.12
"""A heading has at least this share of it."""
_APART = 1.45
"""Lines further apart than so many times the usual distance are two paragraphs."""
_REPEATED = 3
"""A line at the head or foot of so many pages is a running one."""
_FULL = 0.82
"""A line that ends before this share of the text's width ends its paragraph, if the next word had found room."""
_PAGE_NUMBER = lazy_regex(
    rf"\W*(?:{languages.pattern('pages')}\.?)?\s*(?:\d{{1,4}}|[ivxl]{{1,7}})"
    rf"(?:\s*(?:/|{languages.pattern('out of')})\s*\d{{1,4}})?\W*",
    re.I,
)
_NOTE = lazy_regex(r"\s*\[?(?P<label>\d{1,3}|[*†‡§])[\].)]?\s*(?=[^\d/:,]|\Z)")
# What browsers print above and below a page: `11/26/26, 8:23 AM Sluices`, `https://post.org/sluices 1/4`.
_BROWSER = lazy_regex(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4},? \d{1,2}[:.]\d\d.*|(?:https?|file)://\S+ \d{1,3}/\d{1,3}")
_RAISED_HEAD = lazy_regex("\ue000\\s*(\\d{1,3})\\s*\ue001")
_MARK = lazy_regex("\ue000([^\ue000\ue001]*)\ue001")
_ITEM = lazy_regex(r"(?:\[\d{1,3}\]|\(\d{1,3}\)|\d{1,3}[.)]\s|[•–—▪*-]\s)")
_ADDRESS = lazy_regex(r"(?:https?://|www\.|doi:?\s?10\.)\S")
_HYPHEN = lazy_regex(r"[^\W\d_]{2}[-\u00ad\u2010\x02]\Z")


def extract(data: bytes) -> tuple[str, Prose]:
    """Return the text of a PDF, and its prose.

    Raises:
        ReadError: The bytes are no PDF, it is locked, or holds pictures of text only; the sentence lacks its name.
        MissingExtraError: pypdfium2 is not installed.
    """
    document = _opened(data)
    try:
        said = _language(document)
        pages = [_lines(letters) for letters in _letters(document)]
    finally:
        document.close()
    lines = [line for page in pages for line in page]
    if not lines:
        raise ReadError("it is a PDF without text, perhaps a scan; run a text recognition over it first")
    sizes = Counter[float]()
    for found in pages:
        for line in found[: _crowded_foot(found)]:
            sizes[round(line.size, 1)] += len(line.text)
    body = sizes.most_common(1)[0][0]
    running = _running(pages)
    page = _Page(body, languages.declared(said))
    for number, found in enumerate(pages):
        page.write(number, [line for i, line in enumerate(found) if not _is_running(found, i, running)])
    return extracted(web.read(page.html()))


@attrs.frozen
class _Letter:
    """A letter, where it stands and how large it is."""

    sign: str
    x: float
    y: float
    size: float


@attrs.frozen
class _Line:
    """A line of a page: its words, raised figures in marks of their own, and where it stands."""

    text: str
    """Its words; what is raised stands between U+E000 and U+E001."""
    left: float
    right: float
    y: float
    size: float

    @property
    def words(self) -> str:
        """Its words without the marks."""
        return self.text.replace(_UP, "").replace(_DOWN, "").strip()


_UP, _DOWN = "\ue000", "\ue001"


def _opened(data: bytes) -> Any:
    """Return the file as pypdfium2 has it, which is not typed."""
    try:
        import pypdfium2
    except ImportError:
        raise MissingExtraError("reading a PDF", "files") from None
    try:
        document = pypdfium2.PdfDocument(data)
        count = len(document)
    except pypdfium2.PdfiumError as error:
        why = "it is locked with a password" if "password" in str(error).lower() else f"it is not a PDF ({error})"
        raise ReadError(why) from error
    if count > _MOST_PAGES:
        document.close()
        raise ReadError(f"it has {count} pages, more than an article can have")
    return document


def _language(document: Any) -> str | None:
    """Return the language that the file says it is in; older versions of pypdfium2 do not tell."""
    import pypdfium2.raw as raw

    if not hasattr(raw, "FPDFCatalog_GetLanguage"):
        return None
    said = (ctypes.c_uint16 * _LONGEST_LANGUAGE)()
    size = raw.FPDFCatalog_GetLanguage(document.raw, said, ctypes.sizeof(said))
    return bytes(said)[: max(size - 2, 0)].decode("utf-16-le", "replace") if size <= ctypes.sizeof(said) else None


_LONGEST_LANGUAGE = 40
"""Letters of the name of a language, ``sr-Latn-RS``; what is longer is none."""


def _letters(document: Any) -> Iterator[list[_Letter]]:
    """Give the letters of each page in the order of the file; a line end is a letter without a size."""
    import pypdfium2
    import pypdfium2.raw as raw

    total = 0
    for i in range(len(document)):
        try:
            text = document[i].get_textpage()
        except pypdfium2.PdfiumError as error:
            raise ReadError(f"its page {i + 1} is damaged: {error}") from error
        length = raw.FPDFText_CountChars(text)
        total += length
        if total > _MOST_LETTERS:
            raise ReadError("it holds far more text than an article can")
        yield _of_page(raw, text, length)
        text.close()


def _of_page(raw: Any, text: Any, length: int) -> list[_Letter]:
    letters: list[_Letter] = []
    x, y = ctypes.c_double(), ctypes.c_double()
    for i in range(length):
        code = raw.FPDFText_GetUnicode(text, i)
        sign = chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE002 else ""
        if sign in ("\r", "\n"):
            letters.append(_Letter("\n", 0, 0, 0))
        elif sign:
            raw.FPDFText_GetCharOrigin(text, i, x, y)
            letters.append(_Letter(sign, x.value, y.value, raw.FPDFText_GetFontSize(text, i)))
    return letters


def _lines(letters: Sequence[_Letter]) -> list[_Line]:
    """Return the lines of a page; a raised figure that stands between two of them belongs to the one beside it."""
    found: list[list[_Letter]] = [[]]
    for letter in letters:
        last = next((each for each in reversed(found[-1]) if not each.sign.isspace()), None)
        if letter.sign == "\n":
            found[-1].append(_Letter(" ", 0, 0, 0))
        elif last is not None and not letter.sign.isspace():
            high = max(last.size, letter.size, 1)
            is_lower = abs(letter.y - last.y) > high * 0.75
            if is_lower or (letter.x < last.x - 3 * high and abs(letter.y - last.y) > 0.1):
                found.append([])
            found[-1].append(letter)
        elif last is not None or not letter.sign.isspace():
            found[-1].append(letter)
    return [line for group in found if (line := _line(group)) is not None]


def _line(letters: Sequence[_Letter]) -> _Line | None:
    shown = [letter for letter in letters if not letter.sign.isspace() and letter.size > 0]
    if not shown:
        return None
    size = Counter(round(letter.size, 1) for letter in shown).most_common(1)[0][0]
    if all(letter.sign.isdigit() or letter.size >= size for letter in shown):
        size = max(size, max(round(letter.size, 1) for letter in shown))
    base = Counter(round(each.y, 1) for each in shown if each.size > size * _RAISED).most_common(1)[0][0]
    text: list[str] = []
    is_up = False
    for letter in letters:
        if letter.sign.isspace() or not letter.size:
            text.append(_DOWN + " " if is_up else " ")
            is_up = False
            continue
        raised = letter.size <= size * _RAISED and letter.y > base + 0.12 * size
        if raised != is_up:
            text.append(_UP if raised else _DOWN)
            is_up = raised
        text.append(letter.sign)
    words = re.sub(r" {2,}", " ", "".join(text) + (_DOWN if is_up else "")).strip()
    xs = [letter.x for letter in shown]
    return _Line(words, min(xs), max(xs), base, size) if words else None


# --- running heads and feet -----------------------------------------------------------------------------------------


def _pattern(line: _Line) -> str:
    return re.sub(r"\d+", "0", line.words.lower())


def _running(pages: Sequence[Sequence[_Line]]) -> frozenset[str]:
    """Return what stands at the head or the foot of several pages, figures aside."""
    counts = Counter(_pattern(line) for page in pages for line in {*page[:2], *page[-2:]})
    return frozenset(words for words, count in counts.items() if count >= _REPEATED and len(words) < 120)


def _is_running(page: Sequence[_Line], i: int, running: frozenset[str]) -> bool:
    if 1 < i < len(page) - 2:
        return False
    line = page[i]
    if _BROWSER.fullmatch(line.words):
        return True
    if i in (0, len(page) - 1) and _PAGE_NUMBER.fullmatch(line.words) and len(page) > 1:
        return True
    return _pattern(line) in running


# --- the page -------------------------------------------------------------------------------------------------------


def _crowded_foot(lines: Sequence[_Line]) -> int | None:
    """Return where smaller notes begin, the first with the number of a mark above: they may fill most of a page."""
    sizes = [0 if _PAGE_NUMBER.fullmatch(line.words) else line.size for line in lines]
    below = list(itertools.accumulate(reversed(sizes), max))[::-1]
    marks: set[str] = set()
    for i, line in enumerate(lines):
        note = _NOTE.match(line.words)
        if note and note["label"] in marks and below[i] <= lines[i - 1].size * _SMALL:
            return i
        marks.update(mark for found in _MARK.findall(line.text) for mark in found.replace(" ", "").split(","))
    return None


class _Page:
    """Writes the pages as one web page."""

    def __init__(self, body: float, language: str | None) -> None:
        self._body = body
        self._language = f' lang="{escape(language)}"' if language else ""
        self._out: list[str] = []
        self._open: list[_Line] = []
        """The lines of the paragraph that is being written."""
        self._places: dict[str, str] = {}
        """The notes at the foot of the page at hand."""
        self._notes: list[tuple[str, str, list[str]]] = []
        self._is_list = False
        """A heading of a list of sources stands above, whose entries may hang from their first lines."""
        self._width = 1.0
        self._left = 0.0

    def html(self) -> str:
        """Return the page."""
        self._close()
        notes = [
            f'<p id="{place}" role="doc-footnote">[{escape(label)}] {_joined(lines)}</p>\n'
            for place, label, lines in self._notes
        ]
        body = "".join(self._out)
        whole = f"<article>{body}{''.join(notes)}</article>"
        return f"<!doctype html><html{self._language}><head></head><body>{whole}</body></html>"

    def write(self, number: int, lines: Sequence[_Line]) -> None:
        """Write a page of the file."""
        foot = self._foot(lines)
        self._places = {}
        for line in lines[foot:]:
            note = _NOTE.match(line.words)
            if note and (line.text.startswith(_UP) or self._is_next(note["label"])):
                place = f"p{number}-{note['label']}"
                self._places[note["label"]] = place
                self._notes.append((place, note["label"], [line.words[note.end() :]]))
            elif self._notes:
                self._notes[-1][2].append(line.words)
        text = lines[:foot]
        if not text:
            return
        plain = [line for line in text if abs(line.size - self._body) < 0.6] or text
        self._left = min(line.left for line in plain)
        self._width = max(max(line.right for line in plain) - self._left, 1)
        steps = [a.y - b.y for a, b in itertools.pairwise(plain) if a.y > b.y]
        step = sorted(steps)[len(steps) // 3] if steps else self._body * 1.2
        for i, line in enumerate(text):
            if i and (text[i - 1].y - line.y > step * _APART):
                self._close()
            self._line(line)

    def _is_next(self, label: str) -> bool:
        """Tell whether a figure at the head of a line is the number of the next note."""
        if not self._notes or not label.isdigit():
            return not self._places
        last = self._notes[-1][1]
        return last.isdigit() and int(label) == int(last) + 1

    def _foot(self, lines: Sequence[_Line]) -> int:
        """Return where the notes at the foot of a page begin.

        Their first line begins with a raised figure that the text above has, too, and those below count on; or they
        are smaller than the text, and the first one is numbered.
        """
        heads = [(i, head[1]) for i, line in enumerate(lines) if (head := _RAISED_HEAD.match(line.text))]
        for at, (i, label) in enumerate(heads):
            above = any(label in re.split(r"[,\s]", mark) for line in lines[:i] for mark in _MARK.findall(line.text))
            labels = [int(each) for _, each in heads[at:]]
            if (above or self._is_next(label)) and labels == list(range(labels[0], labels[0] + len(labels))):
                return i
        if (crowded := _crowded_foot(lines)) is not None:
            return crowded
        start = len(lines)
        while start and lines[start - 1].size <= self._body * _SMALL:
            start -= 1
        for i in range(start, len(lines)):
            if _NOTE.match(lines[i].words) and not _PAGE_NUMBER.fullmatch(lines[i].words):
                return i if start or not self._notes else 0
        return len(lines)

    def _line(self, line: _Line) -> None:
        if line.size >= self._body * _LARGE:
            if self._open and abs(self._open[-1].size - line.size) > 0.2:
                self._close()
        elif self._open:
            last = self._open[-1]
            is_short = last.right < self._left + self._width * _FULL
            is_hanging = self._is_list and not _ITEM.match(self._open[0].words)
            is_out = is_hanging and line.left < last.left - self._body / 2
            is_indented = (
                not (is_hanging or _ADDRESS.match(line.words))
                and line.left > self._left + self._body
                and last.left <= self._left + self._body / 2
            )
            if (
                last.size >= self._body * _LARGE
                or is_out
                or _ITEM.match(line.words)
                or (is_short and line.words[:1].isupper())
                or (is_indented and last.words[-1:] in '.!?:”"’)' and not _ITEM.match(self._open[0].words))
            ):
                self._close()
        self._open.append(line)

    def _close(self) -> None:
        lines, self._open = self._open, []
        if not lines:
            return
        tag = "p"
        if lines[0].size >= self._body * _LARGE:
            tag = "h1" if not self._out else "h2"
        if tag != "p" or len(lines) == 1:
            heading = languages.heading(lines[0].words)
            self._is_list = heading == "sources" or (heading is None and tag == "p" and self._is_list)
        self._out.append(f"<{tag}>{self._called(_joined([line.text for line in lines]))}</{tag}>\n")

    def _called(self, text: str) -> str:
        """Put calls in place of raised figures that have a note at the foot of the page."""

        def call(raised: re.Match[str]) -> str:
            labels = raised[1].replace(" ", "").split(",")
            if all(label in self._places for label in labels):
                return "".join(called(label, self._places[label]) for label in labels)
            return f"<sup>{raised[1]}</sup>"

        return re.sub(f"{_UP}([^{_UP}{_DOWN}]*){_DOWN}", call, text)


def _joined(lines: Sequence[str]) -> str:
    """Return lines as one, words that were parted at their ends mended."""
    text = ""
    for line in lines:
        if _HYPHEN.search(text) and line[:1].islower():
            text = text[:-1] + line
        elif text and (text.endswith("/") or (text.endswith("-") and "://" in text.rsplit(" ", 1)[-1])):
            text += line  # an address goes on
        else:
            text += (" " if text else "") + line
    return escape(text, quote=False)
