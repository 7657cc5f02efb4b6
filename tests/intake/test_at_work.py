"""What a row of the national exports tells of work, as counties check it: each fault at its cell, and nothing of it kept."""

from __future__ import annotations

import pytest

from .conftest import ZHANG, id_number, workbook
from .test_folder import rows

SOUND = {
    "province": "四川省", "city": "攀枝花市", "county": "盐边县", "household": "H1", "name": "张三", "id_no": ZHANG,
    "labour": "普通劳动力", "work_place": "浙江省杭州市余杭区", "work_months": "8", "channel": "自主就业",
}  # fmt: skip
KINDS = {
    "national_households": ("户信息.xlsx", {"household_type": "脱贫户"}),
    "national_monitored": ("监测对象信息.xlsx", {"monitored_kind": "边缘易致贫户"}),
}
FAULTS = [
    ({}, None, None),
    ({"work_place": "", "work_months": "", "channel": ""}, None, None),
    ({"work_months": ""}, "work_without_time", "务工时间（月）"),
    ({"work_place": ""}, "work_without_place", "务工所在地"),
    ({"work_place": "", "abroad": "是"}, None, None),
    ({"work_place": "浙江省杭州市"}, "work_not_county", "务工所在地"),
    ({"work_place": "江边的厂里"}, "work_not_county", "务工所在地"),
    ({"work_place": "广东省东莞市"}, None, None),  # a city without counties
    ({"work_place": "四川省/攀枝花市/盐边县/桐子林镇"}, None, None),
    ({"student": "中职一年级"}, "work_student", "在校生状况"),
    ({"student": "中职一年级", "work_place": "", "work_months": ""}, None, None),
    ({"labour": "弱劳动力或半劳动力"}, "work_unfit", "劳动技能"),
    ({"labour": "丧失劳动力", "work_place": "", "abroad": "是"}, "work_unfit", "劳动技能"),
    ({"labour": "无劳动力", "work_place": "四川省攀枝花市仁和区"}, "work_unfit", "劳动技能"),
    ({"labour": "无劳动力", "work_place": "四川省攀枝花市盐边县"}, None, None),
    ({"channel": "乡村公益性岗位"}, "work_near", "就业渠道"),
    ({"channel": "就业帮扶车间", "work_place": "四川省攀枝花市盐边县"}, None, None),
    ({"channel": "帮扶车间", "county": ""}, None, None),  # of which county is not told
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_what_a_row_tells_of_work_goes_together(kind, tmp_path, read):
    name, of_kind = KINDS[kind]
    given = [
        SOUND | of_kind | {"id_no": id_number(serial=n), "household": f"H{n}"} | changes
        for n, (changes, _, _) in enumerate(FAULTS)
    ]
    workbook(tmp_path / name, kind, given)
    intake = read()
    told = {
        (f.place.row, f.code, f.place.column, f.level)
        for f in intake.findings
        if f.code.startswith("work_")
    }
    assert told == {
        (n, code, column, "warning") for n, (_, code, column) in enumerate(FAULTS, 4) if code
    }
    assert all(f.mend() and f.mend("en") for f in intake.findings if f.code.startswith("work_"))
    assert len(rows(intake, "person")) == len(FAULTS)
    assert not rows(intake, "employment")
