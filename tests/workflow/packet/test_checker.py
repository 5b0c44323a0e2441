"""An outsider with one script finds every packet that was tampered with, and passes every one that was not."""

import json
import re

import pytest

from tests.workflow.packet.checking import digest, reseal, reseal_page, reseal_text
from tests.workflow.packet.conftest import NOTE, NOW
from workflow import seal
from workflow.packet.html import as_html
from workflow.packet.record import as_json

pytestmark = pytest.mark.django_db

RECORD, PAGE = "The record was changed after", "The page was changed after"


def in_text(packet):
    packet["signed"]["content"]["summary"] = NOW.replace("monthly", "yearly")


def in_text_with_its_digest(packet):
    in_text(packet)
    reseal_text(packet)


def in_shown_text(packet):
    run = next(run for run in runs(packet) if "weekly for six months" in run.get("same", ""))
    run["same"] = run["same"].replace("six", "two")


def in_text_before(packet):
    packet["before"]["content"]["summary"] = "Check monthly."


def in_shown_text_before(packet):
    next(run for run in runs(packet) if "removed" in run)["removed"] = "never"


def in_evidence(packet):
    next(iter(packet["signed"]["dependencies"].values()))["publisher"] = "Somebody else"


def in_note(packet):
    packet["statement"]["change_note"] = "Wording."


def in_kind_of_change(packet):
    packet["statement"]["update_type"] = "minor"


def in_payload_version(packet):
    packet["signed"]["payload_version"] += 1


def in_digest(packet):
    packet["signed"]["content_digest"] = "0" * 64


def in_signed_digest(packet):
    packet["signatures"][0]["dependencies_digest"] = "0" * 64


def in_signed_evidence(packet):
    own = json.loads(json.dumps(packet["signed"]["dependencies"]))
    next(iter(own.values()))["publisher"] = "Somebody else"
    packet["signatures"][0] |= {"dependencies": own, "dependencies_digest": digest(own)}


def in_signed_note(packet):
    packet["signatures"][0]["change_note"] = "Wording."


def without_signature(packet):
    packet["signatures"].clear()


def with_two_signatures(packet):
    packet["signatures"] *= 2


def without_an_entry(packet):
    packet["audit"] = [entry for entry in packet["audit"] if entry["action"] != "signed_off"]


def in_entry(packet):
    packet["audit"][-1]["states"]["change_note"] = "Wording."


def in_title(packet):
    packet["page"]["title"] = "Another question"


def in_signer(packet):
    packet["signatures"][0]["who"] = "Alder, MD"


def in_actor(packet):
    packet["audit"][0]["who"] = "Alder, MD"


def in_comment(packet):
    packet["comments"][0]["text"] = "Well done."


def runs(packet):
    return [run for part in packet["difference"]["parts"] for line in part["lines"] for run in line["runs"]]


FOUND_THOUGH_SEALED_ANEW = {
    in_text: "The text is not the one that was signed.",
    in_text_with_its_digest: "covers something else.",
    in_shown_text: "this is not shown as it is",
    in_text_before: "The text that was published before is not",
    in_shown_text_before: "Of the text published before",
    in_evidence: "The evidence is not worded as it was signed.",
    in_note: "The fingerprint is not that",
    in_kind_of_change: "The fingerprint is not that",
    in_payload_version: "The fingerprint is not that",
    in_digest: "The text is not the one that was signed.",
    in_signed_digest: "covers something else.",
    in_signed_evidence: "covers something else.",
    in_signed_note: "covers something else.",
    without_signature: "Nobody signed it.",
    with_two_signatures: "The audit tells of 1 signatures (signed_off), the packet has 2.",
    without_an_entry: "The audit tells of 0 signatures",
    in_entry: "with another note on what changed.",
    in_title: "The title is not the signed one.",
}
FOUND_BY_THE_SEAL = (in_signer, in_actor, in_comment)


def named(value):
    return value.__name__ if callable(value) else None


class TestAnHonestPacket:
    @pytest.mark.parametrize("suffix", ["json", "html"])
    def test_holds(self, as_made, checker, suffix):
        status, said = checker(as_made[suffix])

        assert status == 0
        assert "FAULT" not in said
        assert "All of it holds." in said

    def test_is_told_in_plain_words(self, as_made, checker):
        said = checker(as_made["json"])[1]

        assert NOTE in said
        assert "Signed off: Rowan, MD" in said

    def test_holds_for_a_first_publication(self, story, checker):
        assert checker(as_html(story.first()))[0] == 0

    def test_has_the_fingerprint_of_the_published_page(self, story, as_made, checker):
        public = story.page.live_sign_offs()[0].fingerprint

        assert checker(as_made["html"], "--fingerprint", public)[0] == 0
        assert "another fingerprint than you gave" in checker(as_made["html"], "--fingerprint", "0" * 64)[1]

    def test_holds_with_hostile_words(self, story, checker):
        packet = story.packet()
        packet["comments"][0]["text"] = "</script><b data-says='/x'>&amp; \u2028 <!-- 😀"
        reseal(packet)

        assert checker(as_html(packet))[0] == 0
        assert checker(as_json(packet))[0] == 0

    def test_says_nothing_that_a_terminal_obeys(self, story, checker):
        packet = story.packet()
        packet["signatures"][0]["who"] = "\x1b[2J"
        reseal(packet)

        assert "\x1b" not in checker(as_json(packet))[1]

    def test_is_canonical_as_the_seal_is(self, story):
        content = story.packet()["signed"]["content"]

        assert digest(content) == seal.digest(content)


class TestATamperedRecord:
    @pytest.mark.parametrize("tamper", [*FOUND_THOUGH_SEALED_ANEW, *FOUND_BY_THE_SEAL], ids=named)
    @pytest.mark.parametrize("write", [as_json, as_html], ids=named)
    def test_is_refused(self, as_made, checker, tamper, write):
        packet = json.loads(as_made["json"])
        tamper(packet)

        status, said = checker(write(packet))

        assert status == 1
        assert RECORD in said
        assert "Do not rely on this file." in said

    @pytest.mark.parametrize(("tamper", "fault"), FOUND_THOUGH_SEALED_ANEW.items(), ids=named)
    def test_is_refused_though_its_seal_is_new(self, as_made, checker, tamper, fault):
        packet = json.loads(as_made["json"])
        tamper(packet)
        reseal(packet)

        status, said = checker(as_html(packet))

        assert status == 1
        assert RECORD not in said
        assert fault in said

    @pytest.mark.parametrize("tamper", FOUND_BY_THE_SEAL, ids=named)
    def test_is_refused_by_whoever_wrote_its_seal_down(self, as_made, checker, tamper):
        packet = json.loads(as_made["json"])
        noted = packet["sha256"]
        tamper(packet)
        reseal(packet)

        status, said = checker(as_json(packet), "--sha256", noted)

        assert status == 1
        assert "another sha256 than you gave" in said


class TestTheChain:
    @pytest.fixture
    def chained(self, as_made):
        """The packet as it is where entries of the audit are chained."""
        packet = json.loads(as_made["json"])
        for number, entry in enumerate(packet["audit"], start=41):
            entry |= {"number": number, "previous_hash": f"{number - 1:064}", "entry_hash": f"{number:064}"}
        reseal(packet)
        return packet

    def test_holds(self, chained, checker):
        status, said = checker(as_html(chained))

        assert status == 0
        assert "each names the hash of the one right before it." in said

    @pytest.mark.parametrize("swap", [(0, 1), (1, 2)])
    def test_is_refused_where_entries_were_swapped(self, chained, checker, swap):
        one, other = swap
        entries = chained["audit"]
        entries[one], entries[other] = entries[other], entries[one]
        reseal(chained)

        assert "An audit entry is out of order" in checker(as_json(chained))[1]

    def test_is_refused_where_a_hash_was_changed(self, chained, checker):
        chained["audit"][1]["entry_hash"] = "f" * 64
        reseal(chained)

        assert checker(as_json(chained))[0] == 1


def shows_another_word(page):
    head, record = page.split('<script id="packet"')
    return f'{head.replace(">" + NOTE + "<", ">Wording.<")}<script id="packet"{record}'


def shows_another_signer(page):
    return re.sub(r'(data-says="/signatures/0/who">)[^<]*', r"\1Alder, MD", page)


def swaps_added_and_removed(page):
    for old, new in (("<ins>", "<x>"), ("<del>", "<ins>"), ("<x>", "<del>"), ("</ins>", "</x>"), ("</del>", "</ins>")):
        page = page.replace(old, new)
    return page.replace("</x>", "</del>")


def leaves_an_entry_out(page):
    return re.sub(r'<span data-says="/audit/0/who">.*?</span>', "", page)


def hides_a_signature(page):
    return page.replace('<ol class="signed">', '<ol class="signed" hidden>')


def comments_a_signature_out(page):
    return page.replace('<ol class="signed">', "<!--").replace("</ol>", "-->", 1)


def shows_in_the_title_only(page):
    mark = re.search(r'<span data-says="/signatures/0/who">.*?</span>', page)[0]
    return page.replace(mark, "").replace("</title>", f"{mark}</title>")


def says_a_word_more(page):
    return page.replace("</main>", "<p>Also signed by Alder, MD</p></main>")


def has_another_title(page):
    return page.replace("<title>Review packet", "<title>Withdrawn")


def runs_a_script(page):
    return page.replace("</main>", "<script>document.title='x'</script></main>")


def loads_an_image(page):
    return page.replace("</main>", '<img src="https://example.org/x.png"></main>')


def loads_a_style(page):
    return page.replace("</style>", "main{background:url(https://example.org/x.png)}</style>")


def writes_with_a_style(page):
    return page.replace("</style>", "main::after{content:'Also signed by Alder, MD'}</style>")


def changes_the_record_alone(page):
    head, record = page.split('<script id="packet"')
    return f'{head}<script id="packet"{record.replace(NOTE, "Wording.")}'


FORGED_PAGES = {
    shows_another_word: "otherwise than the record: /statement/change_note",
    shows_another_signer: "otherwise than the record: /signatures/0/who",
    swaps_added_and_removed: "otherwise than the record: /difference/parts",
    leaves_an_entry_out: "leaves out: /audit/0/who",
    hides_a_signature: "what no packet holds: ol",
    comments_a_signature_out: "what no packet holds: a comment",
    shows_in_the_title_only: "what no packet holds",
    says_a_word_more: "says more than the record: Also signed by Alder, MD",
    has_another_title: "says more than the record: Withdrawn",
    runs_a_script: "what no packet holds: script",
    loads_an_image: "what no packet holds: img",
    loads_a_style: "what no packet holds: a strange style",
    writes_with_a_style: "what no packet holds: a strange style",
    changes_the_record_alone: "otherwise than the record: /statement/change_note",
}


class TestATamperedPage:
    @pytest.mark.parametrize("tamper", FORGED_PAGES, ids=named)
    def test_is_refused(self, as_made, checker, tamper):
        page = tamper(as_made["html"])
        assert page != as_made["html"]

        status, said = checker(page)

        assert status == 1
        assert PAGE in said or "cannot be read" in said

    @pytest.mark.parametrize(("tamper", "fault"), FORGED_PAGES.items(), ids=named)
    def test_is_refused_though_its_seal_is_new(self, as_made, checker, tamper, fault):
        status, said = checker(reseal_page(tamper(as_made["html"])))

        assert status == 1
        assert PAGE not in said
        assert fault in said or "the page must hold one record" in said


class TestWhatIsNoPacket:
    @pytest.mark.parametrize(
        "text",
        [
            "",
            "{}",
            "[]",
            "null",
            "[" * 100_000,
            '{"format": "center-review-packet", "version": 1}',
            '{"format": "center-review-packet", "version": 2}',
            "<!doctype html><p>A page.</p>",
            b"\xff\xfe\x00",
        ],
        ids=lambda text: str(text[:24]),
    )
    def test_is_refused_in_words(self, checker, text):
        status, said = checker(text)

        assert status == 1
        assert "This cannot be read as a review packet" in said

    def test_is_refused_with_a_name_that_stands_twice(self, as_made, checker):
        twice = as_made["json"].replace('"revision":', '"revision": 7, "revision":', 1)

        assert "a name stands twice" in checker(twice)[1]

    def test_is_refused_when_it_is_not_there(self, checker):
        assert checker.run("nowhere.json")[0] == 1

    def test_does_not_stop_at_the_first_file(self, as_made, checker):
        (checker.folder / "good.json").write_text(as_made["json"])

        status, said = checker.run("nowhere.json", "good.json")

        assert status == 1
        assert "All of it holds." in said
