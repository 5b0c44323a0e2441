"""Where the attacks happen: pages in every state, people in every role, and what readers see of it.

Nothing here asks the gate. What is live is read from the tables by plain SQL, so that a hole in the gate's own
reading cannot hide a hole in the gate.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, field, fields
from typing import Any

from django.contrib.auth.models import Group
from django.db import connection, models

from cms.users.models import User
from knowledge_base.models import ArticleTopic, KnowledgeBaseIndexPage, TopicArticlePage
from tests.factories.knowledge_base import make_article, make_index
from tests.factories.vocabulary import make_topic
from tests.factories.workflow import make_user, publish_signed_off, submit
from workflow import roles
from workflow.models import SignOff, Submission

# The word that no expert has signed; wherever a reader sees it, somebody got round them.
UNSIGNED = "Unsigned-4711"

ATTACKERS = ("author", "reviewer", "managing_editor", "site_admin", "superuser")

# Each table in which live words stand, with the column that names the page.
LIVE_TABLES = (
    (KnowledgeBaseIndexPage._meta.db_table, "page_ptr_id"),
    (TopicArticlePage._meta.db_table, "page_ptr_id"),
    (ArticleTopic._meta.db_table, "page_id"),
    ("home_homepage", "page_ptr_id"),
)
SHOWN_COLUMNS = (
    "id, title, slug, seo_title, search_description, show_in_menus, live_revision_id, content_type_id, "
    "first_published_at, last_published_at, translation_key, locale_id, alias_of_id"
)

Words = dict[int, list[tuple[Any, ...]]]


@dataclass
class Ward:
    """One Center with an index, and an article in each state, all owned by `author`.

    `waiting_index` is in review as `waiting` is, and has a form that is short enough to be sent by hand.
    """

    index: KnowledgeBaseIndexPage
    article: TopicArticlePage
    draft: TopicArticlePage
    waiting: TopicArticlePage
    submission: Submission
    waiting_index: KnowledgeBaseIndexPage
    index_submission: Submission
    users: dict[str, User]
    words: Words = field(default_factory=dict)

    @property
    def author(self) -> User:
        return self.users["author"]

    @property
    def reviewer(self) -> User:
        return self.users["reviewer"]

    @property
    def signed(self) -> Any:
        """The article's live, signed revision."""
        return self.article.live_revision

    @property
    def unsigned(self) -> Any:
        """The article's latest revision, which nobody has signed."""
        return self.article.latest_revision

    @property
    def sign_off(self) -> SignOff:
        return SignOff.objects.get(revision_id=self.article.live_revision_id)


def build_ward() -> Ward:
    """Make the ward by the real road."""
    users = {
        "author": make_user("author", username="ann-author"),
        "reviewer": make_user("clinical_reviewer", username="rob-reviewer"),
        "managing_editor": make_user("managing_editor", username="eve-editor"),
        "site_admin": make_user("site_admin", username="sam-admin"),
        "superuser": make_user(superuser=True, username="sue-superuser"),
    }
    users["superuser"].groups.add(Group.objects.get(name=roles.SITE_ADMIN))
    author, colleague = users["author"], make_user("clinical_reviewer", username="kim-colleague")
    index = publish_signed_off(make_index(owner=author), author=author, reviewer=colleague)
    topic, other = make_topic("Blood counts"), make_topic("Constipation")
    article = make_article(index, topics=[topic, other], owner=author, title="The signed answer")
    article = publish_signed_off(article, author=author, reviewer=colleague)
    for page in (index, article):
        later = page.get_latest_revision_as_object()
        later.title = f"{UNSIGNED} title"
        later.save_revision(user=author)
    draft = make_article(index, topics=[topic], owner=author, title=f"{UNSIGNED} draft")
    draft.save_revision(user=author)
    waiting = make_article(index, topics=[topic], owner=author, title=f"{UNSIGNED} waiting")
    submission = submit(waiting, author=author)
    waiting_index = make_index(owner=author, title=f"{UNSIGNED} index", slug="waiting")
    index_submission = submit(waiting_index, author=author)
    return Ward(
        fresh(index),
        fresh(article),
        fresh(draft),
        fresh(waiting),
        submission,
        fresh(waiting_index),
        index_submission,
        users,
        words=live_words(),
    )


def fresh(instance: Any) -> Any:
    """Return the row as the database has it now, with nothing cached."""
    return type(instance)._base_manager.get(pk=instance.pk)


def anew(ward: Ward) -> Ward:
    """Return the ward with every row read anew, as the database has it now."""
    named = {item.name: getattr(ward, item.name) for item in fields(Ward)}
    rows = {name: fresh(value) for name, value in named.items() if isinstance(value, models.Model)}
    users = {name: fresh(user) for name, user in ward.users.items()}
    return Ward(**{**named, **rows, "users": users, "words": copy.copy(ward.words)})


def live_words() -> Words:
    """Return every stored value that readers of a live page see, by page id, straight from the tables."""
    found: Words = {}
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {SHOWN_COLUMNS} FROM wagtailcore_page WHERE live ORDER BY id")
        for row in cursor.fetchall():
            found[row[0]] = [row]
        for table, column in LIVE_TABLES:
            cursor.execute(
                f'SELECT "{column}", t.* FROM {table} t JOIN wagtailcore_page p ON p.id = t."{column}" '
                f"WHERE p.live ORDER BY 1, 2"
            )
            for row in cursor.fetchall():
                found[row[0]].append((table, *row[1:]))
    return found


# Each table of records, with the columns that never change once written.
RECORD_TABLES = {
    "workflow_signoff": "*",
    "workflow_auditentry": "*",
    "workflow_accountevent": "at, what, user_id, username, group_id, group_name, detail, database_user",
    "workflow_contribution": "*",
    "workflow_submission": "id, page_id, revision_id, submitted_by_id, submitted_at, update_type, change_note",
}


def records() -> dict[tuple[str, int], tuple[Any, ...]]:
    """Return every record of who wrote, handed in, signed and did what, and every frozen text."""
    found: dict[tuple[str, int], tuple[Any, ...]] = {}
    with connection.cursor() as cursor:
        for table, columns in RECORD_TABLES.items():
            cursor.execute(f"SELECT id, {columns} FROM {table}")
            found |= {(table, row[0]): row for row in cursor.fetchall()}
        cursor.execute(
            "SELECT id, object_id, user_id, content FROM wagtailcore_revision WHERE id IN "
            "(SELECT revision_id FROM workflow_submission)"
        )
        found |= {("wagtailcore_revision", row[0]): row for row in cursor.fetchall()}
    return found
