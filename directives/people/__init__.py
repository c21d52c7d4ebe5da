"""Persons responsible and what is late under each."""
