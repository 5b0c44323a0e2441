"""Every address of the installation. Wagtail's pages come last, because they take whatever is left."""

from django.conf import settings
from django.urls import include, path, re_path
from django.views.static import serve
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from home import views
from media_library.calendar import session_calendar
from media_library.views import recording
from workflow.admin.views.password_reset import SealedPasswordResetView

urlpatterns = [
    path(
        "admin/password_reset/confirm/<uidb64>/<token>/",
        SealedPasswordResetView.as_view(),
        name="password-reset-confirm",
    ),
    path("admin/", include(wagtailadmin_urls)),
    path("api/v2/", include("cms.api.urls")),
    path("documents/", include(wagtaildocs_urls)),
    path("health/", include("cms.jobs.urls")),
    re_path(r"^calendar/session-(?P<pk>[0-9]{1,18})\.ics$", session_calendar, name="session-calendar"),
    path("search/", views.search, name="search"),
    path("developers/", views.developers, name="developers"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
    path("robots.txt", views.robots, name="robots"),
    path("favicon.ico", views.favicon, name="favicon"),
]

# A proxy or a bucket serves images and recordings in production. Documents are not here: they may be private, so a
# view serves them.
if settings.SERVE_MEDIA:
    urlpatterns += [
        re_path(r"^media/(?P<path>(?:original_)?images/.+)$", serve, {"document_root": settings.MEDIA_ROOT}),
        re_path(r"^media/(?P<path>(?:videos|captions)/.+)$", recording),
    ]

# A demonstration shows the mail that it sends.
if settings.DEMO:
    urlpatterns.append(path("demo/", include("home.demo.urls")))

urlpatterns.append(path("", include(wagtail_urls)))
