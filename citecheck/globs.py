"""Patterns for paths as a ``.gitignore`` writes them; the same in configuration files."""

import functools
import re
from collections.abc import Iterable

import attrs


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
            rules.append((_expression(pattern.rstrip("/")), not negated, pattern.endswith("/")))
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
    any folders, ``*`` and ``?`` never for a slash. Each star is possessive where it can be, so no path is slow.
    """
    tied = "/" in pattern
    out = [] if tied else [r"(?:.*/)?+"]
    for token in re.finditer(
        r"(?P<start>\A/)|(?P<folders>(?:(?<=/)|\A|(?<=\A/))\*\*/)|(?P<inside>(?<=/)\*\*\Z)|(?P<star>\*+)|(?P<any>\?)"
        r"|\[(?P<set>[!^]?\]?[^\]]*)\]|\\?(?P<literal>[\s\S])",
        pattern,
    ):
        if token["folders"]:
            out.append(r"(?:.*/)?")
        elif token["inside"]:
            out.append(r".+")
        elif token["star"]:
            out.append(r"[^/]*")
        elif token["any"]:
            out.append(r"[^/]")
        elif token["set"]:
            negated = token["set"][0] in "!^"
            members = token["set"][negated:].replace("\\", r"\\").replace("[", r"\[").replace("]", r"\]")
            members = members.replace("&&", r"&\&").replace("||", r"|\|").replace("~~", r"~\~").replace("--", r"-\-")
            out.append(f"(?!/)[{'^' if negated else ''}{members}]")
        elif not token["start"]:
            out.append(re.escape(token["literal"]))
    try:
        return re.compile("".join(out), re.DOTALL)
    except re.error:  # a range such as [z-a] means nothing, and git matches nothing
        return re.compile(r"(?!)")
