"""One saved source, whatever its format: its main text, title, outlet, date and own address, or why it was not read.

trafilatura finds the main text of a page, htmldate its date, pypdfium2 the text of a PDF; Word, Markdown and text are
read as articles are. Nothing here asks the network.
"""

import email
import email.policy
import re
import statistics
from collections.abc import Callable, Mapping
from pathlib import PurePath
from typing import Any

from citecheck import attrs, parsing, reading
from citecheck.dates import parse_date
from citecheck.errors import CitecheckError, MissingExtraError
from citecheck.knowledge.placeholders import is_code, is_placeholder
from citecheck.patterns import lazy_regex
from citecheck.reading import text as plain
from citecheck.values import Document, PartialDate, SourceText

MAX_BYTES = 50_000_000
"""A larger file is not read."""
_PAGES = 3_000
"""Pages of a PDF that are read; no source of an article is longer."""
_FEW = 120
"""Words: an error page, a wall or a notice has fewer, an article more."""
_SHORT = 250
"""Words that stand before a paywall at most, and the words of the wall."""
_LEAST = 25
"""Letters on a page of a PDF, on average, below which it is pictures."""
_HEAD = 4_000
"""Characters in which a page's notices are looked for."""
_PLAIN = (".txt", ".text", ".md", ".markdown", ".docx")

CONSENT = "it is a page that asks for consent"
ERROR = "it is an error page"
ROBOT = "it is a check for robots"
LOGIN = "it is a page to log in"
PAYWALL = "it is only what stands before a paywall"
SCAN = "it is a scan without text"
EMPTY = "it has no text"

_SIGNS: tuple[tuple[str, int, "re.Pattern[str]"], ...] = (
    (
        ROBOT,
        _FEW,
        lazy_regex(
            r"verify (?:that )?you are (?:a )?human|(?:are|re) (?:you )?not a robot|are you a robot|unusual traffic|"
            r"checking (?:if the site connection|your browser)|enable javascript and cookies|complete the captcha|"
            r"access denied|you have been blocked|request (?:was )?blocked|sind sie ein mensch",
            re.I,
        ),
    ),
    (
        ERROR,
        _FEW,
        lazy_regex(
            r"\b(?:error|status|http|fehler|erreur|errore|erro|fel|feil|fejl|błąd|ошибка)\W{0,3}(?:40[0-9]|410|50[0-9])\b|"
            r"\bseite (?:existiert|ist) nicht|(?:page|article)\sn['’]existe\spas|"
            r"\b(?:404|410)\W{1,3}(?:not found|error|gone)|"
            r"(?:page|article|story|content|site|file|document)\s(?:you\s(?:are|were|re)\s(?:looking|searching)\sfor|"
            r"you\srequested|was|is|has|could|can|does|may)\b[^.]{0,60}?"
            r"(?:not\s(?:be\s)?found|not\sexist|no\slonger|moved|removed|deleted|unavailable|not\savailable)|"
            r"(?:can['’]?t|cannot|couldn['’]?t|could\snot)\s(?:seem\sto\s)?find\s(?:the|that|this)\s(?:page|article|site)|"
            r"page\snot\sfound|nicht\sgefunden|page\sintrouvable|n['’]existe\splus|no\sencontrada|non\strovata|"
            r"niet\sgevonden|não\sencontrada|nie\sznaleziono|ikke\sfunnet|hittades\sinte|не\sнайдена|見つかりません|"
            r"this\sdomain\sis\sfor\ssale|service\sunavailable|internal\sserver\serror|bad\sgateway|gateway\stime-?out",
            re.I,
        ),
    ),
    (
        PAYWALL,
        _SHORT,
        lazy_regex(
            r"subscribe (?:now )?(?:to|for) (?:continue|read|keep|unlock|full|unlimited|access)|to continue reading|"
            r"continue reading (?:this|your|for|with)|already (?:a )?(?:subscriber|subscribed|have an account)|"
            r"(?:for|to|available to|exclusive to|only for) (?:our )?(?:paid )?(?:subscribers|members|paying)\b|"
            r"(?:remaining|free) articles? (?:left|remaining|this month)|unlock (?:this|the full) (?:article|story)|"
            r"register (?:for free )?to (?:continue|read|keep)|start your free trial|"
            r"jetzt weiterlesen|nur für abonnenten|mit .{0,20}abo (?:weiter)?lesen|réservé aux abonnés|"
            r"abonnez-vous pour|pour lire la suite|exclusivo para (?:suscriptores|assinantes)|suscríbete para|"
            r"abo abschließen|weiterlesen mit\b|ganzen artikel lesen|réservée?s? aux abonné|"
            r"il vous reste \d+\s?% de cet article|(?:för|bli) prenumerant|(?:kun for|bliv?) abonnent|"
            r"только (?:для )?подписчикам|оформите подписку|有料会員|会員限定|残り\s?[\d,]+\s?文字|付费阅读|"
            r"riservato agli abbonati|alleen voor abonnees|tylko dla prenumeratorów|только для подписчиков",
            re.I,
        ),
    ),
    (
        CONSENT,
        _FEW,
        lazy_regex(
            r"(?:we|our|wir|nous|and (?:our|its))\b[^.]{0,80}\b(?:cookies|partners|partner|partenaires|parceiros)\b|"
            r"\bcookies?\b.{0,160}?\b(?:accep|akzept|acept|accett|aceit|akcept|godk|godt|zustimm|принять|соглас)|クッキー.{0,80}同意|"
            r"before you continue|accept (?:all|cookies)|cookie (?:policy|settings|preferences|consent)|"
            r"your (?:privacy|consent)|alle akzeptieren|tout accepter|aceptar todo|accetta tutt",
            re.I,
        ),
    ),
    (
        LOGIN,
        _FEW,
        lazy_regex(
            r"(?:log|sign) ?in (?:to|or|with)\b|forgot (?:your )?password|you must (?:be logged|log|sign) in|"
            r"melden sie sich an|connectez-vous|inicia sesión",
            re.I,
        ),
    ),
)
"""What a page says that is no source: the reason, the words that it has at most, and what gives it away."""


def read(data: bytes, name: str, *, url: str | None = None, kind: str | None = None) -> SourceText:
    """Return what a saved source says, or why it was not read.

    Args:
        data: The file's content.
        name: The file's name, which may tell format and address.
        url: Its address, where that is known.
        kind: Its media type, where that is known: ``text/html``.

    Raises:
        MissingExtraError: A package that reads its format is not installed.
    """
    blank = SourceText("", url, name=name)
    if len(data) > MAX_BYTES:
        return attrs.evolve(blank, reason=f"it is larger than {MAX_BYTES:,} bytes")
    suffix = PurePath(name).suffix.casefold()
    head = data[:1024].lstrip().lower()
    try:
        if data[:1024].lstrip().startswith(b"%PDF-"):
            return _of_pdf(data, blank)
        if suffix in (".mhtml", ".mht"):
            return _of_archive(data, blank)
        if suffix in _PLAIN and not head.startswith((b"<!doctype html", b"<html")):
            return _of_article(data, blank)
        if kind in ("text/plain", "text/markdown"):
            return _of_article(data, attrs.evolve(blank, name=f"{name}.txt"))
        if kind not in (None, "text/html", "application/xhtml+xml") and not head.startswith(
            (b"<!doctype html", b"<html")
        ):
            return attrs.evolve(blank, reason=f"it is of the type {kind}, which is not read")
        return of_html(data, blank)
    except MissingExtraError:
        raise
    except CitecheckError as error:
        return attrs.evolve(blank, reason=str(error))
    except (ValueError, LookupError, RecursionError, AssertionError, TypeError, AttributeError) as error:
        # What the readers of others raise on broken files; such a file is not read, and that is said.
        return attrs.evolve(blank, reason=f"it cannot be read ({type(error).__name__})")


# A character of a script that sets no spaces between words; two are about a word.
_UNSPACED = lazy_regex(r"[\u3040-\u30ff\u3400-\u9fff]")


def judged(source: SourceText, around: str = "") -> SourceText:
    """Return a source with the reason why it counts as not read, if there is one.

    Args:
        source: The source.
        around: All that its page shows, which may be more than its main text.
    """
    if source.reason:
        return source
    words = len(source.text.split()) + len(_UNSPACED.findall(source.text)) // 2
    if source.title and is_placeholder(source.title) and words < _SHORT:
        return attrs.evolve(source, reason=ERROR)
    shown = f"{source.title or ''}\n{source.text[:_HEAD]}\n{around[:_HEAD]}\n{around[-_HEAD:]}"
    for reason, most, sign in _SIGNS:
        if words < most and sign.search(shown):
            return attrs.evolve(source, reason=reason)
    return source if any(map(str.isalnum, source.text)) else attrs.evolve(source, reason=EMPTY)


# --- HTML -----------------------------------------------------------------------------------------------------------

# The address in what browsers and SingleFile write above a page that they save.
_SAVED = lazy_regex(rb"<!--\s*(?:saved from url=\(\d+\)|Page saved with SingleFile\s+url:\s*)(?P<url>https?://[^\s>]+)")
_UPDATED = lazy_regex(
    rb"""["'](?:dateModified|article:modified_time|og:updated_time)["']\s*(?::|\s+content\s*=)\s*["'](?P<day>\d{4}-\d\d-\d\d)"""
)
_CLOSED = lazy_regex(rb"""["']isAccessibleForFree["']\s*:\s*["']?false""", re.I)
_LINKED = lazy_regex(
    rb"""<(?:link|meta)\s(?=[^<>]*(?:rel=["']?canonical|property=["']?og:url))[^<>]*?(?:href|content)=["']?(?P<url>https?://[^\s"'<>]+)""",
    re.I,
)


def of_html(data: bytes, blank: SourceText) -> SourceText:
    """Return what a page of the web says."""
    extract = _needed("trafilatura", "bare_extraction")
    saved = _SAVED.search(data)
    linked = _LINKED.search(data)
    own = tuple(match["url"].decode("utf-8", "replace") for match in (saved, linked) if match)
    url = blank.url or next(iter(own), None)
    # Dates are read from what the page declares, not guessed from its text or the notice of copyright.
    dating = {"original_date": True, "extensive_search": False}
    settings: dict[str, Any] = {"include_comments": False, "with_metadata": True, "date_extraction_params": dating}
    found = extract(data, url=url, **settings)
    if found is None or len((found.text or "").split()) < _LEAST:
        found = extract(data, url=url, favor_recall=True, **settings) or found
    tree = _needed("trafilatura", "load_html")(data)
    around = _shown(tree)
    if found is None:
        title = tree.findtext(".//title") if tree is not None else None
        source = attrs.evolve(blank, url=url, also=own, title=" ".join((title or "").split()) or None)
        judging = judged(attrs.evolve(source, text=around[:_HEAD]))
        return attrs.evolve(source, text="", reason=judging.reason or "no main text was found on the page")
    updated = _UPDATED.search(data)
    source = attrs.evolve(
        blank,
        text=found.text or "",
        url=url,
        also=tuple(dict.fromkeys((*own, *([found.url] if found.url else ())))),
        title=found.title or None,
        date=_day(found.date),
        outlet=found.sitename or None,
        updated=_day(updated["day"].decode()) if updated else None,
    )
    source = judged(source, around)
    if source.reason is None and _CLOSED.search(data) and len(source.text.split()) < _SHORT:
        return attrs.evolve(source, reason=PAYWALL)
    return source


def _shown(tree: Any) -> str:  # lxml's, which has no types
    if tree is None:
        return ""
    words = (text for text in tree.itertext() if text.strip())
    hidden = {id(text) for node in tree.iter("script", "style", "noscript", "template") for text in node.itertext()}
    return " ".join(" ".join(text.split()) for text in words if id(text) not in hidden)


def _day(printed: str | None) -> PartialDate | None:
    """Return a date of the form 2023-02-17 that is one."""
    return parse_date(printed[:10]) if printed else None


def _of_archive(data: bytes, blank: SourceText) -> SourceText:
    """Return what the page says that a browser saved as one file of MHTML."""
    message = email.message_from_bytes(data, policy=email.policy.default)
    for part in message.walk():
        if part.get_content_type() == "text/html":
            url = part.get("Content-Location") or message.get("Snapshot-Content-Location")
            content = part.get_payload(decode=True)
            return of_html(content if isinstance(content, bytes) else b"", attrs.evolve(blank, url=url or blank.url))
    return attrs.evolve(blank, reason="it holds no page")


# --- PDF ------------------------------------------------------------------------------------------------------------

# A word broken at the end of a line; PDFs have several signs for the hyphen.
_BROKEN = lazy_regex(r"(?P<first>\w+)(?P<hyphen>[-\u00ad\u2010\ufffe\x02])\s*\n(?P<second>[^\W\d_]\w*)")


def _of_pdf(data: bytes, blank: SourceText) -> SourceText:
    pypdfium2 = _module("pypdfium2")
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).casefold()
        return attrs.evolve(blank, reason="it is locked with a password" if locked else "it is a broken PDF")
    try:
        pages = [_printed(document[i]) for i in range(min(len(document), _PAGES))]
        about: Mapping[str, str] = document.get_metadata_dict()
    finally:
        document.close()
    letters = sum(sum(map(str.isalnum, page)) for page in pages)
    if letters < _LEAST * max(len(pages), 1):
        return attrs.evolve(blank, reason=SCAN)
    title = " ".join(about.get("Title", "").split())
    named = (
        title if title and not is_code(title) and not title.casefold().startswith(("microsoft", "untitled")) else None
    )
    return attrs.evolve(blank, text=_lines_joined("\n\n".join(pages)), title=named)


def _printed(page: Any) -> str:  # pypdfium2's, which has no types
    text: str = page.get_textpage().get_text_bounded()
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _lines_joined(text: str) -> str:
    """Return a printed text with its lines made paragraphs, and words that broke at their ends made whole.

    >>> _lines_joined("The govern\\ufffe\\nment of the well-\\nknown town met in the hall of the\\nold school.")
    'The government of the well-known town met in the hall of the old school.'
    """
    words = set(re.findall(r"[^\W\d_]+", text.casefold()))

    def whole(match: re.Match[str]) -> str:
        joined = match["first"] + match["second"]
        hard = match["hyphen"] in "-\u2010" and joined.casefold() not in words
        return f"{match['first']}-{match['second']}" if hard else joined

    lines = _BROKEN.sub(whole, text).split("\n")
    lengths = [len(line) for line in lines if line.strip()]
    usual = statistics.median(lengths) if lengths else 0
    # A line that is much shorter than others ends a paragraph.
    ends = (" " if len(line) > 0.7 * usual and line.strip() else "\n" for line in lines)
    joined = "".join(line.strip() + end for line, end in zip(lines, ends, strict=True))
    return re.sub(r"\n{2,}", "\n\n", joined).strip()


# --- text, Markdown, Word -------------------------------------------------------------------------------------------

# What a desk writes above a text that it saved: its address, title, date and outlet.
_ABOUT = lazy_regex(
    r"^\W{0,3}(?P<key>url|link|source|address|title|headline|date|published|outlet|site|publisher)\W{0,3}:\s*(?P<value>\S.*)$",
    re.I | re.M,
)
_ABOUT_LINES = 12


def _of_article(data: bytes, blank: SourceText) -> SourceText:
    read = reading.read_bytes(data, name=blank.name, max_bytes=MAX_BYTES)
    document = parsing.parse(read)
    head = "\n".join(read.source.split("\n")[:_ABOUT_LINES])
    about = {match["key"].casefold(): match["value"].strip().strip("\"'“”") for match in _ABOUT.finditer(head)}
    address = next((about[key] for key in ("url", "link", "address", "source") if "://" in about.get(key, "")), None)
    source = attrs.evolve(
        blank,
        text=read.prose.text.text,
        url=blank.url or address,
        title=about.get("title") or about.get("headline") or document.headline,
        date=parse_date(about.get("date") or about.get("published") or "") or _printed_day(document, blank.name),
        outlet=about.get("outlet") or about.get("site") or about.get("publisher"),
    )
    return judged(source)


def _printed_day(document: Document, name: str | None) -> PartialDate | None:
    """Return the day that a text gives as its own; a Word file also knows when it was saved, which is none."""
    if not (name or "").casefold().endswith(".docx"):
        return document.published
    return plain.head(document.prose.text)[1]


# --- packages that are not always there -----------------------------------------------------------------------------


def _module(name: str) -> Any:  # a package without types
    import importlib

    try:
        return importlib.import_module(name)
    except ImportError as error:
        raise MissingExtraError(f"reading saved pages with {name}", "sources") from error


def _needed(module: str, name: str) -> Callable[..., Any]:
    found: Callable[..., Any] = getattr(_module(module), name)
    return found
