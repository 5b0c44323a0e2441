"""Production: everything secret or site-specific comes from the environment."""

from cms.settings import env
from cms.settings.base import *  # noqa: F403

DEBUG = False
SECRET_KEY = env.read("SECRET_KEY")
ALLOWED_HOSTS = env.read("ALLOWED_HOSTS")
WAGTAILADMIN_BASE_URL = env.read("PUBLIC_URL")
CSRF_TRUSTED_ORIGINS = [WAGTAILADMIN_BASE_URL]

# Transport
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrftoken"
if env.read("BEHIND_PROXY"):
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

# Mail
vars().update(env.email(env.read("EMAIL_URL")))
