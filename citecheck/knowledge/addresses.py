"""When two addresses are of one page: what they carry besides, and what wraps them, put aside."""

import re
from urllib.parse import SplitResult, parse_qsl, unquote, urljoin, urlsplit

from citecheck.knowledge import outlets
from citecheck.knowledge.encodings import unescaped
from citecheck.patterns import lazy_regex

# Parameters that change nothing on the page: campaigns, clicks, newsletters, shares.
TRACKING = lazy_regex(
    r"[?&](?P<name>utm_\w{1,20}|fbclid|gclid|dclid|gbraid|wbraid|msclkid|yclid|twclid|igshid|igsh|mc_cid|mc_eid|"
    r"ocid|cmpid|ns_campaign|ns_mchannel|ns_source|smid|smtyp|sr_share|guccounter|guce_referrer\w{0,4}|"
    r"_hsenc|_hsmi|mkt_tok|vero_id|oly_enc_id|oly_anon_id|at_medium|at_campaign|at_custom\d|xtor|wt_mc|s_cid|"
    r"__twitter_impression|taid|traffic_source)=[^&#]*",
    re.IGNORECASE,
)


def untracked(url: str) -> str:
    """Return an address without the parameters that only count readers."""
    address, mark, fragment = url.partition("#")
    clean = TRACKING.sub(lambda match: "?" if match.group().startswith("?") else "", address)
    return clean.replace("?&", "?").rstrip("?&") + mark + fragment


# A DOI in an address, of the resolver or of a publisher: `/doi/full/10.1080/x`, `/article/10.1007/x`.
_DOI = lazy_regex(
    r"(?:doi\.org/|/(?:doi(?:/\w+)?|article|chapter|book)/|\A(?:doi:\s?)?)(?P<doi>10\.\d{4,9}/[^\s?#]+)", re.I
)
# Numbers under which archives of papers keep a work, whichever page of it is meant.
_ARXIV = lazy_regex(r"arxiv\.org/(?:abs|pdf|html)/(?P<id>\d{4}\.\d{4,5}|[a-z-]+/\d{7})", re.I)
_PUBMED = lazy_regex(r"(?:pubmed\.ncbi\.nlm\.nih\.gov|ncbi\.nlm\.nih\.gov/pubmed)/(?P<id>\d+)", re.I)
_YOUTUBE = lazy_regex(
    r"(?:youtu\.be/|youtube(?:-nocookie)?\.com/(?:watch\?(?:[^#\s]*&)?v=|(?:embed|shorts|live|v)/))(?P<id>[\w-]{11})(?![\w-])"
)
# What a host or a path has where it shows the same page for telephones, or quickly.
_MOBILE_HOST = lazy_regex(r"(?:\A|\.)(?:m|mobile|amp|mobil|touch)\.(?=[^.]+\.)")
_MOBILE_PATH = lazy_regex(r"(?:/amp|\.amp|/amp\.html|\.amp\.html)/?\Z|\A/amp(?=/)", re.I)
# Parameters that show the same page otherwise, by their values; and those that caches and translators add.
_VIEWS = lazy_regex(
    r"(?:amp|outputtype|mode|view|print|printable)=(?:|1|amp|true|yes)|(?:_x_tr_\w+|usqp|amp_js_v)=.*", re.I
)
# Files that a folder stands for.
_INDEX = lazy_regex(r"/(?:index|default)\.(?:html?|php|aspx?)\Z", re.I)
_LONGEST = 2_000
"""Characters of an address; what is longer is data."""


def split(url: str) -> SplitResult:
    """Return the parts of an address, empty ones where its host is not well formed.

    >>> split("https://a.org/b?c").path, split("http://[a/b").path
    ('/b', '')
    """
    try:
        return urlsplit(url)
    except ValueError:
        return SplitResult("", "", "", "", "")


def joined(base: str, url: str) -> str:
    """Return the address that a page leads to; what is not well formed stays as it is.

    >>> joined("https://a.org/b", "/c"), joined("https://a.org/b", "http://[c")
    ('https://a.org/c', 'http://[c')
    """
    try:
        return urljoin(base, url)
    except ValueError:
        return url


def address_key(url: str) -> str:
    """Return what the addresses of one page have in common, ``""`` where there is no address.

    Scheme, ``www.``, letters of the host, port, tracking, fragments, AMP, archives, caches and redirects are put aside;
    a DOI, and the number of an archive of papers, count whoever shows them.

    >>> address_key("https://web.archive.org/web/2023/http://www.cnbc.com/x/?utm_source=a#top")
    'cnbc.com/x'
    >>> address_key("https://dx.doi.org/10.1234/ABC") == address_key("https://www.pub.com/doi/full/10.1234/abc")
    True
    """
    url = unescaped(url.strip())[:_LONGEST]
    identifier = _identifier(url)
    if identifier:
        return identifier
    url = untracked(outlets.unwrap(url)[0])
    identifier = _identifier(url)
    if identifier:
        return identifier
    parts = split(url if "://" in url[:10] else f"https://{url}")
    host = _MOBILE_HOST.sub(lambda match: "." if match[0].startswith(".") else "", outlets.host_of(url))
    if "." not in host or parts.scheme not in ("http", "https"):
        return ""
    path = joined("http://host/", parts.path).removeprefix("http://host") if "/." in parts.path else parts.path
    path = _MOBILE_PATH.sub("", _INDEX.sub("/", unquote(path))).rstrip("/")
    query = sorted(
        (name, value)
        for name, value in parse_qsl(parts.query, keep_blank_values=True)
        if not _VIEWS.fullmatch(f"{name}={value}")
    )
    route = f"#{parts.fragment}" if parts.fragment.startswith("!") else ""  # of a page that is a program
    key = host + path + ("?" + "&".join(f"{name}={value}" for name, value in query) if query else "") + route
    return _identifier(key) or key


def _identifier(url: str) -> str:
    decoded = unquote(url)
    for kind, pattern in (("doi", _DOI), ("arxiv", _ARXIV), ("pmid", _PUBMED)):
        match = pattern.search(decoded)
        if match:
            return f"{kind}:{match[1].rstrip('.,;/').casefold()}"
    video = _YOUTUBE.search(decoded)
    return f"youtube:{video['id']}" if video else ""


def squeezed(address: str) -> str:
    """Return the letters and figures of an address, as they remain where it is made a file's name.

    >>> squeezed("https_www.cnbc.com_2023_02_x.html"), squeezed("https://www.cnbc.com/2023/02/x.html")
    ('cnbccom202302x', 'cnbccom202302x')
    """
    letters = "".join(filter(str.isalnum, unquote(address).casefold()))
    letters = re.sub(r"\Ahttps?", "", letters).removeprefix("www")
    return re.sub(r"html?\Z", "", letters)
