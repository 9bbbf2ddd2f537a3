"""Writing files: beside their place and put there at the end, so that trouble leaves what was there.

Everything citecheck writes goes through here: outputs, baselines, fixed articles, results that are kept.
"""

import contextlib
import os
import stat
from collections.abc import Iterator, Sequence
from io import TextIOWrapper
from typing import BinaryIO, TextIO

_LONGEST_NAME = 100
"""So much of a file's name stands in the name of its draft; file systems allow 255 bytes, a character takes up to 4."""


class Draft:
    """A file on its way: written beside its place, and put there by ``keep`` or thrown away by ``drop``.

    What is no plain file (a device, a pipe) has no place to put anything, and is written to as it is.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        """Open the draft.

        Raises:
            OSError: The file or its folder cannot be written.
        """
        self.path = os.path.realpath(path)
        self._before = _status(self.path)
        if self._before and stat.S_ISDIR(self._before.st_mode):
            raise IsADirectoryError(21, "it is a folder", os.fspath(path))
        self._beside = self._before is None or stat.S_ISREG(self._before.st_mode)
        self.file: BinaryIO
        if not self._beside:
            self.file = open(path, "wb")  # noqa: SIM115 - `keep` and `drop` close it
            return
        if self._before and not os.access(self.path, os.W_OK):
            raise PermissionError(13, "it is write-protected", os.fspath(path))
        folder, name = os.path.split(self.path)
        self._name = os.path.join(folder, f".{name[:_LONGEST_NAME]}.{os.urandom(6).hex()}.part")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        self.file = os.fdopen(os.open(self._name, flags, 0o666), "wb")

    def keep(self, *, durable: bool = True) -> tuple[str, ...]:
        """Put the file in its place, and return in a few words each what of the old one could not be kept.

        Args:
            durable: Whether it must be there even if the power goes off next.

        Raises:
            OSError: It cannot be written to the end; then the old file is still there.
        """
        self.file.flush()
        if not self._beside:
            self.file.close()
            return ()
        try:
            if durable:
                os.fsync(self.file.fileno())
            self.file.close()
            lost = _like(self._name, self.path, self._before) if self._before else ()
            os.replace(self._name, self.path)
        except BaseException:
            self.drop()
            raise
        return lost

    def drop(self) -> None:
        """Throw the draft away; what was there stays."""
        with contextlib.suppress(OSError):  # a full disk says so once more
            self.file.close()
        if self._beside:
            with contextlib.suppress(OSError):
                os.unlink(self._name)


def replace(path: str | os.PathLike[str], content: bytes, *, durable: bool = True) -> tuple[str, ...]:
    """Write a file at once or not at all, and return what of the old one could not be kept.

    Raises:
        OSError: It cannot be written; then nothing has changed.
    """
    draft = Draft(path)
    try:
        draft.file.write(content)
        return draft.keep(durable=durable)
    except BaseException:
        draft.drop()
        raise


def text_of(draft: Draft) -> TextIO:
    """Return the draft as a stream of text in UTF-8, with the line ends that are written to it."""
    return TextIOWrapper(draft.file, encoding="utf-8", errors="backslashreplace", newline="\n")


def _like(name: str, path: str, before: os.stat_result) -> tuple[str, ...]:
    """Give a new file the permissions, owner and attributes of the old one; return what it could not be given."""
    lost: list[str] = []
    if hasattr(os, "chown"):
        now = os.stat(name)
        if (now.st_uid, now.st_gid) != (before.st_uid, before.st_gid):
            try:
                os.chown(name, before.st_uid, before.st_gid)
            except OSError:
                lost.append("its owner or group is another now")
    try:  # after the owner, for a change of owner takes some of the permissions away
        os.chmod(name, stat.S_IMODE(before.st_mode))
    except OSError:
        lost.append("its permissions could not be kept")
    if before.st_nlink > 1:
        others = "another name" if before.st_nlink == 2 else f"{before.st_nlink - 1} other names"
        lost.append(f"it had {others}, which still hold the old text")
    if hasattr(os, "listxattr") and not _kept_attributes(name, path):
        lost.append("its extended attributes could not all be kept")
    return tuple(lost)


def _kept_attributes(name: str, path: str) -> bool:
    try:
        attributes = os.listxattr(path)
    except OSError:  # a file system without them
        return True
    kept = True
    for attribute in attributes:
        try:
            os.setxattr(name, attribute, os.getxattr(path, attribute))
        except OSError:
            kept = kept and attribute == "security.selinux"  # which the system gives every new file
    return kept


def _status(path: str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except FileNotFoundError:
        return None


# --- which files are one --------------------------------------------------------------------------------------------


def is_plain(path: str | os.PathLike[str]) -> bool:
    """Tell whether a path leads to a file that keeps what is written to it, or to none yet."""
    try:
        return stat.S_ISREG(os.stat(path).st_mode)
    except (OSError, ValueError):
        return True


def clash(path: str, others: Sequence[str]) -> str | None:
    """Return which of the other paths leads to the same plain file, if one does."""
    if not is_plain(path):
        return None
    try:
        own = os.stat(path)
    except (OSError, ValueError):
        place = os.path.normcase(os.path.realpath(path))
        return next((other for other in others if os.path.normcase(os.path.realpath(other)) == place), None)
    for other in others:
        with contextlib.suppress(OSError, ValueError):
            if os.path.samestat(own, os.stat(other)):
                return other
    return None


@contextlib.contextmanager
def alone_in(folder: str | os.PathLike[str]) -> Iterator[None]:
    """Wait until no other run of citecheck is changing a folder's files, and keep others waiting meanwhile.

    Where the system or the folder knows no such lock, nobody waits.
    """
    try:
        import fcntl
    except ImportError:  # Windows
        yield
        return
    try:
        descriptor = os.open(folder or os.curdir, os.O_RDONLY)
    except OSError:
        yield
        return
    try:
        with contextlib.suppress(OSError):  # some network file systems have no locks
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
