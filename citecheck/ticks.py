"""Ticks: findings that somebody has looked at, with a note, kept in a file beside the article.

Like those of a baseline, a ticked finding is known by its sentence and its entry: an edit elsewhere keeps the tick, an
edit of what was looked at takes it away.
"""

import datetime
import os
from collections.abc import Mapping
from typing import TypeVar

from citecheck import attrs, versioned, writing
from citecheck.baseline import Identity, identities
from citecheck.errors import WriteError
from citecheck.reading import TICKS
from citecheck.values import Finding, PartialDate, Results, Suppressed

_NAME = "file of ticks"

R = TypeVar("R", bound=Results)


@attrs.frozen
class Tick:
    """One finding that somebody has looked at."""

    identity: Identity
    who: str = ""
    on: PartialDate | None = None
    note: str = ""
    message: str = ""
    """What the finding said, for those who open the file."""


@attrs.frozen
class Ticks:
    """The ticks of an article.

    >>> ticks = Ticks.beside("article.md")  # doctest: +SKIP
    >>> report = ticks.apply(report)  # doctest: +SKIP
    """

    path: str | None = None
    """The file that keeps them; ``None`` where nothing does."""
    ticks: Mapping[Identity, Tick] = attrs.field(factory=dict)

    @classmethod
    def beside(cls, article: str | os.PathLike[str]) -> "Ticks":
        """Return the ticks that are kept beside an article; none where there is no such file.

        Raises:
            ReadError: There is one, and it holds no ticks.
        """
        return cls._at(os.fspath(article) + TICKS)

    @classmethod
    def _at(cls, path: str) -> "Ticks":
        if not os.path.exists(path):
            return cls(path)
        ticks = versioned.read(path, _NAME, lambda content: [_tick(row) for row in content["checked"]])
        return cls(path, {tick.identity: tick for tick in ticks})

    def apply(self, report: R) -> R:
        """Return the report with its ticked findings left alone."""
        if not self.ticks:
            return report
        kept: list[Finding] = []
        checked: list[Suppressed] = []
        for finding, identity in zip(report.findings, identities(report.findings, report), strict=True):
            tick = self.ticks.get(identity)
            if tick is None:
                kept.append(finding)
            else:
                checked.append(Suppressed(finding, "checked", tick.note or None, who=tick.who or None, on=tick.on))
        return attrs.evolve(report, findings=tuple(kept), suppressed=(*report.suppressed, *checked))

    def with_tick(self, tick: Tick) -> "Ticks":
        """Return these and one more, written to their file.

        Raises:
            ReadError: The file holds something else by now.
            WriteError: It cannot be written.
        """
        return self._changed({tick.identity: tick}, ())

    def without(self, identity: Identity) -> "Ticks":
        """Return these without one, written to their file; for what it raises see ``with_tick``."""
        return self._changed({}, (identity,))

    def _changed(self, new: Mapping[Identity, Tick], gone: tuple[Identity, ...]) -> "Ticks":
        """Change the file as it is by now, for somebody else may have ticked in the meantime."""
        if self.path is None:
            return attrs.evolve(self, ticks=_merged(self.ticks, new, gone))
        try:
            with writing.alone_in(os.path.dirname(os.path.realpath(self.path))):
                ticks = _merged(self._at(self.path).ticks, new, gone)
                versioned.write(self.path, _NAME, {"checked": [_row(ticks[each]) for each in sorted(ticks)]})
        except OSError as error:  # there is no such folder any more, or no room for the lock
            raise WriteError(f"cannot write the {_NAME} {self.path!r}: {error.strerror or error}") from error
        return attrs.evolve(self, ticks=ticks)


def _merged(
    ticks: Mapping[Identity, Tick], new: Mapping[Identity, Tick], gone: tuple[Identity, ...]
) -> dict[Identity, Tick]:
    return {identity: tick for identity, tick in {**ticks, **new}.items() if identity not in gone}


def _tick(row: Mapping[str, str]) -> Tick:
    day = datetime.date.fromisoformat(row["on"]) if row.get("on") else None
    words = {name: str(row.get(name, "")) for name in ("who", "note", "message")}
    on = PartialDate(day.year, day.month, day.day) if day else None
    return Tick(Identity(str(row["rule"]), str(row["sentence"]), str(row["entry"])), on=on, **words)


def _row(tick: Tick) -> dict[str, str]:
    kept = {"who": tick.who, "on": str(tick.on) if tick.on else "", "note": tick.note, "message": tick.message}
    return {**attrs.asdict(tick.identity), **kept}
