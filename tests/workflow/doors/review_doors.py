"""The doors on our own screens: signing what one may not, or not what was read."""

from __future__ import annotations

from typing import Any

from tests.factories.workflow import PASSWORD, give_clinical_role
from tests.workflow.doors.door import Door, address_collector
from tests.workflow.doors.http_doors import EDITORS, post
from tests.workflow.ward import UNSIGNED, Ward, fresh
from workflow.models import StashedDraft, Submission
from workflow.services.signing import seal_of

REVIEW_DOORS: list[Door] = []
door = address_collector(REVIEW_DOORS)

REVIEW, RECORD = "reviews:review", "reviews:record"


def signing(ward: Ward, **changed: str) -> dict[str, str]:
    """Return what the review page sends when the article in review is signed."""
    seen = seal_of(ward.submission).fingerprint
    return {"outcome": "sign", "fingerprint": seen, "attested": "on", "password": PASSWORD, "note": "", **changed}


@door("sign: other words than were on the screen", routes=(REVIEW,))
def _(ward: Ward, user: Any) -> Any:
    return post(user, REVIEW, ward.submission.pk, data=signing(ward, fingerprint="0" * 64))


@door("sign: with another page's seal")
def _(ward: Ward, user: Any) -> Any:
    seen = seal_of(ward.index_submission).fingerprint
    return post(user, REVIEW, ward.submission.pk, data=signing(ward, fingerprint=seen))


@door("sign: with a wrong password")
def _(ward: Ward, user: Any) -> Any:
    return post(user, REVIEW, ward.submission.pk, data=signing(ward, password="guessed"))


@door("sign: without the statement")
def _(ward: Ward, user: Any) -> Any:
    return post(user, REVIEW, ward.submission.pk, data=signing(ward, attested=""))


@door("sign: one's own text, as a reviewer")
def _(ward: Ward, user: Any) -> Any:
    give_clinical_role(ward.author, "clinical_reviewer")
    give_clinical_role(ward.author, "clinical_lead")
    return post(ward.author, REVIEW, ward.submission.pk, data=signing(ward))


@door("sign: one's own text, as a superuser and clinical lead")
def _(ward: Ward, user: Any) -> Any:
    ward.author.is_superuser = True
    ward.author.save()
    give_clinical_role(ward.author, "clinical_lead")
    return post(ward.author, REVIEW, ward.submission.pk, data=signing(ward))


@door("sign: as an account that was switched off")
def _(ward: Ward, user: Any) -> Any:
    user.is_active = False
    user.save()
    return post(user, REVIEW, ward.submission.pk, data=signing(ward))


@door("sign: a review that is closed")
def _(ward: Ward, user: Any) -> Any:
    return post(user, REVIEW, ward.sign_off.submission_id, data=signing(ward, fingerprint=ward.sign_off.fingerprint))


@door("sign: a review that does not exist")
def _(ward: Ward, user: Any) -> Any:
    return post(user, REVIEW, 99999, data=signing(ward))


@door("confirm: other words than were on the screen", routes=(RECORD,))
def _(ward: Ward, user: Any) -> Any:
    data = {"fingerprint": "0" * 64, "attested": "on", "password": PASSWORD}
    return post(user, RECORD, ward.article.pk, data=data)


@door("urgent: by whoever is no clinical lead", routes=("reviews:urgent",))
def _(ward: Ward, user: Any) -> Any:
    return post(user, "reviews:urgent", ward.article.pk, data={"start": "1", "notice": "It was wrong."})


@door("urgent: of what is not live")
def _(ward: Ward, user: Any) -> Any:
    give_clinical_role(user, "clinical_lead")
    return post(user, "reviews:urgent", ward.draft.pk, data={"start": "1", "notice": "It was wrong."})


@door("urgent: a second signature where none is waited for")
def _(ward: Ward, user: Any) -> Any:
    data = {"countersign": "1", "fingerprint": ward.sign_off.fingerprint, "attested": "on", "password": PASSWORD}
    return post(user, REVIEW, ward.sign_off.submission_id, data=data)


@door("urgent: one signature on one's own correction, as a superuser and clinical lead")
def _(ward: Ward, user: Any) -> Any:
    user.is_superuser = True
    user.save()
    give_clinical_role(user, "clinical_lead")
    post(user, "reviews:urgent", ward.article.pk, data={"start": "1", "notice": "It was wrong."})
    draft = fresh(ward.article).get_latest_revision_as_object()
    draft.title = f"{UNSIGNED} title"
    draft.save_revision(user=user)
    data = {"update_type": "safety", "change_note": "New.", "due_on": "2999-01-01", "assignee": ""}
    post(ward.author, "reviews:submit", ward.article.pk, data=data)
    waiting = Submission.objects.filter(page_id=ward.article.pk).first()
    data = signing(ward, fingerprint=seal_of(waiting).fingerprint)
    return post(user, REVIEW, waiting.pk, data=data)


@door("withdraw: without a reason")
def _(ward: Ward, user: Any) -> Any:
    return post(user, RECORD, ward.article.pk, data={"withdraw": "1", "reason": "", "note": ""})


@door("withdraw: what is not live")
def _(ward: Ward, user: Any) -> Any:
    data = {"withdraw": "1", "reason": "error", "note": "It was wrong."}
    return post(user, RECORD, ward.draft.pk, data=data)


@door("recall: somebody else's page", passes=EDITORS, routes=("reviews:recall",))
def _(ward: Ward, user: Any) -> Any:
    return post(user, "reviews:recall", ward.submission.pk)


@door("submit: a draft", passes=EDITORS, routes=("reviews:submit",))
def _(ward: Ward, user: Any) -> Any:
    data = {"update_type": "major", "change_note": "New.", "due_on": "2999-01-01", "assignee": ""}
    return post(user, "reviews:submit", ward.draft.pk, data=data)


@door("submit: twice")
def _(ward: Ward, user: Any) -> Any:
    data = {"update_type": "major", "change_note": "New.", "due_on": "2999-01-01", "assignee": ""}
    return post(user, "reviews:submit", ward.waiting.pk, data=data)


@door("kept text: somebody else's", routes=("reviews:kept",))
def _(ward: Ward, user: Any) -> Any:
    owner = next(other for other in ward.users.values() if other != user)
    kept = StashedDraft.objects.create(page_id=ward.index.pk, user=owner, content={"title": "x"})
    return post(user, "reviews:kept", kept.pk, data={"restore": "1"})


@door("preview: what was handed in", routes=("reviews:preview",))
def _(ward: Ward, user: Any) -> Any:
    return post(user, "reviews:preview", ward.submission.pk)


@door("queue: a form", routes=("reviews:queue",))
def _(ward: Ward, user: Any) -> Any:
    return post(user, "reviews:queue")
