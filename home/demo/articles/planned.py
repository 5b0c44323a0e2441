"""New versions that are not live yet: one waits for its day, two wait for each other."""

from __future__ import annotations

from dataclasses import replace

from home.demo.articles import constipation, constipation_family, tachycardia

BUNDLE = "Keeping track of the bowels"
BUNDLE_NOTE = "What clinicians ask for and what families read go live in one moment."

CONSTIPATION_NOTE = "The short answer now asks patients to keep track, as the page for families does."
CONSTIPATION = replace(
    constipation.ARTICLE,
    summary="Before the first dose, evaluate bowel function, avoid anticholinergic medicines, and consider a "
    "prophylactic laxative.[1]\n\nAsk patients to keep track, and to call when they have fewer than three bowel "
    "movements a week: constipation can progress to serious bowel complications.[1]",
)

FAMILY_NOTE = "The short answer now says where to keep track."
FAMILY = replace(
    constipation_family.ARTICLE,
    summary="Keep track of how often you go, on paper or on your phone. If it is less than three times a week, call "
    "the person who prescribes your clozapine. Slow bowels can turn into a serious illness.[1] A laxative from the "
    "start may prevent it.[1]",
)

TACHYCARDIA_NOTE = "The short answer is worded more plainly."
TACHYCARDIA = replace(
    tachycardia.ARTICLE,
    summary="Look for a cause before you call a fast heart rate a side effect. Myocarditis and cardiomyopathy are in "
    "a boxed warning,[1] and a fever may point to infection with a low neutrophil count.[2]\n\n"
    "This page gives no rate at which to treat.",
)
