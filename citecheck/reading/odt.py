"""OpenDocument texts (.odt): the text, its lists and its notes, as they print.

The file's XML is put in the tags of a web page, and the page is read; the text that is extracted is the document's
source, as with Word files.
"""

import xml.etree.ElementTree as ET
from html import escape

from citecheck.errors import ReadError
from citecheck.knowledge import languages
from citecheck.reading import html as web
from citecheck.reading.archives import Archive
from citecheck.reading.builder import numeral
from citecheck.reading.moving import extracted
from citecheck.values import Prose

_FILE = "an OpenDocument text (.odt)"
# What holds no text of the article: deleted text, drawings, indexes, forms, text of fields that do not show.
_SILENT = frozenset(
    """tracked-changes sequence-decls forms frame shape-group annotation annotation-end hidden-text hidden-paragraph
    table-of-content alphabetical-index variable-decls user-field-decls soft-page-break bookmark-ref""".split()
)
_MOST_SPACES = 100


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
    page = _Page([each for each in (styles, content) if each is not None])
    page.blocks(body)
    date = (meta.findtext("meta/date") or meta.findtext("meta/creation-date") or "")[:10] if meta is not None else ""
    head = f'<meta name="date" content="{escape(date)}">' if date else ""
    said = languages.declared(meta.findtext("meta/language")) if meta is not None else None
    language = f' lang="{escape(said)}"' if said else ""
    source = f"<!doctype html><html{language}><head>{head}</head><body><article>{page.html()}</article></body></html>"
    return extracted(web.read(source))


class _Page:
    """Writes the file as a web page."""

    def __init__(self, parts: list[ET.Element]) -> None:
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
                self.blocks(element, style, depth)

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
        self._out.append(escape(element.text or "", quote=False))
        for child in element:
            self._inline(child)
            self._out.append(escape(child.tail or "", quote=False))

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
        elif tag in ("bookmark", "bookmark-start"):
            self._out.append(f'<a id="{escape(element.get("name", ""))}"></a>')
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


def _number(text: str, otherwise: int) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else otherwise
