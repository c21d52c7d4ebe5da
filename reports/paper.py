"""The dashboard on paper and its charts as pictures: the page's own figures and drawings, laid out by WeasyPrint.

WeasyPrint reads an SVG apart from the page around it, so the colours of charts are put inside each (css/charts.css).
"""

import io
import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from ntm.lib.numbers import format_count
from reports.pdf import one_page

SCALE = 2  # pixels for each point of the layout: sharp on a telephone
_POINTS_PER_PIXEL = 72 / 96
_SVG = re.compile(r"(<svg\b[^>]*>)")


@dataclass(frozen=True)
class Detail:
    """How many rows of each list stand on the sheet; what does not is counted, never left out unseen."""

    districts: int
    at_risk: int
    weakest: int
    is_close: bool = False


DETAILS = (Detail(20, 10, 8), Detail(18, 8, 6, True), Detail(16, 6, 5, True), Detail(12, 4, 4, True),
           Detail(8, 3, 3, True), Detail(4, 2, 2, True))  # fmt: skip


def dashboard_pdf(context, **around):
    """Bytes of one page of A4 across with a dashboard's context. `around`: figures_note, is_demo and the like."""
    return one_page(_sheet(context, around, detail) for detail in DETAILS)


def _sheet(context, around, detail):
    lists = {name: _cut(context[name], getattr(detail, name)) for name in ("districts", "at_risk", "weakest")}
    values = {**context, **around, "lists": lists, "detail": detail, "printed_at": timezone.localtime()}
    return styled(render_to_string("reports/paper/dashboard.html", values))


def _cut(rows, most):
    rest = max(len(rows) - most, 0)
    return {"rows": rows[:most], "more": _("and %(count)s more") % {"count": format_count(rest)} if rest else ""}


def styled(html):
    """HTML whose drawings carry their own colours."""
    return _SVG.sub(rf"\1<style>{_chart_style()}</style>", html)


@cache
def _chart_style():
    return Path(settings.BASE_DIR, "static", "css", "charts.css").read_text(encoding="utf-8")


def chart_png(kind, **values):
    """Bytes of a picture of one chart with its title, day, basis and source; PdfUnavailable where pango is missing."""
    html = render_to_string("reports/paper/chart.html", {"kind": kind, "printed_at": timezone.localtime(), **values})
    return _picture(one_page([styled(html)]))


def _picture(pdf):
    """PNG of the first page of a PDF, without the empty paper under its last line."""
    import pypdfium2
    from PIL import Image, ImageChops

    document = pypdfium2.PdfDocument(pdf)
    try:
        drawn = document[0].render(scale=SCALE / _POINTS_PER_PIXEL).to_pil().convert("RGB")
    finally:
        document.close()
    box = ImageChops.difference(drawn, Image.new("RGB", drawn.size, "white")).getbbox()
    bottom = min(drawn.height, (box[3] if box else 0) + 16 * SCALE)
    stream = io.BytesIO()
    drawn.crop((0, 0, drawn.width, bottom)).save(stream, "PNG", optimize=True)
    return stream.getvalue()
