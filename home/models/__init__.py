"""Front doors."""

from home.models.home_page import HomePage
from home.models.resource_hub_page import ResourceHubPage
from home.models.standard_page import StandardPage

__all__ = ["HomePage", "ResourceHubPage", "StandardPage"]
