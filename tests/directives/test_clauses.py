"""Clause numbers and the text under them."""

import pytest

from directives.clauses import cut, parent_number, with_ancestors

TEXT = """
## CHỈ THỊ
### Về việc tăng cường thực hiện Chương trình

Thời gian qua, việc triển khai thực hiện Chương trình đã được các cấp, các ngành quan tâm; yêu cầu thực hiện:

### **1. Sở Tài chính**

Phối hợp với các sở tham mưu phân bổ kinh phí cho các

xã chưa đạt chuẩn.

2. Ủy ban nhân dân các huyện:

- Lập kế hoạch.
- Báo cáo trước ngày 30 tháng 4.

Các cơ quan triển khai thực hiện./.

Nơi nhận:

- Như trên.
"""


@pytest.mark.parametrize(
    ("number", "parent"),
    [
        ("1a", "1"),
        ("4.2", "4"),
        ("7.6c", "7.6"),
        ("III.1.1", "III.1"),
        ("I.1", "I"),
        ("ket-b", "ket"),
        ("5", ""),
        ("mo_dau", ""),
        ("ket", ""),
    ],
)
def test_a_clause_stands_inside_the_one_its_number_names(number, parent):
    assert parent_number(number) == parent


def test_clauses_come_with_their_ancestors_in_the_order_of_the_paper():
    numbers = ["ket-b", "10", "III.1.2", "2b", "4.10", "4.2", "mo_dau"]

    ordered = with_ancestors(numbers)

    assert ordered == ["mo_dau", "2", "2b", "III", "III.1", "III.1.2", "4", "4.2", "4.10", "10", "ket", "ket-b"]


def test_text_is_cut_where_a_clause_plainly_begins():
    pieces = cut(TEXT, "Về việc tăng cường thực hiện Chương trình")

    assert list(pieces) == ["1", "2", "2.1", "2.2", "ket", "mo_dau"]
    assert pieces["1"] == ("Sở Tài chính\nPhối hợp với các sở tham mưu phân bổ kinh phí cho các xã chưa đạt chuẩn.")
    assert pieces["2.2"] == "Báo cáo trước ngày 30 tháng 4."
    assert pieces["ket"] == "Các cơ quan triển khai thực hiện./."
    assert pieces["mo_dau"].startswith("Thời gian qua")


def test_a_text_without_clauses_is_not_cut():
    assert cut("Kính gửi các sở, ngành.") == {}
