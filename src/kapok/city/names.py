"""Names of people and organisations.

Owns: surnames and given names by ethnic group, sex and time of birth, and the
stems of organisation names. Every combination is drawn; organisation names
carry 示范 so that none is a real organisation's.
"""

from __future__ import annotations

from kapok.city.draw import Draw, Weighted

_HAN_SURNAMES = Weighted(
    [
        ("李", 9.2), ("王", 7.6), ("张", 7.4), ("杨", 5.6), ("刘", 5.2), ("陈", 4.6), ("周", 3.0),
        ("罗", 2.9), ("何", 2.6), ("唐", 2.2), ("黄", 2.1), ("吴", 2.0), ("赵", 2.0), ("谢", 1.8),
        ("胡", 1.8), ("曾", 1.7), ("邓", 1.7), ("郑", 1.2), ("冯", 1.1), ("蒋", 1.1), ("徐", 1.1),
        ("朱", 1.1), ("马", 1.0), ("毛", 1.0), ("彭", 1.0), ("余", 1.0), ("钟", 0.9), ("廖", 0.9),
        ("苏", 0.9), ("高", 0.8), ("文", 0.8), ("代", 0.8), ("龙", 0.7), ("段", 0.7), ("普", 0.6),
        ("起", 0.5), ("尹", 0.5), ("沈", 0.5), ("欧阳", 0.2), ("司马", 0.05),
    ]
)  # fmt: skip
_YI_SURNAMES = (
    "吉克", "沙马", "阿的", "马海", "吉木", "阿苏", "海来", "勒格", "的日", "尔古",
    "木乃", "金古", "毛", "起", "普",
)  # fmt: skip
TWO_CHARACTERS = frozenset({"欧阳", "司马", *(name for name in _YI_SURNAMES if len(name) == 2)})
_LISU_SURNAMES = ("谷", "贺", "熊", "兰", "海", "麻", "余", "杨")
_MIAO_SURNAMES = ("熊", "杨", "陶", "马", "古", "李", "王")
_DAI_SURNAMES = ("刀", "李", "杨")

_MEN_OLD = (
    "国", "建", "明", "德", "正", "永", "光", "华", "兴", "福",
    "贵", "荣", "富", "朝", "世", "天", "绍", "发", "开", "学",
)  # fmt: skip
_MEN_OLD_END = (
    "华", "明", "军", "全", "才", "林", "文", "安", "祥", "云",
    "兵", "清", "友", "武", "成", "高", "忠", "元", "平", "顺",
)  # fmt: skip
_WOMEN_OLD = (
    "秀", "桂", "玉", "素", "春", "光", "天", "朝", "国", "明",
    "永", "开", "正", "兴", "学", "德", "世", "绍", "凤", "香",
)  # fmt: skip
_WOMEN_OLD_END = (
    "英", "芳", "兰", "珍", "琼", "华", "群", "菊", "蓉", "会",
    "碧", "莲", "梅", "芬", "香", "秀", "仙", "翠", "凤", "琴",
)  # fmt: skip
_MEN_NEW = (
    "浩", "俊", "宇", "子", "志", "家", "文", "鑫", "宏", "博",
    "嘉", "思", "晨", "天", "雨", "一", "泽", "梓", "明", "海",
)  # fmt: skip
_MEN_NEW_END = (
    "杰", "轩", "涛", "豪", "强", "鹏", "宇", "航", "阳", "辉",
    "凯", "龙", "毅", "睿", "洋", "勇", "斌", "恒", "然", "源",
)  # fmt: skip
_WOMEN_NEW = (
    "雨", "欣", "思", "佳", "梦", "诗", "雅", "静", "晓", "紫",
    "一", "语", "梓", "可", "心", "婷", "慧", "美", "文", "若",
)  # fmt: skip
_WOMEN_NEW_END = (
    "涵", "怡", "婷", "雯", "琪", "萱", "妍", "悦", "洁", "颖",
    "瑶", "欣", "琳", "彤", "娜", "燕", "丽", "霞", "敏", "瑾",
)  # fmt: skip
_YI_MEN = (
    "木呷", "尔体", "拉铁", "阿木", "伍各", "日哈", "依生", "里呷", "布铁", "古都",
    "石布", "子铁", "友呷", "尔哈", "克古",
)  # fmt: skip
_YI_WOMEN = (
    "阿呷", "莫色", "伍牛", "阿依", "木果", "尔作", "有作", "日洛", "妞妞", "阿芝",
    "各各", "史洛", "牛牛", "尔西", "伍支",
)  # fmt: skip

_STEMS = (
    "金沙", "攀西", "木棉", "阳光", "二滩", "安宁", "裕民", "惠农", "鑫源", "恒达",
    "宏远", "天成", "瑞丰", "兴隆", "顺达", "众合", "永盛", "佳禾", "绿源", "川南",
    "启航", "格萨", "红果", "康源", "锦程", "百川", "聚贤", "同德", "新航", "润泽",
)  # fmt: skip
_STEMS_END = (
    "一", "二", "三", "甲", "乙", "丙", "东", "南", "西", "北",
    "中", "盛", "隆", "泰", "昌", "和", "安", "宁", "康", "源",
)  # fmt: skip


def surname(draw: Draw, ethnic: str) -> str:
    """A family's name, by ethnic group code (GB/T 3304)."""
    if ethnic == "07" and draw.chance(0.55):
        return draw.pick(_YI_SURNAMES)
    if ethnic == "20":
        return draw.pick(_LISU_SURNAMES)
    if ethnic == "06":
        return draw.pick(_MIAO_SURNAMES)
    if ethnic == "18":
        return draw.pick(_DAI_SURNAMES)
    return _HAN_SURNAMES.pick(draw)


def full_name(draw: Draw, family: str, ethnic: str, male: bool, birth_year: int) -> str:
    """Surname and given name as people of that group and time bear them."""
    if ethnic == "07" and family in _YI_SURNAMES and len(family) == 2:
        return family + draw.pick(_YI_MEN if male else _YI_WOMEN)
    if birth_year < 1988:
        first, second = (_MEN_OLD, _MEN_OLD_END) if male else (_WOMEN_OLD, _WOMEN_OLD_END)
    else:
        first, second = (_MEN_NEW, _MEN_NEW_END) if male else (_WOMEN_NEW, _WOMEN_NEW_END)
    return family + (
        draw.pick(second) if draw.chance(0.12) else draw.pick(first) + draw.pick(second)
    )


class Companies:
    """Organisation names, each once."""

    def __init__(self, draw: Draw) -> None:
        self._draw = draw
        self._seen: dict[str, int] = {}

    def name(self, place: str, trade: str, form: str) -> str:
        """`place` 示范 stem trade form, e.g. 米易县金沙东示范果业有限公司."""
        text = f"{place}{self._draw.pick(_STEMS)}{self._draw.pick(_STEMS_END)}示范{trade}{form}"
        n = self._seen[text] = self._seen.get(text, 0) + 1
        return text if n == 1 else text.replace("示范", f"示范{n}", 1)
