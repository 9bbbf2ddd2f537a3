"""Check a table of articles in Ray Data: a dataset goes in, a dataset comes out, on any cluster.

python with_ray.py articles.parquet
"""

import sys

import pyarrow as pa
import ray

from citecheck.archive import check_batches, schema

ROWS = "findings"


def check(table: pa.Table) -> pa.Table:
    """Give the rows for some articles."""
    return pa.Table.from_batches(check_batches([table], rows=ROWS), schema(ROWS))


def main(path: str) -> None:
    """Count the findings of each rule in a Parquet file of articles."""
    findings = ray.data.read_parquet(path).map_batches(check, batch_format="pyarrow", batch_size=500)
    counts = findings.groupby("rule").count().sort("rule")
    for row in counts.take_all():
        print(row["rule"], row["count()"])


if __name__ == "__main__":
    main(sys.argv[1])
