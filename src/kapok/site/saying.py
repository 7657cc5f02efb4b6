"""An expression of a rule in words: facts, standards and readings by what they are called, values by what they mean.

What cannot be said in words (None) is shown as it is written.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlglot import exp

from kapok.look import Html, tag
from kapok.rules.explain.catalogue import count, joined, say
from kapok.rules.explain.model import Text
from kapok.rules.explain.words import money, plain_label, scale
from kapok.rules.language.calendar import OPEN_END
from kapok.rules.language.parsing import name_parts, parse
from kapok.rules.package.areas import areas
from kapok.rules.package.entities import Entity, Fact
from kapok.rules.package.model import Measure, Package
from kapok.rules.package.vocabulary import Source
from kapok.rules.planning.compiler.stretches import LABELS
from kapok.site.frame import both, code

DAYS = {"as_of": ("判定日", "day of decision"), "valid_from": ("有效期起", "start of validity")} | {
    "valid_to": ("有效期止", "end of validity"),
    "event": ("事情发生的那天", "day of the event"),
    "filing_deadline": ("最晚申请日", "last day to apply"),
}
COUNTED = {"n": ("个数", "how many"), "n_new": ("这次的个数", "how many this time")}
SIGNS: dict[type[exp.Expr], str] = {
    exp.LTE: "≤",
    exp.LT: "<",
    exp.GTE: "≥",
    exp.GT: ">",
    exp.EQ: "=",
    exp.NEQ: "≠",
}
OF_DAYS = ("add_months", "last_day", "month_start")
ITSELF = ("self", "id")
MOST, DEEPEST = 8, 6
YEARS = 24
"""From so many months on whole years are said."""
_INNER = str.maketrans("“”", "‘’")


class _Unsaid(Exception):
    """No words for a part of it."""


def said(package: Package, measure: Measure, source: Source) -> Html:
    """For a page. Places keep their names, as in the working of a sum."""
    told = Saying(package, measure)(source)
    if told is None:
        return code(source.text)
    return tag("span", *both(told.zh, told.en), class_="rule working")


@dataclass(frozen=True, slots=True)
class Saying:
    """Says the expressions of one measure."""

    package: Package
    measure: Measure
    depth: int = 0

    def __call__(self, source: Source) -> Text | None:
        try:
            return self.truth(parse(source.text))
        except _Unsaid:
            return None

    # what must be so

    def truth(self, node: exp.Expr) -> Text:
        match node:
            case exp.Paren():
                return say("in_brackets", a=self.truth(node.this))
            case exp.And():
                return _between("，并且", ", and ", map(self.truth, node.flatten()))
            case exp.Or():
                return _between("，或者", ", or ", map(self.truth, node.flatten()))
            case exp.Not():
                return self._not(node.this)
            case exp.In():
                return self._one_of(node)
            case exp.Boolean():
                return Text("不作要求", "nothing is asked") if node.this else say("no")
            case _ if type(node) in SIGNS:
                return self._compared(node)
            case _ if self._kind(node) == "bool" and (fact := self._fact(node)) is not None:
                return say("is", label=self._called(fact, node), value=say("yes"))
            case _:
                return self._value(node)

    def _not(self, inner: exp.Expr) -> Text:
        if (fact := self._fact(inner)) is not None:
            return say("is", label=self._called(fact, inner), value=say("no"))
        bare = inner.this if isinstance(inner, exp.Paren) else inner
        told = self.truth(bare)
        return Text(f"不是（{told.zh}）", f"not ({told.en})")

    def _compared(self, node: exp.Expr) -> Text:
        left, right = node.this, node.expression
        constant = isinstance(right, (exp.Literal, exp.Boolean))
        if constant and (meant := self._meaning(left, right)) is not None:
            if isinstance(node, exp.NEQ):
                meant = Text(f"不是{meant.zh}", f"not {meant.en}")
            return say("is", label=self._value(left), value=meant)
        told = {"left": self._value(left), "right": self._value(right)}
        return say("compared", op=SIGNS[type(node)], **told)

    def _meaning(self, left: exp.Expr, right: exp.Expr) -> Text | None:
        """A value of a code or a place, as it is called."""
        if isinstance(right, exp.Boolean):
            return say("yes" if right.this else "no")
        fact, value = self._fact(left), str(right.this)
        if fact is not None and value in fact.codes:
            return Text(fact.codes[value], fact.codes_en.get(value, value).replace("_", " "))
        if fact is not None and value.isdigit() and int(value) in (steps := scale(fact.label)):
            return Text(steps[int(value)], scale(fact.en).get(int(value), value))
        if isinstance(right, exp.Literal) and right.is_string:
            name = self.package.counties.get(value) or areas().get(value)
            return Text(name, name) if name else Text(value, value)
        return None

    def _one_of(self, node: exp.In) -> Text:
        if (field := node.args.get("field")) is not None:
            named = field.expressions[0] if isinstance(field, exp.Anonymous) else field
            parts = name_parts(named) or [""]
            members = [one.value for one in self.package.sets.get(parts[0], ())]
            values: list[exp.Expr] = [exp.Literal.string(one) for one in dict.fromkeys(members)]
        else:
            values = list(node.expressions)
        told = [self._meaning(node.this, one) or self._value(one) for one in values[:MOST]]
        if not told:
            raise _Unsaid
        key = "one_of_many" if len(values) > MOST else "one_of"
        wanted = told[0] if len(told) == 1 else say(key, values=joined(told), n=len(values))
        return say("is", label=self._value(node.this), value=wanted)

    # values

    def _value(self, node: exp.Expr) -> Text:
        match node:
            case exp.Paren():
                return say("in_brackets", a=self._value(node.this))
            case exp.Literal():
                value = str(node.this)
                return Text(value, value)
            case exp.Case():
                return self._case(node)
            case exp.Cast():
                day = str(node.this.this)
                return say("open_end") if day >= str(OPEN_END) else Text(day, day)
            case exp.Add() | exp.Sub() | exp.Mul():
                return self._worked(node)
            case exp.Neg():
                inner = self._value(node.this)
                return Text(f"−{inner.zh}", f"−{inner.en}")
            case exp.Anonymous():
                return self._call(node)
            case exp.Column() | exp.Dot():
                return self._named(node)
            case exp.And() | exp.Or() | exp.Not() | exp.In() | exp.Boolean():
                return self.truth(node)
            case _ if type(node) in SIGNS:
                return self.truth(node)
            case _:
                raise _Unsaid

    def _case(self, node: exp.Case) -> Text:
        told = [
            Text(f"{test.zh}时，{value.zh}", f"{value.en} when {test.en}")
            for test, value in (
                (self.truth(one.this), self._value(one.args["true"])) for one in node.args["ifs"]
            )
        ]
        rest = self._value(node.args["default"])
        told.append(Text(f"其余的，{rest.zh}", f"otherwise {rest.en}"))
        return _between("；", "; ", told)

    def _worked(self, node: exp.Expr) -> Text:
        left, right = node.this, node.expression
        if self._kind(left) == "date" and not isinstance(node, exp.Mul):
            if self._kind(right) == "date":
                return say("days_from", start=self._value(right), end=self._value(left))
            key = "plus_days" if isinstance(node, exp.Add) else "minus_days"
            return say(key, day=self._value(left), n=self._number("days", right))
        if isinstance(node, exp.Mul):
            return say("times", a=self._factor(left), b=self._factor(right))
        key = "plus" if isinstance(node, exp.Add) else "minus"
        return say(key, a=self._value(left), b=self._value(right))

    def _number(self, unit: str, node: exp.Expr) -> Text:
        if isinstance(node, exp.Literal):
            return count(unit, int(node.this))
        told = self._value(node)
        return count(unit, told.zh) if told.zh == told.en else _pair(unit, told)

    def _call(self, node: exp.Anonymous) -> Text:
        name, args = node.name.lower(), list(node.expressions)
        match name:
            case "yuan":
                return money(int(args[0].this) * 100)
            case "percent":
                return say("times", a=self._factor(args[0]), b=self._factor(args[1]))
            case "at":
                told, day = self._value(args[0]), self._value(args[1])
                bare = told.zh.removeprefix("当天")
                of = "" if bare.startswith(("是", "有", "已", "在")) else "的"
                return Text(
                    f"{day.zh}当天{of}{bare}", f"{told.en.removesuffix(' on the day')} on {day.en}"
                )
            case "add_months":
                return self._months(args)
            case "months_between":
                return say("months_from", start=self._value(args[0]), end=self._value(args[1]))
            case "last_day" | "month_start" | "year" | "month" | "day":
                return say(name, day=self._value(args[0]))
            case "least" | "greatest":
                key = "smallest" if name == "least" else "largest"
                return say(key, items=joined(self._value(one) for one in args))
            case "prorate":
                a, b, c = map(self._factor, args[:3])
                return say("over_den", a=a, b=b, c=c)
            case "floor_div":
                a, b = map(self._factor, args)
                return Text(f"{a.zh} ÷ {b.zh} 取整", f"{a.en} ÷ {b.en} in whole")
            case _:
                raise _Unsaid

    def _factor(self, node: exp.Expr) -> Text:
        told = self._value(node)
        return say("in_brackets", a=told) if isinstance(node, (exp.Add, exp.Sub)) else told

    def _months(self, args: list[exp.Expr]) -> Text:
        day, months = args
        if isinstance(months, exp.Literal) and (n := int(months.this)) >= YEARS and n % 12 == 0:
            return say("plus_years", day=self._value(day), n=n // 12)
        back = isinstance(months, exp.Neg)
        told = self._number("months", months.this if back else months)
        return say("minus_months" if back else "plus_months", day=self._value(day), n=told)

    # names

    def _named(self, node: exp.Expr) -> Text:
        parts = name_parts(node) or [""]
        if len(parts) == 1 and (known := self._own(parts[0])) is not None:
            return known
        entity, last, attribute = self._reached(parts)
        if last in entity.facts:
            label = _label(entity.facts[last])
            zh, en = LABELS.get(attribute, ("", ""))
            return Text(f"{label.zh}·{zh}", f"{label.en}, {en}") if attribute else label
        if last in entity.refs or last in ITSELF:
            named = self.package.vocabulary.entities[entity.refs.get(last, entity.name)]
            return Text(named.label, named.en)
        raise _Unsaid

    def _own(self, name: str) -> Text | None:
        """What the measure or the package calls by this name."""
        measure, package = self.measure, self.package
        if (pair := DAYS.get(name) or COUNTED.get(name)) is not None:
            return Text(*pair)
        if (let := measure.lets.get(name)) is not None:
            if self.depth >= DEEPEST:
                raise _Unsaid
            inside = parse(let.text)
            told = replace(self, depth=self.depth + 1).truth(inside)
            plain = isinstance(inside, (exp.Column, exp.Dot, exp.Literal, exp.Anonymous))
            return told if plain else say("in_brackets", a=told)
        if (reading := measure.readings.get(name) or package.readings.get(name)) is not None:
            asked = reading.ask.translate(_INNER)
            return Text(f"口径“{asked}”", f"reading “{reading.en.translate(_INNER)}”")
        if (figure := measure.params.get(name) or package.params.get(name)) is not None:
            return Text(figure.say, figure.en or figure.say)
        return None

    def _reached(self, parts: list[str]) -> tuple[Entity, str, str]:
        """The entity at the end of a path, what is asked of it, and which part of a stretch."""
        known = self.package.vocabulary.entities
        entity, rest = known[self.measure.unit], list(parts)
        while len(rest) > 1 and rest[0] in entity.refs:
            entity = known[entity.refs[rest.pop(0)]]
        if len(rest) == 1:
            return entity, rest[0], ""
        fact = entity.facts.get(rest[0])
        if len(rest) > 2 or fact is None or fact.spells is None:
            raise _Unsaid
        return entity, rest[0], rest[1]

    def _fact(self, node: exp.Expr) -> Fact | None:
        """The fact that a name or a status of a day stands for."""
        if isinstance(node, exp.Anonymous) and node.name.lower() == "at":
            return self._fact(node.expressions[0])
        parts = name_parts(node)
        if parts is None or (len(parts) == 1 and self._own(parts[0]) is not None):
            return None
        entity, last, _ = self._reached(parts)
        return entity.facts.get(last)

    def _called(self, fact: Fact, node: exp.Expr) -> Text:
        return self._value(node) if isinstance(node, exp.Anonymous) else _label(fact)

    def _kind(self, node: exp.Expr) -> str:
        """Of which type it is, as far as words depend on it."""
        match node:
            case exp.Paren():
                return self._kind(node.this)
            case exp.Add() | exp.Sub():
                kinds = (self._kind(node.this), self._kind(node.expression))
                return "date" if kinds[0] == "date" and kinds[1] != "date" else ""
            case exp.Anonymous() if node.name.lower() in OF_DAYS:
                return "date"
            case exp.Anonymous() if node.name.lower() in ("at", "least", "greatest"):
                return self._kind(node.expressions[0])
            case exp.Column() | exp.Dot():
                return self._kind_of_name(name_parts(node) or [""])
            case _:
                return ""

    def _kind_of_name(self, parts: list[str]) -> str:
        name, measure = parts[0], self.measure
        if len(parts) == 1:
            if name in DAYS:
                return "date"
            if (let := measure.lets.get(name)) is not None:
                return self._kind(parse(let.text))
            if (figure := measure.params.get(name) or self.package.params.get(name)) is not None:
                return figure.type
            if name in measure.readings or name in self.package.readings or name in COUNTED:
                return ""
        entity, last, attribute = self._reached(parts)
        if attribute:
            return "date" if attribute in ("start", "end", "last") else ""
        return entity.facts[last].type if last in entity.facts else ""


def _label(fact: Fact) -> Text:
    return Text(plain_label(fact.label), plain_label(fact.en))


def _between(zh: str, en: str, parts: Iterable[Text]) -> Text:
    told = list(parts)
    return Text(zh.join(one.zh for one in told), en.join(one.en for one in told))


def _pair(unit: str, told: Text) -> Text:
    """A number that has a name of its own in each language."""
    return Text(count(unit, told.zh).zh, count(unit, told.en).en)
