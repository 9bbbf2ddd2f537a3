"""The readable text of wikitext: what templates print, what links show, how lines begin."""

import functools
import re
from collections.abc import Mapping

from citecheck import attrs
from citecheck.knowledge import languages, templates
from citecheck.knowledge.templates import named, names
from citecheck.patterns import lazy_regex
from citecheck.reading import titles
from citecheck.reading.builder import FIGURES, SHIFTED, Builder
from citecheck.reading.wikitext.article import Article, Template, Use, positional
from citecheck.reading.wikitext.tree import EXTENSIONS, Node, Part
from citecheck.values import MappedText, Span

# Namespaces whose links print nothing in the text, in the languages of the largest wikis.
_ASIDE = lazy_regex(rf"\s*{languages.pattern('wiki files')}\s*:", re.I)
_OTHER_WIKI = lazy_regex(r"(?!\s*(?:c|s|w)\s*:)\s*[a-z]{2,3}(?:-[a-z]{2,8})?:", re.I)


def _list(names: str) -> frozenset[str]:
    return frozenset(name.strip() for name in names.split(","))


# What templates print, by their names: most nothing that belongs to the text, some one of their parameters.
_PRINT_FIRST = _list(
    """nowrap, nobr, nobold, small, smaller, big, larger, large, smallcaps, sc, em, strong, abbr, tooltip, hover,
    vanchor, visible anchor, linktext, as written, sic, unicode, script, keypress, key, var, mvar, math, mono, code, tt,
    quote, blockquote, cquote, quotation, poemquote, bq, pull quote, quote box, sup, sub, interlanguage link, ill, illm,
    flag, flagcountry, nihongo, dts, nts, angbr, bold, italic, not a typo, chem, center, resize, longitem, poem, qi"""
)
_PRINT_SECOND = _list("lang, transl, transliteration, color, font color, colored text, wikt-lang, translit")
_PRINT_ALL = {
    "frac": "⁄",
    "fraction": "⁄",
    "hms": " ",
    "ss": " ",
    "sortname": " ",
    "hlist": " · ",
    "inflation/year": "",
}
_CONSTANTS = {
    **dict.fromkeys(("nbsp", "space", "thinsp", "hair space", "zwsp"), " "),
    **dict.fromkeys(("snd", "spaced ndash", "spnd", "sndash"), " – "),
    **dict.fromkeys(("ndash", "en dash", "–"), "–"),
    **dict.fromkeys(("mdash", "em dash", "—", "emdash"), "—"),
    **dict.fromkeys(("'", "apostrophe"), "'"),
    "!": "|",
    "=": "=",
    "·": " · ",
    "dot": " · ",
    "c.": "c. ",
    "circa": "c. ",
    "ca": "c. ",
    "as of": "As of ",
    "isbn": "ISBN ",
    "doi": "doi:",
    "issn": "ISSN ",
    "oclc": "OCLC ",
    "p.": "p. ",
    "vol.": "vol. ",
}
_CONVERT = _list("convert, cvt, conv")
_BETWEEN_VALUES = {
    "-": "–",
    "–": "–",
    "to": " to ",
    "and": " and ",
    "by": " by ",
    "x": " × ",
    "or": " or ",
    "+/-": " ± ",
}

IDENTIFIERS = ("doi", "isbn", "issn", "pmid", "pmc", "arxiv", "jstor", "oclc")


@functools.cache
def author_names() -> re.Pattern[str]:
    """Return the pattern of parameters that name an author: ``last2``, ``nazwisko``, ``author1-first``."""
    parts = sorted((*names("last"), *names("first"), *names("author")), key=lambda name: (-len(name), name))
    return re.compile(rf"(?P<part>{'|'.join(map(re.escape, parts))})(?P<number>\d{{0,2}})(?:-?(?P<role>last|first))?")


_FIGURES = lazy_regex(rf"(?P<figures>{FIGURES})</su[pb]\s*>", re.I)
_NEEDS_PRINTING = lazy_regex(r"''|[&\n\r\t\f]|  (?=\S)")
# Markup inside text: blank lines, what a line may start with, the end of a heading, cells, quotes, switches.
_MARKUP = lazy_regex(
    r"""
    [\n*\#:;={|!'_-](?:  # one of these signs, in one, is looked for several times as fast
      (?P<blank>(?<=\n)[ \t]*\n\s*)
    | (?P<start>
        (?<=^[*\#:;])[*\#:;]* | (?<=^=)={0,5} | (?<=^\{)\|[^\n]*
      | (?<=^\|)(?:\}|[-+][^\n]*) | (?<=^[|!]) | (?<=^-)-{3,}
      )
    | (?P<cell>(?<=\|)\||(?<=!)!)
    | (?P<heading_end>(?<==)={0,5}(?=[ \t]*$))
    | (?P<quotes>(?<=')'{1,4})
    | (?P<switch>(?<=_)_[A-Z]{3,20}__)
    )
    """,
    re.X | re.M,
)
_IN_LINE = lazy_regex(r"(?P<quotes>'{2,5})")
_CELL_STYLE = lazy_regex(r"[^|\n\[\]{}<>]{0,300}=[^|\n\[\]{}<>]{0,300}\|(?!\|)")
_SILENT_TAGS = EXTENSIONS - {"ref", "nowiki", "pre", "math", "chem", "ce", "syntaxhighlight", "source"}
_BLOCK_TAGS = frozenset("p div blockquote center table tr td th ul ol li dl dt dd hr h1 h2 h3 h4 h5 h6".split())
_URL = lazy_regex(r"\S+\s*")
_IN_PARENTHESES = lazy_regex(r"\s?\([^()]*\)\Z")
_LONGEST_NAME = 300


class Printer:
    """Prints wikitext into readable text."""

    def __init__(self, article: Article, *, in_note: bool = False, in_line: bool = False) -> None:
        self.builder = Builder(article.source)
        self.opaque: list[Span] = []
        self._article = article
        self._source = article.source
        self._in_note = in_note
        self._markup = _IN_LINE if in_line else _MARKUP
        self._tables = 0
        self._item = 0
        self._heading_end = -1
        self._addressed = self._titled = in_line
        self._title_ends = -1

    def print(self, part: Part) -> None:
        """Print a part."""
        at = part.start
        for node in part.nodes:
            if node.start >= at:
                self._text(at, node.start)
                at = self._node(node)
        self._text(at, part.end)

    # Text.

    def _text(self, start: int, end: int) -> None:
        at = start
        while markup := self._markup.search(self._source, at, end):
            self.builder.prose(at, markup.start())
            at = markup.end()
            kind = markup.lastgroup
            if kind == "blank":
                self.builder.gap("\n\n")
            elif kind == "start":
                at = self._line(markup, end)
            elif kind == "cell" and self._tables:
                at = self._cell(at, end)
            elif kind == "heading_end" and markup.end() == self._heading_end:
                self.builder.gap("\n\n")
            elif kind == "quotes" and self._in_note:
                self._italics(markup)
            elif kind in ("cell", "heading_end"):
                self.builder.prose(markup.start(), at)
        self.builder.prose(at, end)

    def _italics(self, markup: re.Match[str]) -> None:
        """Show where a title in italics begins and ends."""
        if markup.start() == self._title_ends:
            self.builder.put(titles.CLOSING, markup.start(), markup.start())
        elif markup.group() == "''" and not self._titled:
            self._titled = True
            end = self._source.find("''", markup.end(), markup.end() + _LONGEST_NAME)
            words = self._source[markup.end() : end].replace("[[", "").replace("]]", "")
            if end >= 0 and titles.is_italic_title(words, self.builder.text.text):
                self._title_ends = end
                self.builder.put(titles.OPENING, markup.end(), markup.end())

    def _line(self, markup: re.Match[str], end: int) -> int:
        """Print what a line starts with; return where its text starts."""
        sign, at = markup.group(), markup.end()
        self.builder.prefix("")
        if sign[0] in "*#:;":
            self._item = self._item + 1 if sign[0] == "#" else 0
            self.builder.gap("\n" if sign[0] in "*#" else "\n\n")
            if sign[-1] in "*#":
                self.builder.prefix(f"{self._item}. " if sign[-1] == "#" and len(sign) == 1 else "• ")
        elif sign[0] == "=":
            line_end = self._source.find("\n", at)
            line = self._source[markup.start() : line_end if line_end >= 0 else None].rstrip()
            if not line.endswith("=") or not line.strip("= \t"):
                self.builder.prose(markup.start(), at)
                return at
            self._heading_end = markup.start() + len(line)
            self.builder.gap("\n\n")
        elif sign.startswith("{|"):
            self._tables += 1
            self.builder.gap("\n\n")
        elif sign == "|}":
            self._tables = max(self._tables - 1, 0)
            self.builder.gap("\n\n")
        elif sign[0] == "-":
            self.builder.gap("\n\n")
        elif not self._tables:
            self.builder.prose(markup.start(), at)
        elif sign[:2] in ("|-", "|+"):
            self.builder.gap("\n")
        else:
            return self._cell(at, end)
        return at

    def _cell(self, at: int, end: int) -> int:
        self.builder.gap(" ")
        self.builder.prefix("| ")
        style = _CELL_STYLE.match(self._source, at, end)
        return style.end() if style else at

    # Constructs.

    def _node(self, node: Node) -> int:
        """Print a construct; return where the text behind it starts."""
        if node.start in self._article.uses:
            self._call(self._article.uses[node.start])
        elif node.kind == "link":
            self._link(node)
        elif node.kind == "external":
            self._external(node)
        elif node.kind == "template":
            self._template(node)
        elif node.kind == "tag":
            return self._tag(node)
        elif node.kind == "argument" and len(node.parts) > 1:
            self.print(node.parts[1])
        return node.end

    def _call(self, use: Use) -> None:
        if not self._in_note and use.keys:
            self.builder.mark(use.span.start)
            printed = "".join(f"[{self._article.labels[key]}]" for key in use.keys)
            self.builder.put(printed, use.span.start, use.span.end)

    def _link(self, node: Node) -> None:
        target = self._source[node.parts[0].start : node.parts[0].end]
        if _ASIDE.match(target):
            caption = node.parts[-1]
            if not self._in_note and self._article.holds_call(caption.start, caption.end):
                self._apart(caption)
        elif len(node.parts) == 1:
            if not _OTHER_WIKI.match(target):
                self.builder.prose(node.parts[0].start + target.startswith(":"), node.parts[0].end)
        elif self._source[node.parts[-1].start : node.parts[-1].end].strip():
            self.print(node.parts[-1])
        else:  # `[[Georgia (country)|]]` prints what stands before the bracket
            bare = _IN_PARENTHESES.sub("", target.rstrip()) if len(target) < _LONGEST_NAME else target
            self.builder.prose(node.parts[0].start + bare.find(":") + 1, node.parts[0].start + len(bare))

    def _external(self, node: Node) -> None:
        part = node.parts[0]
        url = _URL.match(self._source, part.start, part.end)
        start = url.end() if url else part.start
        if start < part.end:
            is_title = False
            if self._in_note and not self._addressed:  # the address first, as it stands
                self._addressed = True
                is_title = titles.is_linked_title(self._source[start : part.end], self.builder.text.text)
                if self._source.startswith("//", part.start):  # as the page itself is fetched
                    self.builder.put("https:", part.start, part.start)
                self.builder.prose(part.start, start)
                self.builder.gap(" ")
            if is_title:
                self._titled = True
                self.builder.put(titles.OPENING, start, start)
            self.print(Part(start, part.end, tuple(inner for inner in part.nodes if inner.start >= start)))
            if is_title:
                self.builder.put(titles.CLOSING, part.end, part.end)
        elif self._in_note:
            self.builder.prose(part.start, part.end)

    def _tag(self, node: Node) -> int:
        name = node.name.removeprefix("/")
        content = node.parts[0] if node.parts else None
        if name == "br":
            self.builder.line_break()
        elif name in _BLOCK_TAGS:
            self.builder.gap("\n\n")
        elif name == "nowiki" and content:
            self.builder.prose(content.start, content.end)
        elif name in SHIFTED and node.name == name and (shifted := _FIGURES.match(self._source, node.end)):
            start, end = shifted.span("figures")
            self.builder.put(self._source[start:end].translate(SHIFTED[name]), start, end)
            return end
        elif name in EXTENSIONS and name not in _SILENT_TAGS and content:
            self._code(node, content)
        return node.end

    def _code(self, node: Node, content: Part) -> None:
        """Print code or a formula, in which nothing is a marker."""
        is_block = node.name not in ("math", "chem", "ce") or "block" in node.attributes
        if is_block:
            self.builder.gap("\n\n")
        self.builder.mark(node)
        self.builder.verbatim(content.start, content.end)
        if node in self.builder.starts:
            self.opaque.append(Span(self.builder.starts[node], self.builder.length))
        if is_block:
            self.builder.gap("\n\n")

    def _apart(self, part: Part) -> None:
        """Print a part as a paragraph of its own."""
        self.builder.gap("\n\n")
        self.print(part)
        self.builder.gap("\n\n")

    def _template(self, node: Node) -> None:
        template = self._article.template(node)
        name, given = template.name, template.parameters
        first = given.get("1")
        if template.is_citation:
            if self._in_note:
                self._citation(template)
        elif name in _CONSTANTS:
            self.builder.put(_CONSTANTS[name], node.start, node.start)
            if first is not None:
                self.print(first)
        elif name in _CONVERT:
            self._convert(given)
        elif name in _PRINT_ALL:
            for i, part in enumerate(positional(template)):
                if i:
                    self.builder.put(_PRINT_ALL[name], part.start, part.start)
                self.print(part)
        elif name in named("harvard") or name in named("short"):
            for i, part in enumerate(positional(template)):
                if i:
                    self.builder.gap(" ")
                self.print(part)
        elif name in _PRINT_FIRST or name.startswith("lang-"):
            shown = next((given[key] for key in ("1", "text", "quote", "content") if key in given), None)
            if shown is not None and "quote" in name:
                self._apart(shown)
            elif shown is not None:
                self.print(shown)
        elif name in _PRINT_SECOND or name == "langx":
            if "2" in given:
                self.print(given["2"])
        elif name.startswith("formatnum:"):
            start = self._source.find(":", node.start) + 1
            self.builder.prose(start, max(start, node.parts[0].end))
        elif not self._in_note:
            for part in node.parts[1:]:
                if self._article.holds_call(part.start, part.end):
                    equals = self._source.find("=", part.start, part.nodes[0].start)
                    self._apart(attrs.evolve(part, start=equals + 1 if equals >= 0 else part.start))

    def _convert(self, given: Mapping[str, Part]) -> None:
        """Print the value and unit of ``{{convert|5|km|mi}}``, or the range of ``{{convert|5|-|6|km}}``."""
        parts = [given[number] for number in "1234" if number in given]
        between = _BETWEEN_VALUES.get(self._source[parts[1].start : parts[1].end].strip()) if len(parts) > 2 else None
        for part in parts[: 2 if between is None else 4]:
            if between is not None and part is parts[1]:
                self.builder.put(between, part.start, part.end)
                continue
            if part is parts[1 if between is None else 3]:
                self.builder.gap(" ")
            self.builder.prose(part.start, part.end)

    def _citation(self, template: Template) -> None:
        """Print what a template says of a source, in the order in which it says it."""
        shown = [(part.start, key, part) for key, part in template.parameters.items() if is_shown(key)]
        begun = False
        for _, key, part in sorted(shown, key=lambda entry: entry[0]):
            if not self._source[part.start : part.end].strip():
                continue
            if begun:
                self.builder.put(",", part.start, part.start)
                self.builder.gap(" ")
            begun = True
            quoted = key in named("title")
            self.builder.prefix("“" if quoted else "")
            self.print(part)
            if quoted:
                self.builder.put("”", part.end, part.end)


@functools.cache
def _shown() -> frozenset[str]:
    """Return the parameters that print."""
    kinds = (*templates.FIELDS, "year", "authors")
    return frozenset(IDENTIFIERS).union(*map(named, kinds))


def is_shown(key: str) -> bool:
    """Tell whether a parameter of a template that describes a source prints a field that we know."""
    return key in _shown() or author_names().fullmatch(key) is not None


def value_of(article: Article, part: Part) -> MappedText:
    """Return what a parameter prints."""
    raw = article.source[part.start : part.end]
    if not part.nodes and not _NEEDS_PRINTING.search(raw):
        words = raw.strip()
        return MappedText.verbatim(words, part.start + len(raw) - len(raw.lstrip()))
    printer = Printer(article, in_note=True, in_line=True)
    printer.print(part)
    return printer.builder.text


def text_of(article: Article, part: Part | None) -> str:
    """Return the words of a parameter; none where it is not given."""
    return value_of(article, part).text if part is not None else ""


def printed(article: Article, part: Part) -> MappedText:
    """Return what a note prints."""
    printer = Printer(article, in_note=True)
    printer.print(part)
    return printer.builder.text
