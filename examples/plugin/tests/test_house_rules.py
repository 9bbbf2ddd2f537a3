"""Each rule of the desk, on passages that it should flag and on near ones that it should not."""

import pathlib

from house_rules import single_source

from citecheck.testing import check_cases


def test_single_source() -> None:
    """An article that rests on one outlet is flagged; one with two, or with few citations, is not."""
    check_cases(single_source, pathlib.Path(__file__).with_name("single-source.txt"))
