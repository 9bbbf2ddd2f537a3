"""Check a table of articles in Daft: two columns go in, a column of reports comes out.

python with_daft.py articles.parquet
"""

import sys

import daft
import pyarrow as pa

from citecheck.archive import check_batches, schema

REPORT = daft.DataType.from_arrow_type(pa.struct(list(schema())))


@daft.func.batch(return_dtype=REPORT, batch_size=500)
def check(id: daft.Series, text: daft.Series) -> daft.Series:
    """Give the rows for some articles."""
    [reports] = check_batches([pa.record_batch({"id": id.to_arrow(), "text": text.to_arrow()})])
    return daft.Series.from_arrow(reports.to_struct_array())


def main(path: str) -> None:
    """Count the findings of each rule in a Parquet file of articles."""
    articles = daft.read_parquet(path)
    reports = articles.select(check(articles["id"], articles["text"]).alias("report"))
    findings = reports.select(reports["report"]["findings"].alias("finding")).explode("finding")
    rules = findings.where(findings["finding"].not_null()).select(findings["finding"]["rule"].alias("rule"))
    for row in rules.groupby("rule").agg(rules["rule"].count().alias("count")).sort("rule").to_pylist():
        print(row["rule"], row["count"])


if __name__ == "__main__":
    main(sys.argv[1])
