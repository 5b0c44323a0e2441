"""What a video page costs that has everything a video can have."""

import pytest

from tests.factories.knowledge_base import make_article, stream
from tests.factories.media_library import make_image
from tests.factories.videos import PASSAGES, make_captions, make_video, put_live, track
from tests.factories.workflow import publish_signed_off
from tests.reading import queries_of

pytestmark = pytest.mark.django_db


def full_video(advice, slug, passages):
    """Put a video live that has everything a video can have."""
    tracks = [("track", track(make_captions(), language)) for language in ("en", "es", "fr")]
    passages = [("passage", {**PASSAGES[0], "start": f"0:{second:02}"}) for second in range(passages)]
    return put_live(
        make_video(
            topics=advice.topics,
            slug=slug,
            captions=stream(*tracks),
            transcript=stream(*passages),
            chapters=[],
            poster=make_image(),
            poster_alt="A spiral",
            superseded=True,
            superseded_note="A part.",
            advice_page=advice.page_ptr,
        )
    )


@pytest.mark.prove("queries")
def test_a_page_costs_the_same_however_much_it_holds(client, evidence):
    advice = publish_signed_off(make_article())
    counts = [queries_of(client, full_video(advice, f"of-{number}", passages=number).url) for number in (5, 50)]

    evidence.record("queries for a video of 5 and 50 passages", f"{counts[0]} and {counts[1]}", "≤ 15")
    assert counts[0] == counts[1] <= 15
