"""How the command line ends: its exit codes, and what it says of trouble."""

import sys

OK, FOUND, FAILED, INTERRUPTED = 0, 1, 2, 130
"""The exit codes: nothing weighs enough to fail, something does, the job could not be done, Ctrl-C."""


def complain(sentence: str) -> int:
    """Tell the user about trouble, and return the exit code for it."""
    from citecheck.rendering.text import harmless

    print(f"citecheck: {harmless(sentence)}", file=sys.stderr)
    return FAILED
