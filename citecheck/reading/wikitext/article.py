"""An article's templates and notes, as its wikitext holds them."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping

from citecheck import attrs
from citecheck.knowledge import languages, templates
from citecheck.knowledge.templates import names
from citecheck.patterns import lazy_regex
from citecheck.reading.wikitext.tree import Node, Part, scan
from citecheck.values import Directive, Span

Key = tuple[str, str]
"""What a note is known by: its group, and its name or, where it has none, its place."""


@attrs.frozen
class Use:
    """One place that calls notes: a ``<ref>``, an ``{{efn}}``, an ``{{r}}`` that names several."""

    span: Span
    keys: tuple[Key, ...]


@attrs.frozen
class Template:
    """A template's name and parameters, the numbered ones under ``"1"``, ``"2"`` and so on."""

    name: str
    parameters: Mapping[str, Part]

    @classmethod
    def of(cls, source: str, node: Node) -> "Template":
        """Return the template of a node."""
        name, _, inline = _plain(source, node.parts[0]).partition(":")
        name = " ".join(name.replace("_", " ").lower().split())
        if name == "#tag":
            name = "#tag:" + inline.strip().lower()
        elif name in languages.phrases("wiki templates") and inline:
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
        """Tell whether it describes a source."""
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


def positional(template: Template) -> list[Part]:
    """Return the parameters without names."""
    return [part for number, part in template.parameters.items() if number.isdigit()]


def first_given(given: Mapping[str, Part], key: templates.Key) -> Part | None:
    """Return the parameter of the first name of a kind that a template is given."""
    return next((given[name] for name in names(key) if name in given), None)


def templates_in(part: Part) -> Iterator[Node]:
    """Give the outermost templates of a part, links looked into."""
    for node in part.nodes:
        if node.kind == "template":
            yield node
        elif node.kind != "tag":
            for inner in node.parts:
                yield from templates_in(inner)


_ATTRIBUTE = lazy_regex(r"""(\w+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>/][^\s"'>]*))""")


def attributes(text: str) -> dict[str, str]:
    """Return the attributes of a tag by name, in lower case."""
    return {
        name.lower(): " ".join((double or single or bare).split())
        for name, double, single, bare in _ATTRIBUTE.findall(text)
    }


class Article:
    """The notes of an article by name, and where they are called; ``collecting.collected`` fills it."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.root = scan(source, 0, len(source))
        self.uses: dict[int, Use] = {}
        """What is called, by where the call starts."""
        self.labels: dict[Key, str] = {}
        """The printed label of each note, in the order of first use."""
        self.bodies: dict[Key, tuple[Span, Part]] = {}
        """Each note's first content, scanned, and the construct that holds it."""
        self.short: dict[Key, Node] = {}
        """The templates behind short notes such as ``{{sfn|Smith|2010}}``."""
        self.directives: list[Directive] = []
        self.sources: list[Node] = []
        """The templates that describe a source."""
        self.harvard: list[Node] = []
        """Templates that name a work in the text or in a note."""
        self.call_starts: list[int] = []
        """Where notes are called, once all are collected."""
        self._templates: dict[tuple[int, int], Template] = {}

    def template(self, node: Node) -> Template:
        """Return a template's name and parameters."""
        place = node.start, node.end
        if place not in self._templates:
            self._templates[place] = Template.of(self.source, node)
        return self._templates[place]

    def holds_call(self, start: int, end: int) -> bool:
        """Tell whether a note is called in a stretch of the source."""
        return bisect_left(self.call_starts, start) < bisect_left(self.call_starts, end)
