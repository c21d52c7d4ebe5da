"""Passwords Vietnamese offices really choose and attackers try first; Django's own list knows none of them."""

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ntm.lib.text import search_key

STEMS = (
    "matkhau", "nongthonmoi", "vietnam", "khongnoi", "hanoi", "saigon", "anhyeuem", "emyeuanh", "password",
    "qwerty", "admin", "abc", "iloveyou", "xinchao", "vanphong", "ubnd", "congchuc", "ntm", "dieuphoi",
)  # fmt: skip


class VietnameseWordsValidator:
    """Refuses a well-known word that is only dressed up with digits or signs: matkhau123, Abc@1234."""

    def validate(self, password, user=None):
        letters = "".join(char for char in search_key(password) if char.isalpha())
        if letters in STEMS:
            raise ValidationError(_("This password is one of those that are tried first."), code="password_too_common")

    def get_help_text(self):
        return _("Your password can't be a common Vietnamese word with digits added.")
