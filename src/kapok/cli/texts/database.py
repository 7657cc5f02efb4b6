"""What `kapok db` says: its help, what was done, and what a person can mend. `db.<code>` is the platform's trouble."""

_HELP: dict[str, tuple[str, str]] = {
    "help.db": ("数据库：启动、停止、备份、恢复", "The database: start, stop, back up, restore"),
    "help.db_start": (
        "启动自带的 PostgreSQL（第一次先建库）；用别的服务器的，在那里备好角色",
        "Start the PostgreSQL that comes along, made first if need be; with DATABASE_URL: prepare the roles there",
    ),
    "help.db_stop": ("停止自带的 PostgreSQL", "Stop the PostgreSQL that comes along"),
    "help.db_status": (
        "数据库在不在运行（退出码 0 能用，1 不能用）",
        "Whether the database runs (code 0: it can be used, 1: not)",
    ),
    "help.db_backup": (
        "备份整个库和文件库到一个文件，旁边写校验值；密钥不在里面",
        "Save database and files to one archive, its hash beside it; the keys are not in it",
    ),
    "help.db_restore": (
        "从备份恢复：要么全部恢复，要么什么都不变",
        "Restore from a backup: all of it, or nothing is changed",
    ),
    "help.db_shell": ("打开 psql", "Open psql"),
    "help.db_cluster": (
        "哪一个库：default（正式）、demo（演示）、test（测试）",
        "which one: default (for real), demo, test",
    ),
    "help.db_backup_file": (
        "备份写到哪里；已有的文件不覆盖",
        "where to write it; what is there is not written over",
    ),
    "help.db_restore_file": ("备份文件", "the backup"),
    "help.db_replace": ("先清掉库里现有的内容", "throw away what is in the database first"),
    "help.db_role": (
        "以谁的身份：owner 表的主人，web 网页，jobs 长任务",
        "as whom: owner of the tables, web, jobs",
    ),
    "use.db_role": (
        "没有“{value}”这个身份。可用：owner、web、jobs",
        "There is no role “{value}”. There are: owner, web, jobs",
    ),
    "use.db_no_json": (
        "psql 的输出不是 JSON：不要加 --json。",
        "psql prints no JSON: leave --json out.",
    ),
}
_DONE: dict[str, tuple[str, str]] = {
    "db.starting": ("正在启动数据库", "Starting the database"),
    "db.started": (
        "数据库 {name} 已启动（PostgreSQL {version}），数据在 {path}",
        "Database {name} has started (PostgreSQL {version}); its data are in {path}",
    ),
    "db.runs_already": (
        "数据库 {name} 已在运行（PostgreSQL {version}），数据在 {path}",
        "Database {name} runs already (PostgreSQL {version}); its data are in {path}",
    ),
    "db.prepared": (
        "DATABASE_URL 的数据库可以用：{address}（PostgreSQL {version}），角色已备好",
        "The database of DATABASE_URL can be used: {address} (PostgreSQL {version}); the roles are there",
    ),
    "db.stopped": ("数据库 {name} 已停止。", "Database {name} has stopped."),
    "db.ran_not": ("数据库 {name} 本来就没有运行。", "Database {name} was not running."),
    "db.status": ("数据库 {name}：{state}", "Database {name}: {state}"),
    "db.status_more": (
        "PostgreSQL {version}，进程 {pid}，从 {since} 起",
        "PostgreSQL {version}, process {pid}, since {since}",
    ),
    "db.status_place": ("数据在 {path}", "Data in {path}"),
    "db.status_elsewhere": (
        "数据库在 {address}（PostgreSQL {version}，由 DATABASE_URL 指定）：能用",
        "The database is {address} (PostgreSQL {version}, named by DATABASE_URL): it can be used",
    ),
    "db.state_absent": (
        "还没有建（kapok db start 会建）",
        "not made yet (kapok db start makes it)",
    ),
    "db.state_stopped": ("已停止", "stopped"),
    "db.state_starting": ("正在启动", "starting"),
    "db.state_running": ("正在运行", "running"),
    "db.state_stopping": ("正在停止", "stopping"),
    "db.state_crashed": (
        "意外中断（kapok db start 会恢复，已提交的不会丢）",
        "ended unexpectedly (kapok db start recovers it; nothing committed is lost)",
    ),
    "db.saving": ("正在备份到 {path}", "Saving to {path}"),
    "db.saved": (
        "已备份到 {path}（{size} 字节，其中材料 {files} 份）",
        "Saved to {path} ({size} bytes, files: {files})",
    ),
    "db.without_keys": (
        "密钥不在里面，这是有意的：{ring} 要另外备份，分开放；没有它，号码和材料都打不开。",
        "The keys are not in it, on purpose: back up {ring} by itself and keep it apart. Without it no number and no paper opens.",
    ),
    "db.set_aside": (
        "原来的文件库挪到了 {path}，没有删；看过不要了再删。",
        "The files that were there are now in {path}; nothing was deleted. Look at them, then delete them.",
    ),
    "db.ring_of_its_time": (
        "用备份那时的密钥文件打开：kapok keys check，kapok files check。",
        "It opens with the ring of its time: kapok keys check, kapok files check.",
    ),
    "db.files_there": (
        "{path} 里已有文件，什么都没有动。确定换成备份里的，加 --replace；原来的会挪到旁边。",
        "There are files in {path}; nothing was changed. If those of the backup are to take their place, add --replace; they are set aside.",
    ),
    "db.wrong_member": (
        "备份里的 {member} 和清单对不上，什么都没有动。换一份备份。",
        "{member} in the backup is not what its list says; nothing was changed. Use another backup.",
    ),
    "db.hash": ("校验值在 {path}：{sha256}", "Its hash is in {path}: {sha256}"),
    "db.will_replace": (
        "将清掉 {address} 里现有的 {n} 张表，换成备份里的；中途出错就原样不动。",
        "{n} tables in {address} go and those of the backup come; if anything fails nothing is changed.",
    ),
    "db.restoring": ("正在从 {path} 恢复", "Restoring from {path}"),
    "db.restored": (
        "已从 {path} 恢复：{n} 张表，材料 {files} 份。",
        "Restored from {path}: {n} tables, files: {files}.",
    ),
}
_SERVER: dict[str, tuple[str, str]] = {
    "db.cluster_name": (
        "“{name}”不能作库名：用小写字母开头，只有小写字母、数字和连字符，至多 31 个字。",
        "“{name}” cannot be a name here: a small letter first, then small letters, digits, hyphens, 31 at most.",
    ),
    "db.full": (
        "磁盘满了：{path}。腾出地方再来；已提交的数据没有丢。",
        "The disk is full: {path}. Make room and try again; nothing committed is lost.",
    ),
    "db.not_permitted": (
        "没有权限：{path}。换有权限的用户来做，或用 KAPOK_HOME 指定另一个文件夹。",
        "Not permitted: {path}. Do it as a user who may, or name another folder with KAPOK_HOME.",
    ),
    "db.no_home": (
        "不知道数据放在哪里：系统不认得现在的用户，没有它的主文件夹。用 KAPOK_HOME 指定一个文件夹。",
        "No place for the data: the system does not know this user or its home. Name a folder with KAPOK_HOME.",
    ),
    "db.unusable": (
        "{path} 用不了：{reason}。可以用 KAPOK_HOME 指定另一个文件夹。",
        "{path} cannot be used: {reason}. KAPOK_HOME names another folder.",
    ),
    "db.unreachable": (
        "数据库的用户 {user} 进不了 {path}。用 KAPOK_HOME 指定它进得去的地方（如 /var/lib/kapok），或给这个文件夹加上 x 权限。",
        "The database's user {user} may not enter {path}. Name a place it can reach with KAPOK_HOME (e.g. /var/lib/kapok), or add the x permission.",
    ),
    "db.no_user": (
        "PostgreSQL 不能以 root 运行，这里又没有这个普通用户：{names}。用 KAPOK_DB_USER 写一个已有的普通用户。",
        "PostgreSQL does not run as root, and there is no such ordinary user here: {names}. Name one that exists with KAPOK_DB_USER.",
    ),
    "db.other_user": (
        "{path} 是另一个用户（{uid}）的，现在会以 {user} 运行。换回原来的用户，或用 KAPOK_DB_USER 写明。",
        "{path} belongs to another user ({uid}); the server would run as {user}. Use that user again, or name it with KAPOK_DB_USER.",
    ),
    "db.no_server_here": (
        "{system} 上没有自带的数据库。把 DATABASE_URL 设成一台 PostgreSQL 15 以上的服务器。",
        "No database comes along on {system}. Set DATABASE_URL to a PostgreSQL of version 15 or newer.",
    ),
    "db.no_programs": (
        "找不到 PostgreSQL 的程序：这个系统没有现成的安装包，机器上也没有装 {oldest} 以上的。装一个 PostgreSQL，或把 DATABASE_URL 设成已有的服务器。",
        "No programs of PostgreSQL: there is no wheel for this system, and none of version {oldest} or newer is installed. Install one, or set DATABASE_URL to a server.",
    ),
    "db.bad_programs": (
        "{path} 里的 PostgreSQL 程序运行不了：{reason}。重新安装依赖，或设 DATABASE_URL。",
        "PostgreSQL's programs in {path} do not run: {reason}. Install the dependencies anew, or set DATABASE_URL.",
    ),
    "db.no_client": (
        "找不到 {name}。装上 PostgreSQL 的客户端程序再来。",
        "There is no {name}. Install the client programs of PostgreSQL.",
    ),
    "db.busy": (
        "等了 {seconds} 秒，{path} 仍被占着（进程号和在做的事：{holder}）。等它做完，或结束那个进程。",
        "After {seconds} seconds {path} is still held (process and what it does: {holder}). Wait for it, or end that process.",
    ),
    "db.not_made": (
        "建库没有成功（{path}）：{reason}。改好再来，会从头建。",
        "The database could not be made ({path}): {reason}. Mend that and try again; it begins anew.",
    ),
    "db.not_started": (
        "数据库没有启动起来：{reason}。详情在 {path}。",
        "The database did not start: {reason}. More is in {path}.",
    ),
    "db.slow": (
        "等了 {seconds} 秒数据库还没有就绪，它仍在启动（崩溃以后要恢复）。稍后再来；进展在 {path}。",
        "Not ready after {seconds} seconds; it is still starting (after a crash it recovers). Try again later; see {path}.",
    ),
    "db.survivors": (
        "数据库 {name} 的旧进程还在（{pids}），结束不了。请结束它们再来，否则数据会坏。",
        "Old processes of database {name} are still there ({pids}) and do not end. End them first, or the data would be damaged.",
    ),
    "db.not_data": (
        "{path} 不是数据库的数据。移走它，再 kapok db start。",
        "{path} holds no database. Move it away, then kapok db start.",
    ),
    "db.other_version": (
        "{path} 是 PostgreSQL {made} 的数据，现在的程序是 {ours}。用原来的版本备份（kapok db backup），再恢复到新的里。",
        "{path} holds data of PostgreSQL {made}, the programs are {ours}. Back up with the old version (kapok db backup) and restore into the new.",
    ),
    "db.bad_passwords": (
        "{path} 的内容坏了。从备份里找回这个文件；找不回就移走整个文件夹，重新建库、恢复备份。",
        "{path} is damaged. Put it back from a copy; else move the whole folder away, start anew and restore a backup.",
    ),
    "db.lost_passwords": (
        "数据还在，但 {path} 里没有管理员的密码。把这个文件放回来；找不回就移走整个文件夹，重新建库、恢复备份。",
        "The data are there, but {path} lacks the administrator's password. Put the file back; else move the whole folder away, start anew and restore a backup.",
    ),
    "db.not_running": (
        "数据库 {name} 还没有建。先运行 kapok db start。",
        "Database {name} is not made yet. Run kapok db start first.",
    ),
}
_ADDRESS: dict[str, tuple[str, str]] = {
    "db.no_connection": (
        "连不上 {address}：{reason}。自带的数据库用 kapok db start 启动；别处的，核对 DATABASE_URL 和那台服务器。",
        "No connection to {address}: {reason}. Start the one that comes along with kapok db start; for another check DATABASE_URL and the server.",
    ),
    "db.bad_url": (
        "{variable} 写得不对：{reason}。要像 postgresql://用户:密码@主机/库名。",
        "{variable} is not an address: {reason}. Write postgresql://user:password@host/database.",
    ),
    "db.not_ours": (
        "{address} 由 DATABASE_URL 指定，不归 Kapok 停。",
        "{address} is named by DATABASE_URL; it is not for Kapok to stop.",
    ),
    "db.old_server": (
        "{address} 是 PostgreSQL {version}，要 {oldest} 以上。",
        "{address} is PostgreSQL {version}; {oldest} or newer is needed.",
    ),
    "db.not_the_owner": (
        "{address} 的用户不是这个库的主人。请给 Kapok 单独建一个库，主人就是这个用户。",
        "The user of {address} does not own the database. Make a database for Kapok that this user owns.",
    ),
    "db.may_not_make_roles": (
        "{address} 的用户不能建角色。给它 CREATEROLE；或请管理员建好（docs/database.md），再设 DATABASE_URL_WEB 和 DATABASE_URL_JOBS。",
        "The user of {address} may not make roles. Grant it CREATEROLE; or have them made (docs/database.md) and set DATABASE_URL_WEB and DATABASE_URL_JOBS.",
    ),
    "db.roles_refused": (
        "{address} 上的角色没有备成，什么都没有变：{reason}。请管理员建好（docs/database.md），再设 DATABASE_URL_WEB 和 DATABASE_URL_JOBS。",
        "The roles could not be made at {address}, nothing was changed: {reason}. Have them made (docs/database.md) and set DATABASE_URL_WEB and DATABASE_URL_JOBS.",
    ),
    "db.no_app_role": (
        "{address} 上没有角色 {role}。请管理员照 docs/database.md 建好。",
        "{address} has no role {role}. Have it made as docs/database.md says.",
    ),
    "db.foreign_roles": (
        "{address} 上已有角色 {roles}，这里没有它们的密码。设 DATABASE_URL_WEB 和 DATABASE_URL_JOBS；或者确认没有人用，删掉它们再来。",
        "{address} has the roles {roles} already, and their passwords are not here. Set DATABASE_URL_WEB and DATABASE_URL_JOBS; or drop them if nobody uses them.",
    ),
    "db.not_prepared": (
        "{address} 上还没有备好网页和任务的角色。先运行 kapok db start。",
        "The roles for web and jobs are not made yet at {address}. Run kapok db start first.",
    ),
    "db.role_too_strong": (
        "角色 {role} 是超级用户，或能绕过行级安全，不能给应用用。请管理员去掉这些权限。",
        "Role {role} is a superuser or bypasses row-level security; the application may not use it. Have that taken away.",
    ),
}
_SAVING: dict[str, tuple[str, str]] = {
    "db.exists": (
        "{path} 已经有了，不覆盖。换一个文件名。",
        "{path} is there already and is not written over. Choose another name.",
    ),
    "db.not_backed_up": (
        "没有备份成 {path}：{reason}",
        "Not saved to {path}: {reason}",
    ),
    "db.no_file": (
        "没有这个文件：{path}。恢复要备份文件和它旁边的 .sha256。",
        "There is no file {path}. A restore needs the backup and the .sha256 beside it.",
    ),
    "db.no_backup": (
        "{path} 不是 kapok db backup 写的备份。",
        "{path} is no backup of kapok db backup.",
    ),
    "db.wrong_hash": (
        "{path} 和 {beside} 里的校验值不一样：文件坏了，或被改过。换一份备份。",
        "{path} does not have the hash of {beside}: it is damaged or was changed. Use another backup.",
    ),
    "db.not_empty": (
        "{address} 里已有 {tables} 张表，什么都没有动。确定不要了，加 --replace。",
        "{address} holds {tables} tables; nothing was changed. If they may go, add --replace.",
    ),
    "db.not_restored": (
        "没有从 {path} 恢复，数据库原样未动：{reason}",
        "Not restored from {path}, nothing was changed: {reason}",
    ),
}
DATABASE: dict[str, tuple[str, str]] = {**_HELP, **_DONE, **_SERVER, **_ADDRESS, **_SAVING}
