"""Batches of articles in, batches of rows out: all that an engine for tables needs."""

import contextlib
import datetime
import gc
import traceback
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from citecheck import attrs, checking, parsing, reading, scoring
from citecheck.archive.tables import REPORTS, Rows, Trouble, arrow, schema
from citecheck.config import Config
from citecheck.dates import parse_date
from citecheck.errors import CitecheckError, RuleFailed, UsageError, unknown
from citecheck.report import Report
from citecheck.rules import Rule
from citecheck.values import PartialDate

if TYPE_CHECKING:
    import pyarrow as pa


@attrs.frozen
class Article:
    """A row of a table of articles, or a file."""

    id: str
    content: str | bytes | None
    format: str | None = None
    outlet: str | None = None
    published: PartialDate | None = None
    """When, for one that does not say it itself."""
    name: str | None = None
    """What tells the format of a file; nothing for a row, whose id may end in anything."""
    trouble: str | None = None
    """Why there is no content."""


@attrs.frozen
class Checker:
    """How articles are checked."""

    config: Config = attrs.field(factory=Config)
    scorer: scoring.Scorer | None = None
    rules: tuple[Rule, ...] | None = None

    @classmethod
    def of(cls, config: Config | None, scorer: str | scoring.Scorer | None, rules: Iterable[Rule] | None) -> "Checker":
        """Return a checker that is known to work, so that what is wrong with the call is said before the first article.

        Raises:
            CitecheckError: The call cannot be carried out.
        """
        config = config or Config()
        chosen = scorer or config.scorer
        checker = cls(
            config,
            scoring.get_scorer(chosen) if isinstance(chosen, str) else chosen,
            None if rules is None else tuple(rules),
        )
        checking.check("", config=checker.config, scorer=checker.scorer, rules=checker.rules)
        return checker

    def outcome(self, article: Article) -> Report | Trouble:
        """Check an article; trouble with it, or with our own code, is an outcome too.

        Raises:
            UsageError: The call is wrong, which is no trouble of one article.
        """
        if article.content is None:
            return Trouble(article.trouble or "there is no text")
        try:
            return self._checked(article, article.content)
        except UsageError:
            raise
        except RuleFailed as error:
            return Trouble(str(error), "".join(traceback.format_exception(error)))
        except CitecheckError as error:
            return Trouble(str(error))
        except Exception as error:  # a bug of ours: trouble of this article, and never taken for a clean one
            return Trouble(f"cannot check {article.id!r}: {error!r}", "".join(traceback.format_exception(error)))

    def _checked(self, article: Article, content: str | bytes) -> Report:
        format = article.format or self.config.format
        read = reading.read(content, format=format, name=article.name, max_bytes=self.config.max_size)
        document = parsing.parse(attrs.evolve(read, name=article.id), day_first=self.config.reads_day_first)
        if document.published is None and article.published is not None:
            document = attrs.evolve(document, published=article.published)
        return checking.check(document, config=self.config, scorer=self.scorer, rules=self.rules)


def check_batches(
    batches: "Iterable[pa.RecordBatch]",
    *,
    text: str = "text",
    id: str = "id",
    rows: str = REPORTS,
    format: str | None = None,
    outlet: str = "outlet",
    published: str = "published",
    config: Config | None = None,
    as_of: str | datetime.date | PartialDate | None = None,
    scorer: str | scoring.Scorer | None = None,
    rules: Iterable[Rule] | None = None,
) -> "Iterator[pa.RecordBatch]":
    """Check a table of articles batch by batch, and give a batch of rows for each.

    An article's trouble is a row too: ``trouble`` in ``reports`` and ``articles``, a row of ``troubles``.

    Args:
        batches: Arrow record batches, or tables.
        text: The column that holds the articles: strings, or the bytes of files.
        id: The column that tells them apart; where there is none, they are counted from 0.
        rows: ``reports`` for a row an article, with findings, citations and references as lists; else one of
            ``TABLES``. ``schema(rows)`` is what the batches have.
        format: The format to read all articles as; told from the content where ``None``.
        outlet: The column that says where an article appeared, if there is one.
        published: The column that says when, if there is one; for articles that do not say it themselves.
        config: What to check and how.
        as_of: The day against which dates are judged; each article's own where ``None``.
        scorer: A scorer or its name.
        rules: The rules to choose from.

    Raises:
        CitecheckError: The call cannot be carried out; never because of what an article says.

    >>> import pyarrow as pa
    >>> batch = pa.record_batch({"id": ["a", "b"], "text": ["It rained.[1]", "It snowed."]})
    >>> [row["errors"] for result in check_batches([batch]) for row in result.to_pylist()]
    [1, 0]
    """
    schema(rows)  # is there such a table?
    if as_of is not None:
        config = attrs.evolve(config or Config(), as_of=as_of)
    if format is not None and format not in reading.FORMATS:
        raise unknown("format", format, reading.FORMATS)
    checker = Checker.of(config, scorer, rules)
    names = {"text": text, "id": id, "outlet": outlet, "published": published}
    return _checked(batches, checker, rows, names, format)


def _checked(
    batches: "Iterable[pa.RecordBatch]", checker: Checker, table: str, names: dict[str, str], format: str | None
) -> "Iterator[pa.RecordBatch]":
    before = 0
    for batch in batches:
        gathered = Rows()
        for article in articles(batch, names, before):
            read = attrs.evolve(article, format=format) if format else article
            gathered.add(read.id, read.outlet, checker.outcome(read))
        before += batch.num_rows
        yield gathered.batch(table)


def articles(batch: "pa.RecordBatch", names: dict[str, str], before: int = 0, origin: str = "") -> Iterator[Article]:
    """Give the articles of a batch.

    Args:
        batch: A record batch or a table.
        names: The names of the columns ``text``, ``id``, ``outlet`` and ``published``.
        before: How many rows came before it.
        origin: What an id begins with where the batch has none.

    Raises:
        UsageError: It has no column of text.
    """
    columns = {kind: _column(batch, name) for kind, name in names.items()}
    if columns["text"] is None:
        raise unknown("column", names["text"], batch.schema.names)
    for i in range(batch.num_rows):
        values = {kind: None if column is None else column[i].as_py() for kind, column in columns.items()}
        yield article(values, f"{origin}{before + i}")


def article(values: dict[str, Any], number: str) -> Article:
    """Return an article from the values of a row; ``number`` is its id where it has none."""
    text, id, outlet = values["text"], values["id"], values["outlet"]
    why = None if text is None or isinstance(text, str | bytes) else f"its text is no text: {type(text).__name__}"
    return Article(
        number if id is None else str(id),
        None if why else text,
        outlet=None if outlet is None else str(outlet),
        published=_day(values["published"]),
        trouble=why,
    )


def _day(value: object) -> PartialDate | None:
    """Return a day from a column of dates, of times or of text; what is no day is not known."""
    if isinstance(value, datetime.date):  # a time is one, too
        return PartialDate(value.year, value.month, value.day)
    if not isinstance(value, str) or not value:
        return None
    with contextlib.suppress(ValueError):
        return _day(datetime.datetime.fromisoformat(value))
    return parse_date(value)


def _column(batch: "pa.RecordBatch", name: str) -> "pa.Array | None":
    return batch.column(name) if name in batch.schema.names else None


# --- in a process that does nothing else ----------------------------------------------------------------------------


def settle() -> None:
    """Make a worker's process fit for many articles: what is loaded is never looked at for garbage again."""
    if not _SETTLED:
        checking.check("It rained in Oslo.[1]\n\n1. “Rain in Oslo” The Daily, 3 May 2023")
        gc.collect()
        gc.freeze()
        gc.set_threshold(50_000)
        _SETTLED.append(True)


_SETTLED: list[bool] = []

__all__ = ["Article", "Checker", "arrow", "article", "articles", "check_batches", "settle"]
