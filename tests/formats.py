"""Writers: one article, as `strategies.articles` plans it or written by hand, in each format that citecheck reads."""

import io
import json
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


def as_notebook(article: Article) -> str:
    """Write an article as a notebook: its Markdown in a cell a paragraph, code in between."""
    cells: list[dict[str, object]] = []
    for i, block in enumerate(as_markdown(article).strip().split("\n\n")):
        lines = block.splitlines(keepends=True)
        cells.append({"cell_type": "markdown", "metadata": {}, "source": lines if i % 2 else block})
        if not i % 3:
            code = ["rows[0]  # as [7] says\n", 'print("[^1]")']
            cells.append({"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": code})
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}, ensure_ascii=i % 2 == 0)


def as_latex(article: Article) -> str:
    """Write an article as LaTeX whose sources are `bibitem`s."""
    paragraphs = [
        " ".join(_for_latex(s.text) + "." + "".join(f"\\cite{{k{label}}}" for label in s.labels) for s in paragraph)
        for paragraph in renumbered(article).paragraphs
    ]
    items = "\n".join(f"\\bibitem{{k{s.label}}} {_for_latex(_entry(s))}" for s in renumbered(article).sources)
    return (
        f"\\documentclass{{article}} % as [7] says\n\\title{{{_for_latex(article.headline)}}}\n\\begin{{document}}\n"
        "\\maketitle\n" + "\n\n".join(paragraphs) + f"\n\n\\begin{{thebibliography}}{{9}}\n{items}\n"
        "\\end{thebibliography}\n\\end{document}\n"
    )


def _for_latex(text: str) -> str:
    for sign in "\\%$#&_{}":
        text = text.replace(sign, "\\" + sign if sign != "\\" else "\\textbackslash{}")
    return text.replace("“", "``").replace("”", "''").replace("’", "'")


def as_rst(article: Article) -> str:
    """Write an article as reStructuredText with numbered footnotes."""
    rule = "=" * max(len(article.headline) * 2, 4)
    paragraphs = [
        " ".join(_for_rst(s.text) + "." + "".join(f"\\ [{label}]_" for label in s.labels) for s in paragraph)
        for paragraph in article.paragraphs
    ]
    notes = [f".. [{s.label}] {_for_rst(_entry(s))}" for s in article.sources]
    return "\n\n".join([f"{article.headline}\n{rule}", *paragraphs, "\n".join(notes)]) + "\n"


def _for_rst(text: str) -> str:
    return "".join("\\" + sign if sign in "\\*`|_" else sign for sign in text)


def as_jats(article: Article) -> str:
    """Write an article as JATS, with its sources as footnotes."""
    paragraphs = [
        " ".join(
            escape(s.text) + "." + "".join(f'<xref ref-type="fn" rid="fn{n}"><sup>{n}</sup></xref>' for n in s.labels)
            for s in paragraph
        )
        for paragraph in article.paragraphs
    ]
    notes = "".join(
        f'<fn id="fn{s.label}"><label>{s.label}</label><p>{escape(_entry(s))}</p></fn>\n' for s in article.sources
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE article PUBLIC "-//NLM//DTD JATS (Z39.96)//EN" "jats.dtd">\n'
        f"<article><front><article-meta><title-group><article-title>{escape(article.headline)}</article-title>"
        "</title-group><contrib-group><contrib><string-name>A. Berg [9]</string-name></contrib></contrib-group>"
        f"</article-meta></front><body>{''.join(f'<p>{words}</p>' for words in paragraphs)}</body>"
        f"<back><fn-group>{notes}</fn-group></back></article>"
    )


def as_odt(article: Article) -> bytes:
    """Write an article as an OpenDocument text with notes, which count from 1 in the order of first mention."""
    sources = {source.label: source for source in article.sources}
    written: set[str] = set()

    def called(label: str) -> str:
        if label in written:
            return f'<text:note-ref text:note-class="footnote" text:ref-name="ftn{label}">{label}</text:note-ref>'
        written.add(label)
        body = f"<text:p>{escape(_entry(sources[label]))}</text:p>"
        return (
            f'<text:note text:id="ftn{label}" text:note-class="footnote"><text:note-citation>{label}'
            f"</text:note-citation><text:note-body>{body}</text:note-body></text:note>"
        )

    body = f'<text:h text:outline-level="1">{escape(article.headline)}</text:h>'
    for sentences in article.paragraphs:
        words = " ".join(f"{escape(s.text)}.{''.join(map(called, s.labels))}" for s in sentences)
        body += f"<text:p>{words}</text:p>"
    return odt_file(body)


def as_odt_list(article: Article) -> bytes:
    """Write an article as an OpenDocument text with figures in brackets and a list that the program numbers."""
    body = f'<text:h text:outline-level="1">{escape(article.headline)}</text:h>'
    body += "".join(f"<text:p>{escape(words)}</text:p>" for words in _paragraphs(article, "[{}]"))
    items = "".join(f"<text:list-item><text:p>{escape(_entry(s))}</text:p></text:list-item>" for s in article.sources)
    start = article.sources[0].label
    styles = (
        f'<text:list-style style:name="L1"><text:list-level-style-number text:level="1" style:num-format="1" '
        f'style:num-suffix="." text:start-value="{start}"/></text:list-style>'
    )
    return odt_file(f'{body}<text:list text:style-name="L1">{items}</text:list>', styles)


def odt_file(body: str, styles: str = "", extra: Mapping[str, bytes] | None = None) -> bytes:
    """Pack an OpenDocument text."""
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "text", "style")
    )
    names += ' xmlns:xlink="http://www.w3.org/1999/xlink"'
    content = (
        f"<office:document-content{names}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    members = {"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": content.encode()}
    return _packed({**members, **(extra or {})})


def as_epub(article: Article) -> bytes:
    """Write an article as an e-book of two chapters with the notes in a file of their own."""
    half = (len(article.paragraphs) + 1) // 2
    chapters: list[str] = []
    for paragraphs in (article.paragraphs[:half], article.paragraphs[half:]):
        chapters.append("")
        for sentences in paragraphs:
            chapters[-1] += "<p>"
            for i, s in enumerate(sentences):
                chapters[-1] += f"{' ' if i else ''}{escape(s.text)}."
                chapters[-1] += "".join(
                    f'<sup><a epub:type="noteref" href="notes.xhtml#n{label}">{label}</a></sup>' for label in s.labels
                )
            chapters[-1] += "</p>\n"
    chapters[0] = f"<h1>{escape(article.headline)}</h1>" + chapters[0]
    notes = "".join(f'<li id="n{s.label}" value="{s.label}">{escape(_entry(s))}</li>\n' for s in article.sources)
    return epub_file({"one.xhtml": chapters[0], "two.xhtml": chapters[1], "notes.xhtml": f"<ol>{notes}</ol>"})


def epub_file(chapters: Mapping[str, str], title: str = "A book", extra: Mapping[str, bytes] | None = None) -> bytes:
    """Pack an e-book."""
    items = "".join(f'<item id="{n}" href="text/{n}" media-type="application/xhtml+xml"/>' for n in chapters)
    spine = "".join(f'<itemref idref="{name}"/>' for name in chapters)
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0"><metadata '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{escape(title)}</dc:title></metadata>'
        f"<manifest>{items}</manifest><spine>{spine}</spine></package>"
    )
    members = {
        "mimetype": b"application/epub+zip",
        "META-INF/container.xml": b'<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
        b'<rootfile full-path="EPUB/content.opf"/></rootfiles></container>',
        "EPUB/content.opf": package.encode(),
    }
    for name, inside in chapters.items():
        page = (
            f'<html xmlns:epub="http://www.idpf.org/2007/ops"><head><title>x</title></head><body>{inside}</body></html>'
        )
        members[f"EPUB/text/{name}"] = page.encode()
    return _packed({**members, **(extra or {})})


def _packed(members: Mapping[str, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


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
    "notes in a notebook": ("notebook", as_notebook),
    "notes in reStructuredText": ("rst", as_rst),
    "a list in LaTeX": ("latex", as_latex),
    "notes in JATS": ("jats", as_jats),
    "notes in an OpenDocument text": ("odt", as_odt),
    "a list in an OpenDocument text": ("odt", as_odt_list),
    "notes in an e-book": ("epub", as_epub),
}
"""The ways to write an article: each with the format it is to be read as."""

NUMBERED_BY_FORMAT = ("notes in Word", "notes in wikitext", "notes in an OpenDocument text", "a list in LaTeX")
"""Ways in which the format counts the notes itself: an article must be `renumbered` to print the same labels."""


def pdf_file(*lines: str, language: str = "") -> bytes:
    """Return a PDF of one page with lines of Latin text, each a paragraph of its own, and the language it says."""
    shown = "".join(f"1 0 0 1 72 {720 - 40 * i} Tm ({line}) Tj " for i, line in enumerate(lines))
    return pdf_of(f"BT /F1 12 Tf {shown}ET", language)


def pdf_of(shown: str, language: str = "") -> bytes:
    """Return a PDF of one page on which a stream of commands puts text in the font ``F1``."""
    stream = shown.encode("cp1252")
    said = f"/Lang({language})".encode() if language else b""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R%s>>" % said,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 612 792]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
    ]
    out, places = io.BytesIO(b"%PDF-1.4\n"), []
    out.seek(0, 2)
    for number, body in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj%s\nendobj\n" % (number, body))
    start = out.tell()
    out.write(b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % start)
    return out.getvalue()


BODY = "".join(
    f"<p>{text}</p>"
    for text in (
        "The town paid 2.4 million dollars for its second bridge, which opened on Monday morning.",
        "Hundreds of people crossed it on foot before the first bus did, the harbour office said.",
        "The old bridge stays open for cyclists until it is taken down in the summer of next year.",
    )
)
"""What a page says that a source text is read from."""
