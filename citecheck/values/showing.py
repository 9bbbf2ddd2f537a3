"""How a value shows itself in a notebook, without knowing what shows it."""

from collections.abc import Callable

_show: Callable[[object], str] | None = None


def install(show: Callable[[object], str]) -> None:
    """Say what shows values; ``citecheck.report`` does, which stands above rendering."""
    global _show
    _show = show


def as_html(value: object) -> str | None:
    """Return a value as HTML, or ``None``, upon which a notebook prints its ``repr``."""
    return _show(value) if _show else None
