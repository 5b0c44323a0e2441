"""The urgent lane and break-glass in a real browser: at both sizes, in both schemes, and without a script."""

import pytest
from django.urls import reverse

from tests.chromium import DESK, PHONE, axe_in_both_schemes, sign_in
from tests.factories.urgent import CORRECTED, NOTICE, Haste, fresh
from tests.factories.workflow import PASSWORD, make_user
from tests.workflow.admin.screens import screen_of
from workflow import services
from workflow.models import UrgentCorrection

EMERGENCY = "/admin/reviews/emergency/"


@pytest.fixture
def haste(site_server) -> Haste:
    return Haste(
        author=make_user("author", username="sorrel"),
        lead=make_user("clinical_lead", username="linden", specialties=["nursing"]),
        pharmacist=make_user("clinical_reviewer", username="rowan", specialties=["pharmacy"]),
    )


def fits(page) -> bool:
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
@pytest.mark.screens
def test_screens_are_accessible_and_fit(haste, site_server, open_page, settings, size):
    settings.BREAK_GLASS = True
    haste.write("A draft.")
    lead = open_page(size)
    sign_in(lead, site_server, "linden", PASSWORD)
    screens = [reverse("reviews:urgent", args=[haste.page.pk])]
    for path in screens:
        lead.goto(path)
        axe_in_both_schemes(lead)
        assert fits(lead)
    correction = haste.correct()
    access = services.ask_emergency_access(person=haste.author, user=haste.pharmacist, reason="Nobody answers.")
    services.confirm_emergency_access(access=access, user=haste.psychiatrist, password=PASSWORD)
    signer = open_page(size)
    sign_in(signer, site_server, "rowan", PASSWORD)
    record = reverse("reviews:record", args=[haste.page.pk])
    for path in (screen_of(correction.submission), reverse("reviews:queue"), record, EMERGENCY):
        signer.goto(path)
        axe_in_both_schemes(signer)
        assert fits(signer)


def test_from_the_start_to_the_second_signature_without_a_script(haste, site_server, open_page):
    lead = open_page(java_script_enabled=False)
    sign_in(lead, site_server, "linden", PASSWORD)
    lead.goto(reverse("reviews:record", args=[haste.page.pk]))
    lead.get_by_role("link", name="Start an urgent correction").click()
    lead.get_by_label("What readers are told").fill(NOTICE)
    lead.get_by_role("button", name="Start the urgent correction").click()
    assert "Started." in lead.inner_text("main")
    haste.write(CORRECTED)
    submission = haste.hand_in()
    lead.goto(screen_of(submission))
    lead.get_by_label("Sign off this revision").check()
    lead.get_by_label("I read the whole page.").check()
    lead.get_by_label("Your password").fill(PASSWORD)
    lead.get_by_role("button", name="Sign and publish").click()
    assert "Somebody else has to confirm it in time" in lead.inner_text("main")

    for username in ("rowan", haste.psychiatrist.username):
        signer = open_page(java_script_enabled=False)
        sign_in(signer, site_server, username, PASSWORD)
        signer.goto(reverse("reviews:queue"))
        signer.get_by_role("link", name="Confirm").first.click()
        signer.get_by_label("I read the whole page.").check()
        signer.get_by_label("Your password").fill(PASSWORD)
        signer.get_by_role("button", name="Confirm this correction").click()

    assert UrgentCorrection.objects.get().status == UrgentCorrection.Status.COMPLETED
    assert fresh(haste.page).summary == CORRECTED
