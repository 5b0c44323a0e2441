"""Starting clozapine: what the blood tests are for. The same advice for individuals and families."""

from __future__ import annotations

from cms.vocabulary.terms import Audience
from home.demo.articles import schedule, starting
from home.demo.sources import BOXED_WARNING, CONSTIPATION, GUIDELINE, INTERACTIONS, PROGRAM_ENDED
from home.demo.writing import Article, heading, monitoring, red_flag, text, tip

NOTE = "First version: the advice for clinicians in plain words."

ARTICLE = Article(
    slug="starting-clozapine-what-the-blood-tests-are-for",
    title="Starting clozapine: what the blood tests are for",
    audience=Audience.FAMILIES,
    summary="Clozapine can cause a very low number of certain white blood cells, which can lead to serious "
    "infections.[1] A blood test checks the number. You have one every week for six months, every two weeks up to one "
    "year, then once a month.[2]\n\n"
    "Since 13 June 2025 nobody has to enroll in a program. The blood tests go on.[1]",
    summary_sources=(PROGRAM_ENDED, GUIDELINE),
    topics=("Blood counts", "Dose and titration"),
    twin=starting.SLUG,
    applies_to="People who take clozapine by mouth, and those close to them.",
    body=[
        red_flag(
            "families/red-flag",
            "Call the same day",
            (
                (
                    "You faint, or nearly faint when you stand up",
                    "Call the person who prescribes your clozapine. It can lower blood pressure and slow the pulse.[1]",
                ),
                (
                    "Fewer than three bowel movements a week",
                    "Call the person who prescribes your clozapine. Constipation can turn into a serious bowel "
                    "problem.[2]",
                ),
            ),
            BOXED_WARNING,
            CONSTIPATION,
        ),
        heading("families/test-heading", "What the test looks for"),
        text(
            "families/test",
            "<p>The test counts neutrophils, a kind of white blood cell. Its name is absolute neutrophil count, or "
            "ANC.</p>"
            "<p>A very low count can lead to serious infections. The tests help to find a low count early.[1]</p>",
            PROGRAM_ENDED,
        ),
        heading("families/schedule-heading", "How often you are tested"),
        monitoring(
            "families/schedule",
            schedule.PHASES,
            GUIDELINE,
            note="Adapted in 2022 from the United States prescribing information.[1] Other countries differ.",
        ),
        heading("families/result-heading", "What happens with the result"),
        text(
            "families/result",
            "<ul><li><b>The count is as it should be.</b> You go on as before.</li>"
            "<li><b>The count is somewhat low.</b> You go on, and are tested three times a week.</li>"
            "<li><b>The count is low.</b> The medicine is paused, and the tests come closer together.</li></ul>"
            "<p>Some people have lower counts without being ill. This is called benign ethnic neutropenia, and other "
            "limits apply to them.[1]</p>",
            GUIDELINE,
        ),
        heading("families/smoking-heading", "If you smoke"),
        tip(
            "families/smoking",
            "If you take clozapine and plan to stop smoking, first tell the person who prescribes it: the dose may "
            "have to be lowered.",
            INTERACTIONS,
            readers=("individuals", "families"),
            severity="important",
            strength="conditional",
            certainty="low",
        ),
        heading("families/program-heading", "What changed in 2025"),
        text(
            "families/program",
            "<p>A program called the clozapine REMS used to require people who take clozapine, and those who "
            "prescribe and dispense it, to enroll. Blood counts had to be reported. The FDA ended it on 13 June "
            "2025.[1]</p>"
            "<p>Clozapine can still lower the count, so the tests have not ended.[1] There is a Medication Guide: ask "
            "your pharmacist for it.</p>",
            PROGRAM_ENDED,
        ),
    ],
)
