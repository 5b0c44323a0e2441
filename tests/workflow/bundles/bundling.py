"""What is asked of the pages of a bundle."""

from wagtail.models import Page

from workflow import services
from workflow.models import AuditEntry


def again(row):
    return type(row)._base_manager.get(pk=row.pk)


def ids(pages):
    return {page.pk for page in pages}


def live(pages):
    return Page.objects.live().filter(pk__in=ids(pages)).count()


def close(bundle, pages, editor):
    return services.close_bundle(bundle=bundle, user=editor, seen=ids(pages))


def actions(bundle):
    return list(AuditEntry.objects.filter(data__bundle=bundle.pk).order_by("pk").values_list("action", flat=True))
