"""A table of articles: checked batch by batch, in whatever engine holds it, or as an archive on disk.

``check_batches`` takes and gives Arrow record batches, so that Spark, Ray Data, Daft, Dask, DuckDB and Polars can call
it where the articles are. ``run`` reads files and writes Parquet, part by part, and goes on where it was stopped.
Needs the extra ``archive``.
"""

from citecheck.archive.batches import check_batches
from citecheck.archive.runs import Progress, run
from citecheck.archive.summary import Summary, summarise
from citecheck.archive.tables import SCHEMA_VERSION, TABLES, schema

__all__ = ["SCHEMA_VERSION", "TABLES", "Progress", "Summary", "check_batches", "run", "schema", "summarise"]
