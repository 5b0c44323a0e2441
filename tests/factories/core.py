"""Stored values of the neutral blocks: one that is complete, one that a draft may hold."""

VALID_BLOCKS = {
    "text": "<p>The program has ended. The schedule has not.</p>",
    "heading": {"text": "When to check the count", "level": "h2"},
    "link": {"text": "Food and Drug Administration", "page": None, "url": "https://www.fda.gov/drugs"},
    "callout": {
        "heading": "For families",
        "text": "<p>The same advice in plain words stands on a page of its own.</p>",
        "link": {"text": "Food and Drug Administration", "page": None, "url": "https://www.fda.gov/drugs"},
    },
    "accordion": {"parts": [{"heading": "If the laboratory is closed", "text": "<p>Ask which hospital counts.</p>"}]},
    "call_to_action": {
        "heading": "Talk a hard case through",
        "text": "For clinicians in the United States.",
        "link": {"text": "Read how it works", "page": None, "url": "https://smiadviser.org/consult"},
    },
    "link_list": {
        "heading": "Prescribing information",
        "links": [
            {"text": "Food and Drug Administration", "page": None, "url": "https://www.fda.gov/drugs", "note": "Labels"}
        ],
    },
    "noted_link": {
        "text": "Food and Drug Administration",
        "page": None,
        "url": "https://www.fda.gov/drugs",
        "note": "Labels",
    },
}

SPARSE_BLOCKS = {
    "text": "",
    "heading": {"text": "", "level": "h2"},
    "link": {"text": "", "page": None, "url": ""},
    "callout": {"heading": "", "text": "", "link": {"text": "", "page": None, "url": ""}},
    "accordion": {"parts": [{"heading": "", "text": ""}]},
    "call_to_action": {"heading": "", "text": "", "link": {"text": "", "page": None, "url": ""}},
    "link_list": {"heading": "", "links": []},
    "noted_link": {"text": "", "page": None, "url": "", "note": ""},
}
