"""Relations point down, as imports do; import-linter cannot see a model named by a string."""

import tomllib
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models

LAYERS = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]
HEIGHTS = {room.strip(): -number for number, layer in enumerate(LAYERS["layers"]) for room in layer.split("|")}


def test_no_relation_points_from_a_room_to_one_above_or_beside_it():
    relations = [
        (field, model._meta.app_config.name, field.related_model._meta.app_config.name)
        for model in apps.get_models(include_auto_created=True)
        for field in model._meta.get_fields(include_hidden=True)
        if not field.auto_created and isinstance(field.related_model, models.base.ModelBase)
    ]
    ours = [(field, one, other) for field, one, other in relations if one in HEIGHTS and other in HEIGHTS]

    upward = [str(field) for field, one, other in ours if one != other and HEIGHTS[one] <= HEIGHTS[other]]

    assert ours
    assert upward == []


def test_every_room_is_in_the_layers():
    root = Path(settings.BASE_DIR)
    rooms = {
        config.name
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(root) and not Path(config.path).is_relative_to(root / ".venv")
    }

    assert rooms <= set(HEIGHTS)


def test_no_exception_is_made():
    contracts = tomllib.loads((Path(settings.BASE_DIR) / "pyproject.toml").read_text())["tool"]["importlinter"]

    assert not [contract for contract in contracts["contracts"] if contract.get("ignore_imports")]
