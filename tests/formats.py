"""Writers: one article, as `strategies.articles` plans it or written by hand, in each format that citecheck reads."""

import io
import zipfile
from collections.abc import Callable, Mapping
from xml.sax.saxutils import escape

import attrs

from tests.strategies import Article, Sentence, Source, as_text

_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"


def _entry(source: Source) -> str:
    issued = f"{source.issued.day} {source.issued:%b}. {source.issued.year}"
    return f"“{source.title}” {source.outlet}, {issued}" + (f", {source.url}" if source.url else "")


def _paragraphs(article: Article, marker: str) -> list[str]:
    return [
        " ".join(f"{s.text}.{''.join(marker.format(label) for label in s.labels)}" for s in paragraph)
        for paragraph in article.paragraphs
    ]


def as_markdown(article: Article) -> str:
    """Write an article with Markdown's footnotes."""
    notes = [f"[^{source.label}]: {_entry(source)}" for source in article.sources]
    return "\n\n".join([f"# {article.headline}", *_paragraphs(article, "[^{}]"), *notes]) + "\n"


def as_markdown_list(article: Article) -> str:
    """Write an article with figures in brackets and a numbered list under a heading."""
    entries = "\n".join(f"{source.label}. {_entry(source)}" for source in article.sources)
    return "\n\n".join([f"# {article.headline}", *_paragraphs(article, "[{}]"), "## References", entries]) + "\n"


def as_docx(article: Article) -> bytes:
    """Write an article as a Word file with markers and a list that are typed, not Word's own notes."""
    entries = [f"{source.label}. {_entry(source)}" for source in article.sources]
    body = "".join(map(paragraph, [*_paragraphs(article, "[{}]"), *entries]))
    return word_file(paragraph(article.headline, style="Title") + body)


def as_html(article: Article) -> str:
    """Write an article as a web page whose raised figures link to its notes."""
    paragraphs = [
        " ".join(
            escape(s.text) + "." + "".join(f'<sup><a href="#n{label}">[{label}]</a></sup>' for label in s.labels)
            for s in paragraph
        )
        for paragraph in article.paragraphs
    ]
    items = [f'<li id="n{source.label}">{escape(_entry(source))}</li>' for source in article.sources]
    return _page(article, paragraphs, items)


def as_html_list(article: Article) -> str:
    """Write an article as a web page with figures in brackets, a list without links, and titles that are links."""
    items = []
    for source in article.sources:
        title = f'“<a href="{source.url}">{source.title}</a>”' if source.url else f"“{source.title}”"
        items.append(f"<li>{title} {source.outlet}, {source.issued.day} {source.issued:%b}. {source.issued.year}")
    return _page(article, [escape(words) for words in _paragraphs(article, "[{}]")], items)


def _page(article: Article, paragraphs: list[str], items: list[str]) -> str:
    body = "".join(f"<p>{words}</p>\n" for words in paragraphs)
    first = article.sources[0].label
    return (
        f"<!doctype html><title>{article.headline} | Harbour Post</title><nav><a href=/>Home [1]</a></nav><main>"
        f"<h1>{article.headline}</h1>{body}<h2>Sources</h2><ol start={first}>{''.join(items)}</ol></main>"
    )


def as_wikitext(article: Article) -> str:
    """Write an article as wikitext with templates in notes; the labels that print are those of `renumbered`."""
    sources = {source.label: source for source in article.sources}
    written: set[str] = set()

    def ref(label: str) -> str:
        if label in written:
            return f'<ref name="{label}"/>'
        written.add(label)
        source = sources[label]
        return (
            f'<ref name="{label}">{{{{cite news |title={source.title} |work={source.outlet} |date={source.issued}'
            f"{f' |url={source.url}' if source.url else ''}}}}}</ref>"
        )

    paragraphs = [
        " ".join(f"{s.text}.{''.join(map(ref, s.labels))}" for s in paragraph) for paragraph in article.paragraphs
    ]
    return "\n\n".join([f"= {article.headline} =", *paragraphs, "== Sources ==\n{{reflist}}"]) + "\n"


def renumbered(article: Article) -> Article:
    """Return the article with its sources numbered from 1 in the order of first use, as MediaWiki prints them."""
    used = dict.fromkeys(label for paragraph in article.paragraphs for s in paragraph for label in s.labels)
    number = {label: str(i) for i, label in enumerate(used, 1)}
    return Article(
        article.headline,
        tuple(
            tuple(Sentence(s.text, tuple(number[label] for label in s.labels)) for s in paragraph)
            for paragraph in article.paragraphs
        ),
        tuple(
            sorted(
                (attrs.evolve(source, label=number[source.label]) for source in article.sources),
                key=lambda source: int(source.label),
            )
        ),
    )


def as_docx_notes(article: Article) -> bytes:
    """Write an article with Word's own footnotes, which count from 1 in the order of first mention."""
    places = {source.label: place for place, source in enumerate(article.sources, 1)}
    body = paragraph(article.headline, style="Title")
    for sentences in article.paragraphs:
        inside: list[str] = []
        for i, s in enumerate(sentences):
            inside.append(f"{' ' if i else ''}{s.text}.")
            inside += [call(places[label]) for label in s.labels]
        body += paragraph(*inside)
    return word_file(body, footnotes="".join(note(places[s.label], " ", _entry(s)) for s in article.sources))


def run(text: str, properties: str = "") -> str:
    """Write a run of text as WordprocessingML."""
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def paragraph(*inside: str, style: str = "", properties: str = "") -> str:
    """Write a paragraph; what does not start with a tag is text."""
    runs = "".join(part if part.startswith("<w:") else run(part) for part in inside)
    styled = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{styled}{properties}</w:pPr>{runs}</w:p>"


def call(number: int, kind: str = "footnote", mark: str = "") -> str:
    """Write the call of a note, numbered by Word unless it has a mark of its own."""
    marked = f' w:customMarkFollows="1"/><w:t>{mark}</w:t>' if mark else "/>"
    return f'<w:r><w:{kind}Reference w:id="{number}"{marked}</w:r>'


def note(number: int, *inside: str, kind: str = "footnote") -> str:
    """Write a note, for the part that holds them."""
    return f'<w:{kind} w:id="{number}">{paragraph(f"<w:r><w:{kind}Ref/></w:r>", *inside)}</w:{kind}>'


STYLES = """
<w:style w:type="paragraph" w:styleId="Title"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="Kop1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="Kop2"><w:name w:val="heading 2"/></w:style>
"""


def word_file(
    body: str,
    *,
    links: Mapping[str, str] | None = None,
    core: str = "",
    extra: Mapping[str, bytes] | None = None,
    **parts: str,
) -> bytes:
    """Pack a Word file.

    Args:
        body: What stands in the document's body.
        links: The addresses of hyperlinks by their identifiers.
        core: What stands in the core properties.
        extra: More members of the archive, or others in place of those made here.
        parts: What stands in the parts `footnotes`, `endnotes`, `numbering`, `settings`, `comments`, `styles`.
    """
    parts = {"styles": STYLES} | parts
    relations = "".join(
        f'<Relationship Id="p{i}" Type="{_RELATIONS}/{name}" Target="{name}.xml"/>' for i, name in enumerate(parts)
    ) + "".join(
        f'<Relationship Id="{name}" Type="{_RELATIONS}/hyperlink" Target="{escape(url)}" TargetMode="External"/>'
        for name, url in (links or {}).items()
    )
    members = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": _relationships(
            f'<Relationship Id="r1" Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/>'
        ),
        "word/document.xml": _part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": _relationships(relations),
        "docProps/core.xml": f'<c:coreProperties xmlns:c="c" xmlns:dcterms="d">{core}</c:coreProperties>',
        **{f"word/{name}.xml": _part(name, inside) for name, inside in parts.items()},
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**members, **(extra or {})}.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _part(name: str, inside: str) -> str:
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><w:{name} xmlns:w="{_WORD}" xmlns:r="{_RELATIONS}">{inside}</w:{name}>'
    )


def _relationships(inside: str) -> str:
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inside}</Relationships>'


WRITERS: dict[str, tuple[str, Callable[[Article], str | bytes]]] = {
    "text": ("text", as_text),
    "footnotes in Markdown": ("markdown", as_markdown),
    "a list in Markdown": ("markdown", as_markdown_list),
    "a list in Word": ("docx", as_docx),
    "notes in Word": ("docx", as_docx_notes),
    "notes in HTML": ("html", as_html),
    "a list in HTML": ("html", as_html_list),
    "notes in wikitext": ("wikitext", as_wikitext),
}
"""The ways to write an article: each with the format it is to be read as."""

NUMBERED_BY_FORMAT = ("notes in Word", "notes in wikitext")
"""Ways in which the format counts the notes itself: an article must be `renumbered` to print the same labels."""
