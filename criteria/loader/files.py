"""Files of sets, YAML or workbook, loaded together: all of them or none."""

import io
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from criteria.links import load_links
from criteria.loader.checking import Known, check, issuer_faults
from criteria.loader.document import CriteriaFileError, SetDocument
from criteria.loader.freezing import frozen_faults
from criteria.loader.workbook import read_workbook
from criteria.loader.writing import counts_of, link_sets, write_document
from criteria.loader.yaml_file import read_yaml
from criteria.models import CriteriaSet

DATA_DIR = Path(__file__).resolve().parent.parent / "data"
_READERS = {
    ".yaml": lambda content, name: read_yaml(content, name),
    ".yml": lambda content, name: read_yaml(content, name),
    ".xlsx": lambda content, name: read_workbook(io.BytesIO(content), name),
    ".xlsm": lambda content, name: read_workbook(io.BytesIO(content), name),
}


def load_all(paths=None, *, is_rehearsal=False):
    """Load the given files (all of the project's by default); [(code, criteria, indicators)]. All or nothing."""
    documents = [read_document(path) for path in sorted(map(Path, paths or DATA_DIR.glob("*.yaml")))]
    with transaction.atomic():
        found = _checked(documents)
        if not is_rehearsal:
            for one in found:
                write_document(one)
            for one in found:
                link_sets(one)
            load_links()
    return [counts_of(one) for one in found]


def read_document(path):
    """SetDocument of a file; a file that cannot be opened has that as its fault."""
    path = Path(path)
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        return SetDocument(path.name, None, misread=[((), _("only .yaml, .xlsx and .xlsm files are read"))])
    try:
        content = path.read_bytes()
    except OSError as error:
        return SetDocument(path.name, None, misread=[((), _("the file cannot be opened: %s") % error.strerror)])
    return reader(content, path.name)


def _checked(documents):
    """Fitted copies of all documents; CriteriaFileError with the faults of every one of them."""
    known = Known.now(documents)
    stored = {row.code: row for row in CriteriaSet.objects.select_related("issuer_province")}
    found, faults, seen = [], [], set()
    for document in documents:
        fitted, own = check(document, known)
        if fitted.get("code") in seen:
            own.append(document.fault(("code",), _("another of the files has the same code")))
        seen.add(fitted.get("code"))
        own += [document.fault(path, reason) for path, reason in issuer_faults(fitted)]
        if not own:
            frozen = frozen_faults(fitted, stored.get(fitted["code"]))
            own = [document.fault(path, reason) for path, reason in frozen]
        found.append(fitted)
        faults += document.in_order(own)
    if faults:
        raise CriteriaFileError(faults)
    return found
