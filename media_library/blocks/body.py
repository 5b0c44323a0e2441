"""Which blocks the page types of this room, and their parts, allow. No other module says so."""

from wagtail import blocks

from cms.core.blocks import CalloutBlock, HeadingBlock, TextBlock
from media_library.blocks.captions import TrackBlock
from media_library.blocks.chapters import ChapterBlock
from media_library.blocks.documents import DocumentBlock, ResourceListBlock
from media_library.blocks.people import PartnerBlock, PeopleBlock, WorkgroupBlock
from media_library.blocks.session import ProgramBlock, TakeawaysBlock
from media_library.blocks.speakers import SpeakerBlock
from media_library.blocks.transcript import PassageBlock


class SessionBodyBlock(blocks.StreamBlock):
    """What a session is about and how its time is spent."""

    takeaways = TakeawaysBlock()
    program = ProgramBlock()
    heading = HeadingBlock()
    text = TextBlock(help_text="For what is organized, not for clinical advice: advice has sources, and a page.")
    document = DocumentBlock()
    resource_list = ResourceListBlock()
    people = PeopleBlock()
    partner = PartnerBlock()
    workgroup = WorkgroupBlock()
    callout = CalloutBlock()

    class Meta:
        icon = "doc-full"
        label = "Body"
        block_counts = {"takeaways": {"max_num": 1}}


class SpeakersBlock(blocks.StreamBlock):
    """Everybody who speaks in a session or a recording, in the order of the program."""

    speaker = SpeakerBlock()

    class Meta:
        icon = "group"
        label = "Speakers"


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


BODIES = {
    "session_page": SessionBodyBlock,
    "speakers": SpeakersBlock,
    "video_page_captions": TracksBlock,
    "video_page_chapters": ChaptersBlock,
    "video_page_transcript": TranscriptBlock,
}
