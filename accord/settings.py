"""Every setting, unit and default. All come from the environment; nonsense stops the start."""

import os
import secrets
from pathlib import Path

from csp.constants import NONE, SELF

from accord.lib.env import env_choice, env_database, env_flag, env_folder, env_int, env_text

BASE_DIR = Path(__file__).resolve().parent

# Everything that an installation owns lives in this folder: database, history, files, secret.
ACCORD_HOME = env_folder("ACCORD_HOME", Path.cwd() / ".accord")
ACCORD_HOST = env_text("ACCORD_HOST", "127.0.0.1")
ACCORD_PORT = env_int("ACCORD_PORT", 8000, at_least=1, at_most=65535)
ACCORD_WEB_PROCESSES = env_int("ACCORD_WEB_PROCESSES", 1, at_least=1, at_most=64)
ACCORD_MAX_UPLOAD_MB = env_int("ACCORD_MAX_UPLOAD_MB", 200, at_least=1, at_most=2048)
ACCORD_LOG_LEVEL = env_choice(
    "ACCORD_LOG_LEVEL", "INFO", among=("DEBUG", "INFO", "WARNING", "ERROR")
)
# Behind https (a proxy that sets X-Forwarded-Proto): cookies are sent over https only.
ACCORD_HTTPS = env_flag("ACCORD_HTTPS", False)


def _secret(home: Path) -> str:
    """The installation's secret, made once and kept in its home, readable by its owner only.

    In a home that is not there yet it is kept by `accord init`: asking for help makes no folder.
    """
    given = os.environ.get("ACCORD_SECRET_KEY", "")
    if given or not home.is_dir():
        return given or secrets.token_urlsafe(48)
    return keep_secret(home, secrets.token_urlsafe(48))


def keep_secret(home: Path, secret: str) -> str:
    """The secret that the home holds; this one from now on, where it holds none."""
    file = home / "secret"
    if not os.environ.get("ACCORD_SECRET_KEY") and not file.exists():
        home.mkdir(parents=True, exist_ok=True)
        handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(secret)
    return file.read_text().strip() if file.exists() else secret


SECRET_KEY = _secret(ACCORD_HOME)
DEBUG = False
ALLOWED_HOSTS = [
    name.strip()
    for name in env_text("ACCORD_ALLOWED_HOSTS", f"localhost,127.0.0.1,[::1],{ACCORD_HOST}").split(
        ","
    )
]

# The order of the rooms, data flowing down: the same as in the import contract (tested).
INSTALLED_APPS = [
    "accord.lib",
    "accord.accounts",
    "accord.jobs",
    "accord.ledger",
    "accord.agreement",
    "accord.leads",
    "accord.promises",
    "accord.capture",
    "accord.scoring",
    "accord.handoff",
    "accord.pipeline",
    "accord.desk",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django_htmx",
    "template_partials",
    "axes",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "accord.accounts.sessions.SessionsMiddleware",
    "accord.lib.refusals.RefusalMiddleware",
    "accord.desk.middleware.DeskMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "accord.urls"
WSGI_APPLICATION = "accord.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "accord.desk.nav.frame",
            ],
        },
    },
]

DATABASES = {"default": env_database("ACCORD_DATABASE_URL", ACCORD_HOME / "accord.sqlite3")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "accounts:sign_in"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "accounts:sign_in"
SESSION_COOKIE_AGE = 7 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = ACCORD_HTTPS
CSRF_COOKIE_HTTPONLY = False
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if ACCORD_HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if ACCORD_HTTPS else 0
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
# Ten wrong passwords for one address from one place rest for a quarter hour; wider bounds, over
# many addresses or places, are in accord/accounts/resting.py.
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = 0.25
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_LOCKOUT_CALLABLE = "accord.accounts.views.locked_out"
AXES_USERNAME_CALLABLE = "accord.accounts.views.username"
AXES_VERBOSE = False

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "object-src": [NONE],
    }
}

LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_TZ = True
USE_I18N = False
STATIC_URL = "/static/"
STATIC_ROOT = ACCORD_HOME / "static"
WHITENOISE_USE_FINDERS = True
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 1000
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
FILE_UPLOAD_TEMP_DIR = None

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "{asctime} {levelname} {name} {message}", "style": "{"}},
    "filters": {"keys_out": {"()": "accord.lib.logs.KeysOut"}},
    # On the handler, not on one logger: every line that is written passes it.
    "handlers": {
        "stderr": {
            "class": "logging.StreamHandler",
            "formatter": "line",
            "filters": ["keys_out"],
        },
    },
    "root": {"handlers": ["stderr"], "level": ACCORD_LOG_LEVEL},
    "loggers": {"axes": {"level": "WARNING"}},
}
