"""No English word is left on a Vietnamese screen: the catalogues are whole, agree with the code, and are compiled."""

import ast
import gettext
import re
import struct
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils.translation.template import templatize

pytestmark = pytest.mark.one_database

ROOT = settings.BASE_DIR
CATALOGUES = sorted(path for folder in settings.LOCALE_PATHS for path in Path(folder).glob("vi/LC_MESSAGES/*.po"))
OWN = ROOT / "locale/vi/LC_MESSAGES/django.po"
RENEW = "renew and compile the catalogue: the first lines of locale/vi/LC_MESSAGES/django.po say how"

FUNCTIONS = {"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"}

_LINE = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr)(?:\[\d+\])? (".*")$')
_NAMED = re.compile(r"%\(\w+\)[sdr]|\{\w+\}")
_POSITIONAL = re.compile(r"%[sdr]|\{\}")
_TAG = re.compile(r"</?[a-z]+")
_IN_TEMPLATE = re.compile(r"""\b(?:n?gettext|_)\(\s*u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


@dataclass
class Entry:
    flags: set = field(default_factory=set)
    msgctxt: str | None = None
    msgid: str = ""
    msgid_plural: str | None = None
    msgstr: str = ""


def read(path):
    """Entries of a .po file, its header left out."""
    blocks = path.read_text(encoding="utf-8").strip().split("\n\n")
    return [entry for entry in map(_entry, blocks) if entry.msgid]


def _entry(block):
    entry, name = Entry(), None
    for line in block.splitlines():
        if line.startswith("#,"):
            entry.flags |= {flag.strip() for flag in line[2:].split(",")}
        elif found := _LINE.match(line):
            name = found[1]
            setattr(entry, name, ast.literal_eval(found[2]))
        elif line.startswith('"'):
            setattr(entry, name, getattr(entry, name) + ast.literal_eval(line))
    return entry


def wording(text):
    """What a translation must take over: named places, places in their order, HTML tags."""
    return set(_NAMED.findall(text)), _POSITIONAL.findall(text), sorted(_TAG.findall(text))


def in_force(compiled, entry):
    if entry.msgid_plural:
        return compiled.ngettext(entry.msgid, entry.msgid_plural, 2)
    return compiled.pgettext(entry.msgctxt, entry.msgid) if entry.msgctxt else compiled.gettext(entry.msgid)


def packages():
    return [path.parent for path in ROOT.glob("*/__init__.py") if path.parent.name != "tests"]


def words_of_code():
    """{msgid: file} of every _("…"), gettext_lazy("…") or ngettext("…") in Python."""
    found = {}
    for path in [path for package in packages() for path in package.rglob("*.py")]:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Call) or not node.args or not isinstance(node.args[0], ast.Constant):
                continue
            if getattr(node.func, "id", "") in FUNCTIONS and isinstance(node.args[0].value, str):
                found[node.args[0].value] = path.relative_to(ROOT)
    return found


def words_of_templates():
    found = {}
    for path in (ROOT / "templates").rglob("*.html"):
        for text in _IN_TEMPLATE.findall(templatize(path.read_text(encoding="utf-8"))):
            found[ast.literal_eval(text)] = path.relative_to(ROOT)
    return found


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_word_has_its_vietnamese(path):
    entries = read(path)

    assert entries
    assert [entry.msgid for entry in entries if not entry.msgstr or "fuzzy" in entry.flags] == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(ROOT)))
def test_vietnamese_keeps_places_and_tags(path):
    wrong = [
        (entry.msgid, entry.msgstr)
        for entry in read(path)
        if wording(entry.msgstr) != wording(entry.msgid_plural or entry.msgid)
    ]

    assert wrong == []


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(ROOT)))
def test_compiled_catalogue_is_up_to_date(path):
    entries, data = read(path), path.with_suffix(".mo").read_bytes()
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    count = struct.unpack("<I", data[8:12])[0]

    assert [entry.msgid for entry in entries if in_force(compiled, entry) != entry.msgstr] == [], RENEW
    assert count == len(entries) + 1, RENEW  # and the header


def test_every_word_of_the_code_is_in_the_catalogue():
    known = {entry.msgid for entry in read(OWN)}

    missing = {text: str(path) for text, path in words_of_code().items() if text not in known}

    assert missing == {}, f"{RENEW}; makemessages does not see words inside an f-string"


def test_every_word_of_the_templates_is_in_the_catalogue():
    known = {entry.msgid for entry in read(OWN)}

    missing = {text: str(path) for text, path in words_of_templates().items() if text not in known}

    assert missing == {}, RENEW


def test_catalogue_holds_no_word_that_is_gone():
    used = words_of_code().keys() | words_of_templates().keys()

    assert [entry.msgid for entry in read(OWN) if entry.msgid not in used] == [], RENEW


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("address", "status", "words"),
    [
        ("/accounts/login/", 200, ["Đăng nhập", "Mật khẩu", "Nông thôn mới"]),
        ("/khong-co-trang-nay/", 404, ["Không tìm thấy", "Về trang tổng quan", "Nông thôn mới"]),
    ],
)
def test_page_is_vietnamese_whatever_the_browser_prefers(client, address, status, words):
    response = client.get(address, headers={"accept-language": "en-US,en;q=0.9"})

    page = response.content.decode()
    assert response.status_code == status
    assert '<html lang="vi">' in page
    assert [word for word in words if word not in page] == []


@pytest.mark.django_db
def test_page_is_english_once_a_person_chooses_it(client):
    client.post(reverse("set_language"), {"language": "en", "next": "/accounts/login/"})

    page = client.get("/accounts/login/").content.decode()

    assert '<html lang="en">' in page
    assert "Sign in" in page
