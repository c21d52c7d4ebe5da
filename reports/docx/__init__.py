"""A report as a Word file in the format of Decree 30/2020/NĐ-CP, or of the Party's papers."""

from reports.docx.render import WORD_TYPE, write_word

__all__ = ["WORD_TYPE", "write_word"]
