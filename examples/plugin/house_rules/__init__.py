"""Rules of our desk for citecheck: ``plugins = ["house"]`` in its settings runs them beside its own."""

from collections.abc import Iterator

from citecheck import Severity
from citecheck.rules import Flag, RuleContext, rule


@rule("house", Severity.WARNING)
def single_source(context: RuleContext) -> Iterator[Flag]:
    """**What** An article with three citations or more, all of which rest on one outlet.

    **Why** Our style book asks for a second source.

    **Silent when** there are fewer citations, or no outlet could be read.

    **Example** Three sentences, each cited to the Harbour Post.

    **Instead** Look for another outlet that reports the same.
    """
    outlets = [c.reference.outlet for c in context.citations if c.reference and c.reference.outlet]
    if len(outlets) >= 3 and len(set(outlets)) == 1:
        yield Flag(
            context.citations[0].marker.span,
            f"All {len(outlets)} citations rest on one outlet, {outlets[0]}.",
            suggestion="Look for another outlet that reports the same.",
        )


RULES = (single_source,)
