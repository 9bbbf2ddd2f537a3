"""Dates as printed, which may lack a day or a month."""

import calendar
import datetime

from citecheck import attrs


@attrs.frozen
class PartialDate:
    """A date as printed: a year, perhaps a month, perhaps a day; always one that the calendar has.

    Two dates compare only to the precision both have, so February 2023 is neither before nor after 17 February.

    >>> str(PartialDate(2023, 2)), PartialDate(2023, 2) < PartialDate(2023, 2, 17)
    ('2023-02', False)
    """

    year: int
    month: int | None = None
    day: int | None = None

    def __attrs_post_init__(self) -> None:
        if not 1 <= self.year <= 9999:
            raise ValueError(f"year {self.year} is not between 1 and 9999")
        if self.month is None:
            if self.day is not None:
                raise ValueError(f"day {self.day} without a month")
        elif not 1 <= self.month <= 12:
            raise ValueError(f"month {self.month} is not between 1 and 12")
        elif self.day is not None and not (
            1 <= self.day <= 28 or 28 < self.day <= calendar.monthrange(self.year, self.month)[1]
        ):
            raise ValueError(f"{self.year}-{self.month:02} has no day {self.day}")

    def __str__(self) -> str:
        parts = [f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, PartialDate):
            return NotImplemented
        for mine, theirs in ((self.year, other.year), (self.month, other.month), (self.day, other.day)):
            if mine is None or theirs is None:
                return False
            if mine != theirs:
                return mine < theirs
        return False

    def __gt__(self, other: object) -> bool:
        return other < self if isinstance(other, PartialDate) else NotImplemented

    @property
    def first(self) -> datetime.date:
        """The first day that it may be."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> datetime.date:
        """The last day that it may be."""
        month = self.month or 12
        return datetime.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def agrees_with(self, other: "PartialDate") -> bool:
        """Tell whether both may be the same day."""
        return not self < other and not other < self
