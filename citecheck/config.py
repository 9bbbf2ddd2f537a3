"""What can be set, in one place, for library, command line and configuration file alike."""

import datetime

import attrs

from citecheck.model import PartialDate, Severity


def _day(value: str | datetime.date | PartialDate | None) -> PartialDate | None:
    if isinstance(value, datetime.date):
        return PartialDate(value.year, value.month, value.day)
    if isinstance(value, str):
        day = datetime.date.fromisoformat(value)
        return PartialDate(day.year, day.month, day.day)
    return value


@attrs.frozen(kw_only=True)
class Config:
    """How to check; every field has a default that suits a news article."""

    select: tuple[str, ...] = ()
    """Rules or groups to run; empty for all."""
    ignore: tuple[str, ...] = ()
    """Rules or groups to leave out; between ``select`` and ``ignore`` the longer selector wins."""
    fail_on: Severity | None = Severity.WARNING
    """The least severity at which a check fails; ``None`` never fails."""
    as_of: PartialDate | None = attrs.field(default=None, converter=_day)
    """The day against which dates are judged; ``None`` for the article's own."""
    scorer: str = "lexical"
    """Which scorer judges relevance."""
    max_false_alarms: float | None = None
    """Which share of right citations may be called off topic; ``None`` for the scorer's default line."""
