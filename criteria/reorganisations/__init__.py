"""Workbooks and tables of a reorganisation; what it does is in criteria.actions.reorganisation."""
