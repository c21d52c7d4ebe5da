"""How a workbook's import is told on its pages."""

TONES = {
    "READING": "amber", "MAPPING": "amber", "PREVIEWED": "amber", "RECORDING": "amber", "APPLIED": "green",
    "REFUSED": "red", "UNDONE": "",
}  # fmt: skip
