"""From a paper to proposals: text, head, clauses, agencies, deadlines, figures, tasks. Rules and word lists only.

Nothing here asks the database or the network; an officer confirms what it proposes before anything is a row.
"""

from directives.reading.papers import Paper, PaperRefused
from directives.reading.proposal import Reading
from directives.reading.reader import read_file, read_text

__all__ = ["Paper", "PaperRefused", "Reading", "read_file", "read_text"]
