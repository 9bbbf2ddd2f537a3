"""Writing a fixed article back to its file, and showing what would be written."""

import contextlib
import difflib
import os
import shutil
import tempfile
from pathlib import Path

from citecheck import reading
from citecheck.errors import WriteError


def rewrite(path: str | os.PathLike[str], data: bytes, before: str, after: str) -> None:
    """Write a fixed article to its file, in the encoding it has, at once or not at all.

    Args:
        path: The file; where it is a link, the file it leads to.
        data: The bytes that were checked.
        before: The text that was read in them.
        after: The text to write.

    Raises:
        WriteError: The file cannot be written, or holds other bytes by now; it is left alone.
    """
    written = reading.encode(after, data, before)
    if written is None:
        raise _refused(path, "some of its characters cannot be written as they were")
    try:
        _replace(Path(os.path.realpath(path)), data, written)
    except OSError as error:
        raise _refused(path, error.strerror or str(error)) from error


def _replace(path: Path, data: bytes, written: bytes) -> None:
    """Put a complete new file in the place of the old one, with its owner and permissions."""
    if not os.access(path, os.W_OK):
        raise _refused(path, "it is write-protected")
    descriptor, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with open(descriptor, "wb") as file:
            file.write(written)
            file.flush()
            os.fsync(file.fileno())
        owner = path.stat()
        with contextlib.suppress(OSError, AttributeError):  # only root may, and Windows has no owners
            os.chown(temporary, owner.st_uid, owner.st_gid)
        shutil.copymode(path, temporary)
        if path.read_bytes() != data:
            raise _refused(path, "it has changed since it was checked")
        os.replace(temporary, path)
    except BaseException:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(temporary)
        raise


def _refused(path: str | os.PathLike[str], why: str) -> WriteError:
    return WriteError(f"{os.fspath(path)!r} is not fixed: {why}")


def unified_diff(before: str, after: str, name: str) -> str:
    """Return what ``patch`` needs to make one text the other; nothing where they are the same.

    >>> print(unified_diff("one\\ntwo", "one\\nthree", "a.txt"))
    --- a.txt
    +++ a.txt
    @@ -1,2 +1,2 @@
     one
    -two
    \\ No newline at end of file
    +three
    \\ No newline at end of file
    <BLANKLINE>
    """
    lines = difflib.unified_diff(_lines(before), _lines(after), name, name)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(text: str) -> list[str]:
    """Return the lines as ``patch`` counts them: only a line feed ends one."""
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + [line for line in lines[-1:] if line]
