"""What somebody who means harm tries through the pages, and does not get."""

from __future__ import annotations

from tests.office import COUNTY, give
from tests.web.inhabited import INHABITANTS, entered


def acts(client) -> tuple[set[str], tuple[str, ...]]:
    """The roles in which a page was made, and where."""
    actor = client.get("/desk/").wsgi_request.actor
    return set(actor.roles), actor.areas


def test_rights_of_a_role_do_not_hold_where_only_another_does(browse):
    """A caseworker of a county who audits the city, and leads nothing but his county, is no caseworker of the city."""
    give("wang", "auditor", area_id="510400")
    client = browse("wang")
    assert acts(client) == ({"caseworker"}, (COUNTY,))
    assert "全部角色" not in client.get("/desk/").content.decode()
    client.post("/settings/role/", {"role": "auditor"})
    assert acts(client) == ({"auditor"}, ("5104",))
    client.post("/settings/role/", {"role": ""})
    assert acts(client) == ({"caseworker"}, (COUNTY,))


def test_roles_over_one_place_are_held_together(browse):
    client = browse("sun")
    assert acts(client)[0] == {"caseworker", "leader"}


def test_accounts_of_people_elsewhere_are_not_an_administrators_to_open(town):
    """Whoever resets a villager's or an employer's password sees what they see of themselves."""
    from kapok.accounts.models import Account

    mine, theirs = INHABITANTS
    client = entered(f"administrator_{mine}")
    listed = client.get("/admin/accounts/").content.decode()
    for role in ("villager", "employer", "caseworker"):
        assert f"{role}_{mine}" in listed
        assert f"{role}_{theirs}" not in listed
        one = Account.objects.get(username=f"{role}_{theirs}")
        assert client.post(f"/admin/accounts/{one.pk}/", {"do": "password"}).status_code == 404
        assert Account.objects.get(pk=one.pk).password == one.password


def test_what_no_database_takes_comes_no_further_than_the_door(browse):
    assert browse().post("/login/", {"username": "a\0b", "password": "x"}).status_code == 400
    client = browse("zhou")
    assert client.get("/audit/log/", {"actor": "a\0b"}).status_code == 400
    answer = client.post("/search/", {"q": "a\0b"})
    assert answer.status_code == 400
    assert "什么都没有改" in answer.content.decode()


def test_what_is_too_long_is_told(browse):
    fields = {f"a{number}": "1" for number in range(1500)}
    answer = browse("wang").post("/search/", fields)
    assert answer.status_code == 400
    assert "太长" in answer.content.decode()


def test_what_browsers_leave_out_hides_no_other_machine(browse):
    from kapok.web.preferences import own_path

    assert own_path("/\t/evil.example/") == "/evil.example/"
    assert own_path("\n//\t\\evil.example/") == "/evil.example/"
    told = {"purpose": "", "next": "/\t/evil.example/"}
    page = browse("wang").post("/reveal/", told).content.decode()
    assert "\t/evil" not in page


def test_whoever_sees_no_people_learns_no_name_from_who_looked(town):
    """A leader sees that somebody was looked at, by an id that says nothing."""
    mark, one = next(iter(INHABITANTS.items()))
    place = f"/people/{mark}_person/looks/"
    assert one.name in entered(f"auditor_{mark}").get(place).content.decode()
    answer = entered(f"leader_{mark}").get(place)
    assert answer.status_code == 200
    assert one.name not in answer.content.decode()
