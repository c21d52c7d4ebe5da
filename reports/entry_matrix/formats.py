"""Cell formats of the entry workbook."""


class Formats:
    """Cell formats by what they are for."""

    def __init__(self, book):
        base = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
        lined = {**base, "border": 1, "border_color": "#B9C4BE"}
        head = {**lined, "align": "center", "text_wrap": True, "bg_color": "#EDF1EF"}
        entry = {**lined, "align": "center", "locked": False}
        closed = {"locked": True, "bg_color": "#E4E7E5", "font_color": "#56625C"}
        wanted = {
            "title": {**base, "bold": True, "font_size": 14},
            "subtitle": base,
            "guide": {**base, "italic": True, "font_size": 10, "font_color": "#56625C"},
            "criterion": {**head, "bold": True, "bg_color": "#E2F0E8"},
            "number": {**head, "bold": True, "num_format": "@"},
            "name": {**head, "font_size": 9, "valign": "top"},
            "unit": {**head, "italic": True, "font_size": 8},
            "requirement": {**head, "bold": True, "font_size": 9},
            "position": {**head, "italic": True, "font_size": 8},
            "district": {**lined, "bold": True, "bg_color": "#F5F7F6"},
            "district_order": {**lined, "bold": True, "bg_color": "#F5F7F6", "align": "center"},
            "order": {**lined, "align": "center"},
            "code": {**lined, "align": "center", "num_format": "@"},
            "place": {**lined, "indent": 1},
            "entry": entry,
            "closed": {**entry, **closed},
            "closed_place": {**lined, "indent": 1, **closed},
        }
        for name, properties in wanted.items():
            setattr(self, name, book.add_format(properties))
        self.bad = book.add_format({"font_color": "#96281B", "bg_color": "#F9E4E0"})
