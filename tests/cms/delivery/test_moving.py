"""What moves the head besides pages, what does not, and how often."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.utils import timezone
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Collection, CollectionViewRestriction, Locale, Page

from cms.delivery import head
from cms.delivery.models import Change
from cms.delivery.moving import UNSEEN_APPS, is_shown
from cms.vocabulary.models import Partner, Person, Topic
from knowledge_base.models import TopicArticlePage
from media_library.models import CenterDocument
from tests.cms.delivery.conftest import committed
from tests.factories.knowledge_base import make_article
from tests.factories.workflow import make_user, submit
from workflow import services
from workflow.models import Governance, RiskPolicy

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def settled(db: None) -> None:
    """Begin with nothing noted."""
    committed()


def changes_by(act: Any) -> list[str]:
    """Return the kinds of what an act appends, done in a transaction of its own."""
    committed()
    before = head.look().number
    with transaction.atomic():
        act()
    return list(Change.objects.filter(number__gt=before).order_by("number").values_list("kind", flat=True))


class TestMoves:
    @pytest.mark.parametrize(
        "make",
        [
            lambda: Redirect.add_redirect("/old", redirect_to="https://example.org/"),
            lambda: Partner.objects.create(name="A partner"),
            lambda: Person.objects.create(name="Rivera", credentials="MD", role="Psychiatry"),
            lambda: Topic.objects.create(name="Sleep", slug="sleep"),
            lambda: Locale.objects.create(language_code="es"),
            lambda: CenterDocument.objects.create(title="A sheet", file=SimpleUploadedFile("a.txt", b"Text.")),
            lambda: CollectionViewRestriction.objects.create(
                collection=Collection.get_first_root_node(), restriction_type="login"
            ),
        ],
    )
    def test_once_when_a_row_is_made_changed_and_deleted(self, make: Any) -> None:
        made: list[Any] = []

        assert changes_by(lambda: made.append(make())) == ["frame"]
        assert changes_by(made[0].save) == ["frame"]
        assert changes_by(made[0].delete) == ["frame"]

    def test_once_for_many_rows(self) -> None:
        def make() -> None:
            for number in range(20):
                Partner.objects.create(name=f"Partner {number}")

        assert changes_by(make) == ["frame"]

    def test_by_the_changed_pages_where_there_are_any(self, site: Any) -> None:
        def rename() -> None:
            topic = Topic.objects.get(slug="blood-counts")
            topic.name = "Counting blood"
            topic.save()

        kinds = changes_by(rename)

        assert kinds.count("frame") <= 1
        assert kinds.count("upsert") >= 2

    def test_when_links_between_records_change(self) -> None:
        closed = CollectionViewRestriction.objects.create(
            collection=Collection.get_first_root_node(), restriction_type="groups"
        )

        assert changes_by(lambda: closed.groups.add(Group.objects.first())) == ["frame"]
        assert changes_by(lambda: closed.groups.clear()) == ["frame"]

    def test_again_after_a_part_was_undone(self) -> None:
        def act() -> None:
            with transaction.atomic():
                Partner.objects.create(name="Undone")
                transaction.set_rollback(True)
            Partner.objects.create(name="Done")

        assert changes_by(act) == ["frame"]

    def test_when_a_tier_changes(self, site: Any) -> None:
        def grade() -> None:
            services.set_tier(page=site.article, user=lead, tier="high", reason="It names doses.")

        lead = make_user("clinical_lead")

        kinds = changes_by(grade)

        assert kinds.count("frame") <= 1
        assert kinds.count("upsert") == 1
        assert Governance.objects.get(page=site.article.pk).risk_tier == "high"


class TestDoesNotMove:
    def test_by_drafts(self, site: Any) -> None:
        drafts: list[Any] = []

        def make() -> None:
            drafts.append(make_article(site.index, title="Not yet", slug="not-yet", citation=site.citation, topics=[]))

        def save() -> None:
            drafts[0].title = "Still not"
            drafts[0].save_revision(user=site.author)

        assert changes_by(make) == []
        assert changes_by(save) == []
        article = TopicArticlePage.objects.get(pk=site.article.pk)
        assert changes_by(lambda: article.save_revision(user=site.author)) == []

    def test_by_handing_in(self, site: Any) -> None:
        article = TopicArticlePage.objects.get(pk=site.article.pk)

        assert changes_by(lambda: submit(article, author=site.author)) == []

    def test_by_people_who_sign_in(self) -> None:
        user = make_user("managing_editor")

        assert changes_by(lambda: Client().force_login(user)) == []
        assert changes_by(lambda: Session.objects.create(session_key="a", expire_date=timezone.now())) == []

    def test_by_reading(self, site: Any, public: Client) -> None:
        addresses = ("/", site.index.url, site.article.get_url(), "/api/v2/pages/", "/api/v2/images/", "/search/?q=a")

        assert changes_by(lambda: [public.get(address) for address in addresses]) == []


class TestModels:
    def test_names_nothing_that_is_not_there(self) -> None:
        for app, names in UNSEEN_APPS.items():
            assert names <= {model.__name__ for model in apps.get_app_config(app).get_models(include_auto_created=True)}

    def test_counts_as_public_what_nobody_named(self) -> None:
        assert is_shown(RiskPolicy)
        assert is_shown(Redirect)

    def test_pages_and_their_rows_come_by_publications(self) -> None:
        assert not is_shown(Page)
        assert not is_shown(TopicArticlePage)
        assert not is_shown(apps.get_model("knowledge_base", "ArticleTopic"))
        assert not is_shown(apps.get_model("users", "User_groups"))
