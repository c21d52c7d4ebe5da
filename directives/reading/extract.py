"""Text of a file: Word, pdf, plain text in any encoding. What a file is, its bytes say."""

from django.utils.translation import gettext as _

from directives.reading.papers import PaperRefused, lines_of, paper_of
from directives.reading.pdf import pdf_lines
from directives.reading.word import word_lines
from ntm.lib import legacy_text
from ntm.lib.uploads import check_paper

_PLAUSIBLE = 0.94
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))


def paper_of_file(file):
    """Paper of a file; UploadRefused tells why it cannot be read."""
    kind, data = check_paper(file)
    named = str(getattr(file, "name", "")).lower().rpartition(".")[2]
    if kind == "txt" and named in ("docx", "doc", "pdf"):
        words = {"kind": named}
        raise PaperRefused(_("The file is called .%(kind)s but is none: save it again as .docx, .pdf or .txt.") % words)
    if kind == "docx":
        return paper_of(_mended(word_lines(data)), is_wrapped=False)
    if kind == "pdf":
        return paper_of(_mended(pdf_lines(data)), is_wrapped=True)
    return paper_of_text(_decoded(data))


def paper_of_text(text):
    """Paper of text as pasted."""
    turn = legacy_text.repairer(text)
    return paper_of(lines_of(turn(text) if turn else text), is_wrapped=True)


def looks_broken(text):
    """Whether the letters came out of the file in disorder, as from a pdf whose font lacks Vietnamese letters."""
    share = legacy_text.plausibility(text)
    return share is not None and share < _PLAUSIBLE


def _mended(lines):
    """Lines set in fonts of before Unicode, in Unicode."""
    turn = legacy_text.repairer("\n".join(line.text for line in lines))
    return [type(line)(turn(line.text), line.is_bold, line.is_after_gap) for line in lines] if turn else lines


def _decoded(data):
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None) or _unmarked_encoding(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        text = legacy_text.decoded(data)
    if text is None:
        raise PaperRefused(_("The encoding of this text is not known: save it as UTF-8 or paste the text."))
    return text


def _unmarked_encoding(data):
    """UTF-16 without its mark has a zero in most odd or most even places."""
    head = data[:4096]
    for half, name in ((head[1::2], "utf-16-le"), (head[0::2], "utf-16-be")):
        if half and half.count(0) > len(half) * 0.3:
            return name
    return "utf-8"
