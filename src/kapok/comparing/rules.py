"""The rules of data quality, as data: what is wrong, in words, how it is found, and whose it is to mend.

Those that counties use upon exports of the national system, asked of the registry itself. A rule finds only what is known: a
fact that is unknown is no fault unless the rule is about just that. Some that exports need cannot come true here: the database
keeps one number to one person and one head to one household, and refuses the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

WRONG, LOOK = "wrong", "look"
"""Cannot be so; or may be, and somebody must look."""
VILLAGE, TOWNSHIP, COUNTY = "village", "township", "county"
AWAY_MEASURES = ("2b", "3")
"""What is paid for work elsewhere: measures of the policy, as the ledger names them."""


@dataclass(frozen=True, slots=True)
class Rule:
    """`entity`: whom it finds, a person or a household. `sql`: their ids, of those it may see, on the day `%(day)s`; or `check`: of
    `numbers.CHECKS`, for what stands in a number that is sealed. `owner`: the level that mends it, in the area concerned.
    """

    key: str
    entity: str
    severity: str
    owner: str
    zh: str
    en: str
    mend_zh: str
    mend_en: str
    sql: str = ""
    check: str = ""


_PEOPLE = (
    "(SELECT facts.*, named.name, named.number_sealed FROM fact_person facts JOIN registry_person named USING (id) "
    "WHERE named.merged_into_id IS NULL AND (facts.died_on IS NULL OR facts.died_on > %(day)s)) one"
)
_MEMBERS = "registry_membership member WHERE member.start <= %(day)s AND member.finish >= %(day)s"
_OF_HOUSE = f"FROM {_MEMBERS} AND member.household_id = house.id"
_HOUSES = "registry_household house WHERE house.ended_on > %(day)s"
_JOB = "FROM fact_employment job WHERE job.person = one.id"
_NOW = "job.start <= %(day)s AND job.finish >= %(day)s"
_PLACE = "coalesce(job.work_county, job.work_city, job.work_province)"
"""As near as it is known: a code begins with those of what it lies in."""
_ELSEWHERE = f"(job.abroad OR NOT ({_PLACE} ^@ left(one.scope, 6) OR one.scope ^@ {_PLACE}))"
"""Known to be outside the county: the country, or a place that is neither in it nor one it lies in."""
_AT_WORK = f"SELECT FROM fact_employment job JOIN {_MEMBERS.replace('WHERE', 'ON member.person_id = job.person AND')}"
_WORKS = f"{_AT_WORK} AND member.household_id = house.id AND {_NOW}"
_NO_PLACE = "job.work_province IS NULL AND job.work_city IS NULL AND job.work_county IS NULL"


def _told(code: str, still: str = f"NOT EXISTS (SELECT {_JOB} AND {_NOW})") -> str:
    """Also people of whom the newest file says it, as long as `still` holds: until their work is on record, and judged by that."""
    return (
        f" UNION SELECT one.id FROM {_PEOPLE} JOIN imports_told told ON told.subject = one.id "
        f"AND told.code = '{code}' WHERE {still}"
    )


# fmt: off
RULES = {
    rule.key: rule
    for rule in (
        Rule(
            "same_person", "person", LOOK, VILLAGE,
            "可能和别人是同一个人：同村、同名、同一天出生，其中一份没有身份证号",
            "May be the same as somebody else: same village, name and birthday, one of them without a number",
            "补上身份证号；确是一个人的，合并档案",
            "Add the identity number; merge the records if it is one person",
            f"SELECT one.id FROM {_PEOPLE} WHERE one.number_sealed IS NULL AND one.name <> '' AND EXISTS ("
            "SELECT FROM registry_person other JOIN fact_person theirs USING (id) WHERE other.name = one.name "
            "AND other.id <> one.id AND other.merged_into_id IS NULL AND theirs.birth = one.birth AND theirs.scope = one.scope)",
        ),
        Rule(
            "id_number", "person", WRONG, VILLAGE,
            "身份证号不对：校验位、出生日期或性别对不上",
            "The identity number is wrong: check digit, birthday or sex do not agree",
            "看身份证原件，更正号码或出生日期、性别",
            "Look at the card; correct the number, or birthday or sex",
            check="id_number",
        ),
        Rule(
            "head_none", "household", WRONG, VILLAGE,
            "这一户没有户主",
            "The household has no head",
            "在户的页面上定户主",
            "Choose the head on the household's page",
            f"SELECT house.id FROM {_HOUSES} AND EXISTS (SELECT {_OF_HOUSE}) AND NOT EXISTS (SELECT {_OF_HOUSE} AND member.head) "
            f"AND (SELECT count(*) {_OF_HOUSE} AND member.relation = '户主') < 2",
        ),
        Rule(
            "head_several", "household", WRONG, VILLAGE,
            "这一户有几个人写着户主",
            "Several members of the household are said to be its head",
            "在户的页面上定一个户主，更正其他人与户主的关系",
            "Choose one head on the household's page and correct the others' relation",
            f"SELECT house.id FROM {_HOUSES} AND (SELECT count(*) {_OF_HOUSE} AND member.relation = '户主') > 1",
        ),
        Rule(
            "spouse_several", "household", WRONG, VILLAGE,
            "这一户有两个配偶",
            "The household has two spouses",
            "更正与户主的关系",
            "Correct the relations to the head",
            f"SELECT house.id FROM {_HOUSES} AND (SELECT count(*) {_OF_HOUSE} AND member.relation = '配偶') > 1",
        ),
        Rule(
            "spouse_same_sex", "household", LOOK, VILLAGE,
            "户主和配偶性别相同",
            "Head and spouse are of the same sex",
            "看身份证，更正性别或与户主的关系",
            "Look at the cards; correct sex or relation",
            f"SELECT house.id FROM {_HOUSES} AND (SELECT count(DISTINCT who.sex) = 1 AND count(who.sex) > 1 FROM fact_person who "
            f"JOIN {_MEMBERS.replace('WHERE', 'ON member.person_id = who.id AND')} AND member.household_id = house.id "
            "AND (member.head OR member.relation = '配偶'))",
        ),
        Rule(
            "schooling_both", "person", LOOK, VILLAGE,
            "在校，又填了文化程度",
            "At school, and a finished education is filled in",
            "在校的，文化程度空着；不在校的，更正在校状况",
            "Leave the education empty while at school, or correct that",
            f"SELECT one.id FROM {_PEOPLE} WHERE one.student AND one.education IS NOT NULL",
        ),
        Rule(
            "schooling_neither", "person", LOOK, VILLAGE,
            "16 岁以上，不在校，也没有文化程度",
            "16 or older, not at school, and no education filled in",
            "补上文化程度",
            "Fill in the education",
            f"SELECT one.id FROM {_PEOPLE} WHERE one.student IS NOT TRUE AND one.education IS NULL "
            "AND one.birth <= %(day)s::date - interval '16 years'",
        ),
        Rule(
            "place_without_time", "person", LOOK, VILLAGE,
            "填了务工地点，没有开始时间",
            "A place of work without when the work began",
            "补上开始时间",
            "Fill in since when",
            f"SELECT one.id FROM {_PEOPLE} WHERE EXISTS (SELECT {_JOB} AND job.start IS NULL AND NOT ({_NO_PLACE}))"
            + _told("work_without_time"),
        ),
        Rule(
            "time_without_place", "person", LOOK, VILLAGE,
            "填了务工时间，没有地点",
            "A time of work without a place",
            "补上务工的省、市、县",
            "Fill in province, city and county of the work",
            f"SELECT one.id FROM {_PEOPLE} WHERE EXISTS (SELECT {_JOB} AND job.start IS NOT NULL AND {_NO_PLACE} "
            "AND job.employer IS NULL AND job.abroad IS NOT TRUE)"
            + _told("work_without_place"),
        ),
        Rule(
            "phone", "person", LOOK, VILLAGE,
            "电话不是 11 位手机号，也不是带区号的座机号",
            "The telephone number is neither a mobile nor a landline number",
            "问本人，更正电话",
            "Ask the person and correct it",
            check="phone",
        ),
        Rule(
            "place_not_county", "person", LOOK, VILLAGE,
            "现在务工的地点没有填到县",
            "The place of present work is not filled in down to the county",
            "补上务工的县（区）",
            "Fill in the county of the work",
            f"SELECT one.id FROM {_PEOPLE} WHERE EXISTS (SELECT {_JOB} AND {_NOW} AND job.abroad IS NOT TRUE "
            "AND job.work_county IS NULL AND (job.work_province IS NOT NULL OR job.work_city IS NOT NULL))"
            + _told("work_not_county"),
        ),
        Rule(
            "student_working", "person", LOOK, VILLAGE,
            "在校学生，又在务工",
            "At school, and at work",
            "问清是否毕业，更正在校状况或务工记录",
            "Find out whether the person has left school; correct that or the job",
            f"SELECT one.id FROM {_PEOPLE} WHERE one.student AND EXISTS (SELECT {_JOB} AND {_NOW})"
            + _told("work_student", f"one.student AND NOT EXISTS (SELECT {_JOB} AND {_NOW})"),
        ),
        Rule(
            "unfit_away", "person", LOOK, VILLAGE,
            "劳动能力弱、丧失或没有，又在县外务工",
            "Weak, lost or no ability to work, and at work outside the county",
            "核对劳动能力和务工记录",
            "Check the ability to work and the job",
            f"SELECT one.id FROM {_PEOPLE} WHERE one.labour IN ('weak', 'lost', 'none') "
            f"AND EXISTS (SELECT {_JOB} AND {_NOW} AND {_ELSEWHERE})"
            + _told("work_unfit", f"one.labour IN ('weak', 'lost', 'none') AND NOT EXISTS (SELECT {_JOB} AND {_NOW})"),
        ),
        Rule(
            "channel_away", "person", WRONG, TOWNSHIP,
            "在县外务工，渠道却是公益性岗位或帮扶车间",
            "At work outside the county, yet by a public post or an assistance workshop",
            "更正务工地点或就业渠道",
            "Correct the place of work or the channel",
            f"SELECT one.id FROM {_PEOPLE} WHERE EXISTS (SELECT {_JOB} AND {_NOW} AND {_ELSEWHERE} "
            "AND job.channel IN ('public_post', 'workshop'))"
            + _told("work_near"),
        ),
        Rule(
            "not_working_open", "person", LOOK, VILLAGE,
            "报过失业或返乡，那份工作却没有结束",
            "Reported unemployed or home again, yet the job has not ended",
            "补上离岗日期；又上岗了的，了结那份报告",
            "Fill in the last day at work, or settle the report",
            f"SELECT one.id FROM {_PEOPLE} WHERE EXISTS (SELECT {_JOB} AND job.finish > %(day)s AND EXISTS ("
            "SELECT FROM fact_report told WHERE told.person = one.id AND told.kind IN ('unemployed', 'returned') "
            "AND told.happened_on BETWEEN job.start AND %(day)s AND (told.settled_on IS NULL OR told.settled_on > %(day)s)))"
            + _told("over_without_end", f"EXISTS (SELECT {_JOB} AND job.start <= %(day)s AND coalesce(job.finish > %(day)s, true))"),
        ),
        Rule(
            "paid_nobody_away", "household", LOOK, TOWNSHIP,
            "领过外出务工的补贴，户里却没有人在外务工的记录",
            "Paid for work elsewhere, yet no work elsewhere is on record for anybody of the household",
            "补上务工记录；没有外出的，核查那笔补贴",
            "Record the work; if there was none, look into the payment",
            f"SELECT house.id FROM {_HOUSES} AND EXISTS (SELECT FROM fact_payment paid JOIN "
            f"{_MEMBERS.replace('WHERE', 'ON member.person_id = paid.person AND')} AND member.household_id = house.id "
            "AND paid.measure = ANY (%(away)s)) AND NOT EXISTS ("
            f"{_AT_WORK} AND member.household_id = house.id JOIN fact_household home ON home.id = house.id "
            f"WHERE job.abroad OR NOT {_PLACE} ^@ left(home.scope, 6))",
        ),
        Rule(
            "post_nobody_works", "household", LOOK, TOWNSHIP,
            "登记了公益性岗位，近三个月没有考勤，户里也没有人务工",
            "A public post is on record without attendance in three months, and nobody of the household is at work",
            "核实是否在岗，补上考勤或结束协议",
            "Find out whether the post is held; record the attendance or end the agreement",
            f"SELECT house.id FROM {_HOUSES} AND EXISTS (SELECT FROM fact_post_agreement post JOIN "
            f"{_MEMBERS.replace('WHERE', 'ON member.person_id = post.person AND')} AND member.household_id = house.id "
            "AND post.start <= %(day)s::date - interval '3 months' AND post.finish >= %(day)s AND NOT EXISTS ("
            "SELECT FROM fact_post_month served WHERE served.agreement = post.id AND served.attended "
            "AND served.month >= %(day)s::date - interval '4 months')) AND NOT EXISTS ("
            f"{_WORKS}) UNION SELECT house.id FROM {_HOUSES} AND EXISTS (SELECT FROM imports_told told JOIN "
            f"{_MEMBERS.replace('WHERE', 'ON member.person_id = told.subject AND')} AND member.household_id = house.id "
            f"AND told.code = 'nobody_works') AND NOT EXISTS ({_WORKS})",
        ),
        Rule(
            "healthy_weak", "person", LOOK, VILLAGE,
            "16–60 岁，健康，没有残疾，却填成弱劳动力",
            "Aged 16 to 60, healthy, not disabled, yet marked as a weak worker",
            "核对健康状况和劳动能力",
            "Check health and ability to work",
            f"SELECT one.id FROM {_PEOPLE} WHERE one.labour = 'weak' AND one.health = '健康' "
            "AND one.birth BETWEEN %(day)s::date - interval '61 years' + interval '1 day' AND %(day)s::date - interval '16 years' "
            "AND NOT EXISTS (SELECT FROM fact_status held WHERE held.person = one.id AND held.kind = 'disabled' "
            "AND held.start <= %(day)s AND held.finish >= %(day)s)",
        ),
    )
}
# fmt: on
