"""The filters beside the list of sessions, as they are printed."""

import re

import pytest
from django.utils.html import strip_tags

from tests.factories.sessions import make_session_index
from tests.factories.workflow import make_user, publish_signed_off

pytestmark = pytest.mark.django_db

CHOICE = re.compile(r'<label class="check"><input type="radio" name="(\w+)" value="([\w-]*)"( checked)?>(.*?)</label>')


def choices(client, query=""):
    """Return {(name, value): (label, whether it is chosen)} of every radio button."""
    index = publish_signed_off(make_session_index(), reviewer=make_user("managing_editor"))
    html = client.get(index.url + query).content.decode()
    return {
        (name, value): (strip_tags(label).strip(), bool(chosen)) for name, value, chosen, label in CHOICE.findall(html)
    }


def test_each_says_what_it_lists_and_the_default_is_chosen(client):
    assert choices(client) == {
        ("when", "coming-up"): ("Coming up", True),
        ("when", "past"): ("Past sessions", False),
        ("when", "recorded"): ("Past, with a recording", False),
        ("kind", ""): ("All kinds", True),
        ("kind", "webinar"): ("Webinar", False),
        ("kind", "virtual-forum"): ("Virtual Forum", False),
        ("kind", "learning-collaborative"): ("Learning Collaborative", False),
    }


def test_what_the_address_says_is_chosen(client):
    found = choices(client, "?when=past&kind=webinar")

    assert [key for key, (_label, chosen) in found.items() if chosen] == [("when", "past"), ("kind", "webinar")]
