"""A real server on a fresh demonstration, and headless Chromium in front of it."""

import contextlib
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
PASSWORD = "nongthonmoi-demo"
CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
# Complaints a test brings about itself: a page that is not there, a network that is cut, a sign-in that ran out.
WANTED = ("404", "401", "net::ERR_INTERNET_DISCONNECTED", "net::ERR_FAILED")
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def folder(tmp_path_factory):
    """Where the server keeps its data: db.sqlite3 and media."""
    return tmp_path_factory.mktemp("server")


def environment_of(folder, **settings):
    own = {
        "DEBUG": "True",
        "DATABASE_URL": f"sqlite:///{folder / 'db.sqlite3'}",
        "MEDIA_ROOT": str(folder / "media"),
        "DJANGO_SETTINGS_MODULE": "ntm.settings",
    }
    return os.environ | own | settings


@pytest.fixture(scope="session")
def fresh_database(tmp_path_factory):
    """File of a demonstration nobody has touched, to be copied."""
    folder = tmp_path_factory.mktemp("demonstration")
    for command in (["migrate", "-v0"], ["setup_demo"]):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=ROOT, env=environment_of(folder), check=True, timeout=300
        )
    return folder / "db.sqlite3"


@pytest.fixture(scope="session")
def server(fresh_database, folder):
    """Address of a server process as `make run` starts it, on data of its own."""
    with served(fresh_database, folder) as address:
        yield address


@contextlib.contextmanager
def served(database, folder, **settings):
    """A server on a copy of a database and of the files that lie beside it; its address. `settings`: environment."""
    shutil.copy(database, folder / "db.sqlite3")
    shutil.copytree(database.parent / "media", folder / "media", dirs_exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "manage.py", "runserver", "--noreload", f"127.0.0.1:{port}"]
    environment = environment_of(folder, **settings)
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    address = f"http://127.0.0.1:{port}"
    try:
        wait_until_ready(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=20)


def wait_until_ready(address, process):
    for _attempt in range(150):
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=2) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, ConnectionError):
            if process.poll() is not None:
                raise RuntimeError("the server stopped before it was ready") from None
            time.sleep(0.2)
    raise RuntimeError("the server did not get ready")


@pytest.fixture(scope="session")
def browser():
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser, server):
    """visit("vpdp", width, height) gives a signed-in page; whatever the console calls an error fails the test."""
    contexts, complaints = [], []

    def signed_in(username, width=1366, height=768):
        context = browser.new_context(
            viewport={"width": width, "height": height}, base_url=server, accept_downloads=True, locale="en-US"
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.goto("/accounts/login/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        # Officials and departments begin at their entry home, everybody else at the overview.
        page.wait_for_url(re.compile(rf"{re.escape(server)}/(entry/)?$"))
        return page

    yield signed_in
    for context in contexts:
        context.close()
    assert [text for text in complaints if not any(one in text for one in WANTED)] == []
