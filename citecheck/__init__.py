"""citecheck: check an article's citations before it goes out.

>>> import citecheck
>>> report = citecheck.check("It rained in Oslo.[1]\\n\\n1. “Rain in Oslo” The Daily, 3 May 2023")
>>> report.citations[0].reference.title
'Rain in Oslo'
"""

from citecheck import scoring
from citecheck.checking import check, parse
from citecheck.config import Config
from citecheck.dates import parse_date
from citecheck.errors import CitecheckError, ConfigError, MissingExtraError, ReadError, RuleFailed, UsageError
from citecheck.matching import match
from citecheck.model import (
    Citation,
    Claim,
    Definition,
    Directive,
    Document,
    Edit,
    Finding,
    Fits,
    MappedText,
    Marker,
    Note,
    PartialDate,
    Prose,
    Reference,
    Report,
    Score,
    Severity,
    Span,
    Suppressed,
)
from citecheck.parsing.references import parse_reference
from citecheck.rendering import render
from citecheck.scoring import score

__version__ = "0.1.0"

__all__ = [
    "Citation",
    "CitecheckError",
    "Claim",
    "Config",
    "ConfigError",
    "Definition",
    "Directive",
    "Document",
    "Edit",
    "Finding",
    "Fits",
    "MappedText",
    "Marker",
    "MissingExtraError",
    "Note",
    "PartialDate",
    "Prose",
    "ReadError",
    "Reference",
    "Report",
    "RuleFailed",
    "Score",
    "Severity",
    "Span",
    "Suppressed",
    "UsageError",
    "__version__",
    "check",
    "match",
    "parse",
    "parse_date",
    "parse_reference",
    "render",
    "score",
    "scoring",
]
