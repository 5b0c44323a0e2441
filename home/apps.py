from django.apps import AppConfig


class HomeConfig(AppConfig):
    name = "home"
    verbose_name = "Front doors"

    def ready(self) -> None:
        from home.demo import checks  # noqa: F401  # registers the system check
