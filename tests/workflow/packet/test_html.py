"""The page of a packet stands on its own, and its templates keep to the words that the checker knows."""

import html
import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.conf import settings

from tests.workflow.packet.checking import SCRIPT, reseal
from workflow.packet.html import as_html
from workflow.packet.said import Said, shown

pytestmark = [pytest.mark.django_db, pytest.mark.screens]

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "workflow"


def test_it_asks_for_nothing(as_made):
    page = BeautifulSoup(as_made["html"], "html.parser")

    assert page.find_all(["a", "img", "link", "iframe", "form", "object", "embed"]) == []
    assert [script["type"] for script in page.find_all("script")] == ["application/json"]
    assert set(re.findall(r"url\(\"?(\w+:)", page.style.string)) == {"data:"}


def test_its_policy_allows_its_one_style_and_nothing_else(as_made):
    policy = BeautifulSoup(as_made["html"], "html.parser").find("meta", {"http-equiv": True})["content"]

    assert re.fullmatch(r"default-src 'none'; style-src 'sha256-[\w+/=]{44}'; font-src data:", policy)


def test_all_that_may_stand_in_a_record_can_be_printed(story, checker):
    packet = story.packet()
    packet["policy"] = {"signatures": 2, "places": ["psychiatry", ""], "note": None, "ordered": False}
    packet["signatures"][0] |= {"withdrawn_at": "2026-03-02T08:00:00+00:00", "specialties": ["psychiatry", "pharmacy"]}
    packet["signatures"][0]["dependencies"] = packet["signed"]["dependencies"]
    packet["comments"][0] |= {
        "resolved_at": "2026-03-02T08:00:00+00:00",
        "replies": [{"at": "2026-03-02T08:00:00+00:00", "who": "Sorrel, MD", "text": "Of 2025.\n\nPage 3."}],
    }
    for number, entry in enumerate(packet["audit"], start=1):
        entry |= {"number": number, "previous_hash": f"{number - 1:064}", "entry_hash": f"{number:064}"}
        entry["left_out"] = ["lead", "~odd/name"]
    packet["audit"][0]["states"]["note"] = None
    reseal(packet)

    status, said = checker(as_html(packet))

    assert (status, [line for line in said.splitlines() if "FAULT" in line]) == (0, [])


def static_words():
    """Return every piece of text that a template of the packet writes by itself."""
    for path in [TEMPLATES / "packet.html", *sorted((TEMPLATES / "packet").glob("*.html"))]:
        text = re.sub(r"{% comment %}.*?{% endcomment %}", "", path.read_text(), flags=re.DOTALL)
        text = re.sub(r"{%.*?%}|{{.*?}}|<.*?>", "\n", text)
        yield from (html.unescape(line).strip(" ,.;:“”") for line in text.splitlines())


def test_the_checker_knows_every_word_of_the_templates():
    known = SCRIPT.read_text().splitlines()

    assert [words for words in static_words() if any(c.isalnum() for c in words) and words not in known] == []


class TestSaid:
    def test_marks_what_it_prints_with_its_place(self):
        said = Said({"a/b": [{"c~d": "<5 & more"}]})

        assert str(said["a/b"][0]["c~d"]) == '<span data-says="/a~1b/0/c~0d">&lt;5 &amp; more</span>'

    def test_names_what_it_lists(self):
        assert [label for _name, label, _said in Said({"file_sha256": "", "doi": "", "Kind": ""}).rows] == [
            "File sha256",
            "DOI",
            "Kind",
        ]

    @pytest.mark.parametrize(
        ("value", "words"),
        [
            (None, ""),
            (7, "7"),
            ("2026-03-02T08:05:00+00:00", "2 March 2026, 08:05 UTC"),
            ("2026-03-02", "2026-03-02"),
        ],
    )
    def test_says_a_moment_in_words(self, value, words):
        assert shown(value) == words
