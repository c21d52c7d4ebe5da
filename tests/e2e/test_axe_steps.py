"""axe-core finds nothing on what is reached by a form, a file, a key or a fault: previews, refusals, results, links."""

import datetime as dt

import openpyxl
import pytest
from django.utils import timezone

from directives.loader import FACTS_FILE
from tests.demo.test_access import HOME, PERIOD, SET
from tests.e2e.axe import Walk
from tests.e2e.conftest import served

pytestmark = pytest.mark.e2e

PAPER = next((FACTS_FILE.parent / "source-documents").glob("003_*.txt"))
CLOSED = "2024-Q2"
# An office's own table with a head to be told, a value that is none, one out of its bounds and a unit there is not.
MATRIX = (
    ("BIỂU TỔNG HỢP",),
    (),
    ("TT", "Đơn vị", "2.1", "Đường ngõ xóm năm nay"),
    (1, "Thuỷ Liễu", 90.5, 88),
    (2, "xã Vĩnh Tuy", "chín mươi", 140),
    (3, "Xã Không Có", 1, 2),
)
SHEET = f"/entry/{HOME}/{PERIOD}/{SET}/"
# Forms that are sent empty: each comes back with what is missing.
EMPTY = [
    "/difficulties/new/",
    "/directives/new/",
    "/directives/read/",
    "/directives/policies/new/",
    "/responsible/new/",
    "/sponsors/new/",
    "/recognitions/new/",
    "/recognitions/dossiers/new/",
    "/recognitions/limits/",
    "/reorganisations/new/?date=01/01/2025&change=MERGE&level=COMMUNE",
    "/agencies/KG-SNN/hand-over/",
    "/agencies/KG-SYT/end/",
    "/criteria/add/",
    f"/criteria/{SET}/copy/",
    f"/criteria/{SET}/own-levels/",
    "/localities/91/shared/",
    "/localities/91/map/areas/",
    "/localities/91/investment/",
    "/plans/91/2024/change/",
    "/plans/91/2024/import/",
    f"/localities/{HOME}/roadmap/import/",
    f"/localities/{HOME}/villages/import/",
    f"/localities/{HOME}/villages/",
    "/reports/quarter/templates/91/",
    "/imports/",
    "/accounts/password/",
]


@pytest.fixture(scope="module")
def server(fresh_database, tmp_path_factory):
    """A server of these tests alone: they close quarters, merge communes and record decisions."""
    with served(fresh_database, tmp_path_factory.mktemp("axe")) as address:
        yield address


@pytest.fixture(scope="module")
def office(browser, server):
    walked = Walk(browser, server, "vpdp", 1366)
    yield walked
    walked.context.close()


@pytest.fixture(autouse=True)
def nothing_found(office):
    office.seen.clear()
    office.found.clear()
    yield
    assert not office.found, office.told


def go(walked, address, words=""):
    """Open an address and look at it; the page."""
    walked.page.goto(address, wait_until="domcontentloaded")
    walked.look(words or address)
    return walked.page


def press(walked, name, words="", within="main"):
    """Press a button of the page and look at what comes."""
    button = walked.page.locator(within).get_by_role("button", name=name).first
    with walked.page.expect_navigation(wait_until="domcontentloaded"):
        button.click()
    walked.look(words or f"{walked.page.url}: {name}")
    return walked.page


def send(walked, form="main form[method=post]", words="", **values):
    """Fill fields of a form, send it past the browser's own checks, look at the answer."""
    page = walked.page
    found = page.locator(form).first
    for name, value in values.items():
        field = found.locator(f"[name='{name.replace('__', '-')}']").first
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        else:
            field.fill(value)
    with page.expect_navigation(wait_until="domcontentloaded"):
        found.evaluate("one => HTMLFormElement.prototype.submit.call(one)")
    walked.look(words or f"{page.url} sent")
    return page


def upload(walked, path, words=""):
    walked.page.locator("main input[type=file]").first.set_input_files(path)
    return send(walked, "main form:has(input[type=file])", words)


def downloaded(walked, address, path):
    answer = walked.page.request.get(address)
    assert answer.status == 200, address
    path.write_bytes(answer.body())
    return path


@pytest.mark.parametrize("address", EMPTY)
def test_a_form_that_comes_back(office, address):
    go(office, address)
    send(office, words=f"{address} sent empty")


def test_pages_that_refuse(office, browser, server):
    for address in ("/khong-co-trang-nay/", f"/criteria/{SET}/15/15.1/amend/", "/localities/99999/"):
        go(office, address)
    visitor = browser.new_context(base_url=server, bypass_csp=True, locale="vi-VN")
    page, office.page = office.page, visitor.new_page()
    go(office, "/khong-co-trang-nay/", "a page that is not there, not signed in")
    for attempt in range(8):
        office.page.goto("/accounts/login/")
        office.page.fill("[name=username]", "govao")
        office.page.fill("[name=password]", "sai mật khẩu")
        with office.page.expect_navigation(wait_until="domcontentloaded"):
            office.page.press("[name=password]", "Enter")
        if attempt in (0, 7):
            office.look(f"wrong password {attempt}")
    assert "govao" not in office.page.url
    office.page = page
    visitor.close()


def test_an_own_matrix_and_the_workbook_of_the_site(office, tmp_path):
    book = openpyxl.Workbook()
    for line in MATRIX:
        book.active.append(list(line))
    book.save(tmp_path / "rieng.xlsx")
    page = go(office, "/imports/")
    page.locator("#id_target").select_option(index=1)
    upload(office, tmp_path / "rieng.xlsx", "mapping of an own matrix")
    assert page.url.endswith("/mapping/")
    press(office, "Xem trước", "preview with errors")
    page = go(office, "/imports/")
    upload(office, downloaded(office, f"{SHEET}workbook.xlsx", tmp_path / "bieu.xlsx"), "preview without changes")


def test_a_draft_of_a_set(office):
    go(office, f"/criteria/{SET}/copy/")
    page = send(office, name="Bộ tiêu chí thử", code="bo-thu-axe", words="a draft made")
    assert "bo-thu-axe" in page.url
    for end in ("edit/", "edit/new/", "edit/2/", "edit/2/2.1/", "edit/2/new/", "publish/"):
        go(office, f"/criteria/bo-thu-axe/{end}")
        if end != "publish/":
            send(office, words=f"/criteria/bo-thu-axe/{end} sent")
    go(office, "/criteria/bo-thu-axe/publish/")
    go(office, f"/criteria/compare/?first={SET}&second=bo-thu-axe")
    go(office, "/criteria/bo-thu-axe/edit/")
    send(office, "form[action$='/discard/']", "a draft to be discarded")


def test_a_reorganisation_from_its_preview_to_its_undoing(office):
    page = go(office, "/reorganisations/new/?date=01/01/2025&change=MERGE&level=COMMUNE")
    page.get_by_label("Xã Nam Thái A").check()
    page.get_by_label("Xã Nam Thái (").check()
    page.fill("[name=new_code]", "KG-NAMTHAI")
    page.fill("[name=new_name]", "Nam Thái")
    page.fill("[name=resolution]", "NQ 1200/NQ-UBTVQH15")
    page.locator(".change-form button").click()
    page.wait_for_url("**/reorganisations/*/")
    office.look("preview of a reorganisation")
    send(office, "form[action$='/confirm/']", "a reorganisation recorded")
    record = page.url
    if page.locator("a[href*='/reviews/']").count():
        go(office, page.locator("a[href*='/reviews/']").first.get_attribute("href"), "recognition to decide")
        send(office, words="recognition to decide, sent empty")
    go(office, "/localities/KG-NAMTHAI/?as_of=2025-02-01")
    go(office, "/localities/KG-NAMTHAI/life/")
    go(office, record)
    send(office, "form[action$='/undo/']", "a reorganisation to be undone")


def test_what_if_and_its_scenarios(office):
    page = go(office, "/localities/91/what-if/?as_of=2024-06-30")
    page.locator("[name=tick]").first.check()
    press(office, "Xem kết quả giả định", "what would follow")
    page.locator("[name=name]").fill("Phương án A")
    press(office, "Lưu", "a scenario saved", within=".what-if section:has([name=name])")
    saved = page.url
    page = go(office, "/localities/91/what-if/?as_of=2024-06-30")
    page.locator("[name=tick]").nth(1).check()
    page.locator("[name=name]").fill("Phương án B")
    press(office, "Lưu", "another scenario", within=".what-if section:has([name=name])")
    press(office, "So sánh", "two scenarios")
    go(office, saved.rstrip("/") + "/edit/")
    go(office, "/scenarios/")


def test_a_report_of_a_quarter(office):
    page = go(office, "/reports/quarter/new/")
    page.get_by_label("Kỳ báo cáo").select_option(label="Quý II/2024 (đã khóa)")
    press(office, "Tạo dự thảo", "a report being edited")
    report = page.url
    go(office, report.rstrip("/") + "/preview/")
    go(office, report)
    press(office, "Hoàn thành", "a report finished or refused")
    for kind in ("PARTY", "CENTRAL", "EXTRAORDINARY"):
        go(office, f"/reports/quarter/new/?kind={kind}")
    go(office, "/reports/quarter/")
    go(office, "/reports/quarter/letterhead/91/COMMITTEE/")
    send(office, words="a letterhead saved")


def test_a_correction_after_closing(office):
    page = go(office, f"/periods/91/{CLOSED}/corrections/new/")
    send(office, words="a correction sent empty")
    page.locator("[name=line0-unit]").select_option(index=3)
    page.locator("[name=line0-indicator]").select_option(index=5)
    page.locator("[name=line0-figure]").fill("61,5")
    page.locator("[name=reason]").fill("Phúc tra")
    page.locator("[name=document]").fill("BB 12")
    page.locator("[name=document_date]").fill("01/10/2024")
    press(office, "Xem trước", "a correction before it is recorded")
    with page.expect_navigation(wait_until="domcontentloaded"):
        page.locator("button[name=confirm]").click()
    office.look("a correction recorded")
    go(office, f"/periods/91/{CLOSED}/corrections/")
    go(office, page.locator("main a[href*='/corrections/']").first.get_attribute("href"), "a correction")
    go(office, f"/periods/91/{CLOSED}/")


def test_a_paper_read_in(office):
    page = go(office, "/directives/read/")
    upload(office, PAPER, "a paper being read")
    for _part in range(12):
        if "/confirm/" in page.url:
            break
        press(office, "Lưu và tiếp tục")
    assert "/confirm/" in page.url
    press(office, "Xác nhận, đưa vào sổ", "a paper in the register")


def test_a_shared_link(office, browser, server):
    page = go(office, "/localities/91/shared/")
    day = timezone.localdate() + dt.timedelta(days=20)
    send(office, "main form.filters", label="Thường trực Tỉnh ủy", expires_on=f"{day:%d/%m/%Y}", words="a link made")
    address = page.locator(".feed-address code").inner_text()
    leader = browser.new_context(
        base_url=server, bypass_csp=True, locale="vi-VN", viewport={"width": 1366, "height": 800}
    )
    office.page = leader.new_page()
    go(office, address, "the dashboard behind a link")
    home = office.page.url
    for end in ("localities/91/", f"localities/{HOME}/", "localities/91/map/", "localities/91/communes/"):
        go(office, f"{home.split('/localities/')[0].rstrip('/')}/{end}", f"behind a link: {end}")
    go(office, address[:-4] + "xxxx", "a link that is none")
    office.page = page
    leader.close()


def test_the_steps_of_a_quarter(office):
    page = go(office, f"/entry/91/{PERIOD}/progress/")
    send(office, "form[action$='/close/']", "a period to be closed")
    go(office, "/entry/periods/new/?quarter=2024-Q4&province=91")
    for end, step in (("units/", "remind/"), ("waiting/", "remind/"), ("check/", "submit/"), ("history/", "")):
        go(office, f"/entry/908/{PERIOD}/{SET}/{end}")
        if step and page.locator(f"main form[action$='/{step}']").count():
            send(office, f"main form[action$='/{step}']")
    go(office, SHEET)
    page.locator("input[name^=value-]").first.fill("không phải số")
    send(office, "main form:has(input[name^=value-])", "a sheet with an error")
    go(office, f"/entry/91/{PERIOD}/{SET}/units/")
    for form in ("approve-all/", "confirm/"):
        page = go(office, f"/entry/91/{PERIOD}/{SET}/units/")
        if page.locator(f"form[action$='{form}']").count():
            send(office, f"form[action$='{form}']")
    go(office, f"/entry/91/{CLOSED}/progress/")
    go(office, f"/entry/{HOME}/{CLOSED}/{SET}/")
    go(office, f"/entry/{HOME}/{CLOSED}/{SET}/unlock/")
    send(office, words="an unlocking sent empty")
    go(office, f"/entry/91/{PERIOD}/{SET}/verification/?criterion=15")


def test_disagreements_villages_and_decisions(office):
    page = go(office, "/entry/disagreements/?show=all")
    go(office, page.locator("main td a, main th a").first.get_attribute("href"), "a disagreement")
    page = go(office, f"/localities/{HOME}/villages/")
    send(office, "form[action*='/villages/add']", "a village added", name="Ấp Một", code="V1")
    go(office, page.get_by_role("link", name="Ấp Một").first.get_attribute("href"), "a village")
    send(office, "form[action*='/rename']", "a village's new name sent empty")
    send(office, "form[action*='/rename']", "a village renamed", name="Ấp Nhất", date="15/06/2024")
    send(office, "form[action*='/end']", "the end of a village sent empty")
    send(office, "form[action*='/end']", "a village ended", last_day="30/06/2024")
    page = go(office, "/recognitions/new/")
    page.fill("[name=decision_number]", "15/QĐ-UBND")
    page.fill("[name=decision_date]", "01/03/2024")
    page.fill("[name=pasted]", "Nam Du\nKhông Có Xã Này")
    send(office, words="a decision with an unknown name")
    page.fill("[name=pasted]", "Nam Du")
    send(office, words="a decision before it is recorded")


def test_workbooks_that_are_previewed(office, tmp_path):
    for page, file in (
        (f"/localities/{HOME}/roadmap/import/", f"/localities/{HOME}/roadmap/workbook.xlsx"),
        ("/plans/91/2024/import/", "/plans/91/2024/template.xlsx"),
        (f"/localities/{HOME}/villages/import/", f"/localities/{HOME}/villages/template.xlsx"),
        ("/reorganisations/new/", "/reorganisations/template.xlsx"),
        ("/criteria/add/", f"/criteria/{SET}/workbook.xlsx"),
        ("/criteria/add/", "/criteria/add/template.xlsx"),
    ):
        go(office, page)
        upload(office, downloaded(office, file, tmp_path / "tep.xlsx"), f"{file} sent")
