"""``citecheck sources``: fetch what an article cites, and show which text belongs to which entry."""

import argparse
import datetime
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from citecheck import parsing, reading
from citecheck.cli import running
from citecheck.cli.outputs import Progress
from citecheck.errors import CitecheckError, UsageError
from citecheck.rendering.text import count, harmless
from citecheck.settings import Settings
from citecheck.values import Document, PartialDate, Reference, SourceText

_SHOWN = 70
"""Characters of a title that a line shows."""


def documents(paths: Sequence[str], settings: Settings, stdin_name: str) -> tuple[list[Document], list[str]]:
    """Return the articles as they are read, and what went wrong with others."""
    found, troubles = [], []
    for path in paths:
        name = stdin_name if path == "-" else path
        try:
            config = settings.of(Path(name)).config
            data = running.load(path, name, config)
            folder = None if path == "-" else Path(path).parent
            read = reading.read_bytes(data, format=config.format, name=name, max_bytes=config.max_size, folder=folder)
        except CitecheckError as error:
            troubles.append(str(error))
            continue
        found.append(parsing.parse(read, day_first=config.reads_day_first))
    return found, troubles


def fetch(options: argparse.Namespace, articles: Sequence[Document]) -> None:
    """Fetch the sources of articles into a folder, and print a line for each, in the order of the articles."""
    from citecheck.fetching.fetch import ARCHIVES, Fetched, wanted
    from citecheck.fetching.fetch import fetch as fetched
    from citecheck.fetching.gate import Gate
    from citecheck.fetching.web import Limits

    addresses = wanted(articles)
    if not addresses:
        raise UsageError("no reference of the article has an address to fetch")
    progress = Progress(sys.stderr, len(addresses), shown=not options.quiet, what="sources")

    def told(one: Fetched) -> None:
        progress.clear()
        progress.step()

    today = datetime.date.today()
    found = fetched(
        addresses,
        Path(options.into),
        today=PartialDate(today.year, today.month, today.day),
        gate=Gate(options.allow_host),
        limits=Limits(seconds=options.timeout, bytes=options.max_bytes),
        archives=None if options.no_archive else ARCHIVES,
        again=options.again,
        told=told,
    )
    progress.clear()
    by_url = {one.url: one.source for one in found}
    for address in addresses:
        if address.url in by_url:
            print(harmless(f"{address.url}: {_state(by_url[address.url])}"))
    if not options.quiet:
        known = len(addresses) - len(found)
        before = f"; {known:,} fetched before" if known else ""
        noun = "address" if len(found) == 1 else "addresses"
        print(f"{len(found):,} {noun} asked{before}", file=sys.stderr)


def show(articles: Sequence[Document], path: str | os.PathLike[str]) -> None:
    """Print which text belongs to each entry of the articles, and which texts belong to none."""
    from citecheck.evidence.sources import gathered, tie

    sources = gathered(path)
    untied: list[SourceText] = list(sources.texts)
    for document in articles:
        if len(articles) > 1:
            print(harmless(document.name or "article"))
        ties = tie(sources, document)
        untied = [text for text in untied if text in ties.untied]
        for reference in document.sources:
            texts = ties.of(reference)
            print(harmless(f"{_entry(reference)}: {'; '.join(map(_text, texts)) or 'no text'}"))
    for text in untied:
        print(harmless(f"belongs to no entry: {_text(text)}"))
    for name in sources.passed_over:
        print(harmless(f"not read: {name}"))


def _entry(reference: Reference) -> str:
    label = f"[{reference.label}] " if reference.label is not None else ""
    return f"{label}{(reference.title or reference.url or 'an entry without title')[:_SHOWN]}"


def _text(text: SourceText) -> str:
    return f"{text.name or text.url or text.title or 'a text'} ({_state(text)})"


def _state(text: SourceText) -> str:
    copy = f", archived at {text.answer.archived}" if text.answer and text.answer.archived else ""
    return f"{text.reason or count(len(text.text.split()), 'word')}{copy}"
