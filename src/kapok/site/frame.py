"""What every page has: head, skip link, the bar with the ways around, the main part, the foot."""

from __future__ import annotations

from kapok.look import Html, document, tag, text
from kapok.site.book import COVERAGE, INDEX, LEGEND, PARAMETERS, READINGS, SHEET, Book
from kapok.site.texts import alone, en, zh

BAR = (
    (INDEX, "nav.document"),
    (COVERAGE, "nav.coverage"),
    (READINGS, "nav.readings"),
    (PARAMETERS, "nav.parameters"),
    (LEGEND, "nav.legend"),
)
PETALS = (0, 72, 144, 216, 288)


def page(book: Book, here: str, title: str, *parts: Html, wide: bool = False) -> Html:
    """A whole page. `here`: its own file name, or that of the entry of the bar it belongs to."""
    skip = tag("a", text(zh("skip")), href="#main", class_="skip")
    main = tag("main", *parts, id="main", class_="wide-page" if wide else "page", tabindex="-1")
    whole = f"{title} · 木棉" if title == book.package.title else f"{title} · {book.package.title}"
    return document(whole, "", skip, _bar(here), main, _foot(book), sheet=SHEET)


def _bar(here: str) -> Html:
    links = [
        tag(
            "li",
            tag(
                "a",
                *bilingual(key),
                href=name,
                aria_current="page" if name == here else None,
            ),
        )
        for name, key in BAR
    ]
    brand = tag("span", flower(), tag("strong", "木棉"), " ", english("Kapok"), class_="brand")
    ways = tag("nav", tag("ul", *links), aria_label=zh("nav.label"))
    return tag("header", tag("div", brand, ways, class_="inner"), class_="site")


def flower() -> Html:
    """The kapok flower; an ornament."""
    petals = [
        tag("ellipse", cx=0, cy=-9, rx=4.6, ry=8.5, transform=f"rotate({turn})") for turn in PETALS
    ]
    heart = tag("circle", r=3.6, class_="heart")
    return tag(
        "svg",
        tag("g", *petals, class_="petals"),
        heart,
        viewBox="-19 -19 38 38",
        class_="flower",
        aria_hidden="true",
        focusable="false",
    )


def _foot(book: Book) -> Html:
    package = book.package
    seal = zh("foot.seal", name=package.name, hash=package.hash[:12])
    return tag(
        "footer",
        tag("p", text(zh("foot.how"))),
        tag("p", text(en("foot.how")), lang="en"),
        tag("p", text(seal), class_="small"),
        class_="site",
    )


def english(words: str) -> Html:
    """English beside the Chinese; nothing where there is none."""
    if alone():
        return text(words)
    return tag("span", text(words), lang="en") if words else ""


def bilingual(key: str, **values: object) -> tuple[Html, ...]:
    """A label: Chinese, then English; where that stands alone, nothing else."""
    if alone():
        return (text(en(key, **values)),)
    return text(zh(key, **values)), " ", english(en(key, **values))


def heading(level: int, key: str, *, id_: str | None = None, **values: object) -> Html:
    return tag(f"h{level}", *bilingual(key, **values), id=id_)


def both(say: str, english_words: str) -> tuple[Html, ...]:
    """A name that has both languages already."""
    if alone():
        return (text(english_words or say),)
    return (text(say), " ", english(english_words)) if english_words else (text(say),)


def code(words: str) -> Html:
    """An expression of the package, as it is written."""
    return tag("code", text(" ".join(words.split())), lang="zxx", translate="no")


def listed(items: list[Html], class_: str | None = None) -> Html:
    return tag("ul", *(tag("li", item) for item in items), class_=class_)


def facts(rows: list[tuple[Html, Html]], class_: str = "facts") -> Html:
    """Names and what they are."""
    pairs = [tag("div", tag("dt", name), tag("dd", value)) for name, value in rows]
    return tag("dl", *pairs, class_=class_)


def crumbs(*steps: tuple[str, str]) -> Html:
    """The way back: (address, words); the last is where one is."""
    links = [tag("li", tag("a", text(words), href=address)) for address, words in steps[:-1]]
    here = tag("li", tag("span", text(steps[-1][1]), aria_current="page"))
    return tag("nav", tag("ol", *links, here), class_="crumbs", aria_label=zh("crumbs"))
