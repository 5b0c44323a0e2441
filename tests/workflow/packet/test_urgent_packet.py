"""The packet of an urgent correction is true with one signature, and with two."""

from workflow.packet.html import as_html
from workflow.packet.record import as_json, packet_of


def test_holds_while_it_waits_and_once_it_is_confirmed(haste, checker):
    submission = haste.correct().submission
    waiting = packet_of(submission)
    haste.confirm()
    confirmed = packet_of(submission)

    assert [len(packet["signatures"]) for packet in (waiting, confirmed)] == [1, 2]
    assert waiting["policy"]["signatures"] == 1
    assert waiting["policy"]["confirmation"]["signatures"] == 2
    assert "countersigned" in {entry["action"] for entry in confirmed["audit"]}
    for packet in (waiting, confirmed):
        for text in (as_json(packet), as_html(packet)):
            code, said = checker(text)
            assert code == 0, said
