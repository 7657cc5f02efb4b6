"""Somebody chosen within a form: looked for by name, initials or number, then chosen from what was found.

What is typed is sent with the form and kept sealed like every search; the form carries its token. Nothing of it stands in an
address. A form that is sent with nobody chosen looks first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from kapok.masking import masked, masked_all
from kapok.registry import finding, holders
from kapok.registry.finding import Found
from kapok.registry.models import Household, Person
from kapok.registry.trouble import Refused
from kapok.web.components import Button, Field
from kapok.web.dossier.called import called
from kapok.web.life.asked import Asked
from kapok.web.reveal import covered, opener

FIND = "find"
"""The button's name; its value is the field that is looked for."""
LOOKED, TOKEN = "_q", "_found"
"""What stands behind the field's name, for what is typed and for the token."""
Choices = Sequence[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Picked:
    """What was found for a field; `wrong`: why nothing was, if something was looked for."""

    choices: Choices = ()
    token: str = ""
    wrong: Refused | None = None


def finds(asked: Asked) -> bool:
    """The button of a search was pressed, not that of the form."""
    return FIND in asked.given


def picked(asked: Asked, name: str, kind: str, *, required: bool = True) -> list[Field]:
    """The field that looks, and as soon as there is somebody the one that chooses. `kind`: person, household."""
    say, found = asked.say, _found(asked, name, kind)
    wrong = "" if found.choices else asked.wrong.get(name, "")
    if found.wrong is not None:
        wrong = found.wrong.say(say.lang)
    typed = asked.given.get(name + LOOKED, "")
    fields = [
        Field(
            name + LOOKED,
            say(f"pick_{kind}", what=say(f"life_{name}")),
            "search",
            typed if masked_all(typed) == typed else "",
            hint=say(f"pick_{kind}_hint"),
            error=asked.wrong.get(name + LOOKED, wrong),
            length=finding.asked.LONGEST,
            required=required and not found.choices,
            go=Button(say("pick_go"), "", FIND, name),
        )
    ]
    if found.choices:
        hint = say("pick_choose")
        fields.append(
            asked.field(name, "radio", choices=found.choices, hint=hint, required=required)
        )
    return fields


def check(asked: Asked, name: str, kind: str) -> Iterator[Refused]:
    """Looked for, and nobody there."""
    if (wrong := _found(asked, name, kind).wrong) is not None:
        yield Refused(wrong.code, name + LOOKED, **wrong.values)


def tokens(asked: Asked) -> list[tuple[str, str]]:
    """What the form carries on, for the next time it is sent."""
    kept: dict[str, Picked] = asked.request.__dict__.get("picked", {})
    return [(name + TOKEN, one.token) for name, one in kept.items() if one.token]


def _found(asked: Asked, name: str, kind: str) -> Picked:
    """Looked for once a request."""
    kept = asked.request.__dict__.setdefault("picked", {})
    if name not in kept:
        try:
            kept[name] = _look(asked, name, kind)
        except Refused as no:
            kept[name] = Picked(_chosen(asked, name, kind), wrong=no)
    found: Picked = kept[name]
    return found


def _look(asked: Asked, name: str, kind: str) -> Picked:
    request, chosen = asked.request, _chosen(asked, name, kind)
    typed, token = asked.told(name + LOOKED), asked.told(name + TOKEN)
    anew = typed and (asked.given.get(FIND) == name or not token)
    if finds(asked) and asked.given.get(FIND) == name and not typed:
        raise Refused("pick_empty")
    if anew:
        finding.read(typed)
        token = finding.keep(request.actor, typed, opener(request))
    elif token:
        typed = finding.kept_for(request.actor, token, opener(request)) or ""
    if not typed or not token:
        return Picked(chosen)
    listed = dict([*_KINDS[kind].find(asked, typed), *chosen])
    if not listed:
        raise Refused("pick_none")
    return Picked(tuple(listed.items()), token)


def _chosen(asked: Asked, name: str, kind: str) -> Choices:
    """Who is chosen already, as far as he is there for whoever asks."""
    told = asked.told(name)
    found = _KINDS[kind].called(asked, told) if told else ""
    return [(told, found)] if found else []


def _people(asked: Asked, typed: str) -> Choices:
    return [
        (one.id, _joined(asked, one.name, _number(asked, one), _home(asked, one), *one.place))
        for one in _search(asked, typed).people
        if one.id != asked.row
    ]


def _households(asked: Asked, typed: str) -> Choices:
    """By number, and the households of people who were found."""
    found, say = _search(asked, typed), asked.say
    listed = [
        (one.id, _joined(asked, _called(asked, one.head_name), masked_all(one.number), *one.place))
        for one in found.households
        if not one.ended
    ]
    listed += [
        (
            one.household,
            _joined(asked, _home(asked, one), masked_all(one.household_number), *one.place),
        )
        for one in found.people
        if one.household
    ]
    named = dict(reversed(listed))
    return [(row, words or say("search_home")) for row, words in named.items() if row != asked.home]


def _search(asked: Asked, typed: str) -> Found:
    request = asked.request
    return finding.find(request.actor, finding.read(typed), opener(request), asked.day)


def _number(asked: Asked, one: finding.people.Person) -> str:
    shown = covered(asked.request, "registry_person", one.id, "number", one.number_sealed).shown
    return shown or asked.say("masked_none")


def _home(asked: Asked, one: finding.people.Person) -> str:
    return _called(asked, one.head_name) if one.household else asked.say("search_no_household")


def _called(asked: Asked, head: str) -> str:
    return asked.say("search_home_of", name=masked(head)) if head else ""


def _joined(asked: Asked, name: str, *rest: str) -> str:
    return " · ".join(filter(None, [masked(name) or asked.say("search_no_name"), *rest]))


def _name_of(model: type[Person | Household], kind: str) -> Callable[[Asked, str], str]:
    def name(asked: Asked, row: str) -> str:
        there = model.objects.filter(pk=row).exists()
        return called(asked.say, kind, row, asked.day) if there else ""

    return name


@dataclass(frozen=True, slots=True)
class _Kind:
    find: Callable[[Asked, str], Choices]
    called: Callable[[Asked, str], str]


def _holders(asked: Asked, typed: str) -> Choices:
    """Organisations by name or code, a person by the whole identity number."""
    request = asked.request
    listed = holders.found(request.actor, typed, opener(request), asked.day)
    return [(one.id, _joined(asked, one.name, one.code, *one.place)) for one in listed]


def _holder(_asked: Asked, row: str) -> str:
    """Of organisations only: a person is looked for anew, and that is kept."""
    return masked(holders.called([(holders.FIRM, row)]).get((holders.FIRM, row), ""))


_KINDS = {
    "holder": _Kind(_holders, _holder),
    "person": _Kind(_people, _name_of(Person, "person")),
    "household": _Kind(_households, _name_of(Household, "household")),
}
