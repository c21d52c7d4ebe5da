"""Every address × every role: a stranger gets 404, a reader who may not write 403, nobody a 500."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.scope import scope_of
from criteria.models import WorkbookImport
from directives.models import Directive

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo")]

SET, PERIOD = "xa-ntm-2021-2025", "2024-Q3"
DISTRICT_SET = "huyen-ntm-2021-2025"
HOME, NEIGHBOUR, FARAWAY = "31006", "30979", "03388"
ROLES = ["vpdp", "vpdp-laichau", "lanhdao", "anbien", "soyte", "admin"]
KIEN_GIANG = {"vpdp", "lanhdao", "anbien", "soyte"}
ALL = set(ROLES)
NAMES = ("accounts", "criteria", "directives", "reports")


def unit(code):
    return [code, PERIOD, SET]


# name → (arguments, roles that get 200, status of the other signed-in roles)
GETS = {
    "reports:home": ([], ALL, None),
    "reports:locality-list": ([], ALL, None),
    "reports:country": ([], ALL, None),
    "reports:locality": (["91"], KIEN_GIANG, 404),
    "reports:commune-list": (["91"], KIEN_GIANG, 404),
    "reports:district-list": (["91"], KIEN_GIANG, 404),
    "reports:standing": (["91"], KIEN_GIANG, 404),
    "reports:map": (["91"], KIEN_GIANG, 404),
    "reports:map-areas": (["91"], {"vpdp"}, (403, 404)),
    "reports:sheet": (["91"], KIEN_GIANG, 404),
    "reports:chart": (["91", "bands"], KIEN_GIANG, 404),
    "reports:shared-links": (["91"], {"vpdp"}, (403, 404)),
    "reports:present": (["91"], KIEN_GIANG, 404),
    "reports:second-look": (["91"], KIEN_GIANG, 404),
    "reports:revocation-review": (["91"], KIEN_GIANG, 404),
    "reports:next-list": (["91"], KIEN_GIANG, 404),
    "reports:investment-needs": (["91"], KIEN_GIANG, 404),
    "reports:what-if": (["91"], KIEN_GIANG, 404),
    "reports:compare": (["91"], KIEN_GIANG, 404),
    "reports:scenario-list": ([], ALL, None),
    "reports:register": ([], ALL, None),
    "reports:changes": (["91"], KIEN_GIANG, 404),
    "reports:frozen": (["91", "2024-Q2"], KIEN_GIANG, 404),
    "reports:correction-list": (["91", "2024-Q2"], KIEN_GIANG, 404),
    "reports:correction-new": (["91", "2024-Q2"], {"vpdp"}, (403, 404)),
    "criteria:dossier-board": ([], ALL, None),
    "criteria:correction-list": ([], ALL, None),
    "criteria:dossier-new": ([], {"vpdp", "vpdp-laichau", "anbien"}, 403),
    "criteria:decision-new": ([], {"vpdp", "vpdp-laichau", "anbien"}, 403),
    "criteria:dossier-decide": ([], {"vpdp", "vpdp-laichau"}, 403),
    "criteria:limit-list": ([], {"vpdp", "vpdp-laichau"}, 403),
    "reports:village-list": (["91"], KIEN_GIANG, 404),
    "reports:village-template": ([HOME], {"vpdp", "anbien"}, (403, 404)),
    "reports:village-import": ([HOME], {"vpdp", "anbien"}, (403, 404)),
    "reports:target-list": ([], ALL, None),
    "reports:plan-list": ([], ALL, None),
    "reports:roadmap": (["91"], KIEN_GIANG, 404),
    "reports:roadmap-grid": ([HOME], {"vpdp", "anbien"}, (403, 404)),
    "reports:roadmap-workbook": ([HOME], {"vpdp", "anbien"}, (403, 404)),
    "reports:roadmap-import": ([HOME], {"vpdp", "anbien"}, (403, 404)),
    "reports:year-plan": (["91", 2024], KIEN_GIANG, 404),
    "reports:year-plan-change": (["91", 2024], {"vpdp"}, (403, 404)),
    "reports:year-plan-numbers": (["91", 2024], {"vpdp"}, (403, 404)),
    "reports:year-plan-template": (["91", 2024], {"vpdp"}, (403, 404)),
    "reports:year-plan-import": (["91", 2024], {"vpdp"}, (403, 404)),
    "reports:form-list": ([], ALL, None),
    "reports:quarter-list": ([], {"vpdp", "vpdp-laichau", "lanhdao"}, 403),
    "reports:quarter-new": ([], {"vpdp", "vpdp-laichau"}, 403),
    "reports:quarter-letterhead": (["91", "COMMITTEE"], {"vpdp"}, (403, 404)),
    "reports:word-templates": (["91"], {"vpdp"}, (403, 404)),
    "reports:word-template-file": (["91", "GOVERNMENT"], {"vpdp"}, (403, 404)),
    "reports:form-file": (["entry-matrix", "91", PERIOD], KIEN_GIANG - {"anbien"}, (403, 404)),
    "reports:import-list": ([], ALL, None),
    "reports:mapping-list": ([], {"vpdp", "vpdp-laichau", "anbien"}, 403),
    "reports:entry-workbook": (unit(HOME), KIEN_GIANG, 404),
    "criteria:entry-home": ([], ALL, None),
    "criteria:entry-unit": (unit(HOME), KIEN_GIANG, 404),
    "criteria:entry-list": (unit("908"), KIEN_GIANG, 404),
    "criteria:entry-history": (unit(HOME), KIEN_GIANG, 404),
    "criteria:entry-check": (unit(HOME), KIEN_GIANG, 404),
    "criteria:entry-waiting": (["91", PERIOD, SET], KIEN_GIANG, 404),
    "criteria:entry-unlock": (unit(HOME), {"vpdp"}, (403, 404)),
    "criteria:period-calendar": ([], ALL, None),
    "criteria:period-detail": (["91", PERIOD], KIEN_GIANG, 404),
    "criteria:period-settings": (["91", PERIOD], {"vpdp"}, (403, 404)),
    "criteria:entry-verification": (["91", PERIOD, SET], KIEN_GIANG, 404),
    "criteria:disagreement-list": ([], ALL, None),
    "criteria:entry-cell": ([*unit(HOME), "2.1"], KIEN_GIANG, 404),
    "criteria:entry-criterion": ([*unit(HOME), "2"], KIEN_GIANG, 404),
    "criteria:entry-warnings": (unit("91"), KIEN_GIANG, 404),
    "criteria:entry-sample": (unit("908"), KIEN_GIANG, 404),
    "criteria:set-list": ([], ALL, None),
    "criteria:set-detail": ([SET], ALL, None),
    "reports:criterion-detail": ([SET, "15"], ALL, None),
    "reports:criterion-units": ([SET, "15"], ALL - {"admin"}, 404),
    "criteria:set-add": ([], {"vpdp", "vpdp-laichau"}, 403),
    "criteria:set-template": ([], {"vpdp", "vpdp-laichau"}, 403),
    "criteria:set-compare": ([], ALL, None),
    "criteria:set-workbook": ([SET], ALL, None),
    "criteria:set-copy": ([SET], {"vpdp", "vpdp-laichau"}, 403),
    "criteria:period-sets": (["91", PERIOD], {"vpdp"}, (403, 404)),
    "criteria:indicator-amend": ([SET, "15", "15.1"], set(), 403),
    "criteria:level-list": ([SET], ALL - {"admin"}, 404),
    "criteria:level-own": ([SET], ALL - {"admin"}, 404),
    "criteria:reorganisation-list": ([], {"vpdp", "vpdp-laichau"}, (403, 404)),
    "criteria:reorganisation-new": ([], {"vpdp", "vpdp-laichau"}, (403, 404)),
    "criteria:reorganisation-template": ([], {"vpdp", "vpdp-laichau"}, (403, 404)),
    "criteria:review-list": ([], {"vpdp", "vpdp-laichau"}, (403, 404)),
    "reports:locality-life": ([HOME], KIEN_GIANG, 404),
    "directives:directive-list": ([], ALL, None),
    "directives:directive-new": ([], {"vpdp", "vpdp-laichau"}, 403),
    "directives:task-list": ([], ALL, None),
    "directives:task-mine": ([], ALL, None),
    "directives:board-agency": ([], ALL, None),
    "directives:board-directive": ([], ALL, None),
    "directives:board-locality": ([], ALL, None),
    "directives:board-rows": ([], ALL, None),
    "directives:task-calendar": ([], ALL, None),
    "directives:paper-list": ([], {"vpdp", "vpdp-laichau"}, 403),
    "directives:reminder-list": ([], ALL, None),
    "directives:feed-list": ([], ALL, None),
    "directives:difficulty-list": ([], ALL, None),
    "directives:difficulty-new": ([], {"vpdp", "vpdp-laichau", "anbien", "soyte"}, 403),
    "reports:missed-target-list": ([], ALL, None),
    "directives:responsible-list": ([], ALL, None),
    "directives:responsible-new": ([], {"vpdp", "vpdp-laichau"}, 403),
    "directives:sponsor-list": ([], ALL, None),
    "directives:sponsor-new": ([], {"vpdp", "vpdp-laichau"}, 403),
    "directives:agency-list": ([], ALL, None),
    "directives:hand-over-list": ([], ALL, None),
    "directives:agency-detail": (["KG-SYT"], KIEN_GIANG, 404),
    "directives:agency-end": (["KG-SYT"], {"vpdp"}, (403, 404)),
    "directives:agency-hand-over": (["KG-SNN"], {"vpdp"}, (403, 404)),
    "directives:plan-board": ([], ALL, None),
    "directives:plan-tasks": ([], {"vpdp", "vpdp-laichau"}, 403),
    "directives:policy-list": ([], ALL, None),
    "directives:policy-new": ([], {"vpdp", "vpdp-laichau"}, 403),
    "accounts:password": ([], ALL, None),
}
# name → (arguments, roles whose POST is taken at all, status of the other signed-in roles)
POSTS = {
    "reports:village-add": ([HOME], {"vpdp", "anbien"}, (403, 404)),
    "reports:village-import-confirm": ([HOME], {"vpdp", "anbien"}, (403, 404)),
    "reports:roadmap-confirm": ([HOME], {"vpdp", "anbien"}, (403, 404)),
    "reports:year-plan-confirm": (["91", 2024], {"vpdp"}, (403, 404)),
    "reports:word-template-reset": (["91", "GOVERNMENT"], {"vpdp"}, (403, 404)),
    "criteria:entry-conditions": (["908", PERIOD, DISTRICT_SET], {"vpdp", "anbien"}, (403, 404)),
    "reports:condition-confirm": (["91", "tinh-hoan-thanh-2021-2025", "1"], {"vpdp"}, (403, 404)),
    "reports:condition-withdraw": (["91", "tinh-hoan-thanh-2021-2025", "1"], {"vpdp"}, (403, 404)),
    "criteria:entry-confirm": (unit(HOME), {"vpdp", "anbien"}, (403, 404)),
    "criteria:entry-submit": (unit(HOME), {"vpdp", "anbien"}, (403, 404)),
    "criteria:entry-verify": (unit(HOME), {"vpdp"}, (403, 404)),
    "criteria:entry-approve": (unit(HOME), {"vpdp"}, (403, 404)),
    "criteria:entry-return": (unit(HOME), {"vpdp"}, (403, 404)),
    "criteria:approve-all": (["91", PERIOD, SET], {"vpdp"}, (403, 404)),
    "criteria:entry-remind": (["91", PERIOD, SET], {"vpdp"}, (403, 404)),
    "criteria:period-close": (["91", PERIOD], {"vpdp"}, (403, 404)),
    "criteria:period-lock": (["91", PERIOD], {"vpdp"}, (403, 404)),
    "criteria:period-reopen": (["91", PERIOD], {"vpdp"}, (403, 404)),
}
# Addresses that need a row of their own; tested below or with the imports.
APART = {
    # Every role at a correction: tests/freezing/test_closing_pages.py.
    "reports:correction-detail",
    "reports:correction-file",
    # Every role at a target: tests/demo/test_target_pages.py.
    "reports:target-detail",
    "reports:target-figure",
    "reports:target-figure-withdraw",
    "reports:target-revision",
    "reports:target-revision-withdraw",
    # Every role at one report: tests/reports/test_quarter_report_pages.py.
    "reports:quarter-report",
    "reports:quarter-update",
    "reports:quarter-finish",
    "reports:quarter-reopen",
    "reports:quarter-preview",
    "reports:quarter-word",
    "reports:quarter-brief",
    # Takes JSON alone: tests/criteria/test_grid_cells.py.
    "criteria:entry-cells",
    # Every role at a disagreement: tests/criteria/test_role_page_state.py.
    "criteria:disagreement-detail",
    # Read by whoever knows its secret, and every role at a reminder: tests/directives/test_reminding.py.
    "directives:feed",
    # Whoever knows a link, and every role at its making and end: tests/reports/test_shared_links.py.
    "reports:shared",
    "reports:shared-home",
    "reports:shared-link-revoke",
    "directives:reminder-detail",
    # Every role at a task, at one lead's part and at its papers: tests/directives/test_task_pages.py.
    "reports:task-detail",
    "directives:occurrence-detail",
    "directives:task-file",
    # Every role at a file: tests/criteria/test_evidence.py.
    "criteria:entry-evidence",
    "reports:standing-units",
    # A draft is its own office's alone: tests/criteria/test_drafts.py.
    "criteria:draft-edit",
    "criteria:draft-criterion",
    "criteria:draft-indicator",
    "criteria:draft-row",
    "criteria:draft-publish",
    "criteria:draft-discard",
    # It needs a quarter: tests/criteria/test_periods_calendar.py.
    "criteria:period-open",
    "criteria:level-end",
    "criteria:level-withdraw",
    # Every role at every one of these: tests/criteria/test_reorganisation_pages.py.
    "criteria:reorganisation-detail",
    "criteria:reorganisation-confirm",
    "criteria:reorganisation-discard",
    "criteria:reorganisation-undo",
    "criteria:review-decide",
    # Every role at every one of these: tests/criteria/test_dossier_pages.py.
    "criteria:decision-correct",
    "criteria:dossier-detail",
    "criteria:dossier-advance",
    "criteria:dossier-return",
    "criteria:dossier-disqualify",
    "criteria:dossier-set",
    "criteria:dossier-opinion",
    "criteria:dossier-survey",
    "criteria:dossier-vote",
    "criteria:dossier-check",
    "criteria:dossier-decision",
    "criteria:dossier-attach",
    "criteria:dossier-file",
    # Every role at a scenario: tests/ahead/test_what_if.py.
    "reports:scenario-detail",
    "reports:scenario-edit",
    "reports:scenario-delete",
    "reports:scenario-compare",
    "reports:village-rename",
    "reports:village-end",
    "reports:directive-detail",
    "reports:import-detail",
    "reports:import-confirm",
    "reports:import-discard",
    "reports:import-file",
    "reports:import-mapping",
    "reports:mapping-forget",
    "reports:import-restart",
    "reports:import-errors",
    "reports:import-undo",
    # Every role at each of these: tests/directives/test_difficulties.py.
    "directives:difficulty-detail",
    # Every role at each of these: tests/directives/test_sponsors.py.
    "directives:sponsor-detail",
    "directives:sponsor-edit",
    "directives:pledge-new",
    "directives:pledge-edit",
    "directives:visit-new",
    "directives:visit-edit",
    # tests/directives/test_responsible.py.
    "directives:responsible-edit",
    # tests/directives/test_register.py.
    "directives:directive-edit",
    # tests/directives/test_plans.py.
    "directives:plan-record",
    "directives:plan-file",
    "directives:policy-edit",
    "directives:policy-file",
    "directives:difficulty-edit",
    "directives:difficulty-answer",
    "directives:difficulty-close",
    "directives:difficulty-reopen",
    # Every role at a paper being read in: tests/directives_read/test_pages.py.
    "directives:paper-review",
    "directives:paper-confirm",
    "directives:paper-discard",
    "directives:paper-file",
    "accounts:login",
    "accounts:logout",
}


def named_patterns(patterns, namespace=""):
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from named_patterns(pattern.url_patterns, inner)
        elif isinstance(pattern, URLPattern) and pattern.name:
            yield f"{namespace}{pattern.name}"


def test_every_address_is_in_a_table():
    ours = {name for name in named_patterns(get_resolver().url_patterns) if name.split(":")[0] in NAMES}

    assert ours - set(GETS) - set(POSTS) - APART == set()


def fits(status, wanted):
    return status == wanted if isinstance(wanted, int) else status in wanted


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", GETS)
def test_get(sign_in, name, role):
    arguments, welcome, otherwise = GETS[name]

    status = sign_in(role).get(reverse(name, args=arguments)).status_code

    assert fits(status, 200 if role in welcome else otherwise), status


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("name", POSTS)
def test_post(sign_in, name, role):
    arguments, welcome, otherwise = POSTS[name]

    status = sign_in(role).post(reverse(name, args=arguments), {"reason": "kiểm tra"}).status_code

    assert fits(status, (200, 302) if role in welcome else otherwise), status


@pytest.mark.parametrize("name", [*GETS, *POSTS])
def test_a_visitor_is_asked_to_sign_in(client, name):
    arguments = {**GETS, **POSTS}[name][0]
    send = client.post if name in POSTS else client.get

    answer = send(reverse(name, args=arguments))

    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("accounts:login"))


@pytest.mark.parametrize("name", POSTS)
def test_writing_by_get_is_refused(sign_in, name):
    assert sign_in("vpdp").get(reverse(name, args=POSTS[name][0])).status_code in (200, 405)


# Pages that are a form: sent empty they come back with what is missing.
FORMS = {
    "reports:what-if",
    "reports:shared-links",
    "reports:map-areas",
    "reports:investment-needs",
    "reports:roadmap-grid",
    "reports:year-plan-change",
    "reports:year-plan-numbers",
    "reports:correction-new",
    "reports:quarter-new",
    "reports:quarter-letterhead",
    "reports:word-templates",
}
READ_ONLY = [name for name in GETS if name.startswith("reports:") and "import" not in name and name not in FORMS]


@pytest.mark.parametrize("name", READ_ONLY)
def test_reading_by_post_is_refused(sign_in, name):
    assert sign_in("vpdp").post(reverse(name, args=GETS[name][0])).status_code == 405


@pytest.mark.parametrize("code", [NEIGHBOUR, FARAWAY])
def test_official_gets_404_for_entry_elsewhere(sign_in, code):
    client = sign_in("anbien")

    assert client.get(reverse("criteria:entry-unit", args=unit(code))).status_code == 404
    assert client.post(reverse("criteria:entry-unit", args=unit(code)), {}).status_code == 404
    assert client.get(reverse("reports:entry-workbook", args=unit(code))).status_code in (403, 404)


@pytest.mark.parametrize("role", ["lanhdao", "soyte"])
def test_readers_may_not_write(sign_in, role):
    assert sign_in(role).post(reverse("criteria:entry-unit", args=unit(HOME)), {}).status_code == 403


def test_official_reads_others_only_once_approved(sign_in):
    client = sign_in("anbien")

    page = client.get("/localities/30979/?basis=current&as_of=2024-09-30")

    assert page.status_code == 200
    assert page.context["rollup"].basis == "approved"
    assert page.context["rollup"].period.code == "2024-Q2"


def test_a_document_is_seen_in_its_own_province(sign_in):
    paper = Directive.objects.get(key="LC-CT-2024")

    assert sign_in("vpdp-laichau").get(reverse("reports:directive-detail", args=[paper.pk])).status_code == 200
    assert sign_in("vpdp").get(reverse("reports:directive-detail", args=[paper.pk])).status_code == 404


ODD = [
    "/difficulties/?criterion=%00&state=x&decider=999999999999999999999&q=%00",
    "/difficulties/new/?target=%00&task=999999999999999999999",
    "/difficulties/999999999999999999999/",
    "/directives/plans/?document=abc&as_of=31/02/2024",
    "/directives/policies/?year=abc&kind=x",
    "/directives/?year=abc&q=%00&agency=x&place=999999999999999999999",
    "/agencies/%00/",
    "/agencies/?level=x&state=y&as_of=0001-01-01",
    "/responsible/?kind=x&as_of=9999-12-31&q=%00",
    "/sponsors/?district=999999999999999999999&kind=x",
    "/targets/missed/?as_of=0001-01-01",
    "/?as_of=31/02/2024",
    "/?as_of=0001-01-01",
    "/?as_of=9999-12-31",
    "/?as_of=abc",
    "/?basis=x&compare=y",
    "/?compare=year&as_of=2024-02-29",
    "/?compare=year_end&as_of=0001-01-01",
    "/localities/91/communes/?show=criterion:99",
    "/localities/91/communes/?show=band:",
    "/localities/91/communes/?show=nothing",
    "/localities/91/communes/?show=recognised:X",
    "/localities/91/communes/?page=abc&q=" + "a" * 3000,
    "/localities/91/?format=xlsx&table=nothing",
    "/localities/%00/",
    "/localities/91/standing/?set=%00",
    "/localities/91/standing/units/?set=tinh-hoan-thanh-2021-2025&condition=%00&show=x",
    "/localities/91/second-look/?from=%00&to=x",
    "/localities/91/next/?who=x&order=y&district=%00&page=abc",
    "/localities/91/what-if/?tick=%00&tick=31006:c&kept=:;:*,&solve=i%00&who=x&page=abc",
    "/localities/91/what-if/?kept=" + "31006:c1;" * 300,
    "/localities/91/compare/?by=x&against=%00&with=%00&kind=x",
    "/localities/91/compare/?by=groups&as_of=0001-01-01&against=9999-12-31",
    "/localities/91/compare/?by=dates&as_of=2026-01-01&against=2024-06-30",
    "/localities/91/investment/?set=%00",
    "/scenarios/999999999999999999999/",
    "/scenarios/compare/?a=1&b=%00",
    "/localities/?q=%00",
    "/tasks/?state=x&document=abc&agency=999999999999999999999",
    "/tasks/board/?as_of=x&document=abc",
    "/tasks/board/rows/?by=locality&key=none&part=overdue",
    "/tasks/board/calendar/?month=%00&document=999999999999999999999",
    "/entry/?period=x&district=abc&state=y&q=%00",
    "/entry/periods/new/",
    "/entry/periods/new/?quarter=%00",
    "/entry/periods/new/?quarter=2024-Q4&province=%00",
    f"/entry/91/{PERIOD}/{SET}/check/?district=%00&state=x&q=%00",
    f"/entry/91/{PERIOD}/{SET}/waiting/?format=pdf",
    "/entry/91/2024-Q9/x/",
    "/entry/91/%00/x/",
    "/reports/x/91/2024-Q3/",
    "/imports/999999999999999999999/",
    "/recognitions/?level=x&attainment=y&year=abc&kind=z&district=999999999999999999999&q=%00",
    "/recognitions/?level=VILLAGE&attainment=&q=" + "a" * 3000,
    "/recognitions/dossiers/?year=abc&district=x&attainment=y",
    "/recognitions/dossiers/999999999999999999999/",
    "/recognitions/new/?level=x",
]


@pytest.mark.parametrize("address", ODD)
def test_odd_addresses_are_answered(sign_in, address):
    assert sign_in("vpdp").get(address).status_code in (200, 404)


def test_strict_content_policy_everywhere(sign_in, office_pages):
    for name, (_address, answer) in office_pages.items():
        policy = answer.headers["Content-Security-Policy"]
        assert "unsafe-inline" not in policy, name
        assert "default-src 'none'" in policy, name
    assert "style-src 'self' 'unsafe-inline'" in sign_in("vpdp").get("/admin/").headers["Content-Security-Policy"]


def test_nobody_is_in_no_scope():
    scope = scope_of(AnonymousUser())

    assert not scope.visible().exists()
    assert not scope.enterable().exists()
    assert not WorkbookImport.objects.filter(scope.in_provinces("period__province")).exists()
