"""A file of JSON lines that is named: each line is an article, ``{"id": …, "text": …}``."""

import os
from collections.abc import Iterable, Iterator

from citecheck.errors import ReadError

SUFFIXES = (".jsonl", ".ndjson")
"""What such a file's name ends in. In a folder it is passed over, for it may be anything."""


class Line(str):
    """A line of such a file; as text, its file and its number, which is what the article is called."""

    file: str
    start: int
    """Where it begins, in bytes."""

    @classmethod
    def of(cls, file: str, number: int, start: int) -> "Line":
        """Return a line by its place."""
        line = cls(f"{file}:{number}")
        line.file, line.start = file, start
        return line

    def load(self, max_bytes: int) -> bytes:
        """Return the article.

        Raises:
            ReadError: The line is not that of an article, or longer than allowed.
        """
        import json  # takes its time, and few runs need it

        try:
            with open(self.file, "rb") as file:
                file.seek(self.start)
                data = file.readline(2 * max_bytes + 1)  # signs are escaped
            values = json.loads(data)
            text = values["text"]
            if isinstance(text, str):
                return text.encode("utf-8", "replace")
            why = f"its text is no text but {json.dumps(text)[:40]}"
        except OSError as error:
            why = error.strerror or str(error)
        except KeyError:
            why = f'it has no "text", only {", ".join(map(repr, values)) or "nothing"}'
        except (ValueError, TypeError, RecursionError):
            why = 'it is no object {"id": …, "text": …}'
        raise ReadError(f"cannot read {str(self)!r}: {why}")


def articles(paths: Iterable[str]) -> Iterator[str]:
    """Give each article of some files: a file of JSON lines is as many as it has lines that are not blank."""
    for path in paths:
        if not path.lower().endswith(SUFFIXES) or not os.path.isfile(path):
            yield path
            continue
        try:
            with open(path, "rb") as file:
                start = 0
                for number, line in enumerate(file, 1):
                    if not line.isspace():
                        yield Line.of(path, number, start)
                    start += len(line)
        except OSError:
            yield path  # whoever reads it says what is wrong with it


def file_of(path: str) -> str:
    """Return the file of an article."""
    return path.file if isinstance(path, Line) else path
