"""One account a role, with an invented officer behind it. Passwords lie where only we read them, for `kapok demo logins`."""

from __future__ import annotations

import datetime as dt
import json
import secrets
from dataclasses import asdict, dataclass, replace

import psycopg

from kapok.accounts.roles import ROLES, Reach
from kapok.cli.demo import place
from kapok.platform.database.places import write_private

COUNTY, CITY = "510422", "510400"
START = dt.date(2022, 1, 1)
BY, LAID, REASON = "loader", "demonstration", "演示"
"""In whose name it is laid down, and why; why the machine acts later on."""
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class Login:
    """`of`: the code of an area, or the id of an organisation or a person; `where` names it. `look`: what to look at first, where
    that is not what the role says.
    """

    username: str
    role: str
    name: str
    of: str
    where: str = ""
    password: str = ""
    department: str = ""
    look: str = ""

    @property
    def first(self) -> str:
        """The key of what to look at first."""
        return f"demo.look_{self.look or self.role}"

    @property
    def factor(self) -> bool:
        return ROLES[self.role].second_factor


OFFICERS = (
    Login("banli", "caseworker", "罗经办", COUNTY, department="hrss"),
    Login("shiban", "caseworker", "江市办", CITY, department="hrss", look="city"),
    Login("shenpi", "approver", "何审批", COUNTY, department="hrss"),
    Login("caizheng", "finance", "唐财政", COUNTY),
    Login("lingdao", "leader", "杨领导", CITY),
    Login("zhengce", "policy_officer", "周政策", CITY),
    Login("shenji", "auditor", "曾审计", CITY),
    Login("guanli", "administrator", "邓管理", CITY),
    Login("guanli2", "administrator", "郑管理", CITY),
)
"""There before the city is; two administrators, for one confirms what the other grants."""


def make(logins: tuple[Login, ...]) -> tuple[Login, ...]:
    """Accounts with a role each, as long as they are wanted; those that ask for a second factor have one."""
    from kapok.accounts import factor
    from kapok.accounts.actor import MACHINE, acting_as
    from kapok.accounts.models import Account, Area, Grant
    from kapok.registry.keys import fields

    made = []
    with acting_as(replace(MACHINE, name=BY), LAID):
        for one in logins:
            password = "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in "...")
            account = Account(
                username=one.username,
                name=one.name,
                must_change_password=False,
                demonstration=True,
            )
            account.set_password(password)
            account.save()
            if one.factor:
                factor.begin(account, fields())
                account.factor_confirmed_at = account.created_at
                account.save(update_fields=["factor_confirmed_at"])
            reach = ROLES[one.role].reach
            area = Area.objects.get(pk=one.of) if reach is Reach.AREA else None
            Grant.objects.create(
                account=account,
                role=one.role,
                area=area,
                organisation=one.of if reach is Reach.ORGANISATION else "",
                person=one.of if reach is Reach.PERSON else "",
                department_id=one.department or None,
                start=START,
                reason=REASON,
            )
            made.append(replace(one, where=area.name if area else one.where, password=password))
    return tuple(made)


def of_the_city(con: psycopg.Connection) -> tuple[Login, ...]:
    """Those who need the city: officers of its fullest village, a family there, the employer with most people."""
    village, place_name, township = _one(
        con,
        "SELECT h.village, a.name, a.parent_id FROM fact_household h JOIN accounts_area a ON a.code = h.village "
        "WHERE h.village ^@ %s GROUP BY 1, 2, 3 ORDER BY count(*) DESC, 1 LIMIT 1",
        COUNTY,
    )
    person, name = _one(
        con,
        "SELECT p.id, i.name FROM fact_person p JOIN registry_person i USING (id) "
        "JOIN fact_household h ON h.id = p.household WHERE h.village = %s AND i.name <> '' "
        "ORDER BY (SELECT least(count(*), 4) FROM fact_person o WHERE o.household = p.household) DESC, "
        "(SELECT count(*) FROM fact_employment e WHERE e.person = p.id) DESC, p.birth LIMIT 1",
        village,
    )
    employer, called = _one(
        con,
        "SELECT o.id, i.name FROM fact_organisation o JOIN registry_organisation i USING (id) "
        "WHERE o.county = %s AND i.name <> '' ORDER BY "
        "(SELECT count(*) FROM fact_employment e WHERE e.employer = o.id) DESC, o.id LIMIT 1",
        COUNTY,
    )
    return (
        Login("cunli", "village_officer", "阿的村长", village, place_name),
        Login("xiangzhen", "township_officer", "沙马经办", township),
        Login("danwei", "employer", "吴人事", employer, called),
        Login("qunzhong", "villager", name, person, name),
    )


def _one(con: psycopg.Connection, words: str, given: str) -> tuple[str, ...]:
    found = con.execute(words, [given]).fetchone()
    if found is None:
        raise LookupError(words)
    return tuple(found)


def keep(logins: tuple[Login, ...]) -> None:
    words = json.dumps([asdict(one) for one in logins], ensure_ascii=False, indent=1)
    write_private(place.logins(), words + "\n")


def kept() -> tuple[Login, ...]:
    """Those of the last demonstration; none if there was none."""
    if not place.logins().exists():
        return ()
    found = tuple(Login(**one) for one in json.loads(place.logins().read_text("utf-8")))
    order = list(ROLES)
    return tuple(sorted(found, key=lambda one: order.index(one.role)))
