"""Reads `config.yaml` into what it means, or says everything that is wrong with it."""

from __future__ import annotations

from collections.abc import Collection

from lipservice_generator.config.build import build_config
from lipservice_generator.config.check import check_config
from lipservice_generator.config.representation import Config
from lipservice_generator.config.schema import ConfigModel
from lipservice_generator.diagnostic import Diagnostic
from lipservice_generator.document import Document
from lipservice_generator.shape import read_shape


def read_config(
    document: Document,
    resource: Collection[str] | None,
    languages: Collection[str] | None,
    diagnostics: list[Diagnostic],
) -> Config | None:
    """Return the options, or None after adding to `diagnostics`.

    `resource` are the names of the resource's attributes and `languages` those of the packages, or None where they are
    faulty.
    """
    shape = read_shape(document, ConfigModel, {})
    faults = [*shape.diagnostics, *check_config(document, shape.sections, resource, languages)]
    diagnostics += faults
    return None if faults else build_config(shape.sections)
