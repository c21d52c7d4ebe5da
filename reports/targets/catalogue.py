"""The metrics a target can be measured by: one sentence each, what has to be on record, and how its figure moves.

How each is counted stands in counting.py, under the same name.
"""

import re
from dataclasses import dataclass, replace

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from criteria.models import Attainment

# Operator of "duy trì"; the others are criteria.models.Operator.
MAINTAIN = "maintain"
DECISIONS, RESULTS, OWN = "decisions", "results", "own"


@dataclass(frozen=True)
class Metric:
    """`rule` names its function in counting.py; `needs` what must be on record before anything can be said.

    `is_of_year`: counted anew each year, so that the pace of earlier quarters says nothing of it. `few`: the number of
    criteria of "không còn xã dưới …". `can_forecast` names the path in forecast.py, "" for none.
    """

    rule: str
    definition: object
    needs: str = DECISIONS
    attainment: str = ""
    is_at_most: bool = False
    is_of_year: bool = False
    few: int = 0
    can_forecast: str = ""

    @property
    def sentence(self):
        return str(self.definition) % {"few": self.few} if self.few else str(self.definition)


_STANDARD, _ADVANCED, _EXEMPLARY = Attainment.STANDARD, Attainment.ADVANCED, Attainment.EXEMPLARY
_COMMUNES = gettext_lazy(
    "Xã in force on the day with a valid decision as standard or what includes it, of all xã of the place."
)
_ADVANCED_COMMUNES = gettext_lazy("Xã in force on the day with a valid decision as advanced or model.")
_EXEMPLARY_COMMUNES = gettext_lazy("Xã in force on the day with a valid decision as model.")
_IN_YEAR = gettext_lazy(
    "Xã whose first decision of this attainment is of the deadline's year and still valid on the day."
)
_SHARE = gettext_lazy("Xã with a valid decision of the attainment over all xã of the place on the day, in percent.")
_DISTRICTS = gettext_lazy(
    "Districts, towns and cities (those named, where the document names them) with a valid decision on the day as "
    "standard, advanced or as having completed the task."
)
_MORE_DISTRICTS = gettext_lazy(
    "Districts, towns and cities (those named, where the document names them) recognised since the document; those "
    "recognised before are the baseline and count no more."
)
_DISTRICTS_IN_YEAR = gettext_lazy(
    "Districts, towns and cities (those named, where the document names them) whose first decision is of the "
    "deadline's year."
)
_MORE_COMMUNES = gettext_lazy("Xã recognised on the day less the baseline: those recognised before the document.")

METRICS = {
    "xa_dat_chuan_ntm": Metric("recognised", _COMMUNES, attainment=_STANDARD, can_forecast="standard"),
    "xa_dat_chuan_luy_ke": Metric("recognised", _COMMUNES, attainment=_STANDARD, can_forecast="standard"),
    "xa_nang_cao": Metric("recognised", _ADVANCED_COMMUNES, attainment=_ADVANCED, can_forecast="advanced"),
    "xa_nang_cao_luy_ke": Metric("recognised", _ADVANCED_COMMUNES, attainment=_ADVANCED, can_forecast="advanced"),
    "xa_kieu_mau": Metric("recognised", _EXEMPLARY_COMMUNES, attainment=_EXEMPLARY),
    "xa_dat_chuan_moi": Metric("recognised_in_year", _IN_YEAR, attainment=_STANDARD, is_of_year=True),
    "xa_nang_cao_moi": Metric("recognised_in_year", _IN_YEAR, attainment=_ADVANCED, is_of_year=True),
    "xa_dat_chuan_them": Metric("more_recognised", _MORE_COMMUNES, attainment=_STANDARD),
    "xa_nang_cao_them": Metric("more_recognised", _MORE_COMMUNES, attainment=_ADVANCED),
    "ty_le_xa_dat_chuan_ntm": Metric("share_recognised", _SHARE, attainment=_STANDARD, can_forecast="standard"),
    "ty_le_xa_nang_cao": Metric("share_recognised", _SHARE, attainment=_ADVANCED, can_forecast="advanced"),
    "huyen_thanh_pho_dat_luy_ke": Metric("districts", _DISTRICTS),
    "huyen_dat_chuan_hoac_hoan_thanh": Metric("districts", _DISTRICTS),
    "huyen_dat_chuan_ntm": Metric("districts", _DISTRICTS),
    "thanh_pho_hoan_thanh_nhiem_vu": Metric("districts", _DISTRICTS),
    "huyen_dat_chuan_them": Metric("more_districts", _MORE_DISTRICTS),
    "huyen_thanh_pho_dat_moi": Metric("districts_in_year", _DISTRICTS_IN_YEAR, is_of_year=True),
    "tinh_dat_chuan_ntm": Metric(
        "province", gettext_lazy("Whether the province itself has a valid recognition decision on the day (1 or 0).")
    ),
    "dieu_kien_tinh_dat": Metric(
        "conditions",
        gettext_lazy("Conditions of the place's own set that are met on the day; unknown ones are not."),
        needs=OWN,
    ),
    "tieu_chi_huyen_hoan_thanh": Metric(
        "own_criteria",
        gettext_lazy(
            "Criteria of the place's own set met in the last period ended by the day; what cannot be told is not met."
        ),
        needs=OWN,
    ),
    "tieu_chi_binh_quan_xa": Metric(
        "average",
        gettext_lazy("Sum of criteria met over the xã with figures on the basis; never an average of averages."),
        needs=RESULTS,
        can_forecast="average",
    ),
    "ty_le_ban_dbkk_dat_chuan": Metric(
        "villages",
        gettext_lazy(
            "Recognised villages over all villages of the especially disadvantaged communes of the day, in percent; "
            "only where every one of those communes has its list."
        ),
        needs=OWN,
    ),
    "ty_le_yeu_cau_tinh_dat_chuan": Metric(
        "requirements",
        gettext_lazy(
            "Criteria met over criteria required of everything assessed in the period, at province, district, commune "
            "and village level; the lowest of the four."
        ),
        needs=OWN,
    ),
}
_FEW = re.compile(r"xa_duoi_(\d{1,2})_tieu_chi")
_BELOW = Metric(
    "below",
    gettext_lazy("Xã with figures on the basis that meet fewer than %(few)s criteria; none may be left, nor unknown."),
    needs=RESULTS,
    is_at_most=True,
    can_forecast="below",
)
# Why the system cannot count them; the office enters what it knows.
_BY_HAND = {
    "ty_le_tien_su_dung_dat_cho_ntm": gettext_lazy("budget figures are not kept in the system; enter it by hand"),
    "tieu_chi_ho_ngheo_bhyt_suy_dinh_duong": gettext_lazy("the document names indicators without a level"),
    "lo_trinh_xa_huyen_theo_nghi_quyet_XI": gettext_lazy("the document gives no number"),
    "hoan_thanh_muc_tieu_nang_cao_kieu_mau": gettext_lazy("the document gives no number"),
}


def metric_of(code):
    """Metric of a code, or None where the figure is entered by hand."""
    found = METRICS.get(code)
    few = _FEW.fullmatch(code) if found is None else None
    return replace(_BELOW, few=int(few[1])) if few else found


def why_by_hand(code):
    return str(_BY_HAND.get(code) or _("the system does not keep this figure; enter it by hand"))


def definition_of(code):
    """The figure of a metric in one sentence."""
    metric = metric_of(code)
    return metric.sentence if metric else _("A figure the coordination office enters by hand, each with its source.")
