"""Check a table of articles in DuckDB: a query goes in, a relation comes out, and no more than a batch is in memory.

python with_duckdb.py articles.parquet
"""

import sys

import duckdb
import pyarrow as pa

from citecheck.archive import check_batches, schema


def main(path: str) -> None:
    """Count the findings of each rule in a Parquet file of articles."""
    database = duckdb.connect()
    articles = database.cursor().sql("SELECT id, text FROM read_parquet($1)", params=[path]).to_arrow_reader(500)
    reports = pa.RecordBatchReader.from_batches(schema(), check_batches(articles))
    database.register("reports", reports)  # can be read once; CREATE TABLE … AS SELECT keeps it
    query = "SELECT finding.rule, count(*) FROM (SELECT unnest(findings) AS finding FROM reports) GROUP BY 1 ORDER BY 1"
    for rule, count in database.execute(query).fetchall():
        print(rule, count)


if __name__ == "__main__":
    main(sys.argv[1])
