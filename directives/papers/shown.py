"""The paper's text with the words of the proposals marked in it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Segment:
    """A stretch of text; `place` numbers the proposal it belongs to, from 1; None for text between."""

    text: str
    place: int | None = None
    is_first: bool = False


def segments(text, rows):
    """Segments of a text; `rows` are (number, start, end) of proposals. What overlaps keeps to the one before it."""
    out, at, seen = [], 0, set()
    for number, start, end in sorted(rows, key=lambda row: row[1]):
        start = max(start, at)
        if end <= start:
            continue
        out.append(Segment(text[at:start]))
        out.append(Segment(text[start:end], number, number not in seen))
        seen.add(number)
        at = end
    return [segment for segment in [*out, Segment(text[at:])] if segment.text]


def quoted(text, start, end, marks, most=600):
    """The proposal's own words, with the agencies and the limit in them marked: [(text, is marked)]."""
    out, at = [], start
    for begin, stop in marks:
        if begin >= at:
            out += [(text[at:begin], False), (text[begin:stop], True)]
            at = stop
    out.append((text[at:end], False))
    return _shortened([part for part in out if part[0]], most)


def _shortened(parts, most):
    out, left = [], most
    for words, is_marked in parts:
        out.append((words if len(words) <= left else words[:left] + "…", is_marked))
        left -= len(words)
        if left <= 0:
            break
    return out


SURE, FAIR = 0.8, 0.6


def sureness(confidence):
    """ "sure", "fair" or "check": how far the rules trust a proposal."""
    return "sure" if confidence >= SURE else "fair" if confidence >= FAIR else "check"
