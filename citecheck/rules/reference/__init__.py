"""Rules about references: fields that are absent, dates that cannot be, fields that contradict each other."""

from citecheck.rules.reference import absent, addresses, dates, identifiers, mastheads, placeholders
from citecheck.rules.rule import Rule

RULES: tuple[Rule, ...] = (
    absent.missing_title,
    absent.missing_outlet,
    absent.missing_date,
    absent.missing_url,
    absent.missing_author,
    dates.impossible_date,
    dates.ambiguous_date,
    dates.incomplete_date,
    dates.future_date,
    dates.date_url_mismatch,
    identifiers.identifier_conflict,
    mastheads.outlet_url_mismatch,
    mastheads.outlet_in_title,
    placeholders.placeholder_title,
    placeholders.placeholder_outlet,
    addresses.invalid_url,
    addresses.tracking_url,
)
