"""For all tests: a key store of their own, no soak unless asked for."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

SOAK = bool(os.environ.get("CHAHE_SOAK"))

# How long an example takes says nothing on a loaded machine. An ordinary run tries the same examples every time, so
# that it fails for what was changed; `make soak` draws new ones.
settings.register_profile(
    "chahe", deadline=None, derandomize=not SOAK, print_blob=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("chahe")


@pytest.fixture(autouse=True, scope="session")
def home_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Never the user's real key store."""
    before = os.environ.get("CHAHE_HOME")
    os.environ["CHAHE_HOME"] = str(tmp_path_factory.mktemp("home"))
    yield
    if before is None:
        del os.environ["CHAHE_HOME"]
    else:
        os.environ["CHAHE_HOME"] = before


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """`make soak` sets CHAHE_SOAK; elsewhere the whole matrices are deselected, their fixed small part runs."""
    if SOAK:
        return
    soak = [i for i in items if i.get_closest_marker("soak")]
    if soak:
        config.hook.pytest_deselected(items=soak)
        items[:] = [i for i in items if not i.get_closest_marker("soak")]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real inputs beside the checkout; its tests skip where it is absent."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not folder.is_dir():
        pytest.skip("../shared is absent: real inputs are not part of the project")
    return folder
