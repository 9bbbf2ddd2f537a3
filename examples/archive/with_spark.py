"""Check a table of articles in Spark: ``mapInArrow`` hands the batches of a partition to ``check_batches``.

python with_spark.py articles.parquet
"""

import sys
from collections.abc import Iterator

import pyarrow as pa
from pyspark.sql import SparkSession
from pyspark.sql.pandas.types import from_arrow_schema

from citecheck.archive import check_batches, schema

ROWS = "findings"


def check(batches: Iterator[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
    """Give the rows for some articles."""
    return check_batches(batches, rows=ROWS)


def main(path: str) -> None:
    """Count the findings of each rule in a Parquet file of articles."""
    settings = {"spark.sql.execution.arrow.maxRecordsPerBatch": "500", "spark.ui.enabled": "false"}
    spark = SparkSession.builder.config(map=settings).getOrCreate()
    articles = spark.read.parquet(path).select("id", "text")
    findings = articles.mapInArrow(check, schema=from_arrow_schema(schema(ROWS)))
    for row in findings.groupBy("rule").count().orderBy("rule").collect():
        print(row["rule"], row["count"])


if __name__ == "__main__":
    main(sys.argv[1])
