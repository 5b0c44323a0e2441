"""What is signed and not live yet: a page that waits for its day, and a bundle that waits for one more signature."""

from __future__ import annotations

import datetime

from django.utils import timezone

from home.demo.articles import planned
from home.demo.clock import days_before
from home.demo.desk import Desk
from home.demo.story import nobody_is_mailed
from workflow import services

IN_DAYS, AT = 6, datetime.time(9)


def plan(desk: Desk, *, today: datetime.date) -> None:
    """Hand in what goes live later, sign it but for one page, and put two pages together."""
    author, editor = "sorrel", desk.people["hazel"]
    goes_live = datetime.datetime.combine(
        today + datetime.timedelta(days=IN_DAYS), AT, tzinfo=timezone.get_default_timezone()
    )
    with days_before(today, 2, 15):
        for article in (planned.CONSTIPATION, planned.FAMILY, planned.TACHYCARDIA):
            desk.rewrite(article, author=author)
        minor = {"author": author, "update_type": "minor"}
        desk.hand_in(planned.FAMILY.slug, note=planned.FAMILY_NOTE, reviewer="alder", **minor)
        with nobody_is_mailed():
            clinicians = desk.hand_in(planned.CONSTIPATION.slug, note=planned.CONSTIPATION_NOTE, **minor)
            dated = desk.hand_in(planned.TACHYCARDIA.slug, note=planned.TACHYCARDIA_NOTE, release_at=goes_live, **minor)
    with days_before(today, 2, 16):
        bundle = services.create_bundle(user=editor, name=planned.BUNDLE, note=planned.BUNDLE_NOTE)
        both = [desk.fresh(article.slug) for article in (planned.CONSTIPATION, planned.FAMILY)]
        for page in both:
            services.add_to_bundle(bundle=bundle, page=page, user=editor)
        services.close_bundle(bundle=bundle, user=editor, seen={page.pk for page in both})
    with days_before(today, 1, 17), nobody_is_mailed():
        desk.sign(clinicians, reviewer="rowan")
        desk.sign(dated, reviewer="rowan")
