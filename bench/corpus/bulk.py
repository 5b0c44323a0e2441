"""Articles as they stand once they were signed and published, written in bulk: rows, revisions, signatures, governance.

Nothing passes the gate, whose triggers are out meanwhile; what stands there afterwards is what the gate would let live:
each page's words are those of its signed revision, and each seal is true. Left out is what no reader is shown: the
audit, Wagtail's own log, workflow states and the index of references.
"""

from __future__ import annotations

import datetime
import random
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from wagtail.models import COMMENTS_RELATION_NAME, Locale, Page, Revision

from bench.corpus.article import Article
from bench.corpus.records import Library
from bench.corpus.rows import insert, last_key
from cms.core.references import key_of
from cms.vocabulary.blocks import citations_at_hand, cited_ids
from knowledge_base.models import ArticleTopic, TopicArticlePage
from workflow.models import Governance, SignOff, Submission
from workflow.models.records import Contribution
from workflow.policy import frozen, policy_in_force
from workflow.seal import Seal, seal
from workflow.services.review_dates import next_review_on
from workflow.services.signing import ATTESTATION, signer_words

STATEMENT = {"update_type": "major", "change_note": "First version."}
OVERDUE = 0.03  # share of pages past their review date


@dataclass(frozen=True)
class Place:
    """The first primary keys and the first place in the tree that nobody has; the same number of each follows."""

    first: int
    page: int
    revision: int
    link: int
    step: int

    @classmethod
    def after(cls, library: Library, first: int) -> Place:
        """Return the place behind everything that is stored; the article numbered `first` gets it."""
        return cls(
            first=first,
            page=last_key(Page) + 1,
            revision=last_key(Revision) + 1,
            link=last_key(ArticleTopic) + 1,
            step=Page.objects.get(pk=library.index.pk).numchild + 1,
        )


class Bulk:
    """Writes articles of one library, whose first one has the keys of `place`."""

    def __init__(self, library: Library, place: Place, *, seed: int) -> None:
        self.library, self.place = library, place
        self.writer = library.writer(seed)
        self.seed = seed
        self.type = ContentType.objects.get_for_model(TopicArticlePage)
        self.page_type = ContentType.objects.get_for_model(Page)
        self.locale = Locale.get_default()
        self.policy = policy_in_force(TopicArticlePage.default_risk_tier)
        self.printed = [signer_words(reviewer) for reviewer in library.reviewers]
        self.today = timezone.localdate()

    def write(self, numbers: Sequence[int]) -> list[TopicArticlePage]:
        """Write these articles, in one transaction, and return them."""
        articles = [self.writer.write(number) for number in numbers]
        with transaction.atomic(), citations_at_hand(self.library.sources):
            pages = [self.page(article) for article in articles]
            insert(Page, pages)
            insert(TopicArticlePage, pages)
            ArticleTopic.objects.bulk_create(link for page in pages for link in page.topic_links.all())
            revisions = [self.revision(page) for page in pages]
            Revision.objects.bulk_create(revisions)
            self.govern(articles, pages, revisions)
        return pages

    def page(self, article: Article) -> TopicArticlePage:
        at = article.number - self.place.first
        key, index = self.place.page + at, self.library.index
        moment = self.reviewed(article) - datetime.timedelta(days=1)
        chance = random.Random(f"keys-{self.seed}-{article.number}")
        page = TopicArticlePage(
            **article.values,
            id=key,
            page_ptr_id=key,
            live=True,
            path=Page._get_path(index.path, index.depth + 1, self.place.step + at),
            depth=index.depth + 1,
            url_path=f"{index.url_path}{article.values['slug']}/",
            draft_title=article.values["title"],
            content_type=self.type,
            locale=self.locale,
            owner=self.library.author,
            translation_key=uuid.UUID(int=chance.getrandbits(128), version=4),
            lineage=uuid.UUID(int=chance.getrandbits(128), version=4),
            first_published_at=moment,
            last_published_at=moment,
            latest_revision_created_at=moment,
            latest_revision_id=self.place.revision + at,
            live_revision_id=self.place.revision + at,
        )
        setattr(page, COMMENTS_RELATION_NAME, [])  # a new page has none, so they need not be read
        page.topic_links = [
            ArticleTopic(
                pk=self.place.link + at * 3 + place, page=page, topic=self.library.topics[topic], sort_order=place
            )
            for place, topic in enumerate(article.topics)
        ]
        return page

    def reviewed(self, article: Article) -> datetime.datetime:
        """Return when the article was signed: within the year, but for the few that are overdue."""
        chance = random.Random(f"reviewed-{article.number}")
        days = chance.randrange(370, 450) if chance.random() < OVERDUE else chance.randrange(1, 330)
        return timezone.now() - datetime.timedelta(days=days)

    def revision(self, page: TopicArticlePage) -> Revision:
        return Revision(
            pk=page.live_revision_id,
            content_type=self.type,
            base_content_type=self.page_type,
            object_id=str(page.pk),
            created_at=page.latest_revision_created_at,
            user=self.library.author,
            object_str=page.title,
            content=page.serializable_data(),
        )

    def govern(
        self, articles: Sequence[Article], pages: Sequence[TopicArticlePage], revisions: Sequence[Revision]
    ) -> None:
        """Write who wrote, handed in and signed each page, and when it is due again."""
        signed_at = [self.reviewed(article) for article in articles]
        Contribution.objects.bulk_create(
            Contribution(page_id=page.pk, lineage=page.lineage, revision_id=revision.pk, user=self.library.author)
            for page, revision in zip(pages, revisions, strict=True)
        )
        Governance.objects.bulk_create(
            self.governance(page, timezone.localdate(moment)) for page, moment in zip(pages, signed_at, strict=True)
        )
        submissions = Submission.objects.bulk_create(
            self.submission(article, page, moment)
            for article, page, moment in zip(articles, pages, signed_at, strict=True)
        )
        SignOff.objects.bulk_create(
            self.sign_off(page, revision, submission)
            for page, revision, submission in zip(pages, revisions, submissions, strict=True)
        )

    def governance(self, page: TopicArticlePage, reviewed_on: datetime.date) -> Governance:
        return Governance(
            page_id=page.pk,
            risk_tier=page.default_risk_tier,
            owner=self.library.author,
            status=Governance.Status.CURRENT,
            last_reviewed_on=reviewed_on,
            next_review_on=next_review_on(reviewed_on, self.policy),
        )

    def submission(self, article: Article, page: TopicArticlePage, moment: datetime.datetime) -> Submission:
        return Submission(
            page_id=page.pk,
            revision_id=page.live_revision_id,
            submitted_by=self.library.author,
            submitted_at=moment,
            decided_at=moment,
            status=Submission.Status.PUBLISHED,
            policy=frozen(self.policy),
            signatures=self.policy.signatures,
            subjects=self.library.subjects(article.topics),
            **STATEMENT,
        )

    def sign_off(self, page: TopicArticlePage, revision: Revision, submission: Submission) -> SignOff:
        who = page.pk % len(self.library.reviewers)
        sealed = self.seal(page, revision.content)
        return SignOff(
            page_id=page.pk,
            revision=revision,
            submission=submission,
            reviewer=self.library.reviewers[who],
            specialties=["psychiatry"],
            attestation=ATTESTATION,
            signed_at=submission.submitted_at,
            **vars(sealed),
            **STATEMENT,
            **self.printed[who],
        )

    def seal(self, page: TopicArticlePage, content: dict[str, Any]) -> Seal:
        """Return what `page.seal` would, from the sources that are at hand."""
        version, keys = page.newest_payload()
        cited = {item["value"] for item in page.summary_sources.raw_data} | set(cited_ids(list(page.body.raw_data)))
        named = sorted(key_of(self.library.sources[pk]) for pk in cited)
        return seal(
            model=TopicArticlePage,
            content=content,
            version=version,
            keys=keys,
            dependencies={key: self.library.words[key] for key in named},
            statement=STATEMENT,
        )
