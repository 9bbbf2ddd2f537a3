"""Reading wikitext: the article as printed, and its notes with the fields that their templates name.

A ``<ref>`` is a note, a template in it names the fields of its source, and the labels are those that MediaWiki prints:
numbers in the order of first use, for each group of notes.
"""

import functools
import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from citecheck.dates import parse_date
from citecheck.knowledge import languages, templates
from citecheck.knowledge.templates import named, names
from citecheck.patterns import lazy_regex
from citecheck.reading import text as plain
from citecheck.reading import titles
from citecheck.reading.builder import FIGURES, SHIFTED, Builder, numeral
from citecheck.reading.wikitext_tree import EXTENSIONS, Node, Part, scan
from citecheck.values import (
    Bibliography,
    Definition,
    Directive,
    Listed,
    MappedText,
    Marker,
    PartialDate,
    Prose,
    Reference,
    Span,
    Unread,
)


def read(source: str) -> Prose:
    """Return the article's text with its map, its notes and their calls.

    >>> prose = read("It [[rain]]ed.<ref>{{cite news|title=Rain|work=The Daily|date=3 May 2023}}</ref>")
    >>> prose.text.text, prose.notes[0].references[0].outlet
    ('It rained.[1]', 'The Daily')
    """
    return _Article(source).prose()


# --- what the constructs are ------------------------------------------------------------------------------------------

# Namespaces whose links print nothing in the text, in the languages of the largest wikis.
_ASIDE = lazy_regex(
    r"\s*(?:file|image|media|category|datei|bild|kategorie|fichier|catégorie|archivo|imagen|categoría|ficheiro|imagem"
    r"|categoria|immagine|bestand|afbeelding|categorie|plik|grafika|kategoria|файл|изображение|категория)\s*:",
    re.I,
)
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

_IDENTIFIERS = ("doi", "isbn", "issn", "pmid", "pmc", "arxiv", "jstor", "oclc")


@functools.cache
def _author_names() -> re.Pattern[str]:
    """Return the pattern of parameters that name an author: ``last2``, ``nazwisko``, ``author1-first``."""
    parts = sorted((*names("last"), *names("first"), *names("author")), key=lambda name: (-len(name), name))
    return re.compile(rf"(?P<part>{'|'.join(map(re.escape, parts))})(?P<number>\d{{0,2}})(?:-?(?P<role>last|first))?")


_LEAST_NOTE = 12
"""Characters of a note's text: ``{{note|1}}`` of older articles is none; half as many where no spaces are set."""
_MOST_AUTHORS = 50

_OF_SEVERAL = lazy_regex(r"([1-9])(?:a[1-4]|y)")
_EDITOR = lazy_regex(r"editor[1-4]?(?:-last)?[1-4]?")
_HEADING_LINE = lazy_regex(r"^={1,6}[^=\n]", re.M)
_POINTED = 0.5
"""Short notes point to this share of the works of a list, or it is one of further reading."""
_COMMON_YEAR = lazy_regex(r"(?<!\d)(1\d{3}|20\d\d)[a-z]?(?!\d)")


@attrs.frozen
class _Template:
    """A template's name and parameters, the numbered ones under ``"1"``, ``"2"`` and so on."""

    name: str
    parameters: Mapping[str, Part]

    @classmethod
    def of(cls, source: str, node: Node) -> "_Template":
        name, _, inline = _plain(source, node.parts[0]).partition(":")
        name = " ".join(name.replace("_", " ").lower().split())
        if name == "#tag":
            name = "#tag:" + inline.strip().lower()
        elif name in ("template", "vorlage", "modèle") and inline:
            name = " ".join(inline.lower().split())
        parameters: dict[str, Part] = {}
        number = 0
        for part in node.parts[1:]:
            first = part.nodes[0].start if part.nodes else part.end
            equals = source.find("=", part.start, first)
            if equals < 0:
                number += 1
                parameters[str(number)] = part
            else:  # of two parameters of one name, the last one counts, as in MediaWiki
                key = source[part.start : equals].strip().lower()
                value = Part(equals + 1, part.end, part.nodes)
                if key not in parameters or _plain(source, value).strip():
                    parameters[key] = value
        return cls(name, parameters)

    @property
    def is_citation(self) -> bool:
        return templates.is_citation(self.name)


def _plain(source: str, part: Part) -> str:
    """Return a part without its comments."""
    if not any(node.kind == "comment" for node in part.nodes):
        return source[part.start : part.end]
    pieces: list[str] = []
    at = part.start
    for node in part.nodes:
        if node.kind == "comment":
            pieces.append(source[at : node.start])
            at = node.end
    return "".join(pieces) + source[at : part.end]


_ATTRIBUTE = lazy_regex(r"""(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>/][^\s"'>]*))""")


def _attributes(text: str) -> dict[str, str]:
    return {
        name.lower(): " ".join((double or single or bare).split())
        for name, double, single, bare in _ATTRIBUTE.findall(text)
    }


# --- the article ------------------------------------------------------------------------------------------------------

_DIRECTIVE = lazy_regex(r"<!--\s*(citecheck\s*:.*\S)\s*-->", re.S)
_FIGURES = lazy_regex(rf"(?P<figures>{FIGURES})</su[pb]\s*>", re.I)

_Key = tuple[str, str]
"""What a note is known by: its group, and its name or, where it has none, its place."""


@attrs.frozen
class _Use:
    """One place that calls notes: a ``<ref>``, an ``{{efn}}``, an ``{{r}}`` that names several."""

    span: Span
    keys: tuple[_Key, ...]


class _Article:
    """The notes of an article by name, and where they are called."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.root = scan(source, 0, len(source))
        self.uses: dict[int, _Use] = {}
        """What is called, by where the call starts."""
        self.labels: dict[_Key, str] = {}
        """The printed label of each note, in the order of first use."""
        self.bodies: dict[_Key, tuple[Span, Part]] = {}
        """Each note's first content, scanned, and the construct that holds it."""
        self.short: dict[_Key, Node] = {}
        """The templates behind short notes such as ``{{sfn|Smith|2010}}``."""
        self.directives: list[Directive] = []
        self._templates: dict[tuple[int, int], _Template] = {}
        self._sources: list[Node] = []
        self._harvard: list[Node] = []
        """Templates that name a work in the text or in a note."""
        self._works: dict[str, Reference] = {}
        """The works that short notes may point to, by the names under which they do."""
        self._lost: dict[_Key, str] = {}
        """Short notes that point to no work, and what they print."""
        self._references: dict[int, Reference] = {}
        self._counts: Counter[str] = Counter()
        self._collect(self.root)
        self.call_starts = sorted(self.uses)

    def prose(self) -> Prose:
        """Return what the parser is to have."""
        printer = _Printer(self)
        printer.print(self.root)
        text = printer.builder.text
        self._works = {anchor: each for node in self._sources for anchor, each in self._anchored(node)}
        listed = self._bibliography()
        self._lost = self._without_work() if listed else {}
        calls = [
            Marker(use.span, self._lost[key], "author-date")
            if key in self._lost
            else Marker(use.span, self.labels[key], "footnote")
            for start, use in sorted(self.uses.items())
            if start in printer.builder.starts
            for key in use.keys
        ]
        headline = self._headline()
        return Prose(
            text,
            headline,
            self._published() or plain.head(text.text)[1],
            calls=tuple(calls),
            bibliographies=listed,
            unread=tuple(self._unread()),
            notes=tuple(self._definitions()),
            directives=tuple(self.directives),
            opaque=tuple(printer.opaque),
        )

    def template(self, node: Node) -> _Template:
        """Return a template's name and parameters."""
        place = node.start, node.end
        if place not in self._templates:
            self._templates[place] = _Template.of(self.source, node)
        return self._templates[place]

    def holds_call(self, start: int, end: int) -> bool:
        """Tell whether a note is called in a stretch of the source."""
        return bisect_left(self.call_starts, start) < bisect_left(self.call_starts, end)

    # Who calls what.

    def _collect(self, part: Part) -> None:
        for node in part.nodes:
            if node.kind == "comment":
                if directive := _DIRECTIVE.match(self.source, node.start, node.end):
                    self.directives.append(Directive(Span(node.start, node.end), directive[1]))
            elif node.kind == "template":
                self._collect_template(node)
            elif node.kind != "tag":
                for inner in node.parts:
                    self._collect(inner)
            elif node.name == "ref":
                if node.parts or "name" in _attributes(node.attributes):
                    self._call(node, [self._define(node)])
            elif node.name == "references" and node.parts:
                self._define_all(scan(self.source, node.parts[0].start, node.parts[0].end))

    def _collect_template(self, node: Node) -> None:
        template = self.template(node)
        name, given = template.name, template.parameters
        body = _first_given(given, "note text")
        if name in templates.note_groups() and (name not in named("doubtful notes") or self._is_text(body)):
            group = self._text(_first_given(given, "group")) or templates.note_groups()[name]
            key = group, self._text(_first_given(given, "name")) or f"\0{node.start}"
            self._call(node, [key])
            if body is not None:
                self._keep(key, node, body)
        elif name in named("short"):
            key = "", "\0FOOTNOTE " + " ".join(self._text(part) for part in given.values())
            self._call(node, [key])
            self.short.setdefault(key, node)
        elif name in named("named calls"):
            group = self._text(_first_given(given, "group"))
            called = [self._text(part) for number, part in given.items() if number.isdigit()]
            self._call(node, [(group, each) for each in called if each])
        elif name in named("lists") and (defining := self._defining(given)):
            for part in defining:
                self._define_all(part)
        else:
            if template.is_citation:
                self._sources.append(node)
            if name in named("harvard"):
                self._harvard.append(node)
            for part in node.parts:
                self._collect(part)

    def _is_text(self, body: Part | None) -> bool:
        """Tell whether a parameter holds more than a label."""
        text = self.source[body.start : body.end].strip() if body is not None else ""
        return len(text) >= _LEAST_NOTE // (1 if text.isascii() else 2) and not text.isdigit()

    def _defining(self, given: Mapping[str, Part]) -> list[Part]:
        """Return the parameters of a list's template that define notes."""
        parts = [given[key] for key in names("list refs") if key in given]
        return [part for part in parts if any(node.kind == "tag" and node.name == "ref" for node in part.nodes)]

    def _call(self, node: Node, keys: Sequence[_Key]) -> None:
        self.uses[node.start] = _Use(Span(node.start, node.end), tuple(dict.fromkeys(keys)))
        for key in keys:
            if key not in self.labels:
                self._counts[key[0]] += 1
                self.labels[key] = _printed_label(key[0], self._counts[key[0]])

    def _define(self, node: Node, group: str = "") -> _Key:
        """Keep the content of a ``<ref>``, if it has any, and return what it is known by."""
        given = _attributes(node.attributes)
        key = given.get("group", group), given.get("name") or f"\0{node.start}"
        if node.parts:
            self._keep(key, node, scan(self.source, node.parts[0].start, node.parts[0].end))
        return key

    def _keep(self, key: _Key, node: Node, body: Part) -> None:
        if key not in self.bodies and self.source[body.start : body.end].strip():
            self.bodies[key] = Span(node.start, node.end), body
        self._collect(body)

    def _define_all(self, part: Part) -> None:
        """Keep the notes that are defined inside the list rather than where they are called."""
        for node in part.nodes:
            if node.kind == "tag" and node.name == "ref":
                self._define(node)

    # Notes.

    def _definitions(self) -> Iterator[Definition]:
        works = self._works
        for key in dict.fromkeys([*self.labels, *self.bodies]):
            label = self.labels.get(key) or key[1]
            if key in self._lost:
                continue
            if key in self.short:
                node = self.short[key]
                body = self._printed(Part(node.start, node.end, (node,)))
                yield Definition(label, body, Span(node.start, node.end), self._cited(node, label, works))
            elif key in self.bodies:
                span, part = self.bodies[key]
                yield Definition(label, self._printed(part), span, self._named(part, label, works))

    def _printed(self, part: Part) -> MappedText:
        printer = _Printer(self, in_note=True)
        printer.print(part)
        return printer.builder.text

    def _named(self, part: Part, label: str, works: Mapping[str, Reference]) -> tuple[Reference, ...] | None:
        """Return the references whose fields the templates of a note name; ``None`` where no template does."""
        found: list[Reference] = []
        short = False
        for node in _templates_in(part):
            template = self.template(node)
            if template.is_citation:
                found.append(self._reference(node, label))
            elif template.name in named("harvard") or template.name in named("short"):
                short = True
                found.extend(self._cited(node, label, works))
        return tuple(found) if found or short else None

    def _cited(self, node: Node, label: str, works: Mapping[str, Reference]) -> tuple[Reference, ...]:
        """Return the works that a short note such as ``{{sfn|Smith|2010|p=4}}`` names."""
        found = (works.get(_anchor(said)) for said in self._pointers(node))
        return tuple(attrs.evolve(work, label=label) for work in found if work)

    def _pointers(self, node: Node) -> list[list[str]]:
        """Return the names and the year of each work that a short note points to."""
        template = self.template(node)
        several: dict[str, list[str]] = {}
        for key, part in template.parameters.items():  # `{{sfnm|1a1=Berg|1y=2020|2a1=Ito|2y=2019}}`
            if match := _OF_SEVERAL.fullmatch(key):
                several.setdefault(match[1], []).append(self._text(part))
        return list(several.values()) or [[self._text(part) for part in _positional(template)]]

    def _anchored(self, node: Node) -> Iterator[tuple[str, Reference]]:
        """Give the names by which short notes may point to a source."""
        given = self.template(node).parameters
        reference = self._reference(node, None)
        if "ref" in given:
            for inner in given["ref"].nodes:
                if inner.kind == "template":
                    yield _anchor(self._text(part) for part in _positional(self.template(inner))), reference
        date = " ".join(self._text(given.get(name)) for name in (*names("year"), *names("issued")))
        year = re.search(r"\d{4}[a-z]?", date)
        people = self._last_names(given)
        if year and people:
            yield _anchor([*people[:4], year[0]]), reference
            yield _anchor([*people[:4], year[0][:4]]), reference

    def _last_names(self, given: Mapping[str, Part]) -> list[str]:
        """Return the names by which short notes call a source: those of its authors, or else of its editors."""
        found: dict[int, str] = {}
        for key, part in given.items():
            if match := _author_names().fullmatch(key):
                kind = match["role"] or next((k for k in ("last", "author") if match["part"] in named(k)), "first")
                if kind != "first":
                    found.setdefault(int(match["number"] or 1), self._text(part))
        editors = [self._text(part) for key, part in given.items() if _EDITOR.fullmatch(key)]
        return [name for _, name in sorted(found.items()) if name] or [name for name in editors if name]

    def _unread(self) -> Iterator[Unread]:
        """Give what is not read: short notes whose works are in no list, and notes of nothing but unknown templates."""
        if lost := [self.short[key] for key in self._without_work() if key not in self._lost]:
            first = Span(lost[0].start, lost[0].end)
            notes = f"{len(lost)} short note{'s' if len(lost) > 1 else ''}"
            reason = f"{notes}, such as “{first.of(self.source)[:60]}”, could not be tied to a list of works."
            yield Unread("template", first.of(self.source), first, reason)
        for key, (span, part) in self.bodies.items():
            if key not in self.labels or self._printed(part).text.strip():
                continue
            for node in _templates_in(part):
                template = self.template(node)
                if not template.is_citation and template.name not in named("harvard") and template.parameters:
                    reason = f"The template “{template.name}” is not known, so that its source is not read."
                    yield Unread("template", self.source[node.start : node.end], span, reason)
                    break

    # Works that short notes point to.

    def _bibliography(self) -> tuple[Bibliography, ...]:
        """Return the lists of works below the text to most of which short notes point; others are further reading."""
        pointed = {
            work.span
            for node in (*self.short.values(), *self._harvard)
            for said in self._pointers(node)
            if (work := self._works.get(_anchor(said)))
        }
        inside = sorted((part.start, part.end) for _, part in self.bodies.values())
        heads = [match.start() for match in _HEADING_LINE.finditer(self.source)]
        groups: dict[int, list[Node]] = {}
        for node in self._sources:
            i = bisect_right(inside, (node.start, node.end)) - 1
            if i < 0 or inside[i][1] <= node.start:
                groups.setdefault(bisect_right(heads, node.start), []).append(node)
        found: list[Bibliography] = []
        for group in groups.values():
            spans = [Span(node.start, node.end) for node in group]
            if sum(span in pointed for span in spans) < _POINTED * len(spans):
                continue
            labels = Counter(self._work_label(node) for node in group)
            works = [
                Listed(
                    label if labels[label] == 1 else f"{label}, {self._reference(node, None).title}",
                    self._reference(node, None),
                )
                for node in group
                if (label := self._work_label(node))
            ]
            found.append(Bibliography(None, Span(spans[0].start, spans[-1].end), tuple(works)))
        return tuple(found)

    def _work_label(self, node: Node) -> str:
        """Return what short notes print of a work: ``Berg & Ito 2020``."""
        reference, given = self._reference(node, None), self.template(node).parameters
        date = " ".join(self._text(given.get(name)) for name in (*names("year"), *names("issued")))
        year = re.search(r"\d{4}[a-z]?", date)
        people = " & ".join(self._last_names(given)[:4])
        return " ".join(filter(None, (people or reference.title or reference.url, year and year[0]))) or "?"

    def _without_work(self) -> dict[_Key, str]:
        """Return the short notes that point to no work, each with what it prints."""
        lost: dict[_Key, str] = {}
        for key, node in self.short.items():
            gone = [said for said in self._pointers(node) if said and _anchor(said) not in self._works]
            if gone:
                lost[key] = f"{' & '.join(gone[0][:-1])} {gone[0][-1]}".strip()
        return lost

    def _reference(self, node: Node, label: str | None) -> Reference:
        """Return the source that a template describes."""
        if node.start in self._references:
            return attrs.evolve(self._references[node.start], label=label)
        template = self.template(node)
        given = template.parameters
        fields: dict[str, MappedText] = {}
        for field in templates.FIELDS:
            for name in names(field):
                if name not in given or (template.name, name) in templates.exceptions():
                    continue
                if (value := self.value(given[name])).text:
                    fields[field] = value
                    break
        spans = {field: value.span(0, len(value)) for field, value in fields.items()}
        issued = _date(fields["issued"].text) if "issued" in fields else None
        if issued is None:
            for name in names("year"):
                if name in given and (year := self.value(given[name])).text:
                    whole = " ".join([self._text(given.get("day")), self._text(given.get("month")), year.text])
                    issued = _date(whole) or _date(year.text)
                    spans.setdefault("issued", year.span(0, len(year)))
                    break
        authors, place = self._authors(given)
        if place:
            spans["authors"] = place
        self._references[node.start] = reference = Reference(
            label,
            title=_text_of(fields.get("title")),
            outlet=_text_of(fields.get("outlet")),
            issued=issued,
            accessed=_date(fields["accessed"].text) if "accessed" in fields else None,
            url=_text_of(fields.get("url")),
            authors=authors,
            archive_url=_text_of(fields.get("archive_url")),
            identifiers={name: text for name in _IDENTIFIERS if name in given and (text := self._text(given[name]))},
            span=Span(node.start, node.end),
            spans=spans,
        )
        return reference

    def _authors(self, given: Mapping[str, Part]) -> tuple[tuple[str, ...], Span | None]:
        """Return the authors, the last name first where the template tells it apart, and where the first one stands."""
        people: dict[int, dict[str, str]] = {}
        place: Span | None = None
        for key, part in given.items():
            if match := _author_names().fullmatch(key):
                value = self.value(part)
                if value.text:
                    kind = match["role"] or next((k for k in ("last", "first") if match["part"] in named(k)), "author")
                    people.setdefault(int(match["number"] or 1), {})[kind] = value.text
                    place = place or value.span(0, len(value))
        authors = []
        for _, person in sorted(people.items())[:_MOST_AUTHORS]:
            last = person.pop("last", None) or next((v for k, v in person.items() if k != "first"), "")
            authors.append(", ".join(filter(None, (last, person.get("first")))))
        for key in names("authors"):
            if not authors and key in given:
                authors = [name.strip() for name in self._text(given[key]).split(",") if name.strip()]
        return tuple(authors), place

    def value(self, part: Part) -> MappedText:
        """Return what a parameter prints."""
        raw = self.source[part.start : part.end]
        if not part.nodes and not _NEEDS_PRINTING.search(raw):
            words = raw.strip()
            return MappedText.verbatim(words, part.start + len(raw) - len(raw.lstrip()))
        printer = _Printer(self, in_note=True, in_line=True)
        printer.print(part)
        return printer.builder.text

    def _text(self, part: Part | None) -> str:
        return self.value(part).text if part is not None else ""

    # What the page says about itself.

    def _headline(self) -> str | None:
        titles = (heading["title"] for heading in _TOP_HEADING.finditer(self.source))
        return next((title for title in titles if languages.heading(title) is None), None)

    def _published(self) -> PartialDate | None:
        """Return the date that a news article's ``{{date|3 May 2023}}`` gives."""
        for node in self.root.nodes:
            if node.kind == "template" and self.template(node).name in ("date", "dateline"):
                return _date(self._text(self.template(node).parameters.get("1")))
        return None


_NEEDS_PRINTING = lazy_regex(r"''|[&\n\r\t\f]|  (?=\S)")
_TOP_HEADING = lazy_regex(r"^=[ \t]*(?P<title>[^=\s][^=\n]{0,300}?)[ \t]*=[ \t]*$", re.M)


def _text_of(value: MappedText | None) -> str | None:
    return value.text if value else None


def _date(text: str) -> PartialDate | None:
    """Read a template's date; the year alone where the rest is beyond reading (``c. 1850``, ``2009a``)."""
    if not text.strip() or len(text) > 60:
        return None
    if date := parse_date(text):
        return date
    year = _COMMON_YEAR.search(text)
    return PartialDate(int(year[1])) if year else None


_GROUPS = {"lower-alpha": "a", "upper-alpha": "A", "lower-greek": "α", "lower-roman": "i", "upper-roman": "I"}


def _printed_label(group: str, number: int) -> str:
    """Return how MediaWiki prints the label of a group's note."""
    if group in _GROUPS:
        return numeral(number, _GROUPS[group])
    return f"{group} {number}" if group and group != "decimal" else str(number)


def _positional(template: _Template) -> list[Part]:
    return [part for number, part in template.parameters.items() if number.isdigit()]


def _anchor(names: Iterable[str]) -> str:
    return "".join("".join(name.split()).casefold() for name in names)


def _templates_in(part: Part) -> Iterator[Node]:
    """Give the outermost templates of a part, links looked into."""
    for node in part.nodes:
        if node.kind == "template":
            yield node
        elif node.kind != "tag":
            for inner in node.parts:
                yield from _templates_in(inner)


# --- printing ---------------------------------------------------------------------------------------------------------

# Markup inside text: blank lines, what a line may start with, the end of a heading, cells, quotes, switches.
_MARKUP = lazy_regex(
    r"""
      (?P<blank>\n[ \t]*\n\s*)
    | (?P<start>^(?: [*\#:;]+ | ={1,6} | \{\| [^\n]* | \|\} | \|[-+][^\n]* | [|!] | -{4,} ))
    | (?P<cell>\|\||!!)
    | (?P<heading_end>={1,6}(?=[ \t]*$))
    | (?P<quotes>'{2,5})
    | (?P<switch>__[A-Z]{3,20}__)
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


class _Printer:
    """Prints wikitext into readable text."""

    def __init__(self, article: _Article, *, in_note: bool = False, in_line: bool = False) -> None:
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
        sign, at = markup["start"], markup.end()
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

    def _call(self, use: _Use) -> None:
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
            for i, part in enumerate(_positional(template)):
                if i:
                    self.builder.put(_PRINT_ALL[name], part.start, part.start)
                self.print(part)
        elif name in named("harvard") or name in named("short"):
            for i, part in enumerate(_positional(template)):
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

    def _citation(self, template: _Template) -> None:
        """Print what a template says of a source, in the order in which it says it."""
        shown = [(part.start, key, part) for key, part in template.parameters.items() if _is_shown(key)]
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
    return frozenset(_IDENTIFIERS).union(*map(named, kinds))


def _is_shown(key: str) -> bool:
    return key in _shown() or _author_names().fullmatch(key) is not None


def _first_given(given: Mapping[str, Part], key: templates.Key) -> Part | None:
    return next((given[name] for name in names(key) if name in given), None)
