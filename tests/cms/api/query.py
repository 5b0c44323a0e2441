"""A query of the API v2 as data."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode


@dataclass(frozen=True)
class Query:
    """What is asked of one endpoint: `path` is empty for the list, else the number of a record or `find`.

    `host` is the site to which it is sent; empty is the default site.
    """

    endpoint: str
    path: str = ""
    parameters: tuple[tuple[str, str], ...] = ()
    host: str = ""

    def __str__(self) -> str:
        path = f"{self.path}/" if self.path else ""
        asked = f"?{urlencode(self.parameters)}" if self.parameters else ""
        return f"{self.root}/api/v2/{self.endpoint}/{path}{asked}"

    @property
    def root(self) -> str:
        """Return the beginning of every address on the site to which it is sent."""
        return f"http://{self.host or 'localhost'}"

    @property
    def address(self) -> str:
        """Return what follows the host."""
        return str(self).removeprefix(self.root)

    @property
    def names(self) -> frozenset[str]:
        """Return the names of its parameters."""
        return frozenset(name for name, _value in self.parameters)

    @property
    def is_list(self) -> bool:
        """Whether it asks for a list."""
        return not self.path

    def get(self, name: str, default: str = "") -> str:
        """Return the value of a parameter."""
        return dict(self.parameters).get(name, default)

    def without(self, *names: str) -> "Query":
        """Return the same query without some of its parameters."""
        return replace(self, parameters=tuple(pair for pair in self.parameters if pair[0] not in names))

    def with_(self, **parameters: str) -> "Query":
        """Return the same query with these parameters last."""
        return replace(self, parameters=(*self.without(*parameters).parameters, *parameters.items()))


def pages(path: object = "", **parameters: str) -> Query:
    """Return a query for pages."""
    return Query("pages", str(path), tuple(parameters.items()))


def images(path: object = "", **parameters: str) -> Query:
    """Return a query for images."""
    return Query("images", str(path), tuple(parameters.items()))
