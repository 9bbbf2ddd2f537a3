"""Isolated date fields: what they say, and why some say nothing."""

import datetime
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from citecheck import parse_date
from citecheck.dates import DateReading, find_dates, read_date
from citecheck.values import PartialDate
from tests.patience import patience, repeated

READ = """
17 Feb. 2023 | 2023-02-17
Feb. 17, 2023 | 2023-02-17
February 17 2023 | 2023-02-17
17 February, 2023 | 2023-02-17
Friday, 17 February 2023 | 2023-02-17
17th of February 2023 | 2023-02-17
Feb 17th, 2023 | 2023-02-17
17-Feb-2023 | 2023-02-17
2023-02-17 | 2023-02-17
2023-02-17T10:32:00+01:00 | 2023-02-17
2023/2/17 | 2023-02-17
2023 Feb 17 | 2023-02-17
(2023, February 17) | 2023-02-17
Sept. 5, 2016 | 2016-09-05
Sep 30 2025 | 2025-09-30
17 Feb 23 | 2023-02-17
Oct 5, '98 | 1998-10-05
17/02/23 | 2023-02-17
17.02.2023 | 2023-02-17
13/2/2023 | 2023-02-13
2/13/2023 | 2023-02-13
3.3.2023 | 2023-03-03
03/03/2023 | 2023-03-03
2023 | 2023
[2023] | 2023
2023b | 2023
c. 1780 | 1780
Feb. 2023 | 2023-02
May 2023 | 2023-05
2023-02 | 2023-02
(2023, February) | 2023-02
Winter 2023 | 2023
Q1 2023 | 2023
Feb. 17-18, 2023 | 2023-02
5–7 November 2007 | 2007-11
30 April – 2 May 2019 | 2019
Sept.–Oct. 2006 | 2006
2004–2008 | 2004
updated Feb. 17, 2023 10:32 a.m. EST | 2023-02-17
Published Feb. 1, 2023; updated Feb. 8, 2023 | 2023-02-01
Updated Feb. 8, 2023; first published Feb. 1, 2023 | 2023-02-01
1 sept. 2024 | 2024-09-01
le 1er mars 2023 | 2023-03-01
17 août 2023 | 2023-08-17
17. Februar 2023 | 2023-02-17
17. März 2023 | 2023-03-17
vom 9. Dez. 2021 | 2021-12-09
17 de febrero de 2023 | 2023-02-17
febrero de 2023 | 2023-02
17 giugno 2023 | 2023-06-17
9 jun. 2021 | 2021-06-09
9 set. 2021 | 2021-09-09
9 mei 2021 | 2021-05-09
9 maj 2021 | 2021-05-09
9. desember 2021 | 2021-12-09
9. kesäkuuta 2021 | 2021-06-09
17 lutego 2023 | 2023-02-17
9. června 2021 | 2021-06-09
17 февраля 2023 | 2023-02-17
9 Haziran 2021 | 2021-06-09
2023. február 17. | 2023-02-17
17 februarie 2023 | 2023-02-17
17 Φεβρουαρίου 2023 | 2023-02-17
2023年2月17日 | 2023-02-17
2023年2月 | 2023-02
令和5年2月17日 | 2023-02-17
平成元年1月8日 | 1989-01-08
１７ Feb. ２０２３ | 2023-02-17
١٧ فبراير ٢٠٢٣ | 2023-02-17
"""

NOT_READ = """
n.d. | none-stated
N.D. | none-stated
(s.d.) | none-stated
o. J. | none-stated
no date | none-stated
29 Feb. 2023 | impossible
31 Apr. 2023 | impossible
Feb 30 2023 | impossible
2023-13-45 | impossible
31/31/2023 | impossible
Oct-23 | ambiguous
Feb. 17 | no-year
27 December | no-year
May | unreadable
Mark | unreadable
12 | unreadable
100M | unreadable
19,60 5 | unreadable
4 Years | unreadable
yesterday | unreadable
2 days ago | unreadable
003-04-9 | unreadable
17-02-23 | unreadable
by March 2019 | unreadable
Financial Post, 17 Feb. 2023 | unreadable
Do you have a car | unreadable
- | unreadable
"""


def rows(table: str) -> list[tuple[str, ...]]:
    return [tuple(cell.strip() for cell in line.split(" | ")) for line in table.strip().splitlines()]


@pytest.mark.parametrize(("text", "expected"), rows(READ))
def test_date(text: str, expected: str) -> None:
    """A date is read to the precision that is printed, in whatever language; of a range, what all of it shares."""
    assert expected == str(parse_date(text))
    assert read_date(text).problem is None


@pytest.mark.parametrize(("text", "problem"), rows(NOT_READ))
def test_no_date(text: str, problem: str) -> None:
    """What is no date, or none that can be told, gives none, and the reason."""
    assert DateReading(None, problem) == read_date(text)  # type: ignore[arg-type]  # the table holds plain strings


@pytest.mark.parametrize("text", ["03/04/2023", "3-4-2023", "03/04/23", "1.5.23", "2011-12"])
def test_ambiguous_date(text: str) -> None:
    """Where day and month cannot be told apart, only the year is read, and that is said."""
    reading = read_date(text)

    assert reading.problem == "ambiguous"
    assert reading.date is not None
    assert reading.date.month is None


def test_order_may_be_known() -> None:
    """Who knows whether the day comes first gets the whole date."""
    assert PartialDate(2023, 4, 3) == read_date("03/04/2023", day_first=True).date
    assert PartialDate(2023, 3, 4) == read_date("03/04/2023", day_first=False).date


def test_dates_in_a_text() -> None:
    """Dates are found where they stand, and words that only look like months are not among them."""
    text = "10 Americans, May 4, 2018. March 2017. 2018. May says 5 Million. CNN, 27 December; 12 Angry Men, 1957"

    assert [text[d.start : d.end] for d in find_dates(text)] == [
        "May 4, 2018",
        "March 2017",
        "2018",
        "27 December",
        "1957",
    ]


@given(st.dates(datetime.date(1400, 1, 1), datetime.date(2199, 12, 31)))
def test_every_day_is_read(date: datetime.date) -> None:
    """Every day of eight centuries is read back from the usual forms."""
    expected = PartialDate(date.year, date.month, date.day)
    month = date.strftime("%B")
    forms = (f"{date.day} {month} {date.year}", f"{month[:3]}. {date.day}, {date.year}", date.isoformat())

    assert [expected] * 3 == [parse_date(form) for form in forms]


@given(st.text(alphabet="0123456789./-– ,:JanFebMay年月日令和", max_size=20) | st.text(max_size=30))
def test_any_field_is_read(text: str) -> None:
    """Any field gives a date of the calendar or a reason, the same each time."""
    reading = read_date(text)

    assert reading == read_date(text)
    assert reading.date is not None or reading.problem is not None


@pytest.mark.parametrize(
    "piece", ["de ", "1 ", "May ", "2023 ", "1/", "Sept.–", "年", "(", "17 Feb. 2023, ", "c. "], ids=repr
)
def test_nothing_hangs(piece: str) -> None:
    """A quarter of a megabyte of anything comes to an end."""
    with patience():
        parse_date(repeated(piece, 250_000) + "2023")


def test_dateparser_stays_unloaded() -> None:
    """The usual dates are read without dateparser, which takes a second to load."""
    code = (
        "import sys; from citecheck import parse_date; "
        "parse_date('17 Feb. 2023'), parse_date('n.d.'), parse_date('17 de febrero de 2023'); "
        "sys.exit('dateparser' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
