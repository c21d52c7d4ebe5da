"""Criteria sets side by side: which may be chosen, how two differ, what one still lacks."""
