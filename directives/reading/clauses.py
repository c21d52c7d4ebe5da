"""The clause tree of a paper's body, whatever marks it uses and however deep it goes.

Numbers are text: "III.1", "II.2.a"; the second dash of clause 4 is "4.2", what stands deeper "4.2.1"; the part before
the first clause is "mo_dau", the sentences after the last one are "ket".
"""

import re
from dataclasses import dataclass, field

from directives.clauses import CLOSING, OPENING, ROMAN
from directives.reading.markers import UNNUMBERED, Marker, marker_of
from directives.reading.papers import is_capitals, is_sentence_end, is_sentence_start
from directives.reading.proposal import ClauseProposal, Span

_LETTERS = "abcdđeghiklmnopqrstuvxy"
_CLOSES = re.compile(
    r"^(?:Chỉ thị này|Kế hoạch này|Nghị quyết này|Quyết định này|Công văn này|Trên đây|Trong quá trình"
    r"|Nhận được|Yêu cầu|Đề nghị|Giao\b"
    r"|Căn cứ (?:nội dung )?(?:Chỉ thị|Kế hoạch|Nghị quyết)|(?:Ủy ban|UBND|Uỷ ban|Ban Thường vụ|Chủ tịch"
    r"|Tỉnh ủy|Huyện ủy|Ban Chỉ đạo|Thường trực)"
    r".{0,60}(?:yêu cầu|đề nghị|giao|báo cáo)|Các (?:cơ quan|sở|đơn vị"
    r"|đồng chí).{0,160}(?:chịu trách nhiệm|thi hành|thực hiện))"
)
_SIGN = re.compile(r"\s*\./\.?.{0,40}$")
_ONE_LINE = 160


@dataclass
class Node:
    """A clause while the tree is built. `forms` of its marker; `count` of children that carry no number."""

    number: str
    form: str
    value: str
    parent: object = None
    paragraphs: list = field(default_factory=list)
    offset: int = 0
    is_bold: bool = False
    count: int = 0
    has_children: bool = False


def clauses_of(body):
    """Clauses of the paragraphs of a body, in the order of the paper."""
    first = _first_clause(body)
    opening = Node(OPENING, "", "", paragraphs=list(body[:first]))
    nodes = _tree(body[first:])
    closing = _closing(nodes)
    ordered = [opening, *nodes, *closing] if opening.paragraphs else [*nodes, *closing]
    return tuple(_proposal(node) for node in ordered if node.paragraphs)


def _first_clause(body):
    """Index of the first numbered clause; of the first dash where nothing is numbered."""
    for forms in (("article",), None, ("heading",), UNNUMBERED):
        for at in range(len(body)):
            marker = _marker_at(body, at)
            if marker and (marker.form in forms if forms else _begins(marker)):
                return at
    return len(body)


def _marker_at(body, at):
    """Marker of a paragraph; a bold line over a list is a clause although it bears no number."""
    paragraph = body[at]
    if marker := marker_of(paragraph.text):
        return marker
    following = marker_of(body[at + 1].text) if at + 1 < len(body) else None
    is_title = paragraph.is_bold and len(paragraph.text) < _ONE_LINE and not paragraph.text.endswith((".", ";"))
    return Marker("heading", "", 0) if is_title and following and following.form in UNNUMBERED else None


def _begins(marker):
    return marker.form not in (*UNNUMBERED, "heading", "article", "letter") and marker.value in (
        "I",
        "1",
        "A",
        "1.1",
        "01",
    )


def _tree(body):
    nodes, stack = [], []
    for at, paragraph in enumerate(body):
        marker = _marker_at(body, at)
        if marker and (place := _place(stack, marker)) is not None:
            del stack[place:]
            node = _node(stack, marker, paragraph, nodes)
            stack.append(node)
            nodes.append(node)
        elif nodes:
            nodes[-1].paragraphs.append(paragraph)
    return nodes


def _node(stack, marker, paragraph, nodes):
    parent = stack[-1] if stack else None
    number = _numbered(parent, marker, sum(node.parent is None for node in nodes))
    number = _unused(number, {node.number for node in nodes})
    if parent:
        parent.has_children = True
    return Node(number, marker.form, marker.value, parent, [paragraph], marker.length, paragraph.is_bold)


def _numbered(parent, marker, roots):
    """The clause's number; what carries none is counted inside its parent."""
    own = marker.value
    if marker.form in (*UNNUMBERED, "heading"):
        if parent is None:
            return str(roots + 1)
        parent.count += 1
        own = str(parent.count)
    elif marker.form == "multi":
        return _completed(parent, own)
    elif own.isdigit():
        own = str(int(own))
    return f"{parent.number}.{own}" if parent else own


def _unused(number, used):
    """The number, or the next one free where a paper gives it twice."""
    head, dot, last = number.rpartition(".")
    count = 1
    while number in used:
        count += 1
        number = f"{head}{dot}{int(last) + count - 1}" if last.isdigit() else f"{head}{dot}{last}.{count}"
    return number


def _completed(parent, printed):
    """ "1.2" under clause 1 is its own full number; under II it is "II.1.2"."""
    if parent is None:
        return printed
    plain = re.sub(r"^(?:[IVX]+|[A-H])(?:\.|$)", "", parent.number)
    if plain and printed.startswith(f"{plain}."):
        return f"{parent.number}{printed[len(plain) :]}"
    return f"{parent.number}.{printed}"


def _place(stack, marker):
    """Depth at which the marker stands in the stack of open clauses; None when it is no clause at all."""
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth].form == marker.form and _follows(stack[depth], marker):
            return depth
    return _new_depth(stack, marker)


def _new_depth(stack, marker):
    """Depth of a form not open yet: sections outside, dashes and letters inside what is open."""
    if marker.form in ("article", "capital"):
        return 0
    if marker.form == "heading":
        outer = [depth for depth, node in enumerate(stack) if node.form in ("roman", "capital")]
        is_free = all(node.form in ("roman", "capital", *UNNUMBERED) for node in stack)
        return (outer[-1] + 1 if outer else 0) if is_free else None
    if marker.form == "roman":
        return 1 if stack and stack[0].form == "capital" else 0
    if marker.form in UNNUMBERED:
        return len(stack)
    if marker.form == "multi":
        return _depth_of_multi(stack, marker)
    if not _is_first(marker):
        return None
    return next((depth for depth, node in enumerate(stack) if node.form in UNNUMBERED), len(stack))


def _depth_of_multi(stack, marker):
    """Inside the clause whose number it repeats: "2.1" inside "2", "2.1.3" inside "2.1"."""
    head = marker.value.rpartition(".")[0]
    for depth in range(len(stack) - 1, -1, -1):
        if stack[depth].value == head:
            return depth + 1
    outer = [depth for depth, node in enumerate(stack) if node.form in ("roman", "capital", "article")]
    return outer[-1] + 1 if outer else 0


def _is_first(marker):
    return marker.value in ("1", "01", "a", "I", "A")


def _follows(node, marker):
    """Whether the marker goes on counting where the node stands."""
    if marker.form in (*UNNUMBERED, "heading"):
        return True
    if marker.form == "multi":
        head, _dot, last = marker.value.rpartition(".")
        other, _dot, before = node.value.rpartition(".")
        return head == other and int(last) > int(before)
    return 0 < _rank(marker) - _rank(node) <= 3


def _rank(item):
    if item.form == "roman":
        return ROMAN.get(item.value, 0)
    if item.form in ("letter", "capital"):
        return _LETTERS.find(item.value.lower())
    return int(item.value)


# -- The end ---------------------------------------------------------------------------------------------------


def _closing(nodes):
    """Closing sentences taken from the last clause, which holds all paragraphs up to the end."""
    if not nodes:
        return []
    last, taken = nodes[-1], []
    while len(last.paragraphs) > 1 and _closes(last, last.paragraphs[-1], taken):
        taken.insert(0, last.paragraphs.pop())
    return [Node(CLOSING, "", "", paragraphs=taken)] if taken else []


def _closes(node, paragraph, taken):
    if _CLOSES.match(paragraph.text):
        return True
    if taken or not is_sentence_start(paragraph.text):
        return False
    before = node.paragraphs[-2]
    is_body_of_heading = len(node.paragraphs) == 2 and not is_sentence_end(before.text)
    return is_sentence_end(before.text) and not before.text.endswith(":") and not is_body_of_heading


def _proposal(node):
    first, last = node.paragraphs[0], node.paragraphs[-1]
    start = first.start + node.offset
    texts = [first.text[node.offset :], *(paragraph.text for paragraph in node.paragraphs[1:])]
    text = "\n".join(texts)
    parent = node.parent.number if node.parent else ""
    return ClauseProposal(node.number, parent, text, Span(start, last.end), _is_heading(node, text))


def _is_heading(node, text):
    if not node.has_children or len(node.paragraphs) > 1:
        return False
    return is_capitals(text) or text.endswith(":") or (len(text) < _ONE_LINE and not is_sentence_end(text))


def without_sign(text):
    """Text without the "./." a paper ends with and what a scanner left behind it."""
    return _SIGN.sub("", text)
