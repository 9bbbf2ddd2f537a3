"""Rules from outside are equal to ours: by argument, by entry point, from a package that is really installed."""

import os
import pathlib
import re
import subprocess
import sys
import textwrap
from collections.abc import Iterator

import pytest

import citecheck
from citecheck import Config, Severity
from citecheck.rules import RULES, Flag, RuleContext, rule
from citecheck.testing import check_cases

PLUGIN = pathlib.Path(__file__).resolve().parent.parent / "examples" / "plugin"
ARTICLE = (
    "The pier shut.[1] The mill closed.[2]\n\n1. “Pier shuts” Harbour Post, 3 May 2023\n2. “Mill” Harbour Post, 2023"
)


@rule("house", Severity.WARNING)
def short_title(context: RuleContext) -> Iterator[Flag]:
    """**What** A title of one word."""
    for reference in context.document.references:
        if reference.title and reference.span and " " not in reference.title:
            yield Flag(reference.span, f"“{reference.title}” says little.", label=reference.label)


def test_a_rule_by_argument_runs_beside_ours() -> None:
    """A rule that is handed in is run, selected, ignored and weighed as ours are."""
    rules = (*RULES, short_title)

    def found(**settings: object) -> list[str]:
        config = Config(**settings)  # type: ignore[arg-type]
        return [f"{f.severity} {f.rule}" for f in citecheck.check(ARTICLE, rules=rules, config=config).findings]

    assert "warning short-title" in found()
    assert found(select="house") == ["warning short-title"]
    assert found(select="short-title", severities={"house": "error"}) == ["error short-title"]
    assert "warning short-title" not in found(ignore="house")
    assert citecheck.check(ARTICLE, rules=(short_title,)).findings[0].rule == "short-title"


def test_a_name_is_known_only_where_its_rule_is() -> None:
    """Selecting a rule that is not handed in is an error of use."""
    with pytest.raises(citecheck.UsageError, match="unknown rule 'short-title'"):
        citecheck.check(ARTICLE, config=Config(select="short-title"))


def test_an_unknown_plugin_is_an_error_in_a_sentence() -> None:
    """A plugin that no package offers is named, with what was looked for."""
    with pytest.raises(citecheck.UsageError, match=r"'hous'.*citecheck\.rules|unknown plugin 'hous'"):
        citecheck.check(ARTICLE, config=Config(plugins="hous"))


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    """The example package, installed into a folder of its own."""
    target = tmp_path_factory.mktemp("installed")
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--target", str(target), str(PLUGIN)]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        pytest.skip(f"pip could not build the example: {done.stderr[-300:]}")
    return target


def run(installed: pathlib.Path, *command: str) -> subprocess.CompletedProcess[str]:
    path = os.pathsep.join([str(installed), str(PLUGIN.parents[1])])
    environment = {**os.environ, "PYTHONPATH": path}
    return subprocess.run([sys.executable, "-m", *command], env=environment, capture_output=True, text=True)


def test_the_example_package_runs_from_the_command_line(installed: pathlib.Path, tmp_path: pathlib.Path) -> None:
    """Once installed and named in the settings, its rule runs, and is selected by name."""
    article = tmp_path / "article.txt"
    article.write_text(ARTICLE.replace("The mill closed.[2]", "The mill closed.[2] Again.[1]"), "utf8")
    (tmp_path / "citecheck.toml").write_text('plugins = ["house"]\nselect = ["single-source"]\n', "utf8")
    done = run(installed, "citecheck", "check", str(article))

    assert done.returncode == 1, done.stderr
    assert "All 3 citations rest on one outlet, Harbour Post. [single-source]" in done.stdout


def test_the_example_package_passes_its_own_tests(installed: pathlib.Path) -> None:
    """Its case file is run by ``citecheck.testing``."""
    done = run(installed, "pytest", "-q", "-p", "no:cacheprovider", str(PLUGIN / "tests"))

    assert done.returncode == 0, done.stdout


def test_the_rule_that_contributing_shows_works(tmp_path: pathlib.Path) -> None:
    """Its code and its cases, as they are printed, are a rule that flags what it says and nothing else."""
    printed = (pathlib.Path(__file__).resolve().parent.parent / ".github" / "CONTRIBUTING.md").read_text("utf8")
    found = re.findall(r"^ +```(text|python)\n(.*?)^ +```$", printed, re.M | re.S)
    blocks = {kind: textwrap.dedent(block) for kind, block in found}
    cases = tmp_path / "shouting-title.txt"
    cases.write_text(blocks["text"], "utf8")
    names = {"rule": rule, "Severity": Severity, "RuleContext": RuleContext, "Iterator": Iterator, "Flag": Flag}
    exec(blocks["python"], names)

    check_cases(names["shouting_title"], cases)  # type: ignore[arg-type]  # made just now
