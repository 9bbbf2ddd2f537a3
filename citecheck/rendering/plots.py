"""Pictures of one report, for a notebook or a file: scores, dates, outlets. They need matplotlib."""

import calendar
import datetime
import math
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from citecheck import attrs
from citecheck.errors import MissingExtraError
from citecheck.scoring.choice import Choices
from citecheck.values import PartialDate, Results

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure


@attrs.frozen
class _Theme:
    """The colours of ``view.css``; blue and vermilion differ for every kind of colour vision."""

    page: str
    ink: str
    soft: str
    line: str
    fits: str
    poor: str
    scale: str
    """matplotlib's scale of colours, from the page's own to that of a source that belongs."""


_LIGHT = _Theme("#ffffff", "#1b1b1b", "#5c5c5c", "#dcdad5", "#1d5f99", "#b03a0e", "Blues")
_DARK = _Theme("#16181b", "#e6e4df", "#a9a7a1", "#3a3d42", "#86bdec", "#ff9a70", "Blues_r")

_DIM = 1.5
"""A colour whose red, green and blue add up to less, of 3, is dark."""

_CELLS = 10_000
"""So many scores of claims against references are computed for the picture; more take seconds and show nothing."""

_NAMED = 40
"""Up to so many claims or references have their name beside the matrix."""

_TELLING = 1.25
"""By so much, in log-odds, a claim's nearest reference is nearer than the next one, or none is marked."""

_TICKS = (0.01, 0.1, 0.5, 0.9, 0.99, 0.999, 0.9999)
"""Scores beside the scale of colours, which follows their odds: all sources on the topic are above .9."""

_OUTLETS = 10
"""How many outlets have a bar of their own."""


def plot(report: Results, *, dark: bool | None = None) -> "Figure":
    """Draw which entry each claim means, when the sources appeared, and which outlets they are from.

    The matrix shows choice, or relevance where there is no list to choose from. Rings mark the cells that are cited and
    dots the reference nearest to each claim by its words. Where a list has
    shifted, the dots form a diagonal beside that of the rings.

    Args:
        report: What is drawn.
        dark: Whether for a dark page; ``None`` for as matplotlib's own style has it (``plt.style.use``).

    Raises:
        MissingExtraError: matplotlib is not installed.
    """
    try:
        import matplotlib
        import matplotlib.colors
        import matplotlib.pyplot as pyplot
    except ImportError as error:
        raise MissingExtraError("a plot", "notebook") from error
    if dark is None:
        dark = sum(matplotlib.colors.to_rgb(matplotlib.rcParams["figure.facecolor"])) < _DIM
    theme = _DARK if dark else _LIGHT
    rows, columns = _shown(report)
    height = 1.2 + 0.24 * min(max(len(rows), 6), _NAMED)
    with pyplot.rc_context({"font.family": "sans-serif", "font.size": 9, "svg.hashsalt": "citecheck"}):
        figure = pyplot.figure(figsize=(10, height + 3.2), layout="constrained", facecolor=theme.page)
        pyplot.close(figure)  # returned, so a notebook shows it once, and nothing of it stays behind
        above, below = figure.subfigures(2, 1, squeeze=False, height_ratios=(height, 3.2), hspace=0.05)[:, 0]
        _matrix(above.subplots(), report, rows, columns, theme)
        dates, outlets = below.subplots(1, 2, width_ratios=(1.25, 1))
        _dates(dates, report, theme)
        _outlets(outlets, report, theme)
    return figure


def _shown(report: Results) -> tuple[range, range]:
    """Return which claims and references the matrix shows: all, or the first ones of a very long article."""
    columns = range(min(len(report.fits.references), _CELLS))
    return range(min(len(report.fits.citations), _CELLS // max(len(columns), 1))), columns


def _matrix(axes: "Axes", report: Results, rows: range, columns: range, theme: _Theme) -> None:
    import matplotlib

    fits = report.fits
    of_all = f", the first {len(rows)} of {len(fits.citations)}" if len(rows) < len(fits.citations) else ""
    chosen = _chosen(report, rows, columns)
    title = "Which entry of its list each claim means" if chosen else "Whether each reference belongs in the article"
    _titled(axes, f"{title}{of_all}", theme)
    if not rows or not columns:
        _nothing(axes, "no citations to compare" if columns else "no references to compare", theme)
        return
    values = chosen or _fitting(report, rows, columns)
    low, high = _odds(_TICKS[0]), _odds(_TICKS[-1])
    colours = matplotlib.colormaps[theme.scale].with_extremes(bad=theme.line)
    image = axes.imshow(values, cmap=colours, vmin=low, vmax=high, aspect="auto", interpolation="nearest")
    cited = [
        (c.reference.index, i)
        for i, c in zip(rows, fits.citations, strict=False)
        if c.reference and c.reference.index is not None and c.reference.index in columns
    ]
    axes.plot(
        *_xy(cited), "o", markersize=8, markeredgecolor=theme.poor, markeredgewidth=1.6, markerfacecolor=theme.page
    )
    axes.plot(*_xy(_nearest(report, rows, columns)), "o", markersize=3.5, color=theme.ink)
    if len(columns) <= _NAMED:
        axes.set_xticks(columns, [fits.references[j].label or "–" for j in columns])
    if len(rows) <= _NAMED:
        axes.set_yticks(rows, [_short(f"[{c.marker.label}] {c.claim.text}", 60) for c in fits.citations[: len(rows)]])
    axes.set_xlabel(
        "reference; ring: the one that is cited, dot: the one whose own words are nearest", color=theme.soft
    )
    bar = axes.figure.colorbar(image, ax=axes, fraction=0.02, pad=0.01)
    bar.set_ticks([_odds(value) for value in _TICKS], labels=[f"{value:g}" for value in _TICKS])
    bar.outline.set_visible(False)
    bar.ax.tick_params(length=0, labelcolor=theme.soft)


def _chosen(report: Results, rows: range, columns: range) -> list[list[float]]:
    """Return how likely each claim means each reference, as log-odds; nothing where there is no list to choose from."""
    values = [[math.nan] * len(columns) for _ in rows]
    found = False
    for pool in Choices(report.fits.citations, report.document).pools:
        for i, told in pool.matrix():
            for column, value in told.items() if i in rows else ():
                for reference in pool.entries[column].references:
                    if reference.index is not None and reference.index in columns:
                        values[i][reference.index] = _odds(value)
                        found = True
    return values if found else []


def _fitting(report: Results, rows: range, columns: range) -> list[list[float]]:
    """Return how well each reference fits each claim, as log-odds."""
    scores = report.fits.cells([(i, j) for i in rows for j in columns])
    known = [math.nan if score is None else _odds(score.value) for score in scores]
    return [known[i * len(columns) : (i + 1) * len(columns)] for i in rows]


def _nearest(report: Results, rows: range, columns: range) -> list[tuple[int, int]]:
    """Return the cell of each claim's nearest reference, where words that few others have tell it apart."""
    choices = Choices(report.fits.citations, report.document)
    cells = []
    for i in rows:
        pool = choices.pool(i)
        if pool is None or i not in pool.cited:
            continue
        *_, second, (most, best) = sorted([(0.0, -1), (0.0, -1), *((told, c) for c, told in pool.words(i).items())])
        column = next((r.index for r in pool.entries[best].references if r.index in columns), None)
        if most > second[0] + _TELLING and column is not None:
            cells.append((column, i))
    return cells


def _xy(cells: Sequence[tuple[int, int]]) -> tuple[list[int], list[int]]:
    return [x for x, _ in cells], [y for _, y in cells]


def _dates(axes: "Axes", report: Results, theme: _Theme) -> None:
    import matplotlib.dates

    _titled(axes, "When the sources appeared", theme)
    dated = [(r, *_range(r.issued)) for r in report.document.references if r.issued]
    if not dated:
        _nothing(axes, "no dates", theme)
        return
    for row, (_, first, last) in enumerate(dated):
        axes.plot(
            (first, last), (row, row), color=theme.fits, linewidth=3 if first != last else 0, solid_capstyle="butt"
        )
        axes.plot(first + (last - first) / 2, row, "o", color=theme.fits, markersize=4)
    if report.document.published:
        first, last = _range(report.document.published)
        axes.axvline(first, color=theme.poor, linewidth=1.4)
        axes.axvspan(first, last, color=theme.poor, alpha=0.15, linewidth=0)
        axes.text(first, len(dated), "article ", color=theme.poor, ha="right", va="center")
    if len(dated) <= _NAMED // 2:
        axes.set_yticks(range(len(dated)), [reference.label or "–" for reference, _, _ in dated])
    else:
        axes.set_yticks(())
    axes.set_ylim(len(dated) + 0.5, -0.6)  # a row below the last one for the word
    first, last = axes.get_xlim()
    axes.set_xlim(max(first, _days(datetime.date.min)), min(last, _days(datetime.date.max)))  # beyond, ticks fail
    axes.grid(axis="x", color=theme.line, linewidth=0.6)
    axes.set_axisbelow(True)
    days: Any = matplotlib.dates  # has no types
    locator = days.AutoDateLocator(maxticks=7)
    axes.xaxis.set_major_locator(locator)
    axes.xaxis.set_major_formatter(days.ConciseDateFormatter(locator))


def _outlets(axes: "Axes", report: Results, theme: _Theme) -> None:
    _titled(axes, "Where they appeared", theme)
    references = report.document.references
    if not references:
        _nothing(axes, "no references", theme)
        return
    ranked = Counter(reference.outlet or "no outlet" for reference in references).most_common()
    bars = ranked[:_OUTLETS]
    if ranked[_OUTLETS:]:
        bars.append((f"{len(ranked) - _OUTLETS} others", sum(number for _, number in ranked[_OUTLETS:])))
    names = [_short(name, 34) for name, _ in bars]
    drawn = axes.barh(range(len(bars)), [number for _, number in bars], color=theme.fits, height=0.6)
    axes.bar_label(drawn, [f"{number / len(references):.0%}" for _, number in bars], padding=4, color=theme.soft)
    axes.set_yticks(range(len(bars)), names)
    axes.invert_yaxis()
    axes.set_xticks(())
    axes.margins(x=0.12)


def _odds(value: float) -> float:
    """Return the logarithm of the odds, within what the scale shows."""
    value = min(max(value, _TICKS[0]), _TICKS[-1])
    return math.log(value / (1 - value))


def _titled(axes: "Axes", title: str, theme: _Theme) -> None:
    axes.set_title(title, loc="left", fontsize=10, fontweight="bold", color=theme.ink)
    axes.tick_params(length=0, colors=theme.ink)
    axes.set_facecolor(theme.page)
    axes.spines[:].set_visible(False)


def _nothing(axes: "Axes", why: str, theme: _Theme) -> None:
    axes.set_xticks(())
    axes.set_yticks(())
    axes.text(0.5, 0.5, why, ha="center", va="center", color=theme.soft, transform=axes.transAxes)


def _range(day: PartialDate) -> tuple[float, float]:
    """Return the first and the last day that a date may mean."""
    month = day.month or 12
    last = day.day or calendar.monthrange(day.year, month)[1]
    return _days(datetime.date(day.year, day.month or 1, day.day or 1)), _days(datetime.date(day.year, month, last))


def _days(day: datetime.date) -> float:
    """Return a day as matplotlib counts them, from 1970."""
    return float((day - datetime.date(1970, 1, 1)).days)


def _short(text: str, room: int) -> str:
    r"""Cut a text, and keep matplotlib from reading formulas into it.

    >>> _short("It cost $5 or $6", 40)
    'It cost \\$5 or \\$6'
    """
    text = " ".join(text.split())
    return (text if len(text) <= room else text[: room - 1] + "…").replace("$", r"\$")
