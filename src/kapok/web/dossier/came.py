"""With which imports the sources of a dossier came: linked for whoever may see the import."""

from __future__ import annotations

from django.http import HttpRequest

from kapok.imports.actions import RIGHT
from kapok.imports.models import Import
from kapok.registry.reading.dossier import Dossier
from kapok.web.importing.steps import where_it_stands


def came_with(request: HttpRequest, dossier: Dossier) -> dict[int, str]:
    """By source. Only what came as a file is asked for."""
    files = [number for number, one in dossier.sources.items() if one.document]
    if not files or not request.actor.may(RIGHT):
        return {}
    found = Import.objects.filter(source_id__in=files).only("pk", "state", "source_id")
    return {one.source_id: where_it_stands(one) for one in found}
