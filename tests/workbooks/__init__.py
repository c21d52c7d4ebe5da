"""Ugly workbooks in the manner of real offices, each with what a careful person reads from it.

`python -m tests.workbooks.build FOLDER` writes them all. See README.md for the form of an expectation.
"""
