"""Facts into official Vietnamese: the text is that whatever the reader's language, like any paper of the office."""

from reports.quarter_report.wording.blocks import Block, blocks_of
from reports.quarter_report.wording.teller import Mark, Told, printed

__all__ = ["Block", "Mark", "Told", "blocks_of", "printed"]
