"""What enterprises do, and how large each is called for its trade."""

from __future__ import annotations

#: industry code (GB/T 4754), words in the name, weight
TRADES: tuple[tuple[str, str, float], ...] = (
    ("C13", "农产品加工", 9), ("C15", "酒业", 2), ("C30", "建材", 6), ("C31", "钢铁制品", 7), ("C32", "钒钛材料", 7),
    ("C34", "机械", 6), ("B08", "矿业", 6), ("E47", "建筑工程", 12), ("E50", "装饰工程", 4), ("F51", "商贸", 9),
    ("F52", "超市", 6), ("G54", "运输", 7), ("G59", "仓储物流", 3), ("H61", "酒店", 4), ("H62", "餐饮管理", 7),
    ("I65", "信息技术", 3), ("K70", "物业服务", 6), ("L72", "商务服务", 4), ("N78", "环境服务", 4), ("O80", "家政服务", 4),
    ("A01", "果业", 5), ("A03", "养殖", 4), ("Q84", "康养服务", 4),
)  # fmt: skip


def size_class(industry: str, staff: int, revenue: int) -> str:
    """Size by industry, staff and revenue in 万元 (工信部联企业〔2011〕300号, the limits this city's trades need)."""
    letter = industry[:1]
    if letter == "A":
        return _steps(revenue, (50, 500, 20000))
    if letter == "E":
        return _steps(revenue, (300, 6000, 80000))
    limits = {
        "B": ((20, 300, 1000), (300, 2000, 40000)),
        "C": ((20, 300, 1000), (300, 2000, 40000)),
        "F": ((10, 50, 300), (100, 500, 20000)),
        "G": ((20, 300, 1000), (200, 3000, 30000)),
        "H": ((10, 100, 300), (100, 2000, 10000)),
        "I": ((10, 100, 2000), (100, 1000, 100000)),
        "K": ((100, 300, 1000), (500, 1000, 5000)),
    }.get(letter, ((10, 100, 300), (0, 0, 0)))
    by_staff = _steps(staff, limits[0])
    by_revenue = _steps(revenue, limits[1]) if limits[1][2] else by_staff
    order = ("micro", "small", "medium", "large")
    return order[min(order.index(by_staff), order.index(by_revenue))]


def _steps(value: int, limits: tuple[int, int, int]) -> str:
    for limit, word in zip(limits, ("micro", "small", "medium"), strict=True):
        if value < limit:
            return word
    return "large"
