"""Numbers and names that tell who somebody is: what they look like, and what is wrong with one.

Owns ID numbers (GB 11643-1999), credit codes (GB 32100-2015), telephone numbers, bank accounts and names of people: one
home for the command line, for files that are read in and for what is kept encrypted. Imports `kapok.checkdigits` and
`kapok.masking` only; it knows nothing of files, columns or databases.
Gives `check_id_number(…)` and its like: what was typed in, `Checked` out, with the tidy value and remarks. A remark is a
warning (the value is used) or says what is wrong (it is not), where in the number, and how to mend it, in both languages.
"""

from kapok.identity.accounts import check_account
from kapok.identity.creditcodes import check_credit_code
from kapok.identity.idnumbers import birth_of, check_id_number, sex_of
from kapok.identity.kinds import KINDS, Kind
from kapok.identity.names import check_name
from kapok.identity.remarks import Checked, Remark, Verdict
from kapok.identity.telephones import check_phone

__all__ = [
    "KINDS",
    "Checked",
    "Kind",
    "Remark",
    "Verdict",
    "birth_of",
    "check_account",
    "check_credit_code",
    "check_id_number",
    "check_name",
    "check_phone",
    "sex_of",
]
