"""Criteria sets from reviewed files into rows: reading, checking, writing. A wrong file writes nothing."""

from criteria.loader.checking import Known, check
from criteria.loader.describing import document_of
from criteria.loader.document import CriteriaFileError, Fault, SetDocument
from criteria.loader.files import DATA_DIR, load_all, read_document
from criteria.loader.writing import counts_of, is_used, link_sets, write_document

__all__ = [
    "DATA_DIR",
    "CriteriaFileError",
    "Fault",
    "Known",
    "SetDocument",
    "check",
    "counts_of",
    "document_of",
    "is_used",
    "link_sets",
    "load_all",
    "read_document",
    "write_document",
]
