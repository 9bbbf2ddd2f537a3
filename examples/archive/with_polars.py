"""Check a table of articles in Polars: a lazy frame goes in, a lazy frame comes out.

python with_polars.py articles.parquet
"""

import sys

import polars as pl
import pyarrow as pa

from citecheck.archive import check_batches, schema

ROWS = "findings"


def check(frame: pl.DataFrame) -> pl.DataFrame:
    """Give the rows for some articles."""
    batches = frame.to_arrow().to_batches(max_chunksize=500)
    return pl.DataFrame(pa.Table.from_batches(check_batches(batches, rows=ROWS), schema(ROWS)))


def main(path: str) -> None:
    """Count the findings of each rule in a Parquet file of articles."""
    columns = pl.DataFrame(schema(ROWS).empty_table()).schema
    findings = pl.scan_parquet(path).map_batches(check, schema=columns)
    for rule, count in findings.group_by("rule").len().sort("rule").collect().iter_rows():
        print(rule, count)


if __name__ == "__main__":
    main(sys.argv[1])
