"""A family and its employer in an office: enough of everything that a page about somebody shows."""

from __future__ import annotations

import datetime as dt

from tests.office import COUNTY, DAY

HEAD, WIFE, SON, HOME, FIRM = "ymzhead", "ymzwife", "ymzson", "ymzhome", "ymzfirm"
LONG = "阿依木呷·𠮷克·䶮日·吉布阿各·沙马拉毅·阿苏雷波惹子扎"
OPEN = dt.date(2999, 12, 31)
VILLAGE = f"{COUNTY}100901"


def put(table: str, **values: object) -> None:
    """On behalf of the system, whoever was told of before."""
    from django.db import connection

    as_system()
    columns, holes = ", ".join(values), ", ".join(["%s"] * len(values))
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({columns}) VALUES ({holes})", list(values.values()))


def as_system() -> None:
    from kapok.accounts.actor import MACHINE, tell

    tell(MACHINE, "test")


def source(supplier: str, title: str) -> int:
    from kapok.registry.models import Source

    as_system()
    made = Source.objects.create(
        supplier=supplier, title=title, as_of=dt.date(2023, 6, 28), received_by="test"
    )
    return int(made.pk)


def settle(*, sealed: bool = True) -> None:
    """The caller's transaction undoes it."""
    from kapok.accounts.actor import actor_of, standing, tell
    from kapok.accounts.models import Account, Area

    root = Account.objects.get(username="root1")
    tell(actor_of(root, standing(root, DAY)))
    Area.objects.create(code=VILLAGE, scope=VILLAGE, name="桃花村", level="village")
    as_system()
    firm, office = source("social_insurance", "参保缴费数据"), source("village", "实名制登记表")
    put("registry_household", id=HOME, number="5104220001", ended_on=OPEN, version=1)
    put("fact_household", id=HOME, county=COUNTY, village=VILLAGE, source_id=office)
    put(
        "registry_organisation",
        id=FIRM,
        name="盐边县桃花编织厂",
        initials="ybxthbzc",
        credit_code="91510422MA6000001X",
        number_version=0,
        version=1,
    )
    put("fact_organisation", id=FIRM, county=COUNTY, kind="enterprise", licence="in_force")
    _people(office, sealed=sealed)
    _work(firm)


def _people(office: int, *, sealed: bool) -> None:
    people = (
        (HEAD, LONG, "male", "1982-03-04", "normal", "", True),
        (WIFE, "王小妹", "female", "1985-08-09", "weak", "配偶", False),
        (SON, "刘小龙", "male", "2012-01-02", None, "子", False),
    )
    for row, name, sex, birth, labour, relation, head in people:
        numbers = _numbers(row) if sealed and row == HEAD else {}
        put(
            "registry_person",
            id=row,
            name=name,
            initials="",
            number_version=0,
            bank="农业银行" if numbers else "",
            version=1,
            **numbers,
        )
        put(
            "fact_person",
            id=row,
            household=HOME,
            sex=sex,
            birth=birth,
            labour=labour,
            hukou_county=COUNTY,
            hukou_village=VILLAGE,
            died_on=OPEN,
            source_id=office,
        )
        put(
            "registry_membership",
            person_id=row,
            household_id=HOME,
            relation=relation,
            head=head,
            start=birth,
            finish=OPEN,
            because="registered",
        )


def _numbers(row: str) -> dict[str, bytes]:
    from kapok.platform.secrets import Place
    from kapok.registry.keys import fields

    told = {
        "number": "510422198203044116",
        "phone": "13808141234",
        "account": "6228480402564890018",
    }
    return {
        f"{column}_sealed": fields().seal(Place("registry_person", column, row), number)
        for column, number in told.items()
    }


def _work(firm: int) -> None:
    put(
        "fact_status",
        id="ymzstatus",
        person=HEAD,
        kind="poverty_exited",
        policy="enjoyed",
        start="2018-12-01",
        finish=OPEN,
    )
    put(
        "fact_employment",
        id="ymzjob",
        person=HEAD,
        employer=FIRM,
        start="2022-07-26",
        finish=OPEN,
        contract_start="2022-07-26",
        contract_end="2023-07-25",
        work_county="441900",
        wage=300000,
        source_id=firm,
    )
    for month in range(1, 7):
        put(
            "fact_insured_month",
            id=f"ymzmonth{month}",
            employment="ymzjob",
            month=f"2023-{month:02}-01",
            insured=True,
            employer_pension=48000,
            source_id=firm,
        )
    put(
        "fact_training_class",
        id="ymzclass",
        provider=FIRM,
        start="2022-05-01",
        finish="2022-05-20",
        occupation="编织工",
        county=COUNTY,
    )
    put(
        "fact_training", id="ymztraining", person=HEAD, course="ymzclass", days=20, certificate=True
    )
    put(
        "fact_payment",
        id="ymzpaid",
        person=HEAD,
        measure="2",
        item="转移就业求职创业补贴",
        amount=40000,
        paid_on="2022-08-19",
        event="2022-07-26",
    )


def claims() -> None:
    """Two sources that disagree on the head's ability to work; nobody has decided yet."""
    claim("person", HEAD, "labour", '"normal"', "village", chosen=True)
    claim("person", HEAD, "labour", '"weak"', "disabled_federation")


def claim(
    entity: str, row: str, fact: str, value: str, supplier: str, *, chosen: bool = False
) -> None:
    put(
        "registry_claim",
        entity=entity,
        row=row,
        fact=fact,
        value=value,
        source_id=source(supplier, "入户核对"),
        recorded_at=dt.datetime(2023, 6, 30, tzinfo=dt.UTC),
        recorded_by="test",
        chosen=chosen,
        decided_by="",
        reason="",
        scope=COUNTY,
    )
