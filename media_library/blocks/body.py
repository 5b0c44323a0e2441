"""Which blocks the page types of this room allow. No other module says so."""

from wagtail import blocks

from cms.core.blocks import CalloutBlock, HeadingBlock, TextBlock
from media_library.blocks.documents import DocumentBlock, ResourceListBlock
from media_library.blocks.people import PartnerBlock, PeopleBlock, WorkgroupBlock
from media_library.blocks.session import ProgramBlock, TakeawaysBlock
from media_library.blocks.speakers import SpeakerBlock


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
    """Everybody who speaks, in the order of the program."""

    speaker = SpeakerBlock()

    class Meta:
        icon = "group"
        label = "Speakers"


BODIES = {"session_page": SessionBodyBlock, "session_page_speakers": SpeakersBlock}
