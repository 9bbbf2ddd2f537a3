"""JATS, the XML of scholarly journals: the article and its notes by the elements that mark them.

The tags are put in those of a web page, each character keeping its place, and the page is read. Nothing is parsed as
XML: no entity is declared or fetched, and what is damaged is read as far as it goes.
"""

import html
import re
from collections.abc import Mapping

from citecheck import attrs
from citecheck.errors import ReadError
from citecheck.patterns import lazy_regex
from citecheck.reading import html as web
from citecheck.reading.moving import moved
from citecheck.reading.rewriting import Rewriting, attribute
from citecheck.values import MappedText, Prose

_TAG = lazy_regex(
    r"""
      <!--(?P<comment>(?:(?!-->).)*+)(?:-->)?
    | <!\[CDATA\[(?P<data>(?:(?!\]\]>).)*+)(?:\]\]>)?
    | <(?P<end>/)?(?:[a-z]+:)?(?P<name>[a-zA-Z][\w.-]*)(?P<attributes>(?:[^<>"']|"[^"]*"|'[^']*')*+)>
    | <[!?](?:[^<>\[\]]|\[[^\]]*\])*+>
    """,
    re.X | re.S,
)
_ATTRIBUTE = lazy_regex(r"""(?:[a-z]+:)?([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_ROOT = lazy_regex(r"<(?:[a-z]+:)?(?:article|book|book-part|chapter)[\s>]")
_ROOT_WITHIN = 5000

# How elements print: what opens and what closes each.
_BLOCKS = {
    **dict.fromkeys(("p", "disp-quote", "verse-line", "attrib", "caption", "speech"), ("<p>", "</p>\n")),
    **dict.fromkeys("sec app ack abstract boxed-text fn-group glossary notes".split(), ("<div>", "</div>\n")),
    "ref-list": ('<div class="references">', "</div>\n"),
    "italic": ("<i>", "</i>"),
    "bold": ("<b>", "</b>"),
    "sup": ("<sup>", "</sup>"),
    "sub": ("<sub>", "</sub>"),
    "monospace": ("<code>", "</code>"),
    "preformat": ("<pre>", "</pre>\n"),
    "code": ("<pre>", "</pre>\n"),
    "break": ("<br>", ""),
    "table": ("<table>", "</table>\n"),
    "tr": ("<tr>", "</tr>\n"),
    "td": ("<td>", "</td>"),
    "th": ("<th>", "</th>"),
    "list-item": ("<li>", "</li>\n"),
    "def-list": ("<dl>", "</dl>\n"),
    "term": ("<dt>", "</dt>\n"),
    "def": ("<dd>", "</dd>\n"),
}
# What holds no text of the article.
_SILENT = frozenset(
    """journal-meta contrib-group contrib aff author-notes article-categories article-id permissions kwd-group
    funding-group counts custom-meta-group self-uri related-article elocation-id pub-date history
    alt-title trans-title-group supplementary-material graphic inline-graphic media
    object-id processing-meta alternatives response sub-article subj-group""".split()
)
_FORMULAS = frozenset("disp-formula inline-formula tex-math math".split())
_HEADED = frozenset("sec app ack abstract ref-list fn-group boxed-text glossary notes caption".split())
_QUOTED = frozenset("article-title chapter-title data-title part-title".split())
"""Fields of a citation that print as titles of pieces; the others are parted by commas."""
_PARTED = frozenset(
    """source year month day volume issue fpage publisher-name publisher-loc edition date-in-citation pub-id uri
    ext-link comment person-group collab elocation-id isbn conf-name name string-name""".split()
)
_IN_FIELDS = frozenset(("element-citation", "citation", "nlm-citation"))
_DATE = lazy_regex(r"<pub-date\b(?P<attributes>[^>]*)>(?P<inside>.{0,400}?)</pub-date>", re.S)
_PART = lazy_regex(r"<(?P<name>day|month|year)>\s*(?P<value>\d{1,4})\s*<")
_LONGEST_HEAD = 60_000
_DEEPEST = 100
"""Elements nested deeper than this are read as if their tags were not there."""
_LABELLED = lazy_regex(
    r"""<(?:ref|fn)\b[^<>]{0,200}?\bid="(?P<id>[^"]{1,100})"[^<>]{0,200}>\s*<label>(?P<label>[^<>]{1,20})<""", re.X
)
_LABEL = lazy_regex(r"(?:\s|<(?:sup|bold|italic)>)*[\[(]?(?P<label>[^\s<>\[\]().]{1,12})[\]).]*(?=[\s<])")
_TITLED = lazy_regex(r"\s*<title")
_DIRECTIVE = lazy_regex(r"\s*citecheck\s*:")
_LANGUAGE = lazy_regex(r"""<(?:article|book)\b[^<>]{0,1000}?\sxml:lang=["']([a-zA-Z-]{2,12})["']""")
_WHITE = frozenset("article front body back sec ref-list ref fn-group fn list list-item name string-name".split())


def read(source: str) -> Prose:
    """Return the article's text with its map, its notes and their calls.

    Raises:
        ReadError: It is some other XML.

    >>> prose = read('<article><body><p>It rained.<xref ref-type="fn" rid="f1">1</xref></p></body><back><fn-group>'
    ...              '<fn id="f1"><label>1</label><p>The Daily, 2020</p></fn></fn-group></back></article>')
    >>> prose.text.text, [(note.label, note.body.text) for note in prose.notes]
    ('It rained.¹', [('1', 'The Daily, 2020')])
    """
    if not _ROOT.search(source, 0, _ROOT_WITHIN):
        raise ReadError("it is no JATS article; other XML is not read")
    made = _Article(source).page.made
    return moved(web.read(made.text), made)


@attrs.frozen
class _Element:
    """An element that is open, and what closes it on the page."""

    name: str
    closing: str = ""
    is_silent: bool = False
    is_aside: bool = False


class _Article:
    """Writes the article as a web page."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.page = Rewriting(source)
        self._labels = {found["id"]: found["label"].strip(" .[]()") for found in _LABELLED.finditer(source)}
        self._open: list[_Element] = []
        self._silent = 0
        self._named = False
        self._begun = False
        """Whether the note, or the citation, that is open has begun to print."""
        self._asides: list[MappedText] = []
        self.page.tag(f"<!doctype html><html{self._language()}><head>{self._published()}</head><body><article>", 0)
        at = 0
        for tag in _TAG.finditer(source):
            self._words(at, tag.start())
            at = tag.end()
            if tag["data"] is not None:
                self._words(*tag.span("data"))
            elif tag["comment"] is not None:
                if _DIRECTIVE.match(tag["comment"]):
                    self.page.markup(tag.group(), tag.start(), at)
            elif tag["name"]:
                name = tag["name"].lower()
                if tag["end"]:
                    self._end(name, tag.start())
                else:
                    self._start(name, tag["attributes"], tag.start(), at)
        self._words(at, len(source))
        while self._open:
            self._close(len(source))
        for aside in self._asides:
            self.page.all_of(aside)
        self.page.tag("</article></body></html>", len(source))

    def _language(self) -> str:
        found = _LANGUAGE.search(self.source, 0, _ROOT_WITHIN)
        return f' lang="{found[1]}"' if found else ""

    def _published(self) -> str:
        """Return what a page says of the day the article appeared, electronically if so."""
        dates: list[tuple[bool, str]] = []
        for found in _DATE.finditer(self.source, 0, _LONGEST_HEAD):
            said = {part["name"]: int(part["value"]) for part in _PART.finditer(found["inside"])}
            if "year" in said:
                day = "-".join(f"{said[part]:02}" for part in ("year", "month", "day") if part in said)
                dates.append(("day" not in said, day))
        return f'<meta name="citation_publication_date" content="{min(dates)[1]}">' if dates else ""

    def _words(self, start: int, end: int) -> None:
        if start >= end or self._silent:
            return
        if self._open and self._open[-1].name in ("element-citation", "citation", "nlm-citation", "person-group"):
            return  # white space between fields
        if self._open and self._open[-1].name in _WHITE and not self.source[start:end].strip():
            return
        self.page.markup(self.source[start:end], start, end)  # character references and all

    def _start(self, name: str, raw: str, start: int, end: int) -> None:
        if len(self._open) >= _DEEPEST:
            return
        given = {key.lower(): html.unescape(double or single) for key, double, single in _ATTRIBUTE.findall(raw)}
        element = self._opened(name, given, start, end)
        self._open.append(element)
        self._silent += element.is_silent
        if raw.rstrip().endswith("/"):
            self._close(end)

    def _opened(self, name: str, given: Mapping[str, str], start: int, end: int) -> _Element:
        """Put what prints where an element opens."""
        if self._silent:
            return _Element(name)
        around = [element.name for element in self._open]
        if name in _SILENT:
            return _Element(name, is_silent=True)
        if name in _FORMULAS:
            self.page.tag("<math>", start)
            return _Element(name, "</math>")
        if name == "fn":
            is_aside = "fn-group" not in around
            if is_aside:
                self.page.begin()
            self.page.tag(f'<div role="doc-footnote" id="{attribute(given.get("id", ""))}">', start)
            self._begun = False
            return _Element(name, "</div>\n", is_aside=is_aside)
        if name == "ref":
            self.page.tag(f'<p role="doc-biblioentry" id="{attribute(given.get("id", ""))}">', start)
            return _Element(name, "</p>\n")
        if name == "label":
            if around[-1:] in (["fn"], ["ref"]) and (label := _LABEL.match(self.source, end)):
                self.page.put(f"[{label['label']}] ", end, label.end())
                return _Element(name, is_silent=True)
            return _Element(name, " ")
        if name == "p" and "fn" in around:
            self.page.tag("<br><br>" if self._begun else "", start)
            self._begun = True
            return _Element(name)
        if name == "xref":
            return self._link(given, start, end)
        if name in ("ext-link", "uri") and "//" in given.get("href", ""):
            closing = self._field(name, around, start)
            self.page.tag(f'<a href="{attribute(given["href"])}">', start)
            return _Element(name, "</a>" + closing)
        if name in _IN_FIELDS:
            self._begun = False
            return _Element(name)
        if any(each in _IN_FIELDS for each in around):
            return _Element(name, self._field(name, around, start))
        if name == "article-title" and "title-group" in around:
            self.page.tag("<h1>", start)
            return _Element(name, "</h1>\n")
        if name == "title":
            tag = "h2" if around and around[-1] in _HEADED else "p"
            self.page.tag(f"<{tag}>", start)
            return _Element(name, f"</{tag}>\n")
        if name == "list":
            tag = "ol" if given.get("list-type") in ("order", "ordered") else "ul"
            self.page.tag(f"<{tag}>", start)
            return _Element(name, f"</{tag}>\n")
        if name == "ref-list" and not _TITLED.match(self.source, end):
            self.page.tag('<div class="references"><h2>References</h2>', start)
            return _Element(name, "</div>\n")
        opening, closing = _BLOCKS.get(name, ("", ""))
        self.page.tag(opening, start)
        return _Element(name, closing)

    def _link(self, given: Mapping[str, str], start: int, end: int) -> _Element:
        """Put a link to a note or an entry; one to a figure or a section is no citation."""
        places = given.get("rid", "").split()
        kind = given.get("ref-type", "bibr")
        if not places or kind not in ("fn", "bibr", "table-fn"):
            return _Element("xref")
        role = "doc-biblioref" if kind == "bibr" else "doc-noteref"
        is_bare = kind == "fn" and not self._is_raised()
        self.page.tag(f'{"<sup>" if is_bare else ""}<a role="{role}" href="#{attribute(places[0])}">', start)
        if self.source[end - 2 : end] == "/>":
            self.page.put(f"[{self._labels.get(places[0], '*')}]", start, end)
        return _Element("xref", f"</a>{'</sup>' if is_bare else ''}")

    def _is_raised(self) -> bool:
        return any(element.name == "sup" for element in self._open)

    def _field(self, name: str, around: list[str], at: int) -> str:
        """Put what parts a field of a citation from the one before it, and return what closes it."""
        if not any(each in ("element-citation", "nlm-citation") for each in around):
            return ""
        if name in _QUOTED:
            self.page.put(", “" if self._begun else "“", at, at)
            self._begun = True
            return "”"
        if name in ("given-names", "surname"):
            if around[-1] in ("name", "string-name") and self._named:
                self.page.put(" ", at, at)
            self._named = True
            return ""
        if name in _PARTED and around[-1] != "date-in-citation":
            self._named = False
            if name == "person-group":
                return ""
            self.page.put(", " if self._begun else "", at, at)
            self._begun = True
        return ""

    def _end(self, name: str, at: int) -> None:
        if any(element.name == name for element in self._open):
            while self._open[-1].name != name:
                self._close(at)
            self._close(at)

    def _close(self, at: int) -> None:
        element = self._open.pop()
        self._silent -= element.is_silent
        if not self._silent:
            self.page.tag(element.closing, at)
        if element.is_aside:
            self._asides.append(self.page.end())
