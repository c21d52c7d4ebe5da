"""Comparing: two days of a place, two places, communes inside one group. Never a rank without its change."""
