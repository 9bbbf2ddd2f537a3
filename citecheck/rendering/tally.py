"""What was counted, for summaries, statistics and exit codes."""

from collections import Counter
from collections.abc import Mapping

from citecheck import attrs
from citecheck.values import Coverage, Results


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
    markers: int = 0
    """What of the articles was read; see ``Coverage``."""
    resolved: int = 0
    entries: int = 0
    cited: int = 0
    remarks: int = 0
    unread: int = 0
    verdicts: Mapping[str, int] = attrs.field(factory=Counter, hash=False)
    """Sentences by what their sources say; empty where no source texts were given."""

    @property
    def is_sound(self) -> bool:
        """Whether every value is of its kind, as one that was kept in a file may not be."""
        values = attrs.asdict(self)
        mappings = {name: values.pop(name) for name in ("severities", "rules", "first", "verdicts")}
        words = mappings.pop("first").values()
        counts = [*values.values(), *(count for mapping in mappings.values() for count in mapping.values())]
        return all(isinstance(word, str) for word in words) and all(type(count) is int for count in counts)

    @property
    def coverage(self) -> Coverage:
        """How much was read."""
        return Coverage(
            self.markers, self.resolved, self.entries, self.cited, self.references, self.remarks, self.unread
        )

    @classmethod
    def of(cls, report: Results) -> "Tally":
        """Count one article."""
        read = report.coverage
        return cls(
            1,
            read.sources,
            len(report.citations),
            Counter(str(finding.severity) for finding in report.findings),
            Counter(finding.rule for finding in report.findings),
            len(report.suppressed),
            {str(finding.severity): finding.rule for finding in reversed(report.findings)},
            sum(finding.mend == "safe" for finding in report.findings),
            read.markers,
            read.resolved,
            read.entries,
            read.cited,
            read.remarks,
            read.unread,
            Counter(report.verdicts),
        )

    @property
    def said(self) -> str:
        """What the sources say, in words; empty where no source texts were given."""
        total = sum(self.verdicts.values())
        if not total:
            return ""
        kinds = [
            f"{self.verdicts[kind]:,} {kind}" for kind in ("found", "partly", "not found") if kind in self.verdicts
        ]
        unread = self.verdicts.get("not read", 0)
        if unread:
            kinds.append(f"{unread:,} not checked")
        return f"{total:,} {'sentence' if total == 1 else 'sentences'} held against sources: {', '.join(kinds)}"

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
            self.markers + other.markers,
            self.resolved + other.resolved,
            self.entries + other.entries,
            self.cited + other.cited,
            self.remarks + other.remarks,
            self.unread + other.unread,
            Counter(self.verdicts) + Counter(other.verdicts),
        )
