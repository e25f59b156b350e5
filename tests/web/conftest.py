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
from django.utils import timezone  # noqa: E402

from chahe.evidence.workstation import Workstation  # noqa: E402
from chahe.web import settings  # noqa: E402
from chahe.web.access import accounts, limits, sittings  # noqa: E402
from chahe.web.models import Access, Account, Examination, Job, Member, Person, Sitting, Throttle  # noqa: E402
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
    for kind in (Person, Access, Throttle):
        kind.objects.all().delete()
    limits.forget()


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


@pytest.fixture
def team(monkeypatch: pytest.MonkeyPatch) -> None:
    """The team edition, as `chahe serve --team` sets it."""
    monkeypatch.setattr(settings, "TEAM", True)


def came_in(account: Account, how: str = "password") -> Client:
    """A browser in which somebody is logged in, as the log-in page leaves it."""
    browser = Client()
    browser.force_login(account.user)
    now = timezone.now()
    session = browser.session
    made = Sitting.objects.create(user=account.user, started=now, seen=now, address="127.0.0.1", agent="", how=how)
    session[sittings._KEY] = made.pk
    session.save()
    return browser


@pytest.fixture
def as_member(case: Examination, monkeypatch: pytest.MonkeyPatch) -> Callable[[Role | None], Client]:
    """As `as_role`, in the team edition (from the first browser made): a person of their own for every role."""

    def make(role: Role | None) -> Client:
        monkeypatch.setattr(settings, "TEAM", True)
        account = accounts.found(f"m-{role}") or accounts.new(f"m-{role}", f"查核員 {role}")[0]
        if role is not None:
            Member.objects.get_or_create(user=account.user, case=case.pk, defaults={"role": role.value})
        return came_in(account)

    return make
