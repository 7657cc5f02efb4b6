from __future__ import annotations

from django.urls import path

from kapok.web.life.forms import FORMS
from kapok.web.subjects import PLACES
from kapok.web.views import (
    admin,
    affairs,
    areas,
    audit,
    comparisons,
    conflicts,
    corrected,
    entrance,
    files,
    finds,
    found,
    households,
    import_kinds,
    import_steps,
    imports,
    interface,
    jobs,
    life,
    looking,
    moves,
    organisations,
    own,
    people,
    plain,
    policies,
    policy_clauses,
    policy_readings,
    quality,
    roles,
    searching,
    simulations,
    tokens,
    trouble,
)

urlpatterns = [
    path("", plain.first, name="first"),
    path("help/", plain.help_page, name="help"),
    path("gallery/", plain.gallery, name="gallery"),
    path("login/", entrance.log_in, name="login"),
    path("login/code/", entrance.code, name="code"),
    path("logout/", entrance.log_out, name="logout"),
    path("desk/", own.desk, name="desk"),
    path("desk/conflicts/", conflicts.conflicts, name="conflicts"),
    path("org/", affairs.organisation, name="org"),
    path("my/", affairs.household, name="my"),
    path("settings/", own.settings, name="settings"),
    path("settings/password/", own.password, name="password"),
    path("settings/factor/", own.second_factor, name="factor"),
    path("settings/role/", own.role, name="role"),
    path("admin/accounts/", admin.accounts, name="accounts"),
    path("admin/accounts/new/", admin.new, name="new_account"),
    path("admin/accounts/<int:number>/", admin.account, name="account"),
    path("admin/areas/", areas.areas, name="areas"),
    path("admin/areas/<str:code>/", areas.area, name="area"),
    path("admin/jobs/", jobs.jobs, name="jobs"),
    path("admin/tokens/", tokens.tokens, name="tokens"),
    path("admin/tokens/new/", tokens.new, name="new_token"),
    path("admin/tokens/<int:number>/", tokens.token, name="token"),
    path("api/", interface.described, name="interface"),
    path("search/", searching.search, name="search"),
    path("search/<slug:token>/", searching.results, name="results"),
    path("reveal/", looking.reveal, name="reveal"),
    path("people/<slug:row>/looks/", looking.who_looked, {"entity": "person"}, name="person_looks"),
    path(
        "households/<slug:row>/looks/",
        looking.who_looked,
        {"entity": "household"},
        name="household_looks",
    ),
    path(
        "organisations/<slug:row>/looks/",
        looking.who_looked,
        {"entity": "organisation"},
        name="organisation_looks",
    ),
    path("audit/looks/", looking.all_looks, name="looks"),
    path("audit/log/", audit.log, name="log"),
    path("audit/roles/", roles.held, name="roles"),
    path("people/<slug:row>/", people.person, name="person"),
    path("people/<slug:row>/facts/<slug:entity>/", people.person_rows, name="person_rows"),
    path("households/<slug:row>/", households.household, name="household"),
    path(
        "households/<slug:row>/facts/<slug:entity>/",
        households.household_rows,
        name="household_rows",
    ),
    path("organisations/<slug:row>/", organisations.organisation, name="organisation"),
    path(
        "organisations/<slug:row>/facts/<slug:entity>/",
        organisations.organisation_rows,
        name="organisation_rows",
    ),
    path("people/<slug:row>/files/", files.papers, {"entity": "person"}, name="papers_person"),
    path(
        "households/<slug:row>/files/",
        files.papers,
        {"entity": "household"},
        name="papers_household",
    ),
    path(
        "organisations/<slug:row>/files/",
        files.papers,
        {"entity": "organisation"},
        name="papers_organisation",
    ),
    *(
        path(f"{place}/<slug:row>/{end}/", view, {"subject": subject}, name=f"{end}_{subject}")
        for subject, place in PLACES.items()
        for end, view in (("change", life.change), ("changes", life.done))
    ),
    *(
        path(
            f"{PLACES[subject]}/<slug:row>/change/{kind}/",
            life.act,
            {"subject": subject, "kind": kind},
            name=f"{kind}_{subject}",
        )
        for subject, forms in FORMS.items()
        for kind in forms
    ),
    *(
        path(
            f"{place}/<slug:row>/corrected/",
            corrected.corrected,
            {"subject": subject},
            name=f"corrected_{subject}",
        )
        for subject, place in PLACES.items()
    ),
    path("policies/", policies.policies, name="policies"),
    path("policies/<str:document>/", policies.document, name="policy"),
    path("policies/<str:document>/readings/", policy_readings.readings, name="readings"),
    path("policies/<str:document>/cases/<str:measure>/", policy_clauses.cases, name="cases"),
    path("policies/<str:document>/clauses/<str:clause>/", policy_clauses.clause, name="clause"),
    path("data-tasks/", quality.tasks, name="data_tasks"),
    path("data-tasks/<int:number>/", quality.task, name="data_task"),
    path("comparisons/", comparisons.comparisons, name="comparisons"),
    path("comparisons/new/", comparisons.new, name="comparison_new"),
    path("comparisons/<int:number>/", comparisons.comparison, name="comparison"),
    path("finds/", finds.finds, name="finds"),
    path("finds/<int:number>/", finds.run, name="finds_run"),
    path("finds/<int:number>/rows/", found.rows, name="finds_rows"),
    path("finds/<int:number>/results/", found.results, name="finds_results"),
    path("finds/<int:number>/changes/", found.changes, name="finds_changes"),
    path("finds/<int:number>/regrets/", found.regrets, name="finds_regrets"),
    path("imports/", imports.imports, name="imports"),
    path("imports/kinds/", import_kinds.kinds, name="import_kinds"),
    path("imports/kinds/<slug:layout>/", import_kinds.empty, name="import_empty"),
    path("imports/<int:number>/parse/", import_steps.parse, name="import_parse"),
    path("imports/<int:number>/rows/", import_steps.rows, name="import_rows"),
    path("imports/<int:number>/confirm/", import_steps.confirm, name="import_confirm"),
    path("imports/<int:number>/done/", import_steps.done, name="import_done"),
    path("imports/<int:number>/workbook/", import_steps.workbook, name="import_workbook"),
    path("simulations/", simulations.simulations, name="simulations"),
    path("moves/", moves.moves, name="moves"),
    path("moves/<int:number>/", moves.move, name="move"),
    path("files/<slug:key>/", files.opened, name="file"),
]
handler400 = trouble.unreadable
handler403 = trouble.forbidden
handler404 = trouble.missing
handler500 = trouble.failed
