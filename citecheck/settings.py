"""Which settings are in force for an article, and where each was made.

They lie in layers: the defaults, then the nearest ``citecheck.toml`` or ``[tool.citecheck]`` of a ``pyproject.toml``
at or above the article, then the tables of that file for the article's path, then the command line.
"""

import contextlib
import functools
import os
from collections.abc import Callable, Collection, Iterator, Mapping
from pathlib import Path
from typing import Any

from citecheck import attrs
from citecheck.config import KEYS, Config
from citecheck.errors import ConfigError, UsageError, unknown
from citecheck.globs import Globs

FILE_NAMES = ("citecheck.toml", "pyproject.toml")
"""Where settings are looked for; in one folder the first is taken."""

PER_PATH = "per-path"
"""The table of a configuration file that holds, by pattern, settings for some paths only."""


@attrs.frozen(eq=False)
class Layer:
    """Some settings made in one place."""

    origin: str
    """The place, as a user would name it."""
    values: Mapping[str, object]
    """By key; not yet checked."""


@attrs.frozen
class InForce:
    """The outcome of all layers."""

    config: Config
    origins: Mapping[str, str] = attrs.field(hash=False)
    """Where each field was set, if it was."""


Selectors = Callable[[tuple[str, ...]], Collection[str]]
"""Gives the rules and groups that there are, those of the named plugins among them."""


def combine(*layers: Layer, selectors: Selectors | None = None) -> InForce:
    """Lay settings over each other.

    A later layer replaces what an earlier one set. Tables, ``ignore`` and ``extend-select`` add up instead, and what
    a later layer selects by name is no longer ignored.

    Raises:
        ConfigError: A key, a value or a name of a rule or group that the ``selectors`` (where given) do not
            give is not known; the nearest is named.

    >>> desk = Layer("citecheck.toml", {"ignore": ["missing-url"], "fail-on": "error"})
    >>> combine(desk, Layer("command line", {"select": "missing-url"})).config.ignore
    ()
    """
    values: dict[str, Any] = {}
    origins: dict[str, str] = {}
    checked = [_checked(layer) for layer in layers]
    if selectors is not None:
        named = selectors(next((own["plugins"] for own in reversed(checked) if "plugins" in own), ()))
        for layer, own in zip(layers, checked, strict=True):
            with _blaming(layer):
                Config(**own).confirm(named)
    for layer, own in zip(layers, checked, strict=True):
        wanted = {*own.get("select", ()), *own.get("extend_select", ())}
        values["ignore"] = tuple(name for name in values.get("ignore", ()) if name not in wanted)
        for name, value in own.items():
            if name in ("ignore", "extend_select"):
                value = tuple(dict.fromkeys((*values.get(name, ()), *value)))
            elif isinstance(value, Mapping):
                value = {**values.get(name, {}), **value}
            values[name] = value
            origins[name] = layer.origin
    return InForce(Config(**values), origins)


def _checked(layer: Layer) -> dict[str, Any]:
    """Return the values of a layer by field, converted and checked."""
    with _blaming(layer):
        for key in layer.values:
            if key not in KEYS:
                raise unknown("setting", key, (*KEYS, PER_PATH))
        names: dict[str, Any] = {KEYS[key].name: value for key, value in layer.values.items()}
        config = Config(**names)
    return {name: getattr(config, name) for name in names}


@contextlib.contextmanager
def _blaming(layer: Layer) -> Iterator[None]:
    """Say of a wrong setting in which place it was made."""
    try:
        yield
    except UsageError as error:
        raise ConfigError(f"{layer.origin}: {error}") from error


@attrs.frozen
class ConfigFile:
    """The settings of one file: for every article below it, and for some paths."""

    path: Path
    layer: Layer
    per_path: tuple[tuple[Globs, Layer], ...] = ()

    @classmethod
    def read(cls, path: Path) -> "ConfigFile | None":
        """Read a configuration file; ``None`` for a ``pyproject.toml`` that says nothing about citecheck.

        Raises:
            ConfigError: It cannot be read, is no TOML, or holds something else where a table is expected.
        """
        try:
            return _read(path, path.stat().st_mtime_ns)
        except OSError as error:
            raise ConfigError(f"cannot read {str(path)!r}: {error.strerror or error}") from error

    def layers(self, article: Path) -> tuple[Layer, ...]:
        """Return what the file says about an article, the later layer deciding."""
        path = os.path.relpath(article, self.path.parent).replace(os.sep, "/")
        return (self.layer, *(layer for globs, layer in self.per_path if globs.means(path)))


@functools.lru_cache(maxsize=64)
def _read(path: Path, changed: int) -> ConfigFile | None:
    """Read a file once for each time it ``changed``, for a folder of articles shares it."""
    import tomllib  # costs 10 ms, and many articles stand below no configuration file

    shown = os.path.relpath(path) if path.is_relative_to(Path.cwd()) else str(path)
    try:
        table: object = tomllib.loads(path.read_text("utf-8"))
    except (ValueError, RecursionError) as error:  # TOMLDecodeError and UnicodeDecodeError; tables in tables
        raise ConfigError(f"{shown} is not a TOML file: {error}") from error
    if path.name == "pyproject.toml":
        table = _table(_table(table, shown).get("tool", {}), f"{shown}, tool").get("citecheck")
        if table is None:
            return None
    settings = dict(_placed(_table(table, shown), path.parent))
    per_path = _table(settings.pop(PER_PATH, {}), f"{shown}, {PER_PATH}")
    origins = {pattern: f"{shown}, {PER_PATH} {pattern!r}" for pattern in per_path}
    return ConfigFile(
        path,
        Layer(shown, settings),
        tuple(
            (Globs.of([pattern]), Layer(origins[pattern], _placed(_table(values, origins[pattern]), path.parent)))
            for pattern, values in per_path.items()
        ),
    )


def _placed(settings: Mapping[str, object], folder: Path) -> Mapping[str, object]:
    """Return settings of which those that name files start at the folder of the configuration file."""
    named = {key: value for key in _PATHS if isinstance(value := settings.get(key), str)}
    return {**settings, **{key: os.path.join(folder, value) for key, value in named.items()}}


_PATHS = ("sources", "outlets-file")


def _table(value: object, place: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise ConfigError(f"{place} is {value!r}; expected a table of settings")
    return value


def find(article: Path) -> ConfigFile | None:
    """Return the nearest configuration file at or above an article's place."""
    place = Path(os.path.abspath(article))
    for folder in (place, *place.parents):
        for name in FILE_NAMES:
            if (folder / name).is_file() and (file := ConfigFile.read(folder / name)) is not None:
                return file
    return None


def unheeded(article: Path) -> Path | None:
    """Return the configuration file that would hold for an article, unread, for those who do not trust it."""
    place = Path(os.path.abspath(article))
    for folder in (place, *place.parents):
        for name in FILE_NAMES:
            with contextlib.suppress(OSError), (folder / name).open("rb") as file:
                if name != FILE_NAMES[-1] or b"tool.citecheck" in file.read(_LOOKED_AT):
                    return folder / name
    return None


_LOOKED_AT = 1_000_000
"""Bytes of a file of settings; what is larger was made to be."""


@attrs.frozen
class Settings:
    """What a run says about all of its articles; each article's own file says the rest.

    >>> Settings(below=Layer("today", {"as-of": "2026-11-23"})).of(Path("/nowhere/article.txt")).config.as_of.year
    2026
    """

    below: Layer = attrs.field(factory=lambda: Layer("default", {}))
    """What holds where no file says anything else."""
    above: Layer = attrs.field(factory=lambda: Layer("command line", {}))
    """What holds whatever a file says."""
    file: Path | None = None
    """The configuration file for all articles; ``None`` for the nearest of each."""
    without_file: bool = False
    selectors: Selectors | None = None
    """Gives the rules and groups that there are; ``None`` to believe every name."""

    def of(self, article: Path) -> InForce:
        """Return what is in force for an article.

        Raises:
            ConfigError: A configuration file cannot be read, or says something citecheck does not understand.
        """
        file = self.file_for(article)
        return _in_force((self.below, *(file.layers(article) if file else ()), self.above), self.selectors)

    def excludes(self, path: str, is_folder: bool = False) -> bool:
        """Tell whether ``exclude`` leaves out a path; patterns start at the configuration file's folder."""
        file = self.file_for(Path(path))
        in_force = _in_force((self.below, *((file.layer,) if file else ()), self.above), self.selectors)
        globs = _globs(in_force.config.exclude)
        base = file.path.parent if file else os.curdir
        return bool(globs.verdict(os.path.relpath(path, base).replace(os.sep, "/"), folder=is_folder))

    def file_for(self, article: Path) -> ConfigFile | None:
        """Return the configuration file that holds for an article, if any does."""
        if self.without_file:
            return None
        return ConfigFile.read(Path(os.path.abspath(self.file))) if self.file else find(article)


@functools.lru_cache(maxsize=256)
def _in_force(layers: tuple[Layer, ...], selectors: Selectors | None) -> InForce:
    return combine(*layers, selectors=selectors)


@functools.lru_cache(maxsize=64)
def _globs(patterns: tuple[str, ...]) -> Globs:
    return Globs.of(patterns)
