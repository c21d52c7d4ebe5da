"""The workbooks, by what is ugly about them."""

from . import books, columns, computed, files, heads, names, refusals, rows, values

__all__ = ["books", "columns", "computed", "files", "heads", "names", "refusals", "rows", "values"]
