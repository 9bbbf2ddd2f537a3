"""What can be set, and what cannot."""

import datetime
import re
from collections.abc import Iterable
from pathlib import Path

import attrs
import pytest

from citecheck import CitecheckError, Config, PartialDate, Severity, UsageError, check
from citecheck.config import KEYS
from citecheck.reading import FORMATS
from citecheck.scoring import SCORERS

README = Path(__file__).parents[1] / "README.md"


@pytest.mark.parametrize(("key", "names"), [("format", FORMATS), ("scorer", SCORERS)])
def test_choices_are_told(key: str, names: Iterable[str]) -> None:
    """The explanation of a setting that takes a name tells every name."""
    assert all(name in KEYS[key].metadata["help"] for name in names)


def test_every_setting_is_explained() -> None:
    """Each field has a default, an explanation that ends in a full stop, and says what it takes."""
    Config()
    for key, field in KEYS.items():
        assert field.metadata["help"].endswith("."), key
        assert field.metadata["expected"], key


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ({"select": "missing-url, structure"}, {"select": ("missing-url", "structure")}),
        ({"ignore": ["missing-url"]}, {"ignore": ("missing-url",)}),
        ({"fail_on": "error"}, {"fail_on": Severity.ERROR}),
        ({"fail_on": "never"}, {"fail_on": None}),
        ({"severities": {"structure": "info"}}, {"severities": {"structure": Severity.INFO}}),
        ({"as_of": "2023-02-17"}, {"as_of": PartialDate(2023, 2, 17)}),
        ({"as_of": "2023"}, {"as_of": PartialDate(2023)}),
        ({"as_of": datetime.date(2023, 2, 17)}, {"as_of": PartialDate(2023, 2, 17)}),
        ({"as_of": datetime.datetime(2023, 2, 17, 8)}, {"as_of": PartialDate(2023, 2, 17)}),
        ({"languages": "en,fr"}, {"languages": ("en", "fr")}),
        ({"required": []}, {"required": ()}),
        ({"max_false_alarms": 0}, {"max_false_alarms": 0}),
    ],
    ids=str,
)
def test_values_are_taken_in_the_spellings_of_files_and_flags(
    given: dict[str, object], kept: dict[str, object]
) -> None:
    """A list may be a string with commas, a date a string, a severity its word."""
    config = Config(**given)  # type: ignore[arg-type]

    assert {name: getattr(config, name) for name in kept} == kept


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"select": 3}, "select is 3; expected a list of rules or groups"),
        ({"ignore": [1]}, "ignore is [1]; expected a list of rules or groups"),
        ({"fail_on": "fatal"}, "fail-on is 'fatal'; expected one of info, warning, error, never"),
        ({"as_of": "2023-02-30"}, "as-of is '2023-02-30'; expected a date such as 2023-02-17"),
        ({"as_of": "today"}, "as-of is 'today'; expected a date such as 2023-02-17"),
        ({"required": ["tilte"]}, "required is ['tilte']; expected a list of title, outlet, date, url, author"),
        ({"languages": ["English"]}, "languages is ['English']; expected a list of language codes such as en, fr"),
        ({"max_false_alarms": 2}, "max-false-alarms is 2; expected a number between 0 and 1"),
        ({"max_false_alarms": float("nan")}, "max-false-alarms is nan; expected a number between 0 and 1"),
        ({"max_size": True}, "max-size is True; expected a whole number of bytes"),
        ({"severities": {"structure": "fatal"}}, "severities is {'structure': 'fatal'}; expected a table of rules"),
        ({"outlets": ["a"]}, "outlets is ['a']; expected a table of hosts to names"),
        ({"day_first": "yes"}, "day-first is 'yes'; expected true or false"),
    ],
    ids=str,
)
def test_wrong_values_are_named_with_what_was_expected(given: dict[str, object], message: str) -> None:
    """A value that cannot be is an error that says which, and what would do."""
    with pytest.raises(UsageError, match=re.escape(message)):
        Config(**given)  # type: ignore[arg-type]


def test_unknown_rules_are_named_with_the_nearest() -> None:
    """A rule that does not exist stops the check."""
    with pytest.raises(CitecheckError, match="unknown rule 'mising-url' \\(did you mean 'missing-url', "):
        check("It rained.[1]", config=Config(ignore=["mising-url"]))


@pytest.mark.parametrize(
    ("config", "runs"),
    [
        (Config(), True),
        (Config(select="structure"), True),
        (Config(select="reference"), False),
        (Config(select="reference", extend_select="no-reference-list"), True),
        (Config(extend_select="reference"), True),
        (Config(ignore="structure"), False),
        (Config(ignore="structure", select="no-reference-list"), True),
        (Config(select="structure", ignore="no-reference-list"), False),
        (Config(select="no-reference-list", ignore="no-reference-list"), False),
    ],
    ids=lambda value: (
        str(attrs.asdict(value, filter=lambda _, v: bool(v) and isinstance(v, tuple)))
        if attrs.has(type(value))
        else str(value)
    ),
)
def test_the_longer_selector_wins(config: Config, runs: bool) -> None:
    """A rule's own name weighs more than its group's, and ``ignore`` more than ``select`` of the same length."""
    rules = {finding.rule for finding in check("It rained.[1]", config=config).findings}

    assert ("no-reference-list" in rules) is runs


def test_severities_are_set_for_rules_and_groups() -> None:
    """A rule's own severity weighs more than its group's."""
    article = "It rained.[1]"
    usual, group, own = (
        check(article, config=Config(select="no-reference-list", severities=severities)).findings[0].severity
        for severities in ({}, {"structure": "info"}, {"structure": "info", "no-reference-list": "warning"})
    )

    assert (usual, group, own) == (Severity.ERROR, Severity.INFO, Severity.WARNING)


def option_table() -> str:
    """Return the README's table of settings."""
    rows = ["| setting | default | meaning |", "|---|---|---|"]
    for field in attrs.fields(Config):
        key = field.name.replace("_", "-")
        default = field.default.factory() if isinstance(field.default, attrs.Factory) else field.default
        value = ", ".join(default) if isinstance(default, tuple) else default
        shown = f"`{value}`" if value not in (None, "", {}) else "–"
        rows.append(f"| `{key}` | {shown} | {field.metadata['help'].replace('|', chr(92) + '|')} |")
    return "\n".join(rows)


def test_the_readme_s_table_is_complete(update_goldens: bool) -> None:
    """The README lists every setting with its default, as ``Config`` has it."""
    readme = README.read_text("utf-8")
    if update_goldens:
        readme = re.sub(r"\| setting \| default \|.*?(?=\n\n|\Z)", lambda _: option_table(), readme, flags=re.DOTALL)
        README.write_text(readme, "utf-8", newline="\n")

    assert option_table() in readme
