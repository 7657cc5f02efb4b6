"""The day the office works on, as every page has it in `request.office`."""

from kapok.accounts.day import BUSINESS_DAY, DEMONSTRATION, LAYING, Office, office

__all__ = ["BUSINESS_DAY", "DEMONSTRATION", "LAYING", "Office", "office"]
