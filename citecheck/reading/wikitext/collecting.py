"""Who calls what: the notes of an article by name, in the order of their first call."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from citecheck.knowledge import templates
from citecheck.knowledge.templates import named, names
from citecheck.patterns import lazy_regex
from citecheck.reading.builder import numeral
from citecheck.reading.wikitext.article import Article, Key, Use, attributes, first_given
from citecheck.reading.wikitext.printing import text_of
from citecheck.reading.wikitext.tree import Node, Part, scan
from citecheck.values import Directive, Span

_LEAST_NOTE = 12
"""Characters of a note's text: ``{{note|1}}`` of older articles is none; half as many where no spaces are set."""
_DIRECTIVE = lazy_regex(r"<!--\s*(citecheck\s*:.*\S)\s*-->", re.S)


def collected(source: str) -> Article:
    """Return an article with its notes, and where they are called."""
    article = Article(source)
    _Collector(article).collect(article.root)
    article.call_starts = sorted(article.uses)
    return article


class _Collector:
    """Goes through an article and files what it finds."""

    def __init__(self, article: Article) -> None:
        self._article = article
        self._counts: Counter[str] = Counter()

    def collect(self, part: Part) -> None:
        """File the notes and templates of a part."""
        for node in part.nodes:
            if node.kind == "comment":
                if directive := _DIRECTIVE.match(self._article.source, node.start, node.end):
                    self._article.directives.append(Directive(Span(node.start, node.end), directive[1]))
            elif node.kind == "template":
                self._collect_template(node)
            elif node.kind != "tag":
                for inner in node.parts:
                    self.collect(inner)
            elif node.name == "ref":
                if node.parts or "name" in attributes(node.attributes):
                    self._call(node, [self._define(node)])
            elif node.name == "references" and node.parts:
                self._define_all(scan(self._article.source, node.parts[0].start, node.parts[0].end))

    def _collect_template(self, node: Node) -> None:
        template = self._article.template(node)
        name, given = template.name, template.parameters
        body = first_given(given, "note text")
        is_named = any(given.get(key) is body for key in names("note text") if not key.isdigit())
        is_note = name not in named("doubtful notes") or self._is_text(body) or (is_named and body is not None)
        if name in templates.note_groups() and is_note:
            group = text_of(self._article, first_given(given, "group")).strip('"') or templates.note_groups()[name]
            key = group, text_of(self._article, first_given(given, "name")) or f"\0{node.start}"
            self._call(node, [key])
            if body is not None:
                self._keep(key, node, body)
        elif name in named("short"):
            key = "", "\0FOOTNOTE " + " ".join(text_of(self._article, part) for part in given.values())
            self._call(node, [key])
            self._article.short.setdefault(key, node)
        elif name in named("named calls"):
            group = text_of(self._article, first_given(given, "group")).strip('"')
            called = [text_of(self._article, part) for number, part in given.items() if number.isdigit()]
            self._call(node, [(group, each) for each in called if each])
        elif name in named("lists") and (defining := self._defining(given)):
            for part in defining:
                self._define_all(part)
        else:
            if template.is_citation:
                self._article.sources.append(node)
            if name in named("harvard"):
                self._article.harvard.append(node)
            for part in node.parts:
                self.collect(part)

    def _is_text(self, body: Part | None) -> bool:
        """Tell whether a parameter holds more than a label."""
        text = self._article.source[body.start : body.end].strip() if body is not None else ""
        return len(text) >= _LEAST_NOTE // (1 if text.isascii() else 2) and not text.isdigit()

    def _defining(self, given: Mapping[str, Part]) -> list[Part]:
        """Return the parameters of a list's template that define notes."""
        parts = [given[key] for key in names("list refs") if key in given]
        return [part for part in parts if any(node.kind == "tag" and node.name == "ref" for node in part.nodes)]

    def _call(self, node: Node, keys: Sequence[Key]) -> None:
        self._article.uses[node.start] = Use(Span(node.start, node.end), tuple(dict.fromkeys(keys)))
        for key in keys:
            if key not in self._article.labels:
                self._counts[key[0]] += 1
                self._article.labels[key] = _printed_label(key[0], self._counts[key[0]])

    def _define(self, node: Node, group: str = "") -> Key:
        """Keep the content of a ``<ref>``, if it has any, and return what it is known by."""
        given = attributes(node.attributes)
        key = given.get("group", group), given.get("name") or f"\0{node.start}"
        if node.parts:
            self._keep(key, node, scan(self._article.source, node.parts[0].start, node.parts[0].end))
        return key

    def _keep(self, key: Key, node: Node, body: Part) -> None:
        if key not in self._article.bodies and self._article.source[body.start : body.end].strip():
            self._article.bodies[key] = Span(node.start, node.end), body
        self.collect(body)

    def _define_all(self, part: Part) -> None:
        """Keep the notes that are defined inside the list rather than where they are called."""
        for node in part.nodes:
            if node.kind == "tag" and node.name == "ref":
                self._define(node)


_GROUPS = {"lower-alpha": "a", "upper-alpha": "A", "lower-greek": "α", "lower-roman": "i", "upper-roman": "I"}


def _printed_label(group: str, number: int) -> str:
    """Return how MediaWiki prints the label of a group's note."""
    if group in _GROUPS:
        return numeral(number, _GROUPS[group])
    if group == "link":  # the label of a link that cites begins so; a hard space prints alike
        return f"{group}\u00a0{number}"
    return f"{group} {number}" if group and group != "decimal" else str(number)
