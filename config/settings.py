"""Settings, safe for production by default.

Values come from the environment; a development checkout keeps them in an untracked ``.env`` that
``make setup`` writes. Missing secrets stop the process.
"""

from pathlib import Path

import environ
from csp.constants import NONE, SELF

from config.embedded_postgres.lifecycle import ensure_running, owner_address

BASE_DIR = Path(__file__).resolve().parent.parent

env = environ.Env()
env.read_env(BASE_DIR / ".env", overwrite=False)

SECRET_KEY = env("SECRET_KEY")
DEBUG = env.bool("DEBUG", default=False)
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[])
# The public address of the site. Mails and feeds use it, never the Host header.
SITE_URL: str = env("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")

# Ed25519 keys as base64. The private key signs decisions and publications; without it both are
# refused and reading goes on. Public keys are trusted for verification, retired ones included.
SIGNING_KEY = env("SIGNING_KEY", default="")
SIGNING_PUBLIC_KEYS = env.list("SIGNING_PUBLIC_KEYS", default=[])

# The demo's people share it; seed_demo refuses to run unless DEBUG is true.
DEMO_PASSWORD = env("DEMO_PASSWORD", default="imprimatur demo")

INSTALLED_APPS = [
    # Before our apps, whose admins take their pages away.
    "taggit",
    "django.contrib.sites",  # flatpages asks for it
    "django.contrib.flatpages",
    "procrastinate.contrib.django",
    "jobs",
    "database",
    "record",
    "accounts",
    "references",
    "articles",
    "editorial",
    "readers",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "allauth",
    "allauth.account",
    "crispy_forms",
    "csp",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "config.middleware.RejectUnstorableText",
    "config.middleware.NoStoreByDefault",
    "config.middleware.StoredSessions",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "config.middleware.PrivateByDefaultMiddleware",
    "config.middleware.OwnLanguage",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "config.middleware.RefusalMiddleware",
    "config.middleware.OutageMiddleware",
]
CSRF_FAILURE_VIEW = "articles.pages.errors.csrf_failure"

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            # Template tags stand in the rooms that they belong to.
            "libraries": {
                "pages": "articles.pages.template_tags",
                "policy_pages": "articles.site.template_tags",
                "record": "record.template_tags",
            },
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# The site connects as a role that owns nothing, and `manage.py migrate` as the owner of the tables.
_site = env("DATABASE_URL", default="")
_owner = env("MIGRATION_DATABASE_URL", default="") if _site else owner_address()
DATABASES = {"default": env.db_url_config(_site or ensure_running())}
MIGRATION_DATABASE = env.db_url_config(_owner) if _owner else None
SITE_ROLE: str = DATABASES["default"]["USER"]
DATABASES["default"]["CONN_MAX_AGE"] = None
DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DATABASES["default"].setdefault("OPTIONS", {}).setdefault("connect_timeout", 5)  # seconds; without it, two minutes
DATABASES["default"]["OPTIONS"].update(
    {
        "application_name": "imprimatur",
        # PostgreSQL keeps the article page's plan. A pooler that hands out connections per transaction
        # may not know such statements: switch them off behind one.
        "prepare_threshold": 1 if env.bool("PREPARED_STATEMENTS", default=True) else None,
        # A role may change its own search_path, but not what a connection asks for.
        "options": "-c lock_timeout=10s -c statement_timeout=60s -c idle_in_transaction_session_timeout=120s"
        " -c search_path=public,pg_temp",
    }
)
# psycopg's pool instead of a connection for each thread; docs/decisions/database-connections.md has its price.
if env.bool("DATABASE_POOL", default=False):
    DATABASES["default"]["CONN_MAX_AGE"] = 0
    DATABASES["default"]["OPTIONS"]["pool"] = {
        "min_size": 2,
        "max_size": env.int("DATABASE_POOL_SIZE", default=8),
        "timeout": 10,  # seconds to wait for a free connection; then the page says so
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SITE_ID = 1

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.SignedAccounts"]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/desk/"
ACCOUNT_ADAPTER = "accounts.adapter.InvitationOnlyAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_REDIRECT_URL = "/"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("de", "Deutsch")]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "UTC"
USE_I18N = True
USE_TZ = True

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STATICFILES_DIRS = [BASE_DIR / "static"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}

EMAIL_BACKEND = env("EMAIL_BACKEND", default="django.core.mail.backends.smtp.EmailBackend")
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="Imprimatur <noreply@localhost>")
EMAIL_HOST = env("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25)
EMAIL_HOST_USER = env("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env("EMAIL_HOST_PASSWORD", default="")
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
# Seconds to wait for each answer of the mail server.
EMAIL_TIMEOUT = env.float("EMAIL_TIMEOUT", default=10.0)

# Each app's jobs stand in its jobs.py. Regular work that no worker was there for is made up for within six hours.
PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"
PROCRASTINATE_PERIODIC_DEFAULTS = {"max_delay": 21_600}

# Services that know works by identifier or text. Only https, or http on this machine.
LOOKUP_SERVICES = {
    "crossref": env("CROSSREF_URL", default="https://api.crossref.org"),
    "datacite": env("DATACITE_URL", default="https://api.datacite.org"),
    "doi": env("DOI_URL", default="https://doi.org"),
    "ncbi": env("NCBI_URL", default="https://api.ncbi.nlm.nih.gov"),
    "eutils": env("EUTILS_URL", default="https://eutils.ncbi.nlm.nih.gov"),
}
# Hosts beside them to which doi.org may lead.
LOOKUP_REDIRECT_HOSTS = env.list("LOOKUP_REDIRECT_HOSTS", default=["data.crossref.org", "data.crosscite.org"])
# An e-mail address for the services to write to; those who say who they are are served better.
LOOKUP_CONTACT = env("LOOKUP_CONTACT", default="")
# Seconds for one question, and from one question to the next to the same service.
LOOKUP_SECONDS = env.float("LOOKUP_SECONDS", default=10.0)
LOOKUP_PAUSE = env.float("LOOKUP_PAUSE", default=1 / 3)

# Where each night's signed root of the log is posted and mailed to, so that copies are kept elsewhere. Off when empty.
# The address is https; on this machine http will do.
CHECKPOINT_WITNESS = env("CHECKPOINT_WITNESS", default="")
CHECKPOINT_MAIL = env.list("CHECKPOINT_MAIL", default=[])

# A WebSub hub on this machine, without https: for development and tests. Elsewhere it has to be a public https address.
LOCAL_HUB = env.bool("LOCAL_HUB", default=DEBUG)

CRISPY_ALLOWED_TEMPLATE_PACKS = ["imprint"]
CRISPY_TEMPLATE_PACK = "imprint"
CRISPY_FAIL_SILENTLY = False
TAGGIT_CASE_INSENSITIVE = True

# A text has 200 kB at most. Far more may arrive, so that a form refuses a paste of megabytes and gives it back,
# where a refused request would lose it.
DATA_UPLOAD_MAX_MEMORY_SIZE = 12_000_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2_500_000

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "base-uri": [NONE],
        "connect-src": [SELF],
        "font-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "img-src": [SELF],
        "manifest-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
    }
}
SECURE_REDIRECT_EXEMPT: list[str] = []
SECURE_SSL_REDIRECT = not DEBUG
SECURE_HSTS_SECONDS = 0 if DEBUG else 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = not DEBUG
SECURE_HSTS_PRELOAD = not DEBUG
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_TLS_PROXY", default=False) else None
SESSION_ENGINE = "config.sessions"
SESSION_COOKIE_SECURE = not DEBUG
CSRF_COOKIE_SECURE = not DEBUG
SESSION_COOKIE_HTTPONLY = True
X_FRAME_OPTIONS = "DENY"
