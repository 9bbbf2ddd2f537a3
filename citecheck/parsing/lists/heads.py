"""Heads: how a line begins that may be an entry, and which labels it prints."""

import functools
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from citecheck import attrs
from citecheck.knowledge import languages
from citecheck.parsing.lists.signs import is_month
from citecheck.patterns import lazy_regex
from citecheck.text import FROM_RAISED, RAISED

CIRCLED = "①-⑳⑴-⒇⒈-⒛㉑-㉟㊱-㊿❶-❿➀-➓⓵-⓾"


def figure_of(sign: str) -> str:
    """Return the plain figures of raised or circled ones.

    >>> figure_of("¹²"), figure_of("⑫")
    ('12', '12')
    """
    return str(int(unicodedata.numeric(sign))) if len(sign) == 1 else sign.translate(FROM_RAISED)


@attrs.frozen
class Head:
    """What a line starts with that may be an entry's."""

    labels: tuple[str, ...]
    form: str
    """How they are printed."""
    start: int
    label_start: int
    end: int
    """Where the entry's text starts."""
    address: tuple[int, int] | None = None
    """The address that a label is linked to."""
    is_inline: bool = False
    """It stands inside a line, as in a list that is one paragraph."""

    @property
    def label(self) -> str:
        """The first label."""
        return self.labels[0]

    @property
    def is_weak(self) -> bool:
        """Whether paragraphs, steps, scores and dates are printed in its form as well."""
        return self.form in _WEAK or self.form.startswith(("word ", "other "))

    @property
    def number(self) -> int | None:
        """The first label as a number, where it is one."""
        return int(self.labels[0]) if self.labels[0].isdecimal() else None


# `[1]`, `[1](https://…)`, `[[1]](https://…)`
_LINKED = r"(?:\[[ ]?\^?\d{1,4}\^?[ ]?\]|\[\[\d{1,4}\]\](?=\())(?:\((?:[^()\s]|\([^()\s]{0,500}\)){1,2000}+\))?+"
_GAP = r"[ \t\u00a0]"
_PARTING = r"(?:[.]?[,;][ ]?|[ ]?[&/+][ ]?|[ ](?:and|und|et|y|e)[ ])"
"""What stands between the labels of one entry."""
_QUOTES = "“\"„«‘'"
# `[1]`, `[1, 3]`, `[1/12]`, `[^1]`, `[^1^]`, `[#1]`, `[a]`, `[note 1]`, `[S1]`, `[ref_1]`, `[Knuth84]`
_BRACKET = (
    rf"[{RAISED}]{{1,4}}|\d{{1,3}}[ ]?/[ ]?\d{{1,3}}|"
    r"[\^\#]?\d{1,4}\^?(?:\s?[,;&+]\s?\d{1,4}){0,20}|\d{1,3}\s?[-–]\s?\d{1,3}"
    r"|cit(?:e|ation):\d{1,3}|[a-zA-Z]|[ivxl]{2,6}|[IVXL]{2,6}|note[ ]\d{1,3}|[A-Z]{1,3}-?\d{1,3}|[a-z]{1,10}_\d{1,3}"
    r"|[A-Za-z][\w.:+-]{1,30}\d{2,4}[a-z]?"
)

# What an entry may start with; the group that takes the label names its form. A dot, colon or bracket must not be
# followed by a figure (`1.5 million`, `1:30`), and a figure alone only by what may begin an entry: a word, a quotation,
# a date. A word may stand in front, the same in every entry: `Source 1:`, `Anm. 3`. An entry may print several labels:
# `[1] [3]`, `[1], [2]`, `[1][3]`. A label in brackets may stand in a line of its own.
_HEAD = lazy_regex(
    rf"""
    (?P<lead>(?:>{_GAP}*){{0,9}}(?:[-–*+•‣▪▸►◦●■·→]{_GAP}+)?(?:\#{{1,6}}{_GAP}+)?)(?:(?:
        (?P<linked>{_LINKED}(?:(?:[ \t\u00a0,;/=&+]{{0,3}}|[ ](?:and|und|et|y|e)[ ]){_LINKED}){{0,40}}+)[:.=]?(?!\()
      | \[\[(?P<doubled>\d{{1,4}})\]\]
      | \[(?P<bracket>(?:{_BRACKET}))\][:.=]?(?!\()
      | [［【〔](?P<wide>\d{{1,4}})[］】〕]
      | [\[(]?(?P<word>(?P<name>[^\W\d_]{{1,14}})\.?{_GAP}?(?:(?:[Nn](?:[or]|um)\.?|[Nn]umber|[Nn]ummer|№){_GAP})?
              [\[(\#]?\d{{1,3}}(?:{_PARTING}\d{{1,3}}){{0,9}})
          (?:[.:)\]：]{{1,2}}|{_GAP}?[–—-])?(?={_GAP}|\Z|(?<=：))
      | (?:\#|№|§|[Nn][°º]){_GAP}?(?P<numbered>\d{{1,4}}(?:{_PARTING}[\#№]?\d{{1,4}}){{0,9}})[.:)]?(?={_GAP}|\Z)
      | (?P<circled>[{CIRCLED}])
    ){_GAP}*(?:[=•·]{_GAP}+)?(?=\S|\Z) | (?:
        (?P<set>(?P<sign>\*\*?|__?)[\[(]?\d{{1,4}}[\])]?[.:)]?(?P=sign)[.:)]?)(?={_GAP})
      | (?P<dotted>\d{{1,4}}(?:{_PARTING}\d{{1,4}}){{0,9}})
          (?:\\?(?:\.[):]|[.)])(?:[-–](?={_GAP}))?(?=[ \t\u00a0{_QUOTES}\[(<*_]|[^\W\d_])|[．）、])
      | [(（](?P<paren>\d{{1,4}}(?:(?:{_PARTING}|[)）][ ,;/&]{{0,3}}[(（])\d{{1,4}}){{0,9}})[)）]
      | [<{{](?P<angle>\d{{1,4}})[>}}](?={_GAP})
      | (?P<half>\d{{1,4}})\](?={_GAP})
      | /(?P<slash>\d{{1,4}})/(?={_GAP})
      | [*＊※](?P<star>\d{{1,3}})(?={_GAP}|[{_QUOTES}「『《])
      | (?P<degree>\d{{1,3}})[°º](?={_GAP})
      | (?P<colon>\d{{1,4}}(?:{_PARTING}\d{{1,4}}){{0,9}})[ ]?(?:[:：](?={_GAP}|[{_QUOTES}]|[^\W\d_])|/(?={_GAP}))
      | (?P<dash>\d{{1,4}}){_GAP}*[-–—|](?={_GAP}+\S)
      | (?P<letter>[a-z]|[ivx]{{1,5}})[.)](?=[ \t])
      | \^(?P<caret>\d{{1,4}})\^?[.:]?
      | (?P<raised>[{RAISED}]{{1,4}})
      | (?P<lone>\d{{1,3}})[.)]?(?=[ \t]*\Z)
      | (?P<bare>\d{{1,3}})(?=\t|{_GAP}+(?:[^\W\d_]|[{_QUOTES}\[<]
          |\(?(?:1[5-9]|20)\d\d\b|\(?\d{{1,2}}\.?{_GAP}[^\W\d_]|\d{{1,4}}[./-]\d))
      | (?P<other>[^\w\s\d.,;:!?|]{{0,2}}\d{{1,3}}(?:[^\w\s\d%|/:]{{1,3}}|[ ][=~→·•])(?={_GAP}|(?<=[，．])))
    ){_GAP}*(?=\S|(?<=[\d.)])\Z))
    """,
    re.X,
)
_ONE_LABEL = lazy_regex(
    r"\[\[?[ ]?\^?(?P<label>\d{1,4})\^?[ ]?\]?\]"
    r"(?:\((?P<address>[^\s]*?)\)(?=[ \t\u00a0,;/=&+]{0,3}\[|[ ]\w{1,3}[ ]\[|\Z))?"
)
_FIGURES = lazy_regex(r"\d+")
_RANGE = lazy_regex(r"(\d+)\s?[-–]\s?(\d+)")
_LINE = lazy_regex(r"[^\s>][^\r\n]*|>[^\r\n]*")

_WEAK = frozenset(
    ("bare", "lone", "letter", "paren", "angle", "colon", "dash", "numbered", "slash", "degree", "star", "backlink")
)

# `3 May`, `3. Mai`, `3/4/2021`: a line of an entry that starts with a date rather than with a label.
_MAY_BE_DATE = lazy_regex(r"\d{1,2}\.?[ \t\u00a0]+(?:de[ ])?(?P<word>[^\W\d_]{3,14})(?!\w)")
_YEAR = lazy_regex(r"(?:1[5-9]|20)\d\d\b")


@functools.lru_cache(maxsize=1)
def lines_of(text: str) -> tuple[tuple[int, int], ...]:
    """Return where the lines of a text stand that are not empty, without the space before them."""
    return tuple([line.span() for line in _LINE.finditer(text)])


def find_heads(text: str, closed: Sequence[tuple[int, int]]) -> Iterator[Head]:
    """Give the heads at the starts of lines, in order; none in ``closed`` stretches, such as code."""
    holes = [start for start, _ in closed]
    count, last = 0, 0
    for start, end in lines_of(text):
        if text[start] in "^↑" and (link := _BACKLINK.match(text, start, end)):
            count = count + 1 if start - last < _NEAR else 1
            last = end
            yield Head((str(count),), "backlink", start, start, link.end())
        elif (head := head_at(text, start, end)) is not None:
            hole = bisect_right(holes, start) - 1
            if hole < 0 or start >= closed[hole][1] or closed[hole][1] <= head.end:  # a label set as code is one
                if head.end == end:
                    head = attrs.evolve(head, end=_next_word(text, end))
                elif text[head.end] in "^↑" and (link := _BACKLINK.match(text, head.end, end)):
                    head = attrs.evolve(head, end=link.end())
                yield head


# `^ “Fees rise”`, `^ Jump up to: a b Berg`, `↑ a b`: the links back of a page of Wikipedia, whose numbers are lost when
# it is copied, since the browser prints them. They count the entries.
_BACKLINK = lazy_regex(
    rf"""[\^↑][ \t\u00a0]+(?:(?=[^\W\d_a-z])(?i:{languages.pattern("back")})[^\n:]{{0,12}}:?[ ])?
    (?:[a-z][ \t\u00a0]+(?=[a-z]\b)){{0,26}}(?:(?<=[ \u00a0])[a-z][ \t\u00a0]+)?(?=\S)""",
    re.X,
)
_NEAR = 3000
"""Characters between two entries of one list, at most."""


def _next_word(text: str, at: int) -> int:
    """Return where the text of an entry starts whose label has a line of its own."""
    following = text[at : at + _A_FEW_LINES]
    return at + len(following) - len(following.lstrip())


_A_FEW_LINES = 40
"""Characters of white space behind a label."""


def head_at(text: str, start: int, end: int) -> Head | None:
    """Return the head that stands at an offset, if one does.

    >>> [head_at(line, 0, 40).labels for line in ("[1] [3] Rain", "2: Fog", "① Snow", "Source 4: Hail")]
    [('1', '3'), ('2',), ('1',), ('4',)]
    """
    match = _HEAD.match(text, start, end)
    if match is None:
        return None
    form = "set" if match["set"] else match.lastgroup or ""
    if form == "word" and is_month(match["name"].strip(" .")):
        return None
    printed = match[form]
    label_start = match.end("lead")
    address = None
    if form == "linked":
        found = list(_ONE_LABEL.finditer(printed))
        labels = [each["label"] for each in found]
        address = next((each.span("address") for each in found if each["address"]), None)
        if address is not None:
            address = match.start(form) + address[0], match.start(form) + address[1]
        form = "bracket"
    elif form in ("raised", "circled"):
        labels = [figure_of(printed)]
    elif form == "bracket":
        labels = _bracketed(printed)
    elif form in ("set", "word", "dotted", "paren", "colon", "other", "numbered"):
        labels = _FIGURES.findall(printed)
    else:
        labels = [printed]
    if form == "word":
        form = f"word {match['name'].casefold()}"
    elif form == "other":  # any signs, the same in every entry: `‹1›`, `1 =`, `1.—`
        form = f"other {_FIGURES.sub('', printed)}"
    return Head(tuple(dict.fromkeys(labels)), form, start, label_start, match.end(), address)


def _bracketed(printed: str) -> list[str]:
    """Return the labels of `[1, 3]`, `[1–3]`, `[note 1]`, without their brackets."""
    first = printed.rpartition(":")[2].strip("^#").translate(FROM_RAISED)
    if span := _RANGE.fullmatch(first):
        low, high = int(span[1]), int(span[2])
        return [str(n) for n in range(low, high + 1)] if low < high else [first]
    return _FIGURES.findall(first) if first[:1].isdecimal() else [first]


def starts_date(text: str, head: Head) -> bool:
    """Tell whether a head may as well be the start of a date: ``3 May 2021``, ``2021. Reprinted``."""
    at = head.label_start
    if head.form not in ("bare", "dotted", "dash", "colon"):
        return False
    dated = _MAY_BE_DATE.match(text, at)
    return (dated is not None and is_month(dated["word"])) or _YEAR.match(text, at) is not None


def next_inline(text: str, form: str, label: int, start: int, end: int) -> Head | None:
    """Return the head that prints a label inside a line, in the form of the heads before it, if one does.

    A label in brackets may follow any word, ``[1] “A” P, 2021; [2] …``; a plainer one follows a semicolon or a stop.
    """
    pattern = _INLINE.get(form)
    if pattern is None:
        return None
    for match in pattern.finditer(text, start, end):
        if match["label"] == str(label):
            return Head((str(label),), form, match.start(), match.start(), match.end(), is_inline=True)
    return None


# A plain figure must not belong to what stands before it, `no. 2. Rain`, and an entry begins behind it.
_BEGINS = r"(?=[^\W\d_a-z]|[“\"„«‘'\[<])"
_INLINE = {
    "bracket": lazy_regex(r"(?<=[\s；;。、])\[(?P<label>\d{1,4})\][:.]?\s*(?=\S)"),
    "wide": lazy_regex(r"[［【〔](?P<label>\d{1,4})[］】〕]\s*(?=\S)"),
    "paren": lazy_regex(r"(?:(?<=\s)|(?<=[；。]))[(（](?P<label>\d{1,4})[)）]\s*" + _BEGINS),
    "dotted": lazy_regex(
        r"(?<=\s)(?<![Nn]o\.[ ])(?<![Vv]ol\.[ ])(?<!pp\.[ ])(?P<label>\d{1,4})[.)]\s(?=[^\W\d_a-z]|[“\"„«‘'\[<])"
    ),
    "colon": lazy_regex(r"(?<=[.;,][ ])(?P<label>\d{1,4}):\s(?=\S)"),
}
