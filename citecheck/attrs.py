"""As much of attrs as our values need, without the time that it takes to start.

To import attrs and to build a hundred classes with it, each by code that is written and compiled at import, was half of
what a check of one article cost. Here a class is built without any code: comparing, hashing and printing go over its
fields, and ``__init__`` alone is written out, when the first value is made (or when the package was built, see
``stored``). To type checkers this *is* attrs, and so it is to attrs: ``attrs.evolve``, ``asdict`` and ``fields`` take
our values.
"""

import sys
import types
from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from citecheck.stored import STORE

NOTHING: Any = type("NOTHING", (), {"__repr__": lambda _: "NOTHING", "__bool__": lambda _: False})()
"""What stands for no default."""


class _Factory:
    """A default that is made anew for each value."""

    __slots__ = ("factory", "takes_self")

    def __init__(self, factory: Callable[..., Any], takes_self: bool = False) -> None:
        self.factory, self.takes_self = factory, takes_self


class _Field:
    """One field of a class."""

    __slots__ = (
        "alias",
        "converter",
        "default",
        "eq",
        "hash",
        "init",
        "kw_only",
        "metadata",
        "name",
        "repr",
        "type",
        "validator",
    )

    def __init__(
        self,
        *,
        default: Any = NOTHING,
        factory: Callable[[], Any] | None = None,
        converter: Callable[[Any], Any] | None = None,
        validator: Callable[[Any, "_Field", Any], None] | None = None,
        metadata: Mapping[str, Any] = types.MappingProxyType({}),
        init: bool = True,
        kw_only: bool = False,
        repr: bool | Callable[[Any], str] = True,
        eq: bool = True,
        hash: bool | None = None,
    ) -> None:
        self.name = self.alias = ""
        self.type: Any = None
        self.default = _Factory(factory) if factory else default
        self.converter, self.validator, self.metadata = converter, validator, metadata
        self.init, self.kw_only, self.repr, self.eq = init, kw_only, repr, eq
        self.hash = eq if hash is None else hash


def _frozen(cls: type | None = None, **options: bool) -> Any:
    """Make a class of fields whose values never change."""
    return (lambda cls: _built(cls, **options)) if cls is None else _built(cls, **options)


def _define(cls: type) -> type:
    """Make a class of fields."""
    return _built(cls, frozen=False)


def _built(
    cls: type,
    *,
    frozen: bool = True,
    kw_only: bool = False,
    repr: bool = True,
    eq: bool = True,
    order: bool = False,
    cache_hash: bool = False,
) -> type:
    """Return the class again, with slots for its fields and with the methods that it does not write itself."""
    own = {
        name: _field(cls, name, kind, kw_only)
        for name, kind in _annotations(cls).items()
        if "ClassVar" not in str(kind)
    }
    inherited = [field for field in getattr(cls, "__attrs_fields__", ()) if field.name not in own]
    fields = (*inherited, *own.values())
    cached = {name: value.func for name, value in vars(cls).items() if isinstance(value, cached_property)}
    body = {name: value for name, value in vars(cls).items() if name not in own and name not in cached}
    body.pop("__dict__", None)
    body.pop("__weakref__", None)
    slots = [*own, *cached]
    if not inherited:
        slots += ["__weakref__", *(["_hash"] if cache_hash else [])]
    body.update(
        __slots__=tuple(slots),
        __attrs_fields__=fields,
        __attrs_attrs__=_WHOLE,
        __signature__=_SIGNATURE,
        __match_args__=tuple(field.name for field in fields if field.init and not field.kw_only),
        __init__=_first_init,
        __getstate__=_state,
        __setstate__=_set_state,
    )
    if frozen:
        body.update(__setattr__=_refuse, __delattr__=_refuse)
    if cached:
        body.update(__getattr__=_compute(cached))
    if repr and "__repr__" not in vars(cls):
        body.update(__repr__=_repr)
    if eq and "__eq__" not in vars(cls):
        body.update(_comparisons(fields, order), __hash__=_hashing(fields, cache_hash) if frozen else None)
    made = type(cls)(cls.__name__, cls.__bases__, body)
    made.__qualname__ = cls.__qualname__
    return made


def _annotations(cls: type) -> Mapping[str, Any]:
    if sys.version_info >= (3, 14):
        import annotationlib

        return annotationlib.get_annotations(cls, format=annotationlib.Format.FORWARDREF)
    found: Mapping[str, Any] = vars(cls).get("__annotations__", {})
    return found


def _field(cls: type, name: str, kind: object, kw_only: bool) -> _Field:
    given = vars(cls).get(name, NOTHING)
    field = given if isinstance(given, _Field) else _Field(default=given)
    field.name, field.alias, field.type = name, name.lstrip("_"), kind
    field.kw_only = field.kw_only or kw_only
    return field


# --- the methods ----------------------------------------------------------------------------------------------------


def _first_init(self: Any, *args: Any, **given: Any) -> None:
    """Write the ``__init__`` of a value's class, of which this is the first value, and call it."""
    _written_init(type(self))(self, *args, **given)


def _written_init(cls: Any) -> types.FunctionType:
    """Return the ``__init__`` of a class, written the first time it is asked for."""
    held: types.FunctionType = cls.__init__
    if held is not _first_init:
        return held
    fields: tuple[_Field, ...] = cls.__attrs_fields__
    source = init_source(cls)
    code = STORE.inits.get(source) or compiled_init(source)
    names: dict[str, Any] = {"NOTHING": NOTHING}
    for field in fields:
        names[f"set_{field.name}"] = getattr(cls, field.name).__set__
        names[f"field_{field.name}"] = field
        names[f"convert_{field.name}"] = field.converter
        names[f"check_{field.name}"] = field.validator
        is_made = isinstance(field.default, _Factory)
        names[f"make_{field.name}"] = field.default.factory if is_made else (lambda value=field.default: value)
    init = types.FunctionType(code, names, "__init__")
    defaults = {field.alias: _argument(field) for field in fields if field.init and field.default is not NOTHING}
    init.__defaults__ = tuple(defaults[f.alias] for f in fields if f.init and not f.kw_only and f.alias in defaults)
    init.__kwdefaults__ = {f.alias: defaults[f.alias] for f in fields if f.init and f.kw_only and f.alias in defaults}
    init.__annotations__ = {field.alias: field.type for field in fields if field.init} | {"return": None}
    init.__qualname__ = f"{cls.__qualname__}.__init__"
    init.__module__ = cls.__module__
    cls.__init__ = init
    return init


def _argument(field: _Field) -> object:
    return NOTHING if isinstance(field.default, _Factory) else field.default


def init_source(cls: Any) -> str:
    """Return the ``__init__`` of a class as text."""
    fields: tuple[_Field, ...] = cls.__attrs_fields__
    named = [field.alias for field in fields if field.init and field.kw_only]
    arguments = [field.alias for field in fields if field.init and not field.kw_only]
    lines = [f"def __init__({', '.join(['self', *arguments, *(['*', *named] if named else [])])}):"]
    for field in fields:
        name, value = field.name, field.alias
        if isinstance(field.default, _Factory) or not field.init:
            made = f"make_{name}({'self' if getattr(field.default, 'takes_self', False) else ''})"
            value = f"{made} if {value} is NOTHING else {value}" if field.init else made
        lines.append(f" set_{name}(self, {f'convert_{name}({value})' if field.converter else value})")
    lines += [f" check_{f.name}(self, field_{f.name}, self.{f.name})" for f in fields if f.validator]
    if hasattr(cls, "__attrs_post_init__"):
        lines.append(" self.__attrs_post_init__()")
    return "\n".join([*lines, " return None"])


def compiled_init(source: str) -> types.CodeType:
    """Return the code of an ``__init__``."""
    compiled = compile(source, "<citecheck.attrs>", "exec")
    (code,) = (each for each in compiled.co_consts if isinstance(each, types.CodeType))
    return code


def _values(fields: list[str]) -> Callable[[Any], Any]:
    """Return what gives the values of some fields: of one field its value, of several a tuple."""
    return attrgetter(*fields) if fields else lambda _: ()


def _comparisons(fields: tuple[_Field, ...], order: bool) -> dict[str, Any]:
    values = _values([field.name for field in fields if field.eq])

    def __eq__(self: Any, other: Any) -> bool:  # noqa: N807  # it becomes the method
        if other.__class__ is not self.__class__:
            return NotImplemented
        return bool(values(self) == values(other))

    def __lt__(self: Any, other: Any) -> bool:  # noqa: N807
        return bool(values(self) < values(other)) if other.__class__ is self.__class__ else NotImplemented

    def __le__(self: Any, other: Any) -> bool:  # noqa: N807
        return bool(values(self) <= values(other)) if other.__class__ is self.__class__ else NotImplemented

    return {"__eq__": __eq__, **({"__lt__": __lt__, "__le__": __le__} if order else {})}


def _hashing(fields: tuple[_Field, ...], cache: bool) -> Callable[[Any], int]:
    values = _values([field.name for field in fields if field.hash])

    def __hash__(self: Any) -> int:  # noqa: N807
        return hash(values(self))

    def cached(self: Any) -> int:
        try:
            return self._hash  # type: ignore[no-any-return]  # a slot
        except AttributeError:
            object.__setattr__(self, "_hash", hash(values(self)))
            return self._hash  # type: ignore[no-any-return]

    return cached if cache else __hash__


def _compute(cached: Mapping[str, Callable[[Any], Any]]) -> Callable[[Any, str], Any]:
    """Return the ``__getattr__`` of a class that works out some of its attributes when they are first asked for."""

    def __getattr__(self: Any, name: str) -> Any:  # noqa: N807
        function = cached.get(name)
        if function is None:
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}", name=name, obj=self)
        value = function(self)
        object.__setattr__(self, name, value)
        return value

    return __getattr__


def _repr(self: Any) -> str:
    shown = []
    for field in self.__attrs_fields__:
        if field.repr:
            value = getattr(self, field.name)
            shown.append(f"{field.name}={repr(value) if field.repr is True else field.repr(value)}")
    return f"{type(self).__qualname__.rpartition('>.')[2]}({', '.join(shown)})"


def _state(self: Any) -> dict[str, Any]:
    return {field.name: getattr(self, field.name) for field in self.__attrs_fields__}


def _set_state(self: Any, state: Mapping[str, Any]) -> None:
    for name, value in state.items():
        object.__setattr__(self, name, value)


def _refuse(self: Any, *_: object) -> None:
    from attrs.exceptions import FrozenInstanceError

    raise FrozenInstanceError


class _Whole:
    """The fields as attrs itself describes them, made when it first asks for them."""

    def __get__(self, _: object, cls: Any) -> Any:
        return _described(cls)


@cache
def _described(cls: Any) -> Any:
    import attrs as whole  # which most runs never need

    alike = ("converter", "validator", "metadata", "init", "kw_only", "eq", "hash", "repr", "alias", "type")
    made = {}
    for field in cls.__attrs_fields__:
        default: Any = field.default
        if isinstance(default, _Factory):
            default = whole.Factory(default.factory, default.takes_self)  # type: ignore[call-overload]  # either
        elif default is NOTHING:
            default = whole.NOTHING
        made[field.name] = whole.field(default=default, **{each: getattr(field, each) for each in alike})
    return whole.fields(whole.make_class(cls.__name__, made, frozen=True))


_WHOLE = _Whole()


class _Signature:
    """How a class is called, for whoever asks; its ``__init__`` may still be unwritten."""

    def __get__(self, value: object, cls: Any) -> Any:
        import inspect

        found = inspect.signature(_written_init(cls))
        return found.replace(parameters=list(found.parameters.values())[1:])


_SIGNATURE = _Signature()


# --- what is done with values ---------------------------------------------------------------------------------------


def _has(cls: type) -> bool:
    """Tell whether a class is one of ours."""
    return hasattr(cls, "__attrs_fields__")


def _fields(cls: Any) -> tuple[_Field, ...]:
    """Return the fields of a class."""
    found: tuple[_Field, ...] = cls.__attrs_fields__
    return found


def _evolve(value: Any, /, **changes: Any) -> Any:
    """Return a value again, some of its fields changed."""
    for field in value.__attrs_fields__:
        if field.init and field.alias not in changes:
            changes[field.alias] = getattr(value, field.name)
    return type(value)(**changes)


def _astuple(value: Any) -> tuple[Any, ...]:
    """Return the fields' values; values of ours in them become tuples, too."""
    return tuple(_plain(held, _astuple) for held in _state(value).values())


def _asdict(value: Any, recurse: bool = True) -> dict[str, Any]:
    """Return the fields' values by their names; values of ours in them become dictionaries, too."""
    return {name: _plain(held, _asdict) if recurse else held for name, held in _state(value).items()}


def _plain(value: Any, convert: Callable[[Any], Any]) -> Any:
    if _has(type(value)):
        return convert(value)
    if isinstance(value, tuple | list):
        return type(value)(_plain(each, convert) for each in value)
    return dict(value) if isinstance(value, dict) else value


def classes() -> Iterator[type]:
    """Give the classes that were made here."""
    import gc

    return (each for each in gc.get_objects() if isinstance(each, type) and "__attrs_fields__" in vars(each))


if TYPE_CHECKING:
    from attrs import Attribute, Factory, asdict, astuple, define, evolve, field, fields, frozen, has

    __all__ = ["Attribute", "Factory", "asdict", "astuple", "define", "evolve", "field", "fields", "frozen", "has"]
else:
    Attribute, Factory, field = _Field, _Factory, _Field
    asdict, astuple, define, evolve, fields, frozen, has = _asdict, _astuple, _define, _evolve, _fields, _frozen, _has
