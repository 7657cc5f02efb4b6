"""The roles of the nine audiences, and what each may do. A role is held in an area, for a time, in a department.

A right is a plain word; pages and actions ask for one, never for a role. The database knows areas, organisations and
people only: which of these an actor sees is decided by the scope of his grants.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Right(StrEnum):
    """What one may be allowed to do."""

    SEE_PEOPLE = "see_people"
    CHANGE_PEOPLE = "change_people"
    REVEAL_NUMBERS = "reveal_numbers"
    SEE_ORGANISATIONS = "see_organisations"
    CHANGE_ORGANISATIONS = "change_organisations"
    DECIDE_FACTS = "decide_facts"
    SEE_MONEY = "see_money"
    SEE_FIGURES = "see_figures"
    SEE_FINDS = "see_finds"
    SIMULATE = "simulate"
    MAINTAIN_POLICIES = "maintain_policies"
    SEE_AUDIT = "see_audit"
    SEE_LOOKS = "see_looks"
    MANAGE_ACCOUNTS = "manage_accounts"
    OWN_AFFAIRS = "own_affairs"


class Reach(StrEnum):
    """Over what a role extends."""

    AREA = "area"
    ORGANISATION = "organisation"
    PERSON = "person"


@dataclass(frozen=True, slots=True)
class Role:
    """`second_factor`: nobody holds it without a time-based code. `case_role`: an administrator cannot take it himself."""

    key: str
    label: str
    en: str
    reach: Reach
    rights: frozenset[Right]
    home: str
    second_factor: bool = False
    case_role: bool = True


def _role(
    key: str,
    label: str,
    en: str,
    home: str,
    *rights: Right,
    reach: Reach = Reach.AREA,
    second_factor: bool = False,
    case_role: bool = True,
) -> Role:
    return Role(key, label, en, reach, frozenset(rights), home, second_factor, case_role)


R = Right
_PEOPLE = (R.SEE_PEOPLE, R.SEE_ORGANISATIONS)
_WORK = (*_PEOPLE, R.CHANGE_PEOPLE, R.CHANGE_ORGANISATIONS, R.REVEAL_NUMBERS, R.SEE_FINDS)
_STEER = (R.SEE_FIGURES, R.SEE_FINDS, R.SIMULATE)
ROLES = {
    role.key: role
    for role in (
        _role("village_officer", "村干部", "village officer", "/desk/", *_WORK),
        _role("township_officer", "乡镇经办人", "township officer", "/desk/", *_WORK),
        _role(
            "caseworker", "经办人", "caseworker", "/desk/", *_WORK, R.DECIDE_FACTS, R.SEE_FIGURES
        ),
        _role(
            "approver",
            "审批人",
            "approver",
            "/desk/",
            *_WORK,
            R.DECIDE_FACTS,
            R.SEE_FIGURES,
            second_factor=True,
        ),
        _role(
            "finance",
            "财政人员",
            "finance officer",
            "/desk/",
            *_PEOPLE,
            R.SEE_MONEY,
            *_STEER,
            second_factor=True,
        ),
        _role("leader", "领导", "leader", "/desk/", *_STEER, R.SEE_LOOKS, case_role=False),
        _role(
            "policy_officer",
            "规则维护人",
            "policy officer",
            "/desk/",
            R.MAINTAIN_POLICIES,
            *_STEER,
        ),
        _role(
            "auditor",
            "审计人员",
            "auditor",
            "/audit/log/",
            *_PEOPLE,
            R.SEE_AUDIT,
            R.SEE_LOOKS,
            R.SEE_MONEY,
            case_role=False,
        ),
        _role(
            "administrator",
            "管理员",
            "administrator",
            "/admin/accounts/",
            R.MANAGE_ACCOUNTS,
            second_factor=True,
            case_role=False,
        ),
        _role("employer", "用人单位", "employer", "/org/", R.OWN_AFFAIRS, reach=Reach.ORGANISATION),
        _role("villager", "群众", "villager", "/my/", R.OWN_AFFAIRS, reach=Reach.PERSON),
    )
}
CHOICES = [(role.key, role.label) for role in ROLES.values()]
