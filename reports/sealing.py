"""Lines a person was shown in a preview, sent back by the confirming form; nobody can alter them on the way."""

from django.core import signing
from django.utils.translation import gettext as _

from ntm.lib.uploads import UploadRefused

CONFIRM_SECONDS = 24 * 60 * 60


def seal(lines, *, user, what):
    """Text of JSON-able lines that only this person can send back for `what`."""
    return signing.dumps(lines, salt=f"{what}:{user.pk}", compress=True)


def unseal(text, *, user, what):
    """The lines of `seal`; UploadRefused when they are not what was shown, or too old."""
    try:
        return signing.loads(text, salt=f"{what}:{user.pk}", max_age=CONFIRM_SECONDS)
    except signing.BadSignature as error:
        raise UploadRefused(_("This preview has run out: send the workbook again.")) from error
