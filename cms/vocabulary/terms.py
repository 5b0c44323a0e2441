"""Short lists of words that every room shares. Their values are public and stored: never rename one."""

from django.db import models


class Audience(models.TextChoices):
    """For whom a whole page is written."""

    CLINICIANS = "clinicians", "Clinicians"
    FAMILIES = "individuals-and-families", "Individuals and families"


class Reader(models.TextChoices):
    """Who acts on one statement."""

    PRESCRIBERS = "prescribers", "Prescribers"
    NURSES = "nurses", "Nurses"
    PHARMACISTS = "pharmacists", "Pharmacists"
    CARE_TEAMS = "care-teams", "Care teams"
    INDIVIDUALS = "individuals", "People who take the medicine"
    FAMILIES = "families", "Families"


class Jurisdiction(models.TextChoices):
    """Where a rule holds: monitoring and labels differ by country."""

    UNITED_STATES = "US", "United States"
    CANADA = "CA", "Canada"
    UNITED_KINGDOM = "GB", "United Kingdom"
    IRELAND = "IE", "Ireland"
    EUROPEAN_UNION = "EU", "European Union"
    AUSTRALIA = "AU", "Australia"
    NEW_ZEALAND = "NZ", "New Zealand"
