from io import StringIO

from django.conf import settings
from django.core.management import call_command


def test_the_documentation_says_what_the_rules_say():
    printed = StringIO()

    call_command("permissions_table", stdout=printed)

    assert (settings.BASE_DIR / "docs" / "permissions.md").read_text(encoding="utf-8") == printed.getvalue()
