"""A walk through the pages over HTTP, once with every role: what each opens, how fast, and what it must not open."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from kapok.accounts.roles import ROLES, Right
from kapok.cli.demo.checks import Checks
from kapok.cli.demo.logins import Login
from kapok.cli.demo.visitor import Seen, Visitor
from kapok.cli.face import Face
from kapok.masking import masked

FOR_ALL = ("/", "/help/", "/gallery/")
MOST = 14
"""So many pages a role: its menu first, then what those pages lead to."""
OK, FORBIDDEN = 200, 403
FOREIGN = {
    "administrator": "/audit/log/",
    "auditor": "/admin/accounts/",
}
"""What a role must not open; every other role not the accounts either."""
_SUBJECTS = ("villager", "employer")
COUNTY_DIGITS = 6
"""How long the code of a county or city is; an officer of a township or village sees no employer elsewhere."""
_LINK = re.compile(r'<a [^>]*href="(/[^"?#]*)')
_NAV = re.compile(r'<nav class="side".*?</nav>', re.DOTALL)
_MAIN = re.compile(r"<main.*?</main>", re.DOTALL)
_LEFT_OUT = ("/logout/", "/static/", "/api/v1/")
"""No pages: what ends the visit, what pages are made of, what other systems read."""
_PAGE = "<!doctype html"


@dataclass(slots=True)
class Walk:
    face: Face
    checks: Checks
    address: str
    code: Callable[[str], str]
    """The second factor of an account."""
    day: str
    seen: list[tuple[str, Seen]] = field(default_factory=list)

    def everybody(self, logins: tuple[Login, ...]) -> None:
        """Who sees people looks for the villager who has an account and opens his record; whoever sees the whole county
        opens the employer's.
        """
        self._without()
        villager, employer = (next(o for o in logins if o.role == role) for role in _SUBJECTS)
        for one in logins:
            sees = Right.SEE_PEOPLE in ROLES[one.role].rights
            records = [f"/people/{villager.of}/"] if sees else []
            if sees and len(one.of) == COUNTY_DIGITS:
                records.append(f"/organisations/{employer.of}/")
            self._with(one, records, villager.where if sees else "")
        whole = [page for _, page in self.seen]
        silent = [page.path for page in whole if self.day not in page.words]
        self.checks.add("demo.check.day", not silent, day=self.day, n=len(whole))
        bare = [page.path for page in whole if masked(page.words) != page.words]
        self.checks.add("demo.check.masked", not bare, n=len(whole), where=_listed(bare))

    def _without(self) -> None:
        nobody = Visitor(self.address)
        pages = [nobody.get(path) for path in FOR_ALL]
        self._tell("demo.walk_nobody", "", pages)
        sent = nobody.get("/desk/").path
        self.checks.add("demo.check.login_first", sent == "/login/", where=sent)

    def _with(self, one: Login, records: Sequence[str], sought: str) -> None:
        visitor = Visitor(self.address)
        home = self._log_in(visitor, one)
        role = self.face.pick(ROLES[one.role].label, ROLES[one.role].en)
        pages = [home, *self._around(visitor, home, records)]
        if sought:
            found = visitor.post("/search/", home, q=sought)
            pages.append(found)
            if sought not in _main(found) or not found.path.startswith("/search/"):
                self.checks.add("demo.check.found", False, role=role, path=found.path)
        self._tell("demo.walk_role", one.username, pages, role=role)
        foreign = FOREIGN.get(one.role, "/admin/accounts/")
        status = visitor.get(foreign).status
        if status != FORBIDDEN:
            self.checks.add("demo.check.foreign", False, role=role, path=foreign, status=status)

    def _log_in(self, visitor: Visitor, one: Login) -> Seen:
        form = visitor.get("/login/")
        page = visitor.post("/login/", form, username=one.username, password=one.password)
        if page.path == "/login/code/":
            page = visitor.post("/login/code/", page, code=self.code(one.username))
        return page

    def _around(self, visitor: Visitor, home: Seen, own: Sequence[str] = ()) -> list[Seen]:
        """The menu, then what else is asked for, then links of those pages, as far as it goes."""
        menu = "".join(_NAV.findall(home.words))
        ahead, found = [*_LINK.findall(menu), *own], list[Seen]()
        known = {home.path, *_LEFT_OUT}
        while ahead and len(found) < MOST:
            path = ahead.pop(0)
            if path in known or path.startswith(_LEFT_OUT):
                continue
            known.add(path)
            page = visitor.get(path)
            if page.status == OK and not page.words.lstrip().lower().startswith(_PAGE):
                continue  # a file to be taken along
            found.append(page)
            ahead += _LINK.findall(_main(page))[:4]
        return found

    def _tell(self, key: str, username: str, pages: list[Seen], **values: object) -> None:
        self.seen += [(username, page) for page in pages]
        wrong = [f"{page.path} {page.status}" for page in pages if page.status != OK]
        slow = max(pages, key=lambda page: page.seconds)
        values |= {"username": username, "n": len(pages), "wrong": _listed(wrong)}
        values |= {"slowest": f"{slow.seconds:.2f}", "path": slow.path}
        if username and pages[0].path.startswith("/login"):
            wrong.append("/login/")
        self.checks.add(key, not wrong, **values)

    def as_data(self) -> list[dict[str, object]]:
        return [
            {"as": who, "path": page.path, "status": page.status, "seconds": round(page.seconds, 3)}
            for who, page in self.seen
        ]


def _main(page: Seen) -> str:
    return "".join(_MAIN.findall(page.words))


def _listed(words: list[str]) -> str:
    return "、".join(words[:5]) or "–"
