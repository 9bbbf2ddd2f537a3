"""The command line: options to Config, check, render, exit code; no logic of its own."""


def main(argv: list[str] | None = None) -> int:
    """Run the command line and return its exit code."""
    raise NotImplementedError
