"""Papers kept with what is said of a task: looked at and stored before anything is locked, gone if it is refused."""

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.files.base import File
from django.utils import timezone

from criteria.actions import Problem, Refused
from directives.models import TaskFile
from ntm.lib.attachments import kept_name
from ntm.lib.text import clean
from ntm.lib.uploads import UploadRefused, check_attachment

_FILE = TaskFile._meta.get_field("file")


@dataclass(frozen=True)
class Kept:
    """A stored upload: the name it lies under, the one the officer knows, and what its bytes say it is."""

    path: str
    name: str
    kind: str
    size: int
    sha256: str


@contextmanager
def stored(files):
    """[Kept] of uploads; Refused with a sentence for each that cannot be taken. Bytes go when the block fails."""
    kept, problems = [], []
    try:
        for file in files:
            try:
                kept.append(_store(file))
            except UploadRefused as refusal:
                problems.append(Problem(f"{clean(file.name)[:120]}: {refusal}"))
        if problems:
            raise Refused(problems)
        yield kept
    except BaseException:
        for one in kept:
            _FILE.storage.delete(one.path)
        raise


def keep(kept, *, by, update=None, extension=None):
    """Rows of stored files, with the line of the diary or the extension they belong to."""
    task = (update or extension).occurrence.task
    return TaskFile.objects.bulk_create(
        TaskFile(
            update=update, extension=extension, task=task, file=one.path, file_name=one.name, content_type=one.kind,
            size=one.size, sha256=one.sha256, by=by, at=timezone.now(),
        )
        for one in kept
    )  # fmt: skip


def _store(file):
    content, kind, extension = check_attachment(file)
    sha256 = hashlib.sha256(content).hexdigest()
    file.seek(0)
    name = _FILE.generate_filename(None, f"{sha256[:16]}.{extension}")
    path = _FILE.storage.save(name, File(file), max_length=_FILE.max_length)
    return Kept(path, kept_name(file.name, extension), kind, len(content), sha256)
