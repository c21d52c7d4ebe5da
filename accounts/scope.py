"""The only answer to "may this person see or enter here?".

A scope is read once per user object from the roles in force today. It returns places and agencies; each room filters
its own rows by them, so that pages, admin, exports, imports, files and commands obey the same lines.
"""

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from accounts.models import Role, RoleAssignment
from localities.families import STAMP, families_of
from localities.models import Level, Locality
from ntm.looks import kept
from ntm.stamps import with_stamp


@dataclass(frozen=True)
class Scope:
    """What one person may see and do.

    `province_ids`: provinces it reads. Of these, `managed_ids`: run by its coordination office; `leading_ids`: read as
    leadership; `department_ids`: where one of its departments (`agency_ids`) checks criteria. `entry_ids`: places
    whose subtree it enters. `is_administrator`: accounts and settings, no figures. `shared_ids`: places whose subtree a
    read-only link shows, approved figures alone and nobody's name; nothing else is set for a link.
    """

    province_ids: frozenset = frozenset()
    managed_ids: frozenset = frozenset()
    leading_ids: frozenset = frozenset()
    department_ids: frozenset = frozenset()
    entry_ids: frozenset = frozenset()
    agency_ids: frozenset = frozenset()
    shared_ids: frozenset = frozenset()
    is_administrator: bool = False
    sees_everything: bool = False

    # -- places ---------------------------------------------------------------------------------------------------

    def places(self):
        """Q over Locality rows this person may look at: the whole of its provinces, of a link its place and below."""
        if self.sees_everything:
            return Q()
        own = Q(pk__in=self.province_ids) | Q(province__in=self.province_ids)
        if not self.is_link:
            return own
        ids = self.shared_ids
        return own | Q(pk__in=ids) | Q(province__in=ids) | Q(district__in=ids) | Q(parent__in=ids)

    @property
    def is_link(self):
        """A link, not a person: approved figures of official boundaries only, and no names of people."""
        return bool(self.shared_ids)

    def visible(self, queryset=None):
        queryset = Locality.objects.all() if queryset is None else queryset
        return queryset.filter(self.places())

    def enterable(self, queryset=None):
        """Localities for which this person may enter results."""
        queryset = Locality.objects.all() if queryset is None else queryset
        if self.sees_everything:
            return queryset
        ids = self.entry_ids | self.managed_ids
        own = Q(pk__in=ids) | Q(district__in=ids) | Q(parent__in=ids) | Q(province__in=self.managed_ids)
        return queryset.filter(own)

    def sees(self, locality):
        if self.sees_everything or locality.own_province_id in self.province_ids:
            return True
        above = {locality.pk, locality.parent_id, locality.district_id, locality.province_id}
        return bool(self.shared_ids & above)

    def enters(self, locality):
        """May enter results of this locality (its own place, one above it, or its province's office)."""
        if self.sees_everything or self.manages(locality):
            return True
        return bool(self.entry_ids & {locality.pk, locality.parent_id, locality.district_id})

    def manages(self, locality):
        return self.sees_everything or locality.own_province_id in self.managed_ids

    def reads_current(self, locality):
        """May see figures not yet approved: office, leadership, departments, and officials of their own places."""
        if self.sees_everything or self.enters(locality):
            return True
        return locality.own_province_id in self.managed_ids | self.leading_ids | self.department_ids

    # -- other rooms ----------------------------------------------------------------------------------------------

    def in_provinces(self, field="province"):
        """Q for rows that hang on a province through `field`."""
        return Q() if self.sees_everything else Q(**{f"{field}__in": self.province_ids})

    @property
    def home(self):
        """Place whose dashboard opens at "/": its province, for an official its own place; None for none."""
        wide = self.managed_ids or self.leading_ids or self.department_ids
        ids = wide or self.entry_ids or self.province_ids or self.shared_ids
        return _first_of(frozenset(ids))


@kept("base")
def _first_of(ids):
    return Locality.objects.filter(pk__in=ids).order_by("pk").first()


SYSTEM = Scope(sees_everything=True)


def scope_of_link(place):
    """Scope of a read-only link to a place: the place through time and whatever lies below it."""
    return Scope(shared_ids=families_of({place.pk})[place.pk])


def scope_of(user):
    """Scope of a signed-in user, kept on the user object for the length of a request. None means the system."""
    if user is None:
        return SYSTEM
    if not user.is_authenticated or not user.is_active:
        return Scope()
    if not hasattr(user, "_scope"):
        user._scope = _read_scope(user)
    return user._scope


def _read_scope(user):
    """One statement, and one or two more after a place has changed."""
    rows = RoleAssignment.objects.filter(user=user).in_force_on(timezone.localdate())
    roles = list(
        with_stamp(rows, STAMP).values_list(
            "role", "locality_id", "locality__level", "locality__province_id", "agency_id", "stamp"
        )
    )
    families = families_of({pk for row in roles for pk in row[1:4:2] if pk}, roles[0][-1] if roles else None)
    places, provinces = {role: set() for role in Role}, set()
    for role, place, level, province, _agency, _stamp in roles:
        provinces |= families.get(place if level == Level.PROVINCE else province, frozenset())
        # A role over a whole province counts only where it names one; the form refuses anything else.
        if role == Role.LOCAL or level == Level.PROVINCE:
            places[role] |= families.get(place, frozenset())
    held = {row[0] for row in roles}
    return Scope(
        province_ids=frozenset(provinces),
        managed_ids=frozenset(places[Role.COORDINATION]),
        leading_ids=frozenset(places[Role.LEADERSHIP]),
        department_ids=frozenset(places[Role.DEPARTMENT]),
        entry_ids=frozenset(places[Role.LOCAL]),
        agency_ids=frozenset(row[4] for row in roles if row[0] == Role.DEPARTMENT and row[4]),
        is_administrator=user.is_superuser or Role.ADMINISTRATOR in held,
    )
