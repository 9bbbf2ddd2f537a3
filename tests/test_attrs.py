"""Values are what attrs would make of their classes, though attrs is not asked."""

import inspect
import pickle
from collections import Counter
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import Any

import attrs
import pytest

import citecheck
from citecheck import attrs as ours

Make = Callable[[Any], tuple[Any, ...]]


def classes(by: Any) -> tuple[Any, ...]:
    """Return a few classes of every kind that we use, made by attrs or by ours."""

    def not_negative(_: object, field: Any, value: int) -> None:
        if value < 0:
            raise ValueError(f"{field.name} is {value}")

    @by.frozen
    class Point:
        x: int
        y: int = by.field(default=0, validator=not_negative)

        @property
        def sum(self) -> int:
            return self.x + self.y

    @by.frozen(kw_only=True)
    class Named:
        name: str = by.field(converter=str)
        tags: tuple[str, ...] = by.field(default=(), converter=tuple)
        counts: Any = by.field(factory=Counter, hash=False, repr=False)

    @by.frozen(cache_hash=True)
    class Kept:
        x: int
        note: str | None = by.field(default=None, eq=False, kw_only=True)
        _hidden: int = 3

        @cached_property
        def twice(self) -> int:
            return 2 * self.x

    @by.frozen(repr=False)
    class Child(Point):
        z: int = by.field(default=by.Factory(lambda self: self.x + 1, takes_self=True))
        made: list[int] = by.field(factory=list, init=False, hash=False)

        def __repr__(self) -> str:
            return f"<{self.z}>"

    @by.frozen(order=True)
    class Ranked:
        x: int
        name: str = by.field(default="", repr=str.upper)

        def __attrs_post_init__(self) -> None:
            if self.x > 100:
                raise ValueError("too many")

    @by.define
    class Box:
        items: list[int] = by.field(factory=list)

    return Point, Named, Kept, Child, Ranked, Box


THEIRS, OURS = classes(attrs), classes(ours)

CALLS: tuple[tuple[int, tuple[Any, ...], dict[str, Any]], ...] = (
    (0, (1,), {}),
    (0, (1, 2), {}),
    (0, (1,), {"y": 2}),
    (0, (1, -1), {}),
    (0, (), {}),
    (0, (1, 2, 3), {}),
    (1, (), {"name": 5, "tags": ["a", "b"]}),
    (1, ("a",), {}),
    (2, (1,), {"note": "a"}),
    (2, (1, 4), {}),
    (2, (1,), {"hidden": 4}),
    (3, (1,), {}),
    (3, (1, 2, 7), {}),
    (3, (1,), {"made": []}),
    (4, (1, "a"), {}),
    (4, (101,), {}),
    (5, (), {}),
    (5, ([1],), {}),
)


def outcome(cls: Any, args: Iterable[Any], given: dict[str, Any]) -> object:
    """Return what can be told of a value, or the error."""
    try:
        value = cls(*args, **given)
    except (TypeError, ValueError) as error:
        return str(error).rpartition(".")[2]
    again, other = cls(*args, **given), attrs.evolve(value, **{attrs.fields(cls)[0].alias: 9})
    hashes = cls.__hash__ is not None and (hash(value) == hash(again), len({value, again, other}))
    return (
        repr(value),
        attrs.asdict(value),
        attrs.astuple(other),
        value == again,
        value == other,
        value == 1,
        hashes,
        getattr(value, "twice", None),
    )


@pytest.mark.parametrize(("number", "args", "given"), CALLS)
def test_values_are_those_of_attrs(number: int, args: tuple[Any, ...], given: dict[str, Any]) -> None:
    """A call makes an equal value, prints, compares and hashes alike, or fails with the same words."""
    assert outcome(OURS[number], args, given) == outcome(THEIRS[number], args, given)


@pytest.mark.parametrize(("mine", "other"), list(zip(OURS, THEIRS, strict=True)))
def test_classes_are_described_alike(mine: Any, other: Any) -> None:
    """Signature, slots and what ``match`` takes apart are those of attrs, and attrs knows the class."""
    assert list(inspect.signature(mine).parameters) == list(inspect.signature(other).parameters)
    assert mine.__match_args__ == other.__match_args__
    assert set(mine.__slots__) - {"_hash"} == set(other.__slots__) - {"_attrs_cached_hash"}
    assert attrs.has(mine)
    assert [(f.name, f.kw_only, f.init) for f in attrs.fields(mine)] == [
        (f.name, f.kw_only, f.init) for f in attrs.fields(other)
    ]


def test_frozen_values_refuse_change() -> None:
    """Nothing is set or deleted."""
    value = OURS[0](1)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        value.x = 2
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del value.x


def test_values_are_ordered_by_their_fields() -> None:
    """Where a class asks for it, its values sort."""
    ranked = OURS[4]

    assert sorted([ranked(2), ranked(1, "b"), ranked(1, "a")]) == [ranked(1, "a"), ranked(1, "b"), ranked(2)]


def test_values_survive_pickling() -> None:
    """A value, its fields and what was worked out of it come back."""
    report = citecheck.check("It rained.[1]\n\n1. “Rain falls” The Daily, 3 May 2023")
    again = pickle.loads(pickle.dumps(report.document))

    assert again == report.document
    assert again.sources == report.document.sources
    assert hash(again.markers[0]) == hash(report.document.markers[0])


def test_evolving_keeps_the_rest() -> None:
    """Our ``evolve`` changes what it is told to, by the names of the call."""
    kept = OURS[2](1, 4, note="a")

    assert ours.evolve(kept, x=2) == OURS[2](2, 4)
    assert ours.evolve(kept, hidden=5).note == "a"
    assert ours.asdict(kept) == attrs.asdict(kept)
    assert ours.astuple(OURS[0](1)) == (1, 0)


def test_attrs_is_not_on_the_way() -> None:
    """A check imports nothing that is slow to start."""
    import subprocess
    import sys

    slow = "attr attrs regex dateparser tldextract markdown_it inspect dataclasses asyncio tempfile"
    code = f"import citecheck, sys; citecheck.check('It rained.[1]'); print(sys.modules.keys() & set({slow.split()}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "set()\n"
