"""The doors in Python that write rows: saves, fixtures, copies, whole querysets."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core import serializers
from django.core.management import call_command
from django.db import models
from django.utils import timezone
from wagtail.models import Locale, Page

from tests.workflow.doors.door import Door, collector
from tests.workflow.ward import UNSIGNED, Ward
from workflow import gate

WRITE_DOORS: list[Door] = []
door = collector(WRITE_DOORS)


# Saving a page


@door("page.save() of changed live text", by="guard")
def _(ward: Ward) -> None:
    ward.article.title = UNSIGNED
    ward.article.save()


@door("page.save(live=True) of a draft", by="guard")
def _(ward: Ward) -> None:
    ward.draft.live = True
    ward.draft.save()


@door("page.save(live=True) of a draft, naming its unsigned revision", by="guard")
def _(ward: Ward) -> None:
    ward.draft.live, ward.draft.live_revision = True, ward.draft.latest_revision
    ward.draft.save()


@door("page.save(live=True) of a draft, naming another page's signed revision", by="guard")
def _(ward: Ward) -> None:
    ward.draft.live, ward.draft.live_revision = True, ward.signed
    ward.draft.save()


@door("page.save(update_fields=[title])", by="guard")
def _(ward: Ward) -> None:
    ward.article.title = UNSIGNED
    ward.article.save(update_fields=["title"])


@door("page.save(update_fields=[live])", by="guard")
def _(ward: Ward) -> None:
    ward.draft.live = True
    ward.draft.save(update_fields=["live"])


@door("page.save() of changed text in a StreamField", by="guard")
def _(ward: Ward) -> None:
    stream = list(ward.article.body.raw_data)
    stream.append({"type": "text", "value": {"text": UNSIGNED, "citations": []}, "id": None})
    ward.article.body = stream
    ward.article.save()


@door("page.save() with another child row", by="guard")
def _(ward: Ward) -> None:
    ward.article.topic_links.remove(ward.article.topic_links.first())
    ward.article.save()


@door("base Page.save()", by="guard")
def _(ward: Ward) -> None:
    base = Page.objects.get(pk=ward.article.pk)
    base.title = UNSIGNED
    base.save()


@door("base Page.save(live=True)", by="guard")
def _(ward: Ward) -> None:
    base = Page.objects.get(pk=ward.draft.pk)
    base.live = True
    base.save(clean=False)


@door("Page.save() unbound, past our own save()", by="guard")
def _(ward: Ward) -> None:
    ward.article.title = UNSIGNED
    Page.save(ward.article)


@door("Model.save() unbound", by="guard")
def _(ward: Ward) -> None:
    ward.article.summary = UNSIGNED
    models.Model.save(ward.article)


@door("save_base(raw=True)", by="guard")
def _(ward: Ward) -> None:
    ward.article.title = UNSIGNED
    ward.article.save_base(raw=True)


@door("_save_table(), past every signal", by="trigger")
def _(ward: Ward) -> None:
    ward.article.title = UNSIGNED
    ward.article._save_table(cls=Page, force_update=True, using="default")


@door("a deferred instance", by="guard")
def _(ward: Ward) -> None:
    page = type(ward.article).objects.only("title").get(pk=ward.article.pk)
    page.title = UNSIGNED
    page.save()


@door("add_child() of a live page", by="guard")
def _(ward: Ward) -> None:
    ward.index.add_child(instance=type(ward.article)(title=UNSIGNED, slug="born-live", live=True))


@door("loaddata of a live page", by="guard")
def _(ward: Ward) -> None:
    rows = json.loads(serializers.serialize("json", [Page.objects.get(pk=ward.article.pk), ward.article]))
    rows[0]["fields"]["title"] = UNSIGNED
    load(rows)


@door("loaddata of a live page's own table", by="trigger")
def _(ward: Ward) -> None:
    for saved in serializers.deserialize("json", serializers.serialize("json", [ward.article.topic_links.first()])):
        saved.object.topic = ward.waiting.topic_links.first().topic
        saved.object.page_id, saved.object.pk = ward.article.pk, None
        saved.save(force_insert=True)


@door("loaddata of a changed signed revision", by="guard")
def _(ward: Ward) -> None:
    rows = json.loads(serializers.serialize("json", [ward.signed]))
    rows[0]["fields"]["content"]["title"] = UNSIGNED
    load(rows)


def load(rows: list[dict[str, Any]]) -> None:
    with TemporaryDirectory() as folder:
        fixture = Path(folder) / "attack.json"
        fixture.write_text(json.dumps(rows))
        call_command("loaddata", str(fixture), verbosity=0)


@door("writing other words inside the passage", by="guard")
def _(ward: Ward) -> None:
    ward.article.last_published_at = timezone.now()
    with gate.passage(ward.article):
        Page.objects.filter(pk=ward.article.pk).update(title=UNSIGNED)


@door("writing another child row inside the passage", by="guard")
def _(ward: Ward) -> None:
    ward.article.last_published_at = timezone.now()
    with gate.passage(ward.article):
        ward.article.topic_links.first().delete()


@door("a forged permit on the instance", by="trigger")
def _(ward: Ward) -> None:
    ward.article.title = UNSIGNED
    ward.article.gate_permit = object()
    models.Model.save(ward.article)


# Copies


@door("copy(keep_live=True)", by="guard", everybody=True)
def _(ward: Ward, user: Any) -> None:
    ward.article.copy(keep_live=True, user=user, update_attrs={"slug": "copied"})


@door("copy(recursive=True, keep_live=True)", by="guard")
def _(ward: Ward) -> None:
    ward.index.copy(recursive=True, keep_live=True, update_attrs={"slug": "copied"})


@door("create_alias()", by="tester", everybody=True)
def _(ward: Ward, user: Any) -> None:
    ward.article.create_alias(user=user, update_slug="aliased")


@door("create_alias() of a live page by nobody", by="guard")
def _(ward: Ward) -> None:
    ward.article.create_alias(update_slug="aliased")


@door("create_alias() of a draft, which would follow it to the public", by="guard")
def _(ward: Ward) -> None:
    ward.draft.create_alias(update_slug="aliased")


@door("copy_for_translation(alias=True)", by="guard")
def _(ward: Ward) -> None:
    spanish = Locale.objects.create(language_code="es")
    ward.article.copy_for_translation(spanish, copy_parents=True, alias=True)


# Whole sets of rows


@door("QuerySet.update(live=True)", by="trigger")
def _(ward: Ward) -> None:
    Page.objects.filter(pk=ward.draft.pk).update(live=True)


@door("QuerySet.update(live=True) with a signed revision of another page", by="trigger")
def _(ward: Ward) -> None:
    Page.objects.filter(pk=ward.draft.pk).update(live=True, live_revision=ward.signed)


@door("QuerySet.update(title=…) of a live page", by="trigger")
def _(ward: Ward) -> None:
    Page.objects.filter(pk=ward.article.pk).update(title=UNSIGNED)


@door("QuerySet.update() of the page type's row", by="trigger")
def _(ward: Ward) -> None:
    type(ward.article).objects.filter(pk=ward.article.pk).update(summary=UNSIGNED)


@door("QuerySet.update(live_revision=…)", by="trigger")
def _(ward: Ward) -> None:
    Page.objects.filter(pk=ward.article.pk).update(live_revision=ward.unsigned)


@door("bulk_update()", by="trigger")
def _(ward: Ward) -> None:
    ward.article.summary = UNSIGNED
    type(ward.article).objects.bulk_update([ward.article], ["summary"])


@door("bulk_create() with update_conflicts", by="trigger")
def _(ward: Ward) -> None:
    link = ward.article.topic_links.first()
    link.sort_order = 99
    type(link).objects.bulk_create([link], update_conflicts=True, unique_fields=["id"], update_fields=["sort_order"])


@door("bulk_create() of a child row", by="trigger")
def _(ward: Ward) -> None:
    link = ward.article.topic_links.first()
    link.pk = None
    type(link).objects.bulk_create([link])


@door("bulk_create() with ignore_conflicts", by="trigger")
def _(ward: Ward) -> None:
    link = ward.article.topic_links.first()
    link.pk = None
    type(link).objects.bulk_create([link], ignore_conflicts=True)


# Child rows


@door("a child row created", by="trigger")
def _(ward: Ward) -> None:
    link = ward.article.topic_links.first()
    type(link).objects.create(page_id=ward.article.pk, topic_id=link.topic_id)


@door("a child row saved", by="trigger")
def _(ward: Ward) -> None:
    link = ward.article.topic_links.first()
    link.sort_order = 99
    link.save()


@door("a child row deleted", by="trigger")
def _(ward: Ward) -> None:
    ward.article.topic_links.first().delete()


@door("a child row moved from a live page to a draft", by="trigger")
def _(ward: Ward) -> None:
    type(ward.article.topic_links.first()).objects.filter(page=ward.article.pk).update(page=ward.draft.pk)


@door("a draft's child row moved to a live page", by="trigger")
def _(ward: Ward) -> None:
    type(ward.draft.topic_links.first()).objects.filter(page=ward.draft.pk).update(page=ward.article.pk)
