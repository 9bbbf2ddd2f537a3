"""Reports as Markdown, for notebooks and chats that show no HTML."""

from citecheck.patterns import lazy_regex
from citecheck.rendering.text import count, harmless
from citecheck.text import Lines
from citecheck.values import Results, Severity

# What Markdown would read as more than a sign, and what begins an element of HTML.
_SIGNS = lazy_regex(r"([\\`*_{}\[\]<>#|~$])")


def report(shown: Results) -> str:
    """Return what was found, an item a finding, below a line that counts it."""
    lines = Lines(shown.document.source)
    by_weight = sorted(Severity, reverse=True)
    counts = {weight: sum(finding.severity is weight for finding in shown.findings) for weight in by_weight}
    found = ", ".join(count(counts[weight], str(weight)) for weight in by_weight if counts[weight])
    head = f"**{_plain(shown.document.headline or shown.document.name or 'Article')}**"
    said = [f"{head}: {shown.coverage}; {found or 'nothing to report'}.", ""]
    for finding in shown.findings:
        line, _ = lines.position(finding.span.start)
        advice = f" {_plain(finding.suggestion)}" if finding.suggestion else ""
        said.append(f"- **{finding.severity}**, line {line}: {_plain(finding.message)}{advice} (`{finding.rule}`)")
    return "\n".join(said).rstrip() + "\n"


def _plain(text: str) -> str:
    r"""Return text as Markdown that shows it.

    >>> print(_plain("[1] *is* <b>"))
    \[1\] \*is\* \<b\>
    """
    return _SIGNS.sub(r"\\\1", harmless(" ".join(text.split())))
