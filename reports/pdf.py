"""Papers as PDF, by WeasyPrint from our own HTML: the leadership's brief of exactly one page of A4.

WeasyPrint needs the system's pango; it is imported when a PDF is asked for, so that the site runs without it.
"""

import logging
import mimetypes
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import url2pathname

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from reports.brief import Detail, brief_context

PDF_TYPE = "application/pdf"
STATIC = Path(settings.BASE_DIR, "static").resolve()

# From all there is to what always fits: fewer rows, then closer lines, then shorter sentences.
DETAILS = (
    Detail(rows=18, names=24, letters=150, is_close=False),
    Detail(rows=18, names=24, letters=110, is_close=True),
    Detail(rows=12, names=16, letters=90, is_close=True),
    Detail(rows=8, names=10, letters=70, is_close=True),
    Detail(rows=4, names=6, letters=50, is_close=True),
    Detail(rows=2, names=3, letters=36, is_close=True),
)


class PdfUnavailable(Exception):
    """This machine cannot make PDF files; the message says to the reader what is missing."""


def brief_pdf(facts, *, issuing_body="", printed_at=None):
    """Bytes of a PDF of one page with the headline of QuarterFacts. PdfUnavailable where pango is missing.

    `printed_at` stands in the foot: a brief shows the figures of that moment, and a quarter still open moves.
    """
    around = {"issuing_body": issuing_body, "printed_at": printed_at}
    return one_page(
        render_to_string("reports/brief.html", brief_context(facts, detail, **around)) for detail in DETAILS
    )


def one_page(attempts):
    """Bytes of the PDF of the first of some HTML texts that fits one page, from the fullest to the shortest."""
    weasyprint = _weasyprint()
    fonts = weasyprint.text.fonts.FontConfiguration()
    for html in attempts:
        paper = weasyprint.HTML(string=html, base_url=STATIC.as_uri() + "/", url_fetcher=_own_files())
        pages = paper.render(font_config=fonts)
        if len(pages.pages) == 1:
            return pages.write_pdf()
    raise ValueError("even the shortest text does not fit one page")


def _weasyprint():
    try:
        import weasyprint
    except (ImportError, OSError) as error:
        raise PdfUnavailable(
            _("This server cannot make PDF files: the system library pango is missing. The Word file is available.")
        ) from error
    # Our own sheets: that a drawing's marks bear the same names in each of its legends is no news.
    logging.getLogger("weasyprint").setLevel(logging.ERROR)
    return weasyprint


def _own_files():
    """A fetcher that reads the site's own static files and nothing else, neither network nor disk."""
    from weasyprint.urls import URLFetcher, URLFetcherResponse

    class OwnFiles(URLFetcher):
        def fetch(self, url, headers=None):
            path = Path(url2pathname(urlsplit(url).path)).resolve() if url.startswith("file:") else None
            if path is None or not path.is_relative_to(STATIC):
                raise ValueError(f"not one of our files: {url}")
            kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
            return URLFetcherResponse(url, path.read_bytes(), {"Content-Type": kind})

    return OwnFiles()
