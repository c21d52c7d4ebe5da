"""Who looks through a read-only link."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from accounts.scope import scope_of_link


class LinkReader(AnonymousUser):
    """Nobody in particular, let in by a link: no account, no permissions, the scope of the link's place."""

    is_link = True
    is_active = True

    def __init__(self, link):
        super().__init__()
        self.link = link
        self._scope = scope_of_link(link.place)

    @property
    def is_authenticated(self):
        return True

    @property
    def is_anonymous(self):
        return False

    def get_full_name(self):
        return self.link.label

    @property
    def words(self):
        return _("%(label)s, to %(day)s") % {"label": self.link.label, "day": f"{self.link.expires_on:%d/%m/%Y}"}
