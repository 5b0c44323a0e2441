from importlib import import_module

from django.apps import AppConfig


class MediaLibraryConfig(AppConfig):
    name = "media_library"
    verbose_name = "Media library"

    def ready(self) -> None:
        import_module("media_library.receivers")
        import_module("media_library.printed").watch_files()
