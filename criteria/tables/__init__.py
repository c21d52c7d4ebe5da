"""Tables of this room as they leave the site: each built from the rows its page shows, for all pages of a list."""
