"""What every page may show: the language, the person, the case."""

from typing import Any

from django.http import HttpRequest

from chahe.messages import LANGUAGES
from chahe.web import settings
from chahe.web.roles import Need, may
from chahe.web.shortcuts import ALWAYS, SHORTCUTS

COOKIE = "chahe_language"
KEYS_COOKIE = "chahe_keys"


def language(request: HttpRequest) -> str:
    """The language chosen on this browser; Traditional Chinese where none was."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in LANGUAGES else LANGUAGES[0]


def everywhere(request: HttpRequest) -> dict[str, Any]:
    """`lang`, `person`, `examination`, `may`, the keys."""
    role = getattr(request, "role", None)
    return {
        "lang": language(request),
        "html_lang": {"zh_TW": "zh-Hant-TW", "en": "en"}[language(request)],
        "page_name": request.resolver_match.url_name if request.resolver_match else "",
        "person": person(request),
        "team": settings.TEAM,
        "keys_off": request.COOKIES.get(KEYS_COOKIE) == "off",
        "shortcuts": SHORTCUTS,
        "always": ALWAYS,
        "account": getattr(request, "account", None),
        "examination": getattr(request, "examination", None),
        "may": {n.value.replace("-", "_"): may(role, n) for n in Need},
    }


def person(request: HttpRequest) -> str:
    """The declared person: the account's in the team edition, else the one typed last."""
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return ""
    if settings.TEAM:
        account = getattr(request, "account", None)
        return str(account.person.name) if account is not None else ""
    return str(request.session.get("person") or "")
