"""The one settings file, driven by the environment. Every variable is listed in docs/configuration.md (a test
compares)."""

import os
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _


class _Environment(environ.Env):
    """The environment, whose wrong values are named with their variable."""

    def get_value(self, var: str, *words: Any, **options: Any) -> Any:
        try:
            return super().get_value(var, *words, **options)
        except ValueError as error:
            raise ImproperlyConfigured(f"{var}: {error}") from error


env: Any = _Environment()  # type: ignore[no-untyped-call]  # its constructor, the library's, has no types

PACKAGE = Path(__file__).resolve().parent.parent

# ---------- state: everything that is written lies under one folder ----------
HOME = Path(env.str("UPMENTOR_HOME", default="") or "var").resolve()
HOME.mkdir(parents=True, exist_ok=True)


def _secret_key() -> str:
    """The key from the environment, or one made at first start and kept beside the database (mode 0600)."""
    given: str = env.str("UPMENTOR_SECRET_KEY", default="")
    if given:
        return given
    path = HOME / "secret.key"
    try:
        # O_EXCL: of two processes that start at once, one writes and both read the same key.
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as stream:
            stream.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text()


SECRET_KEY = _secret_key()
# Keys of sealed text (private notes, exit reasons …), newest first; empty: a file beside the database, made at need.
NOTE_KEYS = env.str("UPMENTOR_NOTE_KEYS", default="")
# The same for concerns, which nobody opens with the keys of notes.
CONCERN_KEYS = env.str("UPMENTOR_CONCERN_KEYS", default="")
DEBUG = env.bool("UPMENTOR_DEBUG", default=False)
ALLOWED_HOSTS = env.list("UPMENTOR_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
PUBLIC_URL = env.str("UPMENTOR_URL", default="http://127.0.0.1:8000").rstrip("/")
CSRF_TRUSTED_ORIGINS = env.list("UPMENTOR_TRUSTED_ORIGINS", default=[])
HTTPS = PUBLIC_URL.startswith("https://")
# How many proxies in front set X-Forwarded-For; 0 means: believe only the socket (a forged header escapes no limit).
TRUSTED_PROXIES = env.int("UPMENTOR_TRUSTED_PROXIES", default=0)
if HTTPS and TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.forms",
    "allauth",
    "allauth.account",
    "csp",
    "django_htmx",
    "django_q",
    "upmentor.ground.ui",
    "upmentor.ground.sealing",
    "upmentor.ground.audit",
    "upmentor.ground.jobs",
    "upmentor.ground.notifications",
    "upmentor.ground.accounts",
    "upmentor.stages.people",
    "upmentor.stages.concerns",
    "upmentor.stages.programmes",
    "upmentor.stages.exports",
    "upmentor.stages.pairs",
    "upmentor.stages.goals",
    "upmentor.stages.meetings",
    "upmentor.stages.supervision",
    "upmentor.stages.feedback",
    "upmentor.stages.care",
    "upmentor.stages.recognition",
    "upmentor.stages.messages",
    "upmentor.stages.insights",
    *(f"upmentor.doors.{name}" for name in ("pages", "ops", "mine", "desk")),
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "csp.middleware.CSPMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "upmentor.ground.accounts.middleware.OrganisationMiddleware",
    "upmentor.ground.accounts.middleware.SealedTextMiddleware",
    "upmentor.ground.accounts.access.AccessMiddleware",
]

ROOT_URLCONF = "upmentor.config.urls"
WSGI_APPLICATION = "upmentor.config.wsgi.application"
FORM_RENDERER = "upmentor.ground.ui.forms.Renderer"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "upmentor.ground.ui.context.shell",
                "upmentor.doors.navigation.navigation",
            ],
            "builtins": [
                "upmentor.ground.ui.templatetags.um",
                "upmentor.ground.accounts.templatetags.keys",
                "django.templatetags.i18n",
            ],
        },
    }
]

# ---------- database ----------
DATABASE_URL = env.str("DATABASE_URL", default="")
if DATABASE_URL:
    _known = DATABASE_URL.startswith(("postgres://", "postgresql://", "sqlite:///"))
    _database: dict[str, Any] = env.db_url_config(DATABASE_URL) if _known else {}
    if not _database.get("NAME"):
        raise ImproperlyConfigured("DATABASE_URL: must look like postgres://name:password@server/database")
    DATABASES = {"default": _database | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}}
    # The folder of a socket stands in an address as %2Frun%2Fpostgresql.
    DATABASES["default"]["HOST"] = unquote(DATABASES["default"]["HOST"])
else:
    DATABASES = {
        "default": {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": HOME / "upmentor.sqlite3",
            "OPTIONS": {
                # IMMEDIATE: a transaction takes the write lock at its start, so two writers wait instead of failing.
                "transaction_mode": "IMMEDIATE",
                # FULL: an acknowledged write survives a power cut in WAL mode too.
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA cache_size=-32000;",
                "timeout": 30,
            },
            # Tests run on a file too: in memory, threads would share one connection and meet other locks than
            # operators do.
            "TEST": {"NAME": str(HOME / "test.sqlite3")},
        }
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
# Rate limits must hold over all processes, so they count in the database and not in a process's memory.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "upmentor_cache"}}

# ---------- sign-in ----------
AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
ACCOUNT_ADAPTER = "upmentor.ground.accounts.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_PREVENT_ENUMERATION = "strict"
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = True
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_DEFAULT_HTTP_PROTOCOL = "https" if HTTPS else "http"
ACCOUNT_RATE_LIMITS = {
    "login": "60/m/ip",
    "login_failed": "10/15m/key,60/15m/ip",
    "reset_password": "20/m/ip,5/15m/key",
    "request_link": "20/m/ip,5/15m/key",
    "change_password": "10/15m/user",
    "verify": "60/15m/ip",
    "reauthenticate": "10/m/user",
}
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
LOGIN_URL = "/sign-in/"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "/sign-in/"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
SIGN_IN_LINK_MINUTES = 15

# ---------- cookies and headers ----------
SESSION_COOKIE_NAME = "upmentor_session"
SESSION_ENGINE = "upmentor.ground.accounts.sessions"
CSRF_COOKIE_NAME = "upmentor_csrf"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_NAME = "upmentor_language"
SECURE_HSTS_SECONDS = env.int("UPMENTOR_HSTS_SECONDS", default=0)
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "upmentor.ground.ui.views.csrf_failure"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF],
        "style-src": [SELF],
        "script-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# ---------- uploads: a roster of 200,000 rows is about 30 MB (the limit of a file itself: ground.tabular.LIMITS) ----
DATA_UPLOAD_MAX_MEMORY_SIZE = 40 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# ---------- languages and time ----------
LANGUAGE_CODE = env.str("UPMENTOR_LANGUAGE", default="en")
LANGUAGES = [("en", _("English")), ("de", _("German")), ("fr", _("French")), ("ar", _("Arabic"))]
LOCALE_PATHS = [PACKAGE / "locale"]
# English dates as the product writes them: 3 March 2026, 14:00.
FORMAT_MODULE_PATH = "upmentor.ground.formats"
TIME_ZONE = env.str("UPMENTOR_TIME_ZONE", default="UTC")
USE_I18N = USE_TZ = True

# ---------- static files ----------
STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STATICFILES_DIRS = [PACKAGE / "assets"] if (PACKAGE / "assets").is_dir() else []
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = DEBUG

# ---------- mail: without a server every letter stays in the local mailbox page ----------
EMAIL_URL = env.str("EMAIL_URL", default="")
if EMAIL_URL:
    globals().update(env.email_url_config(EMAIL_URL))
EMAIL_TIMEOUT = 20
DEFAULT_FROM_EMAIL = env.str("UPMENTOR_MAIL_FROM", default="Upmentor <upmentor@localhost>")
# Who invites to meetings, and where calendars send their answers; without one the sender of all letters.
REPLY_ADDRESS = env.str("UPMENTOR_REPLY_ADDRESS", default="")
IMAP_URL = env.str("UPMENTOR_IMAP_URL", default="")
BOUNCES_URL = env.str("UPMENTOR_BOUNCES_URL", default="")
# Chats whose incoming webhooks people may give, networks of one's own that may be reached, a file of authorities.
CHAT_HOSTS = env.list(
    "UPMENTOR_CHAT_HOSTS",
    default=["hooks.slack.com", "*.webhook.office.com", "*.logic.azure.com", "*.api.powerplatform.com"],
)
CHAT_NETWORKS = env.list("UPMENTOR_CHAT_NETWORKS", default=[])
CHAT_AUTHORITIES = env.str("UPMENTOR_CHAT_AUTHORITIES", default="")
HOLDING_BAY_MINUTES = env.int("UPMENTOR_HOLDING_BAY_MINUTES", default=15)
# ---------- meetings: the organisation's video links; {meeting} stands for a meeting's own key ----------
VIDEO_PATTERN = env.str("UPMENTOR_VIDEO_PATTERN", default="")

# ---------- background work: upmentor.ground.jobs is the only module that knows the engine ----------
JOB_ENTRY = "upmentor.doors.worker.run.run_job"
Q_CLUSTER = {
    "name": "short",
    "orm": "default",
    "workers": env.int("UPMENTOR_WORKERS", default=1),
    "timeout": 60,
    "retry": 90,
    "max_attempts": 5,
    "poll": 0.5,
    "bulk": 1,
    "catch_up": False,
    "ack_failures": False,
    "save_limit": 100,
    "guard_cycle": 1,
    "label": "upmentor",
    "ALT_CLUSTERS": {"long": {"timeout": 1800, "retry": 2100}},
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"quiet_paths": {"()": "upmentor.ground.audit.quiet_paths.QuietPaths"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["quiet_paths"]}},
    "root": {"handlers": ["stderr"], "level": env.str("UPMENTOR_LOG_LEVEL", default="WARNING")},
}
