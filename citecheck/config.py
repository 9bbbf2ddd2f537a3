"""What can be set, in one place, for library, command line and configuration file alike."""

import datetime
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

import attrs

from citecheck.errors import UsageError, unknown
from citecheck.values import PartialDate, Severity

FIELDS = ("title", "outlet", "date", "url", "author")
"""The parts of an entry that a desk may require."""


def _names(value: object) -> object:
    """Take ``"a, b"`` or any list of strings as a tuple of names."""
    if isinstance(value, str):
        return tuple(name.strip() for name in value.split(",") if name.strip())
    return tuple(value) if isinstance(value, Iterable) and not isinstance(value, Mapping) else value


def _day(value: object) -> object:
    """Take a date of the standard library or ``2023-02-17`` (or its beginning) as a date."""
    if isinstance(value, datetime.date):
        return PartialDate(value.year, value.month, value.day)
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}(?:-[0-9]{2}){0,2}", value):
        try:
            return PartialDate(*map(int, value.split("-")))
        except ValueError:
            return value
    return value


def _severity(value: object) -> object:
    return Severity(value) if value in _SEVERITIES else value


def _fail_on(value: object) -> object:
    return None if value == "never" else _severity(value)


def _table(value: object) -> object:
    return {key: _severity(word) for key, word in value.items()} if isinstance(value, Mapping) else value


_SEVERITIES = tuple(map(str, Severity))


def _is_names(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(name, str) for name in value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _setting(
    default: object, help: str, expected: str, holds: Callable[[Any], bool], *, convert: Any = None, metavar: str = ""
) -> Any:  # Any, as attrs.field has it: the field's annotation says the type
    """Make a field of ``Config``: its default, its explanation and which values it takes."""

    def check(_: object, attribute: "attrs.Attribute[object]", value: object) -> None:
        if not holds(value):
            key = attribute.name.replace("_", "-")
            raise UsageError(f"{key} is {_shown(value)}; expected {expected}")

    metadata = {"help": help, "expected": expected, "metavar": metavar}
    if isinstance(default, dict):
        return attrs.field(factory=dict, converter=convert, validator=check, metadata=metadata, hash=False)
    return attrs.field(default=default, converter=convert, validator=check, metadata=metadata)


def _shown(value: object) -> str:
    return repr(list(value) if isinstance(value, tuple) else value)


@attrs.frozen(kw_only=True)
class Config:
    """How to check; every field has a default that suits a news article.

    A field's name, with dashes, is its key in a configuration file and its flag on the command line.

    >>> Config(ignore=["missing-url"], fail_on="never", as_of="2023-02-28").as_of
    PartialDate(year=2023, month=2, day=28)
    """

    select: tuple[str, ...] = _setting(
        (),
        "Rules or groups to run; all of them where empty. Between `select` and `ignore` the longer selector wins.",
        "a list of rules or groups",
        _is_names,
        convert=_names,
        metavar="RULE,…",
    )
    extend_select: tuple[str, ...] = _setting(
        (),
        "Rules or groups to run besides those that `select` names.",
        "a list of rules or groups",
        _is_names,
        convert=_names,
        metavar="RULE,…",
    )
    ignore: tuple[str, ...] = _setting(
        (),
        "Rules or groups to leave out.",
        "a list of rules or groups",
        _is_names,
        convert=_names,
        metavar="RULE,…",
    )
    severities: Mapping[str, Severity] = _setting(
        {},
        "How much a rule or group weighs, instead of its usual severity.",
        f"a table of rules or groups to one of {', '.join(_SEVERITIES)}",
        lambda value: isinstance(value, Mapping) and all(isinstance(word, Severity) for word in value.values()),
        convert=_table,
        metavar="RULE=SEVERITY",
    )
    fail_on: Severity | None = _setting(  # noqa: RUF009 - it makes a field
        Severity.WARNING,
        "The least severity at which a check fails; `never` to pass always.",
        f"one of {', '.join(_SEVERITIES)}, never",
        lambda value: value is None or isinstance(value, Severity),
        convert=_fail_on,
        metavar="SEVERITY",
    )
    as_of: PartialDate | None = _setting(  # noqa: RUF009 - it makes a field
        None,
        "The day against which dates are judged; else the article's own date, and on the command line today.",
        "a date such as 2023-02-17",
        lambda value: value is None or isinstance(value, PartialDate),
        convert=_day,
        metavar="DATE",
    )
    format: str | None = _setting(
        None,
        "The format of the articles (text, markdown, html, wikitext, docx); else told from the name and the content.",
        "the name of a format",
        lambda value: value is None or isinstance(value, str),
        metavar="FORMAT",
    )
    day_first: bool | None = _setting(
        None,
        "Whether `03/04/2023` is the third of April; where unset it counts as ambiguous.",
        "true or false",
        lambda value: value is None or isinstance(value, bool),
    )
    languages: tuple[str, ...] = _setting(
        (),
        "The languages of the articles, as two letters; where English is none of them, days are read before months.",
        "a list of language codes such as en, fr",
        lambda value: _is_names(value) and all(re.fullmatch("[a-z]{2,3}", code) for code in value),
        convert=_names,
        metavar="CODE,…",
    )
    required: tuple[str, ...] = _setting(
        ("title", "outlet", "date"),
        f"The parts every entry must have, of {', '.join(FIELDS)}.",
        f"a list of {', '.join(FIELDS)}",
        lambda value: _is_names(value) and set(value) <= set(FIELDS),
        convert=_names,
        metavar="FIELD,…",
    )
    outlets: Mapping[str, str] = _setting(
        {},
        "Outlets to know besides our own table: which host belongs to which name.",
        "a table of hosts to names",
        lambda value: isinstance(value, Mapping) and all(isinstance(name, str) for name in value.values()),
        metavar="HOST=NAME",
    )
    scorer: str = _setting(
        "lexical",
        "Which scorer judges relevance: lexical, or semantic, which needs an extra package.",
        "the name of a scorer",
        lambda value: isinstance(value, str),
        metavar="NAME",
    )
    max_false_alarms: float | None = _setting(
        None,
        "Which share of right citations may be called off topic; else the scorer's own line.",
        "a number between 0 and 1",
        lambda value: value is None or (_is_number(value) and 0 <= value <= 1),
        metavar="SHARE",
    )
    max_size: int = _setting(
        50_000_000,
        "The largest file to read, in bytes.",
        "a whole number of bytes",
        lambda value: isinstance(value, int) and not isinstance(value, bool) and value > 0,
        metavar="BYTES",
    )
    exclude: tuple[str, ...] = _setting(
        (),
        "Paths to leave out when a folder is walked, as patterns of a `.gitignore`.",
        "a list of patterns",
        _is_names,
        convert=_names,
        metavar="PATTERN,…",
    )

    @property
    def selectors(self) -> frozenset[str]:
        """The rules and groups to run; empty for all."""
        return frozenset(self.select + self.extend_select if self.select else ())

    @property
    def reads_day_first(self) -> bool | None:
        """Whether ``03/04/2023`` is the third of April: as set, else told from the languages, else unknown."""
        if self.day_first is None and self.languages:
            return None if "en" in self.languages else True
        return self.day_first

    def severity(self, rule: str, group: str, usual: Severity) -> Severity:
        """Return how much a finding weighs: as set for its rule, else for its group, else as usual."""
        return self.severities.get(rule) or self.severities.get(group) or usual

    def confirm(self, rules: Collection[str]) -> None:
        """Make sure that every rule and group named is one of ``rules``.

        Raises:
            UsageError: One is not; the nearest is named.
        """
        for name in (*self.select, *self.extend_select, *self.ignore, *self.severities):
            if name not in rules:
                raise unknown("rule", name, rules)


KEYS = {field.name.replace("_", "-"): field for field in attrs.fields(Config)}
"""Each setting by the name it has in a file; with two dashes in front it is the flag."""
