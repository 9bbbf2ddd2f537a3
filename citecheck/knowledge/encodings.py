"""Addresses as they are written inside of others and on web pages."""


def unquoted(address: str) -> str:
    """Return an address with what its percent signs stand for."""
    if "%" not in address:
        return address
    from urllib.parse import unquote  # takes its time, and few addresses need it

    return unquote(address)


def unescaped(address: str) -> str:
    """Return an address with what its character references stand for, as on a web page."""
    if "&" not in address:
        return address
    from html import unescape  # takes its time, and few addresses need it

    return unescape(address)


def escaped(address: str) -> str:
    """Return an address as a web page writes it."""
    from html import escape  # takes its time, and few addresses need it

    return escape(address)
