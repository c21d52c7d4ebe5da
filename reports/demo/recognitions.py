"""Recognition decisions from which the documents' counts come out."""

import datetime as dt

from criteria.actions import record_recognition
from criteria.models import CriteriaSet, Recognition
from localities.models import Level, Locality
from reports.demo.people import place
from reports.demo.plan import chance, day_between


def build_recognitions(plan):
    for series in plan["recognitions"]:
        _build_series(series)
    for row in plan["district_recognitions"]:
        _recognise(
            place(row["locality"]),
            row["attainment"],
            row["date"],
            year=row["year"],
            number=row.get("number") or f"MH-{row['locality']}/QĐ-TTg",
            issuer="Thủ tướng Chính phủ",
            source=row.get("source_vi", "số liệu minh họa"),
        )


def _build_series(series):
    """Spread decisions so that the cumulative count at the end of every step is the step's count."""
    waiting = _candidates(series)
    begins, count = series["since"], 0
    for step in series["steps"]:
        chosen, waiting = waiting[: step["count"] - count], waiting[step["count"] - count :]
        for order, commune in enumerate(chosen, start=count + 1):
            day = day_between(begins, step["until"], series["attainment"], commune.code)
            row = Locality.objects.on_day(commune, day)
            number = f"MH-{order:03d}/QĐ-UBND"
            year = day.year if day.month > 4 else day.year - 1
            _recognise(row, series["attainment"], day, year=year, number=number,
                       issuer=series["issuer"], source=step["source_vi"])  # fmt: skip
        begins, count = step["until"] + dt.timedelta(days=1), step["count"]


def _candidates(series):
    """Communes in the order they are recognised; an advanced one was recognised as standard well before."""
    province, last = place(series["locality"]), series["steps"][-1]["until"]
    communes = Locality.objects.communes().within(province).in_force_on(last).select_related("district")
    earlier = Recognition.objects.filter(
        attainment="STANDARD", decision_date__lt=series["since"], locality__level=Level.COMMUNE
    )
    ready = set(earlier.values_list("locality__lineage_id", flat=True))
    wanted = [
        commune
        for commune in communes
        if commune.name not in series.get("never", ())
        and (series["attainment"] == "STANDARD" or commune.lineage_id in ready)
    ]
    early = series.get("early", {})
    return sorted(
        wanted,
        key=lambda commune: chance(series["attainment"], commune.code) * early.get(commune.district.code, 1),
    )


def _recognise(locality, attainment, day, *, year, number, issuer, source):
    phase = CriteriaSet.objects.filter(level=locality.level, attainment=attainment, issuer_province=None)
    # A district is recognised for a year, under the set of that year; the Prime Minister's decision comes later.
    law_day = day if locality.level == Level.COMMUNE else dt.date(year, 12, 31)
    note = source if source == "số liệu minh họa" else f"Số quyết định minh họa; số lượng theo {source}"
    record_recognition(
        by=None,
        locality=locality,
        attainment=attainment,
        recognition_year=year,
        decision_number=number,
        decision_date=day,
        issuer=issuer,
        criteria_set=phase.in_force_on(law_day).first(),
        note=note,
    )
