"""Markup that is told from text by its type, so that nothing an article says can become markup by mistake.

``html`` is the only way from text to markup: its template is written in our own code, and everything that is put into
it is shown as text unless it is markup already. What a page wants is ``Html``, and a ``str`` is none.
"""

import base64
import hashlib
import html as entities
import importlib.resources
import re
from collections.abc import Iterable
from typing import LiteralString

from citecheck import attrs
from citecheck.patterns import lazy_regex


@attrs.frozen
class Html:
    """A piece of markup. Made by ``html`` and ``joined`` alone; ``str`` gives it away, at the end."""

    _text: str

    def __str__(self) -> str:
        return self._text

    def __bool__(self) -> bool:
        return bool(self._text)

    def __format__(self, spec: str) -> str:
        raise TypeError("markup inside an f-string would become text: put it together with html()")

    def __add__(self, other: "Html") -> "Html":
        return joined((self, other))


Piece = str | int | Html
"""What may be put into a template: text, which is escaped, a number, or markup."""


def html(template: LiteralString, /, *pieces: Piece, **named: Piece) -> Html:
    """Return a template with what is put into it, text escaped.

    >>> print(html("<b>{}</b> {mark}", "<i> & 'AT&T'", mark=html("<hr>")))
    <b>&lt;i&gt; &amp; &#x27;AT&amp;T&#x27;</b> <hr>
    """
    return Html(template.format(*map(_put, pieces), **{name: _put(piece) for name, piece in named.items()}))


def joined(pieces: Iterable[Piece], between: LiteralString = "") -> Html:
    """Return pieces one behind the other, text escaped.

    >>> print(joined([html("<br>"), "a < b"], ", "))
    <br>, a &lt; b
    """
    return Html(between.join(map(_put, pieces)))


NOTHING = Html("")


def resource(name: LiteralString) -> Html:
    """Return one of the files that stand beside this module: style and script of our own."""
    return Html(importlib.resources.files("citecheck.rendering").joinpath(name).read_text("utf-8"))


def digest(resource: Html) -> str:
    """Return what a policy calls a style or a script that stands in the page."""
    return "sha256-" + base64.b64encode(hashlib.sha256(str(resource).encode()).digest()).decode()


def opening(title: LiteralString, style: Html, policy: Html) -> Html:
    """Return the head of a page that needs nothing else and calls no network."""
    return html(
        """<!doctype html>
<html lang="en"><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<style>{style}</style></head>
""",
        title=title,
        style=style,
        policy=policy,
    )


def _put(piece: Piece) -> str:
    return piece._text if isinstance(piece, Html) else _escaped(str(piece))


def _escaped(text: str) -> str:
    r"""Return text as markup that shows it: in an element or in a quoted attribute, whatever the text holds.

    Controls, and signs that turn the direction of writing beyond the text itself (CVE-2021-42574), are named instead.

    >>> print(_escaped("<b> \u202e\x00 'AT&T'"))
    &lt;b&gt; \u202e\x00 &#x27;AT&amp;T&#x27;
    """
    return text if text.isalnum() else entities.escape(_HARMFUL.sub(_named, text))


# Controls but for white space, embeddings, overrides and isolates, separators of lines, halves of surrogate pairs,
# what is no character, and the invisible tags.
_HARMFUL = lazy_regex(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u206f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff"
    r"\U000e0000-\U000e007f]"
)


def _named(sign: re.Match[str]) -> str:
    return sign[0].encode("unicode-escape", "surrogatepass").decode("ascii")
