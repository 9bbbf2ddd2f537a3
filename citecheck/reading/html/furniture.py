"""What of a page belongs to the article, and what is a menu, an advertisement or a box of related stories."""

import functools
import re
from collections.abc import Iterable

from citecheck.knowledge import languages
from citecheck.patterns import lazy_regex
from citecheck.reading.html.tree import BLOCKS, Element, Tree

# Elements of which a reader of the article sees nothing, or nothing that it says.
SILENT = frozenset(
    """annotation annotation-xml audio button canvas datalist dialog embed head iframe input label map meter noembed
    noframes noscript object progress rp rt script select style svg template textarea title video xmp""".split()
)
_MOST_FURNITURE = 0.3
"""What holds more of the page's text than this is no furniture, whatever its name."""
_AROUND = frozenset("nav aside footer menu search".split())
# Names (class, id, role) of blocks around an article. `(?<![a-z])` finds them in `site-nav` and `nav_main` alike, and
# not in `navy`.
_FURNITURE = lazy_regex(
    r"""
    (?<![a-z]) (?:
      nav | navbar | navbox\w* | navigation | menu | menubar | breadcrumbs? | toc | tableofcontents | pagination
    | pager | sidebar | widgets? | masthead | banner | footer | contentinfo | complementary | toolbar | search | dialog
    | related(?:posts)? | recommend\w* | recirc\w* | trending | popular | most-?read | (?:also|next)-?read | read-?more
    | more-(?:stories|news|articles|posts|from) | teasers?
    | shar(?:e|ing) | sharedaddy | social | newsletter | subscri(?:be|ption) | sign-?up | promo\w* | advert\w* | ads?
    | sponsor\w* | cookies? | consent | paywall | modal | popup | comments? | commentlist | respond | disqus\w*
    | author-?(?:bio|box) | catlinks | printfooter | ambox | metadata
    ) (?![a-z])
    """,
    re.X,
)
NOTES_NAMES = lazy_regex(r"foot-?notes?|end-?notes?|references?|reflist|bibliograph|citations?|works-?cited|sources?\b")
# Names of what is there for screen readers and editors, or appears only on touch.
_SERVING = lazy_regex(
    r"""
    screen-reader-text | (?<![a-z])sr-only | visually-?hidden | assistive-text
    | (?<![a-z])(?<!plugin_)tooltip[-_]?(?:text|content|inner|body) | footnote_tooltip | popover
    | editsection | inline-template | mw-cite-backlink | mw-linkback-text | mw-jump-link | header-?link\b | anchorjs
    | modern-footnotes-(?:list|footnote__note) | katex-html | mathjax_(?:preview|svg|chtml)
    """,
    re.X,
)
_HIDING = lazy_regex(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)


@functools.cache
def _other_stories() -> re.Pattern[str]:
    """Return the pattern of a heading of a box of other stories: ``Read more:``, ``Mehr zum Thema``."""
    return lazy_regex(
        rf"(?:{languages.any_of(languages.phrases('stories'), '').replace('…', '.{1,40}')})\s?[:：]?", re.I
    )


"""How many characters of source to look at beside a link."""
A_FEW = 30
"""How many events behind a heading to look at."""
_A_BOX = 500
"""A box of other stories has no more events than this."""


def is_hidden(element: Element) -> bool:
    """Tell whether an element is kept from the reader's eyes, or stands beside the text to serve it."""
    if not element.attributes:
        return False
    get = element.get
    return (
        "hidden" in get
        or get.get("aria-hidden") == "true"
        or get.get("role") == "tooltip"
        or ("style" in get and _HIDING.search(get["style"]) is not None)
        or _SERVING.search(element.names) is not None
    )


def drop_furniture(tree: Tree, essential: Iterable[Element], headings: Iterable[Element]) -> None:
    """Mark the elements that are no part of the article, and everything in them.

    Args:
        tree: The page.
        essential: Elements that belong to the article, and so does what they stand in.
        headings: The headings of the page.
    """
    kept: set[Element] = set()
    for element in essential:
        kept.add(element)
        kept.update(element.ancestors())
    most = tree.weight(tree.root) * _MOST_FURNITURE
    for element in tree.elements:
        if element.tag in BLOCKS and element not in kept and _is_furniture(tree, element, most):
            element.dropped = True
    for heading in headings:
        if not tree.is_dropped(heading) and _other_stories().fullmatch(tree.words(heading).replace("’", "'")):
            _drop_related(tree, heading, most)


def _is_furniture(tree: Tree, element: Element, most: float) -> bool:
    """Tell whether a block by its tag or its names is a menu, an advertisement, a box of related stories."""
    names = element.names
    if NOTES_NAMES.search(names):
        return False
    return element.tag in _AROUND or (_FURNITURE.search(names) is not None and tree.weight(element) < most)


def _drop_related(tree: Tree, heading: Element, most: float) -> None:
    """Drop a list of links to other stories with its heading, or the box that holds both."""
    box = heading.parent
    following = (e for e in tree.events[heading.last + 1 : heading.last + A_FEW] if isinstance(e, Element))
    content = next((e for e in following if e.tag in BLOCKS and e.parent is box), None)
    if content is None or not _is_mostly_links(tree, content):
        return
    heading.dropped = content.dropped = True
    if box is not None and tree.weight(box) < most and box.last - box.first < _A_BOX:
        box.dropped = _is_mostly_links(tree, box)


def _is_mostly_links(tree: Tree, element: Element) -> bool:
    """Tell whether most of an element's text stands in links."""
    inside = tree.events[element.first : element.last]
    linked = sum(tree.weight(e) for e in inside if isinstance(e, Element) and e.tag == "a")  # each is there twice
    return linked > len("".join(tree.text_between(element.first, element.last).split()))
