"""Which settings are in force where."""

import re
from pathlib import Path

import pytest

from citecheck import ConfigError, PartialDate, Severity
from citecheck.settings import Layer, Settings, combine, find


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with articles of two desks, each with its own file, below that of the house."""
    (tmp_path / "pyproject.toml").write_text(
        """
[tool.citecheck]
fail-on = "error"
ignore = ["missing-url"]
severities = { structure = "warning" }

[tool.citecheck.per-path."drafts/"]
fail-on = "never"
ignore = ["relevance"]

[tool.citecheck.per-path."*.wiki"]
format = "wikitext"
""",
        "utf-8",
    )
    for folder in ("drafts/old", "blog", "plain"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "blog" / "citecheck.toml").write_text('required = ["title"]\nas-of = 2023-02-17\n', "utf-8")
    (tmp_path / "plain" / "pyproject.toml").write_text("[tool.other]\nx = 1\n", "utf-8")
    return tmp_path


def test_the_nearest_file_counts(desk: Path) -> None:
    """Settings come from the nearest file that says anything about citecheck, whole, without those further up."""
    settings = Settings()

    assert settings.of(desk / "a.txt").config.fail_on is Severity.ERROR
    assert settings.of(desk / "plain" / "a.txt").config.fail_on is Severity.ERROR
    blog = settings.of(desk / "blog" / "a.txt").config
    assert (blog.required, blog.as_of, blog.fail_on) == (("title",), PartialDate(2023, 2, 17), Severity.WARNING)


def test_tables_for_paths_add_to_the_file(desk: Path) -> None:
    """A path's own settings lie over those of the file; lists of rules to ignore add up."""
    settings = Settings()

    draft = settings.of(desk / "drafts" / "old" / "a.wiki").config
    assert (draft.fail_on, draft.ignore, draft.format) == (None, ("missing-url", "relevance"), "wikitext")
    assert settings.of(desk / "a.wiki").config.format == "wikitext"
    assert settings.of(desk / "a.txt").config.format is None


def test_the_command_line_decides(desk: Path) -> None:
    """Flags lie over files; what they select is no longer ignored; what they set of a table is added to it."""
    flags = Layer("command line", {"select": "missing-url", "severities": {"reference": "info"}})
    in_force = Settings(above=flags).of(desk / "a.txt")

    assert in_force.config.ignore == ()
    assert in_force.config.severities == {"structure": Severity.WARNING, "reference": Severity.INFO}
    assert in_force.origins["select"] == "command line"
    assert in_force.origins["fail_on"].endswith("pyproject.toml")


def test_a_file_may_be_named_or_none_used(desk: Path) -> None:
    """``--config`` takes the place of the nearest file, ``--no-config`` of all."""
    article = desk / "blog" / "a.txt"

    assert Settings(file=desk / "pyproject.toml").of(article).config.fail_on is Severity.ERROR
    assert Settings(without_file=True).of(article).config.fail_on is Severity.WARNING


def test_a_changed_file_is_read_again(desk: Path) -> None:
    """An editor that keeps citecheck running sees new settings at once."""
    file = desk / "blog" / "citecheck.toml"
    assert Settings().of(desk / "blog" / "a.txt").config.fail_on is Severity.WARNING

    import os

    file.write_text('fail-on = "info"\n', "utf-8")
    os.utime(file, ns=(1, 1))

    assert Settings().of(desk / "blog" / "a.txt").config.fail_on is Severity.INFO


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("fail-onn = 3", "citecheck.toml: unknown setting 'fail-onn' (did you mean 'fail-on'?)"),
        ("fail_on = 'error'", "citecheck.toml: unknown setting 'fail_on' (did you mean 'fail-on'?)"),
        ("select = 3", "citecheck.toml: select is 3; expected a list of rules or groups"),
        ("select = ['mising-url']", "citecheck.toml: unknown rule 'mising-url' (did you mean 'missing-url'?)"),
        ("[severities]\nmising-url = 'info'", "unknown rule 'mising-url' (did you mean 'missing-url'?)"),
        ("[per-path.'*.md']\nselct = []", "per-path '*.md': unknown setting 'selct' (did you mean 'select'?)"),
        ("per-path = 3", "citecheck.toml, per-path is 3; expected a table of settings"),
        ("[per-path]\n'*.md' = 3", "per-path '*.md' is 3; expected a table of settings"),
        ("select = [", "citecheck.toml is not a TOML file"),
        ("a = '\udcff'", "citecheck.toml is not a TOML file"),
    ],
)
def test_a_wrong_file_is_an_error_that_says_where(tmp_path: Path, text: str, message: str) -> None:
    """Unknown keys and rules, wrong values and broken files are named with their place and the nearest right one."""
    (tmp_path / "citecheck.toml").write_bytes(text.encode("utf-8", "surrogateescape"))
    settings = Settings(selectors=lambda plugins: {"missing-url"})

    with pytest.raises(ConfigError, match=re.escape(message)):
        settings.of(tmp_path / "a.md")


@pytest.mark.parametrize("content", ["tool = 3", "[tool]\ncitecheck = 3"])
def test_a_pyproject_with_odd_tables_is_an_error(tmp_path: Path, content: str) -> None:
    """Where a table of settings is expected, anything else is an error, not ignored."""
    (tmp_path / "pyproject.toml").write_text(content, "utf-8")

    with pytest.raises(ConfigError, match="is 3; expected a table of settings"):
        find(tmp_path / "a.md")


def test_a_missing_file_is_an_error(tmp_path: Path) -> None:
    """A configuration file that was named must be there."""
    with pytest.raises(ConfigError, match=r"cannot read .*no\.toml.*: No such file"):
        Settings(file=tmp_path / "no.toml").of(tmp_path / "a.md")


def test_exclude_starts_at_the_file_s_folder(tmp_path: Path) -> None:
    """Patterns of ``exclude`` mean paths as seen from where they are written."""
    (tmp_path / "citecheck.toml").write_text('exclude = ["/old/", "*.draft.md"]\n', "utf-8")
    settings = Settings()

    assert settings.excludes(str(tmp_path / "old"), is_folder=True)
    assert settings.excludes(str(tmp_path / "a" / "x.draft.md"))
    assert not settings.excludes(str(tmp_path / "a" / "old"), is_folder=True)


def test_later_layers_decide() -> None:
    """``ignore`` adds up, ``select`` is replaced, and each origin is that of the last who set it."""
    in_force = combine(
        Layer("one", {"ignore": "a", "select": "x", "fail-on": "info"}), Layer("two", {"ignore": "b", "select": "y"})
    )

    assert (in_force.config.ignore, in_force.config.select) == (("a", "b"), ("y",))
    assert in_force.origins == {"ignore": "two", "select": "two", "fail_on": "one"}
