from django.apps import AppConfig
from django.db.models.signals import post_delete, post_migrate, post_save, pre_migrate, pre_save


class WorkflowConfig(AppConfig):
    name = "workflow"
    verbose_name = "Clinical review"

    def ready(self) -> None:
        from django.contrib.auth import get_user_model
        from wagtail.models import Revision
        from wagtail.signals import workflow_cancelled

        from cms.core.unseen import keep_unseen
        from cms.users.signals import password_rehashed
        from cms.vocabulary.models import Person
        from cms.vocabulary.signals import where_used_shown
        from workflow import (  # checks register themselves
            account_mail,
            checks,  # noqa: F401
            emergency_mail,
            models,
            notifications,
            receivers,
            rereview_mail,
            upkeep,
            urgent_mail,
            withdrawal_mail,
        )
        from workflow.dependencies import models_that_fall
        from workflow.review.where_used import states_of

        pre_save.connect(receivers.before_save, dispatch_uid="workflow.before_save")
        post_save.connect(receivers.after_page_created, dispatch_uid="workflow.after_page_created")
        post_save.connect(receivers.after_revision_saved, sender=Revision, dispatch_uid="workflow.after_revision_saved")
        workflow_cancelled.connect(receivers.after_workflow_cancelled, dispatch_uid="workflow.after_cancelled")
        people = get_user_model()
        pre_save.connect(receivers.before_account_saved, sender=people, dispatch_uid="workflow.before_account_saved")
        post_save.connect(receivers.after_account_saved, sender=people, dispatch_uid="workflow.after_account_saved")
        pre_save.connect(receivers.before_person_saved, sender=Person, dispatch_uid="workflow.before_person_saved")
        post_save.connect(receivers.after_person_moved, sender=Person, dispatch_uid="workflow.after_person_saved")
        post_delete.connect(receivers.after_person_moved, sender=Person, dispatch_uid="workflow.after_person_deleted")
        password_rehashed.connect(receivers.after_password_rehashed, dispatch_uid="workflow.after_password_rehashed")
        pre_migrate.connect(receivers.before_migrate, sender=self, dispatch_uid="workflow.before_migrate")
        post_migrate.connect(receivers.after_migrate, sender=self, dispatch_uid="workflow.after_migrate")
        for model in models_that_fall():
            pre_save.connect(receivers.before_record_saved, sender=model, dispatch_uid="workflow.before_record_saved")
            post_save.connect(receivers.after_record_saved, sender=model, dispatch_uid="workflow.after_record_saved")
        notifications.connect()
        account_mail.connect()
        rereview_mail.connect()
        urgent_mail.connect()
        emergency_mail.connect()
        withdrawal_mail.connect()
        where_used_shown.connect(states_of, dispatch_uid="workflow.states_of")
        upkeep.register()
        keep_unseen(*models.UNSEEN)
        keep_unseen(models.SignOff)  # what readers see of one is told by publication_changed
        keep_unseen(models.Governance, when=lambda row, created: created)  # of a page that nobody has seen yet
