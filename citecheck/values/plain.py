"""Values as plain data (dictionaries, lists, strings, numbers) and back, for JSON and whatever else carries it.

A value becomes a dictionary of those of its fields that differ from their default; spans are pairs, dates and
severities strings. What a report holds many times over (references, entries) is written once, and named by its place
wherever else it stands, so that it is one value again when it is read.
"""

import functools
import types
import typing
from array import array
from collections.abc import Hashable, Iterable, Mapping, Sequence
from enum import Enum
from typing import Any, Union

from citecheck import attrs
from citecheck.values.article import Reference
from citecheck.values.dates import PartialDate
from citecheck.values.positions import Span

_PLACE = "#"
"""The key under which a value that is written elsewhere is named by its place; no field is called so."""


class Shared:
    """Values that are written once, in order, and named by their place elsewhere."""

    def __init__(self, values: Iterable[object] = ()) -> None:
        self.values: list[object] = []
        self._places: dict[Hashable, int] = {}
        for value in values:
            self.add(value)

    def add(self, value: object) -> None:
        """Give a value the next place."""
        self._places.setdefault(_identity(value), len(self.values))
        self.values.append(value)

    def place(self, value: object) -> int | None:
        """Return the place of a value, ``None`` where it has none."""
        return self._places.get(_identity(value))


def _identity(value: object) -> Hashable:
    """Return what a value is told from others by; equal references of two entries differ by their index."""
    return (type(value), value, value.index if isinstance(value, Reference) else None)


def to_plain(value: Any, shared: Mapping[type, Shared] = types.MappingProxyType({}), *, whole: bool = False) -> Any:
    """Return a value as plain data.

    Args:
        value: A value of ours, or a tuple, mapping, string or number of such.
        shared: For some types, the values that are written elsewhere.
        whole: Whether this very value is to be written out, although it is one of the shared ones.
    """
    if isinstance(value, Span):
        return [value.start, value.end]
    if isinstance(value, PartialDate | Enum):
        return str(value)
    if attrs.has(type(value)):
        if not whole and type(value) in shared and (place := shared[type(value)].place(value)) is not None:
            return {_PLACE: place}
        fields = ((field, getattr(value, field.name)) for field in attrs.fields(type(value)) if field.init)
        return {field.name: to_plain(held, shared) for field, held in fields if held != _default(field)}
    if isinstance(value, Mapping):
        return {key: to_plain(held, shared) for key, held in value.items()}
    if isinstance(value, tuple):
        return [to_plain(held, shared) for held in value]
    if isinstance(value, array):
        return value.tolist()
    return value


def from_plain(kind: Any, data: Any, shared: Mapping[type, Sequence[object]] = types.MappingProxyType({})) -> Any:
    """Return the value that ``to_plain`` wrote.

    Args:
        kind: The type of the value, as its field's annotation has it.
        data: What ``to_plain`` returned.
        shared: For some types, the values that were written elsewhere.

    Raises:
        ValueError: The data is no such value.
    """
    origin = typing.get_origin(kind)
    if origin in (Union, types.UnionType):
        if data is None:
            return None
        (kind,) = (each for each in typing.get_args(kind) if each is not type(None))
        return from_plain(kind, data, shared)
    if origin is tuple:
        inner, *rest = typing.get_args(kind)
        kinds = [inner] * len(data) if rest == [Ellipsis] else [inner, *rest]
        return tuple(from_plain(each, item, shared) for each, item in zip(kinds, data, strict=True))
    if kind is array:
        return array("q", data)
    if isinstance(origin, type) and issubclass(origin, Mapping):
        _, inner = typing.get_args(kind)
        return {key: from_plain(inner, held, shared) for key, held in data.items()}
    if kind is Span:
        start, end = data
        return Span(start, end)
    if kind is PartialDate:
        return PartialDate(*map(int, data.split("-")))
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(data)
    if isinstance(kind, type) and attrs.has(kind):
        if _PLACE in data:
            return shared[kind][data[_PLACE]]
        hints = _hints(kind)
        if unknown := data.keys() - hints.keys():
            raise ValueError(f"a {kind.__name__} has no {', '.join(sorted(unknown))}")
        return kind(**{name.lstrip("_"): from_plain(hints[name], held, shared) for name, held in data.items()})
    return data


@functools.cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _default(field: "attrs.Attribute[Any]") -> object:
    """Return the default of a field, ``NOTHING`` where it has none."""
    default: Any = field.default
    return default.factory() if isinstance(default, _FACTORY) else default


_FACTORY: Any = attrs.Factory
"""The class of a default that is made anew each time; to type checkers it is a function."""
