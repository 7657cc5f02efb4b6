"""What is said of the demonstration's token for another system: `kapok demo token`."""

DEMO_TOKEN: dict[str, tuple[str, str]] = {
    "help.demo_token": (
        "接口的演示令牌，和怎么用它",
        "the token of the interface for other systems, and how to use it",
    ),
    "demo.token": (
        "“{name}”的令牌，盐边县经办人的权限；由 guanli 发放、guanli2 确认。管理员在 /admin/tokens/ 看得到它，可以撤销。",
        "The token of “{name}”, with the rights of a caseworker of Yanbian county; made by guanli, confirmed by guanli2. Administrators see it at /admin/tokens/ and may revoke it.",
    ),
    "demo.token_try": (
        "演示在运行时，这样试（说明在 {address}api/）：",
        "While the demonstration runs, try it so (described at {address}api/):",
    ),
    "demo.no_token": (
        "还没有演示令牌。先启动演示，等它就绪：kapok demo",
        "There is no token yet. Start the demonstration and wait until it is ready: kapok demo",
    ),
}
