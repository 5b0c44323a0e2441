"""What pages are about, as a tree that readers filter by."""

from collections.abc import Collection
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.search import index

NAME_TAKEN = "There is already a topic of this name in this place."


class TopicQuerySet(models.QuerySet):
    """Topics, with the questions that the tree answers."""

    def within(self, topic: "Topic") -> "TopicQuerySet":
        """Return `topic` and everything below it; one query for the whole tree, which is small."""
        children: dict[int | None, list[int]] = {}
        for pk, parent_id in Topic.objects.values_list("pk", "parent_id"):
            children.setdefault(parent_id, []).append(pk)
        found, waiting = set(), [topic.pk]
        while waiting:
            pk = waiting.pop()
            if pk not in found:
                found.add(pk)
                waiting.extend(children.get(pk, ()))
        return self.filter(pk__in=found)

    def matching(self, word: str) -> "TopicQuerySet":
        """Return topics whose name or synonym holds `word`."""
        synonyms = TopicSynonym.objects.filter(term__icontains=word).values("topic")
        return self.filter(models.Q(name__icontains=word) | models.Q(pk__in=synonyms))

    def matching_each(self, words: Collection[str]) -> dict[str, set[int]]:
        """Return, for each word, the ids of topics whose name or synonym holds it; one query for all words."""
        found: dict[str, set[int]] = {word: set() for word in words}
        for pk, *terms in self.order_by().values_list("pk", "name", "synonyms__term"):
            for word, topics in found.items():
                if any(word.lower() in term.lower() for term in terms if term):
                    topics.add(pk)
        return found


class Topic(index.Indexed, ClusterableModel):
    """A subject of the Center; a page about a topic is also found under every topic above it."""

    name = models.CharField(max_length=80, help_text="Printed on every page about this topic, at once and everywhere.")
    slug = models.SlugField(
        max_length=80, unique=True, help_text="Part of public addresses: changing it breaks bookmarks and other sites."
    )
    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name="broader topic",
        help_text="Pages about this topic are then also listed under the broader one.",
    )

    objects = TopicQuerySet.as_manager()

    search_fields = [index.SearchField("name"), index.AutocompleteField("name")]

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "parent"], name="topic_name_once_below", violation_error_message=NAME_TAKEN
            ),
            models.UniqueConstraint(
                fields=["name"],
                condition=models.Q(parent=None),
                name="topic_name_once_at_the_top",
                violation_error_message=NAME_TAKEN,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Refuse a broader topic that is this one, or lies below it."""
        super().clean()
        seen, above = {self.pk}, self.parent
        while above is not None:
            if above.pk in seen:
                raise ValidationError({"parent": f"“{self.parent}” lies below this topic, so it cannot be broader."})
            seen.add(above.pk)
            above = above.parent


class TopicSynonym(models.Model):
    """Another word for a topic, by which readers find it."""

    topic = ParentalKey(Topic, on_delete=models.CASCADE, related_name="synonyms")
    term = models.CharField(max_length=80, help_text="Searching for this word finds the topic’s pages.")

    class Meta:
        ordering = ["term"]
        constraints = [models.UniqueConstraint(fields=["topic", "term"], name="topic_synonym_once")]

    def __str__(self) -> str:
        return self.term


class TopicCode(models.Model):
    """A topic's code in a system that electronic records use."""

    class System(models.TextChoices):
        RXNORM = "rxnorm", "RxNorm"
        ICD_10_CM = "icd-10-cm", "ICD-10-CM"
        MESH = "mesh", "MeSH"
        SNOMED_CT = "snomed-ct", "SNOMED CT"

    FORMATS = {
        System.RXNORM: (r"^[1-9]\d{0,7}\Z", "An RxNorm code (RxCUI) is a number of up to eight digits."),
        System.ICD_10_CM: (r"^[A-Z]\d[0-9A-Z](\.[0-9A-Z]{1,4})?\Z", "An ICD-10-CM code looks like F20.9."),
        System.MESH: (r"^[A-Z]\d{6,9}\Z", "A MeSH identifier is a letter and six or nine digits, like D003024."),
        System.SNOMED_CT: (r"^[1-9]\d{5,17}\Z", "A SNOMED CT identifier is a number of 6 to 18 digits."),
    }

    topic = ParentalKey(Topic, on_delete=models.CASCADE, related_name="codes")
    system = models.CharField(
        max_length=16, choices=System.choices, help_text="Other systems look the topic up by system and code."
    )
    code = models.CharField(max_length=20, help_text="Look it up in the system itself: a wrong code misleads programs.")

    class Meta:
        ordering = ["system", "code"]
        constraints = [models.UniqueConstraint(fields=["topic", "system", "code"], name="topic_code_once")]

    def __str__(self) -> str:
        return f"{self.get_system_display()} {self.code}"

    def clean(self) -> None:
        """Refuse a code that its system could not have issued."""
        super().clean()
        self.code = self.code.strip().upper()
        if self.system in self.FORMATS:
            pattern, message = self.FORMATS[self.system]
            _check(pattern, message, self.code)


def _check(pattern: str, message: str, code: str) -> None:
    validate: Any = RegexValidator(pattern, message)
    try:
        validate(code)
    except ValidationError as error:
        raise ValidationError({"code": error}) from None
