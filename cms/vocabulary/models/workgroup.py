"""Groups of people that a Center speaks of as one."""

from collections.abc import Mapping

from django.db import models
from django.db.models.functions import Lower
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import Orderable
from wagtail.search import index

from cms.vocabulary.models.person import Person
from cms.vocabulary.service import check_order, years

MEMBER = "member {:03}"


class WorkgroupQuerySet(models.QuerySet):
    """Workgroups, with everything that a page prints."""

    def with_members(self) -> "WorkgroupQuerySet":
        """Fetch the members of all groups, each with the person, in one more query."""
        members = WorkgroupMember.objects.select_related("person")
        return self.prefetch_related(models.Prefetch("members", queryset=members))


class Workgroup(index.Indexed, ClusterableModel):
    """People who work on something together. Being a member gives nobody a right to sign."""

    name = models.CharField(max_length=160, help_text="Printed wherever a page shows the group.")
    description = models.TextField(
        max_length=400, blank=True, help_text="Printed below the name: what the group is for, in one or two sentences."
    )

    objects = WorkgroupQuerySet.as_manager()

    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                name="workgroup_name_once",
                violation_error_message="There is already a workgroup of this name.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def sealed_words(self) -> dict[str, str]:
        """Return the words that a signature covers where this group is printed; each member is one line."""
        lines = {MEMBER.format(n): member.line() for n, member in enumerate(self.members.all(), start=1)}
        return {"name": self.name, "description": self.description, **lines}

    @staticmethod
    def members_in(words: Mapping[str, str]) -> list[str]:
        """Return the lines of the members in sealed words, in the order of the group."""
        return [words[key] for key in sorted(words) if key.startswith("member ")]


class WorkgroupMember(Orderable):
    """One person's part in a group."""

    workgroup = ParentalKey(Workgroup, on_delete=models.CASCADE, related_name="members")
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        related_name="memberships",
        help_text="Printed as in the person’s own record: by name only where that person has agreed to it.",
    )
    part = models.CharField(
        max_length=80, blank=True, help_text="Printed after the name, for example “Chair”. Left empty, it is a member."
    )
    since = models.DateField(null=True, blank=True, help_text="The year is printed: since when the person takes part.")
    until = models.DateField(
        null=True, blank=True, help_text="The year is printed: until when. The row stays, as history."
    )

    class Meta(Orderable.Meta):
        constraints = [models.UniqueConstraint(fields=["workgroup", "person"], name="workgroup_member_once")]

    def __str__(self) -> str:
        return str(self.person)

    def clean(self) -> None:
        """Refuse a service that ends before it begins."""
        super().clean()
        check_order(self)

    def line(self) -> str:
        """Return the member as one printed line: who, with which credentials, as what, and in which years."""
        said = self.person.sealed_words()
        role = said["role"] if said["role"] != said["name"] else ""
        return ", ".join(filter(None, [said["name"], said["credentials"], self.part or role, years(self)]))
