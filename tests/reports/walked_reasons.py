"""Why an address stays as it is after a decision or a result, and why some have no figures to move at all."""

ENTRY = "what was entered; a decision enters nothing"
RESULTS = "counted from results alone"
SAME = "nothing it counts differs: the commune meets everything before and after"
KEPT = "words kept as written until made anew, and appendices that count results"
NONE = "nothing to count in this world: no plan, list, condition or overdue target"
ALONE = "one quarter and one set: nothing to hold it against"
DECISIONS = "counted from decisions alone"
MOVES = "moves, although its page is one of those above"
FORM_04 = "the documents issued in the quarter, no figures of communes"
LIST = "names of places, quarters, forms or papers, no figures"

# A key stands for its label and for the tables offered there; one that begins with "|" for a table wherever it is.
STILL_AFTER_DECISION = {
    **dict.fromkeys(
        ("criteria:entry-cell", "criteria:entry-check", "criteria:entry-criterion", "criteria:entry-history",
         "criteria:entry-home", "criteria:entry-list", "criteria:entry-unit", "criteria:entry-verification",
         "criteria:entry-waiting", "criteria:entry-warnings", "criteria:period-calendar", "criteria:period-detail"),
        ENTRY,
    ),
    **dict.fromkeys(
        ("| bands", "| weakest", "| at_risk", "reports:compare of groups | ranks",
         "reports:compare of groups | xlsx", "reports:criterion-detail",
         "reports:criterion-detail of a district", "reports:criterion-units",
         "reports:form-file bieu-05", "reports:form-file bieu-10", "reports:form-file mau-cu-xa",
         "reports:locality of the commune | xlsx",
         "reports:roadmap", "reports:target-detail tieu_chi_binh_quan_xa"),
        RESULTS,
    ),
    **dict.fromkeys(
        ("reports:next-list to restore | xlsx", "reports:next-list | blockers", "reports:next-list | gaps",
         "reports:revocation-review", "reports:scenario-detail | units"),
        SAME,
    ),
    **dict.fromkeys(
        ("reports:form-file nhiem-vu", "reports:frozen", "reports:missed-target-list",
         "reports:plan-list", "reports:scenario-detail | conditions", "reports:standing", "reports:village-list",
         "reports:year-plan | districts", "reports:year-plan | xlsx"),
        NONE,
    ),
    **dict.fromkeys(("reports:locality-list", "reports:form-list", "reports:scenario-list"), LIST),
    **dict.fromkeys(("reports:changes", "reports:second-look"), ALONE),
    "reports:form-file bieu-04": FORM_04,
    "reports:quarter-preview": KEPT,
    **dict.fromkeys([f"reports:form-list | {table}" for table in ("districts", "matrix", "trend")], MOVES),
    "reports:directive-detail | tasks": "tasks, no figures of communes",
}  # fmt: skip
STILL_AFTER_RESULT = {
    **dict.fromkeys(
        ("| trend", "reports:form-file danh-sach-cong-nhan", "reports:commune-list of the recognised | xlsx",
         "reports:shared of the recognised | xlsx", "reports:locality-life", "reports:register",
         "reports:target-detail xa_dat_chuan_ntm | counted", "reports:target-detail xa_dat_chuan_ntm | forecast",
         "reports:target-detail xa_dat_chuan_ntm | history", "reports:target-detail xa_dat_chuan_ntm | revisions",
         "reports:year-plan"),
        DECISIONS,
    ),
    **dict.fromkeys(
        ("reports:next-list to restore", "reports:revocation-review", "reports:form-list | at_risk"),
        "of the recognised alone, and the commune is none of them",
    ),
    **dict.fromkeys(
        ("reports:form-file nhiem-vu", "reports:frozen", "reports:missed-target-list", "reports:plan-list",
         "reports:standing", "reports:village-list"),
        NONE,
    ),
    **dict.fromkeys(("reports:changes", "reports:second-look"), ALONE),
    **dict.fromkeys(
        ("reports:locality-list", "reports:form-list", "reports:scenario-list", "criteria:entry-home | periods",
         "criteria:period-detail | settings"),
        LIST,
    ),
    **dict.fromkeys(
        ("reports:criterion-detail of a district | levels", "reports:criterion-detail | levels"), "what the law asks"
    ),
    **dict.fromkeys([f"reports:form-list | {table}" for table in ("bands", "districts", "matrix", "weakest")], MOVES),
    "criteria:entry-warnings": "a number judged by its level is no statement without evidence",
    "reports:form-file bieu-04": FORM_04,
    "reports:directive-detail | tasks": "tasks, no figures of communes",
}  # fmt: skip

WRITING = (
    "-confirm", "-discard", "-undo", "-restart", "-forget", "-delete", "-edit", "-new", "-update", "-finish", "-reopen",
    "-revoke", "-withdraw", "-import", "-template", "-templates", "-template-file", "-template-reset", "-change",
    "-numbers", "-rename", "-end", "-add", "-grid", "-mapping", "-letterhead", "-areas", "target-figure",
    "target-revision",
)  # fmt: skip
APART = {
    **dict.fromkeys(
        ("reports:correction-list", "reports:correction-detail", "reports:correction-file"),
        "a closed quarter's: nothing written in an open one reaches it (tests/freezing)",
    ),
    **dict.fromkeys(
        ("reports:import-list", "reports:import-detail", "reports:import-errors", "reports:import-file",
         "reports:mapping-list"),
        "what a workbook brought in, as it was then (tests/reports_io)",
    ),
    **dict.fromkeys(
        ("reports:quarter-word", "reports:quarter-brief", "reports:quarter-list"),
        "the words of reports as they were written (reports:quarter-report shows them beside the figures of now)",
    ),
    **dict.fromkeys(
        ("reports:task-detail", "reports:shared-links", "reports:investment-needs"),
        "papers, tasks, links and what the office said: no figures of communes",
    ),
    **dict.fromkeys(
        ("reports:entry-workbook", "reports:roadmap-workbook"),
        "carries a stamp of its own, other each time; what it holds is read back in tests/reports_io",
    ),
    "reports:scenario-compare": "the columns of reports:scenario-detail beside each other",
    "reports:standing-units": "the rows behind reports:standing (tests/reports/test_conditions.py)",
}  # fmt: skip


def is_explained(label, reasons):
    """Whether one of the reasons stands for a label."""
    tables = tuple(key for key in reasons if key.startswith("|"))
    page = label.partition(" | ")[0]
    return reasons.get(label) != MOVES and (label in reasons or page in reasons or label.endswith(tables))


def useless(reasons, still):
    """Reasons that stand for nothing that stayed as it was."""
    named = [key for key, reason in reasons.items() if reason != MOVES]
    return [key for key in named if not any(is_explained(label, {key: reasons[key]}) for label in still)]
