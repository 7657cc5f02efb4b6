"""The price of ambiguity as one page to lay before a bureau head: the questions that move most come first."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import resources

from kapok.look import Html, base_css, document, tag, text
from kapok.rules.package.document import squeeze
from kapok.rules.package.values import Option
from kapok.rules.problems import clause_words
from kapok.simulation.moved import GAIN, LOSE
from kapok.simulation.prices import Answer, Price, Prices
from kapok.simulation.pricewords import PriceWords
from kapok.simulation.telling import yuan
from kapok.simulation.wording import text as phrase

MORE, LESS = "#0B57A4", "#B45309"
BAR = 200


def price_page(prices: Prices) -> str:
    """Chinese with English labels; no script, no file beside it. The same prices give the same bytes."""
    page = _Page(prices)
    css = base_css() + resources.files(__package__).joinpath("prices.css").read_text("utf-8")
    title = f"{phrase('zh', 'price.page_title')} · {prices.package.title}"
    return document(title, css, page.body())


@dataclass(slots=True)
class _Page:
    prices: Prices

    @property
    def zh(self) -> PriceWords:
        return PriceWords(self.prices.package, "zh")

    @property
    def en(self) -> PriceWords:
        return PriceWords(self.prices.package, "en")

    def body(self) -> Html:
        moving = [p for p in self.prices.prices if p.moves]
        still = [p for p in self.prices.prices if not p.moves]
        parts = [self._head(len(moving), len(still))]
        if moving:
            parts += [self._heading("price.page_moving")]
            parts += [self._price(rank, price) for rank, price in enumerate(moving, 1)]
        for key, listed in (
            ("price.page_still", still),
            ("price.page_unused", self.prices.unasked),
        ):
            if listed:
                parts += [self._heading(key), tag("ul", *map(self._line, listed), class_="still")]
        parts += [self._heading("price.page_how"), self._how()]
        return tag("main", *parts)

    def _head(self, moving: int, still: int) -> Html:
        prices, counts = self.prices, {"moving": moving, "still": still}
        counts |= {"n": moving + still + len(prices.unasked), "unused": len(prices.unasked)}
        watching = []
        if prices.watching:
            zh, en = self.zh.apart(prices.watching), self.en.apart(prices.watching)
            watching = [tag("p", text(zh)), self._english(en)]
        data = prices.base.loaded.rows
        facts = {"day": prices.as_of.isoformat(), "people": f"{data.get('person', 0):,}"}
        return tag(
            "header",
            tag("h1", text(phrase("zh", "price.page_title"))),
            self._english(phrase("en", "price.page_title")),
            tag("p", text(phrase("zh", "price.page_verdict", **counts)), class_="verdict"),
            self._english(phrase("en", "price.page_verdict", **counts)),
            *watching,
            tag("p", text(prices.package.title), class_="muted"),
            tag("p", text(phrase("zh", "price.page_data", **facts)), class_="muted"),
            class_="top",
        )

    def _heading(self, key: str) -> Html:
        english = tag("span", text(phrase("en", key)), lang="en")
        return tag("h2", text(phrase("zh", key)), " ", english)

    def _english(self, words: str) -> Html:
        return tag("p", text(words), lang="en")

    def _price(self, rank: int, price: Price) -> Html:
        reading = price.reading
        head = tag(
            "h3", tag("span", text(rank), class_="rank"), tag("span", text(self.zh.ask(price)))
        )
        answers = {answer.option.name: answer for answer in price.answers}
        options = [self._option(o, answers.get(o.name)) for o in reading.options.values()]
        return tag(
            "article",
            head,
            self._english(self.en.ask(price)),
            self._meta(price),
            *self._sentences(price),
            tag("ul", *options, class_="options"),
            class_="card price",
        )

    def _meta(self, price: Price) -> Html:
        measures = phrase(
            "zh", "price.page_measures", measures=self.zh.measures(price.measures[:12])
        )
        more = len(price.measures) - 12
        parts = [measures + (phrase("zh", "price.page_more", n=more) if more > 0 else "")]
        parts += [self.zh.standing(price)]
        parts += (
            [phrase("zh", "price.page_question", id=price.reading.question)]
            if price.reading.question
            else []
        )
        parts += [f"{price.owner}.{price.reading.name}" if price.owner else price.reading.name]
        return tag("div", *(tag("span", text(words)) for words in parts), class_="meta")

    def _sentences(self, price: Price) -> list[Html]:
        quoted = [part.split("”")[0] for part in price.reading.ask.split("“")[1:]]
        found = self.zh.sentences(price)[:2]
        return [
            tag(
                "blockquote",
                tag("span", text(f"{self._clause(clause)} "), class_="muted"),
                _marked(words, quoted),
            )
            for clause, words in found
        ]

    def _clause(self, clause: str) -> str:
        return clause_words(clause, "zh")

    def _option(self, option: Option, answer: Answer | None) -> Html:
        words = [
            tag("span", text(option.say), class_="option"),
            " ",
            tag("span", text(option.en), lang="en"),
        ]
        if answer is None:
            now = tag("span", text(phrase("zh", "price.default")), class_="tag blue")
            return tag("li", tag("p", *words, " ", now))
        parts = [tag("p", *words), tag("p", text(self.zh.people(answer)), class_="sentence")]
        if answer.moving:
            parts.append(self._bars(answer))
        parts += [
            tag("p", text("；".join(more)), class_="small")
            for more in [self.zh.more(answer)]
            if more
        ]
        if answer.moving:
            moved = phrase(
                "zh",
                "price.page_moved",
                measures=self.zh.measures([m.measure for m in answer.moving]),
            )
            parts.append(tag("p", text(moved), class_="small muted"))
        return tag("li", *parts)

    def _bars(self, answer: Answer) -> Html:
        """Persons or, where none are behind it, payees; and money; each against the largest of the page."""
        people, money = self._largest()
        rows: list[Html] = []
        kinds = (
            ("people", self._touched(answer), people, None),
            ("money", {GAIN: answer.up, LOSE: answer.down}, money, "zh"),
        )
        for kind, values, largest, lang in kinds:
            for way, colour in ((GAIN, MORE), (LOSE, LESS)):
                if not values[way]:
                    continue
                shown = yuan(values[way], "zh") if lang else f"{values[way]:,}"
                label = phrase("zh", f"price.bar_{kind}_{way}")
                rows += [
                    tag("span", text(label)),
                    _bar(values[way], largest, colour, f"{label} {shown}"),
                    tag("span", text(shown), class_="number"),
                ]
        return tag("div", *rows, class_="bars")

    def _touched(self, answer: Answer) -> dict[str, int]:
        return answer.people if any(answer.people.values()) else answer.payees

    def _largest(self) -> tuple[int, int]:
        answers = [answer for price in self.prices.prices for answer in price.answers]
        people = max(
            (max(self._touched(a)[GAIN], self._touched(a)[LOSE]) for a in answers), default=1
        )
        return people or 1, max((max(a.up, a.down) for a in answers), default=1) or 1

    def _line(self, price: Price) -> Html:
        current = phrase("zh", "price.page_now", say=price.current.say)
        return tag(
            "li", text(price.reading.ask), " ", tag("span", text(current), class_="muted small")
        )

    def _how(self) -> Html:
        lines = [phrase("zh", f"price.page_how{n}") for n in (1, 2, 3)]
        return tag("ul", *(tag("li", text(words)) for words in lines), class_="muted small")


def _marked(words: str, quoted: list[str]) -> Html:
    """The sentence with what the question quotes marked in it."""
    for part in quoted:
        if part and part in words:
            before, after = words.split(part, 1)
            return text(before) + tag("mark", text(part)) + text(after)
        if part and squeeze(part) in squeeze(words):
            return tag("mark", text(words))
    return text(words)


def _bar(value: int, largest: int, colour: str, label: str) -> Html:
    width = max(1, round(value * BAR / largest))
    bar = tag("rect", x=0, y=1, width=width, height=10, fill=colour)
    words = tag("title", text(label))
    return tag(
        "svg",
        words,
        bar,
        viewBox=f"0 0 {BAR} 12",
        preserveAspectRatio="none",
        role="img",
        aria_label=label,
    )
