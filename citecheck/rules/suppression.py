"""Rules about the comments that tell citecheck to leave something alone."""

from collections.abc import Iterator

from citecheck.errors import unknown
from citecheck.rules.rule import Flag, Rule, RuleContext, rule
from citecheck.suppressing import Placed, Suppression, faults, suppressions
from citecheck.values import Severity


@rule("suppression", Severity.INFO, judges_findings=True)
def unused_suppression(context: RuleContext) -> Iterator[Flag]:
    """**What** A comment that tells citecheck to leave alone what is not there, or whose date has passed.

    **Why** Left standing, it would hide the next mistake in that place, and nobody would know that it was ever there.

    **Silent when** a rule that the comment names does not run, as one cannot tell; of a comment without brackets,
    when any rule does not run.

    **Example** `<!-- citecheck: ignore[missing-date] -->` beside an entry that has got its date since.

    **Instead** Delete the comment, or the name of the rule in it; look at an expired one again and give it a new date.
    """
    placed = Placed(context.findings)
    for suppression in suppressions(context.document):
        span = suppression.directive.span
        if suppression.has_expired(context.as_of):
            message = f"The date of this comment, {suppression.until}, has passed, and it hides nothing any more."
            yield Flag(span, message, suggestion="Look again, then delete it or give it a new date.")
            continue
        unused = [name for name in suppression.rules or (None,) if _is_unused(suppression, name, placed, context)]
        if unused and len(unused) == len(suppression.rules or unused):
            yield Flag(span, "This comment hides nothing: there is nothing to leave alone.", suggestion="Delete it.")
        elif unused:
            names = " and ".join(name for name in unused if name)
            verb = "has" if len(unused) == 1 else "have"
            yield Flag(
                span,
                f"In this comment, {names} {verb} nothing to leave alone.",
                suggestion=f"Take {names} out of this comment.",
            )


def _is_unused(suppression: Suppression, name: str | None, placed: Placed, context: RuleContext) -> bool:
    """Tell whether a comment has nothing to do for one of its rules or groups, or for any at all."""
    meant = [rule for rule in context.rules if name is None or name in (rule.name, rule.group)]
    others = [rule for rule in meant if rule.group != "suppression"]
    if not others or not context.chosen.issuperset(rule.name for rule in others):
        return False
    return next(placed.covered(suppression, name), None) is None


@rule("suppression", Severity.WARNING)
def malformed_suppression(context: RuleContext) -> Iterator[Flag]:
    """**What** A comment to citecheck that does nothing, or names a rule that does not exist.

    **Why** Whoever wrote it believes that a finding is settled.

    **Silent when** the comment does not begin with `citecheck:`.

    **Example** `<!-- citecheck: ignore[off-topic] -->`

    **Instead** `<!-- citecheck: ignore[off-topic-citation] -->`; `citecheck rules` lists the names.
    """
    for directive, fault in faults(context.document):
        yield Flag(directive.span, f"This comment does nothing: {fault}.")
    names = {name for rule in context.rules for name in (rule.name, rule.group)}
    for suppression in suppressions(context.document):
        for name in suppression.rules:
            if name not in names:
                message = str(unknown("rule", name, names)).partition(";")[0]
                yield Flag(suppression.directive.span, f"This comment names an {message}.")


RULES: tuple[Rule, ...] = (malformed_suppression, unused_suppression)
