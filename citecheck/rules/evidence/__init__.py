"""Rules about evidence: a sentence held against its source's text and title, an entry against its page."""

from citecheck.rules.evidence import answers, facts, sentences, titles
from citecheck.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    facts.quote_not_in_source,
    facts.figure_not_in_source,
    facts.date_not_in_source,
    facts.name_not_in_source,
    sentences.unsupported_claim,
    sentences.judge_not_believed,
    titles.contradicts_reference,
    titles.excerpt_not_in_source,
    titles.title_differs,
    titles.outlet_differs,
    titles.date_differs,
    answers.dead_link,
    answers.moved_link,
    sentences.source_not_read,
)
