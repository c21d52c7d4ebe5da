"""What stands above every table of this room: place, period and set, and the filters in words."""

from ntm.lib.text import initial_upper

_NOTHING = (None, "", False)


def place_notes(entry):
    """[place · period · set] of an entry page (criteria.views.access.Entry)."""
    return [where_words(entry.place, entry.period, entry.criteria_set)]


def where_words(place, period, criteria_set=None):
    parts = [place.full_name, initial_upper(str(period.label)), criteria_set.name if criteria_set else ""]
    return " · ".join(filter(None, parts))


def filter_notes(form):
    """[ "Huyện: An Biên · Trạng thái: đã nộp" ] of what a filter form leaves; [] where nothing is filtered."""
    form.is_valid()
    chosen = [(field, form.cleaned_data.get(field.name)) for field in form]
    said = [f"{field.label}: {_chosen(field, value)}" for field, value in chosen if value not in _NOTHING]
    return [" · ".join(said)] if said else []


def _chosen(field, value):
    choices = {str(key): label for key, label in getattr(field.field, "choices", ())}
    return choices.get(str(value), value)


def person_name(user):
    return user.get_full_name() or user.get_username() if user else ""
