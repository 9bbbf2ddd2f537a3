"""What can be set, in one place, for library, command line and configuration file alike."""

import contextlib
import datetime
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, cast

from citecheck import attrs
from citecheck.errors import UsageError, unknown
from citecheck.values import PartialDate, Severity

FIELDS = ("title", "outlet", "date", "url", "author")
"""The parts of an entry that a desk may require."""


# What converters cannot take they hand on as it is, for the validators to judge: a file may say anything.
def _names(value: str | Iterable[str]) -> tuple[str, ...]:
    """Take ``"a, b"`` or any list of strings as a tuple of names."""
    if isinstance(value, str):
        return tuple(name.strip() for name in value.split(",") if name.strip())
    held = tuple(value) if isinstance(value, Iterable) and not isinstance(value, Mapping) else value
    return cast("tuple[str, ...]", held)


def _day(value: PartialDate | datetime.date | str | None) -> PartialDate | None:
    """Take a date of the standard library or ``2023-02-17`` (or its beginning) as a date."""
    if isinstance(value, datetime.date):
        return PartialDate(value.year, value.month, value.day)
    if isinstance(value, str) and re.fullmatch(r"[0-9]{4}(?:-[0-9]{2}){0,2}", value):
        with contextlib.suppress(ValueError):
            return PartialDate(*map(int, value.split("-")))
    return cast("PartialDate | None", value)


def _severity(value: Severity | str) -> Severity:
    return Severity(value) if value in _SEVERITIES else cast("Severity", value)


def _fail_on(value: Severity | str | None) -> Severity | None:
    return None if value is None or value == "never" else _severity(value)


def _table(value: Mapping[str, Severity | str]) -> Mapping[str, Severity]:
    held = {key: _severity(word) for key, word in value.items()} if isinstance(value, Mapping) else value
    return cast("Mapping[str, Severity]", held)


_SEVERITIES = tuple(map(str, Severity))


def _is_names(value: object) -> bool:
    return isinstance(value, tuple) and all(isinstance(name, str) for name in value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _setting(help: str, expected: str, holds: Callable[[Any], bool], metavar: str = "") -> dict[str, Any]:
    """Return what makes a field a setting: its explanation, and a check that it holds a value it can take."""

    def check(_: object, attribute: "attrs.Attribute[object]", value: object) -> None:
        if not holds(value):
            key = attribute.name.replace("_", "-")
            raise UsageError(f"{key} is {_shown(value)}; expected {expected}")

    return {"validator": check, "metadata": {"help": help, "expected": expected, "metavar": metavar}}


def _shown(value: object) -> str:
    return repr(list(value) if isinstance(value, tuple) else value)


@attrs.frozen(kw_only=True)
class Config:
    """How to check; every field has a default that suits a news article.

    A field's name, with dashes, is its key in a configuration file and its flag on the command line.

    >>> Config(ignore=["missing-url"], fail_on="never", as_of="2023-02-28").as_of
    PartialDate(year=2023, month=2, day=28)
    """

    select: tuple[str, ...] = attrs.field(
        default=(),
        converter=_names,
        **_setting(
            "Rules or groups to run; all of them where empty. Between `select` and `ignore` the longer selector wins.",
            "a list of rules or groups",
            _is_names,
            "RULE,…",
        ),
    )
    extend_select: tuple[str, ...] = attrs.field(
        default=(),
        converter=_names,
        **_setting(
            "Rules or groups to run besides those that `select` names.",
            "a list of rules or groups",
            _is_names,
            "RULE,…",
        ),
    )
    ignore: tuple[str, ...] = attrs.field(
        default=(),
        converter=_names,
        **_setting(
            "Rules or groups to leave out.",
            "a list of rules or groups",
            _is_names,
            "RULE,…",
        ),
    )
    severities: Mapping[str, Severity] = attrs.field(
        factory=dict,
        converter=_table,
        hash=False,
        **_setting(
            "How much a rule or group weighs, instead of its usual severity.",
            f"a table of rules or groups to one of {', '.join(_SEVERITIES)}",
            lambda value: isinstance(value, Mapping) and all(isinstance(word, Severity) for word in value.values()),
            "RULE=SEVERITY",
        ),
    )
    fail_on: Severity | None = attrs.field(
        default=Severity.WARNING,
        converter=_fail_on,
        **_setting(
            "The least severity at which a check fails; `never` to pass always.",
            f"one of {', '.join(_SEVERITIES)}, never",
            lambda value: value is None or isinstance(value, Severity),
            "SEVERITY",
        ),
    )
    as_of: PartialDate | None = attrs.field(
        default=None,
        converter=_day,
        **_setting(
            "The day against which dates are judged; else the article's own date, and on the command line today.",
            "a date such as 2023-02-17",
            lambda value: value is None or isinstance(value, PartialDate),
            "DATE",
        ),
    )
    format: str | None = attrs.field(
        default=None,
        **_setting(
            "The format of the articles (text, markdown, html, wikitext, notebook, rst, latex, jats, docx, odt, epub, "
            "pdf); else told from name and content.",
            "the name of a format",
            lambda value: value is None or isinstance(value, str),
            "FORMAT",
        ),
    )
    day_first: bool | None = attrs.field(
        default=None,
        **_setting(
            "Whether `03/04/2023` is the third of April; where unset it counts as ambiguous.",
            "true or false",
            lambda value: value is None or isinstance(value, bool),
        ),
    )
    languages: tuple[str, ...] = attrs.field(
        default=(),
        converter=_names,
        **_setting(
            "The languages of the articles, as two letters; without English among them, days are read before months.",
            "a list of language codes such as en, fr",
            lambda value: _is_names(value) and all(re.fullmatch("[a-z]{2,3}", code) for code in value),
            "CODE,…",
        ),
    )
    required: tuple[str, ...] = attrs.field(
        default=("title", "outlet", "date"),
        converter=_names,
        **_setting(
            f"The parts every entry must have, of {', '.join(FIELDS)}.",
            f"a list of {', '.join(FIELDS)}",
            lambda value: _is_names(value) and set(value) <= set(FIELDS),
            "FIELD,…",
        ),
    )
    outlets: Mapping[str, str] = attrs.field(
        factory=dict,
        hash=False,
        **_setting(
            "Outlets to know besides our own table: which host belongs to which name.",
            "a table of hosts to names",
            lambda value: isinstance(value, Mapping) and all(isinstance(name, str) for name in value.values()),
            "HOST=NAME",
        ),
    )
    sources: str | None = attrs.field(
        default=None,
        **_setting(
            "Texts of the sources: a folder of saved pages, a `sources.json` or `.jsonl`, a WARC; else none are read.",
            "a path",
            lambda value: value is None or isinstance(value, str),
            "PATH",
        ),
    )
    judge: str | None = attrs.field(
        default=None,
        **_setting(
            "A model of one's own that is asked about sentences and their sources behind the exact checks: `chat`, at "
            "the address in the environment, or what a package offers as `citecheck.judges`; else none is.",
            "the name of a judge",
            lambda value: value is None or isinstance(value, str),
            "NAME",
        ),
    )
    outlets_file: str | None = attrs.field(
        default=None,
        **_setting(
            "A desk's own file of outlets, in the format of `citecheck/knowledge/outlets.txt`; they come before ours.",
            "the path of a file",
            lambda value: value is None or isinstance(value, str),
            "FILE",
        ),
    )
    scorer: str = attrs.field(
        default="lexical",
        **_setting(
            "Which scorer judges relevance: lexical, or semantic, which needs an extra package.",
            "the name of a scorer",
            lambda value: isinstance(value, str),
            "NAME",
        ),
    )
    max_false_alarms: float | None = attrs.field(
        default=None,
        **_setting(
            "Which share of right citations may be called off topic; else the scorer's own line.",
            "a number between 0 and 1",
            lambda value: value is None or (_is_number(value) and 0 <= value <= 1),
            "SHARE",
        ),
    )
    plugins: tuple[str, ...] = attrs.field(
        default=(),
        converter=_names,
        **_setting(
            "Installed packages whose rules run, too, by the names of their entry points in `citecheck.rules`.",
            "a list of names",
            _is_names,
            "NAME,…",
        ),
    )
    max_size: int = attrs.field(
        default=50_000_000,
        **_setting(
            "The largest file to read, in bytes.",
            "a whole number of bytes",
            lambda value: isinstance(value, int) and not isinstance(value, bool) and value > 0,
            "BYTES",
        ),
    )
    exclude: tuple[str, ...] = attrs.field(
        default=(),
        converter=_names,
        **_setting(
            "Paths to leave out when a folder is walked, as patterns of a `.gitignore`.",
            "a list of patterns",
            _is_names,
            "PATTERN,…",
        ),
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
