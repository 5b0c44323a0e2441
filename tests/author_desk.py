"""What an author and a reviewer do in a real browser: choosing, adding to the library, handing in, signing."""

import re

from django.urls import reverse

from tests.chromium import axe
from tests.factories.workflow import PASSWORD
from workflow.models import Submission

EDITOR_IS_READY = "new Promise(then => document.addEventListener('w-unsaved:watch-edits', () => then()))"


def choose(page, opener, name, *, below=()):
    """Open a chooser and take the record `name`; a page is found `below` these pages, from the top of the tree."""
    opener.click()
    modal = page.locator(".modal-content")
    for title in below:
        modal.get_by_role("row", name=title).locator(".navigate-pages").click()
    box = modal.get_by_role("checkbox", name=name)
    row = modal.get_by_role("link", name=name)
    box.or_(row).first.wait_for()
    if box.count():
        box.first.check()
        modal.get_by_role("button", name="Confirm selection").click()
    else:
        row.first.click()
    modal.wait_for(state="detached")


def add_while_choosing(page, opener, tab, **fields):
    """Open a chooser, enter a new record in its `tab` by the labels of its fields, and take it."""
    opener.click()
    modal = page.locator(".modal-content")
    modal.get_by_role("tab", name=tab).click()
    panel = modal.get_by_role("tabpanel", name=tab)
    for label, value in fields.items():
        field = panel.get_by_label(re.compile(rf"^\s*{label}\b"))  # a required one ends in an asterisk
        if field.evaluate("field => field.tagName") == "SELECT":
            field.select_option(label=value)
        else:
            field.fill(value)
    panel.get_by_role("button", name="Add to the library").click()
    modal.wait_for(state="detached")


WRITTEN = "text => [...document.querySelectorAll('input[type=hidden]')].some(field => field.value.includes(text))"


def write(page, within, text):
    """Write a paragraph into the first rich text field of a part of the editor, which takes it a moment later."""
    area = within.locator(".public-DraftEditor-content").first
    area.click()
    area.press_sequentially(text)
    page.wait_for_function(WRITTEN, arg=text)


def submit(page, note, *, look=axe):
    """Save what is in the editor and hand it in; `look` is asked about the screen in between."""
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("button", name="Submit for review").click()
    page.wait_for_url("**/admin/reviews/submit/**")
    missing = page.locator(".gaps")
    assert not missing.count(), missing.first.inner_text()
    look(page)
    page.get_by_label("Major: the answer or its evidence changed").check()
    page.get_by_label("What changed, and why").fill(note)
    page.get_by_role("button", name="Submit for review").click()
    page.wait_for_url("**/edit/")


def sign(page, server, title):
    """Read what was handed in under `title`, attest it and sign it with the password."""
    submission = Submission.objects.get(page__title=title, status=Submission.Status.IN_REVIEW)
    page.goto(server + reverse("reviews:review", args=[submission.pk]))
    page.get_by_label("I read the whole page.").check()
    page.get_by_label("Your password").fill(PASSWORD)
    page.get_by_role("button", name="Sign and publish").click()
    page.get_by_text("Signed. The page is live.").wait_for()
