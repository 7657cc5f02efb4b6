"""The token itself."""

from __future__ import annotations

import datetime as dt

from pydantic import Field

from kapok.api.shapes.shared import Shape


class Me(Shape):
    """这个令牌是谁的，能做什么，到哪天。Whose this token is, what it may do, until when."""

    account: str = Field(description="接口账号。The account it belongs to.")
    name: str = Field(description="名称。What it is called.")
    purpose: str = Field(description="用途。What it is for.")
    roles: list[str] = Field(description="角色。Roles that hold today.")
    rights: list[str] = Field(description="权限。What it may do.")
    areas: list[str] = Field(description="区划范围。Scopes of areas.")
    organisations: list[str] = Field(description="单位范围。Organisations in its scope.")
    people: list[str] = Field(description="人员范围。People in its scope.")
    reveals: bool = Field(description="能不能看全号码。Whether it may see whole numbers.")
    per_minute: int = Field(description="每分钟次数。Requests a minute.")
    expires_on: dt.date = Field(description="到期。Its last day.")
    day: dt.date = Field(description="今天按哪天算。The day the office works on.")
