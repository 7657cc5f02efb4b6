"""What an action did, in a few words: which facts it changed, and who came into which household."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kapok.masking import masked
from kapok.registry.actions.changes import Done
from kapok.registry.actions.claimed import NOT_HERE
from kapok.registry.deeds import Action, ActionRow
from kapok.registry.models import File
from kapok.registry.words import words
from kapok.web.dossier.reading import label_of
from kapok.web.texts import Words
from kapok.web.values import of_fact

MOST = 4
FACTS, MEMBERSHIP, PAPER = "fact_", "registry_membership", "registry_file"


def called(listed: Sequence[Done]) -> dict[str, str]:
    """The people, and what papers are, as far as one may see them."""
    rows = {row.row for one in listed for row in one.action.rows.all() if row.table == PAPER}
    papers = File.objects.filter(pk__in=rows).values_list("id", "what") if rows else ()
    return {**(listed[0].names if listed else {}), **dict(papers)}


def title(say: Words, done: Done, row: str) -> str:
    """What was done, with the names of those whom it is about, unless that is the page's own person."""
    undone = done.action.undoes
    kind = say(f"life_{done.action.kind if undone is None else undone.kind}_title")
    named = (
        []
        if set(done.whom) <= {row}
        else [done.names[one] for one in done.whom if one in done.names]
    )
    more = say("life_and_more") if len(named) > MOST else ""
    who = say.of("、", ", ").join(masked(one) for one in named[:MOST]) + more
    found = kind + (say.of("：", ": ") + who if who else "")
    return found if undone is None else say("life_undo_of", title=found)


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
            yield _changed(
                say, label, of_fact(say, fact, row.before[name]), of_fact(say, fact, value)
            )


def _changed(say: Words, label: str, before: str, after: str) -> str:
    nothing = say("fact_unfilled")
    between = say.of("：", ": ")
    return f"{label}{between}{masked(before) or nothing} → {masked(after) or nothing}"
