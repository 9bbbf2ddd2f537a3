"""``python -m citecheck``, and the command ``citecheck``."""

import sys


def main() -> int:
    """Run the command line; Ctrl-C ends it without a traceback also while it is still being loaded."""
    try:
        from citecheck import cli

        return cli.main()
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
