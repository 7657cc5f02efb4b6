"""What `kapok serve` says: what it asks before it serves, and how to mend what is not as it should be."""

SERVING: dict[str, tuple[str, str]] = {
    "help.serve": (
        "正式运行：先核对设置、密钥、数据库，再打开网页；设置都在环境变量里",
        "Serve for real: settings, keys and database are checked first; all settings come from the environment",
    ),
    "help.serve_check": ("只核对，不打开网页", "check only, and serve nothing"),
    "help.accounts": (
        "账号、角色、部门、区划：管理员在网页上办的，这里都能办",
        "Accounts, roles, departments, areas: all that administrators do on pages",
    ),
    "help.first_two": (
        "新办公室最早的两个管理员；以后的账号由他们在网页上建",
        "The first two administrators of a new office; they make all others on the pages",
    ),
    "help.first": ("账号=姓名，两个", "account=name, two of them"),
    "help.locked_out": (
        "原来的管理员都进不来了（手机、密码都丢了）：另建两位，历史里写明",
        "nobody of the present administrators comes in any more: two more are made, and history says so",
    ),
    "use.first_two": (
        "要写两个管理员，例如：kapok accounts begin zhao=赵管理 qian=钱管理。一个人授权，要另一个人确认。",
        "Name two administrators, such as: kapok accounts begin zhao=Zhao qian=Qian. What one grants the other confirms.",
    ),
    "accounts.not_first": (
        "已经有管理员了，新账号由他们建：网页 /admin/accounts/，或者 kapok accounts login、create。他们都进不来时，加 --locked-out。",
        "There are administrators already; they make accounts on the pages (/admin/accounts/), or by kapok accounts login and create. If none of them comes in any more, add --locked-out.",
    ),
    "accounts.first": (
        "账号 {user}　初始密码 {password}",
        "account {user}  first password {password}",
    ),
    "accounts.first_next": (
        "密码只显示这一次。第一次登录要改密码，再在“设置”里启用第二因素，管理员的角色才生效。",
        "These passwords are shown once. At the first login they are changed; the role holds once a second factor is set up under “Settings”.",
    ),
    "db.no_keys": (
        "还没有密钥文件（{path}），身份证号、电话、账号存不进去。运行 kapok keys new，再运行一次 kapok db migrate。",
        "There is no ring yet ({path}), so no number of a person can be kept. Run kapok keys new, then kapok db migrate once more.",
    ),
    "serve.asking": ("正在核对设置、数据库、密钥", "Checking settings, database and keys"),
    "serve.serves": (
        "木棉在 {listen} 提供网页（数据库 {name}）。按 Ctrl-C 或发 TERM 停止。",
        "Kapok serves on {listen} (database {name}). Ctrl-C or TERM stops it.",
    ),
    "serve.fine": (
        "可以启动：{listen}，{n} 个进程。",
        "Ready to serve: {listen}, {n} workers.",
    ),
    "serve.refused": (
        "没有启动：先改好上面 {n} 处。",
        "Nothing is served: mend the {n} above first.",
    ),
    "serve.listen": (
        "KAPOK_LISTEN 写的是“{value}”，要写地址和端口，如 127.0.0.1:8000，或 unix:/run/kapok/web.sock。",
        "KAPOK_LISTEN says “{value}”; write address and port, such as 127.0.0.1:8000, or unix:/run/kapok/web.sock.",
    ),
    "serve.socket": (
        "KAPOK_LISTEN 写的是“{value}”：套接字要写完整路径，所在的文件夹要已经建好。",
        "KAPOK_LISTEN says “{value}”: a socket needs its whole path, and its folder must be there.",
    ),
    "serve.open_without_https": (
        "KAPOK_LISTEN 是“{value}”，别的机器也连得上，却没有 https。只听 127.0.0.1，前面放反向代理做 https，再设 KAPOK_HTTPS=1。",
        "KAPOK_LISTEN is “{value}”, which other machines reach, without https. Listen on 127.0.0.1 behind a reverse proxy that does https, and set KAPOK_HTTPS=1.",
    ),
    "serve.proxy": (
        "KAPOK_PROXIES 里的“{value}”不是地址。写反向代理的地址，如 127.0.0.1；套接字写 unix。",
        "“{value}” in KAPOK_PROXIES is no address. Write the reverse proxy's, such as 127.0.0.1; `unix` for a socket.",
    ),
    "serve.https_without_proxy": (
        "设了 KAPOK_HTTPS=1，没有设 KAPOK_PROXIES：不知道信谁说的 https，网页会来回跳。写反向代理的地址，如 127.0.0.1。",
        "KAPOK_HTTPS=1 without KAPOK_PROXIES: nobody is believed that it was https, and pages redirect for ever. Name the reverse proxy, such as 127.0.0.1.",
    ),
    "serve.unix_without_proxy": (
        "KAPOK_LISTEN 是套接字“{value}”，KAPOK_PROXIES 里要有 unix，不然不知道访问者是谁，登录次数就限不住。",
        "KAPOK_LISTEN is the socket “{value}”: put `unix` in KAPOK_PROXIES, or nobody knows where visitors come from and logins cannot be throttled.",
    ),
    "serve.hosts_unset": (
        "没有设 KAPOK_HOSTS。写网站的域名，如 KAPOK_HOSTS=kapok.example.gov.cn，几个用逗号隔开。",
        "KAPOK_HOSTS is not set. Write the names of the site, such as KAPOK_HOSTS=kapok.example.gov.cn, with commas between.",
    ),
    "serve.hosts_all": (
        "KAPOK_HOSTS 写了“*”，等于谁的域名都认。写明网站的域名。",
        "KAPOK_HOSTS says “*”, so any name would do. Write the names of the site.",
    ),
    "serve.workers": (
        "KAPOK_WORKERS 写的是“{value}”，要写 1 到 {most} 的整数。",
        "KAPOK_WORKERS says “{value}”; write a whole number from 1 to {most}.",
    ),
    "serve.secret_missing": (
        "KAPOK_SECRET 指的文件不在：{path}。建一个，里面写 32 个以上随机的字；或者不设它，Kapok 自己生成一个。",
        "The file of KAPOK_SECRET is not there: {path}. Make one with 32 random characters or more; or leave it unset and Kapok makes its own.",
    ),
    "serve.secret_open": (
        "{path} 别的用户也能读。改成只有自己能读：chmod 600 {path}",
        "Others can read {path}. Let nobody else: chmod 600 {path}",
    ),
    "serve.secret_short": (
        "{path} 里的密钥太短，至少 {least} 个字。",
        "The secret in {path} is too short: {least} characters at least.",
    ),
    "serve.disk": (
        "{path} 所在的磁盘只剩 {free} MB（少于 {least} MB 就不启动）。腾出空间。",
        "Only {free} MB are left on the disk of {path} (below {least} MB nothing is served). Free some.",
    ),
    "serve.run_off": (
        "{title}：有效期到 {day}，已过。每一页都会写明：有效期内发生的事项，仍按本文件办完。",
        "{title} was valid until {day}. Every page says so: what happened while it was valid is still settled by it.",
    ),
    "serve.role_strong": (
        "网页连数据库用的 {role} 权限太大（超级用户、绕过行级安全，或是表的主人）。按 docs/database.md 重建这个角色。",
        "The role of the pages, {role}, may too much (superuser, past row-level security, or owner of tables). Make it as docs/database.md says.",
    ),
    "serve.not_migrated": (
        "数据库不是最新的（{n} 处）。先运行：kapok db migrate --cluster {cluster}",
        "The database is behind ({n} changes). First run: kapok db migrate --cluster {cluster}",
    ),
    "serve.unguarded": (
        "表 {table} 没有打开行级安全。运行 kapok db migrate --cluster {cluster}；还是这样，就是有人改过库。",
        "Row-level security is off on {table}. Run kapok db migrate --cluster {cluster}; if it stays off, somebody has changed the database.",
    ),
    "serve.demonstration": (
        "这个库标着演示，今天按 {day} 算。正式的库不应该有这个标记。",
        "This database is marked as a demonstration, and today counts as {day}. One in use should not be.",
    ),
    "serve.day_ignored": (
        "库里写着业务日期 {day}，不是演示库，不算数：今天就是今天。",
        "The database says business day {day}; it is no demonstration, so that does not count: today is today.",
    ),
    "serve.administrators": (
        "管理员不到 {least} 个，授权没有人确认。新办公室：kapok accounts begin 账号=姓名 账号=姓名",
        "Fewer than {least} administrators: nobody can confirm a grant. In a new office: kapok accounts begin USER=NAME USER=NAME",
    ),
    "serve.no_data_key": (
        "库里还没有加密用的数据密钥（{purpose}）。有了密钥文件（kapok keys new）以后，运行 kapok db migrate。",
        "The database has no key for its {purpose} yet. Once there is a ring (kapok keys new), run kapok db migrate.",
    ),
}
