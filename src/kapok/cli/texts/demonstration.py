"""What `kapok demo` says of the office that it serves: its steps, its logins, what to look at first."""

DEMONSTRATION: dict[str, tuple[str, str]] = {
    "help.demo": (
        "演示：一个装好示范城市的办公室，在本机打开网页看",
        "Demonstration: an office with a city in it, to be looked at in a browser on this machine",
    ),
    "help.demo_start": (
        "建好示范城市的库，打开网页；只写 kapok demo 就是它",
        "make the city's database and serve its pages; `kapok demo` alone means this",
    ),
    "help.demo_logins": ("再看一次演示账号和密码", "the accounts and passwords once more"),
    "help.demo_code": (
        "给一个演示账号的动态码；只有演示库才给",
        "the second factor of an account; in a demonstration only",
    ),
    "help.demo_screen": (
        "读城市的办公文件，核对政策、试算、筛查全市，讲清五个人和单位的结果",
        "read the city's files, check, test, screen everyone, explain five",
    ),
    "help.demo_check_office": (
        "在临时的地方全做一遍：建库、打开网页、每种角色走一遍、筛查；都成立才退出 0",
        "do all of it in a passing place: database, pages, a walk with every role, screening; exit 0 only if all held",
    ),
    "help.demo_fresh": ("把演示库清掉，重新建", "throw the demonstration away and make it anew"),
    "help.demo_port": (
        "网页的端口；被占了就用下一个",
        "port of the pages; the next free one if it is taken",
    ),
    "help.demo_user": ("账号", "the account"),
    "demo.office_database": (
        "✔ {number}/{steps} 启动数据库（{seconds} 秒）",
        "✔ {number}/{steps} database started ({seconds} s)",
    ),
    "demo.office_tables": (
        "✔ {number}/{steps} 建表（{seconds} 秒）",
        "✔ {number}/{steps} tables made ({seconds} s)",
    ),
    "demo.office_open": (
        "✔ {number}/{steps} 密钥、区划、账号（{seconds} 秒）",
        "✔ {number}/{steps} keys, areas, accounts ({seconds} s)",
    ),
    "demo.office_city": (
        "✔ {number}/{steps} 造城：登记 {persons} 人（{seconds} 秒）",
        "✔ {number}/{steps} city made: {persons} registered ({seconds} s)",
    ),
    "demo.office_read": (
        "✔ {number}/{steps} 读办公文件：{rows} 行，记下 {findings} 处问题（{seconds} 秒）",
        "✔ {number}/{steps} office files read: {rows} rows, {findings} findings noted ({seconds} s)",
    ),
    "demo.office_laid": (
        "✔ {number}/{steps} 导入 {files} 个文件，每个一次导入，都有记录：{rows} 行，约束全部生效（{seconds} 秒）",
        "✔ {number}/{steps} {files} files imported, each an import on record: {rows} rows, all constraints on ({seconds} s)",
    ),
    "demo.office_settled": (
        "✔ {number}/{steps} 村里、单位、群众的账号；历史 {events} 条（{seconds} 秒）",
        "✔ {number}/{steps} accounts of village, employer, villager; {events} events of history ({seconds} s)",
    ),
    "demo.port_taken": (
        "端口 {port} 有别的程序在用，换了一个。",
        "Port {port} is taken; another is used.",
    ),
    "demo.no_port": (
        "从 {first} 到 {last} 的端口都被占了。用 --port 指定一个。",
        "All ports from {first} to {last} are taken. Name one with --port.",
    ),
    "demo.served": (
        "→ 第一页已能打开：{address}（从启动算 {seconds} 秒）",
        "→ the first page is there: {address} ({seconds} s from the start)",
    ),
    "demo.ready": (
        "演示就绪：{address}（{seconds} 秒）。按 Ctrl-C 停止。",
        "The demonstration is ready: {address} ({seconds} s). Ctrl-C stops it.",
    ),
    "demo.ended": (
        "演示已停止，数据库也停了。下次启动接着用；要重来，加 --fresh。",
        "The demonstration has stopped, and so has its database. Next time it goes on from here; --fresh begins anew.",
    ),
    "demo.broke_off": (
        "网页服务意外停止（退出码 {code}），上面有原因。",
        "The pages stopped by themselves (code {code}); the reason stands above.",
    ),
    "demo.no_first_page": (
        "网页服务没有起来（{address}），上面有原因。",
        "The pages did not come up ({address}); the reason stands above.",
    ),
    "demo.runs_already": (
        "演示已经在运行（进程 {who}）。账号：kapok demo logins",
        "The demonstration runs already (process {who}). Accounts: kapok demo logins",
    ),
    "demo.no_logins": (
        "还没有演示账号。先启动演示：kapok demo",
        "There are no accounts yet. Start the demonstration first: kapok demo",
    ),
    "demo.code": (
        "{code}（还能用 {seconds} 秒，只能用一次）",
        "{code} (good for {seconds} s, and once)",
    ),
    "demo.col_role": ("角色", "Role"),
    "demo.col_username": ("账号", "Account"),
    "demo.col_password": ("密码", "Password"),
    "demo.col_factor": ("动态码", "Code"),
    "demo.col_look": ("先看", "Look at first"),
    "demo.factor": ("要", "yes"),
    "demo.factor_how": (
        "要动态码的，另开一个终端：.venv/bin/kapok demo code 账号。再看账号：.venv/bin/kapok demo logins",
        "Those who need a code: .venv/bin/kapok demo code ACCOUNT in another terminal. Accounts again: .venv/bin/kapok demo logins",
    ),
    "demo.next": (
        "再看政策怎样判定：.venv/bin/kapok demo screen",
        "To see the policy decide: .venv/bin/kapok demo screen",
    ),
    "demo.walked": (
        "✔ 每种角色走了一遍：{n} 页（{seconds} 秒）",
        "✔ walked with every role: {n} pages ({seconds} s)",
    ),
    "demo.office_stopped": ("✔ 网页和数据库已停", "✔ pages and database have stopped"),
    "demo.check.first_page": (
        "从启动到第一页 {n} 秒（不超过 {most} 秒）",
        "{n} s from the start to the first page (at most {most})",
    ),
    "demo.walk_nobody": (
        "没有登录：{n} 页，最慢 {slowest} 秒 {path}（打不开：{wrong}）",
        "not logged in: {n} pages, slowest {slowest} s {path} (did not open: {wrong})",
    ),
    "demo.walk_role": (
        "{role} {username}：登录后 {n} 页，最慢 {slowest} 秒 {path}（打不开：{wrong}）",
        "{role} {username}: {n} pages, slowest {slowest} s {path} (did not open: {wrong})",
    ),
    "demo.check.login_first": (
        "没有登录，打开办公页先到 {where}",
        "a page of the office leads to {where} first",
    ),
    "demo.check.foreign": (
        "{role}不该打开 {path}，得到 {status}",
        "{role} must not open {path}, and got {status}",
    ),
    "demo.check.found": (
        "{role}按姓名找，没有找到（{path}）",
        "{role} looked for a name and did not find it ({path})",
    ),
    "demo.check.day": (
        "{n} 页都写明是演示，今天按 {day} 算",
        "all {n} pages say that this is a demonstration and that today counts as {day}",
    ),
    "demo.check.masked": (
        "{n} 页上没有一个完整的身份证号、电话、账号（有的：{where}）",
        "no whole identity number, telephone or account on {n} pages (but: {where})",
    ),
    "demo.check.code": (
        "命令 {where} 给出动态码",
        "the command {where} gives a code",
    ),
    "demo.look_village_officer": (
        "{where} 的人：查找“{who}”，看他的一人一档、一户一档",
        "people of {where}: look for “{who}”, open the record and the household",
    ),
    "demo.look_township_officer": (
        "{where} 全乡的人；换成邻乡的就看不到",
        "everybody of {where}; nobody of the next township",
    ),
    "demo.look_caseworker": (
        "今天要办的：两处来源不一致的事实；再查找“{who}”，改一处",
        "what is to be done today: facts on which two sources disagree; then look for “{who}” and change something",
    ),
    "demo.look_city": (
        "/imports/：城市的每个文件各是一次导入，每一行怎么样了",
        "/imports/: every file of the city is an import, with what became of each row",
    ),
    "demo.look_approver": (
        "同一页，换一个角色看；登录要动态码",
        "the same pages in another role; logging in takes a code",
    ),
    "demo.look_finance": (
        "查找“{who}”：看得到，改不了",
        "look for “{who}”: seen, and not to be changed",
    ),
    "demo.look_leader": ("只有汇总，看不到人", "figures only, no people"),
    "demo.look_policy_officer": ("管规则，看不到人", "keeps the rules, sees no people"),
    "demo.look_auditor": (
        "操作日志，谁看过谁；先用经办人看过“{who}”，再来这里找",
        "the log, and who looked at whom: look at “{who}” as a caseworker, then find it here",
    ),
    "demo.look_administrator": (
        "账号和授权：一个人授权，另一个人确认",
        "accounts and grants: one gives, another confirms",
    ),
    "demo.look_employer": ("本单位登记了什么：{where}", "what is on record of {where}"),
    "demo.look_villager": ("自己一户登记了什么", "what is on record of one's own household"),
}
