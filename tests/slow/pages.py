"""The pages of one place, each compared with the slow count."""

import datetime as dt
import io
import json
import re

import lxml.html
import openpyxl
from django.core.management import call_command

from tests.slow.printing import count_text, decimal_text, percent_text, rounded


class Pages:
    """The pages of one place, each compared with the slow count."""

    def __init__(self, client, slow, row):
        self.client, self.slow, self.row = client, slow, row
        self.kept = {"as_of": slow.day.isoformat(), "basis": slow.basis}
        self.address = f"/localities/{row['code']}/"
        self.figures = slow.figures(row)

    def get(self, tail="", **more):
        answer = self.client.get(f"{self.address}{tail}", {**self.kept, **more})
        assert answer.status_code == 200, (self.address, tail, more)
        return answer

    def tree(self, tail="", **more):
        return lxml.html.fromstring(self.get(tail, **more).content.decode())

    def compare_dashboard(self):
        tree = self.tree()
        if not self.figures["total"]:
            assert not of_class(tree, "tile")
            return
        self._compare_tiles(tree)
        for link in tree.xpath("//main//a[contains(@href, '/communes/?')]"):
            self._compare_link(link)
        for label in self.figures["bands"] if self.figures["assessed"] else ():
            assert tree.xpath(f"//a[contains(@href, 'show=band%3A{label.replace('<', '%3C')}&')]"), label

    def _compare_tiles(self, tree):
        figures, tiles = self.figures, of_class(tree, "tile")
        wanted = [
            (*self._fraction(figures["recognised"][level], figures["total"]),)
            for level in ("STANDARD", "ADVANCED", "EXEMPLARY")
        ]
        districts = self.slow.districts(self.row)
        if districts and self.row["level"] == "PROVINCE":
            known = figures["recognised"]["STANDARD"] is not None
            own = sum(decision is not None for _row, decision in districts) if known else None
            wanted.append(self._fraction(own, len(districts)))
        average = decimal_text(rounded(figures["met_sum"], figures["assessed"], 2))
        criteria = len(self.slow.criteria_of(self.slow.set(self.row)))
        wanted.append((f"{average}/{count_text(criteria)}" if criteria else average, ""))
        assert [self._tile(tile) for tile in tiles] == wanted

    @staticmethod
    def _fraction(part, whole):
        share = "" if part is None else percent_text(part, whole)
        return f"{count_text(part)}/{count_text(whole)}", share

    @staticmethod
    def _tile(tile):
        share = of_class(tile, "tile-share")
        return squeezed(of_class(tile, "tile-figure")[0].find("a")), squeezed(share[0]) if share else ""

    def _compare_link(self, link):
        """A link to a list: its first number is how many rows the list has, or an average over them."""
        code, show = re.search(r"/localities/([^/]+)/communes/\?(?:.*&)?show=([^&]+)", link.get("href")).groups()
        show = show.replace("%3A", ":").replace("%3C", "<")
        text = squeezed(link)
        if re.fullmatch(r"\d+,\d\d", text) and show == "recognised:STANDARD":
            self._compare_point(link, text)
            return
        row = next(row for row in self.slow.places.values() if row["code"] == code and self.slow.lives(row))
        if "thôi" in text or not re.match(r"–|\d", text):
            return  # words: the name of a criterion, "all communes"
        if show == "assessed":
            counts = self.slow.figures(row)
            if " / " in text:
                sums = [f"{counts['met_sum']} ", f" {count_text(counts['assessed'])} "]
                assert text.startswith(sums[0]) and sums[1] in text, text
                return
            averages = [decimal_text(rounded(counts["met_sum"], counts["assessed"], places)) for places in (1, 2)]
            assert text.split("/")[0] in averages, (text, averages)
            return
        if re.match(r"\d+[.] |\d+$", text) and show.startswith("criterion") and "xã" not in text:
            return  # the number of a criterion at the head of its column
        if "%" in text:
            self._compare_share(row, show, text)
            return
        expected = count_text(len(self.slow.chosen(row, show)))
        first = re.match(r"–|\d+", text).group()
        is_unknown = first == "–" and self._is_unknown(row, show)
        assert first == expected or is_unknown, (show, text, expected)

    def _compare_point(self, link, text):
        """A share on an earlier day: one point of the trend."""
        day = dt.date.fromisoformat(re.search(r"as_of=([0-9-]+)", link.get("href")).group(1))
        assert f"{text}%" == percent_text(*self.slow.recognised_by(self.row, day)), day

    def _compare_share(self, row, show, text):
        """A share is of the communes, of those assessed, or of those recognised."""
        count, figures = len(self.slow.chosen(row, show)), self.slow.figures(row)
        wholes = (figures["total"], figures["assessed"], figures["recognised"]["STANDARD"])
        assert text.split()[0] in {percent_text(count, whole) for whole in wholes}, (show, text)

    def _is_unknown(self, row, show):
        """Whether a figure has no answer: no communes, no decision ever recorded, or nothing known by the data."""
        if not self.slow.figures(row)["total"]:
            return True
        by_decision = show.startswith(("recognised", "at_risk"))
        if by_decision and self.slow.figures(row)["recognised"]["STANDARD"] is None:
            return True
        return show in ("meets", "at_risk") and not self.slow.figures(row)["assessed"]

    def compare_list(self, shows):
        if not self.figures["total"]:
            return
        for show in shows:
            tree = self.tree("communes/", show=show)
            expected = self.slow.chosen(self.row, show)
            assert squeezed(of_class(tree, "panel-head")[0].find("h2")) == f"{count_text(len(expected))} xã", show
            names = [squeezed(one) for one in tree.xpath("//table[@class='matrix']/tbody/tr/th/a")]
            own = sorted(unit.row["name"] for unit in expected)
            assert sorted(name.split(" (")[0] for name in names) == own, show
            assert squeezed(of_class(tree, "definition")[0])
        for link in of_class(self.tree("communes/"), "chips")[0].xpath("./a"):
            show = re.search(r"show=([^&]+)", link.get("href")).group(1).replace("%3A", ":")
            if show != "revocation":
                assert squeezed(link.find("b")) == self._chip_text(show)

    def _chip_text(self, show):
        """How many there are behind a list; a dash where nobody has recorded a decision that would tell."""
        is_known = self.figures["recognised"]["STANDARD"] is not None
        by_decision = show.startswith(("recognised", "not_recognised", "at_risk"))
        return count_text(len(self.slow.chosen(self.row, show)) if is_known or not by_decision else None)

    def compare_district_list(self):
        rows = self.tree("districts/").xpath("//table[@class='figures']/tbody/tr")
        by_name = {squeezed(tr.find("th")).split()[-1]: tr for tr in rows}
        assert len(rows) == len(by_name) == len(self.slow.districts(self.row))
        for district, decision in self.slow.districts(self.row):
            tr = by_name[district["name"]]
            cells, counts = [squeezed(td) for td in tr.xpath("./td")], self.slow.figures(district)
            known, assessed = counts["recognised"]["STANDARD"], counts["assessed"]
            assert cells[2:] == [
                f"{count_text(known)}/{count_text(counts['total'])}",
                percent_text(known, counts["total"]),
                count_text(counts["recognised"]["ADVANCED"]),
                count_text(counts["meets"] if assessed else None),
                decimal_text(rounded(counts["met_sum"], assessed, 1)),
            ]
            assert (cells[1] != "–") == (decision is not None)

    def compare_workbooks(self):
        if self.figures["total"]:
            self._compare_districts_book()
            self._compare_matrix_book()
            self._compare_bands_book()
            self._compare_weakest_book()
            self._compare_trend_book()

    def book(self, table):
        """Rows of values below the heads of a table as it leaves as a workbook."""
        answer = self.get(format="xlsx", table=table)
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=False)
        return [[None if cell.value == "–" else cell.value for cell in row] for row in book.worksheets[0].iter_rows()]

    def _compare_districts_book(self):
        rows = self.book("districts")
        for district, decision in self.slow.districts(self.row):
            counts = self.slow.figures(district)
            row = next(row for row in rows if row[1] and str(row[1]).endswith(f" {district['name']}"))
            assert row[2:4] == [counts["total"], counts["recognised"]["STANDARD"]]
            assert row[5:7] == [counts["recognised"]["ADVANCED"], counts["meets"] if counts["assessed"] else None]
            assert (row[8] is not None) == (decision is not None)

    def _compare_matrix_book(self):
        rows = {row[1]: row for row in self.book("matrix") if row[1]}
        words = {"1": "Đ", "0": "K", "?": "?", "-": "KAD"}
        criteria = len(self.slow.criteria_of(self.slow.set(self.row)))
        for unit in self.slow.communes(self.row):
            row = rows[unit.row["code"]]
            marks = [words[mark] for mark in unit.marks or ""] or [None] * criteria
            assert row[7 : 7 + criteria] == marks
            assert row[7 + criteria] == (unit.met if unit.marks is not None else None)

    def _compare_bands_book(self):
        rows = self.book("bands")
        counts = [row[2:4] for row in rows if isinstance(row[0], int) and row[1]]
        bands = self.figures["bands"].values() if self.figures["assessed"] else ()
        assert counts == [[count, self.figures["assessed"]] for count in bands]

    def _compare_weakest_book(self):
        rows = [row for row in self.book("weakest") if isinstance(row[0], int) and row[2]]
        counted = list(enumerate(self.slow.by_criterion(self.row)))
        missed = sorted(((-counts[1], place, counts[2]) for place, counts in counted if counts[1]))
        assert [(row[1], row[3], row[4]) for row in rows] == [
            (str(place + 1), -not_met, unknown) for not_met, place, unknown in missed
        ]

    def _compare_trend_book(self):
        for row in self.book("trend"):
            if isinstance(row[0], dt.datetime):
                recognised, total = self.slow.recognised_by(self.row, row[0].date())
                assert row[1:3] == [total, recognised]

    def compare_command(self):
        out = io.StringIO()
        call_command("progress", locality=self.row["code"], as_of=self.slow.day.isoformat(), basis=self.slow.basis,
                     json=True, stdout=out)  # fmt: skip
        answer = json.loads(out.getvalue())
        assert answer["communes"] == self._as_json(self.figures)
        districts = self.slow.districts(self.row)
        known = self.figures["recognised"]["STANDARD"] is not None
        own = sum(decision is not None for _row, decision in districts) if known else None
        assert answer["districts"] == {"total": len(districts), "recognised": own}
        if self.row["level"] == "PROVINCE" and districts:
            below = [row for row, _decision in districts]
        else:
            below = [unit.row for unit in self.slow.communes(self.row)]
        assert {child["code"]: child["communes"] for child in answer["children"]} == {
            row["code"]: self._as_json(self.slow.figures(row)) for row in below
        }

    @staticmethod
    def _as_json(figures):
        known = figures["assessed"] > 0
        average = rounded(figures["met_sum"], figures["assessed"], 2)
        return {
            "total": figures["total"],
            "recognised": {level.lower(): count for level, count in figures["recognised"].items()},
            "meets": figures["meets"] if known else None,
            "at_risk": figures["at_risk"] if known else None,
            "unknown": figures["unknown"],
            "average_criteria": float(average) if known else None,
            "below_15": figures["below_15"] if known else None,
            "bands": {label: count if known else None for label, count in figures["bands"].items()},
            "assessed": figures["assessed"],
            "criteria_met": figures["met_sum"] if known else None,
            "verdicts": {"computed": figures["computed"], "stated": figures["stated"]},
        }


def of_class(tree, name):
    return tree.xpath(f".//*[contains(concat(' ', normalize-space(@class), ' '), ' {name} ')]")


def squeezed(element):
    return " ".join(element.text_content().split())
