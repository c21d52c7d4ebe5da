"""Difficulties and proposals as pages and files show them."""
