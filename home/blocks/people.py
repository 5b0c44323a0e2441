"""People printed on a page: who leads, who can be asked."""

from collections.abc import Iterable
from typing import Any

from django.core.validators import MaxValueValidator, MinValueValidator
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from cms.core.blocks.chooser import TolerantChoice
from cms.vocabulary.models import Person
from home.blocks.entry import EntryBlock
from knowledge_base.blocks.statement import is_empty


class PersonChooserBlock(TolerantChoice, SnippetChooserBlock):
    """One person. Its JSON carries the words that are printed: those of the signature, where the page has one."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(Person, **kwargs)

    def bulk_to_python(self, values: Iterable[int | None]) -> list[Person | None]:
        values = list(values)
        found = Person.objects.in_bulk({value for value in values if value is not None})
        return [found.get(value) for value in values]

    def to_python(self, value: int | None) -> Person | None:
        return self.bulk_to_python([value])[0]

    def get_api_representation(
        self, value: Person | None, context: dict[str, Any] | None = None
    ) -> dict[str, Any] | None:
        if value is None:
            return None
        words = (context or {}).get("sealed_words", Person.sealed_words)(value)
        name = words.get("name", "")
        return {"id": value.pk, "type": value._meta.label, "title": name, "url": None, **dict(sorted(words.items()))}

    class Meta:
        icon = "user"


class PersonBlock(EntryBlock):
    """One person and what that person does here."""

    needs = {"person": "Choose a person.", "duty": "Say what this person does here."}

    person = PersonChooserBlock(
        required=False, help_text="Name, credentials and disclosures are printed from the record, as they are signed."
    )
    duty = blocks.CharBlock(max_length=80, help_text="Printed below the name: what this person does for the Center.")
    since = blocks.IntegerBlock(
        label="Since (year)",
        required=False,
        validators=[MinValueValidator(1950), MaxValueValidator(2100)],
        help_text="Printed as “Since 2021”.",
    )

    class Meta:
        icon = "user"
        label = "Person"
        group = "Hub"
        description = "One person from the vocabulary, and what that person does here."
        preview_value = {"person": None, "duty": "Physician lead, psychiatry", "since": 2021}
        template = "home/blocks/person.html"
        label_format = "Person: {duty}"


class PeopleBlock(EntryBlock):
    """A group of people under one heading."""

    needs = {"heading": "Give this group of people a heading.", "people": "Add at least one person to this group."}

    heading = blocks.CharBlock(max_length=80, help_text="Says what the people below have in common.")
    people = blocks.ListBlock(PersonBlock(), default=[], help_text="Printed in this order.")

    def gaps(self, value: blocks.StructValue) -> dict[str, str]:
        found = {"heading": self.needs["heading"]} if is_empty(value.get("heading")) else {}
        if not value["people"]:
            found["people"] = self.needs["people"]
        elif any(value["people"].list_block.child_block.gaps(person) for person in value["people"]):
            found["people"] = "Choose a record for each person here, and say what that person does."
        return found

    class Meta:
        icon = "group"
        label = "People"
        group = "Text"
        description = "People from the vocabulary under one heading, each with what they do here."
        preview_value = {
            "heading": "Who leads the Center",
            "people": [{"person": None, "duty": "Physician lead, psychiatry", "since": 2021}],
        }
        template = "home/blocks/people.html"
        label_format = "People: {heading}"
