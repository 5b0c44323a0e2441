from django.apps import AppConfig
from django.db.models.signals import post_migrate, post_save, pre_migrate, pre_save


class WorkflowConfig(AppConfig):
    name = "workflow"
    verbose_name = "Clinical review"

    def ready(self) -> None:
        from wagtail.models import Revision
        from wagtail.signals import workflow_cancelled

        from workflow import checks, notifications, receivers, upkeep  # noqa: F401  # checks register themselves

        pre_save.connect(receivers.before_save, dispatch_uid="workflow.before_save")
        post_save.connect(receivers.after_page_created, dispatch_uid="workflow.after_page_created")
        post_save.connect(receivers.after_revision_saved, sender=Revision, dispatch_uid="workflow.after_revision_saved")
        workflow_cancelled.connect(receivers.after_workflow_cancelled, dispatch_uid="workflow.after_cancelled")
        pre_migrate.connect(receivers.before_migrate, sender=self, dispatch_uid="workflow.before_migrate")
        post_migrate.connect(receivers.after_migrate, sender=self, dispatch_uid="workflow.after_migrate")
        notifications.connect()
        upkeep.register()
