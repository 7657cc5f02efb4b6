"""The list of mutants: every way in which SQL written without care gives other answers than the format."""

from __future__ import annotations

from tests.rules import mutants as wrong
from tests.rules.mutants import Mutant, dialect, rewriting

SURE = r"IN \('eligible', 'discretionary'\)"
CONTENDING = r"IN \('eligible', 'discretionary', 'unknown'\)"
CLOSABLE = r"IN \('eligible', 'discretionary', 'unknown', 'standard_not_set', 'not_yet'\)"
PREVIOUS = "ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING"

EXPRESSIONS = [
    dialect("least and greatest skip unknowns", "1v", wrong.NativeExtremes),
    dialect("case falls through an unknown test", "1v", wrong.NativeCase),
    dialect("case asks for tests that are never come to", "1v", wrong.CaseUnknownAtOnce),
    dialect("division in floating point", "1v", wrong.FloatDivision, only=True),
    dialect("division rounds where it should cut", "1v", wrong.RoundingDivision),
    dialect("whole division of negatives towards zero", "1v", wrong.TruncatingDivision, only=True),
    dialect("rounding up by adding the divisor", "1v", wrong.CeilByAdding, only=True),
    dialect("halves of negatives rounded up", "1v", wrong.HalfTowardsInfinity),
    dialect("division by zero is zero", "1v", wrong.DivisionByZeroIsZero),
    dialect("months counted by their boundaries", "1d", wrong.MonthsByBoundaries, only=True),
    dialect("months counted by thirty days", "1d", wrong.MonthsByDays),
    dialect("months overflow instead of clamping", "1d", wrong.MonthsOverflow, only=True),
    dialect("months stick to the month's end", "1d", wrong.MonthsStickToTheEnd, only=True),
    dialect("months of thirty days", "1d", wrong.MonthsOfThirtyDays, only=True),
    dialect("date plus interval is a timestamp", "1d", wrong.MonthsLoseTheirType, only=True),
    dialect("the last day is the thirtieth", "1d", wrong.LastDayIsThirtieth, only=True),
    dialect("the last day lies in the next month", "1d", wrong.LastDayAsNextMonth, only=True),
    dialect("the month starts on the day", "1d", wrong.MonthStartIsTheDay),
    dialect("a comparison with unknown is false", "1v", wrong.ComparisonOfUnknownIsFalse),
    dialect("in of unknown is false", "1v", wrong.InOfUnknownIsFalse),
    dialect("not unknown is true", "1v", wrong.NotOfUnknownIsTrue),
    dialect("unknown equals unknown", "1v", wrong.UnknownEqualsUnknown),
    dialect("and, or do not decide early", "1v", wrong.JunctionIsStrict),
]
RELATED = [
    dialect("exists by bool_or", "1v", wrong.ExistsByBoolOr),
    dialect("exists does not ask whether all are there", "1v", wrong.ExistsAlwaysComplete),
    dialect("count skips unknown rows", "1v", wrong.CountSkipsUnknownRows),
    dialect("count does not ask whether all are there", "1v", wrong.CountAlwaysComplete),
    dialect("count counts the same value twice", "1v", wrong.CountIsNotDistinct),
    dialect("count skips unknown values", "1v", wrong.DistinctSkipsUnknownValues),
    dialect("sum, max, min skip unknown rows", "1v", wrong.SumSkipsUnknownRows),
    dialect("sum skips unknown values", "1v", wrong.SumSkipsUnknownValues),
    dialect("max, min skip unknown values", "1v", wrong.MaxSkipsUnknownValues),
    dialect("sum does not ask whether all are there", "1v", wrong.SumAlwaysComplete),
    dialect("sum over nothing is NULL", "1v", wrong.SumOfNothingIsNull),
    dialect("max over nothing is NULL", "1v", wrong.MaxOfNothingIsNull),
    dialect("rows of an unknown match are none", "1v", wrong.UnknownMatchIsNone),
]
SPELLS = [
    rewriting(
        "adjacent spells are not joined",
        "1d",
        (r"f - p > 1\b", "f - p > 0"),
        (r"f - p > 3\b", "f - p > 2"),
    ),
    rewriting(
        "a gap of one day more is joined",
        "1d",
        (r"f - p > 1\b", "f - p > 2"),
        (r"f - p > 3\b", "f - p > 4"),
    ),
    rewriting(
        "a spell inside another ends the stretch", "1d", (r"max\(t\) OVER", "last_value(t) OVER")
    ),
    rewriting(
        "an unknown spell does not touch its group",
        "1d",
        (r"max\(CASE WHEN w IS NULL.*?ELSE 0 END\)", "max(0)"),
    ),
    rewriting("empty spells count", "1d", (r"u = 0 AND w AND f <= t", "u = 0 AND w")),
    rewriting(
        "lengths by month boundaries",
        "1d",
        (r"k_months_between\(min\(f\), max\(t\) \+ 1\)", "date_diff('month', min(f), max(t) + 1)"),
        only=True,
    ),
    rewriting(
        "used before counts the stretch itself", "1d", (rf"ORDER BY g {PREVIOUS}", "ORDER BY g")
    ),
]
UNITS = [
    rewriting("the gate drops what is unknown", "1a", (r"IS NOT FALSE", "IS TRUE")),
    rewriting(
        "a reference that leads nowhere drops the row",
        "1v 2b",
        (r"LEFT JOIN (person|firm|job) ", r"JOIN \1 "),
    ),
    rewriting("a standard that is not set is zero", "1a 2a", (r"ELSE NULL END\)", "ELSE 0 END)")),
    rewriting(
        "an unknown failure hides behind an unknown",
        "1a",
        (r"WHEN b_failed <> 0 THEN", "WHEN b_failed <> 0 AND b_missing = 0 THEN"),
    ),
    rewriting(
        "the last day of validity is outside",
        "2b",
        (r"NOT BETWEEN (DATE '\S+') AND", r"NOT BETWEEN \1 + 1 AND"),
    ),
    rewriting("today is still to come", "2b", (r"(b_waiting <> 0 OR \S+) > DATE", r"\1 >= DATE")),
    rewriting(
        "a figure not set is a missing fact",
        "1a",
        (r" IS NULL AND NOT \([^()]*_unset[^()]*\)", " IS NULL"),
    ),
    rewriting("an unknown route falls through", "1b", (r"WHEN \S+ IS NULL THEN -1 ", "")),
    rewriting(
        "a key with an unknown part is a key",
        "2b 2a",
        (r"replace\(replace\((\w+), ", r"replace(replace(coalesce(\1, ''), "),
    ),
]
MONEY = [
    rewriting(
        "keys before conditions",
        "2b",
        (rf"WHERE outcome {CONTENDING} AND key_0", "WHERE key_0"),
        (rf"outcome {SURE} AS sure", "TRUE AS sure"),
    ),
    rewriting(
        "undecided units hold nothing back",
        "2b",
        (
            rf"WHERE outcome {CONTENDING} AND key_0",
            "WHERE outcome IN ('eligible', 'discretionary') AND key_0",
        ),
    ),
    rewriting(
        "ties in any order",
        "2b",
        (r"(ORDER BY coalesce\(event, DATE '0001-01-01'\)), member, tie[^)]*?, id\b", r"\1"),
    ),
    rewriting(
        "the later one holds the key",
        "2b",
        (
            r"(ORDER BY coalesce\(event, DATE '0001-01-01'\)), (member, tie[^)]*?, id)\b",
            r"\1 DESC, \2",
        ),
    ),
    rewriting(
        "the ledger closes only what is due",
        "2b 2a",
        (CLOSABLE, "IN ('eligible', 'discretionary')"),
    ),
    rewriting(
        "keys paid before are free",
        "2b",
        (r"LEFT JOIN taken (t\d+) ON", r"LEFT JOIN taken \1 ON FALSE AND"),
    ),
    rewriting(
        "units walk in any order",
        "1b 1a",
        (
            r"ORDER BY coalesce\((c\.)?event, DATE '0001-01-01'\), (c\.)?member, (c\.)?tie[^)]*?, (c\.)?id",
            "ORDER BY 1, 2 DESC",
        ),
    ),
    rewriting("the limit forgets the ledger", "1a", (r"coalesce\(p\.used, 0\)", "0")),
    rewriting(
        "the limit counts the unit itself",
        "1a",
        (rf"(limit_order, DATE '0001-01-01'\), member, tie[^)]*?, id) {PREVIOUS}", r"\1"),
    ),
    rewriting("the limit forgets undecided units", "1a", (r"before \+ open >=", "before >=")),
    rewriting(
        "payments are counted, not people",
        "2a",
        (r"count\(DISTINCT mark\) AS n_paid", "count(mark) AS n_paid"),
    ),
    rewriting("overpaid is due back", "2b 2a", (r"greatest\(g_pay - paid, 0\)", "(g_pay - paid)")),
    rewriting("the county's own money is the city's", "2a", (r"l_source = 'county_own'", "FALSE")),
    rewriting(
        "paid once is paid again",
        "2a",
        (r"CASE WHEN old_prize > 0 THEN", "CASE WHEN FALSE THEN"),
    ),
    rewriting("a batch forgets the batches before", "2a", (r"\(old_prize \+ \(CASE", "(0 + (CASE")),
    rewriting(
        "a group without a figure is zero",
        "2a",
        (r"k_within\(sum\((\w+)\)\) AS new_", r"count(\1) AS new_"),
    ),
]
TOTALS = [
    rewriting(
        "who is not counted is counted", "2c", (r"CASE WHEN count_0 THEN key_0 END", "key_0")
    ),
    rewriting(
        "paid before is counted", "2c", (r"CASE WHEN f\.held_0 = 2 THEN", "CASE WHEN TRUE THEN")
    ),
    rewriting("paid before is not counted", "2c", (r"f\.held_0 = 2", "FALSE")),
    rewriting(
        "paid and not in the data is not counted", "2c", (r"AND coalesce\(p\.doubt_\d, 0\) = 0", "")
    ),
    rewriting("not known to be counted is not counted", "2c", (r"n\.doubt_\d = 0", "TRUE")),
    rewriting(
        "a smaller total takes back what was paid",
        "2c",
        (r", old_(few|prize)\)\) END\)", ", 0)) END)"),
    ),
    rewriting(
        "what another measure paid is forgotten",
        "2d 2c",
        (r"ELSE coalesce\(y0\.amount, 0\) END", "ELSE 0 END"),
    ),
    rewriting(
        "what another measure gives now is forgotten",
        "2d 2c",
        (r"WHEN x0\.there = 1 THEN", "WHEN FALSE THEN"),
    ),
    rewriting(
        "an open ledger of another measure is no doubt",
        "2d 2c",
        (r"CASE WHEN NOT coalesce\(y0\.open, FALSE\) THEN", "CASE WHEN TRUE THEN"),
    ),
]
MUTANTS: list[Mutant] = [*EXPRESSIONS, *RELATED, *SPELLS, *UNITS, *MONEY, *TOTALS]
