"""What the database refuses, in words: the code of what is wrong, and its sentence in both languages."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from django.db import DatabaseError

from kapok.registry.actions.texts import LIFE
from kapok.registry.filetexts import FILES
from kapok.registry.looktexts import LOOKS

SENTENCES: dict[str, tuple[str, str]] = {
    **FILES,
    **LIFE,
    **LOOKS,
    "two_heads": (
        "这一户那段时间已有户主。先结束原户主，再定新的。",
        "This household has a head in that time. End the one before, then name the new one.",
    ),
    "two_households": (
        "这个人那段时间已在另一户。先写明哪天离开那一户。",
        "This person belongs to another household in that time. Say first on which day that ended.",
    ),
    "ends_before_start": (
        "结束日期早于开始日期。核对两个日期。",
        "It ends before it starts. Check both days.",
    ),
    "number_taken": (
        "这个号码已经登记在另一个人名下。核对号码；如果是同一个人，请合并两份档案，不在您的范围里的请登记他的县（区）办迁移。",
        "This number belongs to somebody else already. Check it; if both are one person, merge the two records, or, where he is registered outside your scope, ask that county to offer the move.",
    ),
    "code_taken": (
        "这个统一社会信用代码已经登记在另一个单位名下。核对代码。",
        "This credit code belongs to another organisation already. Check it.",
    ),
    "reply_of_round": (
        "这份文件是一次数据比对的回复，要在那次比对的页面上收（或 kapok compare reply）：那里先核对它答的是不是请求过的人。",
        "This file is the reply to a comparison. Take it in on the page of that comparison (or by kapok compare reply), where it is first held against whom was asked about.",
    ),
    "leads_nowhere": (
        "所指的那一条不在库里，或者还有别的记录指着它。核对以后再来。",
        "What this points to is not there, or something still points to this. Check it and try again.",
    ),
    "not_of_the_list": (
        "这个值不在词汇表的取值里。从列出的取值里选。",
        "This value is not one that the vocabulary lists. Choose one of the list.",
    ),
    "out_of_scope": (
        "这一条不在您的范围内，不能改。请由所在县（区）或市里办理。",
        "This lies outside your scope. The county it belongs to, or the city, can do it.",
    ),
    "held": (
        "别人正在改这一条，稍等再试。",
        "Somebody else is changing this right now. Try again in a moment.",
    ),
    "changed_meanwhile": (
        "您打开以后，{who} 在 {at:%Y-%m-%d %H:%M} 改过这一条。看过现在的内容，再改一次。",
        "Since you opened it, {who} changed this at {at:%Y-%m-%d %H:%M}. Look at it as it stands, then change it again.",
    ),
    "not_empty": (
        "库里已经有户和人，不能整批装入，什么都没有变。以后的增减，在人、户、单位的页面上办；要从头再装，先备份，再用空的库。",
        "There are households in the database already, so nothing is loaded as a whole and nothing has changed. What is new is entered on the pages; to load anew, back up and take an empty database.",
    ),
    "gone": (
        "这一条已经不在，或者不在您的范围内。",
        "This is not there any more, or outside your scope.",
    ),
}
SERVER: dict[str, tuple[str, str]] = {
    "down": (
        "数据库现在连不上，这一步没有办成，什么都没有改。过一分钟再试；还不行，请打 12333 找管理员。",
        "The database cannot be reached; this step failed and changed nothing. Try again in a minute; if it still fails, call 12333 for the administrator.",
    ),
    "full": (
        "服务器磁盘满了，这一步没有办成，什么都没有改。请管理员腾出空间，再办一次。",
        "The server's disk is full; this step failed and changed nothing. The administrator must make room; then do it again.",
    ),
    "crowded": (
        "现在用的人太多，这一步没有办成，什么都没有改。过一分钟再试。",
        "Too many are working right now; this step failed and changed nothing. Try again in a minute.",
    ),
    "slow": (
        "这一步要的时间太长，已经停下，什么都没有改。把范围缩小，再试一次。",
        "This took too long and was stopped; nothing was changed. Ask for less and try again.",
    ),
}
"""What is the matter with the server itself: nobody's fault who works with it."""
_CONSTRAINTS = {
    "membership_one_head_at_a_time": "two_heads",
    "membership_one_household_at_a_time": "two_households",
    "membership_ends_after_start": "ends_before_start",
    "grant_ends_after_start": "ends_before_start",
    "department_ends_after_start": "ends_before_start",
    "ends_after_it_starts": "ends_before_start",
    "membership_while_household_lasts": "household_is_over",
    "membership_while_alive": "dead",
    "membership_not_in_the_future": "in_the_future",
    "household_not_in_the_future": "in_the_future",
    "not_in_the_future": "in_the_future",
    "household_has_a_head": "head_wanted",
    "household_ends_empty": "still_members",
    "person_dies_out_of_household": "still_member",
    "moved_by_two": "moved_by_two",
    "move_offered_once": "move_offered",
    "move_ended_once": "move_ended",
    "move_taken_by_another": "four_eyes",
    "registry_action_undoes_id_key": "undone_meanwhile",
    "registry_household_number_key": "household_number_taken",
    "person_number_once": "number_taken",
    "file_once": "file_there",
    "reply_is_judged": "reply_of_round",
    "registry_organisation_credit_code_key": "code_taken",
}
_ENDINGS = {"_is_of_the_list": "not_of_the_list"}
_KINDS: tuple[tuple[type[psycopg.Error], str], ...] = (
    (psycopg.errors.ForeignKeyViolation, "leads_nowhere"),
    (psycopg.errors.InsufficientPrivilege, "out_of_scope"),
    (psycopg.errors.LockNotAvailable, "held"),
)
_STATES = (
    ("53100", "full"),
    ("53", "crowded"),
    ("55P03", "crowded"),
    ("57014", "slow"),
    ("57P", "down"),
    ("08", "down"),
)
"""How an SQLSTATE begins → what is the matter with the server; the closest first."""


class Refused(Exception):
    """Something that a person can mend; nothing was done. `field`: of the form, where the mend is to be made."""

    def __init__(self, code: str, field: object = "", **values: object) -> None:
        self.code, self.field, self.values = code, str(field), values
        super().__init__(code, values)

    @property
    def zh(self) -> str:
        return self.say("zh")

    @property
    def en(self) -> str:
        return self.say("en")

    def say(self, lang: str = "zh") -> str:
        place = 0 if lang == "zh" else 1
        said = {  # what is itself a pair of words is said in the language
            name: value[place] if isinstance(value, tuple) else value
            for name, value in self.values.items()
        }
        return {**SENTENCES, **SERVER}[self.code][place].format(**said)


@contextmanager
def plainly() -> Iterator[None]:
    """What the database refuses, through Django or not, as `Refused`; everything else as it is."""
    try:
        yield
    except (psycopg.Error, DatabaseError) as error:
        code = _code(error)
        if code is None:
            raise
        raise Refused(code) from error


def cause(error: BaseException | None) -> Refused | None:
    """What the database said, whatever it is: of the one who asked, or of the server; nothing where it is a fault of ours."""
    code = (_code(error) or _of_server(error)) if error is not None else None
    return Refused(code) if code else None


def of_server(error: BaseException | None) -> Refused | None:
    """Only what is the matter with the server."""
    code = _of_server(error) if error is not None else None
    return Refused(code) if code else None


def _said(error: BaseException) -> psycopg.Error | None:
    found = error if isinstance(error, psycopg.Error) else error.__cause__
    return found if isinstance(found, psycopg.Error) else None


def _of_server(error: BaseException) -> str | None:
    """A connection that was lost, or never was, bears no state at all."""
    said = _said(error)
    if said is None:
        return None
    if said.sqlstate is None:
        return "down" if isinstance(said, psycopg.OperationalError) else None
    return next((code for begin, code in _STATES if said.sqlstate.startswith(begin)), None)


def _code(error: BaseException) -> str | None:
    said = _said(error)
    if said is None:
        return None
    name = said.diag.constraint_name or ""
    if name in _CONSTRAINTS:
        return _CONSTRAINTS[name]
    found = [code for ending, code in _ENDINGS.items() if name.endswith(ending)]
    found += [code for kind, code in _KINDS if isinstance(said, kind)]
    return found[0] if found else None
