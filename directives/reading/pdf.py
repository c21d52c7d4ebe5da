"""Lines of a pdf that holds text. A scan is pictures, and pictures are not read."""

import io
import logging
import re
from collections import Counter

from django.utils.translation import gettext as _
from pypdf import PdfReader
from pypdf.errors import PyPdfError

from directives.reading.papers import Line, PaperRefused, columns
from ntm.lib.text import clean

MOST_PAGES = 500
_FEW_LETTERS = 20
_BROKEN = (PyPdfError, ValueError, KeyError, TypeError, IndexError, AttributeError, OSError, RecursionError)
logging.getLogger("pypdf").setLevel(logging.CRITICAL)


def pdf_lines(data):
    pages = _pages(data)
    letters = sum(len(re.findall(r"[^\W\d_]", page)) for page in pages)
    if letters < _FEW_LETTERS * len(pages):
        raise PaperRefused(_("The pages are pictures (a scan) without text: send the Word file or paste the text."))
    running = _running_lines(pages)
    total, lines = sum(page.count("\n") + 1 for page in pages), []
    number = 0
    for page in pages:
        gap = True
        for row in page.split("\n"):
            for part in columns(row, number, total):
                text = clean(part)
                if text and text not in running:
                    lines.append(Line(text, is_after_gap=gap))
                    gap = False
            number += 1
    return lines


def _pages(data):
    try:
        reader = PdfReader(io.BytesIO(data))
        if reader.is_encrypted and not reader.decrypt(""):
            raise PaperRefused(_("The pdf is protected by a password: save it without one and send that."))
        if len(reader.pages) > MOST_PAGES:
            words = {"pages": MOST_PAGES}
            raise PaperRefused(_("The pdf has more than %(pages)s pages and was not read.") % words)
        return [page.extract_text() or "" for page in reader.pages]
    except PaperRefused:
        raise
    except _BROKEN as error:
        raise PaperRefused(_("The pdf is damaged or protected: open it, save it again and send that.")) from error
    except Exception as error:
        if type(error).__name__ not in ("DependencyError", "error"):
            raise
        raise PaperRefused(_("The pdf is protected by a password: save it without one and send that.")) from error


def _running_lines(pages):
    """Heads and feet printed on most pages."""
    edges = Counter()
    for page in pages:
        rows = [clean(row) for row in page.split("\n") if clean(row)]
        edges.update({*rows[:2], *rows[-2:]})
    return {row for row, count in edges.items() if len(pages) > 3 and count > len(pages) / 2}
