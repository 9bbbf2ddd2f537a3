"""Wikitext as a tree whose every part knows its place in the source.

The source is scanned once, the way MediaWiki's own preprocessor does it: comments and extension tags such as
``<ref>`` first, braces and brackets by a stack. What is never closed is text. So every part keeps its place, and time
grows with the size. Tests hold it to wikitextparser, which takes 1.7 times as long and sees no links in captions.
"""

import functools
import re
from bisect import bisect_left

from citecheck import attrs
from citecheck.patterns import lazy_regex

# Tags whose content MediaWiki hands to an extension or takes as it stands; only `ref` and `references` hold wikitext.
EXTENSIONS = frozenset(
    """ref references nowiki pre math chem ce gallery syntaxhighlight source score timeline templatedata imagemap
    graph hiero inputbox mapframe maplink section categorytree includeonly""".split()
)
_TOKEN = lazy_regex(
    r"""
    [<{}\[\]|](?:  # one of these signs, in one, is looked for several times as fast
      (?P<comment>(?<=<)!--)
    | (?<=<)(?P<end>/)?(?P<tag>[a-zA-Z][a-zA-Z0-9]*+)(?P<attributes>(?:[\s/](?:[^<>"]|"[^<>"\n]*+"|")*+)?)>
    | (?P<open>(?<=\{)\{+|(?<=\[)(?:\[|(?=(?:https?:|ftp:)?//)))
    | (?P<close>(?<=\})\}+|(?<=\])\]?)
    | (?P<bar>(?<=\|))
    )
    """,
    re.X,
)
_DEEPEST = 40
"""Constructs nested deeper than this are text, as in other parsers; real articles stay under ten."""
_LONGEST_RUN = 6
"""More braces in a row than this open nothing."""


@attrs.frozen
class Part:
    """A stretch of source and the constructs in it, in order."""

    start: int
    end: int
    nodes: tuple["Node", ...] = ()


@attrs.frozen
class Node:
    """One construct: a template, an argument, a link, an external link, a tag or a comment."""

    kind: str
    start: int
    end: int
    parts: tuple[Part, ...] = ()
    """What bars separate; for an extension tag its content."""
    name: str = ""
    """A tag's name, with a slash in front where it only closes."""
    attributes: str = ""


class _Frame:
    """A construct whose end has not come yet."""

    __slots__ = ("bars", "kind", "nodes", "start", "width")

    def __init__(self, kind: str, start: int, width: int) -> None:
        self.kind = kind
        self.start = start
        self.width = width
        self.nodes: list[Node] = []
        self.bars: list[int] = []

    def parts(self, start: int, end: int) -> tuple[Part, ...]:
        """Return what stands between ``start``, the bars and ``end``."""
        edges = [start - 1, *self.bars, end]
        if len(edges) == 2:
            return (Part(start, end, tuple(self.nodes)),)
        starts = [node.start for node in self.nodes]
        cuts = [bisect_left(starts, edge) for edge in edges]
        return tuple(
            Part(edge + 1, following, tuple(self.nodes[first:last]))
            for edge, following, first, last in zip(edges, edges[1:], cuts, cuts[1:], strict=False)
        )


def scan(source: str, start: int, end: int) -> Part:
    """Return a stretch of the source with the constructs in it."""
    stack = [_Frame("", start, 0)]
    unclosed: set[str] = set()
    at = start
    while token := _TOKEN.search(source, at, end):
        begin, at = token.span()
        kind = token.lastgroup
        if kind == "comment":
            close = source.find("-->", at, end)
            at = end if close < 0 else close + 3
            stack[-1].nodes.append(Node("comment", begin, at))
        elif kind == "attributes":
            node, at = _tag(source, token, end, unclosed)
            stack[-1].nodes.append(node)
        elif kind == "open":
            width = at - begin
            opened = "brace" if source[begin] == "{" else "link" if width == 2 else "external"
            if opened == stack[-1].kind == "external":
                _give_up(stack)
            if len(stack) <= _DEEPEST and width <= _LONGEST_RUN:
                stack.append(_Frame(opened, begin, width))
        elif kind == "bar":
            if stack[-1].kind == "external" and len(stack) > 2:
                _give_up(stack)
            if stack[-1].kind in ("brace", "link"):
                stack[-1].bars.append(begin)
        elif source[begin] == "}":
            at = _close_braces(stack, begin, at)
        else:
            at = _close_brackets(source, stack, begin, at)
    while len(stack) > 1:
        _give_up(stack)
    return Part(start, end, tuple(stack[0].nodes))


def _tag(source: str, token: re.Match[str], end: int, unclosed: set[str]) -> tuple[Node, int]:
    """Return the tag a token starts, and where it ends: an extension's includes its content."""
    name, begin, at = token["tag"].lower(), token.start(), token.end()
    attributes = token["attributes"]
    if name in EXTENSIONS and not token["end"]:
        if attributes.rstrip().endswith("/"):
            return Node("tag", begin, at, (), name, attributes.rstrip()[:-1]), at
        close = None if name in unclosed else _closing(name).search(source, at, end)
        if close:
            return Node("tag", begin, close.end(), (Part(at, close.start()),), name, attributes), close.end()
        unclosed.add(name)
    return Node("tag", begin, at, (), (token["end"] or "") + name, attributes), at


@functools.cache
def _closing(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{name}\b[^<>]{{0,100}}>", re.I)


def _give_up(stack: list[_Frame]) -> None:
    """Take the innermost open construct as text; what stands in it moves out."""
    frame = stack.pop()
    stack[-1].nodes.extend(frame.nodes)
    if stack[-1].kind:
        stack[-1].bars.extend(frame.bars)


def _close_braces(stack: list[_Frame], begin: int, at: int) -> int:
    """Close templates and arguments with a run of braces; return where scanning goes on."""
    while at - begin >= 2:
        depth = next((i for i in range(len(stack) - 1, 0, -1) if stack[i].kind == "brace"), 0)
        if not depth:
            return at
        while len(stack) - 1 > depth:
            _give_up(stack)
        frame = stack.pop()
        width = 3 if min(frame.width, at - begin) >= 3 else 2
        inner = frame.start + frame.width
        node = Node("argument" if width == 3 else "template", inner - width, begin + width, frame.parts(inner, begin))
        if frame.width - width >= 2:
            outer = _Frame("brace", frame.start, frame.width - width)
            outer.nodes.append(node)
            stack.append(outer)
        else:
            stack[-1].nodes.append(node)
        begin += width
    return at


def _breaks(source: str, frame: _Frame, end: int) -> bool:
    """Tell whether a line ends in a construct, that is outside those in it."""
    edges = [frame.start, *(edge for node in frame.nodes for edge in (node.start, node.end)), end]
    return any("\n" in source[edges[i] : edges[i + 1]] for i in range(0, len(edges), 2))


def _close_brackets(source: str, stack: list[_Frame], begin: int, at: int) -> int:
    """Close a link; return where scanning goes on."""
    top = stack[-1]
    if top.kind == "external":
        stack.pop()
        if not _breaks(source, top, begin):
            stack[-1].nodes.append(Node("external", top.start, begin + 1, top.parts(top.start + 1, begin)))
            return begin + 1
        stack[-1].nodes.extend(top.nodes)
        return begin
    depth = next((i for i in range(len(stack) - 1, 0, -1) if stack[i].kind == "link"), 0)
    if at - begin == 2 and depth:
        while len(stack) - 1 > depth:
            _give_up(stack)
        frame = stack.pop()
        stack[-1].nodes.append(Node("link", frame.start, at, frame.parts(frame.start + 2, begin)))
    return at
