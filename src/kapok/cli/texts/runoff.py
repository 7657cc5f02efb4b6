"""Words of how a policy runs off."""

RUN_OFF: dict[str, tuple[str, str]] = {
    "check.run_off": ("过渡：最晚 {day} 申请。{say}", "Run-off: to be claimed by {day}. {say}"),
}
