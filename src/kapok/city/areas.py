"""Places: the city's counties and townships, invented villages, and places elsewhere.

Owns: area codes and names. Counties and townships are the real ones with their
9-digit statistical codes; every village is invented, is called a demonstration
village (示范) and has a 9xx serial that no real village has.
"""

from __future__ import annotations

from dataclasses import dataclass

from kapok.city.draw import Draw, Weighted

CITY = "510400"
CITY_NAME = "攀枝花市"
PROVINCE_NAME = "四川省"
INVENTED = "9"
"""How the serial of an invented village begins; no real village has such a one."""

#: share of registry people; the two old urban districts have very few
COUNTIES: dict[str, tuple[str, float]] = {
    "510402": ("东区", 0.025),
    "510403": ("西区", 0.035),
    "510411": ("仁和区", 0.24),
    "510421": ("米易县", 0.27),
    "510422": ("盐边县", 0.43),
}

#: share of residents, by the 2022 bulletin
RESIDENT_SHARE = {
    "510402": 0.339,
    "510403": 0.106,
    "510411": 0.219,
    "510421": 0.187,
    "510422": 0.149,
}

#: Codes and names as the National Bureau of Statistics publishes them (统计用区划代码). Checked one by one, both ways, against the
#: copy of its pages in modood/Administrative-divisions-of-China, `dist/streets.csv` at commit 0b7fd75e6bd8fef6c63d7f02cfaf0a39b33fc199
#: (a project that follows the bureau, up to the list of 2023-06-30): the same 49, nothing more and nothing less. The bureau's
#: own pages were not reachable; the number behind each name is how much of the county's people it has, and is invented.
_TOWNSHIPS = """
510402001 大渡口街道 1|510402002 炳草岗街道 1|510402005 弄弄坪街道 1|510402009 瓜子坪街道 1
510402010 东华街道 1|510402100 银江镇 5
510403001 清香坪街道 1|510403002 玉泉街道 1|510403003 河门口街道 1|510403004 陶家渡街道 1
510403006 大宝鼎街道 1|510403100 格里坪镇 5
510411001 大河中路街道 1|510411100 仁和镇 4|510411101 平地镇 5|510411102 大田镇 5|510411103 福田镇 4
510411104 同德镇 4|510411105 金江镇 3|510411106 布德镇 4|510411107 前进镇 4|510411200 大龙潭彝族乡 6
510411201 啊喇彝族乡 6|510411203 太平乡 4|510411204 务本乡 4|510411205 中坝乡 4
510421100 攀莲镇 5|510421101 丙谷镇 5|510421102 得石镇 4|510421103 撒莲镇 5|510421105 白马镇 4
510421106 普威镇 5|510421107 草场镇 4|510421201 湾丘彝族乡 5|510421202 白坡彝族乡 6|510421203 麻陇彝族乡 6
510421204 新山傈僳族乡 6
510422100 桐子林镇 3|510422101 红格镇 5|510422102 渔门镇 6|510422103 永兴镇 5|510422104 新九镇 4
510422105 惠民镇 5|510422203 红果彝族乡 5|510422205 共和乡 5|510422206 国胜乡 5|510422207 红宝苗族彝族乡 7
510422210 温泉彝族乡 7|510422211 格萨拉彝族乡 8
"""

_VILLAGE_STEMS = (
    "木棉",
    "芒果坪",
    "石榴湾",
    "金沙滩",
    "攀枝坪",
    "核桃箐",
    "花椒树",
    "大槐树",
    "小桥头",
    "清水河",
    "马鞍梁",
    "青杠林",
    "黄葛坪",
    "白云山",
    "龙洞湾",
    "松林坡",
    "梨花沟",
    "岔河口",
    "向阳坪",
    "团山包",
    "枇杷园",
    "杨柳湾",
    "凉风坳",
    "新民坝",
    "和平坝",
    "光明坪",
    "红旗沟",
    "前锋坡",
    "双龙潭",
    "三棵树",
    "麦地坪",
    "火山箐",
    "银厂沟",
    "古德坪",
    "柏杨林",
    "磨盘山",
    "烂坝子",
    "田房头",
    "桥沟坪",
    "仙人洞",
)

#: outside the city: (6-digit code, province, city, county, weight). Where people go to work.
OUTSIDE: tuple[tuple[str, str, str, str, float], ...] = (
    ("510107", "四川省", "成都市", "武侯区", 9.0),
    ("510116", "四川省", "成都市", "双流区", 5.0),
    ("510703", "四川省", "绵阳市", "涪城区", 2.0),
    ("513401", "四川省", "凉山彝族自治州", "西昌市", 6.0),
    ("513402", "四川省", "凉山彝族自治州", "会理市", 3.0),
    ("440306", "广东省", "深圳市", "宝安区", 6.0),
    ("441302", "广东省", "惠州市", "惠城区", 3.0),
    ("440605", "广东省", "佛山市", "南海区", 3.0),
    ("330110", "浙江省", "杭州市", "余杭区", 3.0),
    ("330212", "浙江省", "宁波市", "鄞州区", 3.0),
    ("320583", "江苏省", "苏州市", "昆山市", 3.0),
    ("350582", "福建省", "泉州市", "晋江市", 2.0),
    ("530111", "云南省", "昆明市", "官渡区", 4.0),
    ("532301", "云南省", "楚雄彝族自治州", "楚雄市", 2.0),
    ("530722", "云南省", "丽江市", "永胜县", 2.0),
    ("520103", "贵州省", "贵阳市", "云岩区", 2.0),
    ("650102", "新疆维吾尔自治区", "乌鲁木齐市", "天山区", 1.0),
    ("540102", "西藏自治区", "拉萨市", "城关区", 1.0),
)

#: where poor families of newcomers are registered (measures 7 and 10)
ORIGINS: tuple[tuple[str, str, str, str, float], ...] = (
    ("513422", "四川省", "凉山彝族自治州", "木里藏族自治县", 6.0),
    ("513426", "四川省", "凉山彝族自治州", "会东县", 1.0),
    ("513431", "四川省", "凉山彝族自治州", "昭觉县", 1.5),
    ("513428", "四川省", "凉山彝族自治州", "普格县", 1.0),
    ("530724", "云南省", "丽江市", "宁蒗彝族自治县", 1.5),
    ("530627", "云南省", "昭通市", "镇雄县", 1.0),
    ("520527", "贵州省", "毕节市", "赫章县", 0.5),
)
MULI = "513422"


@dataclass(frozen=True, slots=True)
class Village:
    """An invented village; `people` is ethnic code → share of households."""

    code: str
    name: str
    township: str
    township_name: str
    county: str
    county_name: str
    key: bool
    people: Weighted[str]


def county_name(code: str) -> str:
    """Name of a county-level unit of the city or of a known place elsewhere."""
    if code in COUNTIES:
        return COUNTIES[code][0]
    return next(county for c, _, _, county, _ in OUTSIDE + ORIGINS if c == code)


def place_name(code: str) -> tuple[str, str, str]:
    """(province, city, county) of a 6-digit code the city knows."""
    if code in COUNTIES:
        return PROVINCE_NAME, CITY_NAME, COUNTIES[code][0]
    return next((p, c, n) for k, p, c, n, _ in OUTSIDE + ORIGINS if k == code)


def townships() -> list[tuple[str, str, int]]:
    """(9-digit code, name, weight) of every township and street, in code order."""
    found = []
    for entry in _TOWNSHIPS.replace("\n", "|").split("|"):
        if entry:
            code, name, weight = entry.split()
            found.append((code, name, int(weight)))
    return found


def _people(township_name: str) -> Weighted[str]:
    """Ethnic groups of a village's households (GB/T 3304 codes)."""
    if "苗族彝族" in township_name:
        return Weighted([("01", 0.35), ("07", 0.35), ("06", 0.30)])
    if "彝族" in township_name:
        return Weighted([("01", 0.42), ("07", 0.55), ("20", 0.03)])
    if "傈僳" in township_name:
        return Weighted([("01", 0.45), ("20", 0.50), ("07", 0.05)])
    return Weighted(
        [("01", 0.86), ("07", 0.09), ("20", 0.02), ("18", 0.01), ("14", 0.01), ("06", 0.01)]
    )


def villages(seed: int, persons: int) -> list[Village]:
    """The villages of a city of so many registry people (about 260 people each, one a township at least)."""
    draw = Draw(seed, "villages")
    rows = townships()
    total = {county: sum(w for c, _, w in rows if c[:6] == county) for county in COUNTIES}
    made = []
    for code, name, weight in rows:
        county = code[:6]
        county_label, share = COUNTIES[county]
        people = persons * share * weight / total[county]
        stems = draw.sample(_VILLAGE_STEMS, max(1, min(12, round(people / 260))))
        suffix = "示范社区" if name.endswith("街道") else "示范村"
        for i, stem in enumerate(stems):
            key = suffix == "示范村" and draw.chance(0.18)
            made.append(
                Village(
                    f"{code}{901 + i}",
                    stem + suffix,
                    code,
                    name,
                    county,
                    county_label,
                    key,
                    _people(name),
                )
            )
    return made


def weigh(places: list[Village]) -> Weighted[Village]:
    """Villages by how many registry households live there."""
    rows = {code: weight for code, _, weight in townships()}
    total = {c: sum(w for k, w in rows.items() if k[:6] == c) for c in COUNTIES}
    size: dict[str, int] = {}
    for place in places:
        size[place.township] = size.get(place.township, 0) + 1
    return Weighted(
        [
            (v, COUNTIES[v.county][1] * rows[v.township] / total[v.county] / size[v.township])
            for v in places
        ]
    )
