"""Tests: fast hashing, mail in memory; reads only DATABASE_URL and REDIS_URL."""

from cms.settings import env
from cms.settings.base import *  # noqa: F403

SECRET_KEY = "for-tests-only-0123456789-0123456789-0123456789-0123456789"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "localhost", "127.0.0.1"]
WAGTAILADMIN_BASE_URL = "http://testserver"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
MEDIA_ROOT = str(env.BASE_DIR / "var" / "test-media")
TASKS = {"default": {"BACKEND": "tests.indexing.TaskBackend"}}
DEMO = False
BREAK_GLASS = False
SEARCH_ENGINES = True
PUBLIC_STALENESS, PUBLIC_MEMORY, EDGE_SECONDS = 0.0, 64, 0
WAGTAILFRONTENDCACHE = {}
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
