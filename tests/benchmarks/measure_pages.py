"""Say how often the rules about fetched pages speak, and how often rightly, on pages of which the truth is known.

    python tests/benchmarks/measure_pages.py

The articles of ``tests/cases/evidence/pairs.txt`` are served as pages of twelve makes (what a page declares of its
title, site and date, and where), under several hosts, from this machine. Each is cited once as it is, in one of the
ways in which entries and pages differ without a fault, and once with each fault. Needs the extra ``sources``.
"""

import datetime
import html
import http.server
import itertools
import json
import pathlib
import tempfile
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from typing import ClassVar

import citecheck
from citecheck import Config, PartialDate, attrs
from citecheck.fetching.fetch import fetch, wanted
from citecheck.fetching.gate import Gate
from citecheck.fetching.web import Limits
from tests.case_files import cases

PAIRS = pathlib.Path(__file__).parents[1] / "cases" / "evidence" / "pairs.txt"
RULES = ("title-differs", "date-differs", "outlet-differs", "dead-link", "moved-link")
SITES = {
    "harbourpost.example": "Harbour Post",
    "valley-gazette.example": "The Valley Gazette",
    "nordkurier-ost.example": "Nordkurier Ost",
    "obn.example": "Orrin Broadcasting Network",
    "sciencelines.example": "Science Lines",
    "cronica.example": "La Crónica de Valdera",
}


@attrs.frozen
class Piece:
    """An article as a site has it."""

    title: str
    host: str
    site: str
    day: datetime.date
    paragraphs: tuple[str, ...]


def _body(piece: Piece) -> str:
    return "".join(f"<p>{html.escape(each)}</p>" for each in piece.paragraphs)


def _page(piece: Piece, head: str = "", *, title: str | None = None, h1: str | None = None, above: str = "") -> str:
    shown = html.escape(h1 or piece.title)
    return (
        f"<!doctype html><html><head><meta charset=utf-8><title>{html.escape(title or piece.title)}</title>{head}"
        f"</head><body><header><nav>Home · News · Sport · Contact</nav></header><main><article><h1>{shown}</h1>{above}"
        f"{_body(piece)}</article></main><footer>© 2026 {html.escape(piece.site)}</footer></body></html>"
    )


def _og(piece: Piece) -> str:
    return (
        f'<meta property="og:title" content="{html.escape(piece.title)}">'
        f'<meta property="og:site_name" content="{html.escape(piece.site)}">'
    )


def _ld(piece: Piece, **more: str) -> str:
    data = {
        "@type": "NewsArticle",
        "headline": piece.title,
        "datePublished": f"{piece.day}T06:30:00Z",
        "publisher": {"@type": "Organization", "name": piece.site},
        **more,
    }
    return f'<script type="application/ld+json">{json.dumps({"@context": "https://schema.org", **data})}</script>'


def _time(piece: Piece) -> str:
    return f'<p class="byline">By Ann Example · <time datetime="{piece.day}">{piece.day:%d %B %Y}</time></p>'


def _later(piece: Piece, days: int) -> str:
    return str(piece.day + datetime.timedelta(days))


MAKES: tuple[Callable[[Piece], str], ...] = (
    lambda p: _page(p, _og(p) + _ld(p), title=f"{p.title} | {p.site}"),
    lambda p: _page(p, _og(p), title=f"{p.title} - {p.site}", above=_time(p)),
    lambda p: _page(p, _ld(p, dateModified=f"{_later(p, 40)}T08:00:00Z")),
    lambda p: _page(p, f'<meta property="article:published_time" content="{p.day}T23:50:00+00:00">' + _og(p)),
    lambda p: _page(p, above=_time(p)),
    lambda p: _page(p, title=f"{p.site}: {p.title}", above=f"<p>{p.day:%B} {p.day.day}, {p.day.year}</p>"),
    lambda p: _page(p, '<meta name="robots" content="index">', title=f"{p.title} – {p.site}"),
    lambda p: _page(p, _og(p) + _ld(p), h1=p.title.upper()),
    lambda p: _page(p, _ld(p) + f'<meta property="og:site_name" content="{p.host.partition(".")[0]}">'),
    lambda p: _page(p, f'<meta name="date" content="{p.day}"><meta property="og:site_name" content="Home">'),
    lambda p: _page(p, _og(p), above=f"<p>Published {p.day.day}.{p.day.month}.{p.day.year}</p>"),
    lambda p: _page(p, _ld(p) + _og(p), title=p.title.partition(":")[0], above=f"<p>Updated {_later(p, 3)}</p>"),
)


def _typo(title: str) -> str:
    words = title.split()
    return " ".join([*words[:-1], f"{words[-1]}s"])


# How an entry may differ from its page without a fault: title, outlet, days after.
HARMLESS: tuple[Callable[[Piece], tuple[str, str, int]], ...] = (
    lambda p: (p.title, p.site, 0),
    lambda p: (f"{p.title} | {p.site}", p.site, 0),
    lambda p: (p.title.title(), p.site, 1),
    lambda p: (_typo(p.title), p.site.removeprefix("The "), 0),
    lambda p: (p.title.rsplit(" ", 2)[0] + "…", p.site, -1),
    lambda p: (f"{p.title}: what we know", f"{p.site} Online", 2),
    lambda p: (p.title, "".join(word[0] for word in p.site.split()), 0),
    lambda p: (p.title, p.host, 0),
    lambda p: (f"Update: {p.title}", p.site, 3),
    lambda p: (p.title.replace("'", "’").replace("-", "–"), p.site.upper(), 0),
)
FAULTS = {
    "title-differs": "title",
    "date-differs": "date",
    "outlet-differs": "outlet",
    "dead-link": "dead",
    "moved-link": "moved",
}


class Site(http.server.BaseHTTPRequestHandler):
    """All hosts at once."""

    pages: ClassVar[dict[str, bytes]] = {}

    def log_message(self, *_: object) -> None:
        pass

    def do_GET(self) -> None:
        host, path = (self.headers["Host"] or "").partition(":")[0], self.path
        if path.startswith("/old/"):
            self.send_response(301)
            self.send_header("Location", path.removeprefix("/old"))
            self.end_headers()
            return
        body = self.pages.get(f"{host}{path}")
        self.send_response(404 if body is None else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(body or b"<title>Not found</title><p>There is no such page.")


async def _here(name: str, port: int) -> Sequence[str]:
    return ["127.0.0.1"]


def pieces() -> list[Piece]:
    found = []
    for number, case in enumerate(cases(PAIRS, 2)):
        first, *rest = case.parts[0].strip().split("\n\n")
        host = list(SITES)[number % len(SITES)]
        day = datetime.date(2019 + number % 5, 1 + number % 12, 2 + number)
        found.append(Piece(first, host, SITES[host], day, tuple(rest)))
    return found


def measure(every: Sequence[Piece]) -> tuple[list[tuple[str, str]], dict[tuple[str, int], citecheck.Finding]]:
    """Return the entries with their faults, and what the rules said of each, by rule and number."""
    entries: list[tuple[str, str]] = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        port = server.server_port
        turns = itertools.count()
        for i, piece in enumerate(every):
            other = every[(i + 1) % len(every)]
            for j, make in enumerate(MAKES):
                for fault in ("", "", *FAULTS.values()):
                    number = next(turns)
                    path = f"/{piece.day.year}/{number}"
                    title, outlet, days = HARMLESS[(i + j + number) % len(HARMLESS)](piece)
                    day = piece.day + datetime.timedelta(days)
                    if fault == "title":
                        title = other.title
                    elif fault == "outlet":
                        outlet = other.site
                    elif fault == "date":
                        day = day.replace(year=day.year - 1 - number % 3)
                    if fault != "dead":
                        Site.pages[f"{piece.host}{path}"] = make(piece).encode()
                    moved = "/old" if fault == "moved" else ""
                    url = f"http://{piece.host}:{port}{moved}{path}"
                    entries.append((fault, f"“{title}” {outlet}, {day.day} {day:%B %Y}, {url}"))
        article = "".join(f"It is said in the town.[{n}]\n\n" for n in range(1, len(entries) + 1))
        article += "Sources\n\n" + "\n".join(f"{n}. {entry}" for n, (_, entry) in enumerate(entries, 1))
        with tempfile.TemporaryDirectory() as folder:
            gate = Gate(SITES, _here)
            limits = Limits(seconds=20.0, interval=0.0)
            given = wanted([citecheck.parse(article)])
            fetch(given, pathlib.Path(folder), today=PartialDate(2026, 11, 26), gate=gate, limits=limits, archives=None)
            report = citecheck.check(article, sources=folder, config=Config(select=RULES))
        server.shutdown()
    return entries, {(finding.rule, int(finding.label or 0)): finding for finding in report.findings}


def main() -> None:
    entries, told = measure(pieces())
    read = Counter(fault for fault, _ in entries)
    print(f"{len(entries)} entries, {read['']} of them without a fault")
    for rule, fault in FAULTS.items():
        mine = [n for n, (each, _) in enumerate(entries, 1) if each == fault]
        others = [n for n, (each, _) in enumerate(entries, 1) if each != fault]
        found = [n for n in mine if (rule, n) in told]
        wrong = [n for n in others if (rule, n) in told]
        print(f"{rule:16s} found {len(found)} of {len(mine)}, false {len(wrong)} of {len(others)}")
        for n in wrong[:10]:
            print(f"   false  {entries[n - 1][1][:110]} | {told[rule, n].message}")
        for n in [n for n in mine if n not in found][:10]:
            print(f"   missed {entries[n - 1][1][:130]}")


if __name__ == "__main__":
    main()
