"""Where things stand in an entry workbook, for those who write it and those who read it back."""

STAMP_SHEET = "_ntm"
STAMP_MARK = "ntm-entry-matrix"
FORMAT_VERSION = 1
# Rows of the visible sheet, counted from 0.
TITLE, SUBTITLE, GUIDE, CRITERION, NUMBER, NAME, UNIT, REQUIREMENT, POSITION, FIRST_DATA = range(10)
ORDER, CODE, PLACE, FIRST_INDICATOR = range(4)
