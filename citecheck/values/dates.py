"""Dates as printed, which may lack a day or a month."""

import datetime

from citecheck import attrs

_MONTHS = tuple("January February March April May June July August September October November December".split())
_DAYS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)


def days_in(year: int, month: int) -> int:
    """Return how many days a month has.

    >>> days_in(2024, 2), days_in(1900, 2), days_in(2023, 12)
    (29, 28, 31)
    """
    is_leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
    return 29 if month == 2 and is_leap else _DAYS[month - 1]


@attrs.frozen
class PartialDate:
    """A date as printed: a year, perhaps a month, perhaps a day; always one that the calendar has.

    Two dates compare only to the precision both have, so February 2023 is neither before nor after 17 February.

    >>> str(PartialDate(2023, 2)), PartialDate(2023, 2).words, PartialDate(2023, 2) < PartialDate(2023, 2, 17)
    ('2023-02', 'February 2023', False)
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
        elif self.day is not None and not (1 <= self.day <= 28 or 28 < self.day <= days_in(self.year, self.month)):
            raise ValueError(f"{self.year}-{self.month:02} has no day {self.day}")

    def __str__(self) -> str:
        parts = [f"{self.year:04}"] + [f"{part:02}" for part in (self.month, self.day) if part is not None]
        return "-".join(parts)

    @property
    def words(self) -> str:
        """The date as a sentence has it: ``17 February 2023``."""
        month = _MONTHS[self.month - 1] if self.month else ""
        return " ".join(filter(None, (str(self.day or ""), month, str(self.year))))

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
        return datetime.date(self.year, month, self.day or days_in(self.year, month))

    def agrees_with(self, other: "PartialDate") -> bool:
        """Tell whether both may be the same day."""
        return not self < other and not other < self
