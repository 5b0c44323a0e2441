"""The past of the demonstration, in the order in which it happened.

The days of regulators are historic and fixed. Everything that the Center did since the end of the REMS is counted back
from today, so that what is current stays current and what waits has waited for days, not years.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from django.utils import timezone

from home.demo import answers, front_doors, people, sources, topics, videos
from home.demo.articles import blood_counts, enrollment, high_risk, levels, starting, unfinished, urination
from home.demo.clock import clock_at, last_forum
from home.demo.desk import Desk
from home.models import HomePage
from knowledge_base.models import KnowledgeBaseIndexPage
from workflow import notifications, rereview_mail, services, upkeep, withdrawal_mail
from workflow.models import Submission
from workflow.signals import publication_changed, rereviews_opened, review_moved

FOUNDED = datetime.date(2024, 12, 3)  # the REMS still applies
FIRST_ANSWERS = datetime.date(2025, 1, 14)  # likewise; a standard page is due again after a year


@contextmanager
def nobody_is_mailed() -> Iterator[None]:
    """Keep what is long decided out of today's mail."""
    review_moved.disconnect(notifications.tell, dispatch_uid="workflow.tell")
    rereviews_opened.disconnect(rereview_mail.tell, dispatch_uid="workflow.tell_of_rereviews")
    publication_changed.disconnect(withdrawal_mail.tell, dispatch_uid="workflow.tell_of_withdrawals")
    try:
        yield
    finally:
        notifications.connect()
        rereview_mail.connect()
        withdrawal_mail.connect()


class Story:
    """Tells the past; `today` is the Center's day on which it is told."""

    def __init__(self, today: datetime.date) -> None:
        self.today = today

    @contextmanager
    def founded(self) -> Iterator[None]:
        """Turn the clock to the morning on which the Center was set up."""
        with self._at(FOUNDED, 9), nobody_is_mailed():
            yield

    def tell(self) -> Desk:
        """Let it all happen, on a site that has been set up; return what came of it."""
        with self._at(FOUNDED, 10):
            self.desk = Desk(people.create(), topics.create())
            self.desk.register_reviewers()
        with nobody_is_mailed():
            self._the_list_of_topics()
            self._answers_from_before_the_end()
            self._answers_since_the_end()
            home, forum_on = self.desk.pages["home"], last_forum(self.today)
            videos.write_videos(self.desk, below=home, forum_on=forum_on, ago=self._ago)
            self._the_program_is_marked()
            self._the_front_page()
            wrong = self._a_wrong_answer()
            with self._ago(20, 8):
                self.desk.declare_interests()
            self._the_nightly_work()
        self._what_is_on_the_desks(wrong)
        return self.desk

    def _at(self, day: datetime.date, hour: int, minute: int = 0) -> AbstractContextManager[None]:
        zone = timezone.get_default_timezone()
        return clock_at(datetime.datetime.combine(day, datetime.time(hour, minute), tzinfo=zone))

    def _ago(self, days: int, hour: int, minute: int = 0) -> AbstractContextManager[None]:
        return self._at(self.today - datetime.timedelta(days=days), hour, minute)

    def _the_list_of_topics(self) -> None:
        home = HomePage.objects.get()
        self.desk.pages[home.slug] = home
        with self._at(FOUNDED, 11):
            self.index = self.desk.start(KnowledgeBaseIndexPage(**front_doors.INDEX), below=home, author="sorrel")
            waiting = self.desk.hand_in(self.index.slug, author="sorrel", note=front_doors.INDEX_NOTE)
        with self._at(FOUNDED, 14):
            self.desk.sign(waiting, reviewer="hazel")

    def _answers_from_before_the_end(self) -> None:
        with self._at(FIRST_ANSWERS, 9):
            self.desk.citations |= sources.create(sources.BEFORE_THE_END, opened_on=FIRST_ANSWERS)
            self.desk.write(enrollment.ARTICLE, below=self.index, author="sorrel")
            self.desk.write(blood_counts.OUTDATED, below=self.index, author="sorrel")
        with self._at(FIRST_ANSWERS, 15):
            enroll = self.desk.hand_in(enrollment.ARTICLE.slug, author="sorrel", note=enrollment.NOTE)
            counts = self.desk.hand_in(blood_counts.OUTDATED.slug, author="sorrel", note=blood_counts.FIRST_NOTE)
        with self._at(FIRST_ANSWERS + datetime.timedelta(days=1), 10):
            self.desk.sign(enroll, reviewer="rowan")
            self.desk.sign(counts, reviewer="alder")

    def _answers_since_the_end(self) -> None:
        self._answer(answers.FIRST)
        with self._ago(252, 10):
            sources.open_again(self.desk.citations, on=timezone.localdate())
            self.desk.citations |= sources.create(sources.SINCE_THE_END, opened_on=timezone.localdate())
            self.desk.write(starting.FIRST_VERSION, below=self.index, author="sorrel")
            waiting = self.desk.hand_in(starting.SLUG, author="sorrel", note=starting.FIRST_NOTE)
        with self._ago(249, 16):
            self.desk.sign(waiting, reviewer="rowan")
        self._answer(answers.LATER)
        with self._ago(72, 11):
            sources.open_again(self.desk.citations, on=timezone.localdate())
            self.desk.rewrite(starting.ARTICLE, author="sorrel")
            waiting = self.desk.hand_in(starting.SLUG, author="sorrel", note=starting.NOTE)
        with self._ago(69, 9):
            self.desk.sign(waiting, reviewer="alder")
        self._answer(answers.LAST)

    def _answer(self, written: tuple[answers.Answer, ...]) -> None:
        """Write each article, hand it in and sign it; every source in force is opened for it."""
        for answer in written:
            with self._ago(answer.written, 10):
                sources.open_again(self.desk.citations, on=timezone.localdate(), keys=answer.article.sources())
                self.desk.write(answer.article, below=self.index, author="sorrel")
                if answer.high_because:
                    self.desk.raise_tier(answer.article.slug, why=answer.high_because)
                waiting = self.desk.hand_in(answer.article.slug, author="sorrel", note=answer.note)
            with self._ago(answer.signed, 15):
                self.desk.sign(waiting, reviewer=answer.reviewer)
            if answer.second:
                with self._ago(answer.signed, 16):
                    self.desk.sign(waiting, reviewer=answer.second)

    def _the_program_is_marked(self) -> None:
        with self._ago(20, 9):
            sources.supersede_program(self.desk.citations)
            sources.supersede_news(self.desk.citations)
        with self._ago(20, 10):
            services.withdraw(
                page=self.desk.fresh(enrollment.ARTICLE.slug),
                user=self.desk.people["linden"],
                reason="superseded",
                note=enrollment.WITHDRAWAL_NOTE,
                replacement=self.desk.fresh(starting.SLUG),
            )

    def _the_front_page(self) -> None:
        with self._ago(13, 11):
            sources.open_again(self.desk.citations, on=timezone.localdate())
            self.desk.confirm(self.index.slug, reviewer="hazel")
        with self._ago(12, 14):
            self.desk.confirm(starting.SLUG, reviewer="rowan")
        with self._ago(9, 10):
            home = HomePage.objects.get()
            opened_on = self.today - datetime.timedelta(days=13)
            words = {**front_doors.home(opened_on), "safety_page_id": self.desk.pages[starting.SLUG].pk}
            self.desk.edit(home, words, author="hazel")
            waiting = self.desk.hand_in(home.slug, author="hazel", note=front_doors.HOME_NOTE)
        with self._ago(9, 15):
            self.desk.sign(waiting, reviewer="linden")

    def _a_wrong_answer(self) -> Submission:
        with self._ago(8, 10):
            self.desk.write(unfinished.SENT_BACK, below=self.index, author="sorrel")
            return self.desk.hand_in(
                unfinished.SENT_BACK.slug, author="sorrel", note=unfinished.SENT_BACK_NOTE, reviewer="alder"
            )

    def _the_nightly_work(self) -> None:
        with self._ago(7, 2):
            upkeep.ask_for_rereviews()

    def _what_is_on_the_desks(self, wrong: Submission) -> None:
        alder, rowan = self.desk.people["alder"], self.desk.people["rowan"]
        with self._ago(6, 9):
            services.comment(submission=wrong, user=alder, text=unfinished.COMMENT, content_path="summary")
        with self._ago(6, 9, 5):
            services.request_changes(submission=wrong, user=alder, note=unfinished.WHAT_HAS_TO_CHANGE)
        with self._ago(4, 13):
            self.desk.write(urination.FAMILY, below=self.index, author="sorrel")
            self.desk.hand_in(urination.FAMILY.slug, author="sorrel", note=urination.FAMILY_NOTE, reviewer="rowan")
        with self._ago(3, 9):
            self.desk.write(high_risk.FIRST_YEAR, below=self.index, author="sorrel")
            self.desk.raise_tier(high_risk.FIRST_YEAR.slug, why=high_risk.WHY_SCHEDULE)
            note = high_risk.SCHEDULE_NOTE
            self.half_signed = self.desk.hand_in(high_risk.FIRST_YEAR.slug, author="sorrel", note=note)
        with self._ago(3, 11):
            self.desk.write(unfinished.DRAFT, below=self.index, author="sorrel")
        with self._ago(2, 14):
            self.desk.rewrite(blood_counts.CORRECTED, author="sorrel")
            corrected = self.desk.hand_in_for_safety(
                blood_counts.CORRECTED.slug, author="sorrel", note=blood_counts.NOTE, reviewer="alder"
            )
        with self._ago(1, 16):
            path = f"body.{blood_counts.commented_block()['id']}"
            services.comment(submission=corrected, user=rowan, text=blood_counts.COMMENT, content_path=path)

    def tell_the_last(self) -> None:
        """Let one live page be corrected in a hurry, and one of high risk get its first signature of two.

        Nothing happened after that, so it is told after all others.
        """
        slug = levels.ARTICLE.slug
        with self._ago(1, 17):
            services.start_urgent_correction(
                page=self.desk.fresh(slug), user=self.desk.people["linden"], notice=levels.NOTICE
            )
        with self._ago(1, 17, 20):
            self.desk.rewrite(levels.ARTICLE, author="sorrel")
            waiting = self.desk.hand_in_for_safety(slug, author="sorrel", note=levels.URGENT_NOTE, reviewer="alder")
        with self._ago(1, 18):
            self.desk.sign(waiting, reviewer="alder")
        with self._ago(1, 19):
            self.desk.sign(self.half_signed, reviewer="alder")
