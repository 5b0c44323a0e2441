"""Who may change the shared vocabulary."""

from typing import Any

from wagtail.permission_policies import ModelPermissionPolicy


class NeverDeletedPolicy(ModelPermissionPolicy):
    """Records stay: a page may have been signed on them, in a revision that no index lists. Superusers included."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action != "delete" and super().user_has_permission(user, action)
