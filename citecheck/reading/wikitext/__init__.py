"""Reading wikitext: the article as printed, and its notes with the fields that their templates name.

A ``<ref>`` is a note, a template in it names the fields of its source, and the labels are those that MediaWiki prints:
numbers in the order of first use, for each group of notes.
"""

import re
from bisect import bisect_right
from collections.abc import Container, Hashable, Iterator, Mapping

from citecheck.knowledge import languages
from citecheck.knowledge.templates import named, names
from citecheck.patterns import lazy_regex
from citecheck.reading import links
from citecheck.reading import text as plain
from citecheck.reading.wikitext.article import Article, Key, templates_in
from citecheck.reading.wikitext.collecting import collected
from citecheck.reading.wikitext.printing import Printer, is_shown, printed, text_of
from citecheck.reading.wikitext.tree import Node, Part
from citecheck.reading.wikitext.works import Works, date_of
from citecheck.values import Definition, MappedText, Marker, PartialDate, Prose, Span, Unread


def read(source: str) -> Prose:
    """Return the article's text with its map, its notes and their calls.

    >>> prose = read("It [[rain]]ed.<ref>{{cite news|title=Rain|work=The Daily|date=3 May 2023}}</ref>")
    >>> prose.text.text, prose.notes[0].references[0].outlet
    ('It rained.[1]', 'The Daily')
    """
    article = collected(source)
    printer = Printer(article)
    printer.print(article.root)
    works = Works(article)
    listed = works.bibliography()
    lost = works.without_work() if listed else {}
    noted = _called_in_notes(article, printer.builder.starts)
    calls = [
        Marker(use.span, lost[key], "author-date") if key in lost else Marker(use.span, article.labels[key], "footnote")
        for start, use in sorted(article.uses.items())
        if start in printer.builder.starts or start in noted
        for key in use.keys
    ]
    prose = printer.builder.text
    linked = [] if article.uses or article.harvard else list(_linked(article, prose))
    calls += [marker for marker, _ in linked]
    calls += [
        Marker(Span(node.start, node.end), label, "author-date")
        for node, label in works.named_in_text()
        if prose.locate(node.start) < prose.locate(node.end)  # it is printed
    ]
    return Prose(
        prose,
        _headline(source),
        _published(article) or plain.head(prose.text)[1],
        calls=tuple(sorted(calls, key=lambda call: call.span.start)),
        bibliographies=listed,
        unread=tuple(_unread(article, works, lost)),
        notes=(*_definitions(article, works, lost), *(said for _, said in linked if said)),
        directives=tuple(article.directives),
        opaque=tuple(printer.opaque),
    )


_HEADING = lazy_regex(r"^=+[ \t]*(?P<words>[^=\n]+?)[ \t]*=+[ \t]*$", re.M)


def _linked(article: Article, prose: MappedText) -> Iterator[tuple[Marker, Definition | None]]:
    """Give the links to other pages by which an article without notes cites: bare ones print a number."""
    heads = (head for head in _HEADING.finditer(article.source) if languages.heading(head["words"]) is not None)
    end = next((head.start() for head in heads), len(article.source))
    places: list[links.Place] = []
    bare: dict[str, str] = {}
    for node in article.root.nodes:
        if node.kind != "external" or node.start >= end:
            continue
        url, _, words = article.source[node.parts[0].start : node.parts[0].end].partition(" ")
        if not url.startswith(("http://", "https://")):
            continue
        if words.strip():
            places.append(links.Place(prose.locate(node.start), prose.locate(node.end), " ".join(words.split()), url))
            continue
        if not links.may_cite("", url):
            continue
        is_new = links.address(url) not in bare
        label = bare.setdefault(links.address(url), f"link {_BARE + len(bare)}")
        span = Span(node.start, node.end)
        described = (links.reference(label, "", url, None, span, None),)
        body = MappedText.verbatim(url, node.parts[0].start)
        yield Marker(span, label, "link"), Definition(label, body, span, described) if is_new else None
    yield from links.cited(prose, places)


_BARE = 1001
"""The number of the first bare link; those with words count from 1."""


def _called_in_notes(article: Article, printed_calls: Container[Hashable]) -> set[int]:
    """Return where notes are called inside other notes, which the text calls: ``{{efn|By order.<ref>…</ref>}}``."""
    shown = {key for start, use in article.uses.items() if start in printed_calls for key in use.keys}
    bodies = sorted((body.start, body.end) for key, (_, body) in article.bodies.items() if key in shown)
    found = set()
    for start in article.uses:
        i = bisect_right(bodies, (start, len(article.source))) - 1
        if i >= 0 and start < bodies[i][1]:
            found.add(start)
    return found


def _definitions(article: Article, works: Works, lost: Mapping[Key, str]) -> Iterator[Definition]:
    """Give the notes, those that only the list defines last; a short note that points nowhere is none."""
    for key in dict.fromkeys([*article.labels, *article.bodies]):
        label = article.labels.get(key) or key[1]
        if key in lost:
            continue
        if key in article.short:
            node = article.short[key]
            body = printed(article, Part(node.start, node.end, (node,)))
            yield Definition(label, body, Span(node.start, node.end), works.cited(node, label))
        elif key in article.bodies:
            span, part = article.bodies[key]
            yield Definition(label, printed(article, part), span, works.named(part, label))


_LOCATOR = 20
"""Characters of a note that may stand beside a template that describes its source, such as a page; more are one."""


def _naming(article: Article) -> Iterator[Node]:
    """Give the templates of the text that are not known and called as what names a source is: ``{{source|…}}``."""
    called = languages.phrases("labels") | languages.phrases("cited in")
    for node in templates_in(article.root):
        template = article.template(node)
        if template.parameters and template.name.split()[:1] and template.name.split()[0] in called:
            yield node


def _unread(article: Article, works: Works, told: Mapping[Key, str]) -> Iterator[Unread]:
    """Give what is not read: short notes whose works are in no list, and templates of which we know too little."""
    sources = {} if article.uses else {article.source[node.start : node.end]: node for node in _naming(article)}
    if len(sources) > 1:
        words, node = next(iter(sources.items()))
        reason = f"{len(sources)} templates name sources, such as “{words[:60]}”, and are not known."
        yield Unread("template", words, Span(node.start, node.end), reason)
    if article.harvard and not works.bibliography():
        first = Span(article.harvard[0].start, article.harvard[0].end)
        many = (
            "1 template names a work" if len(article.harvard) == 1 else f"{len(article.harvard)} templates name works"
        )
        reason = f"{many}, such as “{first.of(article.source)[:60]}”, and no list has them."
        yield Unread("template", first.of(article.source), first, reason)
    for node, name in works.lost_in_notes():
        yield Unread("key", name, Span(node.start, node.end), f"No work of the list is called “{name}”.")
    if lost := [article.short[key] for key in works.without_work() if key not in told]:
        first = Span(lost[0].start, lost[0].end)
        notes = f"{len(lost)} short note{'s' if len(lost) > 1 else ''}"
        reason = f"{notes}, such as “{first.of(article.source)[:60]}”, could not be tied to a list of works."
        yield Unread("template", first.of(article.source), first, reason)
    for key, (span, part) in article.bodies.items():
        if key not in article.labels:
            continue
        beside = len(printed(article, part).text.strip())
        for node in templates_in(part):
            template = article.template(node)
            words = article.source[node.start : node.end]
            if template.is_citation:
                unknown = [name for name in template.parameters if not (name.isdecimal() or is_shown(name))]
                if unknown and not any(name in template.parameters for name in names("title", template.name)):
                    listed = ", ".join(f"“{name}”" for name in unknown[:3])
                    reason = f"The template “{template.name}” has no title that we know; unknown: {listed}."
                    yield Unread("template", words, Span(node.start, node.end), reason)
            elif template.name in named("harvard") or beside > _LOCATOR:
                continue
            elif "://" in words or (template.parameters and not beside):
                reason = f"The template “{template.name}” is not known, so that its source is not read."
                yield Unread("template", words, span, reason)
                break


# --- what the page says about itself ----------------------------------------------------------------------------------

_TOP_HEADING = lazy_regex(r"^=[ \t]*(?P<title>[^=\s][^=\n]{0,300}?)[ \t]*=[ \t]*$", re.M)


def _headline(source: str) -> str | None:
    titles = (heading["title"] for heading in _TOP_HEADING.finditer(source))
    return next((title for title in titles if languages.heading(title) is None), None)


def _published(article: Article) -> PartialDate | None:
    """Return the date that a news article's ``{{date|3 May 2023}}`` gives."""
    for node in article.root.nodes:
        if node.kind == "template" and article.template(node).name in ("date", "dateline"):
            return date_of(text_of(article, article.template(node).parameters.get("1")))
    return None
