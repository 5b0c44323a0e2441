"""A question that people ask, and what to say."""

from wagtail import blocks

from cms.core.blocks import TextBlock
from cms.vocabulary.blocks import CitationsBlock
from knowledge_base.blocks.statement import StatementBlock


class QuestionAnswerBlock(StatementBlock):
    """One more question beside that of the page, with its own short answer and its own address."""

    needs = {"question": "Write the question as people ask it.", "answer": "Write the answer to this question."}
    texts = ("answer",)

    question = blocks.CharBlock(
        max_length=160, help_text="In the words of those who ask, with a question mark. Readers can link to it."
    )
    answer = TextBlock(label="Answer", help_text="Write [1] where the first source below applies, [2] for the second.")
    citations = CitationsBlock(required=False)

    class Meta:
        icon = "help"
        label = "Question and answer"
        group = "Clinical"
        description = "One more question with its own answer, its sources and an address of its own."
        preview_value = {
            "question": "Can the blood be drawn at any laboratory?",
            "answer": "<p>Yes. Say which clinic receives the result, and by when it is needed.</p>",
            "citations": [],
        }
        template = "knowledge_base/blocks/question_answer.html"
        label_format = "Question: {question}"
