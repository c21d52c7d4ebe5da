"""Flat files: what leaves is harmless and readable, what comes back is read strictly and inside the scope."""

import csv
import datetime as dt
import io

import pytest
from django.contrib import admin
from django.contrib.messages import get_messages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from openpyxl import Workbook, load_workbook
from tablib import Dataset

from accounts.models import Agency, User
from accounts.resources import AgencyResource
from criteria.models import Attainment, Recognition, Responsibility, Threshold
from criteria.resources import RecognitionResource, ResponsibilityResource, ThresholdResource
from ntm.lib.flatfiles import ChoiceWidget, Csv, DateWidget, DecimalWidget, Xlsx, YesNoWidget

RECOGNITION = ("locality", "attainment", "recognition_year", "decision_number", "decision_date", "kind")
RESOURCES = {
    "localities_commune": "PlaceResource",
    "localities_localityattribute": "LocalityAttributeResource",
    "accounts_agency": "AgencyResource",
    "accounts_user": "UserResource",
    "criteria_criteriaset": "CriteriaSetResource",
    "criteria_indicator": "IndicatorResource",
    "criteria_recognition": "RecognitionResource",
    "criteria_threshold": "ThresholdResource",
    "criteria_reportingperiod": "PeriodResource",
    "criteria_responsibility": "ResponsibilityResource",
    "directives_directive": "DirectiveResource",
    "directives_task": "TaskResource",
    "directives_target": "TargetResource",
}


def recognitions(*rows):
    return Dataset(*rows, headers=RECOGNITION)


def imported(resource, data, user, **more):
    return resource(user=user).import_data(
        data, user=user, use_transactions=True, rollback_on_validation_errors=True, **more
    )


def complaints(result):
    found = [str(error.error) for error in result.base_errors]
    found += [str(error.error) for _number, errors in result.row_errors() for error in errors]
    return " ".join(found + [" ".join(row.error.messages) for row in result.invalid_rows])


# -- Out --------------------------------------------------------------------------------------------------------


def exported(client, page, number, **more):
    resource = RESOURCES[page]
    address = reverse(f"admin:{page}_export")
    form = client.get(address).context["form"]
    chosen = {name: "on" for name in form.fields if name.startswith(resource.lower())}
    return client.post(address, {"resource": "0", "format": str(number), **chosen, **more})


@pytest.mark.parametrize("page", RESOURCES)
def test_every_table_leaves_in_both_formats(client, home, neighbour, office, page):
    client.force_login(office)

    sheet = load_workbook(io.BytesIO(exported(client, page, 0).content)).active
    text = exported(client, page, 1).content.decode("utf-8-sig")

    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == sheet.max_row >= 2
    assert all(rows[0])
    assert neighbour.province.name not in text and "lc-" not in text


def test_formulas_leave_as_text(client, home, office):
    home.agency.name, home.agency.short_name = "=1+1", "+84"
    home.agency.save()
    client.force_login(office)

    cells = [
        cell for row in load_workbook(io.BytesIO(exported(client, "accounts_agency", 0).content)).active for cell in row
    ]
    text = exported(client, "accounts_agency", 1).content.decode("utf-8-sig")

    assert [cell.data_type for cell in cells if cell.value == "=1+1"] == ["s"]
    assert "'=1+1" in text and "'+84" in text
    assert Csv().create_dataset(text)["Name" if "Name" in text else "Tên"][0] == "=1+1"


def test_no_secret_leaves(client, home, office, administrator):
    client.force_login(administrator)

    text = exported(client, "accounts_user", 1).content.decode()

    assert office.full_name in text
    assert office.password not in text


def test_dates_and_decimals_are_written_as_read(home, office):
    home.threshold.value = "1286.5"
    home.threshold.valid_from = dt.date(2024, 8, 5)
    home.threshold.save()
    home.threshold.refresh_from_db()

    row = ThresholdResource(user=office).export(Threshold.objects.all())[0]

    assert "1.286,5" in row and "05/08/2024" in row


# -- Cells ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("widget", "raw", "meaning"),
    [
        (DateWidget(), "05/08/2024", dt.date(2024, 8, 5)),
        (DateWidget(), dt.datetime(2024, 8, 5), dt.date(2024, 8, 5)),
        (DateWidget(), "", None),
        (YesNoWidget(), "Có", True),
        (YesNoWidget(), "không", False),
        (YesNoWidget(), True, True),
        (YesNoWidget(), 0.0, False),
        (ChoiceWidget(Attainment), "standard", "STANDARD"),
        (ChoiceWidget(Attainment), " Standard ", "STANDARD"),
        (DecimalWidget(), "17,3", 17.3),
        (DecimalWidget(), 17.5, 17.5),
        (DecimalWidget(), "1.286", 1286),
    ],
)
def test_cells_mean_what_their_typist_means(widget, raw, meaning):
    found = widget.clean(raw)

    assert (float(found) if isinstance(widget, DecimalWidget) else found) == meaning


@pytest.mark.parametrize(
    ("widget", "raw"),
    [
        (DateWidget(), "abc"),
        (DateWidget(), "31/02/2024"),
        (DateWidget(), 45509.0),
        (YesNoWidget(), "có lẽ"),
        (YesNoWidget(), "Đạt"),
        (YesNoWidget(), 2.0),
        (ChoiceWidget(Attainment), "gần đạt"),
        (DecimalWidget(), "nhiều"),
        (DecimalWidget(), True),
        (DecimalWidget(), float("nan")),
    ],
)
def test_unknown_cells_are_refused(widget, raw):
    with pytest.raises(ValueError, match="“"):
        widget.clean(raw)


def test_a_choice_is_known_in_each_language():
    labels = set()
    for language in ("vi", "en"):
        with translation.override(language):
            labels.add(str(Attainment.STANDARD.label))

    with translation.override("vi"):
        assert {ChoiceWidget(Attainment).clean(label) for label in labels} == {"STANDARD"}


@pytest.mark.parametrize(
    "resource",
    [site.resource_classes[0] for site in admin.site._registry.values() if getattr(site, "resource_classes", None)],
    ids=lambda resource: resource.__name__,
)
def test_no_title_means_two_columns(resource):
    columns = resource().fields

    for name, column in columns.items():
        others = [other for other_name, other in columns.items() if other_name != name]
        assert not any(column.titles() & other.titles() for other in others), name
        assert not any(name in other.titles() for other in others), name


# -- In ---------------------------------------------------------------------------------------------------------


def test_recognitions_come_in_through_the_action(home, office):
    data = recognitions((home.commune.code, "ADVANCED", 2022, "12/QĐ", "05/08/2022", ""))

    result = imported(RecognitionResource, data, office)

    assert not complaints(result)
    row = Recognition.objects.get(attainment="ADVANCED")
    found = (row.locality_id, row.kind, row.decision_date)
    assert found == (home.commune.pk, "RECOGNISED", dt.date(2022, 8, 5))
    assert row.history.count() == 1


def test_a_rehearsal_writes_nothing(home, office):
    data = recognitions((home.commune.code, "ADVANCED", 2022, "", "05/08/2022", ""))

    result = imported(RecognitionResource, data, office, dry_run=True)

    assert result.totals["new"] == 1
    assert Recognition.objects.filter(attainment="ADVANCED").count() == 0


def test_the_same_key_twice_is_refused(home, office):
    row = (home.commune.code, "ADVANCED", 2022, "", "05/08/2022", "")

    result = imported(RecognitionResource, recognitions(row, (*row[:4], "2022-08-05", "")), office)

    assert result.has_errors()
    assert "1" in complaints(result) and "2" in complaints(result)
    assert Recognition.objects.count() == 1


def test_rows_of_another_province_are_refused_by_number(home, neighbour, office):
    good = (home.commune.code, "ADVANCED", 2022, "", "05/08/2022", "")
    foreign = (neighbour.commune.code, "ADVANCED", 2022, "", "05/08/2022", "")

    result = imported(RecognitionResource, recognitions(good, foreign), office)

    assert [row.number for row in result.invalid_rows] == [2]
    assert "2" in complaints(result) and neighbour.commune.code in complaints(result)
    assert not Recognition.objects.filter(attainment="ADVANCED").exists()


@pytest.mark.parametrize(
    ("position", "value"), [(4, "abc"), (1, "gần đạt"), (2, "hai nghìn"), (5, "có"), (0, "00000"), (4, "")]
)
def test_what_cannot_be_read_is_refused(home, office, position, value):
    row = [home.commune.code, "ADVANCED", 2022, "", "05/08/2022", ""]
    row[position] = value

    result = imported(RecognitionResource, recognitions(row), office)

    assert result.has_validation_errors() and not result.has_errors()
    assert not Recognition.objects.filter(attainment="ADVANCED").exists()


def test_a_recorded_recognition_may_come_again_but_not_changed(home, office):
    same = (home.commune.code, "STANDARD", 2019, "kg/QĐ-UBND", "15/01/2020", "RECOGNISED")

    again = imported(RecognitionResource, recognitions(same), office)
    changed = imported(RecognitionResource, recognitions((*same[:2], 2018, *same[3:])), office)

    assert again.totals["skip"] == 1
    assert changed.has_validation_errors()
    home.recognition.refresh_from_db()
    assert home.recognition.recognition_year == 2019


def test_the_action_has_the_last_word(home, office):
    data = recognitions((home.commune.code, "ADVANCED", 1990, "", "05/08/1990", ""))

    result = imported(RecognitionResource, data, office)

    assert "05/08/1990" in complaints(result)


def test_unknown_and_missing_columns_are_named(home, office):
    unknown = imported(RecognitionResource, Dataset(("x",), headers=("màu",)), office)
    missing = imported(RecognitionResource, Dataset(("x",), headers=("note",)), office)

    assert "màu" in complaints(unknown)
    assert missing.has_errors() and not missing.rows


def test_without_a_person_nothing_is_written(home):
    data = recognitions((home.commune.code, "ADVANCED", 2022, "", "05/08/2022", ""))

    result = imported(RecognitionResource, data, None)

    assert result.has_validation_errors()


def test_agencies_are_created_corrected_and_left_alone(home, neighbour, office):
    headers = ("code", "name", "level", "sector", "locality")
    home_code = home.province.code
    data = Dataset(
        ("kg-moi", "Sở Nội vụ", "PROVINCE", "GOVERNMENT", home_code),
        ("kg-so-y-te", "Sở Y tế tỉnh", "PROVINCE", "GOVERNMENT", float(home_code)),
        headers=headers,
    )

    result = imported(AgencyResource, data, office)

    assert not complaints(result)
    assert Agency.objects.get(code="kg-moi").search_key == "so noi vu"
    home.agency.refresh_from_db()
    assert (home.agency.name, home.agency.search_key) == ("Sở Y tế tỉnh", "so y te tinh")
    assert home.agency.history.first().history_user == office

    stolen = Dataset(("lc-so-y-te", "Của tôi", "PROVINCE", "GOVERNMENT", home_code), headers=headers)
    assert imported(AgencyResource, stolen, office).has_validation_errors()
    nobodys = Dataset(("tw", "Bộ Y tế", "CENTRAL", "GOVERNMENT", ""), headers=headers)
    assert imported(AgencyResource, nobodys, office).has_validation_errors()
    neighbour.agency.refresh_from_db()
    assert neighbour.agency.locality == Agency.objects.get(pk=neighbour.agency.pk).locality
    assert neighbour.agency.name == "Sở Y tế Lai Châu"


def test_levels_are_only_added(home, neighbour, office):
    headers = (
        "criteria_set", "indicator", "year", "province", "value", "decision", "decision_date", "dimension_value",
        "valid_from",
    )  # fmt: skip
    row = ("kg-set", "1.1", 2024, home.province.code, "92,5", "1205/QĐ-UBND", "02/01/2024", "")

    added = imported(ThresholdResource, Dataset((*row, "01/01/2024"), headers=headers), office)
    changed = imported(ThresholdResource, Dataset((*row[:4], "80", *row[5:], "01/01/2024"), headers=headers), office)
    national = imported(ThresholdResource, Dataset((*row[:3], "", *row[4:], ""), headers=headers), office)
    no_decision = (*row[:2], 2023, *row[3:5], "", "", "", "01/01/2024")
    undecided = imported(ThresholdResource, Dataset(no_decision, headers=headers), office)
    foreign_set = imported(ThresholdResource, Dataset(("lc-set", *row[1:], ""), headers=headers), office)

    assert not complaints(added)
    assert Threshold.objects.get(year=2024).confirmations.get().confirmed_by == office
    for refused in (changed, national, foreign_set, undecided):
        assert refused.has_validation_errors()


def test_responsibilities_come_in_by_natural_keys(home, neighbour, office):
    headers = ("criteria_set", "criterion", "condition", "province", "agency", "valid_from")
    row = ("kg-set", "", "A", home.province.code, "kg-so-y-te", "01/01/2022")

    assert not complaints(imported(ResponsibilityResource, Dataset(row, headers=headers), office))
    assert Responsibility.objects.get(condition=home.condition).agency == home.agency
    foreign = (*row[:4], "lc-so-y-te", "")
    assert imported(ResponsibilityResource, Dataset(foreign, headers=headers), office).has_validation_errors()


# -- Through the pages ------------------------------------------------------------------------------------------


def upload(name, *rows):
    book = Workbook()
    for row in rows:
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return SimpleUploadedFile(name, stream.getvalue())


def test_an_upload_is_rehearsed_then_taken(client, home, office):
    client.force_login(office)
    row = (home.commune.code, "ADVANCED", 2022, "12/QĐ", dt.date(2022, 8, 5), None)
    address = reverse("admin:criteria_recognition_import")

    shown = client.post(address, {"resource": "0", "format": "0", "import_file": upload("a.xlsx", RECOGNITION, row)})
    assert not Recognition.objects.filter(attainment="ADVANCED").exists()
    taken = client.post(reverse("admin:criteria_recognition_process_import"), shown.context["confirm_form"].initial)

    assert taken.status_code == 302
    assert Recognition.objects.get(attainment="ADVANCED").decision_date == dt.date(2022, 8, 5)


def test_a_confirmed_file_with_errors_writes_nothing(client, home, office):
    client.force_login(office)
    row = (home.commune.code, "ADVANCED", 2022, "12/QĐ", dt.date(2022, 8, 5), None)
    other = (home.successor.code, "STANDARD", 2024, "13/QĐ", dt.date(2024, 8, 5), None)
    shown = client.post(
        reverse("admin:criteria_recognition_import"),
        {"resource": "0", "format": "0", "import_file": upload("a.xlsx", RECOGNITION, row, other)},
    )
    # Meanwhile a colleague records one of them with other values.
    Recognition.objects.create(
        locality_id=home.successor.pk,
        attainment="STANDARD",
        recognition_year=2023,
        decision_date=dt.date(2024, 8, 5),
    )

    answer = client.post(reverse("admin:criteria_recognition_process_import"), shown.context["confirm_form"].initial)

    assert [message.level_tag for message in get_messages(answer.wsgi_request)] == ["error"]
    assert not Recognition.objects.filter(attainment="ADVANCED").exists()
    assert Recognition.objects.get(locality=home.successor).decision_number == ""


def test_oversized_uploads_never_reach_a_parser(client, home, office, settings):
    settings.WORKBOOK_MAX_UNPACKED_BYTES = 100
    client.force_login(office)

    answer = client.post(
        reverse("admin:criteria_recognition_import"),
        {"resource": "0", "format": "0", "import_file": upload("a.xlsx", RECOGNITION)},
    )

    assert answer.context["form"].errors["import_file"]


def test_errors_show_no_traceback(client, home, office):
    client.force_login(office)

    answer = client.post(
        reverse("admin:criteria_recognition_import"),
        {"resource": "0", "format": "0", "import_file": upload("a.xlsx", ("màu",), ("đỏ",))},
    )

    assert "Traceback" not in answer.content.decode()
    assert "màu" in answer.content.decode()


def test_codes_typed_as_numbers_keep_their_zeros(home, office):
    home.commune.code = "03388"
    home.commune.save()
    book = upload("a.xlsx", RECOGNITION, (3388, "ADVANCED", 2022, "", "05/08/2022", "")).read()

    result = imported(RecognitionResource, Xlsx().create_dataset(book), office)

    assert not complaints(result)
    assert User.objects.filter(is_staff=True).count() == 1
