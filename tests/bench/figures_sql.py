"""The figures of a province's dashboard by hand: the fewest plain statements that bring every number it shows.

What they bring stays as it comes: nothing is counted, worded or laid out. Asked over the driver itself.
"""

from django.db import connection

PERIODS = """
    SELECT id, end_date, state FROM criteria_reportingperiod WHERE province_id = %(place)s ORDER BY end_date
"""
HAVE_FIGURES = """
    SELECT p.id, EXISTS (SELECT 1 FROM criteria_assessment a WHERE a.province_id = p.province_id
        AND a.criteria_set_id = %(set)s AND a.period_id = p.id AND a.approved_met IS NULL)
    FROM criteria_reportingperiod p
    WHERE p.province_id = %(place)s AND p.end_date <= %(day)s
        AND EXISTS (SELECT 1 FROM criteria_assessment a WHERE a.province_id = p.province_id
            AND a.criteria_set_id = %(set)s AND a.period_id = p.id AND a.approved_met IS NOT NULL)
    ORDER BY p.end_date DESC LIMIT 1
"""
UNITS = """
    SELECT id, code, name, kind, level, sort_key, district_id, lineage_id FROM localities_locality
    WHERE province_id = %(place)s AND level IN ('COMMUNE', 'DISTRICT')
        AND (valid_from IS NULL OR valid_from <= %(day)s) AND (valid_to IS NULL OR valid_to >= %(day)s)
    ORDER BY sort_key
"""
EARLIER_UNITS = UNITS.replace("%(day)s", "%(before)s")
SUMMARIES = """
    SELECT locality_id, approved_met, approved_required, approved_marks, approved_computed, approved_stated, state
    FROM criteria_assessment
    WHERE province_id = %(place)s AND criteria_set_id = %(set)s AND period_id = %(period)s
"""
EARLIER = SUMMARIES.replace("%(period)s", "%(earlier)s")
DECISIONS = """
    SELECT l.lineage_id, r.attainment, r.kind, r.decision_number, r.decision_date, r.recognition_year, r.criteria_set_id
    FROM criteria_recognition r JOIN localities_locality l ON l.id = r.locality_id
    WHERE (l.province_id = %(place)s OR l.id = %(place)s) AND r.decision_date <= %(day)s
    ORDER BY r.decision_date, r.id
"""
CRITERIA = 'SELECT number, name FROM criteria_criterion WHERE criteria_set_id = %(set)s ORDER BY "order"'
YEARS = """
    SELECT lineage_id, valid_from, valid_to FROM localities_locality
    WHERE province_id = %(place)s AND level = 'COMMUNE' AND kind = 'COMMUNE'
"""
CONDITIONS = """
    SELECT s.id, c.id, c.number, c.name, c.kind, c.subject, c.operator, c.value, c.measure, c.sub_condition
    FROM criteria_criteriaset s JOIN criteria_condition c ON c.criteria_set_id = s.id
    WHERE s.level = 'PROVINCE' AND s.state = 'PUBLISHED' AND (s.valid_from IS NULL OR s.valid_from <= %(day)s)
        AND (s.valid_to IS NULL OR s.valid_to >= %(day)s)
    ORDER BY s.code, c."order"
"""
SAID = """
    SELECT a.locality_id, r.condition_id, r.approved_value, r.approved_verdict
    FROM criteria_conditionresult r JOIN criteria_assessment a ON a.id = r.assessment_id
    WHERE a.province_id = %(place)s AND a.period_id = %(period)s AND a.approved_met IS NOT NULL
"""
TARGETS = """
    SELECT t.metric, t.value, t.deadline, d.kind, d.number, d.date, c.number
    FROM directives_target t JOIN directives_directive d ON d.id = t.directive_id
    LEFT JOIN directives_clause c ON c.id = t.clause_id
    WHERE t.locality_id = %(place)s AND t.value IS NOT NULL AND t.deadline >= %(day)s
        AND (d.date IS NULL OR d.date <= %(day)s)
"""
TASKS = """
    SELECT t.id, t.due_date, t.is_strictly_before, t.done_date, t.summary, o.due_date, o.reported_on, o.confirmed_on,
        (SELECT e.new_date FROM directives_extension e WHERE e.occurrence_id = o.id AND e.state = 'GRANTED'
            AND e.decided_on <= %(day)s ORDER BY e.decided_on DESC LIMIT 1)
    FROM directives_task t JOIN directives_directive d ON d.id = t.directive_id
    JOIN localities_locality l ON l.id = d.locality_id
    LEFT JOIN directives_occurrence o ON o.task_id = t.id
    WHERE (l.id = %(place)s OR l.province_id = %(place)s) AND (d.date IS NULL OR d.date <= %(day)s)
"""
FIRST = """
    SELECT t.id, t.summary, c.number, a.name, a.short_name FROM directives_task t
    LEFT JOIN directives_clause c ON c.id = t.clause_id
    LEFT JOIN directives_taskagency ta ON ta.task_id = t.id AND ta.role = 'LEAD'
    LEFT JOIN accounts_agency a ON a.id = ta.agency_id
    WHERE t.id = ANY(%(tasks)s) ORDER BY t.id, ta."order"
"""
WAITING = """
    SELECT count(DISTINCT locality_id) FROM criteria_assessment
    WHERE province_id = %(place)s AND criteria_set_id = %(set)s AND period_id = %(open)s
        AND state IN ('DRAFT', 'RETURNED')
"""
DATA = (UNITS, EARLIER_UNITS, HAVE_FIGURES, SUMMARIES, EARLIER, DECISIONS, CRITERIA)
PAGE = (PERIODS, *DATA, YEARS, CONDITIONS, SAID, TARGETS, TASKS, FIRST, WAITING)


def ask(statements, values):
    """Every row of every statement, over the driver itself."""
    connection.ensure_connection()
    with connection.connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, values)
            cursor.fetchall()
