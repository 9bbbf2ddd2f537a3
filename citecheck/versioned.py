"""Files of ours in JSON that say which version of their layout they have: baselines and ticks."""

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

from citecheck import writing
from citecheck.errors import ReadError, WriteError

VERSION = 1
"""The only one so far."""

T = TypeVar("T")


def read(path: str | os.PathLike[str], name: str, parse: Callable[[Any], T]) -> T:
    """Return what a file holds.

    Args:
        path: The file.
        name: What it is, as in “the baseline”.
        parse: What makes a value of the object that the file is; what it raises of lookups and types is a broken file.

    Raises:
        ReadError: It cannot be read, or citecheck did not write it.
    """
    shown = repr(os.fspath(path))
    try:
        content = json.loads(Path(path).read_bytes())
        if content["schema_version"] != VERSION:
            version = content["schema_version"]
            raise ReadError(f"the {name} {shown} has schema_version {version!r}; this citecheck reads {VERSION}")
        return parse(content)
    except OSError as error:
        raise ReadError(f"cannot read the {name} {shown}: {error.strerror or error}") from error
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise ReadError(f"{shown} is no {name} that citecheck wrote") from error


def write(path: str | os.PathLike[str], name: str, content: Mapping[str, object]) -> None:
    """Write a file; see ``read``.

    Raises:
        WriteError: It cannot be written.
    """
    text = json.dumps({"schema_version": VERSION, **content}, ensure_ascii=False, indent=1)
    try:
        # A lone surrogate, which no encoding has, becomes JSON's own escape.
        writing.replace(path, (text + "\n").encode("utf-8", errors="backslashreplace"))
    except OSError as error:
        raise WriteError(f"cannot write the {name} {os.fspath(path)!r}: {error.strerror or error}") from error
