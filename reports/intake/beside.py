"""Columns of one table beside each other: counts and their rate, figures and their conclusion, doubled heads."""

import re

from django.utils.translation import gettext as _

from ntm.lib.cells import MET, WORDS
from ntm.lib.text import search_key
from reports.intake.proposals import CRITERION, INDICATOR, TOTAL, UNKNOWN, VERDICT

_VALUE = re.compile(r"^(ket qua|thuc hien|so lieu|gia tri|hien trang|ty le|kq|th\b|%|so luong|chi so|thuc te)")
_VERDICT = re.compile(r"^(danh gia|ket luan|dat\b|d/k|muc do dat|dat chua|dg\b|xac nhan|verdict)")

# Under the head of a percentage "Tỷ lệ (%)" is its figure, beside the counts it was made of.
RATE = re.compile(r"ty le( ?\(?%\)?)?")
_A_RATE = re.compile(r"(\d{1,2}[.,]\d{1,2}\W*)?ty le\b")
_A_COUNT = re.compile(r"(tong )?so\b")
_COUNTED_OF = re.compile(r"(so |so luong )?(da )?dat( chuan)?\b.*|so .*")
_TICKED = {word: WORDS[word] for word in ("dat", "chua dat", "khong dat", "khong ap dung", "kad")}
_TO_WRITE = r"(\s*\((dat|d)\s*[/,;]\s*(chua dat|khong dat|cd|kd|k)\))?"  # what the cells take, in brackets
_ASSESSMENT = r"((ket qua )?danh gia|ket luan|muc do dat)"
_CONCLUSION = r"((ket qua )?danh gia|ket qua|ket luan|muc do dat)"
_OF_THE_CRITERION = re.compile(_ASSESSMENT + r"( chung)? (ve )?tieu chi" + _TO_WRITE)
_OF_AN_INDICATOR = re.compile(
    rf"{_ASSESSMENT}( chung)? (ve )?(?:ct|chi tieu|tc|tieu chi)\s*(?:so )?"
    rf"0?(?P<one>\d{{1,2}})\s?[.,]\s?(?P<two>\d{{1,2}}){_TO_WRITE}"
)
_OF_A_CRITERION = re.compile(
    rf"{_CONCLUSION}( chung)? (ve )?(?:tc|tieu chi)\s*(?:so )?0?(?P<number>\d{{1,2}}){_TO_WRITE}"
)
_OF_THE_HEAD = re.compile(rf"{_CONCLUSION} chung( (ve )?(tc|tieu chi))?{_TO_WRITE}")


class Beside:
    """`sayings` {column: [(row, Saying)]}, put right where neighbours tell; `lines(column)`: [(row, text)]."""

    def __init__(self, headings, sayings, lines):
        self.headings, self.sayings, self.lines = headings, sayings, lines

    def settle(self, guesses):
        """Put right, on the ColumnGuesses of all columns, what no column can tell by itself."""
        self._settle_counts(guesses)
        self._settle_repeats(guesses)
        self._settle_conclusions(guesses)

    def settle_ambiguous(self):
        """A number typed as 17.1 between 17.9 and 17.11 can only be 17.10, by the order of the set."""
        columns = [column for column in sorted(self.sayings) if self.sayings[column]]
        order = self.headings.order
        for _round in range(2):
            for place, column in enumerate(columns):
                row, saying = self.sayings[column][0]
                if len(saying.targets) < 2:
                    continue
                before = self._only_number(columns, place - 1)
                after = self._only_number(columns, place + 1)
                fitting = [
                    target
                    for target in saying.targets
                    if (before and order.index(before) + 1 == order.index(target[1]))
                    or (after and order.index(after) - 1 == order.index(target[1]))
                ]
                if len(fitting) == 1:
                    said = type(saying)((fitting[0],), 1.0, "number", why=_("by its number and its place in the order"))
                    self.sayings[column][0] = row, said

    def _only_number(self, columns, place):
        if not 0 <= place < len(columns):
            return None
        saying = self.sayings[columns[place]][0][1]
        is_one = len(saying.targets) == 1 and saying.targets[0][0] == "i"
        return saying.targets[0][1] if is_one and saying.targets[0][1] in self.headings.order else None

    def _settle_counts(self, guesses):
        """ "Tổng số", "Đạt", "Tỷ lệ (%)" under one indicator: the first two are counts.

        So is "Số người có thẻ BHYT" beside "Tỷ lệ người dân tham gia BHYT (%)".
        """
        for rate in guesses:
            self._settle_numbers_of(rate, guesses)
            if rate.role != INDICATOR or not RATE.fullmatch(self._last(rate)):
                continue
            beside = [guess for guess in guesses if self._upper(guess) == self._upper(rate) and guess is not rate]
            if any(guess.role == TOTAL and self._last(guess).startswith("tong") for guess in beside):
                for guess in beside:
                    if guess.target == rate.target and _COUNTED_OF.fullmatch(self._last(guess)):
                        guess.role, guess.target, guess.why = TOTAL, "", _("a total or a count, not read")

    def _settle_numbers_of(self, rate, guesses):
        if rate.role != INDICATOR or not _A_RATE.match(self._last(rate)) or self.headings.unit_of(rate.target) != "%":
            return
        for guess in guesses:
            if guess.role == INDICATOR and guess.target == rate.target and _A_COUNT.match(self._last(guess)):
                guess.role, guess.target, guess.why = TOTAL, "", _("a total or a count, not read")

    def _last(self, guess):
        lines = self.lines(guess.column)
        return search_key(lines[-1][1]) if lines else ""

    def _upper(self, guess):
        return self.lines(guess.column)[:-1]

    def _settle_conclusions(self, guesses):
        """ "Kết quả chung TC 17", or "Đánh giá chung" under the head of one criterion, is the word on that criterion.

        So is "Đánh giá tiêu chí" in a table of one criterion; "Đánh giá chỉ tiêu 17.1" is the word on that indicator.
        """
        numbers = {guess.target.split(".")[0] for guess in guesses if guess.target}
        concluded = {}
        for guess in guesses:
            target = self._concluded(guess) if guess.role in (UNKNOWN, TOTAL) else None
            if target:
                concluded.setdefault(target, []).append(guess)
        for target, found in concluded.items():
            if len(found) == 1:
                self._conclude(found[0], target, guesses)
        found = [g for g in guesses if g.role in (UNKNOWN, TOTAL) and _OF_THE_CRITERION.fullmatch(self._last(g))]
        number = numbers.pop() if len(numbers) == 1 else ""
        if len(found) == 1 and number in self.headings.criteria and self.headings.criterion(number)[0] == "c":
            found[0].role, found[0].target, found[0].confidence = CRITERION, number, 0.95
            found[0].why = _("the table is of this criterion alone")

    def _concluded(self, guess):
        """Target of the criterion or indicator a head gives the conclusion on, or None."""
        last = self._last(guess)
        match = _OF_AN_INDICATOR.fullmatch(last)
        if match:
            number = f"{match['one']}.{match['two']}"
            return ("i", number) if number in self.headings.indicators else None
        match = _OF_A_CRITERION.fullmatch(last)
        if match:
            return self.headings.criterion(match["number"]) if match["number"] in self.headings.criteria else None
        targets = {saying.targets for _row, saying in self.sayings[guess.column] if saying.is_sure}
        if not _OF_THE_HEAD.fullmatch(last) or len(targets) != 1:
            return None
        ((target,),) = targets
        whole = self.headings.criterion(target[1].split(".")[0])
        return target if target == whole else None

    @staticmethod
    def _conclude(guess, target, guesses):
        kind, number = target
        beside = [one for one in guesses if one.target == number and one.role in (INDICATOR, CRITERION, VERDICT)]
        if kind == "c" and not beside:
            guess.role = CRITERION
        elif kind == "i" and all(one.role == INDICATOR for one in beside) and len(beside) < 2:
            guess.role = VERDICT if beside else INDICATOR
        else:
            return
        guess.target, guess.confidence, guess.why = number, 0.95, _("the conclusion on this criterion")

    def _settle_repeats(self, guesses):
        """Two columns of one target: the number and its conclusion belong together, anything else is a fault."""
        groups = {}
        for guess in guesses:
            if guess.target and guess.role in (INDICATOR, CRITERION):
                groups.setdefault((guess.role, guess.target), []).append(guess)
        for (role, number), group in groups.items():
            is_settled = self._ticks(group) or (role == INDICATOR and self._pair(group))
            if len(group) > 1 and not is_settled:
                for guess in group:
                    text = _("Indicator %(number)s stands in two columns.")
                    if role == CRITERION:
                        text = _("Criterion %(number)s stands in two columns.")
                    guess.fault = text % {"number": number}

    def _ticks(self, group):
        """Columns "Đạt" and "Chưa đạt" of one thing: a tick means the head it stands under."""
        said = [_TICKED.get(self._last(guess), "") if self._upper(guess) else "" for guess in group]
        is_told = all(said) and len(set(said)) == len(said) and said != [MET]
        for guess, tick in zip(group, said, strict=True):
            guess.tick = tick if is_told else ""
        return is_told

    def _pair(self, group):
        lasts = [self._last(guess) for guess in group]
        values = [guess for guess, text in zip(group, lasts, strict=True) if _VALUE.match(text)]
        verdicts = [guess for guess, text in zip(group, lasts, strict=True) if _VERDICT.match(text)]
        if len(group) == 2 and len(values) == len(verdicts) == 1 and values[0] is not verdicts[0]:
            verdicts[0].role = VERDICT
            return True
        return False
