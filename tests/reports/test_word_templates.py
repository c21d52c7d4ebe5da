"""An office's own Word template: tried before it is used, kept for its province, given back for the shipped one."""

import io
import zipfile

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports.docx.checking import MEANINGS
from reports.docx.context import template_context
from reports.docx.render import template_path
from reports.docx.sample import sample
from reports.models import WordTemplate
from tests.reports.test_quarter_report_pages import address, desk, office, province, report  # noqa: F401

pytestmark = [pytest.mark.django_db, pytest.mark.one_database]
MARK = "Mẫu riêng của Văn phòng Điều phối"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path)


def shipped(party=False):
    return template_path(party=party, shipped=True).read_bytes()


def changed(change, party=False):
    """Bytes of the shipped template after `change(document)`."""
    word = docx.Document(io.BytesIO(shipped(party)))
    change(word)
    out = io.BytesIO()
    word.save(out)
    return out.getvalue()


def saying(text):
    return changed(lambda word: word.paragraphs[0].insert_paragraph_before(text))


def without_text(word):
    for paragraph in list(word.paragraphs):
        if "{" in paragraph.text:
            paragraph._p.getparent().remove(paragraph._p)


def without_style(word):
    style = word.styles["VB Phụ lục"]
    style.element.getparent().remove(style.element)


def with_part(name, content):
    out = io.BytesIO(shipped())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(name, content)
    return out.getvalue()


def put(client, province, data, form="GOVERNMENT", name="mẫu.docx"):  # noqa: F811
    values = {"form": form, "file": SimpleUploadedFile(name, data)}
    return client.post(reverse("reports:word-templates", args=[province.code]), values)


def lines_of(client, report):  # noqa: F811
    content = client.get(address("word", report)).content
    return [paragraph.text for paragraph in docx.Document(io.BytesIO(content)).paragraphs]


def test_a_report_is_printed_with_the_offices_own(desk, province, report):  # noqa: F811
    assert MARK not in lines_of(desk, report)

    assert put(desk, province, saying(MARK)).status_code == 302

    assert MARK in lines_of(desk, report)
    page = desk.get(reverse("reports:word-templates", args=[province.code])).content.decode()
    assert "mẫu.docx" in page
    file = desk.get(reverse("reports:word-template-file", args=[province.code, "GOVERNMENT"]))
    assert MARK in [one.text for one in docx.Document(io.BytesIO(b"".join(file.streaming_content))).paragraphs]


def test_the_other_kind_keeps_its_template(desk, province, report):  # noqa: F811
    put(desk, province, changed(lambda word: word.add_paragraph(MARK), party=True), form="PARTY")

    assert MARK not in lines_of(desk, report)


def test_back_to_the_shipped_one_and_the_earlier_stays_on_record(desk, province, report):  # noqa: F811
    put(desk, province, saying("Cũ"))
    put(desk, province, saying(MARK))

    desk.post(reverse("reports:word-template-reset", args=[province.code, "GOVERNMENT"]))

    assert MARK not in lines_of(desk, report)
    rows = WordTemplate.objects.order_by("pk")
    assert [(bool(row.ended_at), row.ended_by == row.by) for row in rows] == [(True, True), (True, True)]
    file = desk.get(reverse("reports:word-template-file", args=[province.code, "GOVERNMENT"]))
    assert b"".join(file.streaming_content) == shipped()


@pytest.mark.parametrize(
    ("make", "words"),
    [
        (lambda: b"", "empty"),
        (lambda: b"%PDF-1.7 x", "no Word document"),
        (lambda: b"words", "no Word document"),
        (lambda: shipped()[:2000], "damaged"),
        (lambda: with_part("word/vbaProject.bin", b"x"), "macros"),
        (lambda: with_part("word/x.xml", b"<!DOCTYPE x>"), "declarations"),
        (lambda: with_part("word/_rels/settings.xml.rels", b'<a Type="x/attachedTemplate" TargetMode="External"/>'),
         "template elsewhere"),
        (lambda: saying("{{ so_van_ban }} {{ subject }}"), "{{ so_van_ban }}"),
        (lambda: saying("{% if subject %}"), "spelt wrong"),
        (lambda: saying("{{ subject.__class__.__mro__ }}"), "spelt wrong"),
        (lambda: changed(without_text), "{{ blocks }} is missing"),
        (lambda: changed(without_style), "“VB Phụ lục”"),
        (lambda: saying("{{ 1 / 0 }}"), "No report could be printed"),
    ],
    ids=["empty", "pdf", "text", "cut", "macros", "declarations", "bound", "unknown", "open", "reaching", "no text",
         "no style", "fails"],
)  # fmt: skip
def test_what_prints_no_report_is_refused_with_the_reason(desk, province, report, make, words):  # noqa: F811
    from django.utils import translation

    with translation.override("en"):
        desk.cookies["django_language"] = "en"
        answer = put(desk, province, make())

    assert answer.status_code == 200 and words in answer.content.decode()
    assert not WordTemplate.objects.exists() and lines_of(desk, report)


def test_the_names_told_are_those_a_template_is_given():
    for party in (False, True):
        assert {*template_context(sample(party=party)), "signature_image"} == set(MEANINGS)


@pytest.mark.parametrize("party", [False, True])
def test_the_shipped_templates_pass(party):
    from reports.docx.checking import check_template

    assert check_template(io.BytesIO(shipped(party)), party=party) == shipped(party)
