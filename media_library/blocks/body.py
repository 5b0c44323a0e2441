"""Which blocks each part of a video page allows. No other module says so."""

from wagtail import blocks

from media_library.blocks.captions import TrackBlock
from media_library.blocks.chapters import ChapterBlock
from media_library.blocks.speakers import SpeakerBlock
from media_library.blocks.transcript import PassageBlock


class TracksBlock(blocks.StreamBlock):
    """All captions of a recording; the first is the one that is shown."""

    track = TrackBlock()

    class Meta:
        icon = "openquote"
        label = "Captions"


class ChaptersBlock(blocks.StreamBlock):
    """The parts of a recording in their order."""

    chapter = ChapterBlock()

    class Meta:
        icon = "list-ol"
        label = "Chapters"


class TranscriptBlock(blocks.StreamBlock):
    """All that is said in a recording."""

    passage = PassageBlock()

    class Meta:
        icon = "pilcrow"
        label = "Transcript"


class SpeakersBlock(blocks.StreamBlock):
    """Everybody who speaks in a recording."""

    speaker = SpeakerBlock()

    class Meta:
        icon = "user"
        label = "Speakers"


PARTS = {
    "speakers": SpeakersBlock,
    "captions": TracksBlock,
    "chapters": ChaptersBlock,
    "transcript": TranscriptBlock,
}
