"""What ingest makes of a specimen, put as a label is."""

from pathlib import Path

from services.ingest.opening import opened_catalogue
from services.ingest.rejection import CatalogueRejected
from tests.unit.ingest.catalogues import planned, recipe

from .specimen import MAP_IT, Label, Specimen


def read(specimen: Specimen, folder: Path) -> Label:
    """Return the label that ingest gives the specimen."""
    path = folder / specimen.filename
    path.write_bytes(specimen.content)
    chosen = recipe().model_copy(update={"variants": specimen.variants})
    try:
        with opened_catalogue(path, specimen.filename, specimen.mapping) as catalogue:
            records, items = planned(catalogue, chosen)
            mapping = catalogue.mapping
            return Label(
                catalogue.known.name,
                (mapping.get("sku"), mapping.get("title"), mapping["image"]),
                [item.photo for item in items],
                {record.line: record.code for record in records if record.code},
                catalogue.source.encoding.label,
                catalogue.confidence,
            )
    except CatalogueRejected as refusal:
        return Label(MAP_IT if refusal.code == "unmapped" else refusal.message, (None, None, None), [])
