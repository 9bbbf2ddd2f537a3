"""citecheck: check an article's citations before it goes out.

>>> import citecheck
>>> report = citecheck.check("It rained in Oslo.[1]\\n\\n1. “Rain in Oslo” The Daily, 3 May 2023")
>>> report.citations[0].reference.title
'Rain in Oslo'
"""

import importlib
from typing import TYPE_CHECKING

from citecheck.version import __version__

if TYPE_CHECKING:
    from citecheck import scoring
    from citecheck.checking import check, check_many, fix, parse
    from citecheck.config import Config
    from citecheck.dates import parse_date
    from citecheck.errors import (
        CitecheckError,
        ConfigError,
        MissingExtraError,
        ReadError,
        RuleFailed,
        UsageError,
        WriteError,
    )
    from citecheck.evidence.sources import Sources
    from citecheck.evidence.support import support
    from citecheck.exploring import Comparison, Explanation, compare, explain
    from citecheck.matching import match
    from citecheck.parsing.references import parse_reference
    from citecheck.rendering import render
    from citecheck.report import Corpus, Report
    from citecheck.scoring import score
    from citecheck.text import Lines
    from citecheck.values import (
        Answer,
        Citation,
        Claim,
        Definition,
        Directive,
        Document,
        Edit,
        Entry,
        Evidence,
        Finding,
        Fits,
        Fixes,
        MappedText,
        Marker,
        Missing,
        PartialDate,
        Passage,
        Prose,
        Reference,
        ReferenceList,
        Refused,
        Results,
        Score,
        Severity,
        SourceText,
        Span,
        Support,
        Suppressed,
        Unread,
    )

__all__ = [
    "Answer",
    "Citation",
    "CitecheckError",
    "Claim",
    "Comparison",
    "Config",
    "ConfigError",
    "Corpus",
    "Definition",
    "Directive",
    "Document",
    "Edit",
    "Entry",
    "Evidence",
    "Explanation",
    "Finding",
    "Fits",
    "Fixes",
    "Lines",
    "MappedText",
    "Marker",
    "Missing",
    "MissingExtraError",
    "PartialDate",
    "Passage",
    "Prose",
    "ReadError",
    "Reference",
    "ReferenceList",
    "Refused",
    "Report",
    "Results",
    "RuleFailed",
    "Score",
    "Severity",
    "SourceText",
    "Sources",
    "Span",
    "Support",
    "Suppressed",
    "Unread",
    "UsageError",
    "WriteError",
    "__version__",
    "check",
    "check_many",
    "compare",
    "explain",
    "fix",
    "match",
    "parse",
    "parse_date",
    "parse_reference",
    "render",
    "score",
    "scoring",
    "support",
]

_HOMES = {
    "checking": "check check_many fix parse",
    "config": "Config",
    "dates": "parse_date",
    "errors": "CitecheckError ConfigError MissingExtraError ReadError RuleFailed UsageError WriteError",
    "evidence.sources": "Sources",
    "evidence.support": "support",
    "exploring": "Comparison Explanation compare explain",
    "matching": "match",
    "report": "Corpus Report",
    "values": "Answer Citation Claim Definition Directive Document Edit Entry Evidence Finding Fits Fixes MappedText "
    "Marker Missing PartialDate Passage Prose Reference ReferenceList Refused Results Score Severity SourceText Span "
    "Support Suppressed Unread",
    "parsing.references": "parse_reference",
    "rendering": "render",
    "scoring": "score",
    "text": "Lines",
}
"""Where each name lives; its module is imported when the name is first used, for our patterns take time to compile."""


def __getattr__(name: str) -> object:
    if name == "scoring":
        return importlib.import_module("citecheck.scoring")
    for module, names in _HOMES.items():
        if name in names.split():
            value = getattr(importlib.import_module(f"citecheck.{module}"), name)
            globals()[name] = value
            return value
    raise AttributeError(f"module 'citecheck' has no attribute {name!r}")


def __dir__() -> list[str]:
    return __all__
