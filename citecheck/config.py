"""What can be set, in one place, for library, command line and configuration file alike.

A configuration is laid in layers: the defaults, then ``[tool.citecheck]`` of the nearest ``pyproject.toml`` or
``citecheck.toml`` above the article, then the parts of that file for the article's path, then the command line.
"""

import datetime
import functools
import os
import re
from collections.abc import Callable, Collection, Iterable, Mapping
from pathlib import Path
from typing import Any

import attrs

from citecheck.errors import ConfigError, UsageError, unknown
from citecheck.globs import Globs
from citecheck.model import PartialDate, Severity

FILE_NAMES = ("citecheck.toml", "pyproject.toml")
"""Where settings are looked for, upwards from the article; the first of them in the nearest folder is taken."""

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
        "The format to read articles as; else told from the name and the content.",
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
        "The languages whose month names and headings to expect, as two letters; all we know where empty.",
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
        "Which scorer judges relevance.",
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

PER_PATH = "per-path"
"""The table of a configuration file that holds settings for some paths only."""


@attrs.frozen
class Layer:
    """Some settings, and where they were made."""

    origin: str
    values: Mapping[str, object]
    """By key; not yet checked."""


def combine(layers: Iterable[Layer], rules: Collection[str] | None = None) -> tuple[Config, dict[str, str]]:
    """Lay settings over each other, and tell where each one in force was made.

    A later layer replaces what an earlier one set. Tables and ``ignore`` and ``extend-select`` add up instead, and
    a rule that a later layer selects by name is no longer ignored.

    Raises:
        ConfigError: A key, a value or (where ``rules`` are given) a rule is not known; the nearest is named.
    """
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    for layer in layers:
        try:
            own = _checked(layer.values, rules)
        except UsageError as error:
            raise ConfigError(f"{layer.origin}: {error}") from error
        wanted = {*own.get("select", ()), *own.get("extend_select", ())}
        values["ignore"] = tuple(name for name in values.get("ignore", ()) if name not in wanted)
        for name, value in own.items():
            if name in ("ignore", "extend_select"):
                value = tuple(dict.fromkeys((*values.get(name, ()), *value)))
            elif isinstance(value, Mapping):
                value = {**values.get(name, {}), **value}
            values[name] = value
            origins[name] = layer.origin
    return Config(**values), origins


def _checked(values: Mapping[str, object], rules: Collection[str] | None) -> dict[str, Any]:
    """Return the values of one layer by field, converted and checked."""
    for key in values:
        if key not in KEYS:
            raise unknown("setting", key, (*KEYS, PER_PATH))
    names = {KEYS[key].name: value for key, value in values.items()}
    config = Config(**names)  # type: ignore[arg-type]  # the validators judge values of any type
    if rules is not None:
        config.confirm(rules)
    return {name: getattr(config, name) for name in names}


def find(article: Path) -> Path | None:
    """Return the nearest configuration file at or above an article's place."""
    folder = Path(os.path.abspath(article))
    return _find(folder if folder.is_dir() else folder.parent)


@functools.lru_cache(maxsize=4096)
def _find(folder: Path) -> Path | None:
    for name in FILE_NAMES:
        path = folder / name
        if path.is_file() and (name != "pyproject.toml" or "citecheck" in _tools(path)):
            return path
    return _find(folder.parent) if folder.parent != folder else None


def read_file(file: Path, article: Path) -> list[Layer]:
    """Return the settings that a configuration file makes for an article: for all articles, then for its path.

    Raises:
        ConfigError: The file cannot be read or is no TOML.
    """
    tools = _tools(file)
    table = tools.get("citecheck", {}) if file.name == "pyproject.toml" else tools
    shown = os.path.relpath(file) if file.is_relative_to(Path.cwd()) else str(file)
    layers = [Layer(shown, {key: value for key, value in table.items() if key != PER_PATH})]
    path = os.path.relpath(article, file.parent).replace(os.sep, "/")
    for pattern, values in table.get(PER_PATH, {}).items():
        if not isinstance(values, Mapping):
            raise ConfigError(f"{shown}: {PER_PATH} {pattern!r} is {values!r}; expected a table of settings")
        if Globs.of([pattern]).means(path):
            layers.append(Layer(f"{shown}, {PER_PATH} {pattern!r}", values))
    return layers


@functools.lru_cache(maxsize=256)
def _tools(file: Path) -> Mapping[str, Any]:
    """Return the tables of a configuration file, of a ``pyproject.toml`` those of its tools."""
    import tomllib  # costs 10 ms, and most articles stand in no configured folder

    try:
        content = tomllib.loads(file.read_text("utf-8"))
    except OSError as error:
        raise ConfigError(f"cannot read {str(file)!r}: {error.strerror or error}") from error
    except ValueError as error:  # TOMLDecodeError and UnicodeDecodeError
        raise ConfigError(f"{str(file)!r} is not a TOML file: {error}") from error
    if file.name != "pyproject.toml":
        return content
    tools = content.get("tool", {})
    return tools if isinstance(tools, Mapping) else {}
