"""Messages about what totals count and what they know of other measures."""

from kapok.rules.messages.wording import Message

TOTALS: dict[str, Message] = {
    "counts_each": Message(
        "“{name}”按件给，没有人数可筛",
        "“{name}” is given each: it has no n to count",
        "counts 只写在 total 旁边",
        "write counts beside total only",
    ),
    "beside_measure": Message(
        "“{name}”要看的{measure}不行：要有这一项措施，排在前面，和本措施共用一个次数或上限",
        "“{name}” looks at measure {measure}, which will not do: it has to be there, to stand before this one and to share a key or a limit with it",
        "写一项排在前面、once_per 或 limit 里 shared 相同的措施",
        "name an earlier measure with the same shared under once_per or limit",
    ),
    "beside_amount": Message(
        "“{name}”要看的“{amount}”不是{measure}的金额",
        "“{name}” looks at “{amount}”, which is no amount of measure {measure}",
        "可写：{allowed}",
        "there are: {allowed}",
    ),
    "beside_payee": Message(
        "“{name}”：{measure}不是按同一个收款人结算的",
        "“{name}”: measure {measure} is not settled by the same payee",
        "两项措施的 unit、payee 和 settle_per 要写得一样",
        "unit, payee and settle_per of both have to read alike",
    ),
    "unused_beside": Message(
        "“{name}”没有用到",
        "“{name}” is never used",
        "删去，或用在 total、pay 里",
        "delete it, or use it in a total or in pay",
    ),
}
