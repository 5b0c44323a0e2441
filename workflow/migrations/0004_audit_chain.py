import datetime
import hashlib
import json

from django.db import migrations, models


def statement(entry):
    """What an entry says, as of this migration; workflow.chain has it for everything since."""
    return {
        "number": entry.number,
        "at": entry.at.astimezone(datetime.timezone.utc).isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "actor_name": entry.actor_name,
        "action": entry.action,
        "page": entry.page_id,
        "page_title": entry.page_title,
        "revision": entry.revision_id,
        "data": entry.data,
        "account_event": None,
        "previous_hash": entry.previous_hash,
    }


def chain_what_is_there(apps, schema_editor):
    """Number and hash the entries of before in the order in which they were written."""
    number, digest = 0, "0" * 64
    for entry in apps.get_model("workflow", "AuditEntry").objects.order_by("pk").iterator():
        number += 1
        entry.number, entry.previous_hash = number, digest
        said = json.dumps(statement(entry), sort_keys=True, separators=(",", ":"))
        digest = entry.entry_hash = hashlib.sha256(said.encode()).hexdigest()
        entry.save(update_fields=["number", "previous_hash", "entry_hash"])
    apps.get_model("workflow", "AuditHead").objects.create(number=number, hash=digest)


class Migration(migrations.Migration):

    dependencies = [
        ("workflow", "0003_accounts"),
    ]

    operations = [
        migrations.CreateModel(
            name="AccountEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("what", models.CharField(choices=[("account_created", "Account created"), ("account_deleted", "Account deleted"), ("account_activated", "Account activated"), ("account_deactivated", "Account deactivated"), ("superuser_granted", "Made a superuser"), ("superuser_revoked", "No longer a superuser"), ("username_changed", "User name changed"), ("email_changed", "E-mail address changed"), ("password_changed", "Password changed"), ("group_added", "Added to a group"), ("group_removed", "Removed from a group"), ("group_renamed", "Group renamed")], max_length=32)),
                ("user_id", models.BigIntegerField(null=True)),
                ("username", models.CharField(blank=True, max_length=150)),
                ("group_id", models.BigIntegerField(null=True)),
                ("group_name", models.CharField(blank=True, max_length=150)),
                ("detail", models.CharField(blank=True, max_length=320)),
                ("database_user", models.CharField(blank=True, max_length=64)),
                ("absorbed_as", models.PositiveBigIntegerField(null=True)),
            ],
            options={
                "ordering": ["pk"],
                "indexes": [models.Index(condition=models.Q(("absorbed_as", None)), fields=["id"], name="events_to_absorb")],
            },
        ),
        migrations.CreateModel(
            name="AuditHead",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveBigIntegerField()),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "verbose_name": "head of the audit",
                "verbose_name_plural": "head of the audit",
            },
        ),
        migrations.AddField("auditentry", "number", models.PositiveBigIntegerField(null=True)),
        migrations.AddField("auditentry", "account_event_id", models.PositiveBigIntegerField(null=True, unique=True)),
        migrations.AddField("auditentry", "previous_hash", models.CharField(default="", max_length=64), preserve_default=False),
        migrations.AddField("auditentry", "entry_hash", models.CharField(default="", max_length=64), preserve_default=False),
        migrations.RunPython(chain_what_is_there, migrations.RunPython.noop, elidable=False),
        migrations.AlterField("auditentry", "number", models.PositiveBigIntegerField(unique=True)),
        migrations.AlterModelOptions(
            "auditentry",
            options={"ordering": ["-number"], "verbose_name": "audit entry", "verbose_name_plural": "audit entries"},
        ),
        migrations.RemoveIndex("auditentry", "audit_by_page"),
        migrations.AddIndex("auditentry", models.Index(fields=["page", "-number"], name="audit_by_page")),
    ]
