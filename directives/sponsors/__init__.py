"""Sponsors and working missions as pages and files show them."""
