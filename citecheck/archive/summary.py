"""A summary over an archive: which rules speak where and when, and which articles are the worst."""

import heapq
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from citecheck import attrs
from citecheck.archive.tables import arrow
from citecheck.errors import ReadError
from citecheck.rendering.hypertext import NOTHING, Html, digest, html, joined, opening, resource
from citecheck.rendering.markup import link
from citecheck.rendering.text import harmless
from citecheck.version import __version__

NOWHERE, NEVER = "(no outlet)", "(no date)"
"""What stands for an outlet or a month that is not known."""


@attrs.frozen
class Article:
    """One of the worst."""

    errors: int
    warnings: int
    infos: int
    id: str
    outlet: str
    month: str


@attrs.frozen
class Summary:
    """What an archive holds, counted."""

    articles: Counter[tuple[str, str]]
    """Articles that were checked, by outlet and month."""
    findings: Counter[tuple[str, str, str]]
    """By outlet, month and rule."""
    severities: Counter[str]
    troubles: Counter[str]
    """By what is said, without what is particular to an article."""
    unread: int
    """What looked like a citation or a list and was not read as one."""
    worst: tuple[Article, ...]

    @property
    def rules(self) -> Counter[str]:
        """Findings by rule."""
        counted: Counter[str] = Counter()
        for (_, _, rule), count in self.findings.items():
            counted[rule] += count
        return counted

    def rows(self) -> Iterator[tuple[str, str, str, int, int, float]]:
        """Give outlet, month, rule, findings, articles checked, and findings in a hundred articles."""
        for (outlet, month, rule), count in sorted(self.findings.items()):
            articles = self.articles[outlet, month]
            yield outlet, month, rule, count, articles, 100 * count / max(articles, 1)

    def text(self) -> str:
        """Return the summary as tables for a terminal."""
        tables = [f"{_counted(self)}\n"]
        for caption, heads, rows in _tables(self):
            tables.append(f"{caption}\n{_aligned([heads, *rows])}")
        return "\n".join(tables)

    def page(self) -> str:
        """Return the summary as a page that needs nothing else, and runs no script."""
        style = resource("view.css") + resource("page.css") + resource("summary.css")
        policy = html("default-src 'none'; style-src '{}'; base-uri 'none'; form-action 'none'", digest(style))
        body = html(
            """<body class="citecheck"><div class="page"><header class="top"><h1>Citations of an archive</h1></header>
<main class="summary"><p class="counts">{counted}</p>
{tables}</main>
<footer>Checked by citecheck {version}</footer></div></body></html>
""",
            counted=_counted(self),
            tables=joined(_table(*table) for table in _tables(self)),
            version=__version__,
        )
        return str(opening("Citations of an archive", style, policy) + body)


_Table = tuple[str, Sequence[str], list[Sequence[str | int]]]


def summarise(folder: str | os.PathLike[str], worst: int = 20) -> Summary:
    """Count what a folder of results holds, a part at a time.

    Args:
        folder: The folder that ``run`` wrote.
        worst: How many of the worst articles to name.

    Raises:
        ReadError: It is no such folder, or a part of it cannot be read.
    """
    pa = arrow()
    import pyarrow.parquet as parquet

    place = Path(folder)
    if not (place / "run.json").is_file():
        raise ReadError(f"{os.fspath(folder)!r} holds no results of citecheck archive")
    articles: Counter[tuple[str, str]] = Counter()
    found: Counter[tuple[str, str, str]] = Counter()
    severities: Counter[str] = Counter()
    troubles: Counter[str] = Counter()
    unread = 0
    heap: list[tuple[int, int, int, str, str, str]] = []

    def columns(table: str, name: str, wanted: str) -> Iterator[tuple[Any, ...]]:
        read = parquet.read_table(place / table / name, columns=wanted.split(), use_threads=False)
        return zip(*(read.column(column).to_pylist() for column in wanted.split()), strict=True)

    try:
        for entry in sorted(path.stem for path in (place / "parts").glob("[0-9]*.json")):
            name = f"part-{entry}.parquet"
            at: dict[str, tuple[str, str]] = {}
            rows = columns("articles", name, "id outlet published errors warnings infos unread trouble")
            for id, outlet, published, errors, warnings, infos, missed, trouble in rows:
                key = at[id] = (outlet or NOWHERE, (published or NEVER)[:7] if published else NEVER)
                if trouble is not None:
                    troubles[trouble.replace(repr(id), "…")] += 1
                    continue
                articles[key] += 1
                unread += missed
                if errors or warnings:
                    heap.append((errors, warnings, infos, id, *key))
            heap = heapq.nlargest(worst, heap)
            for id, rule, severity in columns("findings", name, "id rule severity"):
                found[(*at[id], rule)] += 1
                severities[severity] += 1
    except (OSError, pa.ArrowInvalid, KeyError) as error:
        raise ReadError(f"cannot read the results in {os.fspath(folder)!r}: {error}") from error
    return Summary(articles, found, severities, troubles, unread, tuple(Article(*each) for each in heap))


def _counted(summary: Summary) -> str:
    troubles = summary.troubles.total()
    severities = ", ".join(f"{summary.severities[kind]:,} {kind}s" for kind in ("error", "warning", "info"))
    missed = f", {summary.unread:,} places not read" if summary.unread else ""
    trouble = f"; {troubles:,} not checked" if troubles else ""
    return f"{summary.articles.total():,} articles checked: {severities}{missed}{trouble}"


_MOST = 200
"""So many rows of outlets and months are shown; a query over the tables gives all."""


def _tables(summary: Summary) -> Iterator[_Table]:
    checked = max(summary.articles.total(), 1)
    rules = [(rule, count, f"{100 * count / checked:.1f}") for rule, count in summary.rules.most_common()]
    yield "Findings by rule", ("rule", "findings", "in 100 articles"), list(rules)
    rows = list(summary.rows())
    most = sorted(heapq.nlargest(_MOST, rows, key=lambda row: (row[3], row[:3])))
    caption = "Findings by outlet, month and rule"
    if len(rows) > len(most):
        caption += f", the {len(most):,} most frequent of {len(rows):,}"
    heads = ("outlet", "month", "rule", "findings", "articles", "in 100 articles")
    yield caption, heads, [(*row[:5], f"{row[5]:.1f}") for row in most]
    worst = [(each.id, each.outlet, each.month, each.errors, each.warnings, each.infos) for each in summary.worst]
    yield "The worst articles", ("article", "outlet", "month", "errors", "warnings", "infos"), list(worst)
    if summary.troubles:
        yield "Not checked", ("why", "articles"), list(summary.troubles.most_common(_MOST))


def _aligned(rows: Sequence[Sequence[str | int]]) -> str:
    cells = [[f"{cell:,}" if isinstance(cell, int) else harmless(cell) for cell in row] for row in rows]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    figures = [_is_figure(cell) for cell in rows[-1]]
    lines = (
        "  ".join(
            cell.rjust(width) if right else cell.ljust(width)
            for cell, width, right in zip(row, widths, figures, strict=True)
        ).rstrip()
        for row in cells
    )
    return "".join(f"{line}\n" for line in lines)


def _table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str | int]]) -> Html:
    figures = [_is_figure(cell) for cell in rows[-1]] if rows else [False] * len(heads)
    classes = [html(' class="figure"') if figure else NOTHING for figure in figures]
    head = (html('<th scope="col"{}>{}</th>', c, name) for name, c in zip(heads, classes, strict=True))
    lines = (
        joined(html("<td{}>{}</td>", c, _cell(cell)) for cell, c in zip(row, classes, strict=True)) for row in rows
    )
    return html(
        "<table><caption>{}</caption>\n<thead><tr>{}</tr></thead>\n<tbody>{}</tbody></table>\n",
        caption,
        joined(head),
        joined(html("<tr>{}</tr>\n", line) for line in lines),
    )


def _cell(cell: str | int) -> str | Html:
    return f"{cell:,}" if isinstance(cell, int) else link(cell, cell)


def _is_figure(cell: str | int) -> bool:
    return isinstance(cell, int) or cell.replace(".", "", 1).isdigit()
