"""Households that could live together, in the real townships and in villages that do not exist."""

from __future__ import annotations

from collections import Counter

from kapok.city import areas
from kapok.city.people import DAUGHTER, FATHER, GRANDDAUGHTER, GRANDSON, HEAD, MOTHER, SON, SPOUSE


def test_as_many_people_as_asked_for(city):
    assert len(city.registry.people) == 1_500


def test_one_head_and_at_most_one_spouse_of_the_other_sex(city):
    for house in city.registry.households:
        relations = Counter(p.relation for p in house.members)
        assert relations[HEAD] == 1
        assert relations[SPOUSE] <= 1
        for spouse in (p for p in house.members if p.relation == SPOUSE):
            assert spouse.male is not house.head.male


def test_parents_are_eighteen_years_older(city):
    for house in city.registry.households:
        couple = [p for p in house.members if p.relation in (HEAD, SPOUSE)]
        for child in (p for p in house.members if p.relation in (SON, DAUGHTER)):
            assert all(parent.age(child.birth) >= 18 for parent in couple)
        for old in (p for p in house.members if p.relation in (FATHER, MOTHER)):
            assert old.age(house.head.birth) >= 18
        parents = [p for p in house.members if p.relation in (SON, DAUGHTER)]
        for grandchild in (p for p in house.members if p.relation in (GRANDSON, GRANDDAUGHTER)):
            assert any(parent.age(grandchild.birth) >= 18 for parent in parents)


def test_schooling_or_education_never_both(city):
    for person in city.registry.people:
        assert bool(person.school) != bool(person.education)
        if person.student:
            assert 5 <= person.age() <= 25
            assert person.labour == "无劳动力"


def test_children_do_not_work_and_the_very_old_neither(city):
    for job in city.work.jobs:
        assert 15 <= job.person.age(job.start) <= 61
        assert job.person.labour in ("普通劳动力", "技能劳动力")


def test_villages_are_marked_as_demonstrations_in_real_townships(city):
    townships = {code for code, _, _ in areas.townships()}
    assert len(townships) == 49
    for village in city.registry.villages:
        assert "示范" in village.name
        assert village.code[:9] in townships
        assert village.code[9] == "9"
        assert village.county in areas.COUNTIES


def test_the_assumed_share_was_once_poor(city):
    poor = sum(p.poor for p in city.registry.people)
    assert abs(poor - 700) <= 8  # 28,000 of 60,000


def test_every_county_has_its_people(city):
    counties = Counter(p.household.village.county for p in city.registry.people)
    assert set(counties) == set(areas.COUNTIES)
    assert counties["510422"] > counties["510421"] > counties["510403"]
