"""The errors citecheck raises, all of them about the call and none about the article.

::

    CitecheckError
    ├── UsageError          an argument or option has a value that citecheck does not know
    │   └── ConfigError     the same in a configuration file
    ├── ReadError           a file cannot be read as the format it is said to be
    ├── WriteError          a file cannot be written, or has changed since it was checked
    ├── MissingExtraError   a feature needs a package that is not installed
    └── RuleFailed          a rule or scorer crashed: a bug of citecheck or of a plugin, never of the article
"""

from collections.abc import Iterable


class CitecheckError(Exception):
    """Anything that stopped citecheck from doing its job; its text is one sentence to show a user."""


class UsageError(CitecheckError):
    """An argument names something that does not exist."""


class ConfigError(UsageError):
    """A configuration file says something citecheck does not understand."""


class ReadError(CitecheckError):
    """A file cannot be opened, or is not what its format promises."""


class WriteError(CitecheckError):
    """A file cannot be written, or is not what it was when it was checked."""


class MissingExtraError(CitecheckError):
    """A feature needs an optional package."""

    def __init__(self, feature: str, extra: str) -> None:
        super().__init__(f"{feature} needs an extra package: pip install 'citecheck-editorial[{extra}]'")
        self.extra = extra

    def __reduce__(self) -> tuple[type[CitecheckError], tuple[str]]:
        return CitecheckError, (str(self),)


class RuleFailed(CitecheckError):
    """A rule or a scorer raised; the cause is chained."""


def unknown(
    what: str, value: object, choices: Iterable[str], kind: type[CitecheckError] = UsageError
) -> CitecheckError:
    """Build the error for a name that is none of the choices: with the nearest, and all of them where they are few.

    >>> str(unknown("format", "htm5", ["html", "markdown"]))
    "unknown format 'htm5' (did you mean 'html'?); choose from html, markdown"
    >>> str(unknown("letter", "mm", map(chr, range(ord("a"), ord("z")))))
    "unknown letter 'mm' (did you mean 'm'?)"
    """
    import difflib

    names = sorted(choices)
    near = difflib.get_close_matches(str(value).lower(), names, n=3 if len(names) > _FEW else 1)
    if len(names) <= _FEW:
        hint = f" (did you mean {near[0]!r}?)" if near else ""
        return kind(f"unknown {what} {value!r}{hint}; choose from {', '.join(names)}")
    asked = "did you mean" if near else "the nearest are"
    *others, last = map(repr, near or difflib.get_close_matches(str(value).lower(), names, n=3, cutoff=0))
    joint = "or" if near else "and"
    named = f"{', '.join(others)} {joint} {last}" if others else last
    return kind(f"unknown {what} {value!r} ({asked} {named}{'?' if near else ''})")


_FEW = 15
"""So many names can be read in one line."""
