"""Questions that readers ask first."""

from wagtail import blocks

from cms.core.blocks.link import PublicPageChooserBlock, is_public
from cms.core.blocks.ready import ReadyBlock


class SampleQuestionValue(blocks.StructValue):
    """A question that knows whether it is answered."""

    @property
    def href(self) -> str:
        """Return the address of the answer, or nothing while there is no public one."""
        page = self.get("page")
        return page.url or "" if is_public(page) else ""


class SampleQuestionBlock(ReadyBlock):
    """A question with its approved answer; without one readers are told to ask."""

    needs = {"question": "Write the question."}

    question = blocks.CharBlock(max_length=160, help_text="As a reader would ask it; these words are the link.")
    page = PublicPageChooserBlock(
        label="Answer",
        required=False,
        help_text="The signed page that answers it. Without a public one the question leads to Consultation.",
    )

    class Meta:
        icon = "help"
        label = "Sample question"
        group = "Hub"
        description = "A question that opens an approved answer, or leads to Consultation where there is none."
        preview_value = {"question": "What may change antipsychotic treatment next?", "page": None}
        template = "home/blocks/sample_question.html"
        list_class = "rows qs"  # the list that it is an item of
        value_class = SampleQuestionValue
        label_format = "Question: {question}"
