"""A sentence held against its source's title, and an entry held against the page that it describes."""

import functools
from collections.abc import Iterator, Sequence

from citecheck import attrs
from citecheck.evidence.excerpts import Excerpt, excerpts
from citecheck.knowledge import outlets
from citecheck.knowledge.addresses import squeezed
from citecheck.knowledge.placeholders import is_code, is_placeholder
from citecheck.patterns import lazy_regex
from citecheck.rules.evidence.judged import place, shortened
from citecheck.rules.reference.entries import entry_name, flag_field
from citecheck.rules.rule import Flag, RuleContext, rule
from citecheck.scoring.words import scripts, terms, tokens, weight
from citecheck.values import Claim, Missing, PartialDate, Reference, Severity, SourceText


@rule("evidence", Severity.WARNING)
def contradicts_reference(context: RuleContext) -> Iterator[Flag]:
    """**What** A figure, date, name or quotation that contradicts the source's title, or the words a note quotes.

    **Why** No source text is needed to see that one of the two is wrong, and readers see both.

    **Silent when** sentence and title are not plainly of one thing, either has several figures of the kind, one rounds
    the other, two names are not of the same kind or not before the same verb, or the source's own text was read, which
    then decides (`figure-not-in-source`). In 4,022 citations of encyclopaedic articles and reports it never spoke; of
    16 contradictions of figures and dates written afresh it found 14, and it spoke of none of 20 traps.

    **Example** “Incomes fell by 60 per cent.[1]”, where entry 1 is “Income of farms down 40%”.

    **Instead** Look up which figure the source has.
    """
    for citation in context.citations:
        if (reference := citation.reference) is not None:
            if context.sources and any(not text.reason for text in context.sources.of(reference)):
                continue
            titled = [(_TITLE, reference.title)] if reference.title else []
            quoted = [(_QUOTED, each.text) for each in excerpts(reference, citation.entry, context.document)]
            for where, words in (*titled, *quoted):
                yield from _contradicted(context, citation.claim, words, where, citation.marker.label, reference)


_TITLE, _QUOTED = "the title of its source", "what is quoted of its source"
_QUOTES = frozenset("\"“„«‘'")


def _in_words(text: str) -> bool:
    return not _NUMBERS.isdisjoint(text.casefold().split())


_NUMBERS = frozenset(
    "two three four five six seven eight nine ten eleven twelve twenty thirty forty fifty sixty hundred half third "
    "quarter dozen doubled tripled twice thousand million billion".split()
)


COUNTING = _NUMBERS | frozenset(
    """zero one thirteen fourteen fifteen sixteen seventeen eighteen nineteen seventy eighty ninety third thirds
    quarters fifth fifths sixth sixths eighth eighths tenth tenths hundreds thousands millions billions trillion
    trillions doubling double doubles twofold tripled tripling triple triples threefold quadrupled quadruple
    fourfold halved halving halve halves tenfold fivefold pair couple both trio duo quartet score twin twins
    triplets quintet once thrice single sole decade fortnight century several""".split()
)
"""Any word that may be a figure, or a part of one; a title without any, and without digits, contradicts none."""
_LETTERS = lazy_regex(r"[^\W\d_]+")


# `France bans`, `Petra Holm wins`: a name and what it does; words of titles in which all have capitals are none.
_DEED = lazy_regex(r"(?<!\w)(?P<name>[^\W\d_a-z]\w+) (?P<does>[a-z]{3,})\b")


def _tells_of_another(claim: str, title: str) -> bool:
    """Tell whether somebody whom a sentence does not name may do in a title what it tells; most titles fail at once."""
    for match in _DEED.finditer(title):
        does = terms(match["does"])[0]
        if match["name"] in claim or not weight(does):
            continue
        if any(terms(other["does"])[0] == does for other in _DEED.finditer(claim)):
            return True
    return False


def _contradicted(
    context: RuleContext, claim: Claim, words: str, where: str, label: str, reference: Reference
) -> Iterator[Flag]:
    for missing in _contradictions(claim.text, words, where == _QUOTED):
        yield Flag(
            place(context.document, claim, missing),
            f"The sentence says “{missing.text}”, but {where} says “{missing.instead}”.",
            label=label,
            suggestion="Look up which of the two the source has.",
            related=() if reference.span is None else (reference.span,),
            passage=words,
        )


@functools.lru_cache(maxsize=1 << 12)
def _contradictions(claim: str, words: str, is_quoted: bool) -> tuple[Missing, ...]:
    has_figures = any(map(str.isdigit, words)) or not COUNTING.isdisjoint(_LETTERS.findall(words.casefold()))
    may_count = has_figures and (any(map(str.isdigit, claim)) or _in_words(claim))
    if not (may_count or (not _QUOTES.isdisjoint(claim) if is_quoted else _tells_of_another(claim, words))):
        return ()
    from citecheck.evidence.titles import contradictions  # reading figures takes time to load, and few articles need it

    return contradictions(claim, words, is_quoted=is_quoted)


@rule("evidence", Severity.WARNING)
def excerpt_not_in_source(context: RuleContext) -> Iterator[Flag]:
    """**What** Words quoted in an entry or marked by its link (`#:~:text=…`) that the source does not have so.

    **Why** Who quotes a passage says that they have read it.

    **Silent when** the source was not read as a whole, is in another language, or the words are fewer than five or a
    title. Where the source has nothing like a marked passage, it is an info: pages change, and a picture's caption is
    not in what is read.

    **Example** a note `Harbour Post, 3 May 2023: “The quay will stay open until the spring”`, where the page has
    “The quay will stay closed until the spring”.

    **Instead** Copy the words from the source, or cite the page that has them.
    """
    ties = context.sources
    if ties is None:
        return
    seen: set[tuple[str, int | None]] = set()
    for citation in context.citations:
        if (reference := citation.reference) is not None:
            texts = [text for text in ties.of(reference) if text.is_whole and not text.reason]
            for each in excerpts(reference, citation.entry, context.document) if texts else ():
                key = (each.text, reference.index)
                if key not in seen:
                    seen.add(key)
                    yield from _misquoted(reference, each, texts)


def _misquoted(reference: Reference, excerpt: Excerpt, texts: Sequence[SourceText]) -> Iterator[Flag]:
    from citecheck.evidence.quotations import copied_otherwise
    from citecheck.evidence.support import speaks_otherwise

    read = [text for text in texts if not speaks_otherwise(excerpt.text, text.text)]
    found = [copied_otherwise(excerpt.text, f"{text.title or ''}\n{text.text}") for text in read]
    if not found or not all(differs for differs, _ in found):
        return
    instead = next((words for _, words in found if words), None)
    if instead:
        message = f"The source of {entry_name(reference)} has these words otherwise: “{shortened(instead)}”."
    else:
        message = f"The source of {entry_name(reference)} does not have “{shortened(excerpt.text)}”."
    advice = "Copy the words from the source, or cite the page that has them."
    severity = None if instead or excerpt.span else Severity.INFO
    flag = flag_field(reference, "url", message, advice)
    yield attrs.evolve(flag, span=excerpt.span or flag.span, severity=severity, passage=instead)


@rule("evidence", Severity.WARNING, yields_to=("outlet-url-mismatch", "outlet-in-title"))
def outlet_differs(context: RuleContext) -> Iterator[Flag]:
    """**What** An entry whose outlet is not what the page at its link calls its site.

    **Why** The piece is credited to somebody who did not publish it.

    **Silent when** the page was not read or does not name its site, the two names share a word or initials, the outlet
    stands in the link's host or on the page, is an agency, or the site carries other people's work. Where we do not
    know both outlets, it is an info. Of 864 entries of pages made for measuring none was flagged in vain, of 144 with
    another outlet 96 were; the other pages do not name their site.

    **Example** `“Rain floods the old town” Valley Times`, whose page names its site as Harbour Post.

    **Instead** Name the outlet whose page it is, or link the page of the outlet named.
    """
    for reference, page in _pages(context):
        if not (reference.outlet and page.outlet) or _may_be_site(reference.outlet, page):
            continue
        both = outlets.find(reference.outlet) is not None and outlets.find(page.outlet) is not None
        flag = flag_field(
            reference,
            "outlet",
            f"The page of {entry_name(reference)} names its site as {page.outlet}, not {reference.outlet}.",
            "Name the outlet whose page it is, or link the page of the outlet named.",
        )
        yield attrs.evolve(flag, severity=None if both else Severity.INFO)


# Words of many mastheads; sharing one does not make two outlets one.
_OF_MANY = frozenset("the of and news daily times post online com net org new magazine journal blog site www".split())


def _may_be_site(name: str, page: SourceText) -> bool:
    """Tell whether a page whose site has a name may be of an outlet, as far as can be told."""
    site = page.outlet or ""
    if is_placeholder(site) or is_code(site) or is_placeholder(name) or scripts(name).isdisjoint(scripts(site)):
        return True
    one, two = outlets.folded(name), outlets.folded(site)
    if not one or not two or two in outlets.folded(page.title or "") or one in outlets.folded(page.text[:_TOP]):
        return True
    mine, theirs = set(one.split()), set(two.split())
    if (mine & theirs) - _OF_MANY or mine == theirs or _initials(name) & theirs or _initials(site) & mine:
        return True
    host = outlets.host_of(page.url or "")
    if one.replace(" ", "") in squeezed(host) or any(map(host.startswith, _initials(name))):
        return True
    hosted = outlets.of_host(page.url or "")
    sites = (*outlets.named(site), *((hosted,) if hosted else ()))
    if any(not each.is_news for each in sites):
        return True
    return any(
        outlets.may_carry(each, claimed) or claimed.is_carried for each in sites for claimed in outlets.named(name)
    )


def _initials(name: str) -> set[str]:
    """Return the first letters of a name of several words, with and without its article."""
    spelled = (name.casefold().split(), outlets.folded(name).split())
    return {"".join(word[0] for word in words) for words in spelled if len(words) > 1}


@rule("evidence", Severity.WARNING)
def title_differs(context: RuleContext) -> Iterator[Flag]:
    """**What** An entry whose title is not what the page at its link is called.

    **Why** The link is of another piece, or the title was made up: a real link under an invented title passes
    every other check.

    **Silent when** the page was not read or gives no title of its own, half of the words agree (headlines are mended
    after they go out), the entry's title stands on the page, one of the two is in another script or is a translation,
    and for PDFs, whose titles are seldom theirs. Of 864 entries of pages made for measuring none was flagged in
    vain, of 144 with another piece's title all were.

    **Example** “Council delays pier” with the link of a page called “Ferry fares rise in May”.

    **Instead** Copy the headline from the page, or correct the link.
    """
    for reference, page in _pages(context):
        if reference.title and page.title and not _same_title(reference.title, page):
            yield flag_field(
                reference,
                "title",
                f"The page of {entry_name(reference)} has another title: “{page.title}”.",
                "Copy the headline from the page, or correct the link.",
            )


DAYS = 7
"""Days between two dates that time zones, print and web, or an update explain."""


@rule("evidence", Severity.WARNING)
def date_differs(context: RuleContext) -> Iterator[Flag]:
    """**What** An entry whose date is more than a week from that of the page at its link.

    **Why** Months and years without their own date are read by it, and old news passes as new.

    **Silent when** the page gives no date of its own, the entry's lies between the page's first day and its last
    change, or only the precision differs. Of 864 entries of pages made for measuring none was flagged in
    vain, of 144 with another year 120 were; the other pages declare no date.

    **Example** an entry of 3 May 2023 whose page is of 3 May 2021.

    **Instead** Copy the date from the page.
    """
    for reference, page in _pages(context):
        issued, dated = reference.issued, page.date
        if issued is None or dated is None or _days_between(issued, dated) <= DAYS:
            continue
        if page.updated is not None and _days_between(issued, page.updated) <= DAYS:
            continue
        if page.updated is not None and dated < issued and issued < page.updated:
            continue
        yield flag_field(
            reference,
            "issued",
            f"The page of {entry_name(reference)} is dated {dated.words}, not {issued.words}.",
            "Copy the date from the page.",
        )


def _pages(context: RuleContext) -> Iterator[tuple[Reference, SourceText]]:
    """Give the references with the page at their address, where it is one that speaks for itself."""
    ties = context.sources
    if ties is None:
        return
    for reference in context.document.references:
        for text in ties.of(reference):
            gone = text.answer is not None and text.answer.gone
            if not gone and not (text.name or "").casefold().endswith(".pdf") and (text.is_whole and not text.reason):
                yield reference, text
                break


SHARE = 0.5
"""The share of the shorter title's words that the other has, from which both are taken for one title."""
_LEAST = 2
"""Telling words of a title that can be compared."""
_TOP = 3_000
"""Characters of a page in which its headline stands, if anywhere."""


def _same_title(title: str, page: SourceText) -> bool:
    """Tell whether a title may be a page's, as far as can be told."""
    other = page.title or ""
    if is_placeholder(other) or is_code(other) or is_placeholder(title) or is_code(title):
        return True
    one, two = outlets.folded(title), outlets.folded(other)
    if not one or not two or one in two or two in one or one in outlets.folded(page.text[:_TOP]):
        return True
    if scripts(title).isdisjoint(scripts(other)):
        return True
    mine, theirs = _telling(title), _telling(other)
    least = min(len(mine), len(theirs))
    if least < _LEAST:
        return True
    return len(mine & theirs) >= SHARE * least


def _telling(title: str) -> set[str]:
    return {term for word in tokens(title) if weight(term := terms(word)[0]) > 0}


def _days_between(one: PartialDate, other: PartialDate) -> int:
    """Return the days that lie between two dates at least, each as precise as it is."""
    return max((one.first - other.last).days, (other.first - one.last).days, 0)
