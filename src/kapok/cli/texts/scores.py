"""Words of assessments: `kapok indicators`."""

SCORES: dict[str, tuple[str, str]] = {
    "assessed.title": ("考核 {id}　{title}", "Assessment {id}: {title}"),
    "assessed.points": ("{say}（{n} 分）", "{say} ({n} points)"),
    "assessed.by": ("看“{title}”", "by “{title}”"),
    "diff.kind_assessed": ("考核项", "assessed item"),
    "diff.field_indicator": ("指标", "indicator"),
    "diff.field_weight": ("分值", "points"),
    "scores.title": ("考核：{title}", "Assessment: {title}"),
    "scores.county": ("县（区）", "County"),
    "scores.sure": ("得分", "Points"),
    "scores.open": ("说不准", "Open"),
    "scores.full": ("满分", "Of"),
    "scores.waiting": ("没有数据、整项说不准的：{names}", "Open for lack of data: {names}"),
    "scores.scored": ("{name}：{sure}／{full}", "{name}: {sure} / {full}"),
    "scores.open_item": (
        "{name}：{sure} 到 {high}／{full}，有待核实的",
        "{name}: {sure} to {high} / {full}, while some are unknown",
    ),
    "scores.unset": ("{name}：标准未配置，满分 {full}", "{name}: standard not set, of {full}"),
    "scores.waits": ("{name}：{why}，满分 {full}", "{name}: {why}, of {full}"),
    "scores.empty": ("{name}：本县没有，不计分", "{name}: none in the county, not counted"),
}
