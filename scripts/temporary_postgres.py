#!/usr/bin/env python3
"""A PostgreSQL server of one's own for as long as a command runs; nothing is left behind.

    python scripts/temporary_postgres.py -- COMMAND      runs COMMAND with DATABASE_URL set

or, in another script:  `with temporary_postgres() as url: ...`
"""

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from pathlib import Path

NAME = "ntm"  # of the database and of its owner
PROGRAMS = ("initdb", "pg_ctl", "postgres", "createdb")
# Sorting and case as in production (C.UTF-8 knows Vietnamese letters, plain C does not); safety of data off. Autovacuum
# off: it sees none of the rows of a test's open transaction, and plans made on its "empty" tables take minutes.
INITDB_OPTIONS = ["--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", f"--username={NAME}"]
SERVER_OPTIONS = """
listen_addresses = '127.0.0.1'
port = {port}
unix_socket_directories = '{folder}'
unix_socket_permissions = 0700
fsync = off
synchronous_commit = off
full_page_writes = off
autovacuum = off
"""
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class PostgresUnavailable(Exception):
    """There are no server programs here, or nobody who may run them."""


def server_programs():
    """The folder holding the newest server programs, or None."""
    folders = [Path(found).resolve().parent for found in [shutil.which("initdb")] if found]
    if pg_config := shutil.which("pg_config"):
        told = subprocess.run([pg_config, "--bindir"], capture_output=True, text=True, check=False)
        folders.append(Path(told.stdout.strip()))
    packaged = Path("/usr/lib/postgresql").glob("[0-9]*/bin")
    folders += sorted(packaged, key=lambda folder: float(folder.parent.name), reverse=True)
    return next((f for f in folders if all((f / program).is_file() for program in PROGRAMS)), None)


def server_account():
    """Whom to run the server as: PostgreSQL refuses root. None means the present user."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            return pwd.getpwnam(name)
    raise PostgresUnavailable("PostgreSQL refuses to run as root and there is no user postgres.")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def runner(programs, folder, account):
    """A function that runs one server program as `account`, quiet unless it fails."""
    identity = {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []} if account else {}

    def run(program, *arguments):
        # Output goes to a file: a pipe would be held open by the server that pg_ctl leaves running.
        with (folder / f"{program}.log").open("w+") as log:
            command = [programs / program, *arguments]
            options = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log, "cwd": folder, **identity}
            if subprocess.run(command, check=False, **options).returncode:
                log.seek(0)
                raise RuntimeError(f"{program} failed:\n{log.read()}{server_log(folder)}")

    return run


def server_log(folder):
    log = folder / "server.log"
    return log.read_text(errors="replace")[-2000:] if log.exists() else ""


def create_cluster(run, folder, account, password, port):
    """Trust reigns only on the socket, in a folder nobody else may enter; the port asks for the password."""
    key = folder / "password"
    key.write_text(password)
    if account:
        os.chown(folder, account.pw_uid, account.pw_gid)
        os.chown(key, account.pw_uid, account.pw_gid)
    authentication = ["--auth-local=trust", "--auth-host=scram-sha-256", f"--pwfile={key}"]
    run("initdb", f"--pgdata={folder / 'data'}", *INITDB_OPTIONS, *authentication)
    with (folder / "data" / "postgresql.conf").open("a") as conf:
        conf.write(SERVER_OPTIONS.format(port=port, folder=folder))


@contextlib.contextmanager
def temporary_postgres():
    """Yield the DATABASE_URL of a fresh server; stop and remove it afterwards whatever happened."""
    programs = server_programs()
    if programs is None:
        raise PostgresUnavailable("No PostgreSQL server programs found (Debian: apt-get install postgresql).")
    account = server_account()
    # Root's TMPDIR may lie where the server's account cannot go.
    folder = Path(tempfile.mkdtemp(prefix="ntm-postgres-", dir="/tmp" if account else None))
    run = runner(programs, folder, account)
    password, port = secrets.token_hex(16), free_port()
    data = f"--pgdata={folder / 'data'}"
    try:
        create_cluster(run, folder, account, password, port)
        run("pg_ctl", "start", "--wait", data, f"--log={folder / 'server.log'}")
        run("createdb", f"--host={folder}", f"--port={port}", f"--username={NAME}", NAME)
        yield f"postgres://{NAME}:{password}@127.0.0.1:{port}/{NAME}"
    finally:
        with contextlib.suppress(RuntimeError):
            run("pg_ctl", "stop", "--wait", "--mode=immediate", data)
        shutil.rmtree(folder, ignore_errors=True)


def leave_by_the_door(number, _frame):
    """A signal becomes SystemExit, so that every `finally` on the way out is run."""
    for other in SIGNALS:
        signal.signal(other, signal.SIG_IGN)
    sys.exit(128 + number)


def tidy_up_on_signals():
    for number in SIGNALS:
        if signal.getsignal(number) is not signal.SIG_IGN:  # nohup wants it ignored
            signal.signal(number, leave_by_the_door)


def main():
    command = sys.argv[1:]
    if command[:1] == ["--"]:
        command = command[1:]
    if not command:
        sys.exit(__doc__)
    tidy_up_on_signals()
    try:
        with temporary_postgres() as url:
            environment = os.environ | {"DATABASE_URL": url}
            sys.exit(subprocess.run(command, env=environment, check=False).returncode)
    except (PostgresUnavailable, RuntimeError) as problem:
        sys.exit(str(problem))


if __name__ == "__main__":
    main()
