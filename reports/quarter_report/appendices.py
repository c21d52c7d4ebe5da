"""Tables behind a report's words, made of the same facts, so that the two can never disagree."""

from criteria.models import Attainment
from localities.models import Level
from ntm.lib.numbers import share
from ntm.lib.tables import Column, Row, Table
from reports import forms
from reports.models import ReportKind

# Forms that go to the central office with the words.
_BY_DISTRICT = "theo-huyen"
_FORMS = ("bieu-05", "bieu-06", "tong-hop-tinh")


def tables_for(report, facts):
    """Tables of a report: the programme's forms go before the rest to the central office."""
    national = _forms(report.period, facts) if report.kind == ReportKind.CENTRAL else []
    own = tables_of(facts)
    return [*national, *(table for table in own if not (national and table.name == _BY_DISTRICT))]


def _forms(period, facts):
    sets = period.criteria_sets.filter(level=Level.COMMUNE, attainment=Attainment.STANDARD)
    asked = {"period": period, "place": period.province, "basis": facts.basis}
    criteria_set = sets.order_by("-valid_from").first()
    return [table for name in _FORMS for table in forms.tables_of(name, criteria_set=criteria_set, **asked)]


def tables_of(facts):
    """[Table] for the appendix: by district, criteria, communes at risk, targets, tasks; empty ones are left out."""
    made = (_districts(facts), _criteria(facts), _at_risk(facts), _targets(facts), _tasks(facts))
    return [table for table in made if table is not None]


def _notes(facts):
    return [f"Số liệu đến ngày {facts.day:%d/%m/%Y}, {_basis(facts)}"]


def _basis(facts):
    return "đã phê duyệt" if facts.basis == "approved" else "đang nhập, chưa phê duyệt"


def _districts(facts):
    if not facts.districts:
        return None
    whole = facts.recognised
    rows = [Row([number, *_district(row)]) for number, row in enumerate(facts.districts, start=1)]
    total = facts.results
    average = total.exact_average if total else None
    risk, meets = facts.risk_count, total.meets if total else None
    sums = [None, "Toàn tỉnh", whole.communes, whole.standard, share(whole.standard, whole.communes), whole.advanced,
            whole.exemplary, meets, risk, average, None]  # fmt: skip
    return Table(
        name=_BY_DISTRICT,
        title="Kết quả thực hiện theo huyện, thành phố",
        unit_line="Đơn vị tính: xã",
        notes=_notes(facts),
        columns=[
            Column("TT", "count"), Column("Huyện, thành phố", "text"), Column("Tổng số xã", "count"),
            Column("Số xã", "count", group="Đạt chuẩn"), Column("Tỷ lệ (%)", "share", group="Đạt chuẩn"),
            Column("Nâng cao", "count"), Column("Kiểu mẫu", "count"), Column("Đạt đủ tiêu chí theo số liệu", "count"),
            Column("Đã công nhận, có tiêu chí không còn đạt", "count"), Column("Tiêu chí bình quân/xã", "decimal"),
            Column("Quyết định công nhận huyện", "text"),
        ],
        rows=[*rows, Row(sums, "total")],
    )  # fmt: skip


def _district(row):
    return [row.name, row.communes, row.standard, share(row.standard, row.communes), row.advanced, row.exemplary,
            row.meets, row.at_risk, row.average, row.decision]  # fmt: skip


def _criteria(facts):
    if not (facts.results and facts.results.weak):
        return None
    rows = [
        [
            number,
            f"Tiêu chí số {row.number}. {row.name}",
            row.met,
            share(row.met, row.assessed),
            row.not_met,
            row.unknown,
        ]
        for number, row in enumerate(facts.results.weak, start=1)
    ]
    return Table(
        name="tieu-chi",
        title="Các tiêu chí có tỷ lệ xã đạt thấp nhất",
        unit_line="Đơn vị tính: xã",
        notes=_notes(facts),
        columns=[Column("TT", "count"), Column("Tiêu chí", "text"), Column("Đạt", "count"),
                 Column("Tỷ lệ đạt (%)", "share"), Column("Chưa đạt", "count"), Column("Chưa có số liệu", "count")],
        rows=rows,
    )  # fmt: skip


def _at_risk(facts):
    if not facts.at_risk:
        return None
    rows = [
        [number, row.name[:1].upper() + row.name[1:], row.district, row.missing, "; ".join(row.failing),
         "x" if row.is_for_review else None]
        for number, row in enumerate(facts.at_risk, start=1)
    ]  # fmt: skip
    return Table(
        name="nguy-co",
        title="Danh sách xã đã được công nhận đạt chuẩn có tiêu chí không còn đạt",
        notes=_notes(facts),
        columns=[Column("TT", "count"), Column("Xã", "text"), Column("Huyện, thành phố", "text"),
                 Column("Số tiêu chí chưa đạt", "count"), Column("Tiêu chí chưa đạt", "text"),
                 Column("Phải xem xét thu hồi", "mark")],
        rows=rows,
    )  # fmt: skip


def _targets(facts):
    if not facts.targets:
        return None
    words = {"MET": "Đạt", "MISSED": "Không đạt", "OPEN": "Đang thực hiện", "UNKNOWN": "Chưa có số liệu"}
    rows = [
        [number, row.label, row.paper, row.needed or "–", row.deadline, row.value,
         row.needed_pace if row.remaining is not None else None, row.pace, words[row.state], _said(row)]
        for number, row in enumerate(facts.targets, start=1)
    ]  # fmt: skip
    return Table(
        name="chi-tieu",
        title="Kết quả thực hiện các chỉ tiêu được giao",
        notes=_notes(facts),
        columns=[Column("TT", "count"), Column("Chỉ tiêu", "text"), Column("Văn bản", "text"),
                 Column("Mục tiêu", "text"), Column("Thời hạn", "date"), Column("Kết quả", "text"),
                 Column("Cần mỗi quý", "decimal"), Column("04 quý vừa qua, mỗi quý", "decimal"),
                 Column("Đánh giá", "text"), Column("Nguyên nhân, giải pháp; nguồn số liệu nhập tay", "text")],
        rows=rows,
    )  # fmt: skip


def _said(row):
    """What stands behind a missed target, and the source of a figure entered by hand."""
    parts = [f"Nguồn số liệu nhập tay: {row.by_hand}"] if row.by_hand else []
    if row.state == "MISSED":
        parts.append(f"Nguyên nhân: {row.cause or 'chưa giải trình'}")
        parts.append(f"Giải pháp: {row.remedy or 'chưa nêu'}")
    return "; ".join(parts)


def _tasks(facts):
    tasks = facts.tasks
    if not tasks.agencies:
        return None
    rows = [
        Row([number, row.name, row.due, row.done, row.overdue, row.awaiting])
        for number, row in enumerate(tasks.agencies, start=1)
    ]
    return Table(
        name="nhiem-vu",
        title="Thực hiện nhiệm vụ đã đến hạn theo cơ quan chủ trì",
        unit_line="Đơn vị tính: lượt nhiệm vụ",
        notes=_notes(facts),
        columns=[Column("TT", "count"), Column("Cơ quan chủ trì", "text"), Column("Đến hạn", "count", total="sum"),
                 Column("Hoàn thành", "count", total="sum"), Column("Quá hạn", "count", total="sum"),
                 Column("Đã báo cáo, chờ xác nhận", "count", total="sum")],
        rows=[*rows, Row([None, "Tổng cộng", tasks.due, tasks.done, tasks.overdue, tasks.awaiting], "total")],
    )  # fmt: skip
