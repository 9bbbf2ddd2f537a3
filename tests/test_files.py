"""Which files a command line means, and what a ``.gitignore`` leaves out."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from citecheck.cli.files import expand
from citecheck.errors import ReadError
from citecheck.globs import Globs
from tests.patience import patience

SUFFIXES = (".txt", ".md")


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository with articles, drafts, and what is none of our business; the current folder."""
    files = (
        "b.txt a.md image.png .hidden.txt .cache/x.txt sub/c.txt sub/d.MD sub/drafts/e.txt build/f.txt sub/keep.log.txt"
    )
    for name in files.split():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("It rained.\n", "utf-8")
    (tmp_path / ".git" / "info").mkdir(parents=True)
    (tmp_path / ".git" / "info" / "exclude").write_text("secret.txt\n", "utf-8")
    (tmp_path / "secret.txt").write_text("x", "utf-8")
    (tmp_path / ".gitignore").write_text("/build/\n*.log.txt\n", "utf-8")
    (tmp_path / "sub" / ".gitignore").write_text("drafts\n!keep.log.txt\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def meant(*paths: str) -> list[str]:
    return [str(path).replace(os.sep, "/") for path in expand(paths, SUFFIXES)]


@pytest.mark.parametrize(
    ("paths", "found"),
    [
        (["."], ["a.md", "b.txt", "sub/c.txt", "sub/d.MD", "sub/keep.log.txt"]),
        (["sub"], ["sub/c.txt", "sub/d.MD", "sub/keep.log.txt"]),
        (["build/f.txt"], ["build/f.txt"]),
        (["image.png"], ["image.png"]),
        (["*.txt"], ["b.txt", "secret.txt"]),
        (["**/*.txt"], ["b.txt", "build/f.txt", "secret.txt", "sub/c.txt", "sub/drafts/e.txt", "sub/keep.log.txt"]),
        (["b.txt", "a.md", "b.txt"], ["b.txt", "a.md"]),
        (["-", "b.txt"], ["-", "b.txt"]),
        (["no.txt"], ["no.txt"]),
        (["*.nothing"], ["no file matches '*.nothing'"]),
        (["build"], ["build/f.txt"]),
        ([".cache"], [".cache/x.txt"]),
    ],
    ids=str,
)
def test_what_is_meant(tree: Path, paths: list[str], found: list[str]) -> None:
    """A folder is walked in order without what is hidden or ignored; what is named is taken in any case."""
    assert meant(*paths) == found


def test_a_folder_without_articles_is_trouble(tree: Path) -> None:
    """Silence about an empty folder would pass for a clean bill."""
    (tree / "empty").mkdir()
    (found,) = expand(["empty"], SUFFIXES)

    assert isinstance(found, ReadError)
    assert str(found) == "no article in 'empty': no file ends in .md, .txt"


def test_outside_of_a_repository_only_own_patterns_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without a repository, folders above the one that is walked have no say."""
    (tmp_path / ".gitignore").write_text("*.txt", "utf-8")
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "a.txt").write_text("x", "utf-8")
    monkeypatch.chdir(tmp_path)

    assert meant("sub") == ["sub/a.txt"]
    assert meant(".") == ["no article in '.': no file ends in .md, .txt"]


def test_a_circle_of_links_ends(tree: Path) -> None:
    """Folders that are links are not entered."""
    (tree / "sub" / "again").symlink_to(tree)

    assert meant("sub") == ["sub/c.txt", "sub/d.MD", "sub/keep.log.txt"]


@pytest.mark.parametrize(
    ("pattern", "path", "is_meant"),
    [
        ("a.txt", "a.txt", True),
        ("a.txt", "x/a.txt", True),
        ("/a.txt", "x/a.txt", False),
        ("x/a.txt", "x/a.txt", True),
        ("x/a.txt", "y/x/a.txt", False),
        ("x/", "x/y/a.txt", True),
        ("x/", "x", False),
        ("*.txt", "x/a.txt", True),
        ("x/*.txt", "x/y/a.txt", False),
        ("x/**/a.txt", "x/a.txt", True),
        ("x/**/a.txt", "x/y/z/a.txt", True),
        ("**/a.txt", "a.txt", True),
        ("x/**", "x/y/a.txt", True),
        ("a?.txt", "ab.txt", True),
        ("a?.txt", "a/.txt", False),
        ("[a-c].txt", "b.txt", True),
        ("[!a-c].txt", "b.txt", False),
        ("[]].txt", "].txt", True),
        (r"\#a", "#a", True),
        (r"\!a", "!a", True),
        ("a b ", "a b", True),
        (r"a\ ", "a ", True),
        ("[z-a]", "z", False),
        ("[a-a]", "a", True),
        ("[ab]", "b", True),
        ("[abd]", "c", False),
        ("[a-cx]", "x", True),
        ("[a-]", "-", True),
        ("[a-]", "b", False),
        ("#a", "#a", False),
        ("", "a", False),
        ("x/**/y/**", "x/b/y/c", True),
        ("x/**/y/**", "x/b/y", False),
    ],
)
def test_patterns(pattern: str, path: str, is_meant: bool) -> None:
    """A pattern means what git says it means."""
    assert Globs.of([pattern]).means(path) is is_meant


@pytest.mark.parametrize("pattern", ["x/**/a", "x/**/*a", "**/a"])
def test_a_path_is_meant_for_itself(pattern: str) -> None:
    """Where a folder above fits too, the path itself still does; and what is only like it does not."""
    globs = Globs.of([pattern])

    assert globs.verdict("x/a/b/a") is True
    assert globs.verdict("x/a/b/ab") is None


NAMES = st.text("ab.*?[]!-\\x", min_size=1, max_size=6).filter(lambda name: name not in (".", ".."))
PATTERNS = st.lists(NAMES | st.sampled_from(["**", "*", "a", "b"]), min_size=1, max_size=3).map("/".join)
PATTERNS = PATTERNS.filter(lambda pattern: "***" not in pattern)  # which means something else in each version of git


@pytest.mark.skipif(shutil.which("git") is None, reason="git itself is what we compare with")
@given(
    lines=st.lists(st.tuples(st.sampled_from(["", "!", "/", "!/"]), PATTERNS, st.sampled_from(["", "/"])), max_size=3),
    path=st.lists(st.text("ab.x-", min_size=1, max_size=3).filter(lambda n: set(n) != {"."}), min_size=1, max_size=3),
)
@example([("", "a", ""), ("!", "a/b", "")], ["a", "b"])
def test_git_agrees(
    tmp_path_factory: pytest.TempPathFactory, lines: list[tuple[str, str, str]], path: list[str]
) -> None:
    """Any pattern means the same paths to git and to us."""
    repository = tmp_path_factory.getbasetemp() / "git-agrees"
    if not repository.exists():
        subprocess.run(["git", "init", "-q", repository], check=True)
    patterns = ["".join(line) for line in lines]
    (repository / ".gitignore").write_text("\n".join(patterns), "utf-8")
    asked = ["git", "-C", repository, "check-ignore", "-q", "--no-index", "--", "/".join(path)]

    assert Globs.of(patterns).means("/".join(path)) is (subprocess.run(asked, check=False).returncode == 0)


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        ("*a" * 12 + "b", "a" * 250),
        ("*a" * 100, "a" * 250 + "b"),
        ("**/" * 12 + "x", "/".join("a" * 400)),
        ("**/a/" * 12 + "x", "/".join("a" * 400)),
        ("**/*a*a*a*b/" * 6 + "x", "/".join(["a" * 30] * 60)),
        ("[!x]*" * 20 + "y", "a" * 250),
    ],
)
def test_no_pattern_hangs_a_walk(pattern: str, path: str) -> None:
    """An exclude pattern of somebody else's costs no more than its length times the path's."""
    with patience(1):
        assert not Globs.of([pattern] * 20).means(path)
