"""The front page, and a site with many answers at little cost."""

import datetime
from typing import Any

from django.utils import timezone
from wagtail.models import Site

from cms.delivery import writing
from cms.vocabulary.models import Citation, Topic
from home.models import HomePage
from knowledge_base.models import KnowledgeBaseIndexPage, TopicArticlePage
from tests.factories.knowledge_base import make_article, make_index, stream, valid_blocks
from tests.factories.vocabulary import make_citation
from tests.factories.workflow import make_user, publish_signed_off
from workflow.models import Governance


def front_page() -> HomePage:
    """Return the front page that bootstrap_site signed."""
    return HomePage.objects.get(pk=Site.objects.get(is_default_site=True).root_page_id)


def publish_front_page(**fields: Any) -> HomePage:
    """Change the front page by the real road."""
    draft = front_page().get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(draft, name, value)
    return publish_signed_off(draft, reviewer=make_user("managing_editor"))


class Answers:
    """Puts articles live below one index, with one pair of people, so that many are cheap."""

    def __init__(self) -> None:
        self.index: KnowledgeBaseIndexPage = publish_signed_off(make_index(), reviewer=make_user("managing_editor"))
        self.author = make_user("managing_editor")
        self.reviewer = make_user("clinical_reviewer", username="alder")
        self.citation: Citation = make_citation()

    def publish(self, *, topics: list[Topic] | None = None, **fields: Any) -> TopicArticlePage:
        """Put one small article live."""
        fields.setdefault("body", stream(("text", valid_blocks(self.citation)["cited_text"])))
        draft = make_article(self.index, citation=self.citation, topics=topics or self.topics(), **fields)
        return publish_signed_off(draft, author=self.author, reviewer=self.reviewer)

    def addresses(self) -> dict[str, str]:
        """Return where a reader meets these answers, by what stands there."""
        return {
            "home": "/",
            "index": self.index.url,
            "article": self.index.get_children().first().url,
            "search": "/search/?q=clozapine",
            "narrowed search": "/search/?q=clozapine&topic=blood-counts&audience=clinicians",
        }

    def topics(self) -> list[Topic]:
        """Return the topic that stands for any topic."""
        return [Topic.objects.get_or_create(name="Blood counts", slug="blood-counts")[0]]


def put_review_date(article: TopicArticlePage, days: int) -> None:
    """Let the next review of `article` fall due in `days`, or have been due when negative."""
    due = timezone.localdate() + datetime.timedelta(days=days)
    Governance.objects.filter(page=article.pk).update(next_review_on=due)
    writing.publish(article)
