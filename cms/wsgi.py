"""WSGI entry point; set DJANGO_SETTINGS_MODULE to choose the settings."""

import os

from django.core.wsgi import get_wsgi_application

from cms.delivery.lane import lane

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

application = lane(get_wsgi_application())
