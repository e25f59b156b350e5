"""Settings, from the environment only, so that one program serves one user on a laptop and a team on PostgreSQL.

CHAHE_HOME       where the key store lies; accounts, sessions and projection are kept in its folder `workbench`
CHAHE_WORKBENCH  another folder for them
CHAHE_DATABASE   postgresql://user:password@host:port/name; without it SQLite under CHAHE_HOME
CHAHE_HOSTS      names the server answers to, joined by commas; without it the machine's own
CHAHE_TEAM       1 = accounts with log-in; without it one local user by a secret link
CHAHE_SECOND     1 = nobody of the team does anything before they have set up a second factor
CHAHE_OIDC       address of an identity provider (issuer) people of the team may log in with
CHAHE_OIDC_CLIENT, CHAHE_OIDC_SECRET  what the provider knows this server by
CHAHE_OIDC_CLAIM which claim names the account the first time; without it preferred_username
"""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlsplit

from chahe.evidence import files
from chahe.evidence.workstation import Workstation

HOME: Path = Path(os.environ.get("CHAHE_WORKBENCH") or Workstation.here().home / "workbench")
TEAM = os.environ.get("CHAHE_TEAM") == "1"
SECOND = os.environ.get("CHAHE_SECOND") == "1"
OIDC = os.environ.get("CHAHE_OIDC", "").rstrip("/")
OIDC_CLIENT = os.environ.get("CHAHE_OIDC_CLIENT", "")
OIDC_SECRET = os.environ.get("CHAHE_OIDC_SECRET", "")
OIDC_CLAIM = os.environ.get("CHAHE_OIDC_CLAIM") or "preferred_username"


def _secret() -> str:
    """The key that signs sessions: made once, readable by the user alone."""
    HOME.mkdir(parents=True, exist_ok=True)
    path = HOME / "secret"
    if not path.is_file():
        files.write_durably(path, secrets.token_urlsafe(48).encode())
        files.make_private(path)
    return path.read_text(encoding="ascii")


def _database(url: str) -> dict[str, object]:
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": str(HOME / "workbench.sqlite3"),
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
            },
        }
    parts = urlsplit(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": parts.path.lstrip("/"),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
    }


SECRET_KEY = _secret()
DEBUG = False
ALLOWED_HOSTS = (os.environ.get("CHAHE_HOSTS") or "127.0.0.1,localhost,testserver").split(",")
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django_htmx",
    "chahe.web.apps.Workbench",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "chahe.web.access.secured.Secured",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "chahe.web.headers.Headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "chahe.web.access.sittings.Sittings",
    "django_htmx.middleware.HtmxMiddleware",
    "chahe.web.saying_errors.SayingErrors",
]
ROOT_URLCONF = "chahe.web.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": ["django.template.context_processors.request", "chahe.web.context.everywhere"],
            "builtins": ["chahe.web.templatetags.words"],
        },
    }
]
DATABASES = {"default": _database(os.environ.get("CHAHE_DATABASE", ""))}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
USE_TZ = True
TIME_ZONE = "Asia/Taipei"
USE_I18N = False  # the texts are chahe/messages, as everywhere in the program
STATIC_URL = "static/"
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_SECURE = TEAM
SESSION_COOKIE_AGE = 12 * 3600
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_COOKIE_SECURE = TEAM
SECURE_HSTS_SECONDS = 365 * 86_400 if TEAM else 0  # said over TLS only
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
DATA_UPLOAD_MAX_MEMORY_SIZE = 4 << 20
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000
LOGGING_CONFIG = None  # logs hold no evidence content, and Django's would print addresses with what was searched for
PASSWORD_HASHERS = ["django.contrib.auth.hashers.ScryptPasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
