"""What a finding is recognised by from one run to the next, wherever the article was edited."""

import hashlib
from collections import Counter
from collections.abc import Sequence

from citecheck import attrs
from citecheck.baseline import identities
from citecheck.values import Finding, Results


def fingerprints(findings: Sequence[Finding], report: Results) -> list[str]:
    """Return a fingerprint for each finding of an article, in order; those said twice of the same words differ.

    They tell nothing about the article's name; where that matters, add it.
    """
    seen: Counter[object] = Counter()
    prints = []
    for identity in identities(findings, report):
        seen[identity] += 1
        known = "\0".join((*map(str, attrs.astuple(identity)), str(seen[identity])))
        prints.append(hashlib.sha256(known.encode("utf-8", "surrogatepass")).hexdigest()[:32])
    return prints
