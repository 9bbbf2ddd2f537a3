"""Patterns for paths as a ``.gitignore`` writes them; the same in configuration files."""

import functools
import re
from collections.abc import Iterable

from citecheck import attrs
from citecheck.patterns import lazy_regex


@attrs.frozen
class Globs:
    """Patterns of one folder, the later one deciding; ``!`` in front takes a path back in.

    >>> drafts = Globs.of(["*.md", "!/index.md", "old/"])
    >>> [drafts.verdict(path) for path in ("a/b.md", "index.md", "notes.txt")], drafts.verdict("old", folder=True)
    ([True, False, None], True)
    """

    rules: tuple[tuple[re.Pattern[str], bool, bool], ...]
    """Each pattern's expression, whether it takes in, and whether it means folders only."""

    @classmethod
    def of(cls, lines: Iterable[str]) -> "Globs":
        """Read patterns, one a line, with the comments and blank lines of a ``.gitignore``."""
        rules = []
        for line in lines:
            pattern = re.sub(r"(?<!\\) +$", "", line.rstrip("\r\n"))
            if not pattern or pattern.startswith("#"):
                continue
            negated = pattern.startswith("!")
            pattern = pattern[negated:]
            rules.append((_expression(pattern.removesuffix("/")), not negated, pattern.endswith("/")))
        return cls(tuple(rules))

    def verdict(self, path: str, *, folder: bool = False) -> bool | None:
        """Tell whether a path (relative, with ``/``) is meant; ``None`` where no pattern says anything about it."""
        for expression, means, folders_only in reversed(self.rules):
            if (folder or not folders_only) and expression.fullmatch(path):
                return means
        return None

    def means(self, path: str) -> bool:
        """Tell whether a file, or a folder above it, is meant."""
        names = path.split("/")
        folders = ("/".join(names[:i]) for i in range(1, len(names)))
        return any(self.verdict(folder, folder=True) for folder in folders) or bool(self.verdict(path))


@functools.lru_cache(maxsize=4096)
def _expression(pattern: str) -> re.Pattern[str]:
    """Return a pattern as an expression for the whole relative path.

    A slash at the start or inside ties the pattern to the folder; else it may stand at any depth. ``**`` stands for
    any folders, ``*`` and ``?`` never for a slash.
    """
    # The pattern as runs of folders that stand in a row, parted by `**`: each a list of names, a name its pieces
    # between stars. Where stars follow, the first place at which a piece fits is as good as any later one, so what has
    # been matched is never tried again: the work grows with pattern times path, whatever an untrusted pattern holds.
    runs: list[list[list[str]]] = [[[""]]]
    is_open, is_inside = "/" not in pattern, False
    for token in _TOKEN.finditer(pattern.removeprefix("/")):
        name = runs[-1][-1]
        match token.lastgroup:
            case "folders":
                runs.append([[""]])
            case "inside":
                is_inside = True
            case "star":
                name.append("")
            case "any":
                name[-1] += r"[^/]"
            case "set":
                # An expression cannot have an empty set, so half a surrogate stands in it, which no path holds.
                members = rf"\ud800{_members(token['members'])}"
                name[-1] += rf"(?!/)[{'^' if token['negated'] else ''}{members}]"
            case "literal" if token["literal"] == "/":
                runs[-1].append([""])
            case "literal":
                name[-1] += re.escape(token["literal"])
            case _:  # an open bracket or a last backslash, with which git matches nothing
                return _NOTHING
    expression = r"(?:.*/)?+" if is_open else ""
    for i, run in enumerate(runs):
        is_last = i == len(runs) - 1
        folders = "/".join(map(_name, run))
        if i == 0:
            expression += folders
        elif is_last and not is_inside:
            expression += rf"(?:[^/]*+/)*{folders}"
        else:
            expression += rf"(?>(?:[^/]*+/)*?{folders})"
    return re.compile(expression + (r".+" if is_inside else ""), re.DOTALL)


def _name(pieces: list[str]) -> str:
    """Return the expression for one name, of its pieces between stars; nothing but a slash or the end follows it."""
    if len(pieces) == 1:
        return pieces[0]
    first, *middle, last = pieces
    found = "".join(rf"(?>[^/]*?{piece})" for piece in middle if piece)
    return rf"{first}{found}(?>[^/]*{last}(?=/|\Z))" if last else rf"{first}{found}[^/]*+"


_NOTHING = lazy_regex(r"(?!)")

_TOKEN = lazy_regex(
    r"""
    (?P<folders>(?:(?<=/)|\A)\*\*/)                                 # `**/`: any folders, or none
    | (?P<inside>(?:(?<=/)|\A)\*\*\Z)                               # `/**`: all that is inside
    | (?P<star>\*+)
    | (?P<any>\?)
    | (?P<set>\[(?P<negated>[!^]?)(?P<members>\]?+(?:\\.|[^\]\\])*+)\])  # a bracket first is a member
    | \\?(?P<literal>[^\\\[]|(?<=\\)[\\\[])
    | (?P<broken>.)
    """,
    re.VERBOSE | re.DOTALL,
)


def _members(members: str) -> str:
    """Return the signs and ranges of a set as an expression spells them; a range such as ``z-a`` is empty."""
    signs = re.findall(r"\\.|[^\\]", members, re.DOTALL)
    spelled = ""
    at = 0
    while at < len(signs):
        first = last = signs[at][-1]
        if signs[at + 1 : at + 2] == ["-"] and at + 2 < len(signs):
            last = signs[at + 2][-1]
            at += 2
        if first <= last:
            spelled += f"{re.escape(first)}-{re.escape(last)}"
        at += 1
    return spelled
