"""A file kept with a row: checked by its bytes, named as the officer knows it."""

import hashlib

from django.core.files.base import ContentFile

from ntm.lib.attachments import kept_name
from ntm.lib.uploads import check_attachment


def attach_paper(row, file):
    """Give a row (directives.models.papers.WithPaper) its file, not yet saved; UploadRefused for what is none."""
    if not file:
        return
    content, row.content_type, extension = check_attachment(file)
    row.file_name = kept_name(file.name, extension)
    row.file.save(f"{hashlib.sha256(content).hexdigest()[:16]}.{extension}", ContentFile(content), save=False)
