"""What is said about the registry's database: its tables brought up to date, its history verified."""

REGISTRY: dict[str, tuple[str, str]] = {
    "help.db_migrate": (
        "建好、更新库里的表：程序要的，和政策词汇要的；再运行一次什么都不变",
        "Make the tables, or bring them up to this Kapok and the policy's vocabulary; run again, it changes nothing",
    ),
    "db.migrating": ("正在更新库里的表", "Bringing the tables up to date"),
    "db.migrated": (
        "库已更新：{steps} 步，词汇里 {entities} 种记录的表建好或改过。",
        "The database is up to date: {steps} steps, tables of {entities} kinds of records made or changed.",
    ),
    "db.migrated_already": (
        "库已是最新的，什么都没有变。",
        "The database was up to date; nothing has changed.",
    ),
    "db.no_btree_gist": (
        "{address} 上没有 btree_gist，管不住“同一个人同时在两户”。装上 PostgreSQL 的 contrib 包（如 postgresql-contrib），再来。",
        "{address} lacks btree_gist, without which nothing keeps a person from being in two households at once. Install PostgreSQL's contrib package (such as postgresql-contrib) and run this again.",
    ),
    "db.column_differs": (
        "{table} 的 {column} 现在是 {there}，词汇要 {wanted}。已有的数据不会自动换类型：改回词汇，或另起一个名字。",
        "{column} of {table} is {there}, the vocabulary wants {wanted}. Facts are never cast in silence: change the vocabulary back, or give the fact another name.",
    ),
    "db.behind": (
        "库里的表比程序或政策的词汇旧。先运行 kapok db migrate。",
        "The database's tables are older than this Kapok or the policy's vocabulary. Run kapok db migrate first.",
    ),
    "help.screen_registry": (
        "筛查实名库里的人和单位，不读文件夹",
        "screen the registry in the database instead of a folder",
    ),
    "use.data_or_registry": (
        "写一个数据文件夹，或用 --registry 筛查实名库，两样选一样。",
        "Name a folder of data, or say --registry for the database: one of the two.",
    ),
    "screen.taking": ("正在从实名库取数", "Taking the facts out of the registry"),
    "screen.registry_empty": (
        "实名库里还没有数据。先把台账导入。",
        "The registry holds nothing yet. Import the registers first.",
    ),
    "use.audit_chain": (
        "核对文件里的行，要用 --chain 说明链在哪个文件；不写文件，就核对数据库的历史。",
        "For rows of a file name the chain with --chain; without a file the database's own history is meant.",
    ),
    "audit.sealing": ("正在封存历史", "Sealing the history"),
    "audit.verifying": ("正在核对历史", "Verifying the history"),
    "audit.history_sealed": ("封存了 {n} 条历史。", "{n} events of the history are sealed."),
    "audit.unsealed": ("还没有封存的有 {n} 条。", "{n} events are not sealed yet."),
    "audit.event": (
        "是第 {id} 号历史：{what}",
        "It is event {id} of the history: {what}",
    ),
}
