"""Settings, all from the environment, loud on nonsense.

Every variable begins with DOORSTEP_ but DATABASE_URL. A value that cannot be
meant stops the program at start with the variable's name and what it may hold.
"""

import base64
import binascii
import json
import os
import re
import secrets
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from doorstep.policy.pack import folder_of
from doorstep.policy.values import PolicyError

HERE = Path(__file__).resolve().parent
PROFILES = ("demo", "training", "test", "production")
KNOWN = {
    "DOORSTEP_PROFILE",
    "DOORSTEP_SECRET",
    "DOORSTEP_HOSTS",
    "DOORSTEP_HOME",
    "DOORSTEP_POLICY",
    "DOORSTEP_PUBLIC_DATA",
    "DOORSTEP_FULL",
    "DOORSTEP_REQUIRE_ALL",
    "DOORSTEP_WEBHOOKS",
    "DOORSTEP_CHECKPOINTS",
    "DOORSTEP_LOOKS_FILE",
}
FOR_TESTS = {"DOORSTEP_PUBLIC_DATA", "DOORSTEP_FULL", "DOORSTEP_REQUIRE_ALL"}
RANDOM = "random characters, such as `openssl rand -base64 48` prints"
# What production does not start without, and what each holds.
NEEDED = {
    "DOORSTEP_SECRET": RANDOM,
    "DOORSTEP_HOSTS": "the names this site answers to, with commas",
    "DOORSTEP_HOME": "a folder of its own, such as /var/lib/doorstep",
    "DOORSTEP_POLICY": "the folder of the force's own policy pack",
    "DATABASE_URL": "postgresql://… or sqlite:////…",
}
EXAMPLE = "example-force"
GUESSED = ("test-secret", "django-insecure", "changeme", "change-me")
LOOPBACK = ("127.0.0.1", "localhost", "::1", "[::1]")
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]", re.IGNORECASE)


def _refuse(name: str, says: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name}: {says}")


def _unknown_variables() -> None:
    for name in os.environ:
        if name.startswith("DOORSTEP_") and name not in KNOWN:
            known = ", ".join(sorted(KNOWN))
            raise _refuse(name, f"no such setting; known are {known}")


def _profile() -> str:
    value = os.environ.get("DOORSTEP_PROFILE", "demo")
    if value not in PROFILES:
        raise _refuse("DOORSTEP_PROFILE", f"{value!r} is none of {', '.join(PROFILES)}")
    return value


def _needed() -> None:
    """Refuse what production lacks, and what has no place in it."""
    for name, what in NEEDED.items():
        if not os.environ.get(name, "").strip():
            raise _refuse(name, f"must be set in production: {what}")
    for name in FOR_TESTS & os.environ.keys():
        raise _refuse(name, "is for tests and figures; unset it in production")


def _secret(profile: str) -> str:
    """The secret from the environment, or in demo and test one kept in a file."""
    value = os.environ.get("DOORSTEP_SECRET", "")
    if value:
        if len(value) < 32:
            raise _refuse("DOORSTEP_SECRET", "needs 32 characters or more")
        if profile == "production" and _guessable(value):
            raise _refuse("DOORSTEP_SECRET", f"can be guessed; give {RANDOM}")
        return value
    if profile == "test":
        return "test-secret-that-protects-nothing-at-all"
    kept = HOME / "secret"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        kept.write_text(secrets.token_urlsafe(48))
        kept.chmod(0o600)
    return kept.read_text()


def _guessable(secret: str) -> bool:
    """Whether it is somebody's example, or of fewer characters than any random one."""
    return any(known in secret.lower() for known in GUESSED) or len(set(secret)) < 8


def _path(name: str, value: str | Path) -> Path:
    """A place on the disk; in production it hangs on no folder that one starts in."""
    path = Path(value)
    if PROFILE == "production" and not path.is_absolute():
        raise _refuse(name, f"{value} must begin with / in production")
    return path.resolve()


def _closed(name: str, folder: Path) -> None:
    """Refuse a folder for the register that is not there, or open to others."""
    if not os.path.isdir(folder):
        raise _refuse(name, f"there is no folder {folder}; make it, with mode 700")
    if folder.stat().st_mode & 0o007:
        raise _refuse(name, f"others may look into {folder}; run `chmod o= {folder}`")


def _home(profile: str) -> Path:
    """Where data is kept. Training has a folder and a database file of its own.

    So nobody who trains can open the real register, whatever else is set.
    """
    home = _path("DOORSTEP_HOME", os.environ.get("DOORSTEP_HOME", "var"))
    if profile == "production":
        _closed("DOORSTEP_HOME", home)
        if (home / "demo.json").exists():
            raise _refuse("DOORSTEP_HOME", "holds a demonstration; name another")
    if profile != "training":
        return home
    if "DATABASE_URL" in os.environ:
        raise _refuse("DATABASE_URL", "training has a database of its own; unset it")
    return home / "training"


def _hosts(profile: str) -> list[str]:
    """The names it answers to; where passwords are known, those of this machine."""
    value = os.environ.get("DOORSTEP_HOSTS", "")
    hosts = [host.strip() for host in value.split(",") if host.strip()]
    if profile != "production":
        if not set(hosts) <= {*LOOPBACK, "testserver"}:
            says = f"{profile} answers on this machine alone; unset it"
            raise _refuse("DOORSTEP_HOSTS", says)
        return hosts or ["127.0.0.1", "localhost", "testserver"]
    for host in hosts or [value]:
        if not HOST.fullmatch(host):
            says = f"{host!r} is no name; give each alone, without https://, port or *"
            raise _refuse("DOORSTEP_HOSTS", says)
    return hosts


def _policy() -> str:
    value = os.environ.get("DOORSTEP_POLICY", EXAMPLE)
    if PROFILE == "production" and value == EXAMPLE:
        raise _refuse("DOORSTEP_POLICY", f"needs {NEEDED['DOORSTEP_POLICY']}")
    try:
        folder_of(value)
    except PolicyError as error:
        raise _refuse("DOORSTEP_POLICY", f"{value}: {error.problems[0].says}") from None
    return value


def _sqlite(path: str) -> dict[str, Any]:
    """FULL sync: with WAL and NORMAL a committed call can be lost to a power cut."""
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": path,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; "
                "PRAGMA foreign_keys=ON; PRAGMA recursive_triggers=ON; "
                "PRAGMA cache_size=-65536"
            ),
        },
    }


def _database(url: str) -> dict[str, Any]:
    parts = _parts(url)
    if parts.scheme == "sqlite":
        path = unquote(parts.path.removeprefix("/")) or str(HOME / "db.sqlite3")
        if PROFILE == "production":
            _closed("DATABASE_URL", _path("DATABASE_URL", path).parent)
        return _sqlite(path)
    if parts.scheme not in ("postgres", "postgresql"):
        raise _refuse("DATABASE_URL", "must begin with postgresql:// or sqlite://")
    if not parts.path.strip("/"):
        raise _refuse("DATABASE_URL", "needs a database after the host: …/doorstep")
    # Most statements of a screen recur each second: the server plans them once.
    options: dict[str, Any] = {"server_side_binding": True, "prepare_threshold": 3}
    options |= {name: values[-1] for name, values in parse_qs(parts.query).items()}
    if PROFILE == "production":
        _server(parts, options)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": None,
        # A kept connection is tried before each request: the server may have restarted.
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
    }


def _parts(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        says = "its port is no number; in a password write %2F for / and %5B for ["
        raise _refuse("DATABASE_URL", says) from None
    return parts


def _server(parts: SplitResult, options: dict[str, Any]) -> None:
    """Refuse a server that anybody may enter or overhear, and its administrator."""
    if parts.username == "postgres":
        raise _refuse("DATABASE_URL", "postgres may undo the guards; make another role")
    host = parts.hostname or options.get("host", "")
    if not host or host.startswith("/") or host in LOOPBACK:
        return
    far = f"{host} is another machine"
    if not parts.password and not {"password", "passfile", "sslcert"} & options.keys():
        raise _refuse("DATABASE_URL", f"{far}; give a password, passfile or sslcert")
    if options.get("sslmode") not in ("require", "verify-ca", "verify-full"):
        raise _refuse("DATABASE_URL", f"{far}; end it with ?sslmode=verify-full")


def _apart(name: str, default: str) -> Path:
    """A file that outlives the database, so production's lies in another folder."""
    path = _path(name, os.environ.get(name) or HOME / default)
    if os.path.isdir(path):
        raise _refuse(name, f"{path} is a folder; name a file in it")
    database = DATABASES["default"]
    embedded = PROFILE == "production" and "sqlite3" in database["ENGINE"]
    if embedded and path.parent == Path(database["NAME"]).resolve().parent:
        raise _refuse(name, "lies beside the database; name a file on another disk")
    return path


WEBHOOK_EVENTS = ("briefing.ready",)
WEBHOOK_SECRET = "whsec_"  # begins a secret, as the common form of webhooks has it


def _webhooks() -> list[dict[str, Any]]:
    """Who is told of what: a JSON list of url, secret and events; empty is nobody."""
    text = os.environ.get("DOORSTEP_WEBHOOKS", "")
    if not text.strip():
        return []
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        raise _not_webhooks("is no JSON") from None
    if not isinstance(given, list):
        raise _not_webhooks("must be a list of objects")
    found = [_webhook(one) for one in given]
    if len({one["url"] for one in found}) < len(found):
        raise _not_webhooks("names one url twice")
    return found


def _not_webhooks(says: str) -> ImproperlyConfigured:
    """Refuse without a value: one of them is a secret."""
    shape = '[{"url": "https://…", "secret": "whsec_…", "events": ["briefing.ready"]}]'
    return _refuse("DOORSTEP_WEBHOOKS", f"{says}; give {shape}")


def _webhook(given: Any) -> dict[str, Any]:
    if not isinstance(given, dict) or set(given) != {"url", "secret", "events"}:
        raise _not_webhooks("each must hold url, secret and events, and no more")
    events = given["events"]
    if not isinstance(events, list) or not events:
        raise _not_webhooks("events must be a list of at least one")
    for name in events:
        if name not in WEBHOOK_EVENTS:
            raise _not_webhooks(f"events are {', '.join(WEBHOOK_EVENTS)}")
    return {
        "url": _webhook_url(given["url"]),
        "secret": _webhook_secret(given["secret"]),
        "events": tuple(events),
    }


def _webhook_url(url: Any) -> str:
    """An address by https, or on this machine; it holds no sign-in and no fragment."""
    if not isinstance(url, str) or not url.isascii() or not url.isprintable():
        raise _not_webhooks("a url must be plain text")
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        raise _not_webhooks("a url cannot be read") from None
    if not host or parts.username or parts.fragment or " " in url:
        raise _not_webhooks("a url needs a host, and no sign-in or fragment")
    if parts.scheme != "https" and not (parts.scheme == "http" and host in LOOPBACK):
        raise _not_webhooks("a url must begin with https:// or be on loopback")
    return url


def _webhook_secret(secret: Any) -> bytes:
    if isinstance(secret, str) and secret.startswith(WEBHOOK_SECRET):
        try:
            key = base64.b64decode(secret.removeprefix(WEBHOOK_SECRET), validate=True)
        except (ValueError, binascii.Error):
            key = b""
        if 24 <= len(key) <= 64:
            return key
    raise _not_webhooks("a secret is whsec_ and 24 to 64 bytes in base64")


_unknown_variables()
PROFILE = _profile()
if PROFILE == "production":
    _needed()
HOME = _home(PROFILE)
DEMO = PROFILE == "demo"
TRAINING = PROFILE == "training"
POLICY = _policy()

SECRET_KEY = _secret(PROFILE)
DEBUG = False
ALLOWED_HOSTS = _hosts(PROFILE)
DATABASES = {"default": _database(os.environ.get("DATABASE_URL", "sqlite://"))}
# Signed lines that show whether the log of acts and looks was cut or put back. In
# production it belongs on a disk that nobody reaches who has the database.
CHECKPOINTS = _apart("DOORSTEP_CHECKPOINTS", "checkpoints.jsonl")
# Takes looks while the table refuses them, so it belongs on another disk than that.
LOOKS_FILE = _apart("DOORSTEP_LOOKS_FILE", "looks.jsonl")
if LOOKS_FILE == CHECKPOINTS:
    raise _refuse("DOORSTEP_LOOKS_FILE", "is DOORSTEP_CHECKPOINTS too; name another")
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
    "django_htmx",
    "django_tasks",
    "django_tasks_db",
    "doorstep.access",
    "doorstep.duties",
    "doorstep.people",
    "doorstep.incidents",
    "doorstep.safeguarding",
    "doorstep.web",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "doorstep.web.middleware.ReaderMiddleware",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "doorstep.urls"
WSGI_APPLICATION = "doorstep.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [HERE / "web" / "templates" / "jinja2"],
        "OPTIONS": {
            "environment": "doorstep.web.jinja.environment",
            "context_processors": ["doorstep.web.jinja.frame"],
        },
    },
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "web" / "templates" / "django"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    },
]

AUTH_USER_MODEL = "access.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if PROFILE == "test"
    else ["django.contrib.auth.hashers.Argon2PasswordHasher"]
)
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "find"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "doorstep.web.adapter.ClosedAdapter"
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_USER_MODEL_EMAIL_FIELD = None
# A control room signs in from one address at the change of shift: what somebody there,
# or behind the same proxy, does wrong must keep nobody else out. Axes holds each name.
ACCOUNT_RATE_LIMITS = {"login": "600/m/ip", "login_failed": None}
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "doorstep.web.adapter.locked_out"
AXES_RESET_ON_SUCCESS = True
AXES_ENABLE_ADMIN = False

LANGUAGE_CODE = "en-gb"
TIME_ZONE = "Europe/London"
USE_TZ = True
USE_I18N = True

STATIC_URL = "/static/"
STATIC_ROOT = HOME / "static"
STATICFILES_DIRS = [HERE / "web" / "static"]
# Tests collect no static files; those of the source are looked up when asked for.
WHITENOISE_AUTOREFRESH = PROFILE == "test"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {
        "BACKEND": {
            "production": "whitenoise.storage.CompressedManifestStaticFilesStorage",
            "demo": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
            "training": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage",
            "test": "django.contrib.staticfiles.storage.StaticFilesStorage",
        }[PROFILE]
    },
}

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

WEBHOOKS = _webhooks()

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Strict"
SESSION_COOKIE_AGE = 12 * 3600
CSRF_COOKIE_SAMESITE = "Strict"
CSRF_FAILURE_VIEW = "doorstep.web.views.errors.csrf"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Requests a minute that one machine or person may make of the API, in each process.
API_A_MINUTE = 10**9 if PROFILE == "test" else 600
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 200
if PROFILE == "production":
    SESSION_COOKIE_SECURE = True
    CSRF_COOKIE_SECURE = True
    SECURE_SSL_REDIRECT = True
    SECURE_HSTS_SECONDS = 31536000
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"quiet": {"()": "doorstep.web.logs.Quiet"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "quiet"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"axes": {"level": "ERROR"}},
}
SILENCED_SYSTEM_CHECKS = ["axes.W003"]
