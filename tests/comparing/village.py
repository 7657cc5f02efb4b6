"""Households of a village, each sound but for one fault."""

from __future__ import annotations

import datetime as dt

import psycopg
from tests.office import COUNTY, Database

from kapok.checkdigits import id_check

VILLAGE, ELSEWHERE = "510422101201", "510421100901"
SOUND = "sound"
BIRTH = {"head": dt.date(1980, 5, 1), "wife": dt.date(1982, 6, 2), "child": dt.date(2015, 3, 4)}
SEX = {"head": "male", "wife": "female", "child": "female"}
RELATION = {"head": "户主", "wife": "配偶", "child": "之女"}
JOB = (
    "INSERT INTO fact_employment (id, person, start, finish, work_province, work_city, work_county, channel) VALUES "
    "('{0}_job', '{0}_head', '2023-01-01', '2999-12-31', '44', '4419', '441900', 'own')"
)
WEAK = "UPDATE fact_person SET labour = 'weak' WHERE id = '{0}_head'"
FAULTS: dict[str, tuple[str, list[str]]] = {
    "same_person": (
        "wife",
        [
            "UPDATE registry_person SET name = '李红', number_sealed = NULL, number_index = NULL WHERE id = '{0}_wife'",
            "UPDATE registry_person SET name = '李红' WHERE id = 'sound_wife'",
        ],
    ),
    "id_number": ("wife", ["UPDATE fact_person SET birth = '1982-06-03' WHERE id = '{0}_wife'"]),
    "head_none": ("", ["UPDATE registry_membership SET relation = '其他' WHERE person_id = '{0}_head'"]),
    "head_several": ("", ["UPDATE registry_membership SET relation = '户主' WHERE person_id = '{0}_wife'"]),
    "spouse_several": ("", ["UPDATE registry_membership SET relation = '配偶' WHERE person_id = '{0}_child'"]),
    "spouse_same_sex": (
        "",
        [
            "UPDATE fact_person SET sex = 'male' WHERE id = '{0}_wife'",
            "UPDATE registry_person SET number_sealed = NULL, number_index = NULL WHERE id = '{0}_wife'",
            "UPDATE fact_person SET birth = '1982-06-05' WHERE id = '{0}_wife'",
        ],
    ),
    "schooling_both": ("child", ["UPDATE fact_person SET education = 'primary' WHERE id = '{0}_child'"]),
    "schooling_neither": ("head", ["UPDATE fact_person SET education = NULL WHERE id = '{0}_head'"]),
    "place_without_time": ("head", [JOB, "UPDATE fact_employment SET start = NULL WHERE id = '{0}_job'"]),
    "time_without_place": (
        "head",
        [JOB, "UPDATE fact_employment SET (work_province, work_city, work_county) = (NULL, NULL, NULL) WHERE id = '{0}_job'"],
    ),
    "phone": ("head", []),
    "place_not_county": ("head", [JOB, "UPDATE fact_employment SET work_county = NULL WHERE id = '{0}_job'"]),
    "student_working": (
        "head",
        [JOB, "UPDATE fact_person SET (student, education) = (true, NULL) WHERE id = '{0}_head'"],
    ),
    "unfit_away": ("head", [JOB, WEAK, "UPDATE fact_person SET health = '残疾' WHERE id = '{0}_head'"]),
    "channel_away": ("head", [JOB, "UPDATE fact_employment SET channel = 'public_post' WHERE id = '{0}_job'"]),
    "not_working_open": (
        "head",
        [
            JOB,
            "INSERT INTO fact_report (id, person, kind, happened_on) VALUES ('{0}_report', '{0}_head', 'returned', '2023-05-01')",
        ],
    ),
    "paid_nobody_away": (
        "",
        ["INSERT INTO fact_payment (id, person, measure, paid_on) VALUES ('{0}_paid', '{0}_head', '3', '2023-05-01')"],
    ),
    "post_nobody_works": (
        "",
        [
            ("INSERT INTO fact_post_agreement (id, person, household, start, finish) VALUES "
            "('{0}_post', '{0}_head', '{0}_house', '2023-01-01', '2023-12-31')")
        ],
    ),
    "healthy_weak": ("head", [WEAK]),
}  # fmt: skip
"""Rule → who of the household it concerns, nobody for the household itself; and how it comes about."""
MENDS = {
    "schooling_both": "UPDATE fact_person SET education = NULL WHERE id = 'schooling_both_child'",
    "head_none": "UPDATE registry_membership SET head = true, relation = '户主' WHERE person_id = 'head_none_head'",
}


def number_of(n: int, who: str) -> str:
    begin = f"{COUNTY}{BIRTH[who]:%Y%m%d}{n:02}{1 if SEX[who] == 'male' else 2}"
    return begin + id_check(begin)


def subject(rule: str) -> str:
    who = FAULTS[rule][0]
    return f"{rule}_{who}" if who else f"{rule}_house"


def settle(database: Database) -> None:
    """As the owner; numbers sealed by the keys of the office."""
    with database.as_("owner", actor="loader", reason="settled", areas="*") as con:
        for n, one in enumerate((SOUND, *FAULTS)):
            household(con, one, n)
        for rule, (_, statements) in FAULTS.items():
            for statement in statements:
                con.execute(statement.format(rule))
        con.execute(
            "UPDATE fact_household SET village = %s, county = '510421' WHERE id = 'phone_house'",
            [ELSEWHERE],
        )


def household(con: psycopg.Connection, name: str, n: int) -> None:
    from kapok.platform.secrets import Place
    from kapok.registry.keys import fields

    keys = fields()
    con.execute(
        "INSERT INTO registry_household (id, number, ended_on, version) VALUES (%s, %s, '2999-12-31', 1)",
        [f"{name}_house", f"5104220000{n:04}"],
    )
    con.execute(
        "INSERT INTO fact_household (id, county, village) VALUES (%s, %s, %s)",
        [f"{name}_house", COUNTY, VILLAGE],
    )
    for who, birth in BIRTH.items():
        row, number = f"{name}_{who}", number_of(n, who)
        phone = "1380000111" if name == "phone" and who == "head" else "13800001111"
        index = keys.index("id_number", number)
        con.execute(
            "INSERT INTO registry_person (id, name, initials, bank, number_sealed, number_index, number_version, phone_sealed, version) "
            "VALUES (%s, %s, '', '', %s, %s, %s, %s, 1)",
            [
                row,
                f"{name[:20]}{who}",
                keys.seal(Place("registry_person", "number", row), number),
                index.digest,
                index.version,
                keys.seal(Place("registry_person", "phone", row), phone),
            ],
        )
        grown = who != "child"
        con.execute(
            "INSERT INTO fact_person (id, household, birth, sex, student, education, labour, health) VALUES (%s, %s, %s, %s, %s, %s, %s, '健康')",
            [row, f"{name}_house", birth, SEX[who], not grown, "junior" if grown else None, "normal" if grown else "none"],
        )  # fmt: skip
        con.execute(
            "INSERT INTO registry_membership (person_id, household_id, relation, head, start, finish, because) "
            "VALUES (%s, %s, %s, %s, '2020-01-01', '2999-12-31', 'registered')",
            [row, f"{name}_house", RELATION[who], who == "head" and name != "head_none"],
        )
