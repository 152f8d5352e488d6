"""Settings, all of them, from the environment.

A variable that begins with PRORATA_ and is not read here stops the start: a misspelt
setting must not be ignored. Without any variable the application is in production and
asks for its secret.
"""

import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from csp.constants import NONE, SELF

from config.environment import (
    BASE_DIR,
    a_database,
    days_before,
    env,
    for_us_alone,
    given,
    one_of,
    pool_of,
    readable,
    refuse_unknown_variables,
    strong_secret,
    yes_or_no,
)

refuse_unknown_variables()
os.umask(0o077)  # what we write (database, e-mails, archives) is for our own user

DEBUG = yes_or_no("PRORATA_DEBUG", default=False)
DEMONSTRATION = yes_or_no("PRORATA_DEMONSTRATION", default=False)
SECRET_KEY = strong_secret()
SECRET_KEY_FALLBACKS = env.list("PRORATA_FORMER_SECRET_KEYS", default=[])
BACKUP_KEY = env.str("PRORATA_BACKUP_KEY", default=SECRET_KEY)  # proves whose an archive is
ALLOWED_HOSTS = env.list("PRORATA_ALLOWED_HOSTS", default=[])
HTTPS = yes_or_no("PRORATA_HTTPS", default=True)
# Printed on letters, frozen with them: where anyone may check that they are genuine.
NAMED_HOSTS = [host for host in ALLOWED_HOSTS if host[0] not in "*."]
BASE_URL = readable(
    "PRORATA_BASE_URL",
    env.str,
    default=f"https://{NAMED_HOSTS[0]}" if HTTPS and NAMED_HOSTS else "http://127.0.0.1:8000",
    expected="une adresse, https://prorata.exemple.fr",
).rstrip("/")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_filters",
    "django_htmx",
    "js_lib_bootstrap5",
    "csp",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "axes",
    "post",
    "accounts",
    "epci",
    "conventions",
    "deliberations",
    "financing",
    "config",
]

# Headers first, so that what the others answer by themselves (refusals, redirects, static
# files) has them too.
MIDDLEWARE = [
    "config.monitoring.requests.measured",
    "config.site.traced.traced",
    "config.site.headers.headers",
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "config.site.too_large.bodies",
    "config.site.unreadable.charset",
    "django.middleware.gzip.GZipMiddleware",
    "accounts.sessions.KeyedSessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "epci.people.acting.ChosenOrganisation",
    "accounts.entrance.LoginRequired",
    "django.contrib.messages.middleware.MessageMiddleware",
    "epci.people.second_factor.SecondFactor",
    "django_htmx.middleware.HtmxMiddleware",
    "config.site.which_one.WhichOne",
    "config.site.not_allowed.not_allowed",
    "axes.middleware.AxesMiddleware",
    "config.site.once.SentOnce",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

FORM_RENDERER = "press.kit.drawn.DrawnForms"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "builtins": ["press.kit.tags"],
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "config.overviews.context.navigation",
                "conventions.tabs.convention_tabs",
            ],
        },
    },
]

# SQLite under Django's defaults answers « database is locked » as soon as two people write.
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA recursive_triggers=ON"
    ),
}

DATABASES = {
    "default": readable(
        "DATABASE_URL",
        a_database,
        default=f"sqlite:///{BASE_DIR / 'var' / 'prorata.sqlite3'}",
        expected="l'adresse d'une base, postgresql://compte:secret@hote/nom ou sqlite:////dossier/fichier",
    )
}
if DATABASES["default"]["ENGINE"] == "config.sqlite":
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    for_us_alone(Path(DATABASES["default"]["NAME"]))
DATABASES["default"] |= pool_of(DATABASES["default"])

# On PostgreSQL workers send messages and do tasks (`make work`); elsewhere both follow the commit.
MESSAGES_BY_WORKERS = DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql"
if MESSAGES_BY_WORKERS:
    INSTALLED_APPS.append("procrastinate.contrib.django")
    PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"  # post/jobs.py
TASKS_AT_ONCE = 3  # seconds that whoever acts waits for them, without workers; their page goes on

# The grid of every EPCI posts two cells for each of 1 259.
DATA_UPLOAD_MAX_NUMBER_FIELDS = 4_000
DATA_UPLOAD_MAX_NUMBER_FILES = 5

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# One cache for every process of every machine: what was tried too often is counted there.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "accounts_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # or a flood would push out what it is counted by
    }
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 12},
    },
    {"NAME": "accounts.passwords.Guessed"},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]

PASSWORD_RESET_TIMEOUT = 3_600  # seconds that the link of an e-mail lives

# Accounts are allauth's; nobody opens their own (accounts.acts.create_account does).
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"  # an invitation was read at that address
ACCOUNT_SESSION_REMEMBER = False
# Django's own: allauth's would write the address a second time, on a GET.
ACCOUNT_PASSWORD_RESET_TOKEN_GENERATOR = "django.contrib.auth.tokens.PasswordResetTokenGenerator"  # noqa: S105
ACCOUNT_FORMS = {
    "login": "accounts.forms.SignInForm",
    "reauthenticate": "accounts.forms.ConfirmForm",
    "reset_password": "accounts.forms.ForgottenForm",
    "reset_password_from_key": "accounts.forms.NewPasswordForm",
}
# Nothing by address alone at the sign-in: a whole building often shares one.
ACCOUNT_RATE_LIMITS = {
    "login": "",
    "login_failed": "50/h/key",
    "reset_password": "60/h/ip,5/h/key",
    "reset_password_from_key": "60/h/ip",
    "verification": "60/m/ip",  # a whole office may be behind one address
    "refusals": "60/h/key",  # as many are kept in the security journal
    "mails_to": "10/d/key",  # that others ask for one address: invitations, reminders
    "mails_by": "300/h/key",  # that one person asks for
    "unsent": "60/m/ip",  # as many forms, sent after their session, are kept
    "open_data": "60/m/ip",
    "calendar": "120/m/ip",  # the same, and each telephone asks by itself
}
# « off » or « required »: of whose roles ask for it (epci.permissions.WITH_SECOND_FACTOR).
SECOND_FACTOR = one_of(
    "PRORATA_SECOND_FACTOR", ("off", "required"), default="off" if DEMONSTRATION else "required"
)
MFA_ADAPTER = "accounts.adapters.SecondFactorAdapter"
MFA_FORMS = {
    "authenticate": "accounts.forms.CodeForm",
    "reauthenticate": "accounts.forms.ConfirmCodeForm",
}
MFA_TOTP_TOLERANCE = 1  # a telephone may be one step of 30 seconds late or early

# ProConnect, when its address is given: « https://…/api/v2 », with what it gave us at enrolment.
PROCONNECT_URL = env.str("PRORATA_PROCONNECT_URL", default="").rstrip("/")
if PROCONNECT_URL:
    AUTHENTICATION_BACKENDS.append("epci.people.proconnect.ProConnectBackend")
    OIDC_RP_CLIENT_ID = given("PRORATA_PROCONNECT_ID", with_="PRORATA_PROCONNECT_URL")
    OIDC_RP_CLIENT_SECRET = given("PRORATA_PROCONNECT_SECRET", with_="PRORATA_PROCONNECT_URL")
    OIDC_RP_SIGN_ALGO = one_of("PRORATA_PROCONNECT_ALGORITHM", ("RS256", "ES256"), default="RS256")
    OIDC_OP_AUTHORIZATION_ENDPOINT = f"{PROCONNECT_URL}/authorize"
    OIDC_OP_TOKEN_ENDPOINT = f"{PROCONNECT_URL}/token"
    OIDC_OP_USER_ENDPOINT = f"{PROCONNECT_URL}/userinfo"
    OIDC_OP_JWKS_ENDPOINT = f"{PROCONNECT_URL}/jwks"
    OIDC_RP_SCOPES = "openid email siret"
    OIDC_AUTH_REQUEST_EXTRA_PARAMS = {"claims": '{"id_token":{"amr":{"essential":true}}}'}
    OIDC_TIMEOUT = 10
    OIDC_STORE_ID_TOKEN = True  # to leave ProConnect with

# Wrong passwords lock their author at that address, and not the colleague behind the same one.
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_CLIENT_IP_CALLABLE = "accounts.limits.client_address"
AXES_LOCKOUT_CALLABLE = "accounts.limits.locked_out"
AXES_DISABLE_ACCESS_LOG = True
AXES_VERBOSE = False

# What Prometheus gives to read `/metriques/`; without one, this machine alone reads it.
METRICS_TOKEN = env.str("PRORATA_METRICS_TOKEN", default="")

# How many proxies stand before us: what is written in X-Forwarded-For beyond them is not believed.
TRUSTED_PROXIES = readable("PRORATA_TRUSTED_PROXIES", env.int, default=0, expected="un nombre")
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES
if TRUSTED_PROXIES:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# A demonstration writes its e-mails into a folder; a production has a server for them.
MAILS = BASE_DIR / "var" / "mails"
globals().update(
    readable(
        "PRORATA_EMAIL_URL",
        env.email_url,
        default=f"filemail:///{MAILS}" if DEMONSTRATION else "smtp://localhost:25",
        expected="l'adresse d'un serveur, smtp+tls://compte:secret@hote:587",
    )
)
EMAIL_TIMEOUT = 20  # seconds: a dumb server must not hold the people who wait behind it
DEFAULT_FROM_EMAIL = readable(
    "PRORATA_EMAIL_FROM",
    env.str,
    default="Prorata <ne-pas-repondre@localhost>",
    expected="une adresse électronique",
)

# How many days before a duty its people are reminded of it; the day after is always.
REMINDER_DAYS = days_before("PRORATA_REMINDER_DAYS", default="30,7")

# One JSON object a line, on the standard error of the server: config/site/logs.py.
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"json": {"()": "config.site.logs.JsonLines"}},
    "handlers": {"lines": {"class": "logging.StreamHandler", "formatter": "json"}},
    "root": {"handlers": ["lines"], "level": "WARNING"},
    "loggers": {
        "prorata": {"level": "INFO"},
        "django": {"handlers": [], "level": "WARNING", "propagate": True},
        # What is refused has its line from us; a bug has Django's, with its trace.
        "django.request": {"level": "ERROR"},
        "axes": {"level": "ERROR"},  # what it says is masked, and told by the security journal
    },
}

LANGUAGE_CODE = "fr"
TIME_ZONE = "Europe/Paris"
USE_I18N = True
USE_TZ = True

STATIC_URL = "static/"
STATIC_ROOT = BASE_DIR / "var" / "static"
STATICFILES_DIRS = [BASE_DIR / "static", ("guide", BASE_DIR / "docs" / "guide" / "pictures")]
STORAGES: dict[str, dict[str, str]] = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
if sys.argv[1:2] == ["runserver"]:  # a developer's: files as they are written, nothing to collect
    STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = True

# Sessions end 30 minutes after their last use and 10 hours after the sign-in: accounts/sessions.py.
SESSION_ENGINE = "accounts.sessions"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

LOGIN_URL = "login"
LOGIN_REDIRECT_URL = "home"
LOGOUT_REDIRECT_URL = "login"

SECURE_SSL_REDIRECT = HTTPS
SECURE_REDIRECT_EXEMPT = [r"^sante/", r"^metriques/$"]  # asked by this machine, or by a balancer
# The prefix makes browsers refuse a cookie that another host, a path or plain HTTP would set.
COOKIE_PREFIX = "__Host-" if HTTPS else ""
SESSION_COOKIE_NAME = f"{COOKIE_PREFIX}session"
CSRF_COOKIE_NAME = f"{COOKIE_PREFIX}csrf"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # not a cookie more
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = HTTPS
CSRF_FAILURE_VIEW = "config.site.csrf.csrf_failure"
X_FRAME_OPTIONS = "DENY"

# Nothing from elsewhere, nothing inline; Bootstrap's own drawings are data: images.
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "font-src": [SELF],
        "img-src": [SELF, "data:"],
        "connect-src": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
