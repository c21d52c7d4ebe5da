"""From lines to a Plan. Reads a fixed number of queries whatever the number of lines and writes nothing."""

from collections import defaultdict

from django.utils.translation import gettext as _

from criteria.actions.reorganisation.checks import check
from criteria.actions.reorganisation.lines import (
    KINDS_AT,
    LONGEST_NAME,
    PARENTS_AT,
    full_code,
    is_code,
    kind_of,
    split_name,
)
from criteria.actions.reorganisation.plan import Ended, Fate, NewUnit, Plan, Step, Trouble
from localities.models import Level, Locality, SuccessionKind
from ntm.lib.text import clean, search_key
from ntm.lib.validity import in_force

__all__ = ["Ended", "Fate", "NewUnit", "Plan", "Step", "Trouble", "plan_reorganisation"]

_RANK = {level: rank for rank, level in enumerate(Level)}
_NAMES_SHOWN = 12


def plan_reorganisation(*, province, date, resolution, lines, ends_districts=False):
    """Plan of these lines for a province and the first day of the new units."""
    plan = Plan(province, date, clean(resolution), list(lines), ends_districts)
    planner = _Planner(plan)
    if planner.is_possible():
        planner.plan_lines()
    return plan


class _Planner:
    def __init__(self, plan):
        self.plan = plan
        self.by_code = {}
        self.new_by_code = {}
        self.steps_of = defaultdict(list)

    # -- The whole --------------------------------------------------------------------------------------------------

    def is_possible(self):
        plan = self.plan
        if not plan.resolution:
            self.plan.refuse(_("Give the resolution that decides it."))
        words = {"province": plan.province, "date": f"{plan.date:%d/%m/%Y}"}
        if not (plan.province.is_in_force_on(plan.last_day) and plan.province.is_in_force_on(plan.date)):
            self.plan.refuse(_("%(province)s itself begins or ends on %(date)s; choose a day inside its time.") % words)
        if not plan.lines and not plan.ends_districts:
            self.plan.refuse(_("No line names a change: fill in what changes."))
        return not plan.troubles

    def plan_lines(self):
        self._read()
        named = self._named_lines()
        for line, old in named:
            self._add(line, old)
        self._settle_new_units()
        self._settle_steps()
        if self.plan.ends_districts:
            self._end_districts()
        self._carry_along()
        self.plan.staying = [
            row for row in self.plan.before if row.pk not in self.steps_of and not self._dissolved(row)
        ]
        self._settle_parents()
        check(self.plan)
        self.plan.begun.sort(key=lambda unit: (_RANK[unit.level], unit.is_carried, unit.code))
        self.plan.ended.sort(key=lambda ended: (_RANK[ended.place.level], ended.place.code))

    def _dissolved(self, row):
        return self.plan.ends_districts and row.level == Level.DISTRICT

    def _read(self):
        """Units of the province on the last old day, by code and by key."""
        plan = self.plan
        rows = Locality.objects.filter(in_force(plan.last_day), province=plan.province).order_by("code", "pk")
        plan.before = list(rows)
        self.by_pk = {row.pk: row for row in plan.before} | {plan.province.pk: plan.province}
        self.by_code = {row.code: row for row in plan.before} | {plan.province.code: plan.province}
        short = defaultdict(list)
        for row in self.by_code.values():
            short[row.code.lstrip("0")].append(row)
        self.by_short_code = {code: found[0] for code, found in short.items() if len(found) == 1}

    def _found(self, code):
        """The old unit a code means, with or without its leading zeros."""
        return self.by_code.get(code) or (self.by_short_code.get(code.lstrip("0")) if code.isdecimal() else None)

    # -- Lines ------------------------------------------------------------------------------------------------------

    def _named_lines(self):
        """[(line, old unit)] of the lines that can be read; the others are refused."""
        strangers = self._strangers()
        found = []
        for line in self.plan.lines:
            old = self._found(line.old_code)
            reason = self._old_reason(line, old, strangers)
            if reason:
                self.plan.refuse(reason, line)
            else:
                found.append((line, old))
        return found

    def _strangers(self):
        """{code: rows} of codes no unit of the province bears on the last old day."""
        codes = {line.old_code for line in self.plan.lines if line.old_code and not self._found(line.old_code)}
        codes |= {full_code(code, level) for code in codes for level in (Level.DISTRICT, Level.COMMUNE)}
        found = defaultdict(list)
        for row in Locality.objects.filter(code__in=codes).select_related("province").order_by("valid_from"):
            found[row.code.lstrip("0")].append(row)
        return found

    def _old_reason(self, line, old, strangers):
        day = self.plan.last_day
        if not line.old_code:
            return _("The line does not say which unit changes: its old code is missing.")
        if old is None:
            return self._stranger_reason(line.old_code, strangers[line.old_code.lstrip("0")])
        words = {"code": line.old_code, "place": old, "name": line.old_name}
        if line.old_name and search_key(line.old_name) not in (search_key(old.name), search_key(old.full_name)):
            return _("Code %(code)s is %(place)s, but the line says “%(name)s”.") % words
        if old.level == Level.PROVINCE:
            return _("The province itself is not changed here; only units inside it are.")
        if old.valid_to == day:
            words["date"] = f"{day:%d/%m/%Y}"
            return _("%(place)s already ends on %(date)s by another reorganisation.") % words
        if self._dissolved(old):
            return _("%(place)s ends with the district level; it needs no line.") % words
        return None

    def _stranger_reason(self, code, rows):
        words = {"code": code, "date": f"{self.plan.last_day:%d/%m/%Y}", "province": self.plan.province}
        ours = [row for row in rows if row.own_province_id == self.plan.province.pk]
        if ours:
            row = ours[-1]
            words |= {"place": row, "from": f"{row.valid_from:%d/%m/%Y}" if row.valid_from else "…"}
            words["to"] = f"{row.valid_to:%d/%m/%Y}" if row.valid_to else "…"
            return _("%(place)s (%(code)s) is not in force on %(date)s: it is from %(from)s to %(to)s.") % words
        here = [row for row in rows if row.is_in_force_on(self.plan.last_day)]
        if here:
            words |= {"place": here[-1], "other": here[-1].own_province}
            return _("%(place)s (%(code)s) belongs to %(other)s, not to %(province)s.") % words
        return _("No unit of %(province)s has the code %(code)s on %(date)s.") % words

    def _add(self, line, old):
        """Put a line to its new unit; the same old unit twice is only right when each line is a part."""
        code = full_code(line.new_code or old.code, old.level)
        before = self.steps_of[old.pk]
        words = {"place": old, "code": code}
        if not is_code(code):
            self.plan.refuse(_("“%(code)s” is no code: letters, digits, dots and hyphens, at most 24.") % words, line)
            return
        if any(step.new.code == code for step in before):
            self.plan.refuse(_("%(place)s already goes into %(code)s by another line.") % words, line)
            return
        if before and (line.is_whole or any(step.is_whole for step in before)):
            self.plan.refuse(_("%(place)s goes whole into one unit and cannot stand on a second line.") % words, line)
            return
        unit = self.new_by_code.get(code)
        if unit is None:
            unit = self.new_by_code[code] = NewUnit(old.level, "", code, "")
            self.plan.begun.append(unit)
        elif unit.level != old.level:
            self.plan.refuse(_("Units of different levels cannot become one unit (%(code)s).") % words, line)
            return
        step = Step(old, unit, line.is_whole)
        unit.steps.append(step)
        unit.lines.append(line)
        before.append(step)

    # -- New units --------------------------------------------------------------------------------------------------

    def _settle_new_units(self):
        """Kind and name of each new unit: as the lines say, all alike, else as the old unit had them."""
        for unit in self.plan.begun:
            heir = self._namesake(unit)
            kind = self._agreed(unit, "new_kind", _("the kind")) or _common_kind(unit) or (heir.kind if heir else "")
            unit.kind = kind_of(kind, unit.level) or ""
            name = self._agreed(unit, "new_name", _("the name")) or (heir.name if heir else "")
            line = unit.lines[0]
            words = {"code": unit.code, "kind": kind, "kinds": ", ".join(k.label for k in KINDS_AT[unit.level])}
            if not name or not kind:
                self.plan.refuse(_("Several units become %(code)s: give its name and its kind.") % words, line)
            elif not unit.kind:
                self.plan.refuse(_("“%(kind)s” is no kind of this level; it is one of: %(kinds)s.") % words, line)
            unit.kind = unit.kind or unit.steps[0].old.kind
            unit.name = split_name(clean(name), unit.kind) or unit.code
            if len(unit.name) > LONGEST_NAME:
                self.plan.refuse(_("The name of %(code)s is too long.") % words, line)

    def _namesake(self, unit):
        """The old unit whose name and kind are taken over where the lines leave them open."""
        olds = [step.old for step in unit.steps]
        return next((old for old in olds if old.code == unit.code), olds[0] if len(olds) == 1 else None)

    def _agreed(self, unit, name, title):
        """What the lines of a unit say of it; refused when they disagree."""
        said = {}
        for line in unit.lines:
            value = clean(getattr(line, name))
            if value:
                said.setdefault(search_key(value) if name == "new_kind" else value, (value, line))
        if len(said) > 1:
            words = {"code": unit.code, "what": title, "values": " / ".join(value for value, _line in said.values())}
            self.plan.refuse(
                _("The lines of %(code)s disagree on %(what)s: %(values)s.") % words, [*said.values()][-1][1]
            )
        return next(iter(said.values()))[0] if said else ""

    def _settle_steps(self):
        """How each old unit goes on, and what it ends as."""
        for pk, steps in list(self.steps_of.items()):
            old = self.by_pk[pk]
            if not steps:
                del self.steps_of[pk]
                continue
            if len(steps) == 1 and not steps[0].is_whole:
                words = {"place": old}
                self.plan.refuse(
                    _("%(place)s goes only in part: say in another line where the rest goes, or that it lives on.")
                    % words,
                    steps[0].new.lines[0],
                )
            for step in steps:
                step.kind = self._succession(step)
            self.plan.end(old, _fate(steps), [step.new for step in steps])

    def _succession(self, step):
        if not step.is_whole:
            return SuccessionKind.PART
        is_alone = len(step.new.steps) == 1
        # A commune that becomes a ward or a township is another unit: what it was recognised as was for a xã.
        keeps_kind = step.old.kind == step.new.kind or step.old.level in (Level.DISTRICT, Level.VILLAGE)
        return SuccessionKind.CONTINUES if is_alone and keeps_kind else SuccessionKind.WHOLE

    # -- Districts and what follows a parent ------------------------------------------------------------------------

    def _end_districts(self):
        districts = [row for row in self.plan.before if row.level == Level.DISTRICT]
        if not districts:
            self.plan.refuse(_("No district is in force any more; there is no level to end."))
        for row in districts:
            if row.pk not in self.steps_of:
                self.plan.end(row, Fate.DISSOLVED, [])

    def _carry_along(self):
        """Units no line names go on under the successor of their parent; those of a divided unit have to be named."""
        for level in (Level.COMMUNE, Level.VILLAGE):
            lost = defaultdict(list)
            for row in self.plan.before:
                if row.level != level or row.pk in self.steps_of:
                    continue
                above = self.plan.ended_of(self.by_pk[row.parent_id]) if row.parent_id in self.by_pk else None
                if above is None:
                    continue
                if above.fate == Fate.DIVIDED:
                    lost[above.place.pk].append(row)
                else:
                    self._carry(row, above.heirs[0] if above.heirs else self.plan.province)
            for pk, rows in lost.items():
                self._refuse_lost(self.by_pk[pk], rows)

    def _carry(self, row, parent):
        unit = NewUnit(row.level, row.kind, row.code, row.name, parent=parent, is_carried=True)
        step = Step(row, unit, True, SuccessionKind.CONTINUES)
        unit.steps.append(step)
        self.steps_of[row.pk].append(step)
        self.plan.begun.append(unit)
        self.plan.end(row, Fate.CONTINUES, [unit])

    def _refuse_lost(self, place, rows):
        names = ", ".join(f"{row.full_name} ({row.code})" for row in rows[:_NAMES_SHOWN])
        names += ", …" if len(rows) > _NAMES_SHOWN else ""
        words = {"place": place, "count": len(rows), "names": names}
        text = _("%(place)s is divided: give a line to each of its %(count)s units, to say where it goes: %(names)s.")
        self.plan.refuse(text % words, self.plan.ended_of(place).heirs[0].lines[0])

    # -- Parents ----------------------------------------------------------------------------------------------------

    def _settle_parents(self):
        for unit in self.plan.named:
            code = self._agreed(unit, "parent_code", _("the parent"))
            unit.parent = self._parent_of_code(unit, code) if code else self._parent_of_olds(unit)
            if unit.parent is not None:
                self._check_parent(unit)
                self._check_change(unit)

    def _parent_of_code(self, unit, code):
        """The unit above that bears the code on the first new day."""
        for level in PARENTS_AT[unit.level]:
            new = self.new_by_code.get(full_code(code, level))
            if new is not None and new.level == level:
                return new
        old = self._found(code)
        after = None if old is None or self._dissolved(old) else self._after(old)
        if after is None:
            words = {"code": code, "date": f"{self.plan.date:%d/%m/%Y}", "place": unit.full_name}
            text = _("%(place)s: no unit with the code %(code)s is in force on %(date)s to be its parent.")
            self.plan.refuse(text % words, _line_with(unit, "parent_code"))
        return after

    def _parent_of_olds(self, unit):
        """The parent the old units had, or its successor; refused when there is not exactly one."""
        olds = [step.old for step in unit.steps]
        same = [old for old in olds if old.code == unit.code] or olds
        above = {old.parent_id: self._after(self.by_pk.get(old.parent_id, self.plan.province)) for old in same}
        found = {id(parent): parent for parent in above.values()}
        if len(found) == 1 and None not in above.values():
            return next(iter(found.values()))
        words = {"place": unit.full_name}
        self.plan.refuse(_("%(place)s: give the code of its parent; it does not follow from the old units.") % words,
                    unit.lines[0])  # fmt: skip
        return None

    def _after(self, place):
        """What stands in a unit's place on the first new day: itself, its successor, the province, or None."""
        ended = self.plan.ended_of(place)
        if ended is None:
            return place
        if ended.fate == Fate.DISSOLVED:
            return self.plan.province
        return self.plan.heir_of(place)

    def _check_parent(self, unit):
        words = {"place": unit.full_name, "parent": unit.parent.full_name}
        line = _line_with(unit, "parent_code")
        if unit.parent.level not in PARENTS_AT[unit.level]:
            self.plan.refuse(_("%(parent)s cannot be the parent of %(place)s.") % words, line)
        elif unit.level == Level.COMMUNE and unit.parent.level == Level.PROVINCE and self._has_districts():
            self.plan.refuse(_("%(place)s has to lie in a district as long as there are districts.") % words, line)

    def _check_change(self, unit):
        old = unit.continued
        as_before = old and (old.code, old.name, old.kind) == (unit.code, unit.name, unit.kind)
        if as_before and not isinstance(unit.parent, NewUnit) and unit.parent.pk == old.parent_id:
            self.plan.refuse(_("%(place)s: the line changes nothing.") % {"place": old}, unit.lines[0])

    def _has_districts(self):
        return not self.plan.ends_districts and any(row.level == Level.DISTRICT for row in self.plan.before)


def _fate(steps):
    if any(not step.is_whole for step in steps):
        return Fate.DIVIDED
    return Fate.CONTINUES if steps[0].kind == SuccessionKind.CONTINUES else Fate.MERGED


def _common_kind(unit):
    kinds = {step.old.kind for step in unit.steps}
    return kinds.pop() if len(kinds) == 1 else ""


def _line_with(unit, name):
    return next((line for line in unit.lines if getattr(line, name)), unit.lines[0] if unit.lines else None)
