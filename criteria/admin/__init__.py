"""Administration of this room; importing it registers every page."""

from criteria.admin import (
    assessments,
    conditions,
    corrections,
    dossiers,
    investment,
    periods,
    reorganisations,
    roadmap,
    sets,
    verification,
)

__all__ = [
    "assessments",
    "conditions",
    "corrections",
    "dossiers",
    "investment",
    "periods",
    "reorganisations",
    "roadmap",
    "sets",
    "verification",
]
