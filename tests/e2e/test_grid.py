"""The entry grid in a real browser: as quick as a spreadsheet, and nothing lost."""

import json
import re
import sqlite3
from contextlib import closing

import pytest

from tests.e2e.conftest import CHROMIUM, PASSWORD, QUIET

pytestmark = pytest.mark.e2e

SET = "2024-Q3/xa-ntm-2021-2025/"
PROVINCE, ANBIEN, GOVAO, HONDAT = (f"/entry/{code}/{SET}" for code in ("91", "908", "907", "903"))
ALL_SAVED = "Đã lưu tất cả"


@pytest.fixture
def grid(visit):
    """grid("anbien", ANBIEN) is a Grid in a browser of its own."""

    def opened(username, address, **screen):
        page = visit(username, **screen)
        return Grid(page).open(address)

    return opened


class Grid:
    """What a person sees and does in the grid."""

    def __init__(self, page):
        self.page = page

    def open(self, address):
        self.page.goto(address)
        self.page.wait_for_selector("[data-ready]", state="attached")
        return self

    def cell(self, row, column):
        return self.page.locator(".sheet tbody tr:not(.gg)").nth(row).locator("td").nth(column)

    def go(self, row, column):
        self.cell(row, column).click()

    def press(self, *keys):
        for key in keys:
            self.page.keyboard.press(key)

    def type(self, text, then="Enter"):
        self.page.keyboard.type(text)
        self.press(then)

    def text(self, row, column):
        """What stands in a cell to be edited, without last period's value beside it."""
        return self.cell(row, column).evaluate("td => td.firstChild?.nodeType === 3 ? td.firstChild.data : ''")

    def state(self, row, column):
        found = re.search(r"gs-(\w+)", self.cell(row, column).get_attribute("class") or "")
        return found[1] if found else ""

    def score(self, row):
        return self.page.locator(".sheet tbody tr:not(.gg)").nth(row).locator("th b").inner_text()

    @property
    def status(self):
        return self.page.locator("[data-status]").inner_text()

    def wait_for(self, text):
        self.page.locator("[data-status]", has_text=text).wait_for(timeout=40_000)

    def focused(self):
        return self.page.evaluate("document.activeElement.getAttribute('aria-label') || ''")

    def paste(self, text):
        self.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.page.evaluate("text => navigator.clipboard.writeText(text)", text)
        self.press("Control+v")

    def clipboard(self):
        self.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        self.press("Control+c")
        return self.page.evaluate("navigator.clipboard.readText()")


@pytest.fixture
def stored(folder):
    """stored("SELECT …") asks the server's database itself."""

    def ask(sql, *values):
        with closing(sqlite3.connect(folder / "db.sqlite3", timeout=20)) as connection:
            return connection.execute(sql, values).fetchall()

    return ask


CHANGES = "SELECT count(*) FROM criteria_change WHERE door = 'GRID'"
VALUES = """
    SELECT result.value FROM criteria_indicatorresult result
    JOIN criteria_assessment assessment ON assessment.id = result.assessment_id
    JOIN criteria_reportingperiod period ON period.id = assessment.period_id
    JOIN criteria_indicator indicator ON indicator.id = result.indicator_id
    JOIN criteria_criterion criterion ON criterion.id = indicator.criterion_id
    JOIN criteria_criteriaset used ON used.id = criterion.criteria_set_id
    WHERE period.code = '2024-Q3' AND used.code = 'xa-ntm-2021-2025' AND assessment.locality_id = ?
      AND indicator.number = ?
"""


def value_of(stored, grid, row, number):
    unit = json.loads(grid.page.locator("#grid-data").inner_text())["units"][row]["id"]
    return float(stored(VALUES, unit, number)[0][0])


# -- Typing ------------------------------------------------------------------------------------------------------


def test_typing_saves_and_the_score_follows(grid):
    sheet = grid("anbien", ANBIEN)
    before = sheet.score(0)

    sheet.go(0, 6)
    sheet.type("50")

    sheet.wait_for(ALL_SAVED)
    assert sheet.state(0, 6) == "saved"
    assert before == "19/19"
    assert sheet.score(0) == "18/19"
    assert "tiêu chí chưa đạt: 3" not in sheet.page.locator("[data-bar-unit]").inner_text()
    sheet.go(0, 6)
    assert "tiêu chí chưa đạt: 3" in sheet.page.locator("[data-bar-unit]").inner_text()
    sheet.type("95")
    sheet.wait_for(ALL_SAVED)
    sheet.page.wait_for_timeout(600)
    assert sheet.score(0) == "19/19"


def test_a_wrong_text_stays_in_its_cell_with_the_reason(grid, stored):
    sheet = grid("anbien", ANBIEN)
    before = value_of(stored, sheet, 1, "3.1")

    sheet.go(1, 6)
    sheet.type("101")
    sheet.wait_for("sai 01 ô")

    assert (sheet.text(1, 6), sheet.state(1, 6)) == ("101", "wrong")
    sheet.go(1, 6)
    assert "100%" in sheet.page.locator("[data-bar-state]").inner_text()
    assert sheet.page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
    assert value_of(stored, sheet, 1, "3.1") == before
    sheet.open(ANBIEN)
    sheet.wait_for("sai 01 ô")
    assert (sheet.text(1, 6), sheet.state(1, 6)) == ("101", "wrong")
    sheet.go(1, 6)
    sheet.type("91,5")
    sheet.wait_for(ALL_SAVED)
    assert value_of(stored, sheet, 1, "3.1") == 91.5


def test_the_keyboard_alone_is_enough(grid):
    sheet = grid("anbien", ANBIEN)

    for _step in range(60):
        sheet.press("Tab")
        if sheet.page.evaluate("Boolean(document.activeElement.closest('.cell-edit'))"):
            break
    assert sheet.focused().startswith("Xã Đông Thái, 1.1 ")
    sheet.press("End")
    assert "19.2" in sheet.focused()
    sheet.press("Home", "ArrowDown", "Tab", "Tab")
    assert sheet.focused().startswith("Xã Đông Yên, 2.1 ")
    sheet.type("88,8 Đ")
    # After a run of Tabs Enter goes back below where the run began.
    assert sheet.focused().startswith("Xã Hưng Yên, 1.1 ")
    sheet.press("Control+End")
    assert sheet.focused().startswith("Xã Tây Yên A, 19.2 ")
    sheet.press("Control+Home", "PageDown")
    assert sheet.focused().startswith("Xã Tây Yên A, 1.1 ")
    sheet.press("Control+Home", "ArrowDown", "ArrowRight", "ArrowRight", "F2", "Backspace", "Backspace", "ArrowLeft")
    sheet.type("7")
    assert sheet.text(1, 2) == "88,78"
    sheet.press("ArrowUp", "9", "Escape")
    assert sheet.text(1, 2) == "88,78"
    sheet.press("Control+z")
    assert sheet.text(1, 2) == "88,8 Đ"
    sheet.press("Control+y")
    assert sheet.text(1, 2) == "88,78"
    sheet.press("Control+z", "Control+z")
    sheet.press("Delete")
    assert sheet.text(1, 2) == ""
    sheet.press("Control+z", "Escape")
    assert sheet.page.evaluate("document.activeElement.tagName") == "SUMMARY"
    sheet.wait_for(ALL_SAVED)


def test_the_accessibility_tree_says_all_of_a_cell(grid):
    sheet = grid("anbien", ANBIEN)

    sheet.go(2, 6)
    session = sheet.page.context.new_cdp_session(sheet.page)
    session.send("Accessibility.enable")
    nodes = [node for node in session.send("Accessibility.getFullAXTree")["nodes"] if not node.get("ignored")]
    by_role = {}
    for node in nodes:
        by_role.setdefault(node["role"]["value"], []).append(node)
    names = [node.get("name", {}).get("value", "") for node in by_role["gridcell"]]
    focused = [node for node in by_role["textbox"] if properties(node).get("focused")]

    assert len(by_role["grid"]) == 1
    assert len(by_role["gridcell"]) == 8 * 57
    assert len(by_role["rowheader"]) >= 8
    assert len(by_role["columnheader"]) >= 57
    cell = next(name for name in names if name.startswith("Xã Hưng Yên, 3.1 "))
    for part in ("giá trị ", "yêu cầu ≥ 80%", "kỳ trước ", "đạt (theo mức)"):
        assert part in cell
    assert [node["name"]["value"] for node in focused] == [cell]
    assert sheet.page.locator("[role=status][aria-live=polite]").count() >= 1


def properties(node):
    return {one["name"]: one["value"].get("value") for one in node.get("properties", [])}


def test_what_may_only_be_read_is_read_only(grid):
    sheet = grid("lanhdao", PROVINCE)
    before = sheet.text(3, 3)

    sheet.go(3, 3)
    sheet.type("12")
    sheet.press("ArrowUp", "Delete")
    sheet.paste("1")

    assert sheet.text(3, 3) == before
    assert sheet.page.evaluate("document.activeElement.getAttribute('aria-readonly')") == "true"
    assert sheet.page.locator("table[role=grid]").get_attribute("aria-readonly") == "true"


def test_an_input_method_composes_in_the_cell_from_its_first_letter(grid):
    sheet = grid("anbien", ANBIEN)
    session = sheet.page.context.new_cdp_session(sheet.page)

    sheet.go(7, 1)
    for composed in ("k", "kh", "không"):
        session.send("Input.imeSetComposition", {"text": composed, "selectionStart": 0, "selectionEnd": len(composed)})
    assert sheet.page.evaluate("document.activeElement.value") == "không"
    assert "is-editing" in sheet.cell(7, 1).get_attribute("class")
    session.send("Input.insertText", {"text": "không áp dụng"})
    sheet.press("Enter")
    sheet.wait_for(ALL_SAVED)

    assert sheet.text(7, 1) == "KAD"
    sheet.press("Control+z")
    sheet.wait_for(ALL_SAVED)


# -- Blocks ------------------------------------------------------------------------------------------------------


BLOCKS = [
    ("1\t2\r\n3\t4\r\n", [["1", "2"], ["3", "4"]]),
    ("1\t2\n3\t4", [["1", "2"], ["3", "4"]]),
    ("85,3", [["85,3"]]),
    ("\t\n", [["", ""]]),
    ("a\n\nb\n", [["a"], [""], ["b"]]),
    ('"hai\ndòng"\tx', [["hai dòng", "x"]]),
    ('"có ""ngoặc"""\t"a\tb"', [['có "ngoặc"', "a\tb"]]),
    ('"chưa đóng\tx', [['"chưa đóng', "x"]]),
    ('12"\t"5" ống"', [['12"', '"5" ống"']]),
]


def test_blocks_are_read_as_a_spreadsheet_means_them(visit):
    page = visit("anbien")

    for text, rows in BLOCKS:
        read = "text => import('/static/js/grid/tsv.js').then(tsv => tsv.parseBlock(text))"
        assert page.evaluate(read, text) == rows, text
    write = "rows => import('/static/js/grid/tsv.js').then(tsv => tsv.parseBlock(tsv.blockText(rows)))"
    assert page.evaluate(write, [["a", 'b"c'], ["", "d\te"]]) == [["a", 'b"c'], ["", "d\te"]]


def test_a_block_from_a_spreadsheet_is_saved_in_one_request(grid, stored):
    sheet = grid("vpdp", GOVAO)
    requests = []
    sheet.page.on("request", lambda request: requests.append(request) if request.url.endswith("/cells/") else None)
    changes = stored(CHANGES)[0][0]
    lines = [[f"{80 + row},{column + 1} Đ" for column in range(4)] for row in range(10)]
    lines[0][0] = '"81,1\n Đ"'  # a cell of two lines, as Excel quotes it

    sheet.go(0, 2)
    sheet.paste("\r\n".join("\t".join(line) for line in lines) + "\r\n")
    sheet.wait_for(ALL_SAVED)

    assert len(requests) == 1
    assert sheet.text(0, 2) == "81,1 Đ"
    assert sheet.text(9, 5) == "89,4 Đ"
    assert value_of(stored, sheet, 9, "2.4") == 89.4
    assert stored(CHANGES)[0][0] - changes == 40
    # Back out as it came in, and undone as one step.
    assert sheet.clipboard().split("\r\n")[9].split("\t") == lines[9]
    sheet.press("Control+z")
    sheet.wait_for(ALL_SAVED)
    assert sheet.text(0, 2) != "81,1 Đ"


def test_twenty_units_are_copied_over_twenty_others_in_one_request(grid):
    sheet = grid("vpdp", PROVINCE)
    sent = []
    sheet.page.on("request", lambda one: sent.append(one.post_data_json) if one.url.endswith("/cells/") else None)
    before = [sheet.text(59, column) for column in range(57)]

    sheet.go(20, 0)
    sheet.press("Shift+End", *["Shift+ArrowDown"] * 19)
    block = sheet.clipboard()
    sheet.go(40, 0)
    sheet.paste(block)
    sheet.wait_for(ALL_SAVED)

    assert [len(line.split("\t")) for line in block.split("\r\n")] == [57] * 20
    assert len(sent) == 1
    assert len(sent[0]["edits"]) > 20 * 20
    assert [sheet.text(59, column) for column in range(57)] == [sheet.text(39, column) for column in range(57)]
    with sheet.page.expect_response(lambda answer: answer.url.endswith("/cells/")):
        sheet.press("Control+z")
    sheet.wait_for(ALL_SAVED)
    assert len(sent) == 2
    assert [sheet.text(59, column) for column in range(57)] == before


def test_filling_down_and_one_text_over_a_range(grid):
    sheet = grid("anbien", ANBIEN)

    sheet.go(4, 3)
    sheet.type("77,7 Đ", then="ArrowUp")
    sheet.go(4, 3)
    sheet.press("Shift+ArrowDown", "Shift+ArrowDown", "Control+d")
    assert [sheet.text(row, 3) for row in (4, 5, 6)] == ["77,7 Đ"] * 3
    sheet.press("Shift+ArrowRight")
    sheet.paste("66,6 Đ")
    assert [sheet.text(row, column) for row in (4, 5, 6) for column in (3, 4)] == ["66,6 Đ"] * 6
    sheet.wait_for(ALL_SAVED)
    sheet.press("Control+z", "Control+z", "Control+z")
    sheet.wait_for(ALL_SAVED)


# -- The network -------------------------------------------------------------------------------------------------


def test_two_hundred_edits_survive_a_cut_network(grid, stored):
    sheet = grid("vpdp", PROVINCE)
    changes = stored(CHANGES)[0][0]
    wanted = {(row, column): f"{60 + row % 30},{column * 10 + row % 10} Đ" for column in (3, 4) for row in range(100)}

    sheet.page.context.set_offline(True)
    for column in (3, 4):
        sheet.go(0, column)
        for row in range(100):
            # Not letter by letter: the keys are tested above, here it is the number of edits that counts.
            sheet.page.keyboard.insert_text(wanted[row, column])
            sheet.press("Enter")
    sheet.wait_for("đang chờ 200 ô")
    sheet.wait_for("mất kết nối, sẽ gửi lại")
    assert sheet.state(50, 3) == "waiting"
    assert stored(CHANGES)[0][0] == changes
    sheet.page.context.set_offline(False)
    sheet.wait_for(ALL_SAVED)

    shown = {spot: sheet.text(*spot) for spot in wanted}
    sheet.open(PROVINCE)
    assert {spot: sheet.text(*spot) for spot in wanted} == shown == {spot: plain(text) for spot, text in wanted.items()}
    assert stored(CHANGES)[0][0] - changes == 200


def plain(text):
    """ "60,30 Đ" as it is shown: "60,3 Đ"."""
    number, letter = text.split()
    return f"{number.rstrip('0').rstrip(',')} {letter}"


def test_an_answer_that_is_lost_is_not_written_twice(grid, stored):
    sheet = grid("govao", GOVAO)
    changes = stored(CHANGES)[0][0]
    seen = []

    def lose_the_first(route):
        answer = route.fetch()
        seen.append(answer.status)
        if len(seen) == 1:
            route.abort()
        else:
            route.fulfill(response=answer)

    sheet.page.route("**/cells/", lose_the_first)
    sheet.go(3, 6)
    sheet.type("83,3")
    sheet.page.wait_for_timeout(500)
    sheet.go(3, 6)
    sheet.type("84,4")  # typed while nobody knows what became of the first
    sheet.wait_for(ALL_SAVED)

    assert seen[0] == 200
    assert value_of(stored, sheet, 3, "3.1") == 84.4
    assert stored(CHANGES)[0][0] - changes == 2
    assert sheet.state(3, 6) == "saved"


def test_edits_survive_a_reload(grid, stored):
    sheet = grid("govao", GOVAO)
    sheet.page.route("**/cells/", lambda route: route.abort())

    sheet.go(4, 6)
    sheet.type("85,5")
    sheet.wait_for("mất kết nối")
    sheet.open(GOVAO)
    assert (sheet.text(4, 6), sheet.state(4, 6)) == ("85,5", "waiting")
    sheet.page.unroute("**/cells/")
    sheet.wait_for(ALL_SAVED)

    assert value_of(stored, sheet, 4, "3.1") == 85.5


def test_edits_survive_a_tab_that_was_killed(grid, stored):
    sheet = grid("govao", GOVAO)
    context = sheet.page.context

    context.set_offline(True)
    sheet.go(2, 6)
    sheet.type("86,5")
    sheet.wait_for("đang chờ 01 ô")
    sheet.page.close(run_before_unload=False)
    context.set_offline(False)
    fresh = Grid(context.new_page()).open(GOVAO)
    fresh.wait_for(ALL_SAVED)

    assert value_of(stored, fresh, 2, "3.1") == 86.5


def test_edits_survive_the_end_of_the_browser(server, stored, tmp_path, browser):
    changes = stored(CHANGES)[0][0]
    with_playwright = browser.browser_type

    def start():
        context = with_playwright.launch_persistent_context(
            tmp_path / "profile", executable_path=CHROMIUM, args=QUIET, base_url=server,
            viewport={"width": 1366, "height": 768},
        )  # fmt: skip
        return context, Grid(context.pages[0])

    context, sheet = start()
    sheet.page.goto("/accounts/login/")
    sheet.page.fill("[name=username]", "govao")
    sheet.page.fill("[name=password]", PASSWORD)
    sheet.press("Tab")
    sheet.page.press("[name=password]", "Enter")
    sheet.page.wait_for_url(f"{server}/entry/")
    sheet.open(GOVAO)
    context.set_offline(True)
    sheet.go(5, 6)
    for text in ("81,5", "82,5", "83,5"):
        sheet.type(text)
    sheet.wait_for("đang chờ 03 ô")
    session = context.cookies()
    context.close()
    context, sheet = start()
    context.add_cookies(session)
    sheet.open(GOVAO)
    sheet.wait_for(ALL_SAVED)

    assert [value_of(stored, sheet, row, "3.1") for row in (5, 6, 7)] == [81.5, 82.5, 83.5]
    assert stored(CHANGES)[0][0] - changes == 3
    context.close()


def test_a_sign_in_that_ran_out_loses_nothing(grid, stored, server):
    sheet = grid("govao", GOVAO)

    sheet.page.context.clear_cookies(name="sessionid")
    sheet.go(8, 6)
    sheet.type("87,5")
    sheet.page.get_by_role("link", name="Đăng nhập lại").click()
    sheet.page.fill("[name=username]", "govao")
    sheet.page.fill("[name=password]", PASSWORD)
    sheet.page.press("[name=password]", "Enter")
    sheet.page.wait_for_url(f"{server}{GOVAO}")
    sheet.wait_for(ALL_SAVED)

    assert value_of(stored, sheet, 8, "3.1") == 87.5


# -- Two people --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("choice", "expected"), [("Giữ giá trị của tôi", 92.2), ("Lấy giá trị đã lưu", 91.1)])
def test_two_people_on_one_cell_and_the_later_one_chooses(grid, stored, choice, expected):
    row = 5 if "tôi" in choice else 6
    first, second = grid("vpdp", ANBIEN), grid("anbien", ANBIEN)

    first.go(row, 6)
    first.type("91,1")
    first.wait_for(ALL_SAVED)
    second.go(row, 6)
    second.type("92,2")
    second.wait_for("01 ô đã có người khác sửa")
    second.page.get_by_role("button", name="Đến ô cần xử lý").press("Enter")

    panel = second.page.locator("[data-conflict]")
    assert (second.text(row, 6), second.state(row, 6)) == ("92,2", "conflict")
    assert "91,1" in panel.inner_text()
    assert "92,2" in panel.inner_text()
    assert "Nguyễn Thị Điều Phối" in panel.inner_text()
    assert value_of(stored, second, row, "3.1") == 91.1
    panel.get_by_role("button", name=choice).press("Enter")
    second.page.wait_for_timeout(900)
    assert second.state(row, 6) in ("saved", "")
    assert panel.is_hidden()
    assert second.page.evaluate("Boolean(document.activeElement.closest('.cell-edit'))")
    assert value_of(stored, second, row, "3.1") == expected


# -- Other screens -----------------------------------------------------------------------------------------------


def test_on_a_phone_each_unit_has_its_form(grid):
    sheet = grid("anbien", ANBIEN, width=390, height=844)

    assert not sheet.page.locator("table[role=grid]").is_visible()
    assert sheet.page.evaluate("document.documentElement.scrollWidth") <= 390
    sheet.page.locator(".grid-units").get_by_role("link", name="Xã Nam Thái", exact=True).click()
    assert sheet.page.locator("input[name^=value-]").first.is_visible()
    assert sheet.page.evaluate("document.documentElement.scrollWidth") <= 390


def test_turned_the_same_cells_are_typed(grid, stored):
    sheet = grid("anbien", f"{ANBIEN}?turned=1")
    row = sheet.page.locator(".sheet tbody tr:not(.gg) th b").all_inner_texts().index("3.1")

    sheet.go(row, 7)
    sheet.type("93,3")
    sheet.wait_for(ALL_SAVED)

    assert sheet.page.locator(".sheet thead th b").nth(7).inner_text() == "19/19"
    assert value_of(stored, sheet, 7, "3.1") == 93.3


def test_without_script_the_grid_is_a_table_with_links(server, browser):
    context = browser.new_context(java_script_enabled=False, base_url=server)
    page = context.new_page()
    page.goto("/accounts/login/")
    page.fill("[name=username]", "anbien")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")

    page.goto(ANBIEN)

    assert page.locator("table[role=grid] td").count() == 8 * 57
    page.locator("table[role=grid] tbody th a", has_text="Xã Nam Yên").click()
    assert page.locator("input[name^=value-]").first.is_visible()
    context.close()
