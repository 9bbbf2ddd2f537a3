"""Plain text, with what clings to it when it is pasted from a page, a PDF or an office program."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from citecheck.dates import read_dateline
from citecheck.knowledge import languages
from citecheck.patterns import lazy_regex
from citecheck.values import Directive, MappedText, PartialDate, Prose, Span


def read(source: str) -> Prose:
    """Return the text with its map; page numbers, running heads and comments to citecheck are left out.

    >>> read("The econ\\u00adomy of the\\n24\\nisland grew.").text.text
    'The economy of the\\nisland grew.'
    """
    directives = find_directives(source)
    furniture = _page_furniture(source)
    text = MappedText.verbatim(source)
    if directives or furniture:
        text = text.without(_apart([*(_with_line(source, d.span) for d in directives), *furniture]))
    text = tidied(text)
    headline, published = head(text.text)
    opaque = tuple(Span(*match.span()) for match in _CODE.finditer(text.text)) if "`" in source else ()
    return Prose(text, headline, published, directives=directives, opaque=opaque)


def _apart(gaps: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Give stretches in order, those that touch or overlap as one."""
    start = end = -1
    for gap in sorted(gaps):
        if gap[0] > end:
            if start >= 0:
                yield start, end
            start, end = gap
        end = max(end, gap[1])
    if start >= 0:
        yield start, end


# --- characters -----------------------------------------------------------------------------------------------------

# Each is one character and so is what it is read as: positions stay.
_READ_AS = {
    **dict.fromkeys("\u00a0\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\f", " "),
    **dict.fromkeys("\u0085\u2028\u2029\v", "\n"),
}
# A soft hyphen goes with the line end behind it; the joiners of Arabic and Indian scripts stay.
_INVISIBLE_SIGNS = "\u00ad\u200b\u2060\ufeff"
_INVISIBLE = lazy_regex(rf"\u00ad(?:\r?\n[ \t]*)?|[{_INVISIBLE_SIGNS}]")

_LINE_END_HYPHEN = lazy_regex(r"[-\u2010]\r?\n[ \t]*")
_COMPOUND = lazy_regex(r"\b[^\W\d_]{1,40}+[-\u2010][^\W\d_]{1,40}+")
_WORD_BEFORE = lazy_regex(r"[^\W\d_]+\Z")
_WORD = lazy_regex(r"[^\W\d_]+")
# Words that more often stand in a compound than at the start or end of a broken word, after a look at news text.
_COMPOUNDING = languages.phrases("compounds")
# `short- and long-term`: the hyphen stands for a word, and a space follows it.
_SUSPENDING = languages.ands() | languages.phrases("or") | languages.phrases("up to")


def tidied(text: MappedText) -> MappedText:
    """Return text of any format with plain spaces, and without invisible characters and hyphens at line ends.

    >>> tidied(MappedText.verbatim("no\\u00a03: the govern-\\nment’s well-\\u200bknown view")).text
    'no 3: the government’s well-known view'
    """
    plain = text.text
    for odd, space in _READ_AS.items():
        plain = plain.replace(odd, space)
    if plain != text.text:
        text = text.reading(plain)
    if any(sign in plain for sign in _INVISIBLE_SIGNS):
        text = text.without([match.span() for match in _INVISIBLE.finditer(plain)])
    hyphens = _hyphens(text.text)
    return text.without(hyphens) if hyphens else text


def trimmed(text: MappedText) -> MappedText:
    """Return text without the white space around it."""
    start = len(text.text) - len(text.text.lstrip())
    return text.slice(start, max(start, len(text.text.rstrip())))


def _hyphens(text: str) -> list[tuple[int, int]]:
    """Find the line ends inside words, with the hyphen unless it belongs to the word."""
    if not any(end in text for end in ("-\n", "-\r", "\u2010\n", "\u2010\r")):
        return []
    ends = list(_LINE_END_HYPHEN.finditer(text))
    compounds = {match.group().lower() for match in _COMPOUND.finditer(text)} if ends else frozenset()
    gaps: list[tuple[int, int]] = []
    for end in ends:
        before = _WORD_BEFORE.search(text, max(0, end.start() - 40), end.start())
        after = _WORD.match(text, end.end(), end.end() + 40)
        if not before or not after or not after.group().islower() or after.group() in _SUSPENDING:
            continue
        first, last = before.group().lower(), after.group()
        in_address = "/" in text[max(0, end.start() - 200) : end.start()].rsplit(maxsplit=1)[-1]
        is_known = f"{first}-{last}" in compounds or first == last or not _COMPOUNDING.isdisjoint((first, last))
        gaps.append((end.start() + (in_address or is_known), end.end()))
    return gaps


# --- comments to citecheck ------------------------------------------------------------------------------------------

# `<!-- citecheck: ignore[missing-url] why -->` anywhere, `% citecheck: ignore` on a line of its own.
_DIRECTIVE = lazy_regex(
    r"""
      <!--\s*+(?P<comment>citecheck:(?:(?!-->|<!--)[\s\S]){0,1000}+)-->
    | ^[ \t]*%[ \t]*(?P<line>citecheck:[^\r\n]*)
    """,
    re.MULTILINE | re.VERBOSE,
)


def find_directives(source: str) -> tuple[Directive, ...]:
    """Return the comments that tell citecheck to leave something alone.

    >>> find_directives("It rained.[1] <!-- citecheck: ignore -->")[0].text
    'citecheck: ignore'
    """
    if "citecheck:" not in source:
        return ()
    return tuple(
        Directive(Span(*match.span()), (match["comment"] or match["line"]).strip())
        for match in _DIRECTIVE.finditer(source)
    )


def _with_line(source: str, span: Span) -> tuple[int, int]:
    """Widen a comment to its line where nothing else stands there, so that it parts no paragraph."""
    start = source.rfind("\n", max(0, span.start - 200), span.start) + 1
    end = source.find("\n", span.end, span.end + 200) + 1 or len(source)
    alone = not source[start : span.start].strip() and not source[span.end : end].strip()
    return (start, end) if alone else (span.start, span.end)


# --- pages ----------------------------------------------------------------------------------------------------------

# A line that says it is a page number (`Page 3 of 9`, `- 3 -`), what browsers print at the top and bottom of a page
# (`17/02/2023, 10:02 Headline`, `https://example.org/story 2/5`), and a bare number, which may be one.
_OF_SO_MANY = rf"[ \t]*(?:(?:/|\b{languages.pattern('out of')}\b)[ \t]*\d{{1,4}}|\(\d{{1,4}}\))"
_PAGE_LINE = lazy_regex(
    rf"""
    \n[ \t\f]*(?:
      (?P<said>
          (?i:{languages.pattern("pages")})
            (?:(?<=[^\W\d_]{{4}})[ \t]+\d{{1,4}}(?:{_OF_SO_MANY})?|\.?[ \t]*\d{{1,4}}{_OF_SO_MANY})
        | 第[ \t]?\d{{1,4}}[ \t]?[页頁](?:[ \t,，/]*共[ \t]?\d{{1,4}}[ \t]?[页頁])?
        | [-–—][ \t]*\d{{1,4}}[ \t]*[-–—]
        | https?://\S{{1,300}}[ \t]+\d{{1,3}}/\d{{1,3}}
        | \d{{1,2}}[/.]\d{{1,2}}[/.]\d{{2,4}},[ \t]\d{{1,2}}:\d\d[^\n]{{0,200}}
      )
    | (?P<bare>\d{{1,4}})
    )[ \t]*\r?(?=\n|\Z)
    """,
    re.VERBOSE,
)
_PAGE_LENGTH = 800
"""Two numbers on lines of their own that are nearer than this do not count pages but, say, the rows of a table."""
_FIRST_YEAR = 1000
"""From here on a number above an entry may be a year."""
_HEAD_LENGTH = 80
"""A running head is no longer than this."""
_BLANK_LINE = lazy_regex(r"\n[ \t\r\f]*\n")
_ENTRY_LABEL = lazy_regex(r"\[?(\d{1,4})[\].)][ \t]*[^\s\d]")
_DIGITS = lazy_regex(r"\d+")


def _page_furniture(source: str) -> list[tuple[int, int]]:
    """Find page numbers and the running heads beside them, with the line breaks that only they make."""
    pages = list(_PAGE_LINE.finditer(source))
    if not pages:
        return []
    numbered = {int(line["bare"]): line.start() for line in pages if line["bare"]}
    around = [_spaced(source, *line.span()) for line in pages]
    taken = [
        (line.span(), gap)
        for line, gap in zip(pages, around, strict=True)
        if line["said"] or _is_page_number(source, line, gap, numbered)
    ]
    lines = [span for span, _ in taken]
    beside = {line for _, gap in taken for line in _lines_beside(source, *gap)}
    often = Counter(_DIGITS.sub("", source[start:end]).strip() for start, end in beside)
    lines += [line for line in beside if often[_DIGITS.sub("", source[slice(*line)]).strip()] > 1]
    return [_break(source, start, end) for start, end in _apart(_spaced(source, *line) for line in lines)]


def _is_page_number(source: str, line: re.Match[str], gap: tuple[int, int], numbered: dict[int, int]) -> bool:
    """Tell whether a bare number counts a page: others do so too, or it stands in the middle of something."""
    number = int(line["bare"])
    if numbered.get(number + 1, 0) - line.start() > _PAGE_LENGTH:
        return True
    if line.start() - numbered.get(number - 1, len(source)) > _PAGE_LENGTH:
        return True
    start, end = gap
    entry = _ENTRY_LABEL.match(source, end)
    if entry:
        return number < _FIRST_YEAR and int(entry[1]) not in (number, number + 1)
    return source[end : end + 1].islower() and source[max(0, start - 1) : start] not in (*".!?:", "")


def _spaced(source: str, start: int, end: int) -> tuple[int, int]:
    """Widen a stretch over the white space around it."""
    while start and source[start - 1].isspace():
        start -= 1
    while end < len(source) and source[end].isspace():
        end += 1
    return start, end


def _lines_beside(source: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Give the short lines that end at ``start`` and begin at ``end``, if any."""
    before = source.rfind("\n", max(0, start - _HEAD_LENGTH), start)
    if 0 <= before < start - 1:
        yield before + 1, start
    after = source.find("\n", end, end + _HEAD_LENGTH)
    if after > end:
        yield end, after


def _break(source: str, start: int, end: int) -> tuple[int, int]:
    """Shrink furniture and the space around it so that the break between paragraphs, or lines, remains."""
    if end == len(source):
        return start, end
    goes_on = source[end].islower() or source[start - 1 : start] in ("-", "\u2010", "\u00ad")
    parted = not goes_on and _BLANK_LINE.search(source, start, end)
    return (source.find("\n", start) + 1 if parted else start), source.rfind("\n", start, end)


# --- code -----------------------------------------------------------------------------------------------------------

# Between fences, and between backticks that stand as code does; ``quoted'' and `quoted' are not code.
_CODE = lazy_regex(
    r"""
      ^[ \t]*```[^`\n]*\n[\s\S]*?(?:^[ \t]*```[ \t]*$|\Z)
    | (?<![\w`])(?P<ticks>`{1,2})(?![\s`])[^`\n]{1,200}(?<!\s)(?P=ticks)(?![\w`])
    """,
    re.MULTILINE | re.VERBOSE,
)


# --- headline and date ----------------------------------------------------------------------------------------------

_LOOKED_AT = 6000
"""What stands above the first paragraph stands in the first characters."""
_LONG_LINE = 160
"""With lines longer than this a text is not wrapped by hand, so that every line is a block of its own."""
_PARAGRAPH = 120
"""A block that is longer and holds the end of a sentence is prose."""
_NEAR = 5
"""A headline has at most so many other lines (byline, date, caption) between itself and the first paragraph."""
_EMPTY_LINES = lazy_regex(r"\n\s*\n")
_SENTENCE_END = lazy_regex(r"[.!?…。！？।؟۔][\"'”’»)\]]*(?:\s*\[[^\[\]\n]{1,12}\])*(?:\s|\Z)")
_PROSE_END = lazy_regex(r"[.…。।۔][\"'”’»)]*(?:\s*\[[^\[\]\n]{1,12}\])*\Z")
_LIST_SIGN = lazy_regex(r"[-*+•‣▪>|#=]|\[?\d{1,3}[.)\]]")
# Lines around a headline that are none.
_NO_TITLE = lazy_regex(
    rf"""
    {languages.pattern("menus")}\b | photo(?:graph)?\sby\b
    | (?:{languages.pattern("published")}|{languages.pattern("updated")})\b(?:\s?[:：]|\D{{0,12}}\d)
    | {languages.pattern("pictures")}\s?[:：] | ©
    | [^\n]{{0,150}}(?:\b(?:caption|getty|afp)\b|\|\s*updated)
    """,
    re.IGNORECASE | re.VERBOSE,
)


def head(text: str) -> tuple[str | None, PartialDate | None]:
    """Return the headline and the date of plain text: what stands above its first paragraph, as far as it is plain.

    The headline is the last line there that reads like a title; mastheads, slogans and menus come before it.

    >>> head("Daily NEWS\\n\\nRain Comes Back to the Island\\n\\n17 Feb. 2023\\n\\n" + "It rained again. " * 9)[0]
    'Rain Comes Back to the Island'
    """
    headline: str | None = None
    published: PartialDate | None = None
    since = 0
    for block in _blocks(text[:_LOOKED_AT]):
        words = block.split()
        day_first = languages.day_first(languages.detect(text)) if _IN_FIGURES.search(block) else None
        if dated := read_dateline(block, day_first=day_first):
            published = published or dated.date
        elif _is_prose(block):
            return (headline if since <= _NEAR else None), published
        elif _is_title(block, words):
            headline, since = " ".join(words), 0
            continue
        since += block.count("\n") + 1
    return None, None


_IN_FIGURES = lazy_regex(r"(?<!\d)\d{1,2}[./-]\d{1,2}[./-]\d{4}(?!\d)")
"""`12/10/2021`, whose day the article's language tells."""


def _blocks(text: str) -> Iterator[str]:
    """Give the paragraphs and the lines that stand alone."""
    for block in _EMPTY_LINES.split(text):
        lines = block.splitlines()
        yield from lines if any(len(line) > _LONG_LINE for line in lines) else [block]


def _is_prose(block: str) -> bool:
    block = block.strip()
    if _LIST_SIGN.match(block):
        return False
    return bool(_SENTENCE_END.search(block) if len(block) > _PARAGRAPH else _PROSE_END.search(block))


def _is_title(block: str, words: list[str]) -> bool:
    """Tell whether a block reads like a headline: one line or two of a few words, or of script without spaces."""
    block = block.strip()
    long_enough = len(words) >= 3 or (not block.isascii() and len(block) >= 8)
    fits = (
        long_enough and len(block) <= _LONG_LINE and block.count("\n") <= 1 and not block.endswith((":", ",", ";", "|"))
    )
    return fits and not (
        _LIST_SIGN.match(block) or _NO_TITLE.match(block) or languages.heading(block) or languages.is_byline(block)
    )
