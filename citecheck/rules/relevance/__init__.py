"""Rules about relevance: sources that do not belong to the sentence, or to the number, that cites them."""

from citecheck.rules.relevance import belonging, choosing, dating, exchanges, shifts
from citecheck.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    belonging.off_topic_citation,
    exchanges.exchanged_references,
    choosing.better_reference,
    dating.source_predates_event,
    shifts.numbering_shift,
)
