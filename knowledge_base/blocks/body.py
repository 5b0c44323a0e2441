"""Which blocks each page type allows. No other module says so."""

from wagtail import blocks

from cms.core.blocks import AccordionBlock, CalloutBlock, CallToActionBlock, HeadingBlock, LinkListBlock
from cms.vocabulary.blocks import CitationChooserBlock
from knowledge_base.blocks.card_list import CardListBlock
from knowledge_base.blocks.dosage import DosageBlock
from knowledge_base.blocks.monitoring import MonitoringBlock
from knowledge_base.blocks.question_answer import QuestionAnswerBlock
from knowledge_base.blocks.quote import QuoteBlock
from knowledge_base.blocks.red_flag import RedFlagBlock
from knowledge_base.blocks.table import TableBlock
from knowledge_base.blocks.text import CitedTextBlock
from knowledge_base.blocks.tips import TipBlock
from media_library.blocks.documents import DocumentBlock, ResourceListBlock
from media_library.blocks.video import VideoBlock


class ArticleBodyBlock(blocks.StreamBlock):
    """The body of a topic article."""

    heading = HeadingBlock()
    text = CitedTextBlock()
    tip = TipBlock()
    dosage = DosageBlock()
    monitoring = MonitoringBlock()
    red_flag = RedFlagBlock()
    table = TableBlock()
    question = QuestionAnswerBlock()
    quote = QuoteBlock()
    callout = CalloutBlock()
    video = VideoBlock()
    accordion = AccordionBlock()
    link_list = LinkListBlock()
    call_to_action = CallToActionBlock()
    card_list = CardListBlock()
    document = DocumentBlock()
    resource_list = ResourceListBlock()

    class Meta:
        icon = "doc-full"
        label = "Body"
        block_counts = {name: {"max_num": 1} for name in ("red_flag", "call_to_action", "card_list")}


class SummarySourcesBlock(blocks.StreamBlock):
    """The sources of a short answer, in the order in which it points at them."""

    citation = CitationChooserBlock(label="Source")

    class Meta:
        icon = "openquote"
        label = "Sources of the short answer"


BODIES = {"topic_article_page": ArticleBodyBlock}
