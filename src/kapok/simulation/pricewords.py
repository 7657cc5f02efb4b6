"""The price of a reading in sentences, for the screen, the workbook and the page."""

from __future__ import annotations

from dataclasses import dataclass

from kapok.rules.package.document import squeeze
from kapok.rules.package.model import Package
from kapok.rules.package.values import Reading
from kapok.simulation.moved import GAIN, LOSE
from kapok.simulation.prices import Answer, Price
from kapok.simulation.telling import yuan
from kapok.simulation.wording import text


@dataclass(frozen=True, slots=True)
class PriceWords:
    """Sentences in one language."""

    package: Package
    lang: str

    def say(self, key: str, **values: object) -> str:
        return text(self.lang, key, **values)

    def pick(self, zh: str, en: str) -> str:
        return zh if self.lang == "zh" or not en else en

    def people(self, answer: Answer) -> str:
        """Persons and money; where nothing moves, that."""
        if not answer.moving:
            return self.say("price.nothing")
        key, moved = "price.sentence", answer.people
        if not any(moved.values()) and any(answer.payees[way] for way in (GAIN, LOSE)):
            key, moved = "price.sentence_payees", answer.payees
        counts = {way: f"{moved[way]:,}" for way in (GAIN, LOSE)}
        money = yuan(answer.difference, self.lang, signed=True)
        return self.say(key, **counts, difference=money)

    def ask(self, price: Price) -> str:
        """The question; of one measure, with it."""
        ask = self.pick(price.reading.ask, price.reading.en)
        return self.say("price.of_measure", id=price.owner, ask=ask) if price.owner else ask

    def more(self, answer: Answer) -> list[str]:
        """What stands behind the sentence: payees, verdicts, standards that are not set."""
        found: list[str] = []
        payees = answer.payees
        if payees[GAIN] or payees[LOSE]:
            counts = {way: f"{payees[way]:,}" for way in (GAIN, LOSE)}
            money = {"up": yuan(answer.up, self.lang), "down": yuan(answer.down, self.lang)}
            found.append(self.say("price.payees", **counts, **money))
        if answer.units:
            found.append(self.say("price.units", n=f"{answer.units:,}"))
        if answer.unset > 0:
            found.append(self.say("price.unset", n=f"{answer.unset:,}"))
        return found

    def standing(self, price: Price) -> str:
        """On whose word the answer in force stands."""
        confirmed = [c for c in price.reading.confirmed if c.option == price.current.name]
        if not confirmed:
            return self.say("price.unconfirmed")
        last = max(confirmed, key=lambda c: c.start)
        return self.say("price.confirmed", by=last.by, document=last.document)

    def apart(self, n: int) -> str:
        """How many readings have no price."""
        return self.say("price.watching", n=n)

    def measures(self, names: list[str]) -> str:
        return self.say("join").join(names)

    def sentences(self, price: Price) -> list[tuple[str, str]]:
        """(clause, sentence) of the document that the reading is about: its own quotes, else those of what uses it."""
        return list(
            dict.fromkeys(quotes_of(self.package, price.owner, price.reading, price.measures))
        )


def quotes_of(
    package: Package, owner: str, reading: Reading, measures: list[str]
) -> list[tuple[str, str]]:
    """The sentences that hold what the question itself puts in quotation marks."""
    quoted = [part.split("”")[0] for part in reading.ask.split("“")[1:]]
    clauses = [package.measures[m].clause for m in ([owner] if owner else measures)]
    found: list[tuple[str, str]] = []
    for clause_id in dict.fromkeys(clauses):
        clause = package.document.clauses[clause_id]
        found += [
            (clause_id, sentence.text)
            for sentence in clause.sentences
            if any(words and squeeze(words) in squeeze(sentence.text) for words in quoted)
        ]
    return found
