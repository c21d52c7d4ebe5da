"""Which agency of the register a paper means by a name, and what a new one would be."""

import re

from accounts.models import AgencyLevel, AgencyName, GroupRule, Sector
from directives.dictionary import agencies_of
from directives.models import AgencyCorrection
from ntm.lib.text import search_key

_SHORT = {
    "ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan", "mttq": "mat tran to quoc", "ntm": "nong thon moi",
    "ubmttq": "uy ban mat tran to quoc", "vpdp": "van phong dieu phoi", "bcd": "ban chi dao", "btv": "ban thuong vu",
    "ptnt": "phat trien nong thon", "lhpn": "lien hiep phu nu", "ccb": "cuu chien binh", "mtqg": "muc tieu quoc gia",
    "bhxh": "bao hiem xa hoi", "bcs": "ban can su", "nnptnt": "nong nghiep va phat trien nong thon",
}  # fmt: skip
_IDLE = {"va", "cac", "dong", "chi", "viet", "nam"}
_GROUP = re.compile(r"(?i)^(?:các|cả|chính quyền|cấp ủy|thủ trưởng các|giám đốc các|cộng đồng)\b|\bcác (?!cấp ủy)")
_SECTORS = (
    (Sector.PROGRAMME, r"(?i)ban chỉ đạo|điều phối|ban quản lý|cơ quan thường trực"),
    (
        Sector.FRONT,
        r"(?i)mặt trận|mttq|hội (?!đồng)|đoàn thể|tỉnh đoàn|đoàn thanh niên|liên đoàn|chính trị\s*-\s*xã hội|liên minh",
    ),
    (Sector.COUNCIL, r"(?i)hội đồng nhân dân|hđnd"),
    (Sector.PARTY, r"(?i)tỉnh ủy|huyện ủy|thành ủy|thị ủy|đảng|cấp ủy|chi bộ|ban thường vụ|tuyên giáo|dân vận"),
    (Sector.MEDIA, r"(?i)\bbáo\b|\bđài\b|truyền thông|cổng thông tin"),
    (Sector.COMMUNITY, r"(?i)cộng đồng"),
)  # fmt: skip
_RULES = (
    (GroupRule.DISTRICTS, r"(?i)(?:ủy ban nhân dân|ubnd) (?:các |cấp )huyện|^các huyện(?:, (?:thị xã|thành phố))*$"),
    (GroupRule.COMMUNES_AND_TOWNSHIPS, r"(?i)(?:ủy ban nhân dân|ubnd) (?:các |cấp )xã.*thị trấn"),
    (GroupRule.COMMUNES, r"(?i)(?:ủy ban nhân dân|ubnd) (?:các |cấp )xã|^các xã$"),
    (GroupRule.CRITERIA_DEPARTMENTS, r"(?i)phụ trách (?:các )?tiêu chí"),
)  # fmt: skip


class Register:
    """register.match(name): the agency of the person's provinces that bears the name, or None."""

    def __init__(self, scope, province):
        agencies = list(agencies_of(scope).order_by("pk"))
        by_pk = {agency.pk: agency for agency in agencies}
        self._place = search_key(province.name)
        self._by_key = {}
        for agency in agencies:
            for name in filter(None, (agency.name, agency.short_name)):
                self._by_key.setdefault(self._key(name), agency)
        for name, pk in AgencyName.objects.filter(agency__in=by_pk).values_list("name", "agency"):
            self._by_key.setdefault(self._key(name), by_pk[pk])
        for row in AgencyCorrection.objects.filter(province=province).select_related("agency"):
            self._by_key[self._key(row.printed)] = row.agency
        self.names = sorted({agency.name for agency in agencies}, key=search_key)

    def match(self, name):
        return self._by_key.get(self._key(name))

    def _key(self, name):
        """Words of a name, short forms spelt out, without the province's own name at the end."""
        key = re.sub(r"[^\w ]", " ", search_key(name)).strip()
        words = " ".join(_SHORT.get(word, word) for word in key.split())
        words = words.removesuffix(f" {self._place}")
        return tuple(word for word in words.split() if word not in _IDLE)


def described(name):
    """{"level", "sector", "group_rule"} an agency of this name most likely has; the register corrects it."""
    rule = next((rule for rule, pattern in _RULES if re.search(pattern, name)), "")
    level = AgencyLevel.GROUP if rule or _GROUP.search(name) else _level(name)
    sector = next((sector for sector, pattern in _SECTORS if re.search(pattern, name)), Sector.GOVERNMENT)
    return {"level": level, "sector": sector, "group_rule": rule if level == AgencyLevel.GROUP else ""}


def _level(name):
    if re.search(r"(?i)trung ương|^bộ |chính phủ", name) and not re.search(r"(?i)^bộ (?:chỉ huy|đội|tư lệnh)", name):
        return AgencyLevel.CENTRAL
    if re.search(r"(?i)\b(?:xã|phường|thị trấn|đặc khu)\b", name) and "bảo hiểm xã" not in name.lower():
        return AgencyLevel.COMMUNE
    return AgencyLevel.DISTRICT if re.search(r"(?i)huyện|thị xã|\bphòng\b", name) else AgencyLevel.PROVINCE
