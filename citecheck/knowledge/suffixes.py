"""Public suffixes: where in a host the part begins that somebody registered.

They are those of the list that tldextract ships. Its file is read without importing it, for the import takes as long
as checking twenty articles; where the file is not found, tldextract itself is asked.
"""

import functools
import os
from collections.abc import Callable

from citecheck.stored import STORE, Looked

_PRIVATE = "// ===BEGIN PRIVATE DOMAINS==="
"""From here on stand names that companies let, such as blogspot.com; they are names, not suffixes."""


def registered(host: str) -> str | None:
    """Return the part of a host that somebody registered, ``None`` where it stands under no public suffix.

    >>> registered("news.bbc.co.uk"), registered("a.b.kobe.jp"), registered("city.kobe.jp"), registered("co.uk")
    ('bbc.co.uk', 'a.b.kobe.jp', 'city.kobe.jp', None)
    """
    rules = _rules()
    if rules is None:
        return _asked()(host)
    labels = host.split(".")
    read = [_decoded(label) for label in labels]
    length = 0
    for count in range(1, len(labels) + 1):
        name = ".".join(read[-count:])
        if rules.get(f"!{name}"):
            length = count - 1
            break
        if rules.get(name) or rules.get(".".join(["*", *read[len(read) - count + 1 :]])):
            length = count
    return ".".join(labels[-length - 1 :]) if 0 < length < len(labels) else None


def _decoded(label: str) -> str:
    """Return a label as the list has it, in letters: ``xn--p1ai`` is рф."""
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode().decode("punycode")
    except UnicodeError:
        return label


@functools.cache
def _rules() -> Looked[bool] | None:
    """Return the lines of the list, each as true: ``co.uk``, ``*.ck``, ``!www.ck``."""
    content = text()
    if content is None:
        return None
    (rules,) = STORE.lookups("suffixes", content, lambda: (parsed(content),))
    return rules


def text() -> bytes | None:
    """Return the list as tldextract ships it, where it does."""
    import importlib.util  # few hosts need it

    package = importlib.util.find_spec("tldextract")
    try:
        folder = package.submodule_search_locations[0] if package and package.submodule_search_locations else ""
        with open(os.path.join(folder, ".tld_set_snapshot"), "rb") as file:
            return file.read()
    except OSError:
        return None


def parsed(content: bytes) -> dict[str, bool]:
    """Return the lines of the list as ``_rules`` gives them."""
    public, _, _ = content.decode("utf8").partition(_PRIVATE)
    return {line.split(maxsplit=1)[0]: True for line in public.splitlines() if line and not line.startswith("//")}


@functools.cache
def _asked() -> Callable[[str], str | None]:
    """Return what asks tldextract, which reads neither network nor home folder."""
    import tldextract

    extract = tldextract.TLDExtract(suffix_list_urls=(), cache_dir=None)

    def ask(host: str) -> str | None:
        found = extract(host)
        return f"{found.domain}.{found.suffix}" if found.domain and found.suffix else None

    return ask
