"""Rows of a flat file written together with their history: two statements a table, whatever the file's length."""

from django.db import IntegrityError
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

BATCH = 500


class BulkWrites:
    """Mixin of a StrictResource whose rows stand for themselves; its Meta says `use_bulk = True`.

    `keys` are columns the model derives from others (search keys) and writes with them. Rows that point at rows of
    the same file name the pointing field in `own_parents`: what they point at is written first.
    """

    keys = ()
    own_parents = ()

    def before_import_row(self, row, **kwargs):
        super().before_import_row(row, **kwargs)
        if self.create_instances and self._points_at_waiting(row):
            self.bulk_create(kwargs["using_transactions"], kwargs["dry_run"], False, batch_size=BATCH)

    def _points_at_waiting(self, row):
        (key,) = self.get_import_id_fields() if self.own_parents else (None,)
        waiting = {str(getattr(one, key)) for one in self.create_instances} if key else ()
        titles = [str(self.fields[name].column_name) for name in self.own_parents]
        return any(str(row.get(title) or "") in waiting for title in titles)

    def bulk_create(self, using_transactions, dry_run, raise_errors, batch_size=None, result=None):
        rows, self.create_instances = self.create_instances, []
        if rows and (using_transactions or not dry_run):
            self._write(result, raise_errors, bulk_create_with_history, rows, self._meta.model)

    def bulk_update(self, using_transactions, dry_run, raise_errors, batch_size=None, result=None):
        rows, self.update_instances = self.update_instances, []
        if rows and (using_transactions or not dry_run):
            self._write(result, raise_errors, bulk_update_with_history, rows, self._meta.model, self._written())

    def _written(self):
        columns = [field.attribute for field in self.get_import_fields() if field.attribute and not field.readonly]
        named = [name for name in dict.fromkeys(columns) if "__" not in name]
        return [*(name for name in named if name not in self.get_import_id_fields()), *self.keys]

    def _write(self, result, raise_errors, write, *args):
        try:
            write(*args, batch_size=BATCH, default_user=self.user)
        except IntegrityError:
            # Each row was valid by itself: two of them must claim the same thing, or somebody else just did.
            text = _("Two rows of the file, or a row and what was just recorded, exclude each other.")
            error = ValueError(text)
            if result is None:
                raise error from None
            self.handle_import_error(result, error, raise_errors)
