from django.urls import path

from cms.jobs import health

urlpatterns = [
    path("live", health.live, name="health_live"),
    path("ready", health.ready, name="health_ready"),
]
