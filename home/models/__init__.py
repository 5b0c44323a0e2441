"""Front doors."""

from home.models.home_page import HomePage

__all__ = ["HomePage"]
