"""Numbers for changes, given by the database in the order in which transactions are committed.

On PostgreSQL a trigger waits until the transaction is about to commit, raises the head's number under its row lock,
and numbers all changes of the transaction; nothing is locked before that, and nothing after. SQLite has one writer, so
that a trigger may number each change at once. Ids of a sequence are not used: a reader would pass by what commits
late. The triggers are made after each migration, as migrations may rebuild tables.
"""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.utils import timezone

from cms.delivery.models import Change, Head

NAME = "delivery_number_changes"

POSTGRESQL = """
CREATE OR REPLACE FUNCTION delivery_number_changes() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    added bigint;
    last bigint;
BEGIN
    -- Only this transaction sees changes without a number; the first row numbers them all.
    SELECT count(*) INTO added FROM delivery_change WHERE number IS NULL;
    IF added = 0 THEN
        RETURN NULL;
    END IF;
    UPDATE delivery_head SET number = number + added RETURNING number INTO STRICT last;
    UPDATE delivery_change AS changed SET number = last - added + waiting.place
        FROM (SELECT id, row_number() OVER (ORDER BY id) AS place FROM delivery_change WHERE number IS NULL) AS waiting
        WHERE changed.id = waiting.id;
    UPDATE delivery_publication AS publication SET number = newest.number
        FROM (
            SELECT page_id, max(number) AS number FROM delivery_change WHERE number > last - added GROUP BY page_id
        ) AS newest
        WHERE publication.page_id = newest.page_id;
    RETURN NULL;
END
$$;
DROP TRIGGER IF EXISTS delivery_number_changes ON delivery_change;
CREATE CONSTRAINT TRIGGER delivery_number_changes AFTER INSERT ON delivery_change DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION delivery_number_changes();
CREATE INDEX IF NOT EXISTS delivery_change_waiting ON delivery_change (id) WHERE number IS NULL;
CREATE INDEX IF NOT EXISTS delivery_publication_topics ON delivery_publication USING gin (topics);
CREATE INDEX IF NOT EXISTS delivery_publication_uses ON delivery_publication USING gin (uses);
"""

APPENDED = "page_id, kind, at, path, url_path, type, reason, note, since, replacement_id"
SQLITE = [
    "DROP TRIGGER IF EXISTS delivery_number_changes",
    """
    CREATE TRIGGER delivery_number_changes AFTER INSERT ON delivery_change WHEN NEW.number IS NULL
    BEGIN
        UPDATE delivery_head SET number = number + 1;
        UPDATE delivery_change SET number = (SELECT number FROM delivery_head) WHERE id = NEW.id;
        UPDATE delivery_publication SET number = (SELECT number FROM delivery_head) WHERE page_id = NEW.page_id;
    END
    """,
    # What was appended while there was no trigger is appended once more, which numbers it.
    f"INSERT INTO delivery_change ({APPENDED}) "  # noqa: S608 # a constant
    f"SELECT {APPENDED} FROM delivery_change WHERE number IS NULL ORDER BY id",
    "DELETE FROM delivery_change WHERE number IS NULL",
]


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers anew, and the head where there is none; what was appended meanwhile is numbered now."""
    Head.objects.using(connection.alias).get_or_create(pk=1)
    with connection.cursor() as cursor:
        for statement in [POSTGRESQL] if connection.vendor == "postgresql" else SQLITE:
            cursor.execute(statement)
    waiting = Change.objects.using(connection.alias).filter(number=None)
    if waiting.exists():  # on PostgreSQL, where any other change has them numbered
        waiting.create(kind=Change.Kind.FRAME, at=timezone.now())


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away before tables are rebuilt: SQLite cannot rename a table that a trigger names.

    Those that keep the words of publications (cms.delivery.wording) go with them there; what is filed is filed anew.
    """
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("DROP TRIGGER IF EXISTS delivery_number_changes ON delivery_change")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'delivery#_%' ESCAPE '#'")
        for (name,) in cursor.fetchall():
            cursor.execute(f"DROP TRIGGER {name}")


def is_installed(connection: BaseDatabaseWrapper) -> bool:
    """Tell whether changes are numbered."""
    catalog = (
        "SELECT count(*) FROM pg_trigger WHERE tgname = %s AND tgenabled <> 'D'"
        if connection.vendor == "postgresql"
        else "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name = %s"
    )
    with connection.cursor() as cursor:
        cursor.execute(catalog, [NAME])
        row: Any = cursor.fetchone()
    return bool(row[0])
