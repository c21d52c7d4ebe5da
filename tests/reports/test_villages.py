"""Villages in roll-ups, on pages, from workbooks, and in the two targets that count them."""

import datetime as dt
import io
import json
from decimal import Decimal

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from python_calamine import CalamineWorkbook

from accounts.models import User
from accounts.scope import SYSTEM
from criteria.actions import record_recognition
from criteria.actions.villages import NewVillage, add_villages, end_village, rename_village
from criteria.models import Recognition
from directives.models import Target
from localities.actions import Unit, link_successions, set_attribute, write_localities
from localities.models import AttributeKind, Kind, Level, Locality
from reports import rollups, villages
from reports.rollups import Basis
from reports.targets import Standings

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]
DAY = dt.date(2025, 3, 31)
DISTRICT, PROVINCE = "446", "42"


def place(code, day=DAY):
    return Locality.objects.by_code(code, day)


@pytest.fixture
def commune():
    """A commune of the district with villages."""
    return Locality.objects.communes().within(place(DISTRICT)).in_force_on(DAY).alphabetical().first()


@pytest.fixture
def bare():
    """A commune of another district, without a list."""
    return Locality.objects.communes().within(place("439")).in_force_on(DAY).alphabetical().first()


@pytest.fixture
def local(bare):
    """An official of the district without lists."""
    user = User.objects.create_user("can-bo-huyen", password="x")
    user.roles.create(role="LOCAL", locality=bare.district)
    return user


# -- Figures ----------------------------------------------------------------------------------------------------------


def test_figures_equal_the_obvious_count():
    found = villages.read(place(PROVINCE), DAY)

    rows = Locality.objects.filter(level=Level.VILLAGE, province=place(PROVINCE)).in_force_on(DAY)
    recognised = {
        row.pk for row in rows if Recognition.objects.filter(locality=row, decision_date__lte=DAY).exists()
    }  # fmt: skip
    full = [row for row in rows if (summary := row.assessments.filter(period__code="2025-Q1").first())
            and summary.approved_met == summary.approved_required]  # fmt: skip
    assert (found.figures.total, found.figures.standard, found.figures.meets) == (len(rows), len(recognised), len(full))
    assert found.figures.assessed == len(rows)
    assert found.figures.listed == len({row.parent_id for row in rows})
    assert found.figures.communes == 170


def test_a_recognition_counts_from_its_day_and_until_revoked():
    before = villages.read(place(PROVINCE), dt.date(2025, 1, 19)).figures
    village = Recognition.objects.filter(locality__level=Level.VILLAGE).order_by("decision_date").first()
    count = villages.read(place(PROVINCE), DAY).figures.standard
    record_recognition(by=None, locality=village.locality, attainment=village.attainment, recognition_year=2025,
                       decision_date=DAY, kind="REVOKED", reason="không duy trì")  # fmt: skip

    assert (before.standard, count) == (0, 27)
    assert villages.read(place(PROVINCE), DAY).figures.standard == 26


def test_no_list_is_not_no_villages(bare, sign_in):
    figures = villages.read(bare, DAY).figures

    assert not figures.has_list
    page = sign_in("vpdp-hatinh").get(f"/localities/{PROVINCE}/villages/?as_of=2025-03-31").content.decode()
    assert "chưa có danh mục thôn" in page
    table = sign_in("vpdp-hatinh").get(f"/localities/{PROVINCE}/villages/?as_of=2025-03-31&format=csv")
    line = next(line for line in table.content.decode("utf-8-sig").splitlines() if f";{bare.code};" in line)
    assert line.split(";")[3:7] == ["", "", "", ""]


def test_a_province_without_decisions_about_villages_says_unknown():
    Recognition.objects.filter(locality__level=Level.VILLAGE).delete()

    assert villages.read(place(PROVINCE), DAY).figures.standard is None


def test_a_decision_from_before_the_provinces_joined_is_still_one_of_the_province():
    first, joined, last = dt.date(2020, 1, 1), dt.date(2023, 7, 1), dt.date(2023, 6, 30)
    old = Unit(Level.PROVINCE, Kind.PROVINCE, "P1", "Cũ", first, last)
    new = Unit(Level.PROVINCE, Kind.PROVINCE, "P2", "Mới", joined)
    rows, links = [old, new], [(old, new, "WHOLE")]
    for number in "12":
        communes = [Unit(Level.COMMUNE, Kind.COMMUNE, f"C{number}", f"Xã {number}", first, last, old),
                    Unit(Level.COMMUNE, Kind.COMMUNE, f"C{number}", f"Xã {number}", joined, None, new)]  # fmt: skip
        hamlets = [Unit(Level.VILLAGE, Kind.HAMLET, f"V{number}", "Ấp", one.valid_from, one.valid_to, one)
                   for one in communes]  # fmt: skip
        rows += [*communes, *hamlets]
        links += [(*communes, "CONTINUES"), (*hamlets, "CONTINUES")]
    write_localities(rows)
    link_successions([(before.row, after.row, kind, joined, "") for before, after, kind in links])
    Recognition.objects.create(
        locality=Locality.objects.get(code="V1", valid_to=last), attainment="STANDARD",
        decision_date=dt.date(2022, 1, 1), recognition_year=2022,
    )  # fmt: skip

    assert villages.read(place("P2", joined), joined).figures.standard == 1
    assert villages.read(place("C2", joined), joined).figures.standard == 0


def test_villages_are_counted_by_an_attribute_of_their_commune(commune):
    set_attribute(commune, AttributeKind.ESPECIALLY_DIFFICULT, "có", valid_from=dt.date(2025, 1, 1))
    set_attribute(commune, AttributeKind.AREA, "III", valid_from=dt.date(2025, 1, 1))

    difficult = villages.read(place(PROVINCE), DAY, only="dbkk")
    third = villages.read(place(PROVINCE), DAY, only="khu-vuc-3")

    assert [row.code for row in difficult.communes] == [row.code for row in third.communes] == [commune.code]
    assert difficult.figures.total == villages.read(commune, DAY).figures.total > 0
    assert villages.read(place(PROVINCE), DAY, only="khu-vuc-1").figures.total == 0


def test_a_village_follows_its_commune_past_the_merger(commune):
    village = villages.read(commune, DAY).villages[0]

    after = villages.read(place(PROVINCE, dt.date(2025, 8, 1)), dt.date(2025, 8, 1))
    kept = next(row for row in after.villages if row.lineage_id == village.lineage_id)

    assert kept.decisions == village.decisions
    assert Locality.objects.get(pk=kept.pk).parent.valid_from == dt.date(2025, 7, 1)


def test_recognised_villages_do_not_stand_for_communes():
    found = rollups.read(place(PROVINCE), DAY)

    assert not found.knows_recognitions
    assert found.figures.standard is None


def test_reading_asks_a_fixed_number_of_questions(django_assert_max_num_queries):
    province = place(PROVINCE)

    with django_assert_max_num_queries(9):
        villages.read(province, DAY)


def test_an_office_without_other_figures_opens_where_its_villages_have_some(sign_in):
    page = sign_in("vpdp-hatinh").get("/")

    assert page.context["frame"].day == DAY if "frame" in page.context else "31/03/2025" in page.content.decode()


# -- Targets ----------------------------------------------------------------------------------------------------------


def standing_of(metric, basis=Basis.APPROVED, day=DAY):
    return Standings(day, SYSTEM, basis).of(Target.objects.get(metric=metric))


def test_lai_chau_counts_villages_of_difficult_communes_once_it_has_them():
    province, day = place("12"), dt.date(2025, 3, 31)
    one = Locality.objects.communes().within(province).in_force_on(day).first()
    assert "đặc biệt khó khăn" in standing_of("ty_le_ban_dbkk_dat_chuan").reason

    set_attribute(one, AttributeKind.ESPECIALLY_DIFFICULT, "x", valid_from=dt.date(2021, 1, 1))
    assert "00/01 xã" in standing_of("ty_le_ban_dbkk_dat_chuan").reason

    rows = add_villages(
        [NewVillage(one, Kind.UPLAND_VILLAGE, f"Bản {n}", dt.date(2022, 1, 1)) for n in range(8)], by=None
    )
    assert standing_of("ty_le_ban_dbkk_dat_chuan").reason
    record_recognition(by=None, locality=rows[0], attainment="STANDARD", recognition_year=2024,
                       decision_date=dt.date(2024, 5, 1), issuer="Chủ tịch UBND huyện")  # fmt: skip

    found = standing_of("ty_le_ban_dbkk_dat_chuan")
    assert (found.value, found.whole, found.needed, found.reached) == (1, 8, 2, False)
    assert found.value_text == "12,50%"
    assert "bản" in found.gap


def test_ha_tinh_has_no_list_for_the_deadline_of_its_target():
    found = standing_of("ty_le_yeu_cau_tinh_dat_chuan")

    assert found.value is None
    assert found.reason


def test_the_level_furthest_behind_decides(monkeypatch):
    target = Target.objects.get(metric="ty_le_yeu_cau_tinh_dat_chuan")
    target.deadline = None
    target.save()
    missing = standing_of("ty_le_yeu_cau_tinh_dat_chuan")
    shares = {"PROVINCE": (9, 10), "DISTRICT": (80, 100), "COMMUNE": (150, 200), "VILLAGE": (99, 100)}
    monkeypatch.setattr(rollups, "shares_by_level", lambda *args: shares)

    found = standing_of("ty_le_yeu_cau_tinh_dat_chuan")

    assert missing.value is None
    assert "huyện" in missing.reason.lower()
    assert "thôn" not in missing.reason.lower()
    assert (found.value, found.value_text, found.reached) == (Decimal(75), "75%", False)


# -- Pages ------------------------------------------------------------------------------------------------------------


def test_list_of_a_commune(sign_in, commune):
    page = sign_in("vpdp-hatinh").get(f"/localities/{commune.code}/villages/?as_of=2025-03-31")

    assert page.status_code == 200
    assert len(page.context["rows"]) == villages.read(commune, DAY).figures.total
    assert page.context["form"] is not None


@pytest.mark.parametrize("code", [DISTRICT, PROVINCE])
@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_lists_leave_as_files(sign_in, code, form):
    answer = sign_in("vpdp-hatinh").get(f"/localities/{code}/villages/?as_of=2025-03-31&format={form}")

    assert answer.status_code == 200
    assert f".{form}" in answer["Content-Disposition"]


def test_page_of_a_village(sign_in, commune):
    village = villages.read(commune, DAY).villages[0]

    page = sign_in("vpdp-hatinh").get(f"/localities/{village.code}/?as_of=2025-03-31")
    text = page.content.decode()

    assert page.status_code == 200
    assert village.full_name in text
    assert commune.full_name in text
    assert len(page.context["groups"]) == 10
    assert page.context["went_to"]


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_results_of_a_village_leave_as_a_file(sign_in, commune, form):
    village = villages.read(commune, DAY).villages[0]

    assert sign_in("vpdp-hatinh").get(f"/localities/{village.code}/?as_of=2025-03-31&format={form}").status_code == 200


def test_a_village_is_added_renamed_and_ended_on_its_pages(sign_in, bare):
    client = sign_in("vpdp-hatinh")
    said = {"kind": "VILLAGE", "name": "Đông Sơn", "valid_from": "01/02/2025", "code": ""}
    client.post(f"/localities/{bare.code}/villages/add/?as_of=2025-03-31", said)
    village = Locality.objects.get(level=Level.VILLAGE, parent=bare)

    client.post(f"/localities/{village.code}/rename/?as_of=2025-03-31",
                {"kind": "VILLAGE", "name": "Đông Tân", "date": "01/03/2025"})  # fmt: skip
    client.post(f"/localities/{village.code}/end/?as_of=2025-03-31", {"last_day": "30/04/2025"})

    rows = Locality.objects.filter(lineage=village.lineage_id).order_by("valid_from")
    assert [(row.name, row.valid_to) for row in rows] == [
        ("Đông Sơn", dt.date(2025, 2, 28)), ("Đông Tân", dt.date(2025, 4, 30))]  # fmt: skip


def test_a_name_twice_brings_the_form_back(sign_in, commune):
    name = villages.read(commune, DAY).villages[0].name

    page = sign_in("vpdp-hatinh").post(
        f"/localities/{commune.code}/villages/add/?as_of=2025-03-31",
        {"kind": "HAMLET", "name": name, "valid_from": "01/02/2025", "code": ""},
    )

    assert page.status_code == 200
    assert page.context["form"].errors


def writes(code, village):
    return [
        (f"/localities/{code}/villages/add/", {"kind": "VILLAGE", "name": "Lạ", "valid_from": "01/02/2025"}),
        (f"/localities/{code}/villages/import/", {}),
        (f"/localities/{code}/villages/confirm/", {}),
        (f"/localities/{village.code}/rename/", {"kind": "VILLAGE", "name": "Lạ", "date": "01/03/2025"}),
        (f"/localities/{village.code}/end/", {"last_day": "01/03/2025"}),
    ]


@pytest.mark.parametrize("who", ["vpdp", "vpdp-laichau"])
def test_a_stranger_gets_404(sign_in, commune, who):
    client, village = sign_in(who), villages.read(commune, DAY).villages[0]

    assert client.get(f"/localities/{commune.code}/villages/").status_code == 404
    for address, said in writes(commune.code, village):
        assert client.post(address, said).status_code == 404, address


def test_a_reader_gets_403(client, commune, local):
    client.force_login(local)
    village = villages.read(commune, DAY).villages[0]

    assert client.get(f"/localities/{commune.code}/villages/?as_of=2025-03-31").status_code == 200
    for address, said in writes(commune.code, village):
        assert client.post(f"{address}?as_of=2025-03-31", said).status_code == 403, address


def test_list_pages_ask_a_fixed_number_of_questions(sign_in, django_assert_max_num_queries):
    client = sign_in("vpdp-hatinh")

    with django_assert_max_num_queries(32):
        client.get(f"/localities/{PROVINCE}/villages/?as_of=2025-03-31")


# -- A list from a workbook -------------------------------------------------------------------------------------------

HEADS = ["Mã xã", "Tên xã", "Loại", "Tên thôn", "Từ ngày", "Ghi chú"]


def workbook(*lines, heads=HEADS):
    stream = io.BytesIO()
    book = xlsxwriter.Workbook(stream)
    sheet = book.add_worksheet()
    for number, line in enumerate([heads, *lines]):
        sheet.write_row(number, 0, line)
    book.close()
    return SimpleUploadedFile("thon.xlsx", stream.getvalue())


def send(client, code, file, first_day="01/01/2025"):
    address = f"/localities/{code}/villages/import/?as_of=2025-03-31"
    return client.post(address, {"file": file, "first_day": first_day})


def confirm(client, code, page):
    address = f"/localities/{code}/villages/confirm/?as_of=2025-03-31"
    return client.post(address, {"lines": page.context["sealed"]})


def test_a_list_is_shown_first_and_written_when_confirmed(client, bare, local):
    client.force_login(local)
    other = Locality.objects.communes().within(bare.district).in_force_on(DAY).exclude(pk=bare.pk).first()
    file = workbook([bare.code, bare.name, "Thôn", "Một", "", ""], [bare.code, "", "bản", "Hai", "15/02/2025", "mới"],
                    [other.code, other.full_name, "Ấp", 3, "", ""])  # fmt: skip

    page = send(client, bare.district.code, file)
    shown = Locality.objects.filter(level=Level.VILLAGE, district=bare.district).count()
    confirm(client, bare.district.code, page)

    rows = Locality.objects.filter(level=Level.VILLAGE, district=bare.district).order_by("code")
    assert shown == 0
    assert {(row.full_name, row.parent_id, row.valid_from) for row in rows} == {
        ("Thôn Một", bare.pk, dt.date(2025, 1, 1)),
        ("Bản Hai", bare.pk, dt.date(2025, 2, 15)),
        ("Ấp 3", other.pk, dt.date(2025, 1, 1)),
    }


@pytest.mark.parametrize(
    ("line", "cell"),
    [
        (["99999", "", "Thôn", "Một", "", ""], "A2"),
        (["{code}", "Xã Khác", "Thôn", "Một", "", ""], "B2"),
        (["{code}", "", "Phố", "Một", "", ""], "C2"),
        (["{code}", "", "Thôn", "Một", "31/02/2025", ""], "E2"),
        (["{code}", "", "Thôn", "Một", "01/02/2015", ""], "A2"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_is_written(client, bare, local, line, cell):
    client.force_login(local)

    page = send(client, bare.district.code, workbook([str(value).format(code=bare.code) for value in line]))

    assert [error["cell"] for error in page.context["errors"]] == [cell]
    assert page.context["sealed"] == ""


def test_a_name_twice_in_the_file_is_named(client, bare, local):
    client.force_login(local)
    line = [bare.code, "", "Thôn", "Một", "", ""]

    page = send(client, bare.code, workbook(line, line))

    assert [error["cell"] for error in page.context["errors"]] == ["D3"]


def test_a_commune_of_another_district_is_refused(client, commune, bare, local):
    client.force_login(local)

    page = send(client, bare.district.code, workbook([commune.code, "", "Thôn", "Một", "", ""]))

    assert page.context["errors"]


def test_a_preview_cannot_be_altered_or_lent(client, bare, local):
    client.force_login(local)
    page = send(client, bare.code, workbook([bare.code, "", "Thôn", "Một", "", ""]))
    sealed = page.context["sealed"]
    client.post(f"/localities/{bare.code}/villages/confirm/?as_of=2025-03-31", {"lines": sealed[:-2]})
    client.force_login(User.objects.get(username="vpdp-hatinh"))
    client.post(f"/localities/{bare.code}/villages/confirm/?as_of=2025-03-31", {"lines": sealed})

    assert not Locality.objects.filter(level=Level.VILLAGE, parent=bare).exists()


def test_a_list_that_has_moved_on_is_refused_as_a_whole(client, bare, local):
    client.force_login(local)
    page = send(client, bare.code, workbook(*[[bare.code, "", "Thôn", name, "", ""] for name in ("Một", "Hai")]))
    add_villages([NewVillage(bare, Kind.HAMLET, "Một", dt.date(2025, 1, 1))], by=local)

    confirm(client, bare.code, page)

    assert [row.name for row in Locality.objects.filter(level=Level.VILLAGE, parent=bare)] == ["Một"]


@pytest.mark.parametrize("content", [b"abc", b""])
def test_what_is_no_workbook_is_refused(client, bare, local, content):
    client.force_login(local)

    page = send(client, bare.code, SimpleUploadedFile("x.xlsx", content))

    assert page.status_code == 200
    assert page.context["form"].errors


def test_the_template_names_every_commune_and_comes_back(client, bare, local):
    client.force_login(local)

    answer = client.get(f"/localities/{bare.district.code}/villages/template.xlsx?as_of=2025-03-31")
    rows = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    page = send(client, bare.district.code, SimpleUploadedFile("mau.xlsx", answer.content))

    assert sum(row[0] == bare.code for row in rows) == 1
    assert page.context["errors"] == []
    assert page.context["fresh"] == "00"


# -- Boundaries on pages ----------------------------------------------------------------------------------------------


def progress(*args):
    out = io.StringIO()
    call_command("progress", *args, "--json", stdout=out)
    return json.loads(out.getvalue())


def test_progress_tells_both_boundaries():
    then = progress("--locality", "91", "--as-of", "2024-06-30")
    now = progress("--locality", "91", "--as-of", "2024-06-30", "--boundaries", "now")

    assert (then["boundaries"], then["unmapped"], then["communes"]["total"]) == ("then", [], 116)
    assert (now["boundaries"], now["communes"]["total"], len(now["unmapped"])) == ("now", 41, 11)
    assert all(row["reason"] and row["predecessors"] for row in now["unmapped"])


def test_a_dashboard_on_todays_boundaries(sign_in):
    client = sign_in("vpdp")

    page = client.get("/?as_of=2024-06-30&boundaries=now")
    text = page.content.decode()

    assert page.context["rollup"].figures.total == 41
    assert "<strong>30</strong><span>/41</span>" in text
    assert "95,69%" not in text
    assert 'name="boundaries"' in text
    assert 'name="boundaries"' not in client.get("/localities/31006/?as_of=2024-06-30").content.decode()


def test_the_choice_is_offered_only_where_units_differ(sign_in):
    client = sign_in("vpdp-hatinh")

    assert 'name="boundaries"' in client.get("/?as_of=2025-03-31").content.decode()
    assert 'name="boundaries"' not in client.get("/?as_of=2025-08-01").content.decode()


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_lists_and_files_obey_the_boundaries(sign_in, form):
    client = sign_in("vpdp")
    address = "/localities/91/communes/?show=unmapped&as_of=2024-06-30&boundaries=now"

    page = client.get(address)
    answer = client.get(f"{address}&format={form}")

    assert len(page.context["rows"]) == 11
    assert all(row["carrying"] for row in page.context["rows"])
    assert answer.status_code == 200
    assert form == "xlsx" or len(answer.content.decode("utf-8-sig").splitlines()) == 12
    assert client.get("/localities/91/communes/?show=unmapped&as_of=2024-06-30").status_code == 404


def test_links_of_carried_units_open_the_unit_of_today(sign_in):
    page = sign_in("vpdp").get("/localities/91/communes/?show=total&as_of=2024-06-30&boundaries=now")

    assert "as_of=2024-06-30" not in page.context["rows"][0]["href"]


@pytest.mark.parametrize(("code", "day", "total"), [("12", "2025-08-01", 36), ("42", "2025-08-01", 60)])
def test_two_tiers_show_no_district_table(sign_in, code, day, total):
    client = sign_in({"12": "vpdp-laichau", "42": "vpdp-hatinh"}[code])

    page = client.get(f"/localities/{code}/?as_of={day}")

    assert page.context["rollup"].figures.total == total
    assert page.context["districts"] == []
    assert f"/localities/{code}/districts/" not in page.content.decode()


def test_names_of_a_renamed_village_are_those_of_the_day(sign_in, bare):
    (row,) = add_villages([NewVillage(bare, Kind.VILLAGE, "Cũ", dt.date(2025, 1, 1))], by=None)
    rename_village(village=row, name="Mới", kind=Kind.HAMLET, date=dt.date(2025, 3, 1), by=None)
    end_village(village=Locality.objects.get(name="Mới", parent=bare), last_day=dt.date(2025, 4, 30), by=None)
    client = sign_in("vpdp-hatinh")

    def title(day):
        return client.get(f"/localities/{row.code}/?as_of={day}").context["rollup"].place.full_name

    assert title("2025-02-01") == "Thôn Cũ"
    assert title("2025-03-31") == "Ấp Mới"


def test_villages_are_found_by_name_with_their_commune(sign_in, commune):
    village = villages.read(commune, DAY).villages[0]

    page = sign_in("vpdp-hatinh").get("/localities/", {"q": village.name, "as_of": "2025-03-31"}).content.decode()

    assert f"{village.full_name} ({commune.full_name})" in page


@pytest.mark.parametrize(
    ("address", "last"),
    [("/localities/91/", "2025-06-30"), ("/localities/908/", "2025-06-30"), ("/localities/31006/", "2025-06-30")],
)
def test_a_place_that_has_ended_offers_its_last_day(sign_in, address, last):
    page = sign_in("vpdp").get(f"{address}?as_of=2025-08-01").content.decode()

    assert f"{address}?as_of={last}" in page


def test_a_decision_of_a_later_day_is_not_yet_known(sign_in):
    row = Recognition.objects.filter(locality__province__code="91", locality__level=Level.COMMUNE).first()
    before = row.decision_date - dt.timedelta(days=1)
    client = sign_in("vpdp")

    def page(day):
        return client.get(f"/localities/{row.locality.code}/?as_of={day}").context

    assert (page(before)["held"], page(before)["decisions"]) == ("", [])
    assert page(row.decision_date)["decisions"]


def test_counts_of_other_units_are_not_compared(sign_in):
    page = sign_in("vpdp-laichau").get("/?as_of=2025-08-01").context

    assert "39/94" in page["tiles"][0]["changes"][0]
    assert not any(tile.get("changes") for tile in page["tiles"][1:])
