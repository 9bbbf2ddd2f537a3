r"""LaTeX: the text as it prints, its notes, and its citations by keys.

The commands are put in the tags of a web page, each character keeping its place, and the page is read. ``\cite`` and
its kin lead to ``\bibitem``s of the file itself, or cite by keys from the ``.bib`` that it names. Commands that nobody
knows print their arguments; nothing is expanded or included.
"""

import re
import unicodedata
from collections.abc import Iterator

from citecheck import attrs
from citecheck.knowledge import languages
from citecheck.patterns import lazy_regex
from citecheck.reading import html as web
from citecheck.reading.moving import moved
from citecheck.reading.rewriting import Rewriting, attribute, called, notes_of
from citecheck.values import Bibliography, MappedText, Prose, Span, Unread


def read(source: str) -> Prose:
    r"""Return the article's text with its map, its notes and their calls, and the bibliographies that it names.

    >>> prose = read("It \\emph{rained}.\\footnote{“Rain,” \\textit{The Daily}, 2020.}")
    >>> prose.text.text, prose.notes[0].label, prose.notes[0].body.text
    ('It rained.[1]', '1', '“Rain,” The Daily, 2020.')
    """
    made, bibliographies = _made(source)
    prose = moved(web.read(made.text), made)
    return attrs.evolve(prose, bibliographies=bibliographies, unread=(*prose.unread, *_included(source)))


# `\\input{chapters/one}`, in a line that is no comment.
_INCLUDED = lazy_regex(r"^[^%\n]*?\\(?:input|include|subfile)\s*\{(?P<file>[^{}\n]{1,200})\}", re.M)


def _included(source: str) -> Iterator[Unread]:
    """Say which files an article takes in, since what they hold is not read."""
    for found in _INCLUDED.finditer(source):
        span = Span(found.start("file"), found.end("file"))
        yield Unread(
            "format", found["file"], span, f"The file {found['file']}, which the article includes, was not read."
        )


def _made(source: str) -> tuple[MappedText, tuple[Bibliography, ...]]:
    """Return the article as a page, and what it names; what was needed to make it is given up before that is read."""
    article = _Article(source)
    return article.page.made, tuple(article.bibliographies)


def _words(names: str) -> frozenset[str]:
    return frozenset(names.split())


_TOKEN = lazy_regex(
    r"""
      (?P<comment>%[^\n]*(?:\n[ \t]*(?!\s*\n))?)
    | \\(?P<command>[a-zA-Z@]+)\*?[ \t]*\n?[ \t]*
    | \\(?P<sign>.)
    | (?P<blank>\n[ \t]*\n\s*)
    | (?P<math>\$\$?)
    | (?P<mark>``|''|---?|~|[`'&{}])
    """,
    re.X | re.S,
)
_BRACE = lazy_regex(r"\\.|%[^\n]*|[{}]", re.S)
_OPTION = lazy_regex(r"\s*\[(?P<inside>(?:[^\[\]{}]|\{[^{}]*\}){0,500})\]", re.S)
_SPACE = lazy_regex(r"[ \t]*(?:\n[ \t]*(?!\n))?")
_NAME = lazy_regex(r"\s*\{([a-zA-Z]+\*?)\}")
_BODY = lazy_regex(r"\\begin\s*\{document\}")
# `\usepackage[english,main=ngerman]{babel}`, whose last language is the main one, or `\setdefaultlanguage{german}`.
_MAIN_LANGUAGE = lazy_regex(
    r"""
      \\usepackage\s*\[[^\]]{0,200}?(?:main\s*=\s*)?(?P<babel>[a-zA-Z]{3,30})\s*\]\s*\{babel\}
    | \\set(?:default|main)language\s*(?:\[[^\]]{0,200}\])?\s*\{\s*(?P<polyglossia>[a-zA-Z]{3,30})\s*\}
    """,
    re.X,
)
_END = lazy_regex(r"\\end\s*\{document\}")
_DEEPEST = 60
"""Groups inside one another; what is nested deeper is passed over."""

_MARKS = {"``": "“", "''": "”", "`": "‘", "'": "’", "---": "—", "--": "–", "~": " "}
_SIGNS = {**dict.fromkeys("&%$#_{}", ""), " ": " ", ",": " ", ";": " ", ":": " ", "!": "", "/": "", "-": "", "@": ""}
_SYMBOLS = {
    "ldots": "…", "dots": "…", "textellipsis": "…", "textendash": "–", "textemdash": "—", "textquotedblleft": "“",
    "textquotedblright": "”", "textquoteleft": "‘", "textquoteright": "’", "textquotesingle": "'", "textquotedbl": '"',
    "glqq": "„", "grqq": "“", "glq": "‚", "grq": "‘", "flqq": "«", "frqq": "»", "guillemotleft": "«",
    "guillemotright": "»", "og": "« ", "fg": " »", "ss": "ß", "o": "ø", "O": "Ø", "ae": "æ", "AE": "Æ", "oe": "œ",
    "OE": "Œ", "aa": "å", "AA": "Å", "l": "ł", "L": "Ł", "i": "ı", "j": "ȷ", "dh": "ð", "th": "þ", "S": "§", "P": "¶",
    "dag": "†", "ddag": "‡", "copyright": "©", "pounds": "£", "euro": "€", "texteuro": "€", "textdegree": "°",
    "textgreater": ">", "textless": "<", "textbackslash": "\\", "textasciitilde": "~", "textasciicircum": "^",
    "textbar": "|", "textunderscore": "_", "LaTeX": "LaTeX", "TeX": "TeX", "quad": " ", "qquad": " ", "space": " ",
    "slash": "/", "textbullet": "•", "textperiodcentered": "·", "textasteriskcentered": "*", "nobreakspace": " ",
    "textnumero": "№", "texttrademark": "™", "textregistered": "®", "today": "", "textendashspace": "–", "lbrack": "[",
    "rbrack": "]",
}  # fmt: skip
_ACCENTS = {
    "'": "\u0301", "`": "\u0300", "^": "\u0302", '"': "\u0308", "~": "\u0303", "=": "\u0304", ".": "\u0307",
    "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a", "d": "\u0323",
    "b": "\u0331",
}  # fmt: skip
_FONTS = {
    **dict.fromkeys(_words("emph textit textsl uline underline"), ("<i>", "</i>")),
    **dict.fromkeys(_words("textbf textsc"), ("<b>", "</b>")),
    **dict.fromkeys(_words("texttt lstinline mintinline code"), ("<code>", "</code>")),
    **dict.fromkeys(_words("textsuperscript up"), ("<sup>", "</sup>")),
    "textsubscript": ("<sub>", "</sub>"),
    "caption": ("<p>", "</p>"),
    "sout": ("<s>", "</s>"),
}
_HEADINGS = {
    **dict.fromkeys(_words("part chapter section"), "h2"),
    "subsection": "h3",
    **dict.fromkeys(_words("subsubsection paragraph subparagraph"), "h4"),
}
_NOTES = _words("footnote endnote sidenote footnotetext marginnote")
_CITES = lazy_regex(
    r"(?:[cC]ite(?:p|t|alp|alt|author|year|yearpar|title|num|s|ps|ts)?|[A-Z]?[a-z]{3,9}cites?|fullcite|citetitle|onlinecite)"
)
_ROUND = lazy_regex(r"\s?\([^()]{0,200}\)")
_TEXTUAL = lazy_regex(r"[cC]ite(?:t|author|alt)s?|[tT]extcites?")
# Commands whose arguments do not print, with how many there are, and those whose last of so many does.
_SILENT = {
    **dict.fromkeys(
        _words(
            """label ref pageref cref Cref autoref eqref vspace hspace usepackage documentclass includegraphics input
            include bibliographystyle pagestyle thispagestyle hypersetup index setlength color thanks phantomsection
            nocite pagenumbering geometry author date title subtitle institute glsadd includeonly graphicspath
            todo printbibliography tableofcontents maketitle theendnotes rowcolor cline cmidrule bibdata"""
        ),
        1,
    ),
    **dict.fromkeys(_words("setcounter addtocounter addcontentsline DeclareRobustCommand"), 2),
    **dict.fromkeys(_words("newcommand renewcommand providecommand"), 2),
    **dict.fromkeys(_words("newenvironment renewenvironment"), 3),
}
_LAST = {
    **dict.fromkeys(_words("textcolor foreignlanguage hypertarget hyperlink colorbox parbox raisebox href"), 2),
    "multicolumn": 3,
}
_FORMULAS = _words("equation align displaymath math gather multline eqnarray alignat flalign split")
_CODE = _words("verbatim lstlisting minted Verbatim Highlighting alltt comment filecontents")
_UNPRINTED = _words("comment filecontents tikzpicture")
_TABLES = _words("tabular tabularx longtable tabulary array tabu supertabular")
_LISTS = _words("itemize enumerate description compactitem compactenum")
_BLOCKS = _words("quote quotation verse abstract center flushleft flushright figure table minipage")
_START = lazy_regex(r"\\setcounter\s*\{enum[iv]+\}\s*\{(-?\d{1,4})\}|\\item|\[[^\]]*start\s*=\s*(\d{1,4})")
_KEY_NEEDS_BRACES = lazy_regex(r"\w+(?:[:.#$%&+?<>~/-]\w+)*")
_BIBITEM = lazy_regex(r"\\bibitem\s*(?:\[(?P<label>(?:[^\[\]{}]|\{[^{}]*\})*)\])?\s*\{(?P<key>[^{}]*)\}")
_RESOURCE = lazy_regex(r"\\(?:bibliography|addbibresource(?:\[[^\]]*\])?)\s*\{(?P<files>[^{}]{1,500})\}")
_ENTRY_LABEL = lazy_regex(r"[^\W_][\w.+&,: –-]{0,39}")


class _Article:
    """Writes the article as a web page."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.page = Rewriting(source)
        self._closing = dict(_braces(source))
        self._items = _bibitems(source)
        self._notes: list[tuple[str, str, MappedText]] = []
        self._count = 0
        self._lists: list[tuple[str, int]] = []
        """The lists that are open, each with the number of its next item; -1 where there is none."""
        self._tables = 0
        self._in_note = 0
        self._depth = 0
        self._quoted = 0
        self.bibliographies = [] if self._items else list(_resources(source))
        begin = _BODY.search(source)
        start = begin.end() if begin else 0
        finish = _END.search(source, start)
        main = _MAIN_LANGUAGE.search(source, 0, start)
        said = languages.declared(main["babel"] or main["polyglossia"]) if main else None
        self.page.tag(f'<!doctype html><html lang="{said}"><head>' if said else "<!doctype html><html><head>", 0)
        self._head(begin.start() if begin else 0)
        self._read(start, finish.start() if finish else len(source))
        notes_of(self.page, self._notes)
        self.page.tag("</article></body></html>", len(source))

    # What is said before the text.

    def _head(self, end: int) -> None:
        """Write title and date."""
        date = self._argument_of("date", end)
        if date:
            self.page.tag(f'<meta name="date" content="{attribute(" ".join(self.source[slice(*date)].split()))}">', 0)
        self.page.tag("</head><body><article>", 0)
        title = self._argument_of("title", end or len(self.source))
        if title and title[1] > title[0]:
            self.page.tag("<h1>", title[0])
            self._read(*title)
            self.page.tag("</h1>\n<p>", title[1])

    def _argument_of(self, command: str, end: int) -> tuple[int, int] | None:
        found = re.compile(rf"\\{command}\s*(?:\[[^\]]*\])?\s*(?=\{{)").search(self.source, 0, end)
        return self._group(found.end())[:2] if found else None

    # Arguments.

    def _group(self, at: int) -> tuple[int, int, int]:
        """Return where the argument at a place stands, empty if there is none, and where the text behind it starts."""
        space = _SPACE.match(self.source, at)
        start = space.end() if space else at
        if start < len(self.source) and self.source[start] == "{" and start in self._closing:
            end = self._closing[start]
            return start + 1, end, end + 1
        return at, at, at

    def _options(self, at: int) -> tuple[list[tuple[int, int]], int]:
        """Return the arguments in brackets at a place, and where the text behind them starts."""
        found: list[tuple[int, int]] = []
        while option := _OPTION.match(self.source, at):
            found.append(option.span("inside"))
            at = option.end()
        return found, at

    # Text.

    def _read(self, start: int, end: int) -> None:
        """Write a stretch of the source."""
        if self._depth > _DEEPEST:
            return
        self._depth += 1
        at = start
        while token := _TOKEN.search(self.source, at, end):
            self.page.words(at, token.start())
            at = self._token(token, end)
        if at < end:
            self.page.words(at, end)
        self._depth -= 1

    def _token(self, token: re.Match[str], end: int) -> int:
        """Write what a sign or command prints; return where the text behind it starts."""
        start, at = token.span()
        if token["comment"]:
            words = token["comment"].strip("% \t\r\n")
            if words.startswith("citecheck:") and "--" not in words:
                self.page.markup(f"<!-- {words} -->", start, start + len(token["comment"].rstrip()))
        elif token["blank"]:
            self._paragraph(start)
        elif token["math"]:
            return min(self._formula(at, token["math"], end), end)
        elif token["mark"]:
            return self._mark(token["mark"], start, at, end)
        elif token["sign"]:
            return min(self._sign(token["sign"], start, at, end), end)
        else:
            return min(self._command(token["command"], start, at, end), end)
        return at

    def _paragraph(self, at: int) -> None:
        if self._in_note:
            self.page.tag("<br><br>", at)
        elif not self._tables:
            self.page.tag("\n<p>", at)

    def _mark(self, mark: str, start: int, at: int, end: int) -> int:
        if mark == "&":
            self.page.tag("</td><td>" if self._tables else "", start)
        elif mark == "{" and start in self._closing and self._closing[start] < end:
            self._read(at, self._closing[start])
            return self._closing[start] + 1
        elif mark in _MARKS:
            self.page.put(_MARKS[mark], start, at)
        return at

    def _sign(self, sign: str, start: int, at: int, end: int) -> int:
        if sign in "([":
            return self._formula(at, "\\)" if sign == "(" else "\\]", end)
        if sign == "\\":
            star = _OPTION.match(self.source, at)
            self.page.tag("</td></tr>\n<tr><td>" if self._tables else "<br>", start)
            return star.end() if star else at
        if sign in _ACCENTS:
            return self._accent(_ACCENTS[sign], start, at)
        if sign in _SIGNS:
            self.page.put(_SIGNS[sign] or (sign if sign in "&%$#_{}" else ""), start, at)
        return at

    def _accent(self, accent: str, start: int, at: int) -> int:
        begin, stop, behind = self._group(at)
        if behind == at:
            space = _SPACE.match(self.source, at)
            begin = space.end() if space else at
            stop = behind = begin + 1
        letter = self.source[begin:stop].replace("\\i", "i").replace("\\j", "j").strip()[:1]
        self.page.put(unicodedata.normalize("NFC", letter + accent) if letter else "", start, behind)
        return behind

    def _formula(self, at: int, closing: str, end: int) -> int:
        """Write a formula, in which nothing is read."""
        stop = self.source.find(closing, at, min(end, at + _LONGEST_FORMULA))
        if stop < 0:
            self.page.words(at - len(closing), at)
            return at
        self.page.tag("<math>", at)
        self.page.words(at, stop)
        self.page.tag("</math>", stop)
        return stop + len(closing)

    # Commands.

    def _command(self, name: str, start: int, at: int, end: int) -> int:
        if name in _SYMBOLS:
            self.page.put(_SYMBOLS[name], start, at)
            return self._group(at)[2] if self.source.startswith("{}", at) else at
        if name == "begin":
            return self._begin(start, at, end)
        if name == "end":
            return self._end_of_environment(start, at)
        if name == "item":
            return self._item(start, at)
        if name == "par":
            self._paragraph(start)
            return at
        if name == "verb":
            stop = self.source.find(self.source[at : at + 1], at + 1, end)
            self._code(at + 1, stop if stop > 0 else at + 1)
            return stop + 1 if stop > 0 else at
        if len(name) == 1 and name in _ACCENTS:
            return self._accent(_ACCENTS[name], start, at)
        if name in ("url", "nolinkurl", "path"):
            begin, stop, behind = self._group(at)
            self.page.words(begin, stop)
            return behind
        if name == "href":
            return self._href(at)
        if name in _NOTES:
            return self._note(start, at, name)
        if name == "enquote":
            begin, stop, behind = self._group(at)
            self._quoted += 1
            self.page.put("“" if self._quoted % 2 else "‘", start, begin)
            self._read(begin, stop)
            self.page.put("”" if self._quoted % 2 else "’", stop, behind)
            self._quoted -= 1
            return behind
        if name in _HEADINGS:
            _, at = self._options(at)
            begin, stop, behind = self._group(at)
            self.page.tag(f"<{_HEADINGS[name]}>", start)
            self._read(begin, stop)
            self.page.tag(f"</{_HEADINGS[name]}>\n<p>", behind)
            return behind
        if name in _FONTS:
            _, at = self._options(at)
            begin, stop, behind = self._group(at)
            opening, closing = _FONTS[name]
            self.page.tag(opening, start)
            self._read(begin, stop)
            self.page.tag(closing, behind)
            return behind
        if name == "texorpdfstring":
            begin, stop, behind = self._group(at)
            self._read(begin, stop)
            return self._group(behind)[2]
        if name not in _SILENT and _CITES.fullmatch(name):
            return self._cite(name, start, at)
        if name == "bibitem":
            return self._bibitem(start, end)
        if name == "def":
            stop = self.source.find("{", at, end)
            return self._group(stop)[2] if stop >= 0 else at
        if name in _SILENT:
            _, at = self._options(at)
            for _ in range(_SILENT[name]):
                _, _, behind = self._group(at)
                _, at = self._options(behind) if behind > at else ((), at)
            return at
        if name in _LAST:
            for _ in range(_LAST[name] - 1):
                at = self._group(at)[2]
        return at

    def _href(self, at: int) -> int:
        _, at = self._options(at)
        begin, stop, at = self._group(at)
        address = re.sub(r"\\([%#&_~{}$])", r"\1", self.source[begin:stop].strip())
        begin, stop, behind = self._group(at)
        if "//" not in address:
            self._read(begin, stop)
            return behind
        self.page.tag(f'<a href="{attribute(address)}">', at)
        self._read(begin, stop)
        self.page.tag("</a>", behind)
        return behind

    def _note(self, start: int, at: int, name: str) -> int:
        options, at = self._options(at)
        begin, stop, behind = self._group(at)
        if behind == at:
            return at
        label = self.source[slice(*options[0])].strip() if options else ""
        if not label.isdigit():
            self._count += name != "footnotetext"
            label = str(self._count)
        place = f"fn-{label}"
        if name != "footnotetext":
            self.page.markup(called(label, place), start, start + 1)
        self.page.begin()
        self._in_note += 1
        self._read(begin, stop)
        self._in_note -= 1
        self._notes.append((place, label, self.page.end()))
        return behind

    # Citations.

    def _cite(self, name: str, start: int, at: int) -> int:
        if name.endswith("cites"):  # `\autocites(see)(for all)[3]{berg}{ito}`
            while option := _ROUND.match(self.source, at):
                at = option.end()
        _, at = self._options(at)
        begin, stop, behind = self._group(at)
        keys = [(match.start(), match.end()) for match in _KEY.finditer(self.source, begin, stop)]
        if not keys:
            return behind
        if name.lower() in ("citeauthor", "citetitle"):
            return behind
        if self._items:
            self._cite_items(keys, start, behind)
        else:
            self._cite_keys(keys, start, behind, is_told=_TEXTUAL.fullmatch(name) is not None)
        if name.endswith("cites") and self.source.startswith(("{", "["), behind):
            return self._cite(name, behind, behind)
        return behind

    def _cite_items(self, keys: list[tuple[int, int]], begin: int, stop: int) -> None:
        self.page.put("[", begin, keys[0][0])
        for i, (start, end) in enumerate(keys):
            key = self.source[start:end]
            self.page.tag((", " if i else "") + f'<a role="doc-biblioref" href="#bib-{attribute(key)}">', start)
            self.page.put(self._items.get(key, key), start, end)
            self.page.tag("</a>", end)
        self.page.put("]", keys[-1][1], stop)

    def _cite_keys(self, keys: list[tuple[int, int]], begin: int, stop: int, *, is_told: bool) -> None:
        """Write keys as Pandoc has them, which the parser reads."""
        is_told = is_told and len(keys) == 1 and any(sign.isdigit() for sign in self.source[slice(*keys[0])])
        self.page.put("" if is_told else "[", begin, keys[0][0])
        for i, (start, end) in enumerate(keys):
            bare = _KEY_NEEDS_BRACES.fullmatch(self.source, start, end) is not None
            self.page.tag(("; " if i else "") + ("@" if bare else "@{"), start)
            self.page.words(start, end)
            self.page.tag("" if bare else "}", end)
        self.page.put("" if is_told else "]", keys[-1][1], stop)

    def _bibitem(self, start: int, end: int) -> int:
        item = _BIBITEM.match(self.source, start, end)
        if item is None:
            return start + len("\\bibitem")
        label = self._items.get(item["key"].strip(), "")
        self.page.tag(f'</p>\n<p role="doc-biblioentry" id="bib-{attribute(item["key"].strip())}">', start)
        self.page.put(f"[{label}] ", start, item.end())
        return item.end()

    # Environments.

    def _begin(self, start: int, at: int, end: int) -> int:
        named = _NAME.match(self.source, at)
        if named is None:
            return at
        name, at = named[1].rstrip("*"), named.end()
        closing = f"\\end{{{named[1]}}}"
        if name in _FORMULAS or name in _CODE or name in _UNPRINTED:
            stop = self.source.find(closing, at, end)
            stop = stop if stop >= 0 else end
            if name in _FORMULAS:
                self.page.tag("<p><math>", at)
                self.page.words(at, stop)
                self.page.tag("</math></p>\n<p>", stop)
            elif name not in _UNPRINTED:
                self.page.tag("\n", at)
                self._code(at, stop, "pre")
                self.page.tag("\n<p>", stop)
            return min(stop + len(closing), end)
        _, at = self._options(at)
        if name in _LISTS:
            found = _START.search(self.source, named.end(), min(end, named.end() + _HEAD_OF_LIST))
            first = int(found[1]) + 1 if found and found[1] else int(found[2]) if found and found[2] else 1
            self._lists.append((name, first if "enum" in name else -1))
            self.page.tag("\n<ul>", start)
        elif name in _TABLES:
            while (behind := self._group(at)[2]) > at:
                _, at = self._options(behind)
            self._tables += 1
            self.page.tag("<table><tr><td>", start)
        elif name == "thebibliography":
            at = self._group(at)[2]
            self.page.tag("\n<h2>References</h2>\n", start)
        elif name in _BLOCKS:
            at = self._group(at)[2] if name == "minipage" else at
            self.page.tag("" if self._tables else "\n<p>", start)
        return at

    def _end_of_environment(self, start: int, at: int) -> int:
        named = _NAME.match(self.source, at)
        if named is None:
            return at
        name = named[1].rstrip("*")
        if name in _LISTS and self._lists:
            self._lists.pop()
            self.page.tag("</ul>\n<p>", start)
        elif name in _TABLES and self._tables:
            self._tables -= 1
            self.page.tag("</td></tr></table>\n<p>", start)
        elif name in _BLOCKS:
            self.page.tag("" if self._tables else "\n<p>", start)
        return named.end()

    def _item(self, start: int, at: int) -> int:
        options, at = self._options(at)
        kind, number = self._lists[-1] if self._lists else ("itemize", -1)
        if options:
            self.page.tag("\n<p>", start)
            self._read(*options[0])
            self.page.tag(" ", at)
        elif number >= 0:
            self._lists[-1] = kind, number + 1
            self.page.tag(f"\n<p>{number}. ", start)
        else:
            self.page.tag("\n<li>", start)
        return at

    def _code(self, start: int, end: int, tag: str = "code") -> None:
        self.page.tag(f"<{tag}>", start)
        self.page.words(start, end)
        self.page.tag(f"</{tag}>", end)


_LONGEST_FORMULA = 5000
_HEAD_OF_LIST = 400
"""Before the first item of a list stand a few settings at most."""
_KEY = lazy_regex(r"[^\s,{}]+")


def _braces(source: str) -> Iterator[tuple[int, int]]:
    """Give where each group opens and closes."""
    opened: list[int] = []
    for sign in _BRACE.finditer(source):
        if sign.group() == "{":
            opened.append(sign.start())
        elif sign.group() == "}" and opened:
            yield opened.pop(), sign.start()


# `B\"ohm`, `\'{E}cole`, `\c{c}`
_ACCENTED = lazy_regex(r"\\(?P<accent>[\"'`^~=.]|[ucvHk](?=[\s{]))\s?\{?(?P<letter>[^\W\d_])\}?")


def _letter(found: "re.Match[str]") -> str:
    return unicodedata.normalize("NFC", found["letter"] + _ACCENTS[found["accent"]])


def _bibitems(source: str) -> dict[str, str]:
    """Return the printed label of each ``\\bibitem`` by its key: a number, or the label that it gives itself.

    That of natbib, ``[Falk et al.(2018)Falk, Ito, and Vogt]``, has the year in brackets behind the names.
    """
    labels: dict[str, str] = {}
    for number, item in enumerate(_BIBITEM.finditer(source), 1):
        bare = re.sub(r"[{}\\]", "", _ACCENTED.sub(_letter, item["label"] or "")).replace("~", " ")
        given = re.sub(r"\((\d{4}[a-z]?)\).*|\(\d.*", lambda year: f", {year[1]}" if year[1] else "", bare).strip()
        labels.setdefault(item["key"].strip(), given if _ENTRY_LABEL.fullmatch(given) else str(number))
    return labels


_NOCITE = lazy_regex(r"\\nocite\s*\{(?P<keys>[^{}]{1,2000})\}")


def _resources(source: str) -> Iterator[Bibliography]:
    """Give the bibliography files that an article names."""
    listed = tuple(key.strip() for found in _NOCITE.finditer(source) for key in found["keys"].split(","))
    for named in _RESOURCE.finditer(source):
        for file in _KEY.finditer(source, *named.span("files")):
            name = file.group() if file.group().endswith(".bib") else f"{file.group()}.bib"
            yield Bibliography(name, Span(*file.span()), listed=listed)
