"""The published sources that only the hubs rest on; those of the articles are in `home.demo.sources`."""

from __future__ import annotations

import datetime
from typing import Any

from cms.vocabulary.models import Citation

OLDER_LABEL = "boxed-warning-older"
APA = "apa-2020"
INJECTABLES = "smi-adviser-injectables"
OBSERVATION = "citrome-2009"
AFTER_INJECTION = "bmc-psychiatry-2015"

FOR_HUBS: dict[str, dict[str, Any]] = {
    OLDER_LABEL: {
        "kind": Citation.Kind.LABEL,
        "title": "Clozaril (clozapine) prescribing information: boxed warning on seizures, on myocarditis and "
        "cardiomyopathy, and on dementia-related psychosis",
        "label": "Clozaril, an older United States label",
    },
    APA: {
        "kind": Citation.Kind.GUIDELINE,
        "title": "The American Psychiatric Association Practice Guideline for the Treatment of Patients With "
        "Schizophrenia",
        "publisher": "American Journal of Psychiatry 177, 868–872",
        "published_on": datetime.date(2020, 9, 1),
        "doi": "10.1176/appi.ajp.2020.177901",
    },
    INJECTABLES: {
        "kind": Citation.Kind.WEB_PAGE,
        "title": "What do APA’s Schizophrenia Treatment Guidelines say about long-acting injectable antipsychotics?",
        "publisher": "SMI Adviser",
        "url": "https://smiadviser.org/knowledge_post/"
        "what-do-apas-schizophrenia-treatment-guidelines-say-about-long-acting-injectable-antipsychotics",
    },
    OBSERVATION: {
        "kind": Citation.Kind.ARTICLE,
        "title": "Olanzapine pamoate: a stick in time?",
        "publisher": "International Journal of Clinical Practice 63, 140–150",
        "doi": "10.1111/j.1742-1241.2008.01900.x",
    },
    AFTER_INJECTION: {
        "kind": Citation.Kind.ARTICLE,
        "title": "Olanzapine long-acting injection: a review of first experiences of post-injection delirium/sedation "
        "syndrome in routine clinical practice",
        "publisher": "BMC Psychiatry",
        "doi": "10.1186/s12888-015-0450-9",
    },
}
