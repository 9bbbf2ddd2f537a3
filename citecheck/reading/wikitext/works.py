"""The sources that templates describe, and which of them short notes point to."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from citecheck import attrs
from citecheck.dates import parse_date
from citecheck.knowledge import templates
from citecheck.knowledge.templates import named, names
from citecheck.patterns import lazy_regex
from citecheck.reading.wikitext.article import Article, Key, Template, positional, templates_in
from citecheck.reading.wikitext.printing import IDENTIFIERS, author_names, text_of, value_of
from citecheck.reading.wikitext.tree import Node, Part
from citecheck.values import Bibliography, Listed, MappedText, PartialDate, Reference, Span

_MOST_AUTHORS = 50
_INITIALS = lazy_regex(r"(?:,.*|(?:\s[^\W\d_]\.)+)\Z")
"""Of a name that is given whole, what a short note leaves out: `Иванов А. Б.`."""

_OF_SEVERAL = lazy_regex(r"([1-9])(?:a[1-4]|y)")
_EDITOR = lazy_regex(r"editor[1-4]?(?:-last)?[1-4]?")
_HEADING_LINE = lazy_regex(r"^={1,6}[^=\n]", re.M)
_POINTED = 0.5
"""Short notes point to this share of the works of a list, or it is one of further reading."""
_COMMON_YEAR = lazy_regex(r"(?<!\d)(1\d{3}|20\d\d)[a-z]?(?!\d)")


class Works:
    """The works of an article by the names under which short notes may point to them."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._references: dict[int, Reference] = {}
        self._works: dict[str, Reference] = {}
        for node in article.sources:
            for anchor, each in self._anchored(node):
                self._works.setdefault(anchor, each)
        self._labels: dict[Span | None, str] = {}
        """What the works of the lists are called by, by their places."""

    def _value(self, part: Part) -> MappedText:
        return value_of(self._article, part)

    def _text(self, part: Part | None) -> str:
        return text_of(self._article, part)

    def named(self, part: Part, label: str) -> tuple[Reference, ...] | None:
        """Return the references whose fields the templates of a note name; ``None`` where no template does."""
        found: list[Reference] = []
        short = False
        for node in templates_in(part):
            template = self._article.template(node)
            if template.is_citation:
                found.append(self._reference(node, label))
            elif template.name in named("harvard") or template.name in named("short"):
                short = True
                found.extend(self.cited(node, label))
        return tuple(found) if found or short else None

    def cited(self, node: Node, label: str) -> tuple[Reference, ...]:
        """Return the works that a short note such as ``{{sfn|Smith|2010|p=4}}`` names."""
        found = (self._works.get(_anchor(said)) for said in self._pointers(node))
        return tuple(attrs.evolve(work, label=label) for work in found if work)

    def _pointers(self, node: Node) -> list[list[str]]:
        """Return the names and the year of each work that a short note points to."""
        template = self._article.template(node)
        several: dict[str, list[str]] = {}
        for key, part in template.parameters.items():  # `{{sfnm|1a1=Berg|1y=2020|2a1=Ito|2y=2019}}`
            if match := _OF_SEVERAL.fullmatch(key):
                several.setdefault(match[1], []).append(self._text(part))
        return list(several.values()) or [[self._text(part) for part in positional(template)]]

    def _anchored(self, node: Node) -> Iterator[tuple[str, Reference]]:
        """Give the names by which short notes may point to a source."""
        template = self._article.template(node)
        given = template.parameters
        reference = self._reference(node, None)
        called: list[list[str]] = []
        if "ref" in given:
            for inner in given["ref"].nodes:
                if inner.kind == "template":
                    yield _anchor(self._text(part) for part in positional(self._article.template(inner))), reference
            called.append([self._text(given["ref"])])  # `ref=Иванов`, with the year of the work
        year = self._year(given)
        people = self._last_names(template)[:4]
        called += [people, [_INITIALS.sub("", name) for name in people]]
        for each in called if year else ():
            if each and year:
                yield _anchor([*each, year[0]]), reference
                yield _anchor([*each, year[0][:4]]), reference

    def _last_names(self, template: Template) -> list[str]:
        """Return the names by which short notes call a source: those of its authors, or else of its editors."""
        found: dict[int, str] = {}
        given = template.parameters
        for key, part in given.items():
            if match := author_names().fullmatch(key):
                kind = match["role"] or templates.role(template.name, match["part"])
                if kind != "first":
                    found.setdefault(int(match["number"] or 1), self._text(part))
        editors = [self._text(part) for key, part in given.items() if _EDITOR.fullmatch(key)]
        return [name for _, name in sorted(found.items()) if name] or [name for name in editors if name]

    def bibliography(self) -> tuple[Bibliography, ...]:
        """Return the lists of works below the text to most of which short notes point; others are further reading."""
        pointed = {
            work.span
            for node in (*self._article.short.values(), *self._article.harvard)
            for said in self._pointers(node)
            if (work := self._works.get(_anchor(said)))
        }
        inside = sorted((part.start, part.end) for _, part in self._article.bodies.values())
        heads = [match.start() for match in _HEADING_LINE.finditer(self._article.source)]
        groups: dict[int, list[Node]] = {}
        for node in self._article.sources:
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
            self._labels |= {work.reference.span: work.key for work in works}
            found.append(Bibliography(None, Span(spans[0].start, spans[-1].end), tuple(works)))
        return tuple(found)

    def _year(self, given: Mapping[str, Part]) -> "re.Match[str] | None":
        """Return the year of a work, with its letter, by the parameters of its template."""
        dates = [self._text(given[name]) for name in (*names("year"), *names("issued")) if name in given]
        return re.search(r"\d{4}[a-z]?", " ".join(dates))

    def _work_label(self, node: Node) -> str:
        """Return what short notes print of a work: ``Berg & Ito 2020``."""
        reference, template = self._reference(node, None), self._article.template(node)
        given = template.parameters
        year = self._year(given)
        people = " & ".join(self._last_names(template)[:4])
        return " ".join(filter(None, (people or reference.title or reference.url, year and year[0]))) or "?"

    def named_in_text(self) -> Iterator[tuple[Node, str]]:
        """Give the templates of the text that name a work, listed or not, each with what it is called by."""
        bodies = sorted((part.start, part.end) for _, part in self._article.bodies.values())
        for node in self._article.harvard if self._labels else ():
            i = bisect_right(bodies, (node.start, node.end)) - 1
            if i >= 0 and node.start < bodies[i][1]:
                continue
            for said in self._pointers(node):
                work = self._works.get(_anchor(said))
                if work is None and len(said) > 1:
                    yield node, f"{' & '.join(said[:-1])} {said[-1]}"
                elif work is not None and work.span in self._labels:
                    yield node, self._labels[work.span]

    def lost_in_notes(self) -> Iterator[tuple[Node, str]]:
        """Give the templates inside notes that name a work which no list has, each with what it is called by."""
        bodies = sorted((part.start, part.end) for _, part in self._article.bodies.values())
        for node in self._article.harvard if self._labels else ():
            i = bisect_right(bodies, (node.start, node.end)) - 1
            if i >= 0 and node.start < bodies[i][1]:
                for said in self._pointers(node):
                    if len(said) > 1 and _anchor(said) not in self._works:
                        yield node, f"{' & '.join(said[:-1])} {said[-1]}"

    def without_work(self) -> dict[Key, str]:
        """Return the short notes that point to no work, each with what it prints."""
        lost: dict[Key, str] = {}
        for key, node in self._article.short.items():
            gone = [said for said in self._pointers(node) if said and _anchor(said) not in self._works]
            if gone:
                lost[key] = f"{' & '.join(gone[0][:-1])} {gone[0][-1]}".strip()
        return lost

    def _reference(self, node: Node, label: str | None) -> Reference:
        """Return the source that a template describes."""
        if node.start in self._references:
            return attrs.evolve(self._references[node.start], label=label)
        template = self._article.template(node)
        given = template.parameters
        fields: dict[str, MappedText] = {}
        for field in templates.FIELDS:
            for name in names(field, template.name):
                if name not in given or (template.name, name) in templates.exceptions():
                    continue
                if (value := self._value(given[name])).text:
                    fields[field] = value
                    break
        spans = {field: value.span(0, len(value)) for field, value in fields.items()}
        issued = date_of(fields["issued"].text) if "issued" in fields else None
        if issued is None:
            for name in names("year", template.name):
                if name in given and (year := self._value(given[name])).text:
                    whole = " ".join([self._text(given.get("day")), self._text(given.get("month")), year.text])
                    issued = date_of(whole) or date_of(year.text)
                    spans.setdefault("issued", year.span(0, len(year)))
                    break
        authors, place = self._authors(template)
        if place:
            spans["authors"] = place
        self._references[node.start] = reference = Reference(
            label,
            title=_words(fields.get("title")),
            outlet=_words(fields.get("outlet")),
            issued=issued,
            accessed=date_of(fields["accessed"].text) if "accessed" in fields else None,
            url=_words(fields.get("url")),
            authors=authors,
            archive_url=_words(fields.get("archive_url")),
            identifiers={name: text for name in IDENTIFIERS if name in given and (text := self._text(given[name]))},
            span=Span(node.start, node.end),
            spans=spans,
        )
        return reference

    def _authors(self, template: Template) -> tuple[tuple[str, ...], Span | None]:
        """Return the authors, the last name first where the template tells it apart, and where the first one stands."""
        people: dict[int, dict[str, str]] = {}
        place: Span | None = None
        given = template.parameters
        for key, part in given.items():
            if match := author_names().fullmatch(key):
                value = self._value(part)
                if value.text:
                    kind = match["role"] or templates.role(template.name, match["part"])
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


def _words(value: MappedText | None) -> str | None:
    return value.text if value else None


def date_of(text: str) -> PartialDate | None:
    """Read a template's date; the year alone where the rest is beyond reading (``c. 1850``, ``2009a``)."""
    if not text.strip() or len(text) > 60:
        return None
    if date := parse_date(text):
        return date
    year = _COMMON_YEAR.search(text)
    return PartialDate(int(year[1])) if year else None


def _anchor(names: Iterable[str]) -> str:
    return "".join("".join(name.split()).casefold() for name in names)
