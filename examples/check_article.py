"""Check an article from Python, as an editorial system would before publishing.

Run it with an article of your own: ``python examples/check_article.py my-article.txt``.
"""

import pathlib
import sys

import citecheck

article = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else pathlib.Path(__file__).with_name("article.txt"))
report = citecheck.check(article, as_of="2024-03-20")

print(f"{report.document.headline}: {len(report.citations)} citations, {len(report.document.references)} references")
for citation in report.citations:
    source = citation.reference.title if citation.reference else "nothing"
    likely = f"{citation.relevance.value:.0%}" if citation.relevance else "not scored"
    print(f"[{citation.marker.label}] {likely:>10}  {source}")
for finding in report.findings:
    print(f"{finding.severity}: {finding.message} [{finding.rule}]")

sys.exit(not report.ok)
