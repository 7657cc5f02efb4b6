"""The rest of the city's residents, as Parquet only: any number, out of core, from integers alone.

Owns: plain people outside the registry with employers, work, insured months,
businesses, classes and a few statuses, so that screening meets the whole city.
Made by DuckDB over `range()`: every value is integer arithmetic on the row's
number and the city's, so it is the same on every version and with any threads.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from kapok.city.areas import RESIDENT_SHARE
from kapok.city.draw import Draw
from kapok.city.identity import RESERVE_CODES
from kapok.city.people import AS_OF

#: births are spread evenly over so many days from this one on
_FIRST_BIRTH, _DAYS = "1946-01-01", 29_000
_PER_DAY = 998
CAPACITY = _DAYS * _PER_DAY * len(RESERVE_CODES)

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_MACROS = """
create or replace macro low(x) as (x & 4294967295::ubigint);
create or replace macro stir(x) as low(xor(x, x >> 15) * 2246822519::ubigint);
create or replace macro u(h, k) as (stir(low(h * (2654435761::ubigint + 2 * k::ubigint * 40503))) >> 8)::bigint;
create or replace macro pct(h, k) as u(h, k) % 10000;
create or replace macro some_day(h, k, first, days) as (first::date + (u(h, k) % days)::integer);
"""


def write_residents(
    registry: Path, out: Path, seed: int, count: int, *, memory: str = "1500MB", threads: int = 2
) -> None:
    """`ENTITY.parquet` in `out`: the registry's rows from `registry`, then those of `count` more residents."""
    if count > CAPACITY:
        raise ValueError(
            f"at most {CAPACITY} residents outside the registry have numbers of their own"
        )
    out.mkdir(parents=True, exist_ok=True)
    base = int(Draw(seed, "residents").unit() * 2**31)
    rows = _queries(max(count, 0), base)
    with duckdb.connect() as db:
        db.execute("set enable_progress_bar = false")  # it would stand between the lines of --json
        db.execute(f"set threads = {threads}")
        db.execute(f"set memory_limit = '{memory}'")
        db.execute(f"set temp_directory = '{out / '.spill'}'")
        db.execute("set preserve_insertion_order = true")
        db.execute(_MACROS)
        for path in sorted(registry.glob("*.parquet")):
            more = (
                f" union all by name ({rows[path.stem]})" if count > 0 and path.stem in rows else ""
            )
            db.execute(
                f"copy (select * from read_parquet('{path}'){more}) to '{out / path.name}' "
                "(format parquet, compression zstd, compression_level 1, row_group_size 122880)"
            )


def _people(count: int, base: int) -> str:
    """Row number, hash, birth, sex, ID number and county of each resident."""
    codes = ", ".join(f"'{c}'" for c in RESERVE_CODES)
    prefix = ", ".join(
        str(sum(int(d) * w for d, w in zip(c, _WEIGHTS, strict=False))) for c in RESERVE_CODES
    )
    date_digits = " + ".join(f"(ymd // {10 ** (7 - i)} % 10) * {_WEIGHTS[6 + i]}" for i in range(8))
    serial_digits = " + ".join(
        f"(seq // {10 ** (2 - i)} % 10) * {_WEIGHTS[14 + i]}" for i in range(3)
    )
    shares, edge = "", 0.0
    for county, share in list(RESIDENT_SHARE.items())[:-1]:
        edge += share
        shares += f"when pct(h, 1) < {round(edge * 10000)} then '{county}' "
    last = list(RESIDENT_SHARE)[-1]
    return f"""
    select i, h, birth, seq % 2 = 1 as male, date_diff('year', birth, date '{AS_OF}') as age,
           case {shares} else '{last}' end as county,
           [{codes}][code + 1] || lpad(ymd::varchar, 8, '0') || lpad(seq::varchar, 3, '0')
           || substr('10X98765432', ([{prefix}][code + 1] + {date_digits} + {serial_digits}) % 11 + 1, 1) as id
    from (select *, year(birth) * 10000 + month(birth) * 100 + day(birth) as ymd from (
      select i, stir(stir(low((i + {base})::ubigint) + 374761393)) as h,
             date '{_FIRST_BIRTH}' + (i % {_DAYS})::integer as birth,
             (i // {_DAYS} % {_PER_DAY} + 1)::integer as seq, (i // {_DAYS * _PER_DAY})::integer as code
      from range({count}) r(i)))
    """


def _queries(count: int, base: int) -> dict[str, str]:
    """Entity → the query of its rows."""
    people = _people(count, base)
    firms = max(2, count // 60)
    day = f"date '{AS_OF}'"
    checked = ", ".join(
        f"{day} as {n}_checked_to"
        for n in ("status", "benefit", "business", "education", "posts", "jobs")
    )
    jobs = _jobs(people, firms, day)
    return {
        "household": f"""
            select 'R' || i as id, '510402' as county, null::varchar as village from range({count // 3 + 1}) r(i)""",
        "person": f"""
            select id, 'R' || (i // 3) as household, birth, if(male, 'male', 'female') as sex, county as hukou_county,
                   if(age < 16 or age between 16 and 18 and pct(h, 2) < 8000, 'none', if(age > 65, 'weak', 'normal')) as labour,
                   age between 7 and 18 as student,
                   if(age >= 60, (birth + to_years(60))::date, date '2999-12-31') as pension_from,
                   (birth + to_years(if(male, 60, 50)))::date as retires_on,
                   false as other_startup_grant, 0::bigint as insurance_subsidy_months_before, {checked}
            from ({people})""",
        "status": f"""
            select id || '/' || kind || '/' || start as id, id as person, kind, start,
                   if(kind = 'disabled', date '2999-12-31', start + 1095) as finish
            from (select id, if(pct(h, 3) < 120, 'hardship_certified', 'disabled') as kind,
                         some_day(h, 4, '2021-01-01', 1500) as start
                  from ({people}) where age >= 20 and pct(h, 3) < 300)""",
        "organisation": f"""
            select 'RE' || lpad(i::varchar, 8, '0') as id, if(i % 9 = 0, 'individual', 'enterprise') as kind,
                   ['510402', '510403', '510411', '510421', '510422'][i % 5 + 1] as county, 'county' as level,
                   i % 11 <> 0 as private, ['micro', 'small', 'small', 'medium', 'large'][i % 5 + 1] as size,
                   i % 97 = 0 as dispatch, true as lawful, i % 53 = 0 as abnormal
            from range({firms}) r(i)""",
        "employment": f"""
            select id || '/' || employer || '/' || start as id, id as person, employer, start, finish,
                   start as contract_start, contract_end, 'fixed_term' as contract_kind, false as dispatched,
                   true as full_time, '51' as work_province, '5104' as work_city, work_county, 'own' as channel,
                   start as departed_on, false as organised, false as on_roster, true as verified, wage,
                   true as wages_proved, true as insurance_checked, false as affiliated_move
            from ({jobs})""",
        "insured_month": f"""
            select id || '/' || employer || '/' || m as id, id || '/' || employer || '/' || start as employment,
                   m as month, true as insured, wage * 16 // 100 as employer_pension,
                   wage * 7 // 100 as employer_medical, wage * 6 // 1000 as employer_unemployment,
                   false as other_talent_subsidy
            from (select *, unnest(range(date_trunc('month', start)::date, last, interval 1 month))::date as m
                  from (select *, least(finish, {day}, (start + to_months((8 + u(h, 12) % 12)::integer))::date)::timestamp as last
                        from ({jobs}) where pct(h, 11) < 9000))""",
        "business": f"""
            select id || '/RB' || i || '/principal' as id, id as person, 'RB' || i as organisation, 'principal' as role,
                   'individual' as kind, county, registered_on, if(pct(h, 15) < 2500, registered_on + 400, date '2999-12-31') as closed_on,
                   false as abnormal, pct(h, 16) < 9000 as operation_proved
            from (select *, some_day(h, 14, '2016-01-01', 3500) as registered_on from ({people})
                  where age between 22 and 60 and pct(h, 13) < 600)""",
        "training": f"""
            select id || '/RC' || c as id, id as person, 'RC' || c as course, (5 + u(h, 18) % 20)::bigint as days,
                   0::bigint as benefit_days, true as certificate, 0::bigint as other_side_subsidy, 0::bigint as other_side_allowance
            from (select *, u(h, 19) % {max(1, count // 800)} as c from ({people}) where age between 18 and 58 and pct(h, 17) < 400)""",
        "training_class": f"""
            select 'RC' || i as id, date '2021-01-04' + (i * 37 % 1700)::integer as start,
                   date '2021-01-04' + (i * 37 % 1700 + 24)::integer as finish, '510402' as county, '510402' as place_county,
                   true as registered, true as in_catalogue, false as run_by_employer, false as counterpart_task,
                   false as skills_account
            from range({max(1, count // 800)}) r(i)""",
    }


def _jobs(people: str, firms: int, day: str) -> str:
    """One or two contracts of working residents."""
    return f"""
    select id, h, county as work_county, 'RE' || lpad(((u(h, 6) + k) % {firms})::varchar, 8, '0') as employer, start,
           (start + to_years(1) - interval 1 day)::date as contract_end,
           if(start + 364 <= {day}, (start + to_years(1) - interval 1 day)::date, date '2999-12-31') as finish,
           (44 + u(h, 9) % 93) * 5000 as wage
    from (select *, some_day(h, 20 + k, if(k = 0, '2021-01-04', '2023-06-01'), 800) as start
          from (select *, unnest(if(pct(h, 10) < 2500, [0, 1], [0])) as k
                from ({people}) where age between 18 and 60 and pct(h, 5) < 6500))
    """
