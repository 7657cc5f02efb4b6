"""A simulation in sentences: what was tried, what came of it, and what has to be known to read it rightly."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kapok.rules.language.arithmetic import yuan_text
from kapok.rules.package.choices import chosen_reading
from kapok.rules.package.values import Parameter, in_force
from kapok.rules.planning.usage import used_names
from kapok.rules.reading.valuesfile import show
from kapok.simulation.changes import Change
from kapok.simulation.moved import GAIN, LOSE, SAME
from kapok.simulation.simulate import Simulated
from kapok.simulation.wording import text


def yuan(fen: int, lang: str, *, signed: bool = False) -> str:
    """`+1,500 元`; nothing is `0 元`."""
    sign = "+" if signed and fen > 0 else ""
    return f"{sign}{yuan_text(fen, grouped=True)} {'元' if lang == 'zh' else 'yuan'}"


def value_words(parameter: Parameter, value: object, lang: str) -> str:
    """A figure with its unit; in words where it is not set."""
    if value is None:
        return text(lang, "sim.unset_value")
    if parameter.type == "money" and isinstance(value, int):
        return yuan(value, lang)
    return show(value, parameter.type)


@dataclass(frozen=True, slots=True)
class Teller:
    """Sentences about one simulation, in one language."""

    done: Simulated
    lang: str

    def say(self, key: str, **values: object) -> str:
        return text(self.lang, key, **values)

    def pick(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" or not en else en

    def tried(self) -> Iterator[str]:
        """Each change."""
        for change in self.done.changes:
            yield self._change(change)
        for name, option in self.done.trial.readings.items():
            reading = chosen_reading(self.done.package, name)
            chosen = reading.options[option]
            ask, say = self.pick(reading.ask, reading.en), self.pick(chosen.say, chosen.en)
            yield self.say("sim.reading", ask=ask, say=say)

    def _change(self, change: Change) -> str:
        parameter, county = change.parameter, change.county
        owner = (
            self.say("sim.measure", id=parameter.owner)
            if parameter.owner
            else self.say("sim.policy")
        )
        where = (
            self.say("sim.county", county=self.done.package.counties[county])
            if county
            else self.say("sim.city")
        )
        return self.say(
            "sim.change",
            owner=owner,
            name=self.pick(parameter.say, parameter.en),
            before=value_words(parameter, change.before, self.lang),
            after=value_words(parameter, change.value, self.lang),
            start=change.start.isoformat(),
            where=where,
        )

    def verdict(self) -> str:
        moves = self.done.moves
        if not any(moved.moves for moved in moves):
            return self.say("sim.nothing")
        counts = {w: f"{sum(m.payees[w] for m in moves):,}" for w in (GAIN, LOSE, SAME)}
        return self.say(
            "sim.verdict",
            **counts,
            difference=yuan(sum(m.difference for m in moves), self.lang, signed=True),
            up=yuan(sum(m.up for m in moves), self.lang),
            down=yuan(sum(m.down for m in moves), self.lang),
        )

    def people(self) -> str:
        return self.say("sim.people", **{way: f"{n:,}" for way, n in self.done.people.items()})

    def assumptions(self) -> Iterator[str]:
        """What the numbers rest on and what is not in them."""
        done, join = self.done, self.say("join")
        yield self.say("sim.assume.data", day=done.run.as_of.isoformat())
        yield self.say("sim.assume.paid")
        measures = join.join(moved.measure for moved in done.moves)
        yield self.say("sim.assume.measures", n=len(done.moves), measures=measures)
        for change, code in done.lifted:
            name = self.pick(change.parameter.say, change.parameter.en)
            yield self.say("sim.assume.lifted", county=done.package.counties[code], name=name)
        if ceilings := [self._ceiling(p) for p in self._ceilings()]:
            yield self.say("sim.assume.ceilings", what=join.join(ceilings))
        if unset := [
            self.say(
                "sim.unset_line",
                measure=m.measure,
                before=f"{m.unset[0]:,}",
                after=f"{m.unset[1]:,}",
            )
            for m in done.moves
            if any(m.unset)
        ]:
            yield self.say("sim.assume.unset", what=join.join(unset))
        if unsure := sum(m.unsure for m in done.moves):
            yield self.say("sim.unsure_line", n=f"{unsure:,}")

    def _ceilings(self) -> list[Parameter]:
        """Ceilings among the figures of the measures decided again."""
        package = self.done.run.package
        found: dict[tuple[str, str], Parameter] = {}
        for moved in self.done.moves:
            measure = package.measures[moved.measure]
            for kind, name in sorted(used_names(package, measure, {})):
                parameter = measure.params.get(name) or package.params.get(name)
                if kind == "parameter" and parameter is not None and parameter.kind == "ceiling":
                    found[parameter.key] = parameter
        return list(found.values())

    def _ceiling(self, parameter: Parameter) -> str:
        value = in_force(parameter.values, min(self.done.run.as_of, self.done.package.valid_to))
        name = self.pick(parameter.say, parameter.en)
        return self.say("sim.ceiling", name=name, value=value_words(parameter, value, self.lang))
