"""What an author quotes of a source beside citing it: the words of a note, and those that an address marks."""

from urllib.parse import unquote

from citecheck import attrs
from citecheck.patterns import lazy_regex
from citecheck.remembering import remembered
from citecheck.values import Document, Entry, Reference, Span

# `#:~:text=[prefix-,]start[,end][,-suffix]`, several joined by `&text=`.
_DIRECTIVE = lazy_regex(r"(?:#|:~:|&)text=(?P<parts>[^&#\s]+)")
# Words in quotation marks of one kind.
_QUOTED = lazy_regex(
    r"“(?P<a>[^“”]+)”|„(?P<b>[^„“”]+)[“”]|«(?P<c>[^«»]+)»|\"(?P<d>[^\"]+)\"|(?<!\w)‘(?P<e>[^‘’]+)’(?!\w)"
)
LEAST = 5
"""Words of a quotation; fewer are a term or a title."""


@attrs.frozen
class Excerpt:
    """A passage that the author claims to have read."""

    text: str
    span: Span | None
    """Where it stands in the article; ``None`` where an address has it, in another writing."""


def marked_text(url: str | None) -> tuple[str, ...]:
    """Return the words that an address marks in its page.

    >>> marked_text("https://www.daily.com/rain#:~:text=the%20pier-,will%20not%20close,this%20year,-he%20said")
    ('will not close', 'this year')
    """
    if not url or "text=" not in url:
        return ()
    words = []
    for match in _DIRECTIVE.finditer(url[url.find("#") :] if "#" in url else ""):
        parts = [part for part in match["parts"].split(",") if not part.endswith("-") and not part.startswith("-")]
        words += [" ".join(unquote(part).split()) for part in parts]
    return tuple(word for word in words if word)


def excerpts(reference: Reference, entry: Entry | None, document: Document) -> tuple[Excerpt, ...]:
    """Return the passages of a source that its entry or note quotes, and that its address marks."""
    found = [Excerpt(text, None) for text in marked_text(reference.url)]
    if entry is not None and entry.file is None:
        own = {each.spans["title"] for each in entry.references if "title" in each.spans}
        printed = entry.span.of(document.source)
        for at, words in _quoted(printed):
            span = Span(entry.span.start + at, entry.span.start + at + len(words))
            if not any(span.overlaps(title) for title in own):
                found.append(Excerpt(" ".join(words.split()), span))
    return tuple(found)


@remembered(1 << 12)
def _quoted(printed: str) -> tuple[tuple[int, str], ...]:
    """Return what an entry quotes at some length, and where it stands."""
    found = [(m.start(m.lastgroup or 0), m[m.lastgroup or 0]) for m in _QUOTED.finditer(printed)]
    return tuple([(at, words) for at, words in found if len(words.split()) >= LEAST])
