"""The Word template a province's reports are printed with: its own where the office sent one, else the shipped one."""

import hashlib
import io

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from criteria.actions.plans import require_office
from reports.docx import write_word
from reports.docx.checking import check_template
from reports.models import WordTemplate

Form = WordTemplate.Form


def form_of(document):
    return Form.PARTY if document.party else Form.GOVERNMENT


def template_of(province, form):
    """The WordTemplate in use; None for the shipped one."""
    rows = WordTemplate.objects.filter(province__lineage=province.lineage_id, form=form, ended_at__isnull=True)
    return rows.select_related("by").first()


def word_of(document, province):
    """Bytes of a document as the province's office prints it."""
    row = template_of(province, form_of(document))
    if row is None:
        return write_word(document)
    with row.file.open("rb") as stored:
        return write_word(document, template=io.BytesIO(stored.read()))


@transaction.atomic
def put_template(file, *, province, form, file_name, by):
    """Use an office's own template from now on; UploadRefused where it prints no report, Refused for others."""
    require_office(province, by)
    data = check_template(file, party=form == Form.PARTY)
    _end(province, form, by)
    digest = hashlib.sha256(data).hexdigest()
    row = WordTemplate(
        province=province, form=form, file_name=file_name[:200], sha256=digest, by=by, at=timezone.now()
    )  # fmt: skip
    row.file.save(f"{digest[:20]}.docx", ContentFile(data), save=False)
    row.save()
    return row


@transaction.atomic
def reset_template(*, province, form, by):
    """Use the shipped template again; True where another was in use."""
    require_office(province, by)
    return bool(_end(province, form, by))


def _end(province, form, by):
    rows = WordTemplate.objects.filter(province__lineage=province.lineage_id, form=form, ended_at__isnull=True)
    return rows.update(ended_by=by, ended_at=timezone.now())
