"""Runs: lines that count upwards, and which of them are lists of sources.

Steps, rankings and track lists count, too. What tells a list from them is seen in the whole run: a heading announces
it, marks in the text point to it, its items have addresses, quotations and dates, and cite nothing themselves.
"""

import itertools
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cached_property

from citecheck import attrs
from citecheck.knowledge.field_names import field_named
from citecheck.parsing.lists.headings import Heading
from citecheck.parsing.lists.heads import Head, head_at, next_inline, starts_date
from citecheck.parsing.lists.mentions import Mentions
from citecheck.parsing.lists.signs import LOOKED_AT, cites, is_source_by_itself, may_be_source, must_be_source
from citecheck.patterns import lazy_regex

BLANK = lazy_regex(r"(?:\r\n|\r|\n)[ \t\u00a0]*(?:(?:\r\n|\r|\n)[ \t\u00a0]*)+")
_FIELD = lazy_regex(
    r"(?:[-*+•–][ \t\u00a0]+)?(?P<name>[^\W\d_][^\W\d_ ]{1,15}(?:[ ][^\W\d_]{1,10})?)[ ]?[:：]"
)  # `• Date: …`
CONTINUES_WITHIN = 40
"""Characters of a paragraph that tell whether it goes on with an entry."""
INTERRUPTION = 90
"""A paragraph between two entries that is shorter than this is a page number or running head, not the list's end."""
_LONGEST_GAP = 50
"""So many numbers may be missing; a larger step is a figure that happens to start a line."""
_LONGEST_FIELD = 300
"""A field in a paragraph of its own is no longer than this, where labels have lines of their own, too."""
_LONGEST_ENTRY = 3000
"""A line that starts further on than this is no part of an entry."""
_SENTENCE = 40
"""A paragraph is at least so long; a footer's lines are shorter, or no sentences."""
_SENTENCE_ENDS = (".", "!", "?", "]", "”", "。")


@attrs.frozen
class Run:
    """Item-like lines that count upwards in one form, and how much they look like references."""

    heads: tuple[Head, ...]
    heading: Heading | None
    bodies: tuple[str, ...]
    """The beginnings of its items' texts."""

    @cached_property
    def likely(self) -> int:
        """How many of the items may well be a source."""
        return sum(map(may_be_source, self.bodies))

    @cached_property
    def certain(self) -> int:
        """How many can be nothing else."""
        return sum(map(must_be_source, self.bodies))

    @cached_property
    def citing(self) -> int:
        """How many hold a marker."""
        return sum(map(cites, self.bodies))

    @cached_property
    def plain(self) -> int:
        """How many are a source even where nothing announces or cites it."""
        return sum(map(is_source_by_itself, self.bodies))

    @property
    def start(self) -> int:
        """Where its first item starts."""
        return self.heads[0].start

    @property
    def labels(self) -> frozenset[str]:
        """All labels of its items."""
        return frozenset(label for head in self.heads for label in head.labels)

    @property
    def is_text(self) -> bool:
        """Whether its items read like sentences of the article: they cite, or hardly one names a source."""
        count = len(self.heads)
        if 2 * self.citing >= count:
            return True
        return 3 * self.certain < count and (3 * self.citing >= count or 2 * self.likely < count)

    @property
    def rank(self) -> tuple[bool, float, int]:
        """How much it is a list, against another run with the same labels or in the same place."""
        return self.heading is not None, (self.likely + self.certain) / len(self.heads), len(self.heads)


class Borders:
    """Where the headings stand, which no list goes across."""

    def __init__(self, headings: Sequence[Heading]) -> None:
        self.headings = headings
        self._starts = [heading.start for heading in headings]

    def part(self, offset: int) -> int:
        """Return the number of the part that an offset stands in."""
        return bisect_right(self._starts, offset)

    def before(self, offset: int) -> Heading | None:
        """Return the last heading before an offset."""
        i = bisect_left(self._starts, offset + 1)
        return self.headings[i - 1] if i else None

    def after(self, offset: int, end: int) -> int:
        """Return where the first heading behind an offset stands, the end where there is none."""
        i = bisect_right(self._starts, offset)
        return self._starts[i] if i < len(self._starts) else end


def find_runs(
    text: str, heads: Sequence[Head], borders: Borders, mentions: Mentions, *, has_marked_notes: bool
) -> list[Run]:
    """Return the runs that are lists, in order, apart from each other.

    Args:
        text: The readable text of the article.
        heads: The lines that may be entries.
        borders: Where headings stand.
        mentions: Where the text points to labels.
        has_marked_notes: Whether the format marks notes of its own, so that a body's list is the body's.
    """
    runs = [_weighed(text, chain, end, borders) for chain, end in _chains(text, heads, borders)]
    chosen: list[Run] = []
    for run in sorted(runs, key=lambda run: run.start):
        if not _is_list(text, run, mentions, has_marked_notes=has_marked_notes):
            continue
        # Of two forms in one stretch, such as lettered parts within numbered entries, one is the list's.
        while chosen and chosen[-1].heads[-1].start > run.start and chosen[-1].rank < run.rank:
            chosen.pop()
        if not chosen or chosen[-1].heads[-1].start <= run.start:
            chosen.append(run)
    return _without_rivals(chosen, mentions)


def _without_rivals(runs: list[Run], mentions: Mentions) -> list[Run]:
    """Of two runs with the same labels, to only one of which the text points, keep the one that looks like a list."""
    kept: list[Run] = []
    for run in runs:
        rival = kept[-1] if kept else None
        if rival and rival.labels & run.labels:
            if rival.is_text and not run.is_text and not (rival.heading and rival.heading.of_notes):
                kept.pop()
            elif run.is_text and not rival.is_text and run.heading is None:
                continue
            elif not rival.heading and not _cited(rival, mentions) and (run.heading or _cited(run, mentions)):
                kept.pop()  # a ranking of the body, to which nothing points
            elif not _cited(run, mentions, rival.heads[-1].end):
                if run.rank[:2] < rival.rank[:2]:  # nothing points to a second list with the same numbers
                    continue
                kept.pop()
        kept.append(run)
    return kept


def _chains(text: str, heads: Sequence[Head], borders: Borders) -> Iterator[tuple[list[Head], int]]:
    """Give the stretches of heads that count upwards in one form, and where each must end."""
    places: dict[tuple[str, int, str], list[int]] = defaultdict(list)
    for head in heads:
        if not starts_date(text, head):
            places[head.form, borders.part(head.start), head.label].append(head.start)
    chains: dict[str, list[Head]] = {}
    for head in heads:
        chain = chains.get(head.form)
        part = borders.part(head.start)
        if chain:
            last = chain[-1]
            same_part = borders.part(last.start) == part
            following = places.get((head.form, part, str((last.number or 0) + 1)), ())
            if same_part and _is_stray(text, last, head, following):
                continue
            if same_part and _continues(text, last, head):
                chain.append(head)
                continue
            yield _completed(text, chain, head.start), head.start
        chains[head.form] = [head]
    for chain in chains.values():
        end = borders.after(chain[-1].start, len(text))
        yield _completed(text, chain, end), end


def _is_stray(text: str, last: Head, head: Head, following: Sequence[int]) -> bool:
    """Tell whether an entry-like line is a wrapped line of the entry before, such as ``2020. Reprinted``.

    Args:
        text: The text.
        last: The entry before.
        head: The line.
        following: Where the heads stand that print the number after the last.
    """
    if head.number is None or last.number is None or head.label_start - last.end > _LONGEST_ENTRY:
        return False
    if BLANK.search(text, last.end, head.label_start):
        return False
    is_next = head.number == last.number + 1
    if starts_date(text, head):
        return not is_next or bisect_right(following, head.start) < len(following)
    is_near = last.label[3:].isdecimal() and 0 < head.number - last.number <= _LONGEST_GAP  # entry 1002, then 1004
    return head.label[3:].isdecimal() and not is_next and not is_near


def _continues(text: str, last: Head, head: Head) -> bool:
    """Tell whether an entry-like line is the entry after the last one."""
    if last.number is not None and head.number is not None:
        # A gap is forgiven, and a slip of the pen (`2.` after `4.`), but not a new start at 0 or 1.
        step = head.number - last.number
        is_small = 0 <= step <= _LONGEST_GAP or (-5 <= step < 0 and head.number > 1)
        # An entry with several labels may stand anywhere behind the first of them.
        if not is_small and not (len(last.labels) + len(head.labels) > 2 and head.number > 1):
            return False
    between = text[last.end : head.start].rstrip()
    longest = _LONGEST_FIELD if head.form == "lone" else INTERRUPTION
    return not any(
        len(paragraph) >= longest and not is_continuation(paragraph) for paragraph in BLANK.split(between)[1:]
    )


def is_continuation(paragraph: str) -> bool:
    """Tell whether a paragraph goes on with the entry before it: an address, small letters, a named field."""
    if paragraph.startswith(("http://", "https://", "<http", "[http")) or paragraph[:1].islower():
        return True
    return has_field(paragraph)


def has_field(paragraph: str) -> bool:
    """Tell whether a paragraph begins with the name of an entry's field: ``• Date: 3 May 2021``."""
    field = _FIELD.match(paragraph)
    return field is not None and field_named(field["name"]) is not None


def _completed(text: str, chain: list[Head], end: int) -> list[Head]:
    """Return a chain with the entries that begin inside a line, as in a list that is one paragraph."""
    complete: list[Head] = []
    for head, after in itertools.zip_longest(chain, chain[1:]):
        complete.append(head)
        stop = after.start if after else end
        while (number := complete[-1].number) is not None and len(head.labels) == 1:
            if after is not None and after.number == number + 1:
                break
            blank = BLANK.search(text, complete[-1].end, stop)
            inline = next_inline(text, head.form, number + 1, complete[-1].end, blank.start() if blank else stop)
            if inline is None:
                break
            complete.append(inline)
    return complete


def _without_shares(chain: Sequence[Head]) -> Sequence[Head]:
    """Return a list's heads with one label each where all print how many there are, ``[1/3] … [2/3] … [3/3]``."""
    lasts = {head.labels[-1] for head in chain}
    count = lasts.pop() if len(lasts) == 1 and len(chain) > 1 else ""
    if not count.isdecimal() or int(count) < max(head.number or 0 for head in chain):
        return chain
    return [attrs.evolve(head, labels=head.labels[:1]) for head in chain]


def _weighed(text: str, chain: Sequence[Head], end: int, borders: Borders) -> Run:
    chain = _without_shares(chain)
    heading = heading_of(text, chain[0].start, borders.before(chain[0].start))
    return Run(tuple(chain), heading, tuple(_bodies(text, chain, end)))


def heading_of(text: str, start: int, heading: Heading | None) -> Heading | None:
    """Return the nearest heading where it stands right before a list, at most a short line between."""
    if heading is None or start - heading.end > 2 * INTERRUPTION:
        return None
    return heading if len(text[heading.end : start].strip()) <= INTERRUPTION else None


def _bodies(text: str, heads: Sequence[Head], limit: int) -> Iterator[str]:
    """Give the beginning of each item's text."""
    for head, end in zip(heads, [*(head.start for head in heads[1:]), limit], strict=True):
        start = head.address[0] if head.address else head.end
        yield _first_paragraphs(text[start : min(end, head.end + LOOKED_AT)])


def _first_paragraphs(words: str) -> str:
    """Return the first paragraph, and an address that stands in one of its own behind it."""
    blank = BLANK.search(words)
    while blank and is_continuation(words[blank.end() : blank.end() + CONTINUES_WITHIN]):
        blank = BLANK.search(words, blank.end())
    return words[: blank.start()] if blank else words


def _cited(run: Run, mentions: Mentions, since: int = 0, *, loose: bool = False) -> int:
    """Count the labels of a run that something between ``since`` and the run points to."""
    return mentions.count(run.labels, since, run.start, loose=loose)


def _is_list(text: str, run: Run, mentions: Mentions, *, has_marked_notes: bool) -> bool:
    """Tell whether a run lists references."""
    count, labels = len(run.heads), len(run.labels)
    if run.heading is not None and run.heads[0].is_weak and run.heads[0].number not in (None, 0, 1):
        # An entry may begin so that has no label: `20 Minuten: …`, `Apollo 11: …`.
        return 2 * _cited(run, mentions) >= labels
    if run.heading is not None:
        return run.heading.of_notes or not run.is_text or 3 * run.citing < count
    if run.is_text and 3 * run.citing >= count:
        return False
    cited = _cited(run, mentions)
    if has_marked_notes and 2 * cited < labels:
        return False
    # What only may be sources stands behind the article, not amid its sentences.
    is_likely = 3 * run.certain >= count or (3 * run.likely >= 2 * count and not _is_amid_prose(text, run))
    if run.heads[0].is_weak:
        if count > 1 and run.plain == count and run.heads[0].form == "lone":  # notes whose calls were lost in copying
            return True
        return is_likely and 2 * max(cited, _cited(run, mentions, loose=True)) >= labels
    if 2 * cited >= labels or cited >= 3:
        return is_likely or _is_blank(text, _end_of_last(text, run))
    if 3 * run.certain >= 2 * count and 3 * _cited(run, mentions, loose=True) >= 2 * labels:
        return True
    return count >= 2 and 3 * run.plain >= 2 * count


def _is_blank(text: str, start: int) -> bool:
    """Tell whether nothing stands behind an offset."""
    return not text[start : start + LOOKED_AT].strip()


def _end_of_last(text: str, run: Run) -> int:
    """Return where the paragraph ends in which the last item begins, as far as an entry may reach."""
    limit = min(len(text), run.heads[-1].end + _LONGEST_ENTRY)
    blank = BLANK.search(text, run.heads[-1].end, limit)
    return blank.start() if blank else limit


def _is_amid_prose(text: str, run: Run) -> bool:
    """Tell whether the paragraph behind a run is one of the article's, not a footer's or a heading."""
    end = _end_of_last(text, run)
    following = text[end : end + LOOKED_AT].strip()
    first = BLANK.split(following, maxsplit=1)[0]
    return len(first) >= _SENTENCE and first.endswith(_SENTENCE_ENDS)


def opening_head(text: str, heading: Heading, limit: int) -> Head | None:
    """Return the first head of a list that begins in the line of its heading: ``Sources: [1] “A” …; [2] …``."""
    stop = BLANK.search(text, heading.end, limit)
    end = stop.start() if stop else limit
    head = head_at(text, heading.end, end)
    if head is None or head.number not in (0, 1) or head.form not in ("bracket", "wide", "paren", "dotted", "colon"):
        return None
    if next_inline(text, head.form, int(head.label) + 1, head.end, end) is None:
        return None
    return attrs.evolve(head, is_inline=True)
