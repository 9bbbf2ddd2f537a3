"""Check a table of articles in Dask: a frame goes in, a frame comes out, partition by partition, on any cluster.

python with_dask.py articles.parquet
"""

import sys

import dask.dataframe as dd
import pandas as pd
import pyarrow as pa

from citecheck.archive import check_batches, schema

ROWS = "findings"


def check(frame: pd.DataFrame) -> pd.DataFrame:
    """Give the rows for some articles."""
    batches = pa.Table.from_pandas(frame[["id", "text"]], preserve_index=False).to_batches(max_chunksize=500)
    findings = pa.Table.from_batches(check_batches(batches, rows=ROWS), schema(ROWS))
    return findings.to_pandas(types_mapper=pd.ArrowDtype)


def main(path: str) -> None:
    """Count the findings of each rule in a Parquet file of articles."""
    columns = schema(ROWS).empty_table().to_pandas(types_mapper=pd.ArrowDtype)
    findings = dd.read_parquet(path).map_partitions(check, meta=columns)
    for rule, count in findings["rule"].value_counts().compute(scheduler="synchronous").sort_index().items():
        print(rule, count)


if __name__ == "__main__":
    main(sys.argv[1])
