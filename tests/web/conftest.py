"""The workbench over a case made by hand, in a database of its own."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.web.settings"

from chahe.web.serving import prepare

prepare()

from django.contrib.auth import get_user_model  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import setup_test_environment, teardown_test_environment  # noqa: E402

from chahe.evidence.workstation import Workstation  # noqa: E402
from chahe.web.models import Examination, Job, Member  # noqa: E402
from chahe.web.project import project  # noqa: E402
from chahe.web.roles import Role  # noqa: E402
from tests.casefile import examined  # noqa: E402


@pytest.fixture(autouse=True, scope="session")
def _environment() -> Iterator[None]:
    setup_test_environment()
    yield
    teardown_test_environment()


@pytest.fixture(autouse=True)
def _empty() -> Iterator[None]:
    yield
    Examination.objects.all().delete()
    Member.objects.all().delete()
    Job.objects.all().delete()
    get_user_model().objects.all().delete()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An examined case, closed, whose keys lie where the program looks for them."""
    examined.create(tmp_path / "case", Workstation.here()).close()
    return tmp_path / "case"


@pytest.fixture
def case(folder: Path) -> Examination:
    """It, projected."""
    return project(folder)


@pytest.fixture
def as_role(case: Examination) -> Callable[[Role | None], Client]:
    """A browser in which somebody of that role in the case is logged in; None = a member of no case."""

    def make(role: Role | None) -> Client:
        user = get_user_model().objects.create(username=f"u-{role}")
        if role is not None:
            Member.objects.create(user=user, case=case.pk, role=role.value)
        browser = Client()
        browser.force_login(user)
        return browser

    return make
