"""The accounts of the demonstration, created by `setup_demo` and by nothing else.

A demo account is known by its mail address, a domain no real mail can ever have.
"""

from django.db.models import Count, Q

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
_DEMO = Q(username__in=DEMO_USERNAMES, email__endswith=f"@{DEMO_EMAIL_DOMAIN}")

_demo_seen = None


def demo_email(username):
    return f"{username}@{DEMO_EMAIL_DOMAIN}"


def demo_users():
    return User.objects.filter(_DEMO)


def is_demo():
    """Whether this database holds the demonstration.

    It is built into an empty database or not at all: once there is anybody the answer stands for this process.
    """
    global _demo_seen
    if _demo_seen is None:
        known = User.objects.aggregate(people=Count("pk"), demo=Count("pk", filter=_DEMO))
        if not known["people"]:
            return False
        _demo_seen = known["demo"] > 0
    return _demo_seen


def forget():
    """Ask again."""
    global _demo_seen
    _demo_seen = None
