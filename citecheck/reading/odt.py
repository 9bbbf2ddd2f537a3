"""OpenDocument texts (.odt): the text, its lists and its notes, as they print.

The file's XML is put in the tags of a web page, and the page is read; the text that is extracted is the document's
source, as with Word files. Where Zotero, Mendeley or LibreOffice itself cite, signs that no text holds stand around
what they print, until the page is read.
"""

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from html import escape

from citecheck import attrs
from citecheck.dates import parse_date
from citecheck.errors import ReadError
from citecheck.knowledge import languages
from citecheck.patterns import lazy_regex
from citecheck.reading import citing
from citecheck.reading import html as web
from citecheck.reading.archives import Archive
from citecheck.reading.builder import numeral
from citecheck.reading.moving import extracted
from citecheck.values import Cited, Prose, Reference

_FILE = "an OpenDocument text (.odt)"
# What holds no text of the article: deleted text, drawings, indexes, forms, text of fields that do not show.
_SILENT = frozenset(
    """tracked-changes sequence-decls forms frame shape-group annotation annotation-end hidden-text hidden-paragraph
    table-of-content alphabetical-index variable-decls user-field-decls soft-page-break bookmark-ref""".split()
)
_MOST_SPACES = 100
# Signs of no text (https://www.unicode.org/faq/private_use.html#nonchar1): where a mark of a reference manager begins,
# with the place of its works as a private sign, and where it ends; where a paragraph of its list begins.
_BEGINS, _ENDS, _LISTED = "\ufdd0", "\ufdd1", "\ufdd2"
_FIRST_PLACE, _MOST_MARKS = 0xE000, 6000
_SIGNS = lazy_regex("\ufdd0(?P<place>[\ue000-\uf8ff])|[\ufdd0-\ufdd2]")
_MARKED = lazy_regex("\ufdd0(?P<place>[\ue000-\uf8ff])(?P<words>[^\ufdd0\ufdd1]*)\ufdd1")
_PARAGRAPH = lazy_regex("\ufdd2[^\n]*")


def extract(data: bytes) -> tuple[str, Prose]:
    """Return the text of an OpenDocument file, and its prose.

    Raises:
        ReadError: The bytes are no such file, or one that is unsafe to open; the sentence lacks the file's name.
    """
    archive = Archive(data, _FILE)
    content = archive.part("content.xml")
    body = content.find("body/text") if content is not None else None
    if content is None or body is None:
        raise ReadError(f"it is not {_FILE}: it holds no text")
    styles = archive.part("styles.xml")
    meta = archive.part("meta.xml")
    page = _Page([each for each in (styles, content) if each is not None], meta)
    page.blocks(body)
    date = (meta.findtext("meta/date") or meta.findtext("meta/creation-date") or "")[:10] if meta is not None else ""
    head = f'<meta name="date" content="{escape(date)}">' if date else ""
    said = languages.declared(meta.findtext("meta/language")) if meta is not None else None
    language = f' lang="{escape(said)}"' if said else ""
    source = f"<!doctype html><html{language}><head>{head}</head><body><article>{page.html()}</article></body></html>"
    return extracted(_without_signs(web.read(source), page.works))


def _without_signs(prose: Prose, works: Sequence[tuple[Reference, ...]]) -> Prose:
    """Return prose without the signs around marks, and with what these cite."""
    text = prose.text

    def cited(place: str) -> tuple[Reference, ...]:
        return works[ord(place) - _FIRST_PLACE] if ord(place) - _FIRST_PLACE < len(works) else ()

    marks = [Cited(text.span(*mark.span("words")), cited(mark["place"])) for mark in _MARKED.finditer(text.text)]
    notes = []
    for note in prose.notes:
        own = [work for mark in _MARKED.finditer(note.body.text) for work in cited(mark["place"])]
        body = note.body.without([sign.span() for sign in _SIGNS.finditer(note.body.text)])
        sources = tuple(attrs.evolve(work, label=note.label) for work in own) or note.references
        notes.append(attrs.evolve(note, body=body, references=sources))
    return attrs.evolve(
        prose,
        text=text.without([sign.span() for sign in _SIGNS.finditer(text.text)]),
        notes=tuple(notes),
        cited=tuple(mark for mark in marks if mark.works and mark.span),
        listed=tuple(text.span(found.start() + 1, found.end()) for found in _PARAGRAPH.finditer(text.text)),
    )


class _Page:
    """Writes the file as a web page."""

    def __init__(self, parts: list[ET.Element], meta: ET.Element | None) -> None:
        self.works: list[tuple[Reference, ...]] = []
        """What each mark of a reference manager cites."""
        self._kept = _kept(meta)
        self._is_list = False
        self._out: list[str] = []
        self._notes: list[str] = []
        self._raised: dict[str, str] = {}
        self._hidden: set[str] = set()
        self._parents: dict[str, str] = {}
        self._lists: dict[str, dict[str, ET.Element]] = {}
        self._counts: dict[str, int] = {}
        for part in parts:
            for style in part.iter("style"):
                self._style(style)
            for style in part.iter("list-style"):
                self._lists[style.get("name", "")] = {level.get("level", "1"): level for level in style}

    def _style(self, style: ET.Element) -> None:
        name = style.get("name", "")
        self._parents[name] = style.get("parent-style-name", "")
        properties = style.find("text-properties")
        if properties is None:
            return
        position = properties.get("text-position", "").split(" ")[0]
        if position and position not in ("0%", "0"):
            self._raised[name] = "sub" if position.startswith(("-", "sub")) else "sup"
        if properties.get("display") == "none":
            self._hidden.add(name)

    def html(self) -> str:
        """Return the page's body."""
        return "".join(self._out) + "".join(self._notes)

    def _is_a(self, style: str | None, *names: str) -> bool:
        """Tell whether a style, or one that it is based on, has one of some names."""
        seen: set[str] = set()
        while style and style not in seen:
            if style.replace("_20_", " ").lower().startswith(names):
                return True
            seen.add(style)
            style = self._parents.get(style)
        return False

    def blocks(self, parent: ET.Element, style: str = "", depth: int = 0) -> None:
        """Write paragraphs, headings, lists and tables."""
        for element in parent:
            tag = element.tag
            if tag in ("p", "h"):
                self._paragraph(element)
            elif tag == "list":
                self._list(element, style, depth + 1)
            elif tag == "table":
                self._out.append("<table>")
                for row in element.iter("table-row"):
                    self._out.append("<tr>")
                    for cell in row.findall("table-cell"):
                        self._out.append("<td>")
                        self.blocks(cell)
                        self._out.append("</td>")
                    self._out.append("</tr>\n")
                self._out.append("</table>\n")
            elif tag not in _SILENT:
                is_list = tag == "bibliography" or citing.is_list(element.get("name", ""))
                outer, self._is_list = self._is_list, self._is_list or is_list
                self.blocks(element, style, depth)
                self._is_list = outer

    def _paragraph(self, element: ET.Element) -> None:
        style = element.get("style-name")
        tag = "p"
        if self._is_a(style, "title"):
            tag = "h1"
        elif element.tag == "h":
            level = element.get("outline-level", "1")
            tag = f"h{level}" if level in "123456" else "h6"
        elif self._is_a(style, "preformatted"):
            tag = "pre"
        self._out.append(f"<{tag}>")
        if self._is_list and tag == "p" and not self._is_a(style, "bibliography heading"):
            self._out.append(_LISTED)
        self._inside(element)
        self._out.append(f"</{tag}>\n")

    def _list(self, element: ET.Element, style: str, depth: int) -> None:
        """Write a list with the numbers that are printed before its items."""
        style = element.get("style-name") or style
        level = self._lists.get(style, {}).get(str(depth))
        is_numbered = level is not None and level.tag == "list-level-style-number" and level.get("num-format") != ""
        key = f"{style} {depth}"
        goes_on = element.get("continue-numbering") == "true" or element.get("continue-list")
        start = level.get("start-value", "1") if level is not None else "1"
        count = self._counts.get(key, 0) if goes_on and key in self._counts else _number(start, 1) - 1
        form = (level.get("num-format") or "1") if level is not None else "1"
        lead, tail = (level.get("num-prefix", ""), level.get("num-suffix", "")) if level is not None else ("", "")
        self._out.append("<ul>")
        for item in element:
            if item.tag not in ("list-item", "list-header"):
                continue
            if is_numbered and item.tag == "list-item":
                count = _number(item.get("start-value", ""), count + 1)
                label = f"{lead.strip()}{numeral(count, form)}{tail.strip() or ('' if lead.strip() else '.')}"
                self._out.append(f"<p>{escape(label)} ")
                first = next((child for child in item if child.tag in ("p", "h")), None)
                if first is not None:
                    self._inside(first)
                self._out.append("</p>\n")
                rest = ET.Element("rest")
                rest.extend(child for child in item if child is not first)
                self.blocks(rest, style, depth)
            else:
                self._out.append("<li>")
                self.blocks(item, style, depth)
                self._out.append("</li>\n")
        self._out.append("</ul>\n")
        self._counts[key] = count

    def _inside(self, element: ET.Element) -> None:
        self._out.append(_plain(element.text))
        for child in element:
            self._inline(child)
            self._out.append(_plain(child.tail))

    def _inline(self, element: ET.Element) -> None:
        tag, style = element.tag, element.get("style-name", "")
        if tag == "note":
            self._note(element)
        elif tag == "note-ref":  # a note that is called again
            label = escape("".join(element.itertext()).strip(), quote=False)
            place = escape(element.get("ref-name", ""))
            self._out.append(f'<sup><a role="doc-noteref" href="#fn-{place}">[{label}]</a></sup>')
        elif tag in _SILENT or style in self._hidden:
            return
        elif tag == "s":
            self._out.append(" " * min(_number(element.get("c", "1"), 1), _MOST_SPACES))
        elif tag == "tab":
            self._out.append(" ")
        elif tag == "line-break":
            self._out.append("<br>")
        elif tag == "a" and "//" in element.get("href", ""):
            self._out.append(f'<a href="{escape(element.get("href", ""))}">')
            self._inside(element)
            self._out.append("</a>")
        elif tag in ("reference-mark-start", "bookmark-start", "bookmark") and self._begin(element):
            pass
        elif tag in ("bookmark", "bookmark-start"):
            self._out.append(f'<a id="{escape(element.get("name", ""))}"></a>')
        elif tag in ("reference-mark-end", "bookmark-end"):
            if self._said(element):
                self._out.append(_ENDS)
        elif tag == "bibliography-mark":
            self._mark((_native(element),))
            self._inside(element)
            self._out.append(_ENDS)
        elif tag == "a":
            self._out.append(f'<a href="{escape(element.get("href", ""))}">')
            self._inside(element)
            self._out.append("</a>")
        elif style in self._raised:
            self._out.append(f"<{self._raised[style]}>")
            self._inside(element)
            self._out.append(f"</{self._raised[style]}>")
        elif tag == "span" and self._is_a(style, "source text", "teletype"):
            self._out.append("<code>")
            self._inside(element)
            self._out.append("</code>")
        else:
            self._inside(element)

    def _said(self, element: ET.Element) -> str:
        """Return what a reference manager keeps with a mark: as its name, or elsewhere under it."""
        name = element.get("name", "")
        return self._kept.get(name, "") if name.startswith("ZOTERO_BREF") else name if "CSL_CITATION" in name else ""

    def _begin(self, element: ET.Element) -> bool:
        """Begin a mark, where a reference manager set it."""
        said = self._said(element)
        if said:
            self._mark(citing.works_of(said))
        return bool(said)

    def _mark(self, works: tuple[Reference, ...]) -> None:
        if len(self.works) < _MOST_MARKS:
            self._out.append(_BEGINS + chr(_FIRST_PLACE + len(self.works)))
            self.works.append(works)

    def _note(self, note: ET.Element) -> None:
        """Write the call of a note here and the note below the article."""
        body = note.find("note-body")
        citation = note.find("note-citation")
        label = (citation.get("label") or "".join(citation.itertext()) if citation is not None else "").strip()
        if body is None or not label:
            return
        place = f"fn-{escape(note.get('id') or str(len(self._notes) + 1))}"
        outer, self._out = self._out, []
        for i, paragraph in enumerate(body.iter("p")):
            self._out.append("<br><br>" if i else "")
            self._inside(paragraph)
        inside, self._out = "".join(self._out), outer
        self._notes.append(f'<p id="{place}" role="doc-footnote">[{escape(label)}] {inside}</p>\n')
        self._out.append(f'<sup><a role="doc-noteref" href="#{place}">[{escape(label)}]</a></sup>')


def _plain(text: str | None) -> str:
    return _SIGNS.sub("", escape(text or "", quote=False))


def _kept(meta: ET.Element | None) -> Mapping[str, str]:
    """Return what Zotero keeps in the properties of a file, which are cut in pieces: ``ZOTERO_BREF_x_1``, ``…_2``."""
    pieces: dict[str, dict[int, str]] = {}
    for said in meta.iter("user-defined") if meta is not None else ():
        name, _, number = said.get("name", "").rpartition("_")
        if name.startswith("ZOTERO_BREF") and number.isdecimal():
            pieces.setdefault(name, {})[int(number[:6])] = said.text or ""
    return {name: "".join(text for _, text in sorted(parts.items())) for name, parts in pieces.items()}


def _native(mark: ET.Element) -> Reference:
    """Return the work of a mark of LibreOffice's own bibliography."""
    outlets = ("journal", "booktitle", "publisher", "institution", "organizations", "school")
    authors = mark.get("author", "")
    return Reference(
        title=mark.get("title") or None,
        outlet=next((said for name in outlets if (said := mark.get(name))), None),
        authors=tuple(name.strip() for name in authors.split(";") if name.strip()),
        issued=parse_date(mark.get("year", "")),
        url=mark.get("url") or None,
    )


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else otherwise
