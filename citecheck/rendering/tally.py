"""What was counted, for summaries, statistics and exit codes."""

from collections import Counter
from collections.abc import Mapping

import attrs

from citecheck.values import Results


@attrs.frozen
class Tally:
    """How much was checked and found; tallies of several articles add up, and fit into JSON."""

    documents: int = 0
    references: int = 0
    citations: int = 0
    severities: Mapping[str, int] = attrs.field(factory=Counter, hash=False)
    """Findings by severity."""
    rules: Mapping[str, int] = attrs.field(factory=Counter, hash=False)
    """Findings by rule."""
    suppressed: int = 0
    """Findings that the article or a baseline says to leave alone."""
    first: Mapping[str, str] = attrs.field(factory=dict, hash=False)
    """The rule of the first finding of each severity."""
    mendable: int = 0
    """Findings that ``--fix`` mends."""

    @classmethod
    def of(cls, report: Results) -> "Tally":
        """Count one article."""
        return cls(
            1,
            len(report.document.references),
            len(report.citations),
            Counter(str(finding.severity) for finding in report.findings),
            Counter(finding.rule for finding in report.findings),
            len(report.suppressed),
            {str(finding.severity): finding.rule for finding in reversed(report.findings)},
            sum(finding.mend == "safe" for finding in report.findings),
        )

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            self.documents + other.documents,
            self.references + other.references,
            self.citations + other.citations,
            Counter(self.severities) + Counter(other.severities),
            Counter(self.rules) + Counter(other.rules),
            self.suppressed + other.suppressed,
            {**other.first, **self.first},
            self.mendable + other.mendable,
        )
