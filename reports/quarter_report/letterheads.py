"""The letterhead of a province's reports: its own where the office wrote one, else what such offices use."""

import datetime as dt
from functools import cache
from pathlib import Path

import yaml
from django.db import transaction
from django.forms.models import model_to_dict

from criteria.actions.plans import require_office
from reports.models import OfficeLetterhead

_FILE = Path(__file__).resolve().parent.parent / "data" / "letterheads.yaml"
_LISTS = ("addressees", "authority", "recipients")
FIELDS = (
    "parent_body", "issuing_body", "reporter", "symbol", "place", "addressees", "authority", "signer_title",
    "signer_name", "recipients",
)  # fmt: skip


@cache
def _rows():
    return yaml.safe_load(_FILE.read_text(encoding="utf-8"))


def letterhead_of(province, kind, day):
    """The office's own, else an unsaved one with the usual words of that day."""
    own = OfficeLetterhead.objects.filter(province__lineage=province.lineage_id, kind=kind).first()
    return own or OfficeLetterhead(province=province, kind=kind, **_usual(province, kind, day))


def _usual(province, kind, day):
    rows = _rows()["provinces"].get(province.code, {}).get(kind) or _rows()["common"][kind]
    row = next(row for row in rows if day <= row.get("until", dt.date.max))
    names = {"name": province.name, "NAME": province.name.upper()}
    return {
        name: _lines(value, names) if name in _LISTS else value.format(**names)
        for name, value in row.items()
        if name != "until"
    }


def _lines(values, names):
    return "\n".join(value.format(**names) for value in values)


@transaction.atomic
def save_letterhead(*, province, kind, by, **values):
    """Write the office's own letterhead; Refused for anybody but the province's office."""
    require_office(province, by)
    row = OfficeLetterhead.objects.select_for_update().filter(province__lineage=province.lineage_id, kind=kind).first()
    row = row or OfficeLetterhead(province=province, kind=kind)
    for name, value in values.items():
        setattr(row, name, value)
    row._history_user = by
    row.save()
    return row


def as_values(letterhead):
    """Plain values of a letterhead, lists as lists, as a finished report keeps them."""
    values = model_to_dict(letterhead, fields=FIELDS)
    return {name: lines_of(value) if name in _LISTS else value for name, value in values.items()}


def lines_of(text):
    return [line.strip() for line in text.splitlines() if line.strip()]
