"""Options and fixtures that every test may use."""

import pathlib

import pytest
from hypothesis import settings

settings.register_profile("citecheck", deadline=None, derandomize=True, max_examples=60)
settings.load_profile("citecheck")

SHARED = pathlib.Path(__file__).resolve().parents[2] / "shared"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-goldens", action="store_true", help="write the outputs that golden tests compare with")


@pytest.fixture
def update_goldens(request: pytest.FixtureRequest) -> bool:
    """Whether goldens are to be written anew."""
    return bool(request.config.getoption("--update-goldens"))


@pytest.fixture(scope="session")
def shared_data() -> pathlib.Path:
    """The real data to measure on, which lies beside a checkout of ours but not of everybody's."""
    if not (SHARED / "data").is_dir():
        pytest.skip("the shared data is not beside this checkout")
    return SHARED / "data"
