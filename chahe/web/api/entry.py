"""The way in for programs: a session with its CSRF token, or a personal token; then the gate the pages have."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.http import Http404, HttpRequest
from django.utils import timezone
from ninja.security import HttpBearer, SessionAuth

from chahe.errors import CallError
from chahe.web import settings, tokens
from chahe.web.access.limits import too_often
from chahe.web.access.steps import wants_second
from chahe.web.acting import as_typed, must_be_named
from chahe.web.api.operation import Operation
from chahe.web.api.pace import PACE
from chahe.web.api.problems import refused
from chahe.web.gate import admit, examination_of
from chahe.web.models import Account, Examination
from chahe.web.tokens import Scope


class PersonalToken(HttpBearer):
    """`Authorization: Bearer chahe_…`. A token that is not in force is never passed over for a session."""

    def __init__(self, operation: Operation) -> None:
        super().__init__()
        self.operation = operation

    def authenticate(self, request: HttpRequest, token: str) -> object:
        """The owner, admitted. Raises what the gate raises."""
        held = tokens.holder(token, timezone.now())
        if held is None:
            raise refused(
                401,
                "權杖無效、已停用或已逾效期。",
                "The token is unknown, ended or no longer good.",
                WWW_Authenticate='Bearer realm="chahe", error="invalid_token"',
            )
        request.user = held.user
        request.account = Account.objects.filter(user=held.user).first()  # type: ignore[attr-defined]
        if self.operation.scope is Scope.ACT and held.scope != Scope.ACT:
            raise refused(403, "此權杖僅供讀取。", "This token is for reading only.")
        return _enter(request, self.operation, held.user)


class Session(SessionAuth):
    """The cookie of the log-in; what is not a GET needs the header `X-CSRFToken` too."""

    def __init__(self, operation: Operation) -> None:
        super().__init__()
        self.operation = operation

    def authenticate(self, request: HttpRequest, key: str | None) -> object:
        """The person logged in, admitted. Raises what the gate raises."""
        user = request.user
        if settings.TEAM and user.is_authenticated and wants_second(request):
            raise refused(403, "請先完成雙因子驗證之設定。", "Set up the second factor first.")
        return _enter(request, self.operation, user) if user.is_authenticated else None


def _enter(request: HttpRequest, operation: Operation, user: AbstractBaseUser | AnonymousUser) -> object:
    if (operation.team and not settings.TEAM) or "\0" in request.path:  # PostgreSQL takes no NUL
        raise Http404
    if operation.paced:
        PACE.take(str(user.pk))
    if operation.of_case:
        said = request.resolver_match.kwargs if request.resolver_match else {}
        case = str(said.get("case"))
        admit(request, operation.need, case, said.get("code"))
        examination_of(request, case)
    wait = too_often(operation.name, user.pk or 0, operation.costly) if settings.TEAM and operation.costly else 0
    if wait:
        raise refused(429, "呼叫過於頻繁。", "Too many calls.", Retry_After=str(wait))
    return user


def case_of(request: HttpRequest) -> Examination:
    """The case the gate admitted to."""
    found = request.examination  # type: ignore[attr-defined]
    assert isinstance(found, Examination)  # noqa: S101 - no operation of a case is reached without the gate
    return found


def by(request: HttpRequest, typed: str, *, asked: bool = True) -> str:
    """Who acts. Raises CallError when a name is asked for and none given, or when another is named than logged in."""
    person = as_typed(request, typed)
    if settings.TEAM and typed and typed.strip() != person:
        raise CallError(
            ("姓名以登入之帳號為準。", "The person is the account's."),
            where="by",
            todo=("請勿填寫 by。", "Leave `by` out."),
        )
    return must_be_named(person) if asked else person
