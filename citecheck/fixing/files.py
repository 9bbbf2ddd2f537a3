"""Writing a fixed article back to its file, and showing what would be written."""

import os
from pathlib import Path

from citecheck import reading, writing
from citecheck.errors import WriteError
from citecheck.patterns import lazy_regex


def rewrite(path: str | os.PathLike[str], data: bytes, before: str, after: str) -> tuple[str, ...]:
    """Write a fixed article to its file, in the encoding it has, at once or not at all.

    Args:
        path: The file; where it is a link, the file it leads to.
        data: The bytes that were checked.
        before: The text that was read in them.
        after: The text to write.

    Returns:
        What of the old file could not be kept, in a few words each.

    Raises:
        WriteError: The file cannot be written, or holds other bytes by now; it is left alone.
    """
    written = reading.encode(after, data, before)
    if written is None:
        raise _refused(path, "some of its characters cannot be written as they were")
    try:
        if Path(path).read_bytes() != data:
            raise _refused(path, "it has changed since it was checked")
        return writing.replace(path, written)
    except OSError as error:
        raise _refused(path, error.strerror or str(error)) from error


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
    shown = _shown(name)
    import difflib  # only a diff needs it

    lines = difflib.unified_diff(_lines(before), _lines(after), shown, shown)
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)


# What would end the line of a name, or command a terminal; and the signs of quoting themselves.
_ODD = lazy_regex('[\x00-\x1f"\\\\\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]')


def _shown(name: str) -> str:
    """Return a file's name as git and ``patch`` quote it where it holds more than letters.

    >>> print(_shown("a b.txt"), _shown("a\\n+++ b.txt"))
    a b.txt "a\\012+++ b.txt"
    """
    if not _ODD.search(name):
        return name
    quoted = _ODD.sub(lambda sign: "".join(f"\\{byte:03o}" for byte in _bytes(sign[0])), name)
    return f'"{quoted}"'


def _bytes(sign: str) -> bytes:
    """Return a sign in UTF-8; of a name that is none, the byte that Python keeps as half a surrogate."""
    return bytes([ord(sign) - 0xDC00]) if "\udc80" <= sign <= "\udcff" else sign.encode("utf-8", "surrogatepass")


def _lines(text: str) -> list[str]:
    """Return the lines as ``patch`` counts them: only a line feed ends one."""
    lines = text.split("\n")
    return [line + "\n" for line in lines[:-1]] + [line for line in lines[-1:] if line]
