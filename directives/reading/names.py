"""How agencies of a province, a district and a commune are named in papers, as patterns. No place is named here."""

import re

from directives.reading.spelling import UPPER, WORD

# Fields of departments and divisions, long names before the short ones they begin with.
FIELDS = (
    "Nông nghiệp và Phát triển nông thôn", "Nông nghiệp và Phát triển Nông thôn", "Nông nghiệp và Môi trường",
    "Nông nghiệp & Phát triển nông thôn", "Nông nghiệp & PTNT", "Nông nghiệp và PTNT",
    "Nông nghiệp - Phát triển nông thôn",
    "Kế hoạch và Đầu tư", "Kế hoạch - Đầu tư", "Kế hoạch & Đầu tư", "Tài chính - Kế hoạch", "Tài chính – Kế hoạch",
    "Kinh tế, Hạ tầng và Đô thị", "Kinh tế và Hạ tầng", "Kinh tế - Hạ tầng", "Kinh tế",
    "Quản lý đô thị", "Tài chính", "Xây dựng", "Giao thông vận tải", "Giao thông Vận tải", "Giao thông - Xây dựng",
    "Giao thông vận tải - Xây dựng", "Công Thương", "Công thương", "Y tế",
    "Giáo dục và Đào tạo", "Giáo dục - Đào tạo", "Giáo dục & Đào tạo", "Giáo dục", "Văn hóa, Thể thao và Du lịch",
    "Văn hóa, Thể thao & Du lịch", "Văn hóa - Thể thao và Du lịch", "Văn hóa, Khoa học và Thông tin",
    "Văn hóa - Xã hội",
    "Văn hóa và Thể thao", "Văn hóa - Thể thao", "Văn hóa và Thông tin", "Văn hóa - Thông tin", "Văn hóa",
    "Du lịch", "Lao động - Thương binh và Xã hội", "Lao động – Thương binh và Xã hội", "Lao động-Thương binh và Xã hội",
    "Lao động, Thương binh và Xã hội", "Lao động, Thương binh & Xã hội", "Lao động - TB&XH",
    "Lao động - Thương binh & Xã hội",
    "Tài nguyên và Môi trường", "Tài nguyên & Môi trường", "Tài nguyên - Môi trường",
    "Thông tin và Truyền thông", "Thông tin & Truyền thông", "Khoa học và Công nghệ", "Khoa học & Công nghệ",
    "Nội vụ", "Tư pháp", "Dân tộc và Tôn giáo", "Dân tộc - Tôn giáo", "Dân tộc", "Ngoại vụ", "Quy hoạch - Kiến trúc",
    "NN&PTNT", "NN & PTNT", "NN và PTNT", "NNPTNT", "NN&MT", "NN và MT", "NNMT", "NN-MT", "KH&ĐT", "KH và ĐT", "KHĐT",
    "GTVT", "GT-VT", "GD&ĐT", "GDĐT", "GD-ĐT", "GD và ĐT", "VH,TT&DL", "VHTT&DL", "VH-TT&DL", "VHTTDL", "VH, TT và DL",
    "VH,TT và DL", "LĐ-TB&XH", "LĐTB&XH", "LĐTBXH", "LĐ,TB&XH", "LĐ-TB và XH", "TN&MT", "TNMT", "TN và MT", "TT&TT",
    "TTTT", "TT và TT", "KH&CN", "KHCN", "KH và CN", "TC", "XD", "CT", "YT",
)  # fmt: skip
FIELD = "(?:" + "|".join(re.escape(name) for name in sorted(FIELDS, key=len, reverse=True)) + rf")(?![\w{UPPER}])"

_HEADS = (
    "Sở|Ban|Hội|Văn phòng|UBND|HĐND|UBMTTQ|MTTQ|Ủy ban|Công an|Đoàn|Mặt trận|Phòng|Huyện ủy|Thành ủy"
    "|Tỉnh ủy|Thị ủy|Bộ|Chi cục|Cục"
    "|Trung tâm|Đài|Kho bạc|Ngân hàng|Liên đoàn|Liên minh|Bảo hiểm|Chủ tịch|Thủ trưởng|Các|Đảng|Tỉnh "
    "đoàn|Chương trình|Nghị quyết"
    "|Quyết định|Kế hoạch|VPĐP|Chi nhánh|Công ty|Trường Đại học|Trường Chính trị|Trường Cao đẳng|Thanh "
    "tra|Giám đốc|Trưởng|Bí thư|Hợp tác xã|Đề nghị|Giao|Yêu cầu"
)
PLACE = (
    rf"(?!(?:{_HEADS})\b){WORD}(?: (?!(?:Sở|UBND|HĐND|MTTQ|Ủy ban|Văn phòng|Ban|Công an|Chủ tịch|Đề nghị|Giao"
    rf"|Yêu cầu)\b){WORD}){{0,3}}"
)
PLACES = rf"{PLACE}(?:(?:, | và ){PLACE})*"
_LEVEL = (
    r"(?:[Tt]ỉnh|[Hh]uyện|[Tt]hành phố|[Tt]hị xã|[Qq]uận|[Xx]ã|[Pp]hường|[Tt]hị trấn|[Đđ]ặc khu|[Tt]hôn,? bản"
    r"|[Tt]hôn|[Bb]ản|[Ấấ]p|[Xx]óm|[Kk]hóm|[Bb]uôn|[Kk]hu phố|[Tt]ổ dân phố|[Kk]hu dân cư)(?! (?:ủy|đoàn|[Đđ]oàn))"
)
_LEVELS = rf"{_LEVEL}(?:(?:, | và |,|/| - ){_LEVEL})*"
_REST = r"(?: (?:trực thuộc(?: tỉnh)?|trên địa bàn(?: toàn)?(?: tỉnh| huyện)?|trong (?:toàn )?(?:tỉnh|huyện)))"
SCOPE = (
    rf"(?:(?:[Cc]ác )?[Cc]ấp (?:cơ sở|(?:tỉnh|huyện|xã)(?:(?:, | và )(?:tỉnh|huyện|xã))*)|các cấp|cùng cấp"
    rf"|(?:[Cc]ác |\d+ )?{_LEVELS}(?: {PLACES})?{_REST}?|các địa phương|địa phương)"
)
_PARTY = (
    r"(?:[Đđ]ảng ủy [Kk]hối[\w ]{0,50}?tỉnh|[Đđ]ảng ủy các cơ quan [\w ]{0,20}?tỉnh|[Đđ]ảng ủy (?:UBND"
    rf"|Ủy ban nhân dân)(?: tỉnh)?|[Tt]ỉnh ủy|[Hh]uyện ủy|[Tt]hành ủy|[Tt]hị ủy|[Qq]uận ủy|[Đđ]ảng ủy(?: {SCOPE})?"
    r"|Tỉnh [Đđ]oàn)"
)
_PARTIES = rf"(?:[Cc]ác )?{_PARTY}(?:(?:, | và ){_PARTY})*(?: {PLACE})?{_REST}?"
_NTM = r"(?:[Nn]ông thôn mới|NTM)"
_COMMITTEE = r"(?:Ủy ban nhân dân|ủy ban nhân dân|Ủy ban Nhân dân|UBND)"
_COUNCIL = r"(?:Hội đồng nhân dân|hội đồng nhân dân|Hội đồng Nhân dân|HĐND)"
_FRONT = r"(?:[Mm]ặt trận [Tt]ổ quốc|MTTQ)(?: Việt Nam| VN)?"
_PROGRAMME = (
    rf"(?:(?: (?:thực hiện|triển khai))?(?: các)?(?: [Cc]hương trình| CT)?(?: mục tiêu quốc gia"
    rf"| MTQG)?(?: về)?(?: xây dựng)?(?: {_NTM})?"
    rf"(?:[^.;:,]{{0,40}}(?:giai đoạn|năm) \d{{4}}(?:\s*[-–]\s*\d{{4}})?)?)"
)
_CAPITALS = rf"{WORD}(?:(?:,| và| -| –| &)? (?!(?:{_HEADS})\b){WORD})*"
_LOW = r"(?:[a-zà-ỹđ]+)"
ORGANISATION = (
    r"(?:Nông dân|Liên hiệp [Pp]hụ nữ|LHPN|[Pp]hụ nữ|Cựu chiến binh|CCB|Chữ thập đỏ|Khuyến học|Người cao tuổi|Làm vườn"
    r"|Doanh nghiệp(?: trẻ)?|Luật gia|Nhà báo|Văn học[\w -]{0,15}|Cựu giáo chức|Sinh vật cảnh|ND|NCT)"
)

# What branches and services of the state are called; the first words alone do not tell where the name ends.
_BRANCH = (
    r"(?:[Kk]iểm lâm|[Tt]h[ủu]ỷ? ?lợi|[Tt]hủy lợi|[Tt]hủy sản|[Pp]hát triển nông thôn|[Kk]huyến nông"
    r"|[Tt]rồng trọt(?:,| và| -) ?[Bb]ảo vệ thực vật|[Bb]ảo vệ thực vật"
    r"|[Cc]hăn nuôi(?:,| và| -) ?[Tt]hú y|[Tt]hú y|[Tt]hống kê|[Tt]huế|[Hh]ải quan|[Qq]uản lý thị trường"
    r"|[Tt]hi hành án dân sự|[Dd]ân số|[Bb]ảo vệ môi trường|[Aa]n toàn vệ sinh thực phẩm"
    r"|[Qq]uản lý chất lượng[\w ,]{0,40}?thủy sản|[Tt]iêu chuẩn[,\w -]{0,30}?[Cc]hất lượng)"
)
_SERVICE = (
    r"(?:[Kk]huyến nông|Y tế|[Dd]ịch vụ nông nghiệp|[Kk]ỹ thuật nông nghiệp|[Nn]ước sạch(?: và [Vv]ệ sinh môi trường"
    r"(?: nông thôn)?)?|[Pp]hục vụ hành chính công|[Cc]hính trị|[Xx]úc tiến [Đđ]ầu tư[\w ,]{0,30}?|[Xx]úc tiến"
    r" [Tt]hương mại|[Vv]ăn hóa(?:[,\w -]{0,30}?[Tt]hể thao)?|[Tt]ruyền thông[\w ,]{0,20}?"
    r"|[Gg]iáo dục nghề nghiệp(?: ?[-–] ?[Gg]iáo dục thường xuyên)?|[Pp]hát triển quỹ đất"
    r"|[Cc]ung ứng dịch vụ[\w ]{0,12}?)"
)
_VILLAGE = r"(?:thôn|ấp|bản|xóm|khóm|buôn|khu phố|tổ dân phố|khu dân cư|Thôn|Ấp|Bản|Xóm)(?:, (?:bản|ấp|xóm|khu phố))*"

# (what it is, pattern). The longest match at a place counts, so order does not matter.
PATTERNS = (
    ("department", rf"[Ss]ở:? {FIELD}(?: (?:tỉnh|thành phố)(?: {PLACE})?)?"),
    ("department", rf"Sở {_CAPITALS}(?: tỉnh| thành phố)?"),
    ("division", rf"[Pp]hòng {FIELD}(?: {SCOPE})?"),
    ("committee",
        rf"(?:(?:Văn phòng|Chủ tịch|Phó Chủ tịch|Thường trực|Ban cán sự đảng|Ban Cán sự đảng"
        rf"|BCS đảng) )?{_COMMITTEE}(?: (?:và )?{SCOPE})?"),
    ("council",
        rf"(?:(?:Văn phòng|Đảng đoàn|Thường trực|(?:[Cc]ác )?[Bb]an(?: [\w -]{{3,20}})?(?: của)?"
        rf"|Đoàn đại biểu Quốc hội và) )?{_COUNCIL}(?: {SCOPE})?"),
    ("front",
        rf"(?:(?:Ban Thường trực|Đảng đoàn|Thường trực|Ban thường trực) )?(?:(?:Ủy ban|ủy ban"
        rf"|UB) ?)?{_FRONT}(?: {SCOPE})?(?: và (?:các )?(?:tổ chức thành viên|đoàn thể thành viên))?"),
    ("front", rf"(?:Ban Thường trực )?(?:UBMTTQ)(?: Việt Nam| VN)?(?: {SCOPE})?"),
    ("party",
        rf"(?:[Bb]an [Tt]hường vụ|BTV|Thường trực|Văn phòng|Ban Chấp hành|Ủy ban [Kk]iểm tra"
        rf"|UBKT)(?: Đảng bộ)? (?:{_PARTIES}|{SCOPE})"),
    ("party", rf"Ban (?:Tổ chức|Tuyên giáo(?: và Dân vận)?|Dân vận|Nội chính|Kinh tế)(?: (?:{_PARTIES}|Trung ương))?"),
    ("party", _PARTIES),
    ("party", rf"(?:Đảng đoàn|Ban [Cc]án sự đảng|Đảng ủy)(?: {_CAPITALS})(?: {SCOPE})?"),
    ("programme", rf"Ban [Cc]hỉ đạo{_PROGRAMME}(?: (?:{SCOPE}|Trung ương))?"),
    ("programme", rf"BCĐ{_PROGRAMME}(?: {SCOPE})?"),
    ("programme",
        rf"(?:Văn phòng [Đđ]iều phối|VPĐP)(?: (?:Chương trình )?(?:mục tiêu quốc gia "
        rf"|MTQG )?(?:xây dựng )?{_NTM})?(?: (?:{SCOPE}|Trung ương|TW))?(?:/Ban [Qq]uản lý)?"),
    ("programme", rf"Ban [Qq]uản lý(?: (?:các )?(?:Khu kinh tế|[Kk]hu công nghiệp|dự án [\w ]{{3,40}}?))?(?: {SCOPE})"),
    ("organisation", rf"Hội {ORGANISATION}(?: Việt Nam)?(?: {SCOPE})?"),
    ("organisation", rf"(?:Đoàn [Tt]hanh niên|Đoàn TNCS|ĐTN)(?: [Cc]ộng sản)?(?: Hồ Chí Minh| HCM)?(?: {SCOPE})?"),
    ("organisation", rf"(?:Ban Thường vụ )?(?:Tỉnh [Đđ]oàn|Huyện [Đđ]oàn|Thành [Đđ]oàn|Thị [Đđ]oàn)(?: {PLACE})?"),
    ("organisation",
        rf"(?:Liên đoàn [Ll]ao động|LĐLĐ|Liên minh [Hh]ợp tác xã|Liên minh HTX"
        rf"|Liên hiệp các Hội [\w ]{{3,30}}?)(?: Việt Nam)?(?: {SCOPE})"),
    ("organisation", r"Liên minh [Hh]ợp tác xã|Liên đoàn [Ll]ao động"),
    ("security", rf"(?:Giám đốc )?Công an(?: {SCOPE})"),
    ("security",
        rf"(?:Bộ [Cc]hỉ huy [Qq]uân sự|Bộ CHQS|Ban [Cc]hỉ huy [Qq]uân sự|Ban CHQS|(?:Bộ [Cc]hỉ huy "
        rf"|BCH )?Bộ đội [Bb]iên phòng|BĐBP)(?: {SCOPE})?"),
    ("state", rf"(?:Cục|Chi cục) (?:{_CAPITALS}(?: {_LOW}){{0,2}}?)(?: {SCOPE})?"),
    ("state", rf"(?:Cục|Chi cục|Tổng cục) {_BRANCH}(?: (?:[Kk]hu vực(?: [IVX\d]+)?|{SCOPE}))?"),
    ("state", r"(?:Thuế|Thống kê) cơ sở(?: \d+)?"),
    ("state", rf"(?:Trạm|Hạt) (?:Y tế|{_BRANCH})(?: {SCOPE})?"),
    ("state", rf"(?:Trung tâm|Ban [Qq]uản lý) {_SERVICE}(?: {SCOPE})?"),
    ("state", rf"(?:Viện [Kk]iểm sát|Tòa án) nhân dân(?: {SCOPE})?"),
    ("state", rf"(?:Bưu điện|VNPT|Viettel|Mobi[Ff]one)(?: (?:{SCOPE}|{PLACE}))"),
    ("state", rf"Quỹ (?:{_CAPITALS}(?: {_LOW}){{0,3}}?|[Tt]ín dụng [Nn]hân dân|[Hh]ỗ trợ [\w ]{{3,25}}?)(?: {SCOPE})"),
    ("state", r"Quỹ [Tt]ín dụng [Nn]hân dân"),
    ("state",
        rf"(?:Phòng giao dịch|PGD) (?:(?:Ngân hàng|NH) ?)?(?:Chính sách xã hội|CSXH|NHCSXH)(?: {SCOPE})?"),
    ("state", rf"(?:Ban QLDA|BQLDA|Ban [Qq]uản lý dự án)(?: [Đđ]ầu tư(?: [Xx]ây dựng)?)?(?: {SCOPE})?"),
    ("committee", rf"Văn phòng (?:{_COUNCIL}|HĐND)(?: và | ?[-–&] ?|, ){_COMMITTEE}(?: {SCOPE})?"),
    ("programme", rf"Ban [Qq]uản lý(?: các)? [Cc]hương trình(?: (?:MTQG|mục tiêu quốc gia))?(?: {SCOPE})?"),
    ("programme", r"Tổ (?:công tác|giúp việc|công nghệ số cộng đồng|giám sát cộng đồng)"),
    ("people", rf"(?:[Cc]ác )?[Tt]rưởng (?:các )?{_VILLAGE}"),
    ("party", rf"(?:[Cc]ác )?[Cc]hi bộ (?:các )?(?:{_VILLAGE}|cơ sở|trực thuộc)(?:, {_VILLAGE})*"),
    ("party", r"Ban [Xx]ây dựng Đảng|(?:[Cc]ác )?(?:đồng chí )?[Đđ]ảng ủy viên"),
    ("village", rf"Ban (?:[Pp]hát triển|[Nn]hân dân|[Qq]uản lý|[Cc]ông tác [Mm]ặt trận)(?: các)? {_VILLAGE}"),
    ("village", r"Ban [Gg]iám sát(?: [Đđ]ầu tư)?(?: của)? [Cc]ộng đồng|[Cc]ác chủ thể OCOP"),
    ("state", rf"(?:Kho bạc [Nn]hà nước|Kho bạc)(?: (?:[Kk]hu vực [IVX\d]+|{SCOPE}))?"),
    ("state",
        rf"(?:(?:Chi nhánh )?Ngân hàng|NH) (?:Nhà nước|Chính sách xã hội|CSXH"
        rf"|Nông nghiệp(?: và Phát triển [Nn]ông thôn)?"
        rf"|NNPTNT)(?: Việt Nam)?(?:,? ?[-–]? ?[Cc]hi nhánh)?(?: (?:[Kk]hu vực [IVX\d]+|{SCOPE}))?"),
    ("state", rf"(?:Bảo hiểm xã hội|BHXH)(?: (?:[Kk]hu vực [IVX\d]+|{SCOPE}))"),
    ("state", rf"Thanh tra(?: {SCOPE})"),
    ("state", rf"Thuế(?: {SCOPE})"),
    ("state", rf"Ban Dân tộc(?: và Tôn giáo)?(?: {SCOPE})?"),
    ("state",
        rf"(?:Trung tâm|Viện) {WORD}(?:(?:,| và| -| –)? (?!(?:{_HEADS})\b){WORD}"
        rf"| {_LOW}){{0,8}}?(?: và {WORD}(?: {_LOW}){{0,2}})? (?:{SCOPE})"),
    ("state",
        rf"(?:Trường|Học viện) (?:Chính trị|Đại học|Cao đẳng|Trung cấp)(?: {WORD}| {_LOW}){{0,5}}? (?:{SCOPE}"
        rf"|{PLACE})"),
    ("state", rf"(?:Công ty|Điện lực) (?:Điện lực )?{PLACE}"),
    ("state",
        r"Kiểm toán [Nn]hà nước(?: [Kk]hu vực [IVX\d]+)?|(?:Đoàn [Đđ]ại biểu Quốc hội(?: tỉnh)?)"
        r"|[Cc]ác tổ chức tín dụng"),
    ("state", rf"Ban Thi đua(?:,| -| –)? [Kk]hen thưởng(?: {SCOPE})?"),
    ("organisation",
        rf"(?:Hiệp hội|Liên hiệp|Hội|Hội đồng) (?!đồng nhân dân){WORD}(?: {WORD}| {_LOW}){{0,5}}? (?:{SCOPE})"),
    ("organisation", rf"Ban [Cc]ông tác [Mm]ặt trận(?: {SCOPE})?"),
    ("programme",
        rf"(?:[Cc]ác )?(?:[Tt]hành viên|Tổ giúp việc"
        rf"|Cơ quan [Tt]hường trực) Ban [Cc]hỉ đạo{_PROGRAMME}(?: {SCOPE})?"),
    ("media", rf"Báo (?:và (?:Đài )?[Pp]hát thanh,? (?:và |- )?[Tt]ruyền hình )?(?:{SCOPE}|{PLACE})"),
    ("media",
        rf"Đài (?:Phát thanh(?: và| -| –)? [Tt]ruyền hình|PTTH|PT-TH|PT&TH|Truyền thanh)(?: (?:{SCOPE}"
        rf"|{PLACE}))?"),
    ("media", rf"Cổng [Tt]hông tin [Đđ]iện tử(?: {SCOPE})?"),
    ("ministry", r"[Cc]ác [Bb]ộ,? ngành(?: Trung ương)?|[Cc]hi bộ"),
    ("ministry", rf"Bộ (?:{FIELD})"),
    ("group", r"[Cc]ơ quan [Tt]hường trực(?: (?:Chương trình|Ban [Cc]hỉ đạo))?"),
    ("group", rf"[Cc]ác (?:xã|huyện|phường|thị trấn|thôn|bản) {PLACES}"),
    ("group", r"[Cc]hính quyền (?:các )?(?:địa phương|cơ sở|xã|huyện)|[Cc]ác (?:Tổ|tổ) đại biểu"),
    ("council", rf"[Đđ]ại biểu {_COUNCIL}(?: {SCOPE})?"),
    ("group", r"[Cc]ả hệ thống chính trị|[Cc]hính quyền các cấp|[Cc]ộng đồng dân cư"),
    ("group",
        rf"[Cc]ấp ủy(?: đảng| Đảng)?(?:, tổ chức đảng)?(?:,"
        rf"| và)? chính quyền(?: (?:các cấp(?: từ \w+ đến (?:cơ sở|\w+))?|{SCOPE}))?"),
    ("people",
        rf"(?:[Cc]ác )?(?:đồng chí )?[Ủủ]y viên (?:[Bb]an [Tt]hường vụ|[Bb]an [Cc]hấp hành|BTV"
        rf"|BCH)(?: {_PARTIES}| Đảng bộ {SCOPE})(?: phụ trách (?:các )?(?:địa phương"
        rf"|ngành)(?:, (?:các )?(?:ngành|địa phương))?)?"),
    ("people",
        rf"Bí thư (?:[Đđ]ảng bộ|[Đđ]ảng ủy|[Hh]uyện ủy|[Cc]hi bộ|[Tt]hành ủy|[Cc]ấp ủy)(?:(?:, "
        rf"| và )Chủ tịch UBND)?(?: {SCOPE})?(?: ?[-–] ?Trưởng [Bb]an [Cc]hỉ đạo{_PROGRAMME}(?: {SCOPE}"
        rf"| của địa phương)?)?"),
    ("group", rf"[Cc]ác (?:Đoàn|[Tt]ổ) (?:công tác|giúp việc)(?: của (?:Ban Thường vụ )?{_PARTIES}| {SCOPE})?"),
)  # fmt: skip

_NOUN = (
    r"(?:cấp ủy(?: đảng| Đảng)?|tổ chức đảng|chính quyền|sở ban ngành|ban ngành|sở ngành|[Ss]ở(?! [{0}])"
    r"|[Bb]an(?: (?:Đảng|xây dựng Đảng)|(?! [{0}]))|[Nn]gành|đoàn thể(?: chính trị ?[-–] ?xã hội)?"
    r"|đơn vị|địa phương|cơ quan|huyện ủy|thành ủy|thị ủy|đảng ủy|[Hh]uyện|[Tt]hị xã|[Tt]hành phố|[Xx]ã"
    r"|[Pp]hường|[Tt]hị trấn|[Đđ]ặc khu|cấp"
    r"|hội(?: đoàn thể|(?! [{0}]))|tổ chức chính trị ?[-–] ?xã hội|tổ chức|doanh nghiệp|chi bộ"
    r"|chi đảng bộ|đảng bộ|hợp tác xã|chủ đầu tư|phòng|cấp ủy cơ sở"
    r"|trường học|cơ sở giáo dục|trạm y tế|hợp tác xã nông nghiệp|cơ quan tham mưu, giúp việc(?: Đảng ủy| cấp ủy)?"
    r"|phòng,? ban(?: chuyên môn)?|thôn|bản|ấp|xóm|khu phố|tổ dân phố"
    r"|tổ hợp tác|hội quần chúng|tổ chức thành viên)".replace("{0}", UPPER)
)
_TAIL = (
    rf"(?:(?: {SCOPE}| các cấp| cấp tỉnh| cấp huyện| tỉnh| huyện| có liên quan| liên quan| chức năng"
    rf"| truyền thông| báo chí| chuyên môn"
    r"| thành viên(?: Ban [Cc]hỉ đạo)?| trực thuộc| trên địa bàn(?: tỉnh| huyện)?"
    r"| trong (?:toàn )?(?:tỉnh|huyện|Đảng bộ(?: tỉnh| huyện)?)"
    r"| (?:đã|chưa) (?:được công nhận )?(?:đạt chuẩn|hoàn thành)(?: (?:nông thôn mới|NTM|\d+ tiêu chí"
    r"|(?:giai đoạn|năm) \d{4}(?:\s*[-–]\s*\d{4})?))*"
    r"| (?:được )?(?:giao |phân công )(?:theo dõi, )?(?:phụ trách|quản lý"
    r"|chủ trì)(?: thực hiện)?(?: (?:các )?(?:tiêu chí|nội dung|chỉ tiêu))?(?: (?:nông thôn mới|NTM))?"
    r"| (?:theo dõi, )?(?:phụ trách|quản lý|chủ trì)(?: thực hiện)? (?:các )?(?:tiêu chí|nội dung|chỉ tiêu)"
    r"(?: (?:nông thôn mới|NTM))?)*)"
)
_PEOPLE = r"(?:Thủ trưởng|Giám đốc|Chủ tịch|Bí thư|Trưởng|Lãnh đạo|Người đứng đầu|thủ trưởng)"
GROUPS = (
    rf"(?:{_PEOPLE} )?[Cc]ác {_NOUN}(?:(?:, | và |,| - )(?:các )?{_NOUN}(?! nhân dân))*{_TAIL}",
    rf"{_PEOPLE} các {_NOUN}(?:(?:, | và )(?:các )?{_NOUN})*{_TAIL}",
)

# What a pattern begins with: words of which one stands in every name it matches.
_WORDS = (
    ("(?:Cục|Chi cục", ("cục", "Cục")),
    ("(?:Thuế|Thống kê) cơ sở", ("cơ sở",)),
    ("(?:Trạm|Hạt)", ("Trạm", "Hạt")),
    ("(?:Trung tâm|", ("Trung tâm", "Ban Quản lý", "Ban quản lý", "Viện")),
    ("(?:Viện [Kk]iểm sát", ("nhân dân",)),
    ("(?:Bưu điện", ("Bưu điện", "VNPT", "Viettel", "Mobi")),
    ("Quỹ", ("Quỹ",)),
    ("(?:Phòng giao dịch", ("giao dịch", "PGD")),
    ("(?:Ban QLDA", ("QLDA", "dự án")),
    ("Tổ (?:", ("Tổ ",)),
    ("(?:[Cc]ác )?[Tt]rưởng", ("rưởng",)),
    ("(?:[Cc]ác )?[Cc]hi bộ", ("hi bộ",)),
    ("Ban [Xx]ây dựng Đảng", ("ựng Đảng", "ảng ủy viên")),
    ("Ban (?:[Pp]hát triển", ("Ban ",)),
    ("Ban [Gg]iám sát", ("ộng đồng", "OCOP")),
    ("Ban [Cc]hỉ đạo", ("hỉ đạo",)),
    ("Ban [Qq]uản lý", ("uản lý",)),
    ("BCĐ", ("BCĐ",)),
    ("(?:Giám đốc )?Công an", ("Công an",)),
    ("(?:(?:Chi nhánh )?Ngân hàng|NH)", ("Ngân hàng", "NH ")),
    ("(?:Ban Thường trực )?(?:UBMTTQ)", ("UBMTTQ",)),
    ("Báo ", ("Báo ",)),
    ("Bộ ", ("Bộ ",)),
    ("[Pp]hòng ", ("hòng ",)),
    ("Hội ", ("Hội ",)),
    ("Thanh tra", ("Thanh tra",)),
    ("Thuế", ("Thuế",)),
    ("Cổng ", ("Cổng ",)),
    ("Đài ", ("Đài ",)),
    ("(?:Bảo hiểm xã hội|BHXH)", ("Bảo hiểm", "BHXH")),
    ("(?:Kho bạc", ("Kho bạc",)),
    ("Bí thư", ("Bí thư",)),
    ("Kiểm toán", ("Kiểm toán", "Quốc hội", "tín dụng")),
)


def words_of(pattern):
    """Words to look for before a pattern is tried; () where none is known."""
    return next((words for start, words in _WORDS if pattern.startswith(start)), ())
