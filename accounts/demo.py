"""The accounts of the demonstration, created by `setup_demo` and by nothing else.

A demo account is known by its mail address, a domain no real mail can ever have.
"""

from accounts.models import User

DEMO_USERNAMES = (
    "vpdp",
    "vpdp-laichau",
    "vpdp-hatinh",
    "vpdp-namdinh",
    "lanhdao",
    "anbien",
    "govao",
    "soyte",
    "admin",
)
DEMO_PASSWORD = "nongthonmoi-demo"
DEMO_EMAIL_DOMAIN = "demo.invalid"

_demo_seen = None


def demo_email(username):
    return f"{username}@{DEMO_EMAIL_DOMAIN}"


def demo_users():
    return User.objects.filter(username__in=DEMO_USERNAMES, email__endswith=f"@{DEMO_EMAIL_DOMAIN}")


def is_demo():
    """Whether this database holds the demonstration.

    It is built into an empty database or not at all: once there is anybody the answer stands for this process.
    """
    global _demo_seen
    if _demo_seen is None:
        seen = demo_users().exists()
        if not seen and not User.objects.exists():
            return False
        _demo_seen = seen
    return _demo_seen


def forget():
    """Ask again."""
    global _demo_seen
    _demo_seen = None
