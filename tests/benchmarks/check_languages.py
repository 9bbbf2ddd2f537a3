"""Print the months and weekdays that CLDR prints and our files lack, for a person to judge.

``python tests/benchmarks/check_languages.py`` (needs ``babel``, which ships CLDR; the names are facts, its data is
under the Unicode License v3, https://www.unicode.org/license.txt). What it prints is not always wanted: one letter for
a day, or a form in another script.
"""

from collections.abc import Iterator

from babel import Locale
from babel.core import UnknownLocaleError

from citecheck.knowledge import languages


def printed(table: object) -> Iterator[str]:
    """Give the names of one of CLDR's tables, for use with a day and alone, long and short."""
    for use in ("format", "stand-alone"):
        for width in ("wide", "abbreviated"):
            yield from table[use][width].values()  # type: ignore[index]  # babel's tables are untyped


def main() -> None:
    """Print one line a language."""
    for code in languages.codes():
        language = languages.get(code)
        try:
            locale = Locale.parse(code)
        except UnknownLocaleError:
            continue
        if language is None or not language.months:
            continue
        names = {name for month in language.months for name in month}
        days = {day.lower() for day in language.phrases.get("weekdays", ())}
        months = [name for name in printed(locale.months) if name.lower().rstrip(".") not in names]
        lacking = [*months, *(day for day in printed(locale.days) if day.lower().rstrip(".") not in days)]
        print(code, ", ".join(dict.fromkeys(lacking)))


if __name__ == "__main__":
    main()
