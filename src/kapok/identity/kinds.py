"""The kinds of numbers and names by their keys, for whoever is told the kind in words."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kapok.identity.accounts import check_account
from kapok.identity.creditcodes import check_credit_code
from kapok.identity.idnumbers import check_id_number
from kapok.identity.names import check_name, tidy_name
from kapok.identity.remarks import Checked
from kapok.identity.telephones import check_phone, mask_phone, tidy_phone
from kapok.identity.tidying import bare_number
from kapok.masking import mask_number


@dataclass(frozen=True, slots=True)
class Kind:
    """`check` judges what was typed; `normal` is the form in which two are compared, for what is right and wrong alike;
    `mask` is how one is shown.
    """

    label: str
    en: str
    check: Callable[[str], Checked]
    normal: Callable[[str], str]
    mask: Callable[[str], str]


KINDS = {
    "id_number": Kind("身份证号", "identity number", check_id_number, bare_number, mask_number),
    "credit_code": Kind("信用代码", "credit code", check_credit_code, bare_number, str),
    "phone": Kind("电话", "telephone number", check_phone, tidy_phone, mask_phone),
    "account": Kind("银行账号", "bank account", check_account, bare_number, mask_number),
    "name": Kind("姓名", "name", check_name, tidy_name, str),
}
