"""Which files a command line means: files, folders to walk, patterns, standard input."""

import os
from collections.abc import Callable, Iterable, Iterator, Mapping

from citecheck import attrs
from citecheck.errors import ReadError
from citecheck.globs import Globs

STDIN = "-"
"""Stands for standard input."""


@attrs.frozen
class LeftOut:
    """An article of a folder in a format that is not read, or only where the file is named."""

    path: str


@attrs.frozen
class Unheeded:
    """A file of patterns in a folder that is not trusted, which has no say there."""

    path: str


def expand(
    paths: Iterable[str],
    suffixes: Iterable[str],
    exclude: Callable[[str, bool], bool] = lambda path, is_folder: False,
    others: Iterable[str] = (),
    *,
    excludes_named: bool = False,
    is_trusted: bool = True,
) -> Iterator[str | LeftOut | Unheeded | ReadError]:
    """Give every file meant, once and in order; trouble in its place, what is left out, and what has no say.

    A file that is named is taken, unless ``excludes_named`` says that ``exclude`` holds for those, too. In a folder
    those with one of the ``suffixes`` are taken, in alphabetical order, without hidden ones, those that a
    ``.gitignore`` leaves out and those that ``exclude`` says; those with one of the ``others`` are said to be left out.
    In folders that are not trusted, a ``.gitignore`` would hide what it names.
    """
    seen: set[str] = set()
    taken = dict.fromkeys(others, False) | dict.fromkeys(suffixes, True)
    for path in paths:
        for found in _meant(path, taken, exclude, is_trusted):
            if excludes_named and isinstance(found, str) and _is_excluded(found, exclude):
                continue
            if not isinstance(found, str):
                yield found
            elif found not in seen:
                seen.add(found)
                yield found


def _is_excluded(path: str, exclude: Callable[[str, bool], bool]) -> bool:
    """Tell whether a file, or a folder above it, is left out."""
    if path == STDIN:
        return False
    folder = os.path.dirname(path)
    folders = [folder]
    while os.path.dirname(folder) != folder:
        folder = os.path.dirname(folder)
        folders.append(folder)
    return exclude(path, False) or any(exclude(folder, True) for folder in folders if folder)


def _meant(
    path: str, suffixes: Mapping[str, bool], exclude: Callable[[str, bool], bool], is_trusted: bool
) -> Iterator[str | LeftOut | Unheeded | ReadError]:
    if path == STDIN or os.path.isfile(path):
        yield path
    elif os.path.isdir(path):
        files = list(_walk(path, suffixes, exclude, _ignores_above(path) if is_trusted else None))
        yield from files
        if not any(isinstance(file, str) for file in files):
            ends = sorted(suffix for suffix, is_taken in suffixes.items() if is_taken)
            yield ReadError(f"no article in {path!r}: no file ends in {', '.join(ends)}")
    elif set(path) & set("*?["):
        import glob

        matches = sorted(glob.glob(path, recursive=True))
        for match in matches:
            yield from _meant(match, suffixes, exclude, is_trusted)
        if not matches:
            yield ReadError(f"no file matches {path!r}")
    else:
        yield path  # whoever reads it says what is wrong with it


def _walk(
    folder: str,
    suffixes: Mapping[str, bool],
    exclude: Callable[[str, bool], bool],
    ignores: tuple[tuple[str, Globs], ...] | None,
) -> Iterator[str | LeftOut | Unheeded]:
    """Give the articles of a folder.

    ``ignores`` are the patterns in force, each with its folder, the nearest first; ``None`` where none has a say.
    """
    here = os.path.abspath(folder)
    if ignores is not None:
        ignores = (*_ignore_file(here, ".gitignore"), *ignores)
    elif os.path.exists(os.path.join(here, ".gitignore")):
        yield Unheeded(os.path.join(folder, ".gitignore").removeprefix(os.path.join(os.curdir, "")))
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:  # a folder we may not look into; git and its kin pass it over as well
        return
    for entry in entries:
        path = entry.path.removeprefix(os.path.join(os.curdir, ""))  # as others name it who look from here
        is_folder = entry.is_dir(follow_symlinks=False)
        if not is_folder and os.path.splitext(entry.name)[1].lower() not in suffixes:
            continue
        if entry.name.startswith(".") or exclude(path, is_folder):
            continue
        if ignores and _is_ignored(os.path.join(here, entry.name), is_folder, ignores):
            continue
        if is_folder:
            yield from _walk(path, suffixes, exclude, ignores)
        elif entry.is_file():
            yield path if suffixes[os.path.splitext(entry.name)[1].lower()] else LeftOut(path)


def _is_ignored(path: str, is_folder: bool, ignores: tuple[tuple[str, Globs], ...]) -> bool:
    for base, globs in ignores:
        verdict = globs.verdict(os.path.relpath(path, base).replace(os.sep, "/"), folder=is_folder)
        if verdict is not None:
            return verdict
    return False


def _ignores_above(folder: str) -> tuple[tuple[str, Globs], ...]:
    """Return the patterns that the folders above set, up to the root of the repository; none outside of one."""
    found: list[tuple[str, Globs]] = []
    above = os.path.abspath(folder)
    while not os.path.exists(os.path.join(above, ".git")):
        parent = os.path.dirname(above)
        if parent == above:
            return ()
        above = parent
        found.extend(_ignore_file(above, ".gitignore"))
    return (*found, *_ignore_file(above, ".git/info/exclude"))


def _ignore_file(folder: str, name: str) -> tuple[tuple[str, Globs], ...]:
    try:
        with open(os.path.join(folder, name), encoding="utf-8", errors="replace") as lines:
            return ((folder, Globs.of(lines)),)
    except OSError:
        return ()
