"""Threads and processes that work beside a test, on its database."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from django.db import connections

from tests.world import Installation


def process_environment(installation: Installation, **more: str) -> dict[str, str]:
    """Return the environment in which a child process works on this test's database."""
    return {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "cms.settings.test",
        "DATABASE_URL": installation.url(),
        **more,
    }


class Threads:
    """Threads whose connections are closed when they end."""

    def __enter__(self) -> Threads:
        self.pool = ThreadPoolExecutor()
        return self

    def __exit__(self, *exception: object) -> None:
        self.pool.shutdown(wait=True)

    def start(self, function: Callable[..., Any], *args: Any, **kwargs: Any) -> Future[Any]:
        """Run `function` in a thread; its result or exception is in the future."""

        def with_own_connections() -> Any:
            try:
                return function(*args, **kwargs)
            finally:
                connections.close_all()

        return self.pool.submit(with_own_connections)
