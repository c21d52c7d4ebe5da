"""Documents that others cite and whose text is not at hand, from a reviewed file into the register."""

from pathlib import Path

import yaml
from django.db import transaction

from directives.actions import save_directive
from directives.models import DatePrecision, Directive, System

CITED_FILE = Path(__file__).parent / "data" / "cited-documents.yaml"


@transaction.atomic
def load_cited(path=CITED_FILE, *, by=None):
    """Enter the documents of the file; how many there are. Loading twice changes nothing."""
    rows = yaml.safe_load(Path(path).read_text(encoding="utf-8"))["documents"]
    citing = {row.key: row for row in Directive.objects.filter(key__in={row["cited_by"] for row in rows})}
    for row in rows:
        period = row.get("period", {})
        save_directive(
            key=row["key"],
            by=by,
            system=System(row["system"].upper()),
            kind=row["kind"],
            number=row.get("number", ""),
            date=row.get("date"),
            date_precision=DatePrecision.DAY if row.get("date") else DatePrecision.UNKNOWN,
            issuer=row.get("issuer", ""),
            subject=row["subject"],
            locality=citing[row["cited_by"]].locality,
            period_from=period.get("from"),
            period_to=period.get("to"),
            notes={"cited_by": row["cited_by"]},
        )
    return len(rows)
