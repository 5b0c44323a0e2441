from django.apps import AppConfig


class CoreConfig(AppConfig):
    name = "cms.core"
    label = "core"
    verbose_name = "Foundations"

    def ready(self) -> None:
        from cms.core import checks, lookups  # noqa: F401  # registers the system checks and the lookups
