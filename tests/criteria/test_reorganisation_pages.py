"""Pages of reorganisations: form, workbook, preview, confirm, undo, reviews, and who may open them."""

import datetime as dt
import io

import openpyxl
import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from criteria.actions import record_recognition
from criteria.actions.reorganisation import Line, apply_reorganisation, keep_reorganisation, plan_reorganisation
from criteria.models import Attainment, InheritanceReview, Reorganisation
from criteria.reorganisations.workbook import HEADS, read_lines, write_template
from localities.actions import Unit, write_localities
from localities.models import Kind, Level, Locality, SuccessionKind
from ntm.lib.uploads import UploadRefused
from tests.criteria.conftest import BEGIN
from tests.memory import forget_everything

DAY = dt.date(2024, 8, 1)
DONGTHAI, TAYYEN, ANBIEN = "31006", "30988", "908"
NEW = reverse("criteria:reorganisation-new")
LIST = reverse("criteria:reorganisation-list")
REVIEWS = reverse("criteria:review-list")


@pytest.fixture(autouse=True)
def surroundings(settings):
    settings.LANGUAGE_CODE = "en"
    with translation.override("en"):
        yield


def texts(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def start(change, level="COMMUNE", date="01/08/2024"):
    return f"{NEW}?change={change}&level={level}&date={date}"


def send(client, change, level="COMMUNE", **said):
    return client.post(start(change, level), {"door": "form", "resolution": "NQ 1200", **said})


def sent_book(*rows, heads=None, **said):
    """What a browser would send of a workbook with these rows under the heads."""
    book = openpyxl.Workbook()
    book.active.title = "Huyện, xã"
    book.active.append(["Bảng sắp xếp"])
    book.active.append(heads or list(HEADS.values()))
    for row in rows:
        book.active.append(row)
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    content.name = "sap-xep.xlsx"
    return {"door": "workbook", "date": "01/08/2024", "resolution": "NQ 1200", "file": content, **said}


@pytest.fixture
def merger(places, office):
    """A kept merger of two communes, one of them recognised."""
    record_recognition(
        by=office, locality=places["dongthai"], attainment=Attainment.STANDARD, recognition_year=2019,
        decision_date=dt.date(2020, 1, 15), decision_number="12/QĐ-UBND",
    )  # fmt: skip
    lines = [Line(DONGTHAI, new_code="31007", new_name="Thái Yên"), Line(TAYYEN, new_code="31007")]
    plan = plan_reorganisation(province=places["province"], date=DAY, resolution="NQ 1200", lines=lines)
    return keep_reorganisation(plan, by=office)


@pytest.fixture
def applied(merger, office):
    apply_reorganisation(merger, by=office)
    return merger


def address(name, record):
    return reverse(f"criteria:reorganisation-{name}", args=[record.pk])


# -- The form ---------------------------------------------------------------------------------------------------------


def test_the_form_offers_the_units_of_the_day_before(signed_in, places):
    page = signed_in("office").get(start("MERGE"))

    offered = page.context["form"].fields["units"].choices
    assert [parent for parent, _rows in offered] == ["Huyện An Biên", "Huyện Gò Quao"]
    assert (DONGTHAI, "Xã Đông Thái (31006)") in offered[0][1]
    assert "Bum Nưa" not in page.content.decode()


FORMS = {
    "MERGE": ({"units": [DONGTHAI, TAYYEN], "new_code": "31007", "new_name": "Thái Yên", "new_kind": "COMMUNE"},
              {(DONGTHAI, "WHOLE", "31007"), (TAYYEN, "WHOLE", "31007")}),
    "SPLIT": ({"unit": DONGTHAI, "code_1": DONGTHAI, "code_2": "31300", "name_2": "Đông Mới"},
              {(DONGTHAI, "PART", DONGTHAI), (DONGTHAI, "PART", "31300")}),
    "RENAME": ({"unit": DONGTHAI, "new_name": "Đông Thái Mới"}, {(DONGTHAI, "CONTINUES", DONGTHAI)}),
    "KIND": ({"unit": DONGTHAI, "new_kind": "WARD"}, {(DONGTHAI, "WHOLE", DONGTHAI)}),
    "PARENT": ({"units": [DONGTHAI], "parent": "907"}, {(DONGTHAI, "CONTINUES", DONGTHAI)}),
}  # fmt: skip


@pytest.mark.parametrize("change", FORMS)
def test_one_change_is_previewed_then_carried_out(signed_in, places, change):
    client, (said, expected) = signed_in("office"), FORMS[change]

    preview = client.get(send(client, change, **said)["Location"])
    before = Locality.objects.count()
    done = client.post(
        address("confirm", preview.context["row"]), {"fingerprint": preview.context["fingerprint"]}
    )  # fmt: skip

    assert preview.context["row"].is_previewed
    assert before == 9
    assert texts(done)[0].startswith("Carried out")
    links = places["dongthai"].successor_links.all() | places["tayyen"].successor_links.all()
    assert {(row.predecessor.code, row.kind, row.successor.code) for row in links} == expected


def test_a_part_may_join_another_unit(signed_in, places):
    client = signed_in("office")

    answer = send(client, "SPLIT", unit=DONGTHAI, code_1=DONGTHAI, code_2=TAYYEN)
    plan_lines = Reorganisation.objects.get().lines

    assert answer.status_code == 302
    assert [(line["old_code"], line["new_code"], line["is_whole"]) for line in plan_lines] == [
        (DONGTHAI, DONGTHAI, False), (DONGTHAI, TAYYEN, False), (TAYYEN, "", True),
    ]  # fmt: skip


def test_the_end_of_the_district_level_is_one_step(signed_in, places):
    client = signed_in("office")

    page = client.get(send(client, "END_DISTRICTS")["Location"]).content.decode()

    assert "Huyện An Biên, Huyện Gò Quao" in page or "Huyện Gò Quao, Huyện An Biên" in page
    assert Reorganisation.objects.get().ends_districts


def test_what_is_in_the_way_is_said_and_nothing_is_kept(signed_in, places):
    page = send(signed_in("office"), "RENAME", unit=DONGTHAI, new_code=TAYYEN)

    assert page.status_code == 200
    assert "The code 30988 is borne by Xã Tây Yên" in page.content.decode()
    assert not Reorganisation.objects.exists()


def test_a_form_left_empty_says_what_to_fill_in(signed_in, places):
    client = signed_in("office")

    assert send(client, "MERGE", units=[DONGTHAI]).context["form"].errors.keys() == {
        "units", "new_code", "new_name", "new_kind",
    }  # fmt: skip
    assert client.get(start("MERGE", date="32/13/2024")).context["start"].errors.keys() == {"date"}
    assert client.get(start("MERGE", date="01/01/1990")).context["start"].errors["date"] == [
        "Your province has no units on the day before."
    ]
    assert client.get(start("MERGE", date="01/01/0001")).context["start"].errors.keys() == {"date"}
    assert client.get(start("MERGE", level="VILLAGE")).context["start"].errors["level"] == [
        "No unit of this level is known on the day before."
    ]


# -- The workbook -----------------------------------------------------------------------------------------------------


def test_the_template_lists_the_units_and_reads_back_as_no_change(signed_in, places):
    write_localities([Unit(Level.VILLAGE, Kind.HAMLET, "31006-1", "Đông Thành", BEGIN, parent=places["dongthai"])])

    answer = signed_in("office").get(f"{reverse('criteria:reorganisation-template')}?date=2024-07-31")

    sheets = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
    assert [cell.value for cell in sheets[0][5]] == list(HEADS.values())
    assert [row[0].value for row in sheets[0].iter_rows(min_row=6)] == [
        ANBIEN,
        "907",
        DONGTHAI,
        TAYYEN,
        "30982",
        "30700",
    ]
    assert sheets[1]["A6"].value == "31006-1"
    assert read_lines(io.BytesIO(answer.content)) == ([], [])


def test_a_workbook_is_previewed_as_lines(signed_in, places):
    client = signed_in("office")
    rows = [
        [31006, "Xã Đông Thái", "31007", "Thái Yên", "xã", None, "Toàn bộ", "ghi chú 1,5"],
        ["30988 ", "tây yên", 31007.0, "Thái Yên", "Xã", "", "", dt.date(2024, 1, 1)],
        ["30982", "Xã Thới Quản"],
    ]

    answer = client.post(NEW, sent_book(*rows))

    record = Reorganisation.objects.get()
    assert answer["Location"] == address("detail", record)
    assert (record.file_name, record.date, len(record.lines)) == ("sap-xep.xlsx", DAY, 2)
    page = client.get(answer["Location"]).content.decode()
    assert "Xã Thái Yên" in page
    assert Locality.objects.count() == 9


def test_a_workbook_with_mistakes_names_sheet_line_and_reason(signed_in, places):
    rows = [
        ["99999", "", "", "Mới"],
        ["31006", "", "", "Đông Thái Mới", "xóm"],
        ["30988", "", "", "", "", "", "một nửa"],
        ["", "", "", "Không mã"],
        ["30982", "", 1.5],
        ["907", "Huyện An Biên", "", "Mới"],
    ]

    page = signed_in("office").post(NEW, sent_book(*rows))

    found = [(one.sheet, one.row, one.reason) for one in page.context["troubles"]]
    assert [(sheet, row) for sheet, row, _reason in found] == [("Huyện, xã", row) for row in (3, 4, 5, 6, 7, 8)]
    for (_sheet, _row, reason), words in zip(
        found,
        ("has the code 99999", "“xóm” is no kind", "neither “Toàn bộ” nor", "old code is missing", "“1.5” is neither",
         "Code 907 is Huyện Gò Quao"),
        strict=True,
    ):  # fmt: skip
        assert words in reason
    assert not Reorganisation.objects.exists()
    assert Locality.objects.count() == 9


def test_decomposed_letters_and_other_columns_do_no_harm(signed_in, places):
    decomposed = "Phươ\u0300ng"
    heads = ["STT", *reversed([*HEADS.values()])]
    row = ["1", *reversed([DONGTHAI, "Xa\u0303 Đông Tha\u0301i", "", "", decomposed, "", "", ""])]

    answer = signed_in("office").post(NEW, sent_book(row, heads=heads))

    assert answer.status_code == 302
    assert Reorganisation.objects.get().lines[0]["new_kind"] == "Phường"


def test_other_files_are_refused_as_a_whole(signed_in, places):
    client = signed_in("office")
    text = io.BytesIO(b"khong phai bang tinh")
    text.name = "x.xlsx"

    not_a_book = client.post(NEW, {**sent_book(), "file": text})
    other_book = client.post(NEW, sent_book(heads=["Tên", "Tuổi"]))

    assert "not an Excel workbook" in not_a_book.context["workbook"].errors["file"][0]
    assert "No sheet has the columns" in other_book.context["workbook"].errors["file"][0]


def test_formulas_without_a_result_and_far_cells_are_refused(places):
    book = openpyxl.Workbook()
    book.active.append(list(HEADS.values()))
    book.active.append([DONGTHAI, "", "", '="Mới"'])
    content = io.BytesIO()
    book.save(content)
    content.seek(0)

    lines, faults = read_lines(content)

    assert lines == []
    assert "Cell D2 holds an error or a formula" in faults[0].reason
    book.active["XFD1048576"] = "x"
    content = io.BytesIO()
    book.save(content)
    content.seek(0)
    with pytest.raises(UploadRefused):
        read_lines(content)


def test_everything_wrong_in_a_row_is_named(places):
    book = openpyxl.Workbook()
    book.active.append(list(HEADS.values()))
    book.active.append([DONGTHAI, "", "31007", "", "thành bang", "", "một nửa"])
    book.active.append([DONGTHAI, "", 1.5, '="Mới"', "thành bang"])
    content = io.BytesIO()
    book.save(content)
    content.seek(0)

    lines, faults = read_lines(content)

    assert lines == []
    assert [fault.row for fault in faults] == [2, 2, 3, 3, 3]
    said = " ".join(fault.reason for fault in faults)
    assert all(words in said for words in ("một nửa", "thành bang", "1.5", "D3"))


def test_the_template_says_what_a_name_without_a_code_means(places):
    sheet = openpyxl.load_workbook(io.BytesIO(write_template(places["province"], DAY))).worksheets[0]

    assert any("renames the unit" in str(row[0].value) for row in sheet.iter_rows(max_row=4))


def test_names_that_look_like_formulas_stay_text_in_the_template(places):
    write_localities([Unit(Level.COMMUNE, Kind.COMMUNE, "31200", "=1+1", BEGIN, parent=places["anbien"])])

    sheet = openpyxl.load_workbook(io.BytesIO(write_template(places["province"], DAY))).worksheets[0]

    assert "f" not in {cell.data_type for row in sheet.iter_rows() for cell in row}


# -- Preview, record, undo --------------------------------------------------------------------------------------------


def test_the_preview_shows_units_figures_and_effects(signed_in, merger):
    page = signed_in("office").get(address("detail", merger)).content.decode()

    for words in ("Xã Thái Yên", "merger", "3 → 2", "provisional, waiting for review", "Carry out the reorganisation"):
        assert words.replace("3 → 2", "03 → 02") in page


def test_the_preview_takes_a_fixed_number_of_queries(signed_in, merger, places):
    client = signed_in("office")
    units = [Unit(Level.VILLAGE, Kind.HAMLET, f"31006-{n}", f"Ấp {n}", BEGIN, parent=places["dongthai"])
             for n in range(40)]  # fmt: skip
    write_localities(units[:1])
    client.get(address("detail", merger))
    forget_everything()
    with CaptureQueriesContext(connection) as few:
        client.get(address("detail", merger))
    write_localities(units[1:])

    forget_everything()
    with CaptureQueriesContext(connection) as many:
        page = client.get(address("detail", merger))

    assert len(page.context["told"]["carried"]) == 40
    assert len(many) == len(few)


def test_what_has_changed_since_the_preview_is_not_carried_out(signed_in, merger, places):
    client = signed_in("office")
    shown = client.get(address("detail", merger)).context["fingerprint"]
    write_localities([Unit(Level.VILLAGE, Kind.HAMLET, "31006-1", "Đông Thành", BEGIN, parent=places["dongthai"])])

    answer = client.post(address("confirm", merger), {"fingerprint": shown})

    assert texts(answer) == ["What it does has changed since this preview: look at it again."]
    merger.refresh_from_db()
    assert merger.is_previewed


def test_a_preview_that_has_become_impossible_says_why(signed_in, merger, places, office):
    lines = [Line(DONGTHAI, new_name="Khác")]
    other = plan_reorganisation(province=places["province"], date=DAY, resolution="NQ 1", lines=lines)
    apply_reorganisation(keep_reorganisation(other, by=office), by=office)
    client = signed_in("office")

    page = client.get(address("detail", merger)).content.decode()

    assert "Xã Đông Thái already ends on 31/07/2024" in page
    assert "Carry out the reorganisation" not in page
    assert "already ends" in texts(client.post(address("confirm", merger)))[0]


def test_a_preview_can_be_discarded_a_record_cannot(signed_in, merger, places, office):
    client = signed_in("office")

    answer = client.post(address("discard", merger))

    assert (answer["Location"], texts(answer)) == (LIST, ["The preview was discarded; nothing was written."])
    assert not Reorganisation.objects.exists()


def test_undo_asks_first_then_keeps_the_record(signed_in, applied):
    client = signed_in("office")

    asked = client.post(address("undo", applied))
    assert Locality.objects.filter(code="31007").exists()
    answer = client.post(address("undo", applied), {"confirmed": "1"})

    assert asked.status_code == 200
    assert texts(answer) == ["Undone: the units stand as they did before."]
    assert not Locality.objects.filter(code="31007").exists()
    page = client.get(address("detail", applied)).content.decode()
    assert "Undone at" in page
    assert "Xã Thái Yên" in page
    assert texts(client.post(address("discard", applied))) == ["This reorganisation has already been dealt with."]


def test_the_record_says_why_it_can_no_longer_be_undone(signed_in, applied, office):
    record_recognition(
        by=office, locality=Locality.objects.get(code="31007"), attainment=Attainment.STANDARD,
        recognition_year=2024, decision_date=dt.date(2024, 12, 1),
    )  # fmt: skip

    page = signed_in("office").get(address("detail", applied)).content.decode()

    assert "Xã Thái Yên has recognition decisions of its own" in page
    assert "Undo the reorganisation" not in page


@pytest.mark.parametrize("form", ["xlsx", "csv"])
def test_units_and_reviews_leave_as_tables(signed_in, applied, form):
    client = signed_in("office")

    for place in (address("detail", applied), REVIEWS):
        answer = client.get(f"{place}?format={form}")
        assert answer.headers["Content-Disposition"].endswith(f'.{form}"')
        assert answer.content


# -- Reviews ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def review(applied):
    return InheritanceReview.objects.get()


def decide(client, review, answer, **said):
    said = {f"{answer}-{name}": value for name, value in said.items()}
    return client.post(reverse("criteria:review-decide", args=[review.pk]), {"answer": answer, **said})


def test_reviews_list_what_each_predecessor_had(signed_in, review):
    page = signed_in("office").get(REVIEWS).content.decode()

    assert "Xã Đông Thái: 12/QĐ-UBND, 15/01/2020" in page
    assert "Xã Tây Yên: not recognised" in page


def test_the_record_counts_what_still_waits_for_review(signed_in, applied, review):
    client = signed_in("office")
    assert client.get(address("detail", applied)).context["undecided"] == 1

    decide(client, review, "inherit", number="88/QĐ-UBND", date="20/08/2024", year="2024")

    page = client.get(address("detail", applied))
    assert page.context["undecided"] == 0
    assert "of 01" in page.content.decode()


def test_a_recognition_is_carried_over_by_a_decision(signed_in, review):
    answer = decide(signed_in("office"), review, "inherit", number="88/QĐ-UBND", date="20/08/2024", year="2024")

    review.refresh_from_db()
    assert texts(answer) == ["Xã Thái Yên: carried over."]
    assert (review.recognition.kind, review.recognition.decision_date) == ("INHERITED", dt.date(2024, 8, 20))


def test_a_decision_before_the_unit_began_is_refused(signed_in, review):
    page = decide(signed_in("office"), review, "inherit", number="88/QĐ-UBND", date="20/07/2024", year="2024")

    assert "Xã Thái Yên did not exist on 20/07/2024" in page.content.decode()
    review.refresh_from_db()
    assert review.is_pending


def test_declining_wants_document_and_reason(signed_in, review):
    client = signed_in("office")

    assert decide(client, review, "decline", document="12/VPĐP").context["decline"].errors.keys() == {"note"}
    decide(client, review, "decline", document="12/VPĐP", note="Tây Yên chưa đạt")
    review.refresh_from_db()
    assert (review.state, review.note) == ("DECLINED", "Tây Yên chưa đạt")


# -- Who may ----------------------------------------------------------------------------------------------------------


def pages(applied):
    review = InheritanceReview.objects.get()
    return [LIST, NEW, REVIEWS, address("detail", applied), reverse("criteria:review-decide", args=[review.pk]),
            reverse("criteria:reorganisation-template")]  # fmt: skip


@pytest.mark.parametrize("who", ["leader", "official", "department"])
def test_readers_of_the_province_get_403(signed_in, applied, who):
    client = signed_in(who)

    assert [client.get(page).status_code for page in pages(applied)] == [403] * 6
    assert [client.post(address(name, applied)).status_code for name in ("confirm", "discard", "undo")] == [403] * 3
    assert "reorganisations" not in client.get(reverse("reports:locality-list")).content.decode()


@pytest.mark.parametrize(("who", "own"), [("outsider", 200), ("stranger", 404)])
def test_strangers_get_404(signed_in, applied, who, own):
    client = signed_in(who)
    listed = [LIST, NEW, REVIEWS, reverse("criteria:reorganisation-template")]

    assert {client.get(page).status_code for page in pages(applied) if page not in listed} == {404}
    assert {client.get(page).status_code for page in listed} == {own}
    assert [client.post(address(name, applied)).status_code for name in ("confirm", "discard", "undo")] == [404] * 3
    assert Locality.objects.filter(code="31007").exists()


def test_an_outsider_sees_nothing_of_it_in_its_lists(signed_in, applied):
    client = signed_in("outsider")

    assert "NQ 1200" not in client.get(LIST).content.decode()
    assert "Thái Yên" not in client.get(REVIEWS).content.decode()
    assert b"Th\xc3\xa1i Y\xc3\xaan" not in client.get(f"{REVIEWS}?format=csv").content


def test_the_office_finds_the_link_among_the_places(signed_in, places):
    assert f'href="{LIST}"' in signed_in("office").get(reverse("reports:locality-list")).content.decode()


@pytest.mark.parametrize("name", ["confirm", "discard", "undo"])
def test_writing_by_get_is_refused(signed_in, merger, name):
    assert signed_in("office").get(address(name, merger)).status_code == 405


# -- The life of a unit -----------------------------------------------------------------------------------------------


def life(client, code, **query):
    return client.get(reverse("reports:locality-life", args=[code]), query)


def test_a_life_goes_both_ways_with_papers_and_decisions(signed_in, applied):
    page = life(signed_in("leader"), "31007")

    stages = page.context["stages"]
    assert [(stage.place.code, stage.side) for stage in stages] == [
        (DONGTHAI, "before"), (TAYYEN, "before"), ("31007", "self"),
    ]  # fmt: skip
    assert [row["link"].kind for row in stages[2].came_from] == [SuccessionKind.WHOLE] * 2
    for words in ("12/QĐ-UBND, 15/01/2020", "NQ 1200", "provisional, waiting for review"):
        assert words in page.content.decode()
    old = life(signed_in("leader"), DONGTHAI, as_of="31/07/2024")
    assert [(stage.place.code, stage.side) for stage in old.context["stages"]] == [
        (DONGTHAI, "self"), ("31007", "after"),
    ]  # fmt: skip


def test_the_page_of_a_merged_commune_says_what_waits(signed_in, applied):
    page = signed_in("leader").get(reverse("reports:locality", args=["31007"]), {"as_of": "2024-08-15"})

    text = "provisional, waiting for review: 01/02 old units were recognised as “standard” (Xã Đông Thái, 12/QĐ-UBND"
    assert text in page.content.decode()


def test_a_life_has_its_tables_and_its_readers(signed_in, applied, places):
    client = signed_in("official")

    assert life(client, ANBIEN).status_code == life(client, "91").status_code == 200
    assert life(client, "31007", format="csv").content
    assert life(client, "31007", as_of="x").status_code == 404
    assert life(client, "03388").status_code == 404
    assert life(signed_in("stranger"), "31007").status_code == 404


def test_decisions_of_another_province_are_not_shown(signed_in, applied, places, outsider):
    foreign = Locality.objects.get(code="31007")
    Locality.objects.filter(pk=foreign.pk).update(province=places["other_province"])

    page = life(signed_in("leader"), DONGTHAI)

    assert page.context["stages"][-1].href == ""
    assert page.context["stages"][-1].waiting == []
