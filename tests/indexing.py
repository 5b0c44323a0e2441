"""Search and the index of references: kept up to date only for tests that ask, because few look and all would pay.

A module asks with `pytestmark = pytest.mark.usefixtures("indexed")`.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django_tasks.backends.immediate import ImmediateBackend
from django_tasks.base import TaskResult

INDEXING = {"modelsearch.tasks.insert_or_update_object_task", "wagtail.tasks.update_reference_index_task"}


class TaskBackend(ImmediateBackend):
    """Does each task at once; one that only indexes, while somebody asks for it."""

    indexing = False

    def _execute_task(self, task_result: TaskResult) -> None:
        if TaskBackend.indexing or task_result.task.module_path not in INDEXING:
            super()._execute_task(task_result)


@contextmanager
def indexing() -> Iterator[None]:
    """Index what is saved inside, at once."""
    before, TaskBackend.indexing = TaskBackend.indexing, True
    try:
        yield
    finally:
        TaskBackend.indexing = before
