"""The words between the fields of a reference, by what they do; ``knowledge/reference_words.txt`` explains them."""

from pathlib import Path


def _read_words() -> dict[str, frozenset[str]]:
    words: dict[str, set[str]] = {}
    table = Path(__file__).parents[1] / "knowledge" / "reference_words.txt"
    for line in table.read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            head, _, listed = line.partition("|")
            words.setdefault(head.split()[0], set()).update(listed.split())
    return {kind: frozenset(listed) for kind, listed in words.items()}


_KINDS = _read_words()
VISIT = _KINDS["visit"]
COPY = _KINDS["copy"]
CHANGE = _KINDS["change"]
LEAD = _KINDS["lead"]
MEDIUM = _KINDS["medium"]
FILLER = _KINDS["filler"]
SMALL = _KINDS["small"]
BODY = _KINDS["body"]
