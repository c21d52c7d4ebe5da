"""The papers as LibreOffice lays them out: it opens them, keeps every letter and numbers the pages."""

import re
import shutil
import subprocess
import unicodedata

import pypdf
import pytest

from reports.docx import write_word
from tests.reports_word.papers import districts, figures, matrix, party_report, report

pytestmark = [
    pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed"),
    pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed"),
]
MM = 72 / 25.4
WORD = re.compile(r'<word xMin="([\d.]+)" yMin="[\d.]+" xMax="([\d.]+)" yMax="([\d.]+)">(.*)</word>')


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """{name: path of the PDF} of both kinds of paper, made in one run."""
    folder = tmp_path_factory.mktemp("word")
    papers = {"government": report(appendices=[districts(), matrix(), figures()]), "party": party_report()}
    for name, paper in papers.items():
        (folder / f"{name}.docx").write_bytes(write_word(paper))
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    files = [folder / f"{name}.docx" for name in papers]
    command = ["soffice", profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *files]
    subprocess.run(command, check=True, capture_output=True, timeout=110)
    return {name: folder / f"{name}.pdf" for name in papers}


def read(path, *options):
    output = subprocess.run(["pdftotext", *options, path, "-"], check=True, capture_output=True).stdout.decode()
    return unicodedata.normalize("NFC", output)


def pages_of(path):
    """The words of each page."""
    return [" ".join(page.split()) for page in read(path).split("\f")[:-1]]


def places_of(path):
    """[(width of the page, [(left, right, bottom, word)])] in points from the upper left corner."""
    pages = read(path, "-bbox").split("<page ")[1:]
    return [
        (
            float(re.match(r'width="([\d.]+)"', page)[1]),
            [(*map(float, place), word) for *place, word in WORD.findall(page)],
        )
        for page in pages
    ]


def test_papers_have_their_pages(printed):
    assert 10 < len(pages_of(printed["government"])) < 25
    assert len(pages_of(printed["party"])) == 3


def test_letters_keep_their_marks(printed):
    text = " ".join(pages_of(printed["government"]))

    for words in (
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Số: 05/BC-VPĐP",
        "Kiên Giang, ngày 09 tháng 01 năm 2024", "PHÓ CHÁNH VĂN PHÒNG", "Phụ lục II", "Huyện Giang Thành",
    ):  # fmt: skip
        assert words in text
    assert "ĐẢNG CỘNG SẢN VIỆT NAM" in pages_of(printed["party"])[0]


def test_first_pages_bear_no_number_and_later_ones_their_own(printed):
    pages = pages_of(printed["government"])
    starts = [0, *(n for n, text in enumerate(pages) if "(Kèm theo" in text)]
    numbers = [
        [(word, round((left + right) / 2)) for left, right, bottom, word in words if bottom < 20 * MM]
        for _width, words in places_of(printed["government"])
    ]

    assert len(starts) == 4
    for start, following in zip(starts, [*starts[1:], len(pages)], strict=True):
        assert numbers[start] == []
        assert [word for ((word, _middle),) in numbers[start + 1 : following]] == [
            str(number) for number in range(2, following - start + 1)
        ]
    assert numbers[1][0][1] == pytest.approx((30 + 165 / 2) * MM, abs=2)


def test_wide_appendices_are_turned_and_repeat_their_heads(printed):
    pages = pages_of(printed["government"])
    sizes = [page.mediabox for page in pypdf.PdfReader(printed["government"]).pages]
    turned = [text for text, size in zip(pages, sizes, strict=True) if size.width > size.height]

    assert sum("Nhóm tiêu chí" in text for text in turned) >= 6
    assert all("Nhóm tiêu chí" in text or "Nguồn vốn" in text for text in turned)
    assert not any("Nhóm tiêu chí" in text for text in pages if text not in turned)


def test_nothing_stands_outside_the_margins(printed):
    for width, words in places_of(printed["government"]):
        assert min(left for left, *_rest in words) > 30 * MM - 1
        assert max(right for _left, right, *_rest in words) < width - 15 * MM + 1


def test_signature_does_not_stand_alone(printed):
    page = next(text for text in pages_of(printed["government"]) if "Nơi nhận" in text)

    assert "./." in page
