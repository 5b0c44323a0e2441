"""The tabs of a hub."""

# By field, with key and title: the keys are addresses and names in the API, and never change.
TABS = {
    "resources": ("resources", "Resources"),
    "education": ("education", "Education"),
    "join_us": ("join-us", "Join Us"),
    "consultation": ("consultation", "Consultation"),
}
