"""Reads `procedures/*.yaml`: what all share, shared procedures, and those of measures, each resolved to the whole.

A file is one of three: `common:` (what all share), `procedure:` (a shared one) or `measures:` (of these measures).
One that says `of:` takes over another and says only what differs.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

from kapok.rules.package.model import Package
from kapok.rules.package.procedure import (
    Batch,
    Paper,
    Procedure,
    Procedures,
    Publicity,
    Starts,
    Step,
    Trigger,
)
from kapok.rules.problems import Place, Problems
from kapok.rules.reading.procedurecheck import check_parts
from kapok.rules.reading.procedurefit import check_fit
from kapok.rules.reading.procedurekeeping import KeepingReader
from kapok.rules.reading.procedureparts import NO_GROUNDS
from kapok.rules.reading.procedureresolve import COMMON, OWN, SHARED, Draft, Resolver
from kapok.rules.source.values import check_id
from kapok.rules.source.yamlsource import Fields, Map, Seq, read_yaml


def read_procedures(
    package: Package, files: list[Path], problems: Problems, *, whole: bool
) -> None:
    """The procedures of a package, or none where it has no such files. `whole`: every measure could be read."""
    if not files:
        return
    reader = ProcedureReader(package, problems)
    package.procedures = reader.read(files, whole=whole)
    if reader.complete:
        parts = check_parts(package, problems)
        check_fit(package, problems, whole=whole)
        if problems.settled():
            parts.unused()


class ProcedureReader(KeepingReader):
    """Reads all procedures of one package. `complete`: every file could be read, so that what is not there is missing."""

    complete = True

    def read(self, files: list[Path], *, whole: bool) -> Procedures:
        held = Procedures()
        read = [(path, read_yaml(path, self.problems)) for path in files]
        self.complete = all(data is not None for _, data in read)
        maps = [Fields(data, self.problems, set()) for _, data in read if data is not None]
        commons = [fields for fields in maps if COMMON in fields.map]
        if not commons and self.complete:
            name = f"{self.package.folder}/procedures"
            self.problems.add(Place(name), "missing_file", name="common.yaml")
            self.complete = False
            return held
        for fields in commons:
            self.clause = None
            self.common(fields, held)
        held.quotes[""] = self.quotes
        self.check_sources(self.package.readings)
        drafts = [self._draft(fields, held) for fields in maps if COMMON not in fields.map]
        resolver = Resolver(self.package, self.problems, held)
        resolver.resolve([draft for draft in drafts if draft is not None], whole=whole)
        self.complete = self.complete and resolver.complete
        return held

    def _draft(self, fields: Fields, held: Procedures) -> Draft | None:
        kind = next((key for key in (SHARED, OWN) if key in fields.map), None)
        if kind is None:
            self.problems.add(fields.at(), "neither_key", first=SHARED, second=OWN)
            self.complete = False
            return None
        self.quotes = []
        measures = fields.placed(OWN) if kind == OWN else []
        self.clause = self._clause(measures)
        id_ = " ".join(name for name, _ in measures)
        if kind == SHARED:
            id_ = check_id(fields.text(SHARED, required=True), fields.at(SHARED), self.problems)
        draft = Draft(id_, fields.text("of"), fields, fields.at(kind))
        draft.measures = tuple(name for name, _ in measures)
        self.ground = self.grounds(fields, id_, None)
        draft.own = self._parts(draft, held)
        draft.changed = self._changed(fields)
        draft.dropped = fields.placed("drop")
        draft.inserted = list(self._inserted(fields))
        draft.spared = fields.placed("spare")
        fields.done()
        known = dict(self.package.readings)
        for name in draft.measures:
            held.quotes[name] = self.quotes
            if name in self.package.measures:
                known |= self.package.measures[name].readings
        if not draft.measures:
            held.quotes[""] = [*held.quotes.get("", []), *self.quotes]
        self.check_sources(known)
        return draft

    def _clause(self, measures: list[tuple[str, Place]]) -> str | None:
        """Quotes of a procedure lie in the clause of its measures; of a shared one anywhere."""
        known = [self.package.measures[n] for n, _ in measures if n in self.package.measures]
        clauses = {m.clause for m in known if m.clause in self.package.document.clauses}
        return clauses.pop() if len(clauses) == 1 else None

    def _parts(self, draft: Draft, held: Procedures) -> Procedure:
        fields = draft.fields
        say, en = fields.text("say"), fields.text("en")
        steps = tuple(self._step(item, aside=False) for item in fields.maps("steps"))
        steps += tuple(self._step(item, aside=True) for item in fields.maps("aside"))
        return Procedure(
            id=draft.id,
            say=say,
            en=en,
            measures=draft.measures,
            starts=self._starts(fields),
            steps=steps,
            evidence=tuple(self._evidence(fields, held)),
            forms=tuple(fields.texts("forms")),
            notices={
                name: replace(notice, own=True)
                for name, notice in self.table(fields, "notices", self.notice).items()
            },
            recovery=tuple(self._recovery(fields, held)),
            publicity=self._publicity(fields),
            batch=self._batch(fields),
            register=self.register(fields),
            due=tuple(self.due(fields)),
            costs=dict(fields.placed("costs")),
            needless=self.needless(fields),
            then=tuple(fields.texts("then")),
            notes=tuple(self._notes(fields)),
            grounds=self.ground or NO_GROUNDS,
            place=draft.place,
        )

    def _step(self, item: Fields, *, aside: bool) -> Step:
        """A whole step."""
        for key in ("state", "office", "by"):
            item.need(key)
        id_ = check_id(item.text("step", required=True), item.at("step"), self.problems)
        head = self.head(item, id_, item.at("step"))
        blank = Step(
            *head, "", "", "", (), (), "", four_eyes=True, discretion=False, aside=aside,
            grounds=self.grounds(item, id_, self.ground),
        )  # fmt: skip
        step = replace(blank, **self._step_values(item))
        item.done()
        return step

    def _step_values(self, item: Fields) -> dict[str, Any]:
        """What is said of a step, and only that."""
        texts = {"say": "say", "en": "en", "state": "state", "office": "office", "by": "role"}
        texts["clock"] = "clock"
        found: dict[str, Any] = {n: item.text(k) for k, n in texts.items() if k in item.map}
        for key in ("may", "applicant_may"):
            if key in item.map:
                found[key] = tuple(item.texts(key))
        for key in ("four_eyes", "discretion"):
            if key in item.map:
                found[key] = item.flag(key)
        return found

    def _changed(self, fields: Fields) -> dict[str, dict[str, Any]]:
        """`change`: of a step that is taken over, what differs."""
        changed: dict[str, dict[str, Any]] = {}
        for name, item, place in fields.items("change"):
            inner = Fields.of(item, self.problems, str(name), place)
            if inner is None:
                continue
            values = self._step_values(inner)
            values["grounds"] = self.grounds(inner, str(name), self.ground)
            inner.done()
            changed[str(name)] = {**values, "place": place}
        return changed

    def _inserted(self, fields: Fields) -> list[tuple[str, Place, Step]]:
        found = []
        for item in fields.maps("insert"):
            after = item.text("after", required=True)
            found.append((after, item.at("after"), self._step(item, aside=False)))
        return found

    def _evidence(self, fields: Fields, held: Procedures) -> list[Paper]:
        """Papers: one of the common table with what is special here, or one said whole."""
        papers = []
        for item in fields.maps("evidence"):
            id_ = check_id(item.text("paper", required=True), item.at("paper"), self.problems)
            place = item.at("paper")
            known = held.papers.get(id_)
            if known is None and "say" not in item.map:
                said = {"kind": "材料", "kind_en": "paper", "name": id_}
                self.problems.add(place, "no_part", **said, allowed=", ".join(held.papers))
                continue
            say = item.text("say", known.say if known else "")
            en = item.text("en", known.en if known else "", required="say" in item.map)
            paper = self.paper(item, (id_, say, en, place))
            if known is not None:
                paper = _refined(known, paper)
            papers.append(paper)
            item.done()
        return papers

    def _recovery(self, fields: Fields, held: Procedures) -> list[Trigger]:
        """Triggers: names of the common table, or with the measure's own flag."""
        found: list[Trigger] = []
        value = fields.map.get("recovery")
        if not isinstance(value, Seq):
            self._common_triggers(fields.placed("recovery"), held, found)
            return found
        fields.get("recovery")
        for item, line in zip(value, value.lines, strict=True):
            place = Place(value.file, line)
            if not isinstance(item, Map):
                self._common_triggers([(str(item), place)], held, found)
                continue
            inner = Fields(item, self.problems, set())
            id_ = check_id(inner.text("id", required=True), inner.at("id"), self.problems)
            found.append(self.trigger(inner, self.head(inner, id_, inner.at("id"))))
            inner.done()
        return found

    def _common_triggers(
        self, names: list[tuple[str, Place]], held: Procedures, found: list[Trigger]
    ) -> None:
        for name, place in names:
            if name in held.triggers:
                found.append(held.triggers[name])
                continue
            said = {"kind": "追回情形", "kind_en": "recovery trigger", "name": name}
            self.problems.add(place, "no_part", **said, allowed=", ".join(held.triggers))

    def _publicity(self, fields: Fields) -> Publicity | None:
        value = fields.get("publicity")
        if value is None:
            return None
        inner = Fields.of(value, self.problems, "publicity", fields.at("publicity"))
        if inner is None:
            return None
        clock = inner.text("clock", required=True)
        inner.need("shows")
        shows = tuple(inner.texts("shows"))
        grounds = self.grounds(inner, "publicity", self.ground)
        publicity = Publicity(clock, shows, inner.text("by"), grounds, inner.at("shows"))
        inner.done()
        return publicity

    def _starts(self, fields: Fields) -> Starts | None:
        value = fields.get("starts")
        if value is None:
            return None
        inner = Fields.of(value, self.problems, "starts", fields.at("starts"))
        if inner is None:
            return None
        say, en = inner.text("say", required=True), inner.text("en", required=True)
        starts = Starts(say, en, self.names(inner, "clocks"), fields.at("starts"))
        inner.done()
        return starts

    def _batch(self, fields: Fields) -> Batch | None:
        value = fields.get("batch")
        if value is None:
            return None
        inner = Fields.of(value, self.problems, "batch", fields.at("batch"))
        if inner is None:
            return None
        keys = ("every", "every_en", "of", "of_en", "contested", "contested_en", "number")
        texts = {key: inner.text(key, required=True) for key in keys}
        grounds = self.grounds(inner, "batch", self.ground)
        batch = Batch(**texts, grounds=grounds, place=fields.at("batch"))
        inner.done()
        return batch

    def _notes(self, fields: Fields) -> list[tuple[str, str]]:
        found = []
        for item in fields.maps("notes"):
            found.append((item.text("say", required=True), item.text("en", required=True)))
            self.grounds(item, "notes", self.ground)
            item.done()
        return found


def _refined(known: Paper, own: Paper) -> Paper:
    """A paper of the common table, with what a procedure says of it."""
    return replace(
        own,
        proved_by=own.proved_by or known.proved_by,
        hand_in=own.hand_in or known.hand_in,
        if_not_found=own.if_not_found or known.if_not_found,
        form=own.form or known.form,
        proves=own.proves or known.proves,
        when=own.when or known.when,
    )
