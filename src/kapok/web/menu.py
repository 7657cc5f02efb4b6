"""The left menu: what the actor may open. A role changes the entries, never the addresses."""

from __future__ import annotations

from dataclasses import dataclass

from kapok.accounts.actor import Actor
from kapok.accounts.roles import Right


@dataclass(frozen=True, slots=True)
class Item:
    """`right`: what one must be allowed to do; everybody may open one without. `own`: for whom one must speak."""

    key: str
    href: str
    icon: str
    right: Right | None = None
    own: str = ""

    def shown_to(self, actor: Actor) -> bool:
        allowed = self.right is None or actor.may(self.right)
        return allowed and (not self.own or bool(getattr(actor, self.own)))


MENU = (
    Item("menu_desk", "/desk/", "today"),
    Item("menu_org", "/org/", "building", Right.OWN_AFFAIRS, "organisations"),
    Item("menu_my", "/my/", "house", Right.OWN_AFFAIRS, "people"),
    Item("menu_imports", "/imports/", "data", Right.CHANGE_PEOPLE),
    Item("menu_quality", "/data-tasks/", "pen", Right.SEE_PEOPLE),
    Item("menu_compare", "/comparisons/", "loop", Right.CHANGE_PEOPLE),
    Item("menu_finds", "/finds/", "found", Right.SEE_FINDS),
    Item("menu_policies", "/policies/", "text", Right.SEE_FIGURES),
    Item("menu_simulations", "/simulations/", "scales", Right.SIMULATE),
    Item("menu_accounts", "/admin/accounts/", "account", Right.MANAGE_ACCOUNTS),
    Item("menu_areas", "/admin/areas/", "area", Right.MANAGE_ACCOUNTS),
    Item("menu_tokens", "/admin/tokens/", "lock", Right.MANAGE_ACCOUNTS),
    Item("menu_jobs", "/admin/jobs/", "hourglass", Right.MANAGE_ACCOUNTS),
    Item("menu_looks", "/audit/looks/", "eye", Right.SEE_LOOKS),
    Item("menu_log", "/audit/log/", "log", Right.SEE_AUDIT),
    Item("menu_settings", "/settings/", "settings"),
)


def menu(actor: Actor) -> list[Item]:
    return [item for item in MENU if item.shown_to(actor)]
