"""The blocks a report of each kind is made of: what is generated from facts, and what the officer writes."""

from dataclasses import dataclass, field

from reports.quarter_report.wording import assessment, raised, results, work
from reports.quarter_report.wording.teller import Teller, Told


@dataclass(frozen=True)
class Plan:
    """A block of an outline. `write` None: the officer's own words, kept from the last report as a proposal."""

    key: str
    title: str
    write: object = None


@dataclass
class Block:
    """One group of paragraphs under a heading; `told` is empty for what the officer writes."""

    key: str
    title: str
    chapter: str
    is_own: bool
    told: list[Told] = field(default_factory=list)

    @property
    def text(self):
        """As it stands in the text area: one line a paragraph, "- " before a line of a list."""
        return "\n".join(one.line for one in self.told)


RESULTS, ASSESSMENT = "Kết quả thực hiện", "Đánh giá chung"
DIFFICULTIES, DIRECTIONS = "Khó khăn, vướng mắc, kiến nghị", "Phương hướng, nhiệm vụ {next}"

_FULL = {
    RESULTS: (
        Plan("recognition", "Kết quả công nhận đạt chuẩn", results.recognition),
        Plan("results", "Kết quả thực hiện Bộ tiêu chí", results.results),
        Plan("changes", "So sánh với kỳ trước và cùng kỳ", results.changes),
        Plan("keeping", "Duy trì kết quả đạt chuẩn", results.keeping),
        Plan("targets", "Thực hiện các chỉ tiêu được giao", work.targets),
        Plan("tasks", "Thực hiện nhiệm vụ tại các văn bản chỉ đạo", work.tasks),
        Plan("reporting", "Chế độ báo cáo", results.reporting),
    ),
    ASSESSMENT: (
        Plan("strong", "Ưu điểm", assessment.strong),
        Plan("weak", "Tồn tại, hạn chế", assessment.weak),
        Plan("causes", "Nguyên nhân theo ý kiến của các cơ quan", assessment.causes),
        Plan("own_causes", "Nhận định về nguyên nhân"),
    ),
    DIFFICULTIES: (
        Plan("raised", "Khó khăn, vướng mắc do các cơ quan, địa phương nêu", raised.difficulties),
        Plan("difficulties", "Khó khăn, vướng mắc"),
        Plan("asked", "Kiến nghị của các cơ quan, địa phương", raised.proposals),
        Plan("proposals", "Kiến nghị, đề xuất"),
    ),
    DIRECTIONS: (
        Plan("ahead", "Nội dung cần tập trung", work.ahead),
        Plan("coming", "Nhiệm vụ đến hạn", work.coming),
        Plan("directions", "Phương hướng, giải pháp"),
    ),
}
# A report to the Party is short: what was reached, what is behind, why, what is asked for, what comes next.
_SHORT = {
    RESULTS: (
        Plan("recognition", "Kết quả công nhận", results.recognition),
        Plan("results", "Kết quả thực hiện Bộ tiêu chí", results.results),
        Plan("changes", "So với kỳ trước và cùng kỳ", results.changes),
        Plan("targets", "Thực hiện các chỉ tiêu", work.targets),
    ),
    ASSESSMENT: (
        Plan("weak", "Hạn chế", assessment.weak),
        Plan("keeping", "Duy trì kết quả đạt chuẩn", results.keeping),
        Plan("causes", "Nguyên nhân theo ý kiến của các cơ quan", assessment.causes),
        Plan("own_causes", "Nhận định về nguyên nhân"),
    ),
    "Kiến nghị, đề xuất": (
        Plan("asked", "Kiến nghị của các cơ quan, địa phương", raised.proposals),
        Plan("proposals", "Kiến nghị, đề xuất"),
    ),
    "Nhiệm vụ trọng tâm {next}": (
        Plan("ahead", "Nội dung cần lãnh đạo, chỉ đạo", work.ahead),
        Plan("directions", "Phương hướng, giải pháp"),
    ),
}


def outline_of(is_party):
    return _SHORT if is_party else _FULL


def blocks_of(facts, *, is_party=False):
    """[Block] of a report. A generated block without any facts is left out; the officer's own always stand."""
    found = []
    for chapter, plans in outline_of(is_party).items():
        chapter = chapter.format(next=facts.next_words)
        for plan in plans:
            told = plan.write(Teller(facts), is_short=is_party) if plan.write else []
            if told or plan.write is None:
                found.append(Block(plan.key, plan.title, chapter, plan.write is None, told))
    return found
