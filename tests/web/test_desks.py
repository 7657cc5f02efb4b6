"""The desks of the leader and of the policy officer: numbers within one's area, the policy with what is open in it."""

from __future__ import annotations

import pytest
from tests.office import COUNTY, DAY, OTHER
from tests.web import family
from tests.web.family import HEAD, HOME, SON
from tests.web.test_components import Reader
from tests.web.test_dossiers import may_see, text


@pytest.fixture
def settled(office):
    family.settle()
    family.claims()
    family.put(
        "registry_household", id="farhome", number="5104210009", ended_on=family.OPEN, version=1
    )
    family.put("fact_household", id="farhome", county=OTHER)


def sentences(client, path: str = "/desk/") -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    assert not Reader(answer.content.decode()).wrong
    return text(answer)


def test_a_leader_sees_numbers_of_his_area_and_nobody(settled, acting):
    from kapok.registry.actions import moving
    from kapok.registry.actions.doing import Basis
    from kapok.registry.models import Person

    city = may_see("leader", "leader", "510400")
    page = sentences(city)
    assert "截至 2023-06-30：在册 2 户、3 人；1 处来源不一致没有定，0 件迁移等接收。" in page
    assert "盐边县 1 3 1 1 1 0" in page
    assert "米易县 1 0 0 0 0 0" in page
    assert "合计" in page
    assert family.LONG not in page
    family.as_system()
    Person.objects.filter(pk=SON).update(merged_into=HEAD)
    basis = Basis(DAY, "搬家", "户口簿")
    moving.offer(acting("wang"), basis, "household", HOME, OTHER)
    page = sentences(city)
    assert "盐边县 1 2 1 1 1 0" in page
    assert "米易县 1 0 0 0 0 1" in page
    county = sentences(may_see("elsewhere", "leader", OTHER))
    assert "盐边县" not in county.partition("各县（区）登记情况")[2]
    assert "在册 1 户、0 人；0 处" in county


def test_what_a_number_counts_is_listed_without_names_and_within_ones_area(settled):
    city, county = may_see("leader", "leader", "510400"), may_see("elsewhere", "leader", OTHER)
    for counted, lines in (
        ("homes", 2),
        ("people", 3),
        ("exited", 1),
        ("working", 1),
        ("conflicts", 1),
    ):
        page = sentences(city, f"/desk/figures/{counted}/")
        assert f"一共 {lines}。" in page
        assert f"第 {lines} 个" in page
        assert f"第 {lines + 1} 个" not in page
        assert family.LONG not in page
        assert "510422198203044116" not in page
    assert "桃花村" in sentences(city, f"/desk/figures/people/?county={COUNTY}")
    assert "还没有登记" in sentences(city, f"/desk/figures/people/?county={OTHER}")
    assert "还没有登记" in sentences(county, f"/desk/figures/people/?county={COUNTY}")
    assert city.get("/desk/figures/anything/").status_code == 404
    assert may_see("xu", "village_officer", COUNTY).get("/desk/figures/people/").status_code == 403


def test_a_spell_that_names_nobody_is_neither_counted_nor_listed(settled):
    city = may_see("leader", "leader", "510400")
    for name, table, more in (
        ("exited", "fact_status", {"kind": "poverty_exited"}),
        ("working", "fact_employment", {"employer": family.FIRM}),
    ):
        for n in range(2):
            spell = {"id": f"{name}{n}", "start": "2022-07-26", "finish": family.OPEN}
            family.put(table, **spell, **more)
        page = sentences(city, f"/desk/figures/{name}/")
        assert "一共 1。" in page
        assert "第 2 个" not in page


def test_a_policy_officer_sees_what_is_open_in_the_policy(settled):
    from kapok.rules.package.inventory import every_reading, inventory
    from kapok.web.policy import package

    counted = inventory(package())
    officer = may_see("zheng", "policy_officer", "510400")
    page = sentences(officer)
    assert f"{counted['unset']} 项标准还没有定" in page
    assert package().title in page
    asked = [one.ask for _, one in every_reading(package())]
    assert asked[0] in page
    assert asked[60] not in page
    assert asked[60] in sentences(officer, "/desk/?from=60")
    assert "每天生活费标准" in page


def test_whoever_works_on_cases_has_the_desk_he_had(settled):
    page = sentences(may_see("yang", "caseworker", COUNTY))
    assert "今天有 1 类事要您办" in page
    assert "在册" not in page
