"""Say how often the rules about the choice of an entry speak, rightly and in vain, on articles that they do not know.

    python tests/benchmarks/measure_choice.py            # every article with weights fitted without those of its group
    python tests/benchmarks/measure_choice.py --shipped  # with the weights that are shipped
    python tests/benchmarks/measure_choice.py --show 10  # ten right ones flagged and ten wrong ones missed of each rule

Reads what ``fit_choice`` reads, beside this file. In each article some citations are made to mean another entry, some
pairs of entries are exchanged, an entry is taken out and the list numbered anew, and the entries behind one move by
one place; all within the parsed article, so that the format does not matter. Figures are followed by 95 % intervals
over articles.
"""

import argparse
import collections
import random
from collections.abc import Iterator, Mapping, Sequence

import attrs
import fit_choice

import citecheck
from citecheck import Citation, Config, Document, Finding
from citecheck.rules import RuleContext
from citecheck.rules.relevance import choosing, exchanges, shifts
from citecheck.scoring.choice import Choices, Pool
from citecheck.values import Entry, Fits

RULES = choosing.better_reference, exchanges.exchanged_references, shifts.numbering_shift
TRIES = 3
"""How many faults of a kind are planted in an article, one at a time."""
LEAST_CITATIONS, LEAST_ENTRIES = 8, 6
"""The least article in which an entry is lost or entries move."""


@attrs.frozen(eq=False)
class Case:
    """An article with one fault, or none, and the labels that a rule may name for it."""

    kind: str
    article: str
    fault: str
    labels: frozenset[str]
    right: str | None
    """The label that the citation should have, where one was changed."""
    findings: Sequence[Finding]
    shown: str


def cases(article: fit_choice.Article, name: str, rng: random.Random) -> Iterator[Case]:
    pool = article.pool

    def case(fault: str, changed: Pool, labels: Sequence[str | None] = (), right: str | None = None) -> Case:
        found = findings(changed)
        shown = "; ".join(f"{f.rule} ({f.severity}): {f.message}" for f in found)
        return Case(article.kind, name, fault, frozenset(filter(None, labels)), right, found, shown)

    intact = case("intact", pool)
    yield intact
    flagged = {label for f in intact.findings for label in (f.label,)}
    rows = [row for row in pool.sequence if pool.entries[pool.cited[row]].label not in flagged]
    for row in rng.sample(rows, min(TRIES, len(rows))):
        old, claim = pool.cited[row], pool.citations[row].claim.span
        beside = {c for r, c in pool.cited.items() if pool.citations[r].claim.span == claim}
        others = [column for column in range(len(pool.entries)) if column not in beside]
        if others:
            new = rng.choice(others)
            right = pool.entries[old].label
            yield case("single", with_cited(pool, {row: new}), (pool.entries[new].label, right), right)
    once = [row for row in rows if len(pool.mentions[pool.cited[row]]) == 1]
    rng.shuffle(once)
    for one, other in list(zip(once[::2], once[1::2], strict=False))[:TRIES]:
        if pool.citations[one].claim.span != pool.citations[other].claim.span:
            columns = pool.cited[one], pool.cited[other]
            order = list(range(len(pool.entries)))
            order[columns[0]], order[columns[1]] = columns[1], columns[0]
            yield case("exchange", reordered(pool, order), [pool.entries[c].label for c in columns])
    size = len(pool.entries)
    numbers = [entry.number for entry in pool.entries]
    if (
        len(rows) < LEAST_CITATIONS
        or size < LEAST_ENTRIES
        or numbers != list(range(numbers[0] or 0, (numbers[0] or 0) + size))
    ):
        return
    middle = [c for c in range(size // 3, size - size // 3) if c in pool.mentions]
    for gone in rng.sample(middle, min(TRIES, len(middle))):
        yield case("lost", without(pool, gone))
    for _ in range(TRIES):
        first = rng.randrange(0, size // 3 + 1)
        yield case("moved", reordered(pool, [*range(first), size - 1, *range(first, size - 1)]))


def findings(pool: Pool) -> list[Finding]:
    citations = tuple(pool.citations[row] for row in sorted(pool.citations))
    document = with_entries(pool)
    context = RuleContext(
        document, citations, Fits(citations, (), lambda cells: []), Config(), choices=Choices(citations, document)
    )
    return [finding for rule in RULES for finding in rule.findings(context)]


def with_entries(pool: Pool) -> Document:
    """Return the article with the entries of a list only."""
    listed = citecheck.values.ReferenceList(
        pool.entries, citecheck.Span(pool.entries[0].span.start, pool.entries[-1].span.end)
    )
    return attrs.evolve(pool.document, lists=(listed,), notes=())


def with_cited(pool: Pool, cited: Mapping[int, int | None]) -> Pool:
    """Return the list with some citations that point to other entries, or to none."""
    citations = {}
    for number, row in enumerate(sorted(pool.citations)):
        citation, column = pool.citations[row], cited.get(row, pool.cited.get(row))
        citations[number] = pointed(citation, None if column is None else pool.entries[column])
    return Pool(pool.entries, citations, pool.document)


def pointed(citation: Citation, entry: Entry | None) -> Citation:
    if entry is None:
        return attrs.evolve(citation, entry=None, reference=None, candidates=())
    marker = attrs.evolve(citation.marker, label=entry.label or "")
    return attrs.evolve(citation, marker=marker, entry=entry, reference=next(iter(entry.references), None))


def reordered(pool: Pool, order: Sequence[int]) -> Pool:
    """Return the list with other entries in the places, numbers and all, of its entries."""
    entries = [
        attrs.evolve(pool.entries[there], labels=here.labels, span=here.span)
        for there, here in zip(order, pool.entries, strict=False)
    ]
    cited = {row: column if column < len(entries) else None for row, column in pool.cited.items()}
    return with_cited(Pool(entries, pool.citations, pool.document), cited)


def without(pool: Pool, gone: int) -> Pool:
    """Return the list without an entry, numbered anew; the text still cites the last number."""
    last = pool.entries[-1].label or ""
    changed = reordered(pool, [c for c in range(len(pool.entries)) if c != gone])
    lost = {row: citation for row, citation in changed.citations.items() if citation.entry is None}
    for row, citation in lost.items():
        changed.citations[row] = attrs.evolve(citation, marker=attrs.evolve(citation.marker, label=last))  # type: ignore[index]
    return changed


def is_loud(finding: Finding) -> bool:
    return str(finding.severity) != "info"


def told(case: Case, loud: bool = False) -> bool:
    """Tell whether a finding names what was done."""
    if case.fault in ("lost", "moved"):
        return any(f.rule == "numbering-shift" for f in case.findings)
    said = [f for f in case.findings if is_loud(f) or not loud]
    return any(
        f.label in case.labels or any(f"[{x}]" in f.message or f"entry {x}" in f.message for x in case.labels)
        for f in said
    )


def rate(found: Sequence[bool]) -> float:
    return sum(found) / len(found) if found else float("nan")


def figure(some: Sequence[Case], measure: "collections.abc.Callable[[Sequence[Case]], float]") -> str:
    rng = random.Random(3)
    by_article = collections.defaultdict(list)
    for each in some:
        by_article[each.article].append(each)
    groups = [*by_article.values()]
    drawn = sorted(
        measure([c for g in rng.choices(groups, k=len(groups)) for c in g]) for _ in range(fit_choice.SAMPLES)
    )
    return f"{measure(some):.3f} ({drawn[fit_choice.SAMPLES // 40]:.3f}–{drawn[-1 - fit_choice.SAMPLES // 40]:.3f})"


def report(found: Sequence[Case], citations: Mapping[str, int]) -> None:
    for kind in dict.fromkeys(case.kind for case in found):
        mine = [case for case in found if case.kind == kind]
        some = {
            fault: [case for case in mine if case.fault == fault]
            for fault in ("intact", "single", "exchange", "lost", "moved")
        }
        number = sum(citations[case.article] for case in some["intact"])
        print(f"{kind}: {len(some['intact'])} articles, {number} citations")
        print(
            "  intact: articles with a warning",
            figure(some["intact"], lambda s: rate([any(map(is_loud, c.findings)) for c in s])),
        )
        for level in ("warning", "info"):
            by_rule = collections.Counter(
                f.rule for c in some["intact"] for f in c.findings if str(f.severity) == level
            )
            print(f"    {level}s per 100 citations: {100 * by_rule.total() / number:.2f}", dict(by_rule))
        named = [f for c in some["single"] for f in c.findings if f.rule == "better-reference" and c.right]
        right = [
            c
            for c in some["single"]
            if any(f.rule == "better-reference" and f"entry {c.right}," in f.message for f in c.findings)
        ]
        print(
            f"  single (n {len(some['single'])}): named",
            figure(some["single"], lambda s: rate(list(map(told, s)))),
            f"better-reference spoke {len(named)} times, named the right one {len(right)} times",
        )
        print(
            f"  exchange (n {len(some['exchange'])}): one at warning",
            figure(some["exchange"], lambda s: rate([told(c, loud=True) for c in s])),
            "at info",
            figure(some["exchange"], lambda s: rate(list(map(told, s)))),
        )
        for fault in ("lost", "moved"):
            if some[fault]:
                print(
                    f"  {fault} (n {len(some[fault])}): said", figure(some[fault], lambda s: rate(list(map(told, s))))
                )


def show(found: Sequence[Case], most: int) -> None:
    rng = random.Random(1)
    shuffled = rng.sample(list(found), len(found))
    for rule, faults in (
        ("better-reference", ("single",)),
        ("exchanged-references", ("exchange",)),
        ("numbering-shift", ("lost", "moved")),
    ):
        print(f"\n{rule}: right ones flagged")
        flagged = [(c, f) for c in shuffled if c.fault == "intact" for f in c.findings if f.rule == rule]
        for case, finding in flagged[:most]:
            print(f"  {case.article} ({finding.severity}) {finding.message}")
        print(f"{rule}: wrong ones missed")
        for case in [c for c in shuffled if c.fault in faults and not told(c)][:most]:
            print(f"  {case.article} {case.fault} {sorted(case.labels)}: {case.shown or 'nothing said'}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--shipped", action="store_true")
    parser.add_argument("--show", type=int, default=0)
    arguments = parser.parse_args()
    every = fit_choice.articles()
    found, citations = [], {}
    likeness = [] if arguments.shipped else fit_choice.likeness_of(every)
    for fold in range(1 if arguments.shipped else fit_choice.FOLDS):
        if not arguments.shipped:
            kept = [(a, m) for a, m in zip(every, likeness, strict=True) if fit_choice.fold(a.group) != fold]
            fit_choice.use(fit_choice.fit_all([a for a, _ in kept], [m for _, m in kept]))
        for number, article in enumerate(every):
            if article.count < 1 or (not arguments.shipped and fit_choice.fold(article.group) != fold):
                continue
            name = f"{article.pool.document.name or article.group} {number}"
            citations[name] = len(article.pool.cited)
            article = attrs.evolve(article, pool=fit_choice.fresh(article.pool))
            found += cases(article, name, random.Random(number))
    report(found, citations)
    if arguments.show:
        show(found, arguments.show)


if __name__ == "__main__":
    main()
