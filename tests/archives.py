"""Archives for tests: articles that differ, and the rows of a folder of results."""

import json
import random
from pathlib import Path
from typing import Any

from citecheck.archive import TABLES

_THINGS = "rain copper mine harbour council bridge budget school river winter election market train hospital".split()


def article(number: int) -> str:
    """Return a short article, another for each number, with a fault in one of three."""
    dice = random.Random(number)
    sentences, entries = [], []
    for label in range(1, dice.randint(2, 5)):
        one, two, three = dice.sample(_THINGS, 3)
        sentences.append(f"The {one} near the {two} was closed after the {three} had failed.[{label}]")
        day = f"{dice.randint(1, 28)} May {dice.randint(2001, 2024)}"
        entries.append(f"{label}. “{one.title()} and {three} closed” The Daily, {day}, https://daily.example/{number}")
    if number % 3 == 0:
        sentences.append("Nobody was hurt.[9]")
    return f"Town news {number}\n\n{' '.join(sentences)}\n\nReferences\n\n" + "\n".join(entries) + "\n"


def rows(count: int, start: int = 0) -> list[dict[str, Any]]:
    """Return a table of articles."""
    return [
        {
            "id": f"a{number}",
            "text": article(number),
            "outlet": ("The Post", "Herald")[number % 2],
            "published": f"2025-0{1 + number % 3}-14",
        }
        for number in range(start, start + count)
    ]


def write_jsonl(path: Path, count: int, start: int = 0) -> Path:
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows(count, start)), "utf-8")
    return path


def results(folder: Path) -> dict[str, list[dict[str, Any]]]:
    """Return all rows of a folder of results, in an order of their own."""
    import pyarrow.parquet as parquet

    def read(table: str) -> list[dict[str, Any]]:
        files = sorted((folder / table).glob("*.parquet"))
        found = [row for file in files for row in parquet.read_table(file).to_pylist()]
        return sorted(found, key=lambda row: json.dumps(row, sort_keys=True))

    return {table: read(table) for table in TABLES}
