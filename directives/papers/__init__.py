"""A paper between reading and confirming: its proposals as kept, corrected in forms and shown beside its words."""
