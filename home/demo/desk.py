"""What the people of the demonstration do: write, hand in, comment, sign. Each verb goes through the real services."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone
from wagtail.log_actions import log
from wagtail.models import Page

from cms.users.models import User
from cms.vocabulary.models import Citation, Topic
from home.demo.people import ACCOUNTS, LEAD, PASSWORD
from home.demo.writing import Article, resolved, summary_sources
from knowledge_base.models import ArticleTopic, KnowledgeBaseIndexPage, TopicArticlePage
from workflow import services
from workflow.models import Governance, RiskTier, SignOff, Submission
from workflow.reviewers import NOT_DECLARED, fitness_of
from workflow.services.signing import seal_of

DAYS_FOR_SAFETY = datetime.timedelta(days=5)


@dataclass
class Desk:
    """Everything that has been made so far, by the names under which the story speaks of it."""

    people: dict[str, User]
    topics: dict[str, Topic] = field(default_factory=dict)
    citations: dict[str, Citation] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)

    def register_reviewers(self) -> None:
        """Write down what each reviewer vets, and have the lead confirm it; the lead was entered before."""
        lead, admin = self.people[LEAD], self.people["maple"]
        for account in ACCOUNTS:
            if account.vets and account.username != LEAD:
                record = services.record_reviewer(
                    person=self.people[account.username],
                    user=admin,
                    specialties=[account.vets],
                    license_expires_on=None,
                )
                services.confirm_reviewer(record=record, user=lead, password=PASSWORD)

    def declare_interests(self) -> None:
        """Have every reviewer declare that there are none."""
        for account in ACCOUNTS:
            if account.vets:
                services.declare_interests(user=self.people[account.username], interests={}, password=PASSWORD)

    def start(self, page: Page, *, below: Page, author: str) -> Page:
        """Put a new page into the tree as a draft of its author."""
        page.owner = self.people[author]
        below.add_child(instance=page)
        log(instance=page, action="wagtail.create", user=page.owner, content_changed=True)
        page.save_revision(user=page.owner, log_action=True)
        self.pages[page.slug] = page
        return page

    def write(self, article: Article, *, below: KnowledgeBaseIndexPage, author: str) -> TopicArticlePage:
        """Write an article for the first time."""
        page = TopicArticlePage(slug=article.slug)
        self._fill(page, article)
        self.start(page, below=below, author=author)
        Governance.objects.filter(page_id=page.pk).update(owner=page.owner)
        return page

    def raise_tier(self, slug: str, *, why: str) -> None:
        """Have the lead say that a page is of high risk: people of two specialties sign it from then on."""
        services.set_tier(page=self.fresh(slug), user=self.people[LEAD], tier=RiskTier.HIGH, reason=why)

    def rewrite(self, article: Article, *, author: str) -> TopicArticlePage:
        """Save the article as a new draft of the page that has its slug."""
        draft: Any = self.fresh(article.slug).get_latest_revision_as_object()
        self._fill(draft, article)
        draft.save_revision(user=self.people[author], log_action=True)
        return draft

    def edit(self, page: Page, words: Mapping[str, Any], *, author: str) -> None:
        """Save other words as a new draft of a page."""
        draft: Any = page.get_latest_revision_as_object()
        for name, value in words.items():
            setattr(draft, name, value)
        draft.save_revision(user=self.people[author], log_action=True)

    def hand_in(self, slug: str, *, author: str, note: str, reviewer: str = "", **urgency: Any) -> Submission:
        """Submit the latest draft of a page, to one reviewer or to whoever is first."""
        return services.submit(
            page=self.fresh(slug),
            user=self.people[author],
            change_note=note,
            assignee=self.people[reviewer] if reviewer else None,
            **{"update_type": "major", **urgency},
        )

    def hand_in_for_safety(self, slug: str, *, author: str, note: str, reviewer: str) -> Submission:
        """Submit a correction that is due within days."""
        due_on = timezone.localdate() + DAYS_FOR_SAFETY
        return self.hand_in(slug, author=author, note=note, reviewer=reviewer, update_type="safety", due_on=due_on)

    def sign(self, submission: Submission, *, reviewer: str) -> SignOff:
        """Sign what was handed in, as it stands."""
        self._declare(reviewer)
        return services.sign_off(
            submission=submission,
            user=self.people[reviewer],
            fingerprint=seal_of(submission).fingerprint,
            password=PASSWORD,
            attested=True,
        )

    def confirm(self, slug: str, *, reviewer: str) -> SignOff:
        """Sign that what is live still holds."""
        page = self.fresh(slug)
        self._declare(reviewer)
        return services.reaffirm(
            page=page,
            user=self.people[reviewer],
            fingerprint=page.live_sign_offs()[0].fingerprint,
            password=PASSWORD,
            attested=True,
        )

    def fresh(self, slug: str) -> Any:
        """Return a page as it stands in the database now."""
        return type(self.pages[slug]).objects.get(pk=self.pages[slug].pk)

    def _declare(self, reviewer: str) -> None:
        """Declare again when a year has passed on the clock of the story."""
        person = self.people[reviewer]
        if fitness_of(person).recusal(()) == NOT_DECLARED:
            services.declare_interests(user=person, interests={}, password=PASSWORD)

    def _fill(self, page: TopicArticlePage, article: Article) -> None:
        sources = {key: citation.pk for key, citation in self.citations.items()}
        pages = {slug: other.pk for slug, other in self.pages.items()}
        page.title = page.draft_title = article.title
        page.audience = article.audience
        page.summary = article.summary
        page.summary_sources = summary_sources(article, sources)
        page.jurisdiction = "US"
        page.applies_to = article.applies_to
        page.twin_id = pages[article.twin] if article.twin else None
        page.body = resolved(article.body, sources=sources, pages=pages)
        # Reading every block brings the stored words into the form in which the editor saves them.
        list(page.body), list(page.summary_sources)
        wanted = [self.topics[name] for name in article.topics]
        if [link.topic for link in page.topic_links.all()] != wanted:
            page.topic_links = [ArticleTopic(topic=topic) for topic in wanted]
