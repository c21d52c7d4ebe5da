"""A workbook on its way in: rehearsed first, kept with what it would change, written only when confirmed.

`preview` says what would happen and writes nothing; `keep` files the workbook with it; `confirm` reads the kept file
again and records it in one transaction, all or nothing, and only what the officer was shown.
"""

from criteria.actions import Refused
from ntm.lib.uploads import UploadRefused
from reports.imports.confirming import confirm
from reports.imports.keeping import (
    SHOWN,
    UNRECORDED,
    discard,
    error_workbook,
    filed,
    has_errors,
    imports_for,
    keep,
    kept_file,
    planned_changes,
    proposal_of,
    put_findings,
    put_preview,
    visible_to,
)
from reports.imports.model import Preview
from reports.imports.previewing import preview, refuse_foreign

__all__ = [
    "SHOWN",
    "UNRECORDED",
    "Preview",
    "Refused",
    "UploadRefused",
    "confirm",
    "discard",
    "error_workbook",
    "filed",
    "has_errors",
    "imports_for",
    "keep",
    "kept_file",
    "planned_changes",
    "preview",
    "proposal_of",
    "put_findings",
    "put_preview",
    "refuse_foreign",
    "visible_to",
]
