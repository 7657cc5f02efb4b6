"""What an action did, in a few words: which facts it changed, and who came into which household."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kapok.masking import masked
from kapok.registry.actions.claimed import NOT_HERE
from kapok.registry.deeds import Action, ActionRow
from kapok.registry.models import File, Person
from kapok.registry.words import words
from kapok.web.dossier.reading import label_of
from kapok.web.life.facts import shown
from kapok.web.texts import Words

MOST = 4
FACTS, MEMBERSHIP, PAPER = "fact_", "registry_membership", "registry_file"


def names(actions: Iterable[Action]) -> dict[str, str]:
    """Of those who came into a household, and what papers are, as far as one may see them."""
    rows = [row for action in actions for row in action.rows.all()]
    found = {row.after["person_id"] for row in rows if _came(row)}
    papers = {row.row for row in rows if row.table == PAPER}
    people = Person.objects.filter(pk__in=found).values_list("id", "name") if found else ()
    listed = File.objects.filter(pk__in=papers).values_list("id", "what") if papers else ()
    return dict(people) | dict(listed)


def what(say: Words, action: Action, called: dict[str, str]) -> str:
    """The first few; the rest stands in the pages of whom it was about."""
    told = list(dict.fromkeys(_told(say, action, called)))
    more = say("life_and_more") if len(told) > MOST else ""
    return say.of("；", "; ").join(told[:MOST]) + more


def _told(say: Words, action: Action, called: dict[str, str]) -> Iterator[str]:
    for row in action.rows.all():
        if _came(row) and row.after["person_id"] in called:
            name = masked(called[row.after["person_id"]])
            relation = row.after["relation"]
            whose = say.of(f"（{relation}）", f" ({relation})") if relation else ""
            yield say("life_came", who=name + whose, day=row.after["start"])
        elif row.op == "update" and row.table.startswith(FACTS):
            yield from _facts(say, row)
        elif row.table == PAPER and row.row in called:
            yield say(f"paper_{called[row.row]}")
        elif row.op == "update" and "name" in row.after:
            yield _changed(say, say("life_called"), row.before["name"], row.after["name"])


def _came(row: ActionRow) -> bool:
    return row.table == MEMBERSHIP and row.op == "insert"


def _facts(say: Words, row: ActionRow) -> Iterator[str]:
    entity = words().entities.get(row.table.removeprefix(FACTS))
    for name, value in row.after.items():
        fact = entity.facts.get(name) if entity and name not in NOT_HERE else None
        if entity and fact is not None:
            label = label_of(say, entity, name)
            yield _changed(say, label, shown(say, fact, row.before[name]), shown(say, fact, value))


def _changed(say: Words, label: str, before: str, after: str) -> str:
    nothing = say("fact_unfilled")
    between = say.of("：", ": ")
    return f"{label}{between}{masked(before) or nothing} → {masked(after) or nothing}"
