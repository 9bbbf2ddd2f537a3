"""Rules about structure: markers without entries, entries without markers, and numbers that do not add up."""

from citecheck.rules.rule import Rule
from citecheck.rules.structure.mistyped import malformed_marker
from citecheck.rules.structure.numbering import (
    duplicate_label,
    duplicate_reference,
    mixed_base,
    numbering_gap,
    out_of_order,
)
from citecheck.rules.structure.pointing import empty_list, missing_reference, no_reference_list, uncited_reference
from citecheck.rules.structure.residue import machine_residue

RULES: tuple[Rule, ...] = (
    missing_reference,
    no_reference_list,
    empty_list,
    uncited_reference,
    duplicate_label,
    duplicate_reference,
    numbering_gap,
    mixed_base,
    out_of_order,
    malformed_marker,
    machine_residue,
)
