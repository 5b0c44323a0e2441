"""The demonstration's database: migrate it, load the story when asked to, tell the site its address, print accounts."""

import sys
from urllib.parse import urlsplit

import django
from django.conf import settings
from django.core.management import call_command


def main() -> None:
    """Work on the database of DATABASE_URL; in one process, because starting Django costs seconds."""
    django.setup()
    from wagtail.models import Site  # a model, so only after setup

    call_command("migrate", verbosity=0, interactive=False)
    if "--load" in sys.argv:
        call_command("load_demo", verbosity=0)
    address = urlsplit(settings.WAGTAILADMIN_BASE_URL)
    Site.objects.filter(is_default_site=True).update(hostname=address.hostname, port=address.port)
    call_command("load_demo", "--accounts")


if __name__ == "__main__":
    main()
