"""Papers people attach: the name they are kept under, and the one way they leave the site again."""

from django.http import FileResponse, Http404

from ntm.lib.text import clean

# What a browser may show by itself. Everything else, office files above all, is only ever saved.
PICTURES = frozenset({"image/jpeg", "image/png", "image/webp"})
SHOWN = PICTURES | {"application/pdf"}
_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
# A browser's own reader of pdf files does not start inside a sandbox; it runs no script of the file in the site's name.
_POLICIES = {"application/pdf": f"{_NOTHING}; object-src 'self'; style-src 'unsafe-inline'"}
_SANDBOX = f"{_NOTHING}; style-src 'unsafe-inline'; img-src 'self'; sandbox"


def kept_name(name, extension):
    """The name as the officer knows it, never a path, with the extension of what the file really is."""
    stem = clean(name.replace("\\", "/").rsplit("/", 1)[-1].rsplit(".", 1)[0]) or "tep"
    return f"{stem[:180]}.{extension}"


def attachment_response(kept, *, inline=False):
    """Stream a kept file (with `file`, `file_name`, `content_type`) to whoever the caller has let in.

    `inline` lets the browser show pdf files and pictures; what it shows runs nothing. 404 where the bytes are gone.
    """
    try:
        content = kept.file.open("rb")
    except OSError as error:
        raise Http404 from error
    is_shown = inline and kept.content_type in SHOWN
    response = FileResponse(
        content, as_attachment=not is_shown, filename=kept.file_name, content_type=kept.content_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = _POLICIES.get(kept.content_type, _SANDBOX) if is_shown else _SANDBOX
    return response
