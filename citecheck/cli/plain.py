"""The commonest call, ``citecheck [check] PATH…`` without a flag, read without the parser of all flags.

To load and build that parser is a tenth of what one article takes, start included.
"""

import os
import types
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    import argparse

DEFAULTS: dict[str, object] = {
    **dict.fromkeys("stdin_filename output_format write_baseline baseline jobs cache_dir config".split()),
    **dict.fromkeys("show_files statistics quiet verbose exit_zero fix diff unsafe_fixes watch".split(), False),
    **dict.fromkeys("force_exclude untrusted no_config".split(), False),
    "color": "auto",
}
"""What the parser of ``check`` says of its flags where none is given; that it does is tested."""


def options(argv: Sequence[str], commands: Collection[str]) -> "argparse.Namespace | None":
    """Return what was said where only articles are named, ``None`` where that needs the parser.

    >>> options(["check", "storm.txt"], ["check"]).paths, options(["check", "-q", "storm.txt"], ["check"])
    (['storm.txt'], None)
    """
    named = list(argv[:1]) == ["check"]
    paths = list(argv[1:] if named else argv)
    if not paths or any(path.startswith("-") for path in paths):
        return None
    if not named and (paths[0] in commands or not os.path.exists(paths[0])):
        return None
    said = types.SimpleNamespace(command="check", paths=paths, output_file=[], **DEFAULTS)
    return cast("argparse.Namespace", said)
