"""Places, people, documents, tasks and targets come in by file: strictly, inside the scope, in few statements."""

import datetime as dt
from decimal import Decimal

from django.db import connection
from django.test.utils import CaptureQueriesContext
from tablib import Dataset

from accounts.models import Agency, RoleAssignment, User
from accounts.resources import AgencyResource, LocalityAttributeResource, PlaceResource, UserResource
from directives.models import Directive, Target, Task, TaskAgency
from directives.resources import DirectiveResource, TargetResource, TaskResource
from localities.models import LocalityAttribute
from tests.admin.test_resources import complaints, imported

DOCUMENT = ("key", "system", "kind", "number", "date", "date_precision", "subject", "locality", "superseded_by")
TASK = ("directive", "order", "summary", "lead_codes", "deadline_kind", "due_date")
TARGET = ("directive", "code", "metric", "operator", "value", "deadline", "locality")
PERSON = ("username", "full_name", "is_active", "role", "role_locality", "role_agency", "role_from")


def sheet(headers, *rows):
    return Dataset(*rows, headers=headers)


# -- Places -----------------------------------------------------------------------------------------------------


def test_a_file_brings_coordinates_and_nothing_a_decision_says(home, neighbour, office):
    headers = ("code", "valid_from", "name", "latitude")
    begin = f"{home.commune.valid_from:%d/%m/%Y}"

    taken = imported(PlaceResource, sheet(headers, (home.commune.code, begin, home.commune.name, "9,81234")), office)
    renamed = imported(PlaceResource, sheet(headers, (home.commune.code, begin, "Tên mới", "9")), office)
    unknown = imported(PlaceResource, sheet(headers, ("55555", begin, "Xã mới", "9")), office)
    foreign = imported(
        PlaceResource, sheet(headers, (neighbour.commune.code, begin, neighbour.commune.name, "9")), office
    )

    assert not complaints(taken)
    for refused in (renamed, unknown, foreign):
        assert refused.has_validation_errors()
    home.commune.refresh_from_db()
    assert (home.commune.name, home.commune.latitude) == (f"Định {home.prefix}", Decimal("9.81234"))
    assert home.commune.history.first().history_user == office


def test_dated_attributes_come_in(home, neighbour, office):
    headers = ("locality", "kind", "value", "valid_from", "decision")
    rows = sheet(headers, (home.commune.code, "AREA", "III", "01/01/2022", "861/QĐ-TTg"))

    assert not complaints(imported(LocalityAttributeResource, rows, office))
    row = LocalityAttribute.objects.get(kind="AREA")
    assert (row.locality_id, row.value, row.valid_from) == (home.commune.pk, "III", dt.date(2022, 1, 1))
    foreign = sheet(headers, (neighbour.commune.code, "AREA", "III", "01/01/2022", ""))
    assert imported(LocalityAttributeResource, foreign, office).has_validation_errors()


# -- People -----------------------------------------------------------------------------------------------------


def test_people_come_in_without_a_password_and_with_their_role(home, administrator):
    rows = sheet(PERSON, ("nguyenvana", "Nguyễn Văn A", "Có", "LOCAL", home.commune.code, "", "01/01/2024"))

    assert not complaints(imported(UserResource, rows, administrator))
    again = imported(UserResource, rows, administrator)

    person = User.objects.get(username="nguyenvana")
    assert not person.has_usable_password()
    role = RoleAssignment.objects.get(user=person)
    assert (role.role, role.locality_id, role.valid_from) == ("LOCAL", home.commune.pk, dt.date(2024, 1, 1))
    assert role.history.first().history_user == administrator
    assert again.totals["skip"] == 1


def test_a_role_without_its_place_and_an_office_are_refused(home, administrator, office):
    placeless = sheet(PERSON, ("nguyenvana", "Nguyễn Văn A", "Có", "LOCAL", "", "", ""))
    rows = sheet(PERSON, ("nguyenvanb", "Nguyễn Văn B", "Có", "", "", "", ""))

    assert imported(UserResource, placeless, administrator).has_validation_errors()
    assert imported(UserResource, rows, office).has_validation_errors()
    assert not User.objects.filter(username__startswith="nguyenvan").exists()


# -- Documents --------------------------------------------------------------------------------------------------


def test_documents_come_in_and_may_replace_each_other(home, neighbour, office):
    code = home.province.code
    rows = sheet(
        DOCUMENT,
        ("kg-moi", "GOVERNMENT", "Kế hoạch", "12/KH-UBND", "05/08/2022", "DAY", "Kế hoạch mới", code, ""),
        ("kg-cu", "GOVERNMENT", "Kế hoạch", "", "", "", "Kế hoạch cũ", code, "kg-moi"),
    )

    assert not complaints(imported(DirectiveResource, rows, office))
    assert Directive.objects.get(key="kg-cu").superseded_by.key == "kg-moi"
    assert "ke hoach moi" in Directive.objects.get(key="kg-moi").search_key
    foreign = sheet(DOCUMENT, ("x", "GOVERNMENT", "Kế hoạch", "", "", "", "Của họ", neighbour.province.code, ""))
    assert imported(DirectiveResource, foreign, office).has_validation_errors()


def test_tasks_come_in_and_the_papers_time_limit_does_not_move(home, office):
    row = (home.directive.key, 7, "Báo cáo quý", home.agency.code, "DATE", "30/04/2024")

    assert not complaints(imported(TaskResource, sheet(TASK, row), office))
    task = Task.objects.get(directive=home.directive, order=7)
    assert TaskAgency.objects.get(task=task).agency == home.agency
    moved = imported(TaskResource, sheet(TASK, (*row[:-1], "31/05/2024")), office)
    assert "thời hạn" in complaints(moved).lower() or "time limit" in complaints(moved)
    own = sheet((*TASK, "internal_due_date"), (*row, "15/04/2024"))
    assert not complaints(imported(TaskResource, own, office))
    task.refresh_from_db()
    assert (task.due_date, task.internal_due_date) == (dt.date(2024, 4, 30), dt.date(2024, 4, 15))


def test_a_target_comes_in_with_its_baseline_names_and_limits(home, office):
    headers = (*TARGET, "baseline", "baseline_day", "denominator_rule", "scope_filter", "named_localities")
    said = (home.directive.key, "KG-DU", "xa_duoi_12_tieu_chi", "<=", "0", "31/12/2025", home.province.code)
    row = (*said, "3", "01/01/2024", "COMMUNES", "dbkk", "Huyện A; Huyện B")

    assert not complaints(imported(TargetResource, sheet(headers, row), office))

    target = Target.objects.get(code="KG-DU")
    assert (target.metric, target.baseline, target.baseline_day) == ("xa_duoi_12_tieu_chi", 3, dt.date(2024, 1, 1))
    assert (target.denominator_rule, target.scope_filter) == ("COMMUNES", "dbkk")
    assert target.named_localities == ["Huyện A", "Huyện B"]


def test_targets_come_in_and_unknown_metrics_are_refused(home, neighbour, office):
    row = (home.directive.key, "KG-MOI", "xa_dat_chuan_ntm", "≥", "54", "31/12/2025", home.province.code)

    assert not complaints(imported(TargetResource, sheet(TARGET, row), office))
    target = Target.objects.get(code="KG-MOI")
    assert (target.operator, target.value, target.locality) == (">=", 54, home.province)
    unknown = imported(TargetResource, sheet(TARGET, (row[0], "KG-2", "mức độ vui", *row[3:])), office)
    assert "mức độ vui" in complaints(unknown)
    foreign = imported(TargetResource, sheet(TARGET, (neighbour.directive.key, "LC-X", *row[2:])), office)
    assert foreign.has_validation_errors()


# -- Many rows --------------------------------------------------------------------------------------------------


def agencies(home, count):
    rows = [
        (f"moi-{number}", f"Cơ quan {number}", "PROVINCE", "GOVERNMENT", home.province.code) for number in range(count)
    ]
    return sheet(("code", "name", "level", "sector", "locality"), *rows)


def test_rows_are_written_together(home, office):
    written = {}
    for count in (3, 30):
        Agency.objects.filter(code__startswith="moi-").delete()
        with CaptureQueriesContext(
            connection,
        ) as queries:
            imported(AgencyResource, agencies(home, count), office)
        written[count] = sum(query["sql"].startswith(("INSERT", "UPDATE")) for query in queries)
    assert written[3] == written[30]
    assert Agency.history.filter(code="moi-29").first().history_user == office


def test_a_parent_in_the_same_file_is_found(home, office):
    headers = ("code", "name", "level", "sector", "locality", "parent")
    code = home.province.code
    rows = sheet(
        headers,
        ("so-a", "Sở A", "PROVINCE", "GOVERNMENT", code, ""),
        ("chi-cuc-a", "Chi cục A", "PROVINCE", "GOVERNMENT", code, "so-a"),
    )

    assert not complaints(imported(AgencyResource, rows, office))
    assert Agency.objects.get(code="chi-cuc-a").parent.code == "so-a"
