"""Development and demonstration on one machine: no variable is required."""

from cms.settings import env
from cms.settings.base import *  # noqa: F403

DEBUG = False
SECRET_KEY = env.read("SECRET_KEY", default="for-development-only-never-in-production-0123456789abcdef")
ALLOWED_HOSTS = env.read("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])
WAGTAILADMIN_BASE_URL = env.read("PUBLIC_URL", default="http://127.0.0.1:8000")

# Mail is written to files; the demonstration shows them on a page
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = env.BASE_DIR / "var" / "mail"

# Static files come straight from their folders, and images from theirs
SERVE_MEDIA = True
WHITENOISE_USE_FINDERS = True
WHITENOISE_AUTOREFRESH = True
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
