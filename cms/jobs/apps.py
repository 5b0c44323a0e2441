from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "cms.jobs"
    label = "jobs"
    verbose_name = "Recurring work"

    def ready(self) -> None:
        from cms.jobs import loop, schedule

        schedule.register("recover-tasks", 60, loop.recover_tasks)
        schedule.register("forget-finished-tasks", 24 * 60 * 60, loop.forget_finished)
