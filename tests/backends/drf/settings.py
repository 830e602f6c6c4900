"""An ordinary Django REST framework project. What differs between runs comes from the environment:

PAGING          offset (default), page or cursor
ACCESS_SECONDS  how long an access token lives (default 300, simplejwt's own)
REFRESH_SECONDS how long a refresh token lives (default 86400, simplejwt's own)
SESSION         1: sessions in cookies with Django's mark against forged requests, and no tokens
SESSION_SECONDS how long such a session lives (default 86400)
PAGE_ORIGINS    from where pages may write in such a session, separated by spaces
DATABASE        the SQLite file
"""

import datetime
import os
import secrets

DEBUG = False
SECRET_KEY = secrets.token_urlsafe(48)
ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
ROOT_URLCONF = "urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
MEDIA_ROOT = "media"
MEDIA_URL = "/media/"
USE_TZ = True
TIME_ZONE = "Europe/Prague"

SESSION = os.environ.get("SESSION") == "1"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "rest_framework",
    "rest_framework_simplejwt.token_blacklist",
    "django_filters",
    "corsheaders",
    "deals",
]
MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", "django.middleware.common.CommonMiddleware"]
if SESSION:
    INSTALLED_APPS += ["django.contrib.sessions"]
    MIDDLEWARE += [
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ]
    SESSION_COOKIE_AGE = int(os.environ.get("SESSION_SECONDS", "86400"))
    # The page has a port of its own, which is another origin and the same site.
    CORS_ALLOW_CREDENTIALS = True
    CSRF_TRUSTED_ORIGINS = os.environ.get("PAGE_ORIGINS", "http://127.0.0.1:8080").split()
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": os.environ.get("DATABASE", "db.sqlite3"),
        "OPTIONS": {"timeout": 20, "transaction_mode": "IMMEDIATE"},
    }
}

# The package's own lists of methods and headers: no If-Match, no Idempotency-Key, nothing exposed.
CORS_ALLOWED_ORIGIN_REGEXES = [r"^http://(127\.0\.0\.1|localhost):\d+$"]

PAGING = os.environ.get("PAGING", "offset")

REST_FRAMEWORK = {
    "DEFAULT_PAGINATION_CLASS": {
        "offset": "rest_framework.pagination.LimitOffsetPagination",
        "page": "deals.paging.ByPage",
        "cursor": "deals.paging.ByCursor",
    }[PAGING],
    "PAGE_SIZE": 20,
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "rest_framework.authentication.SessionAuthentication"
        if SESSION
        else "rest_framework_simplejwt.authentication.JWTAuthentication"
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_FILTER_BACKENDS": [
        "django_filters.rest_framework.DjangoFilterBackend",
        "rest_framework.filters.OrderingFilter",
        "rest_framework.filters.SearchFilter",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
}

SIMPLE_JWT = {
    "ACCESS_TOKEN_LIFETIME": datetime.timedelta(seconds=float(os.environ.get("ACCESS_SECONDS", "300"))),
    "REFRESH_TOKEN_LIFETIME": datetime.timedelta(seconds=float(os.environ.get("REFRESH_SECONDS", "86400"))),
    # A refresh token works once: the second of two parallel refreshes with one token fails.
    "ROTATE_REFRESH_TOKENS": True,
    "BLACKLIST_AFTER_ROTATION": True,
}

LOGGING = {
    "version": 1,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
