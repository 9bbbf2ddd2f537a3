"""Rules about structure: markers without entries, entries without markers, and numbers that do not add up."""

import difflib
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, pairwise

import attrs

from citecheck.knowledge import outlets
from citecheck.patterns import lazy_regex
from citecheck.rules.relevance.choosing import find_home, find_meant, find_moved_section, find_slip, find_slipped
from citecheck.rules.rule import Flag, Rule, RuleContext, rule
from citecheck.scoring.choice import Pool
from citecheck.text import author_date, fold, listed_as, mask, sentences
from citecheck.values import Document, Edit, Entry, Reference, Severity, Span


def _missing(context: RuleContext) -> list[tuple[str, Span]]:
    """Return the label and span of every marker that points nowhere, in a document that has a list."""
    if not context.document.references and not context.document.notes:
        return []
    return [
        (citation.marker.label, citation.marker.span)
        for citation in context.citations
        if citation.entry is None and not citation.candidates
    ]


def _uncited(context: RuleContext) -> list[Entry]:
    """Return the labelled entries that no marker points to, in a document that has markers."""
    if not context.document.markers:
        return []
    cited = {reference.index for citation in context.citations for reference in citation.candidates}
    used = {(citation.entry.span, citation.entry.labels) for citation in context.citations if citation.entry}
    return [
        entry
        for entries in context.lists
        for entry in entries
        if (entry.span, entry.labels) not in used
        and not any(reference.index in cited for reference in entry.references)
    ]


def _counts_differently(context: RuleContext) -> tuple[int, int] | None:
    """Return the first number of the list and of the text where one counts from 0 and the other from 1."""
    missing = {label for label, _ in _missing(context)}
    uncited = {entry.label for entry in _uncited(context)}
    listed = [number for entries in context.lists for entry in entries for number in entry.numbers]
    if len(listed) < 2 or len(missing) != 1:
        return None
    low, high = min(listed), max(listed)
    if low == 0 and missing == {str(high + 1)} and "0" in uncited:
        return 0, 1
    if low == 1 and missing == {"0"} and str(high) in uncited:
        return 1, 0
    return None


def _beyond(missing: Sequence[tuple[str, Span]], labels: Sequence[str]) -> tuple[int, int, int] | None:
    """Return where the list ends, how far the text cites and how many labels lack, where the list's end was lost."""
    listed = [int(label) for label in labels if label.isdecimal()]
    beyond = {int(label) for label, _ in missing if label.isdecimal() and int(label) > max(listed, default=0)}
    if not listed or len(beyond) < _LOST_END or min(beyond) > max(listed) + _LOST_END:
        return None
    return max(listed), max(beyond), len(beyond)


_LOST_END = 4
"""So many missing numbers behind the last entry are one loss."""


def _gap_of(skipped: Sequence[str]) -> str:
    """Say which numbers lack: ``4 and 5``, ``4 to 9``."""
    return f"{skipped[0]} {'and' if len(skipped) == 2 else 'to'} {skipped[-1]}"


def _span_of(labels: Iterable[str]) -> str:
    """Say which labels there are: ``0 to 7``, or ``a, b, c``."""
    named = list(dict.fromkeys(labels))
    if len(named) > 2 and all(label.isdecimal() for label in named):
        return f"{min(map(int, named))} to {max(map(int, named))}"
    if len(named) == 2:
        return " and ".join(named)
    return ", ".join(named[:8]) + (" …" if len(named) > 8 else "")


class _Labels:
    """The labels of an article's lists, to name those nearest to one that does not exist."""

    def __init__(self, labels: Iterable[str]) -> None:
        named = list(dict.fromkeys(labels))
        self.shown = _span_of(named)
        self._numbers = sorted({int(label) for label in named if label.isdecimal()})
        self._names = sorted(named)
        self._known = frozenset(named)
        self._folded: dict[str, list[str]] = {}
        for label in named:
            self._folded.setdefault(fold(label), []).append(label)

    def nearest(self, label: str) -> list[str]:
        """Return the two nearest, of a number those next to it, of a name those that begin alike."""
        if label.isdecimal():
            number = int(label)
            i = bisect_left(self._numbers, number)
            around = self._numbers[max(i - 2, 0) : i + 2]
            return [str(n) for n in sorted(sorted(around, key=lambda n: (abs(n - number), n))[:2])]
        i = bisect_left(self._names, label)
        longer = [name for name in self._names[i : i + 2] if name.startswith(label)]
        shorter = [label[:end] for end in range(1, len(label)) if label[:end] in self._known]
        return sorted({*self._folded.get(fold(label), ()), *longer, *shorter})[:2]


def _shown(reference: Reference, document: Document) -> str:
    """Name a reference by its title, or by how its entry begins."""
    if reference.title:
        return f"“{reference.title}”"
    words = " ".join((reference.span or Span(0, 0)).of(document.source).split())
    return words if len(words) <= 60 else words[:57] + "…"


@rule("structure", Severity.ERROR)
def missing_reference(context: RuleContext) -> Iterator[Flag]:
    """**What** A marker whose label no entry of the list and no note carries.

    **Why** The reader who follows the marker finds nothing: the entry was lost, or the number is wrong.

    **Silent when** the article has no list at all (`no-reference-list` says that once), or the list counts from 0
    and the text from 1 (`mixed-base`).

    **Example** `…said the minister.[5]` over a list that ends at 4.

    **Instead** Add the entry, or correct the number.
    """
    if _counts_differently(context):
        return
    labels = [label for entries in context.lists for entry in entries for label in entry.labels]
    labels = [label for label in labels if not label.startswith("link ")]
    missing = _missing(context)
    if beyond := _beyond(missing, labels):
        listed, cited, count = beyond
        yield Flag(
            missing[0][1],
            f"The list ends at {listed}, and the text cites up to {cited}: {count} entries are missing.",
            suggestion="Restore the rest of the list.",
        )
        missing = [(label, span) for label, span in missing if not (label.isdecimal() and int(label) > listed)]
    known = _Labels(labels)
    is_numbered = any(entry.label for entries in context.lists for entry in entries)
    meant = _meant(context)
    for label, span in missing:
        if author_date(label) and span not in meant:
            yield _not_listed(label, span, labels)
            continue
        near = known.nearest(label) if len(set(labels)) > 2 else ()
        nearest = (
            f"; the nearest is {near[0]}"
            if len(near) == 1
            else f"; the nearest are {' and '.join(near)}"
            if near
            else ""
        )
        nothing = "the article has no list" if is_numbered else "the entries of the list are not numbered"
        has = f"the list has {known.shown}{nearest}" if labels else nothing
        yield Flag(
            span,
            f"[{label}] points to no entry: {has}.",
            label=label,
            suggestion=meant.get(span, "Add the entry, or correct the number."),
        )


def _not_listed(label: str, span: Span, listed: Iterable[str]) -> Flag:
    """Say of a citation by author and year what the list has instead: another year, or a name spelt otherwise."""
    near = _nearly(label, listed)
    message = f"({label}) is not in the list" + (f"; the list has {_joined(near)}." if near else ".")
    advice = "Add the entry, or take the citation out."
    if len(near) > 1:
        advice = "Correct the year, or add the entry."
    elif near:
        year, other = (parts[1] if (parts := author_date(each)) else "" for each in (label, near[0]))
        advice = "The name is spelt in two ways: correct the one that is wrong."
        if year != other:
            advice = f"Cited as {year}, listed as {other}: correct the one that is wrong, or add the entry."
    return Flag(span, message, label=label, suggestion=advice)


def _nearly(label: str, listed: Iterable[str]) -> list[str]:
    """Return the entries that a citation by author and year may mean: of other years, or of a name spelt otherwise."""
    names, year, _ = author_date(label) or ("", "", "")
    entries = [(other, fold(parts[0]), parts[1]) for other in dict.fromkeys(listed) if (parts := author_date(other))]
    if same := [other for other, who, _ in entries if who == fold(names)]:
        return same
    of_year = {who: other for other, who, when in entries if when == year}
    return [of_year[who] for who in difflib.get_close_matches(fold(names), of_year, n=1, cutoff=_SPELT_ALIKE)]


_SPELT_ALIKE = 0.75
"""How alike two names are of which one may be the other, spelt otherwise: Bergh and Berg, Ruis and Ruiz."""


def _joined(things: Sequence[str]) -> str:
    """Join what is listed, by semicolons where it holds commas."""
    mark = "; " if any("," in thing for thing in things) else ", "
    return things[0] if len(things) == 1 else f"{mark.join(things[:-1])} and {things[-1]}"


MOST_MEANT = 20
"""Of more markers without an entry, none is guessed: more than a number is wrong."""


def _meant(context: RuleContext) -> dict[Span, str]:
    """Say of markers without an entry which one is probably meant, where that is clear."""
    found: dict[Span, str] = {}
    for pool in context.choices.pools:
        lost = [row for row in pool.citations if row not in pool.cited]
        if not lost or len(lost) > MOST_MEANT or find_slip(pool):
            continue
        for row in lost:
            column = find_meant(pool, row)
            entry = pool.entries[column] if column is not None else None
            if entry is not None and entry.references:
                named = _shown(entry.references[0], context.document)
                found[context.citations[row].marker.span] = f"It is probably meant for [{entry.label}], {named}."
    return found


@rule("structure", Severity.ERROR)
def no_reference_list(context: RuleContext) -> Iterator[Flag]:
    """**What** Markers in an article that has no reference list and no notes.

    **Why** None of its citations can be followed; the list was probably lost when the article was copied.

    **Silent when** there is a list, however incomplete, or a heading with nothing under it (`empty-list` says that).

    **Example** `Prices rose.[1] Wages fell.[2]`, and nothing after it.

    **Instead** Paste the list behind the article, or remove the markers.
    """
    document = context.document
    if document.markers and not document.references and not document.notes and not document.lists:
        count = len(document.markers)
        points = "1 marker points" if count == 1 else f"{count} markers point"
        yield Flag(
            document.markers[0].span,
            f"{points} to a reference list, and the article has none.",
            suggestion="Add the list at the end of the article, or remove the markers.",
        )


@rule("structure", Severity.WARNING)
def empty_list(context: RuleContext) -> Iterator[Flag]:
    """**What** A heading such as “Sources” with nothing under it.

    **Why** The list was lost, or was never written, and none of the citations can be followed. With markers in the
    text it is an error.

    **Silent when** the article has a list or notes elsewhere, or words stand under the heading.

    **Example** `Prices rose.[1]` … and `References` as the last line.

    **Instead** Restore the list, or remove the heading.
    """
    for found in context.document.lists:
        if found.entries:
            continue
        markers = len(context.document.markers)
        points = f", and {markers} {'marker points' if markers == 1 else 'markers point'} to it" if markers else ""
        yield Flag(
            found.span,
            f"“{found.heading}” has nothing under it{points}.",
            severity=Severity.ERROR if markers else None,
            suggestion="Restore the list, or remove the heading.",
        )


@rule("structure", Severity.WARNING)
def uncited_reference(context: RuleContext) -> Iterator[Flag]:
    """**What** A numbered entry or note that no marker points to.

    **Why** Either a sentence lost its marker, or the source was never used.

    **Silent when** the article has no markers at all, the entry has no number, its number is printed twice, or
    another finding says which marker is meant for it (`better-reference`, `numbering-shift`).

    **Example** An entry `6. …` where the text has `[5]` and `[7]` only.

    **Instead** Put the marker behind the sentence that the source supports, or drop the entry.
    """
    if _counts_differently(context):
        return
    uncited = _uncited(context)
    if not uncited:
        return
    pools = {entry.span: pool for pool in context.choices.pools for entry in pool.entries}
    named = {span for pool in set(pools.values()) for span in _named_elsewhere(context, pool)}
    told: set[str] = set()  # what the list has instead of a citation that is not in it
    if "missing-reference" in context.chosen:
        labels = [label for entries in context.lists for entry in entries for label in entry.labels]
        told.update(near for label, _ in _missing(context) if author_date(label) for near in _nearly(label, labels))
    for entry in uncited:
        if entry.span in named or entry.label in told:
            continue
        pool = pools.get(entry.span)
        home = find_home(context, pool, pool.column[entry.span]) if pool else None
        words = " ".join(home.of(context.document.source).split()) if home else ""
        yield Flag(
            entry.span,
            f"Nothing in the text cites {listed_as(entry.label)}.",
            label=entry.label,
            suggestion=f"It probably belongs to “{_cut(words)}”."
            if home
            else "Cite it where it supports a sentence, or remove it from the list.",
            related=(home,) if home else (),
        )


def _named_elsewhere(context: RuleContext, pool: Pool) -> Iterator[Span]:
    """Give the entries without a marker of which another rule says which marker is meant for them."""
    if "better-reference" in context.chosen:
        yield from (pool.entries[column].span for column in find_slipped(context, pool).values())
    section = find_moved_section(pool) if "numbering-shift" in context.chosen else None
    if section:
        yield from (pool.entries[pool.cited[row] + section.step].span for row in section.rows)


def _cut(words: str) -> str:
    return words if len(words) <= 100 else words[:99].rsplit(" ", 1)[0] + "…"


@rule("structure", Severity.ERROR)
def duplicate_label(context: RuleContext) -> Iterator[Flag]:
    """**What** Two entries of one list, or two notes, with the same label.

    **Why** Nobody can tell which of the two a marker means.

    **Silent when** the two stand in different lists, each behind its own part of the article.

    **Example** `3. “Rain ahead” …` and further down `3. “Snow ahead” …`.

    **Instead** Renumber one of them and the markers that mean it.
    """
    for entries in context.lists:
        first: dict[str, Entry] = {}
        for entry, label in ((each, label) for each in entries for label in each.labels):
            other = first.setdefault(label, entry)
            if other is entry:
                continue
            by_author = author_date(label)
            named = [_shown(e.references[0], context.document) for e in (other, entry) if e.references]
            which = f": {named[0]} and {named[1]}" if len(named) == 2 else ""
            yield Flag(
                entry.span,
                f"Two entries are {label}{which}." if by_author else f"Two entries are numbered {label}{which}.",
                label=label,
                suggestion=f"Two works by one author and year need letters: {by_author[1]}a and {by_author[1]}b, in "
                "the list and where they are cited."
                if by_author
                else "Give one of them another number, and the markers that mean it.",
                related=(other.span,),
            )


@rule("structure", Severity.WARNING)
def duplicate_reference(context: RuleContext) -> Iterator[Flag]:
    """**What** One source that stands in the list under two labels.

    **Why** It looks as if two sources said it, and the reader looks up the same page twice.

    **Silent when** title, outlet, date or link differ, or the entries name different pages or volumes, as short
    notes that share one entry of a bibliography may.

    **Example** `2. “Rain ahead” The Daily, 3 May 2023` and `5. “Rain ahead” The Daily, 3 May 2023`.

    **Instead** Keep one entry and point both markers to it.
    """
    first: dict[tuple[object, ...], Reference] = {}
    for reference in context.document.references:
        if reference.title is None or reference.span is None or reference.label is None or not reference.spans:
            continue
        start = min(span.start for span in reference.spans.values())
        words = context.document.source[start : reference.span.end]
        if visit := reference.spans.get("accessed"):
            words = words.replace(visit.of(context.document.source), "")
        key = (
            fold(reference.title),
            fold(reference.outlet or ""),
            reference.issued,
            reference.url,
            tuple(map(fold, reference.authors)),
            tuple(re.findall(r"\d+", words)),
        )
        other = first.setdefault(key, reference)
        if other.label not in (None, reference.label) and other.span not in (None, reference.span):
            yield Flag(
                reference.span,
                f"Entries {other.label} and {reference.label} are the same source, "
                f"{_shown(reference, context.document)}.",
                label=reference.label,
                suggestion=f"Cite {listed_as(other.label)} for both, and remove {listed_as(reference.label)}.",
                related=(other.span,),
            )


@rule("structure", Severity.WARNING)
def numbering_gap(context: RuleContext) -> Iterator[Flag]:
    """**What** A list that skips a number.

    **Why** An entry may have been lost, and every number after it may be one off.

    **Silent when** a marker points to the missing number (`missing-reference` says so), whatever the first number
    is, and between two lists.

    **Example** `1. … 2. … 4. …`

    **Instead** Restore the entry, or renumber the list and its markers.
    """
    pointed_to = {label for label, _ in _missing(context)}
    for entries in context.lists:
        if context.document.format == "wikitext" and all(entry.is_note for entry in entries):
            continue  # MediaWiki numbers notes itself
        numbered = [(entry, entry.number) for entry in entries]
        listed = {number for entry in entries for number in entry.numbers}
        for (_, before), (entry, now) in pairwise(numbered):
            if before is None or now is None or now <= before + 1:
                continue
            skipped = [str(n) for n in range(before + 1, now) if n not in listed]
            if not skipped or not pointed_to.isdisjoint(skipped):
                continue
            missing = f"entry {skipped[0]} is" if len(skipped) == 1 else f"entries {_gap_of(skipped)} are"
            yield Flag(
                entry.span,
                f"The list goes from {before} to {now}: {missing} missing.",
                label=entry.label,
                suggestion="Restore what is missing, or renumber the list and its markers.",
            )


@rule("structure", Severity.ERROR)
def mixed_base(context: RuleContext) -> Iterator[Flag]:
    """**What** A list that counts from 0 under a text that counts from 1, or the other way round.

    **Why** Every citation is one off, and the last or first one points nowhere.

    **Silent when** the text also uses the list's first number: then only single markers are wrong.

    **Example** `[1]`, `[2]` and `[3]` over a list numbered 0, 1, 2.

    **Instead** Number both from 0 or both from 1.
    """
    if bases := _counts_differently(context):
        listed, cited = bases
        yield Flag(
            context.document.markers[0].span,
            f"The list counts from {listed} and the text from {cited}, so every citation is one off.",
            suggestion=f"Number the list from {cited}, or the markers from {listed}.",
        )


@rule("structure", Severity.INFO)
def out_of_order(context: RuleContext) -> Iterator[Flag]:
    """**What** First mentions that do not follow the order of the list; said once.

    **Why** In a numbered list readers expect [1] before [2]; a jump often means that text was moved.

    **Silent when** the list is in alphabetical order, or the numbers of list and text do not fit anyhow.

    **Example** A text that mentions `[3]` before `[2]`.

    **Instead** Renumber in order of first mention.
    """
    if _counts_differently(context) or _is_alphabetical(context.document.references):
        return
    highest = -1
    seen: set[str] = set()
    for marker in context.document.markers:
        if marker.kind != "number" or not marker.label.isdecimal() or marker.label in seen:
            continue
        if int(marker.label) < highest:
            yield Flag(
                marker.span,
                f"[{marker.label}] is cited for the first time after [{highest}].",
                label=marker.label,
                suggestion="Number the sources in the order in which the text cites them.",
            )
            return
        seen.add(marker.label)
        highest = int(marker.label)


def _is_alphabetical(references: Sequence[Reference]) -> bool:
    keys = [fold((reference.authors or (reference.title or "",))[0]) for reference in references]
    return len(keys) >= 4 and keys == sorted(keys)


# A marker that was mistyped: a letter for a figure, a bracket lost, two signs in a row, full-width signs. Each
# pattern starts with its bracket, so that the scan is fast; what must stand before it is asked afterwards.
_LETTER = lazy_regex(r"\[([OoIl])\](?![\w(\[-])")
_UNCLOSED = lazy_regex(r"\[(\d{1,3})(?=\s+[^\W\d_]|\s*\Z)(?![^\[\n]{0,40}\])")
_UNOPENED = lazy_regex(r"\](?=\s|\Z)")
_RANGE = lazy_regex(r"\[(\d{1,4})\s?[-–—]\s?(\d{1,4})\]")
_SLIPS = lazy_regex(r"\[(?:[,;.-]\s?)?(\d{1,3}(?:[,;]\s?\d{1,3}){0,20})(?:[,;.]\s?)?\]")
_WIDE = lazy_regex(r"［(\d{1,4})］")
_AFTER_CLAUSE = lazy_regex(r"[^\W\d_][.,;!?\"”’'](\d{1,3})?\Z")
_LONGEST_RANGE = 100
"""A range over more numbers than that is none that anybody meant."""
_FIGURES = {"O": "0", "o": "0", "l": "1", "I": "1"}

# Where `[l]` may be a marker: behind a stop, or behind a word where the sentence, or a part of it, ends after it.
_AFTER_STOP = lazy_regex(r"[.,;:!?…。\"”’'»)\]]\Z")
_BEFORE_WORD = lazy_regex(r"([^\W\d_]+)(\s?)\Z")
_STOP_FOLLOWS = lazy_regex(r"[.,;:!?…。)]|\s*\Z|\s*\n")
# Sounds and letters are written in brackets, too: `[o]` beside `[ə]`, and wherever the sentence speaks of them.
_OTHER_SOUND = lazy_regex(r"\[(?!['OoIl\d^])[^\W\d_A-Z][ːˈ̃]?\]")
_OF_SOUNDS = lazy_regex(
    r"""\b(?:
      sounds?|letters?|vowels?|consonants?|phon(?:em|et)\w*|pronounc\w*|pronunciation|spell\w*|syllab\w*|diphthong\w*
    | suffix\w*|prefix\w*|ending|plural|laut\w*|vokal\w*|buchstabe\w*|konsonant\w*|aussprach\w*|silbe\w*|endung\w*
    | voyelles?|consonnes?|lettres?|syllabes?|pronon\w+|son|sons|vocal\w*|consonante\w*|letras?|s[íi]laba\w*
    | pronunci\w*|sonido\w*|suon[oi]|vocal[ei]|lettere|sillab\w*|som|sons|vogais|vogal|klank\w*|klinker\w*
    | medeklinker\w*|uitspraak|lettergre\w*|ljud\w*|bokst\w*|stavelse\w*|lyd\w*|głosk\w*|samogłosk\w*|liter[aąęy]
    | spółgłosk\w*|звук\w*|букв\w*|гласн\w*|согласн\w*|слог\w*|hlásk\w*|samohlásk\w*|písmen\w*|ses|sesli|harf\w*
    )\b""",
    re.X | re.I,
)
_SENTENCE = 300
"""So far around a letter in brackets is looked for a word that says it is one."""
_OPENING, _CLOSING = "“„«‹「『", "”“»›」』"


def _explains_itself(text: str, start: int, end: int) -> bool:
    """Tell whether a letter in brackets is one: an editor's, in a quotation or for a word's own, or a sound."""
    before, after = text[max(0, start - _SENTENCE) : start], text[end : end + _SENTENCE]
    line, rest = before[before.rfind("\n") + 1 :], after.partition("\n")[0]
    opened = max(map(line.rfind, _OPENING))
    if opened > max(map(line.rfind, _CLOSING.replace("“", ""))) and any(sign in rest for sign in _CLOSING):
        return True
    if line.count('"') % 2 and '"' in rest:
        return True
    return bool(_OF_SOUNDS.search(line) or _OF_SOUNDS.search(rest))


def _stands_like_a_marker(text: str, start: int, end: int) -> bool:
    """Tell whether something in brackets stands where markers do: behind a stop, or where a part of a sentence ends."""
    before = text[max(0, start - 40) : start]
    if _AFTER_STOP.search(before):
        return True
    word = _BEFORE_WORD.search(before)
    if word is None or not _STOP_FOLLOWS.match(text, end):
        return False
    return not word[2] or word[1].lower() not in _LEADING_ON


# No clause ends with one of these: `the vowel of [l].`
_LEADING_ON = frozenset(
    """a an the of in on at to with by for from as like and or not no than that this is was are be
    der die das den dem ein eine einem einen und oder von mit zu im in am auf als wie für ist
    le la les un une des de du et ou avec par pour en dans comme est el los las y o con por para como es
    il lo gli i e di da con per come è o os um uma com em het een van met voor als en of""".split()
)


@rule("structure", Severity.WARNING)
def malformed_marker(context: RuleContext) -> Iterator[Flag]:
    """**What** Something that was meant for a marker and is mistyped: `[O]`, `[l]`, `[3`, `3]`, `［3］`, `[5-3]`.

    **Why** No program links it and no reader can follow it.

    **Silent when** the article has no numbered markers or entries, or the number it seems to mean has no entry;
    `［3］` is fine where all markers are printed so. A letter in brackets is left alone inside a quotation, where an
    editor puts it (`“When [I] arrived”`), and where the text speaks of sounds and letters.

    **Example** `…said the minister.[l]` over a list that starts at 1.

    **Instead** Type the marker as the others are.
    """
    document = context.document
    labels = {label for entries in context.lists for entry in entries for label in entry.labels if label.isdecimal()}
    if not labels:
        return
    text = document.prose.text
    letters = [] if _OTHER_SOUND.search(text) else list(_LETTER.finditer(text))
    mended = [
        (match.start(), match.end(), _FIGURES[match[1]])
        for match in letters
        if _stands_like_a_marker(text, *match.span()) and not _explains_itself(text, *match.span())
    ]
    mended += [
        (match.start(), match.end(), match[1])
        for match in _UNCLOSED.finditer(text)
        if _AFTER_CLAUSE.search(text, max(0, match.start() - 2), match.start())
    ]
    for match in _UNOPENED.finditer(text):
        figure = _AFTER_CLAUSE.search(text, max(0, match.start() - 5), match.start())
        if figure and figure[1]:
            mended.append((figure.start(1), match.end(), figure[1]))
    mended.extend((m.start(), m.end(), m[1]) for m in _SLIPS.finditer(text) if m.group() != f"[{m[1]}]")
    wide = [(match.start(), match.end(), match[1]) for match in _WIDE.finditer(text)]
    if len(wide) < len(document.markers):
        mended.extend(wide)
    for start, end, number in mended:
        if number.replace(" ", "").replace(";", ",").split(",")[0] in labels:
            span = document.prose.span(start, end)
            yield Flag(
                span,
                f"“{text[start:end]}” looks like a mistyped [{number}].",
                label=number,
                suggestion=f"Write [{number}].",
                edits=(Edit(span, f"[{number}]"),),
            )
    for match in _RANGE.finditer(text):
        first, last = int(match[1]), int(match[2])
        if last <= first or (last - first > _LONGEST_RANGE and match[1] in labels):
            what = "runs backwards" if last <= first else "spans more entries than the list has"
            yield Flag(
                document.prose.span(*match.span()),
                f"The range {match.group()} {what}.",
                label=match[1],
                suggestion=f"Write [{last}–{first}] or the numbers that are meant."
                if last < first
                else "Write the numbers that are meant.",
            )


# What chat programs leave behind when their answers are pasted. `mark` stands for a source that is lost, `listed` names
# an entry of the list in another way, and the others hold no source.
_RESIDUE = lazy_regex(
    r"""
      (?P<mark>
        【\d{1,4}(?::\d{1,4})?†[^】\n]{0,80}】                        # 【4†source】
      | [\ue200-\ue20f]*(?:cite)?[\ue200-\ue20f]*turn\d{1,3}(?:search|view|news|image|fetch|file|academia|reddit)\d{1,3}
        (?:[\ue200-\ue20f]*turn\d{1,3}[a-z]{4,8}\d{1,3}){0,20}[\ue200-\ue20f]*
      | :contentReference\[oaicite:\d{1,4}\](?:\{index=\d{1,4}\})?
      | \(?\[oai_citation:\d{1,4}‡[^\]\n]{0,200}\](?:\([^)\s]{0,500}\))?\)?
      | \[oaicite:\d{1,4}\]
      | :antCitation\[\]\{[^}\n]{0,300}\}
      | \[(?:attached_file|web|generated_image):\d{1,4}\]
      )
    | \[cite:\s?(?P<listed>[\d,\s–-]{1,200})\]                       # [cite: 12, 13]
    | \[cite_(?:start|end)\] | \[span_\d{1,4}\](?:\((?:start|end)_span\))
    | (?P<place>(?:https?://)?ppl-ai-[a-z-]{3,40}\.s3[^\s<>"')\]]{0,500})  # its own files
    | <div\ style="text-align:\ ?center">⁂</div>                     # alone it is an ornament like others
    | <img\s[^<>\n]{0,60}r2cdn\.perplexity\.ai/[^<>\n]{0,300}>
    """,
    re.X,
)
_CHAT = r"utm_source=(?:chatgpt\.com|openai(?:\.com)?|perplexity(?:\.ai)?|copilot\.com|claude\.ai|gemini)(?![\w.%-])"
# In front of another parameter its `&` goes with it, else the sign before it.
_RESIDUE_SIGNS = (
    *(f"turn{n}" for n in range(10)),
    "†",
    "oaicite",
    "‡",
    "[cite",
    "[span_",
    "antCitation",
    "_file:",
    "[web:",
    "_image:",
    "utm_source=",
    "ppl-ai-",
    "perplexity.ai/",
    "⁂",
)
"""One of these stands in every text with residue; looking for them first spares the others the patterns."""
_RESIDUE_PARAMETER = lazy_regex(rf"(?<=\?){_CHAT}&(?:amp;)?|\?{_CHAT}(?!&)|&(?:amp;)?{_CHAT}")


@rule("structure", Severity.ERROR)
def machine_residue(context: RuleContext) -> Iterator[Flag]:
    """**What** What a chat program leaves in pasted text: `【4†source】`, `turn0search0`, `[cite: 12]`.

    **Why** It points nowhere outside the chat, and tells every reader how the passage was made.

    **Silent when** it stands in code or in quotation marks of its own, as in an article about such programs; ordinary
    tracking parameters are `tracking-url`.

    **Example** `…the talks began on Monday【4†source】.`

    **Instead** Replace it with a marker of the list, or remove it. Where it is the only mark of its sentence, removing
    it would hide that a source is missing, and is not safe.
    """
    document = context.document
    yield from _chips(document)
    if not any(sign in document.source for sign in _RESIDUE_SIGNS):
        return
    prose, source = document.prose, document.source
    code = _Code(document)
    found = [match for match in _RESIDUE.finditer(prose.text) if not _is_example(prose.text, *match.span())]
    found = [match for match in found if prose.span(*match.span()).start not in code]
    marked = _marked_sentences(document, found)
    labels = {label for entries in context.lists for entry in entries for label in entry.labels}
    cited: dict[int, list[str]] = {}
    for marker in document.markers:
        cited.setdefault(marker.span.end, []).append(marker.label)
    for match, is_marked in zip(found, marked, strict=True):
        meant = cited.get(prose.span(*match.span()).end) or _numbers(match["listed"] or "")
        known = meant if all(label in labels for label in meant) else []
        yield _residue(document, match, known, is_marked=is_marked)
    parameters: dict[str, list[Flag]] = {}
    for match in _RESIDUE_PARAMETER.finditer(prose.text):
        span = prose.span(*match.span())
        if span.start not in code:
            parameters.setdefault(match.group().strip("?&"), []).append(_left_over(span, match.group(), None, source))
    said = {prose.span(*match.span()).start for match in [*found, *_RESIDUE_PARAMETER.finditer(prose.text)]}
    for label, place in dict.fromkeys((r.label, r.span) for r in document.references if r.span is not None):
        for pattern in (_RESIDUE, _RESIDUE_PARAMETER):
            for match in pattern.finditer(place.of(source)):
                span = Span(place.start + match.start(), place.start + match.end())
                if span.start in code:
                    continue
                said.add(span.start)
                flag = _left_over(span, match.group(), label, source)
                if pattern is _RESIDUE:
                    yield flag
                else:
                    parameters.setdefault(match.group().strip("?&"), []).append(flag)
    if document.format == "markdown":  # addresses of links, and what looks like links, are not in the prose
        for pattern in (_RESIDUE, _RESIDUE_PARAMETER):
            for match in pattern.finditer(source):
                if match.start() in said or match.start() in code or _is_example(source, *match.span()):
                    continue
                flag = _left_over(Span(*match.span()), match.group(), None, source)
                if pattern is _RESIDUE_PARAMETER:
                    parameters.setdefault(match.group().strip("?&"), []).append(flag)
                elif "](" in match.group() or match["place"] or match.group().startswith("<"):
                    yield flag
    for flags in parameters.values():
        yield from flags if len(flags) < _SAID_ONCE else [_together(flags)]


_SAID_ONCE = 4
"""So many addresses with one parameter are one message."""


def _together(flags: Sequence[Flag]) -> Flag:
    """Say of many addresses at once what is said of each."""
    return attrs.evolve(
        flags[0],
        message=f"{len(flags)} links: {flags[0].message}",
        related=tuple(flag.span for flag in flags[1:]),
        edits=tuple(edit for flag in flags for edit in flag.edits),
    )


def _left_over(span: Span, words: str, label: str | None, source: str) -> Flag:
    """Say that something holds no source: a parameter of an address, or what stands in an entry."""
    shown = re.sub(r"[\ue200-\ue20f]", "", words).strip("?&")
    if shown.startswith("utm_source"):
        message = f"“{shown}” shows readers that the link was copied from a chat program; the page opens without it."
        return Flag(span, message, label=label, suggestion="Cut it from the link.", edits=(Edit(span, ""),))
    message = f"“{shown}” is left over from a chat program and points nowhere."
    is_parted = source[span.start - 1 : span.start] == " " and source[span.end : span.end + 1] in ("", *" .,;:\n)")
    gone = Span(span.start - is_parted, span.end)
    # What a link shows and where it leads is for the editor to weigh, and so is the only address of an entry.
    edits = () if "](http" in words or ".s3" in words else (Edit(gone, ""),)
    return Flag(span, message, label=label, suggestion="Remove it.", edits=edits)


def _chips(document: Document) -> Iterator[Flag]:
    """Flag the small buttons with sources of a chat program, as `Oxford Academic+1` behind a sentence.

    The name is all that stands between the sentence and the sign and is an outlet's; a line, a sentence or another
    button follows. `UTC+1` and `ITV+1 repeats it` are none.
    """
    text, last = document.prose.text, 0
    for match in _CHIP.finditer(text):
        begins = max(last, match.start() - _LONGEST_NAME)
        before = [stop.end() for stop in _BEFORE_CHIP.finditer(text, begins, match.start())]
        start = before[-1] if before else begins if begins in (0, last) else None
        if start is None or not outlets.find(text[start : match.start()].strip()):
            continue
        last = match.end()
        span = document.prose.span(start, last)
        shown = re.sub(r"\s+", " ", text[start:last])
        message = f"“{shown}” is left over from a chat program and points nowhere."
        yield Flag(span, message, suggestion="Remove it, and cite the source it stood for.")


_CHIP = lazy_regex(r"\n?\+\d{1,2}(?=[^\S\n]*(?:\n|\Z|[A-Z]))")
_BEFORE_CHIP = lazy_regex(r"[.!?…)\]”\"»]\s*|\n(?!\+)\s*")
_LONGEST_NAME = 60


def _residue(document: Document, match: re.Match[str], meant: Sequence[str], *, is_marked: bool) -> Flag:
    """Say what to do about one in the running text: write it as a marker of what it means, or remove it.

    With it goes the space before it, where a stop or another space follows.
    """
    text, (start, end) = document.prose.text, match.span()
    shown = re.sub(r"[\ue200-\ue20f]", "", match.group())
    meant = [n for n in meant if not text.startswith(f"[{n}]", end) and not text.endswith(f"[{n}]", 0, start)]
    if meant:
        span, words = document.prose.span(start, end), "".join(f"[{number}]" for number in meant)
        return Flag(
            span,
            f"“{shown}” is how a chat program points to entry {' and '.join(meant)}; readers do not know the form.",
            suggestion=f"Write {words}.",
            edits=(Edit(span, words),),
        )
    if not text[end : end + 1].strip() or text[end] in _CLOSES:  # no space is left before a stop or another space
        start = len(text[:start].rstrip(" \t")) if start and text[start - 1] in " \t" else start
    is_mark = match["mark"] is not None or match["listed"] is not None
    safe = (is_marked or not is_mark) and "](" not in shown
    span = document.prose.span(start, end)
    return Flag(
        document.prose.span(*match.span()),
        f"“{shown}” is left over from a chat program and points nowhere.",
        suggestion="Remove it, and cite the source it stood for." if is_mark else "Remove it.",
        edits=(Edit(span, "", safe=safe),),
    )


_CLOSES = ".,;:!?…。)”’»]"


def _numbers(listed: str) -> list[str]:
    """Return the numbers of `1, 3-5`; none where it is no such list."""
    numbers: list[str] = []
    for part in filter(None, re.split(r"[,\s]+", re.sub(r"\s*[–-]\s*", "-", listed.strip()))):
        first, _, last = part.partition("-")
        if not first.isdecimal() or not (last or first).isdecimal() or not 0 <= int(last or first) - int(first) < 100:
            return []
        numbers += map(str, range(int(first), int(last or first) + 1))
    return list(dict.fromkeys(numbers))


def _marked_sentences(document: Document, found: Sequence[re.Match[str]]) -> list[bool]:
    """Tell for each leftover whether its sentence has a marker as well."""
    if not found:
        return []
    text, own = document.prose.text, {match.span() for match in found}
    places = [(document.prose.locate(m.span.start), document.prose.locate(m.span.end)) for m in document.markers]
    places = [place for place in dict.fromkeys(places) if place not in own and place[0] < place[1]]
    hidden = sorted({*places, *own})
    masked = mask(text, [at for i, at in enumerate(hidden) if not i or hidden[i - 1][1] <= at[0]])
    starts = [start for start, _ in sentences(masked)]
    marked = {bisect_left(starts, start) for start, _ in places}
    return [bisect_left(starts, match.start()) in marked for match in found]


# Words behind which an example stands, in the languages of the articles we have seen it in.
_EXAMPLE_BEFORE = lazy_regex(
    r"""(?:\b(?:such\sas|like|e\.\s?g\.|for\sexample|strings?|tokens?|tags?|called|reads|z\.\s?B\.|wie|etwa|zum\sBeispiel
      |par\sexemple|comme|p\.\s?ej\.|por\sejemplo|como|ad\sesempio|come|por\sexemplo|zoals|bijvoorbeeld|som|np\.|jak|например|как)
      ,?:?\s?["'“‘„«(]?)\Z""",
    re.X | re.I,
)
_QUOTES_BEFORE, _QUOTES_AFTER = "\"'“‘„«‹「『`", "\"'”’“»›」』`"


def _is_example(text: str, start: int, end: int) -> bool:
    """Tell whether a leftover is spoken of: in quotation marks of its own, or behind words that give an example."""
    if text[start - 1 : start] and text[start - 1] in _QUOTES_BEFORE and text[end : end + 1] in [*_QUOTES_AFTER]:
        return True
    return _EXAMPLE_BEFORE.search(text, max(0, start - 20), start) is not None


class _Code:
    """Where a source holds code, of which nothing is said."""

    def __init__(self, document: Document) -> None:
        prose = document.unparsed
        hidden = [prose.text.span(span.start, span.end) for span in prose.opaque] if prose else []
        stretches = [(span.start, span.end) for span in hidden]
        if document.format in ("html", "wikitext", "markdown"):
            stretches += _in_tags(document.source)
        self._stretches = sorted(stretches)
        self._starts = [start for start, _ in self._stretches]
        self._ends = list(accumulate((end for _, end in self._stretches), max))

    def __contains__(self, offset: int) -> bool:
        i = bisect_right(self._starts, offset) - 1
        return i >= 0 and offset < self._ends[i]


_CODE_TAG = lazy_regex(
    r"<(?P<close>/?)(?P<name>code|pre|kbd|samp|tt|nowiki|syntaxhighlight|source)\b[^<>]*>", re.IGNORECASE
)


def _in_tags(source: str) -> Iterator[tuple[int, int]]:
    """Give what stands between tags of code; an opening one without its end holds nothing."""
    opened: tuple[str, int] | None = None
    for tag in _CODE_TAG.finditer(source):
        name = tag["name"].lower()
        if tag["close"]:
            if opened and opened[0] == name:
                yield opened[1], tag.start()
                opened = None
        elif opened is None and not tag.group().endswith("/>"):
            opened = name, tag.end()


RULES: tuple[Rule, ...] = (
    missing_reference,
    no_reference_list,
    empty_list,
    uncited_reference,
    duplicate_label,
    duplicate_reference,
    numbering_gap,
    mixed_base,
    out_of_order,
    malformed_marker,
    machine_residue,
)
