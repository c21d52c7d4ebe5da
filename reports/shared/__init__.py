"""Read-only links: the site's own pages, seen through the scope of one place.

links.py makes, revokes and finds them; reader.py is who looks; gate.py says which addresses open and what a page may
still lead to; reports/views/shared.py joins them.
"""
