"""Every address of the application: opened by the browser suite, or here with the reason not to.

A new name that is in neither table fails `test_every_page.py`.
"""

from dataclasses import dataclass

from tests.access_texts import DRAFT, EMPTY

NOBODY = ""
CHIEF = "projet@cci-saone-doubs.example"
FINANCES = "finances@ccvm.example"
ELECTED = "elu@gbm.example"
ADMINISTRATOR = "admin@ccvm.example"


@dataclass(frozen=True)
class Visit:
    """A page as someone sees it; « {round} », « {code} » and « {deliberation} » stand for an
    issued round, the code of its first letter, and a deliberation."""

    name: str
    args: tuple[str, ...] = ()
    by: str = ELECTED
    query: str = ""


DOUBS, ROADMAP, SUBSIDY = "TI-DOUBS", "CEC-GBM", "PMT-2024"

VISITS = (
    Visit("login", by=NOBODY),
    Visit("account_reset_password", by=NOBODY),
    Visit("account_reset_password_done", by=NOBODY),
    Visit("account_reset_password_from_key", ("1", "x-y"), by=NOBODY),
    Visit("account_reset_password_from_key_done", by=NOBODY),
    Visit("account"),
    Visit("password"),
    Visit("account_reauthenticate"),
    Visit("sessions"),
    Visit("second_factor"),
    Visit("accessibility", by=NOBODY),
    Visit("verification", by=NOBODY),
    Visit("verification", by=NOBODY, query="?code=illisible"),
    Visit("verified_letter", ("{code}",), by=NOBODY),
    Visit("home", by=FINANCES),
    Visit("home", by=CHIEF),
    Visit("home"),
    Visit("own_epci"),
    Visit("calendar"),
    Visit("calendar", query="?mois=2025-05&convention=TI-DOUBS"),
    Visit("search"),
    Visit("search", query="?q=besancon"),
    Visit("search", query="?q=%25'"),
    Visit("convention_list"),
    Visit("convention_list", query="?recherche=%25'"),
    Visit("convention", (DOUBS,)),
    Visit("convention", (ROADMAP,)),
    Visit("convention_parties", (DOUBS,)),
    Visit("convention_text", (DOUBS,)),
    Visit("convention_text", (ROADMAP,)),
    Visit("convention_text", (DRAFT,), by=FINANCES),
    Visit("convention_text", (EMPTY,), by=FINANCES),
    Visit("add_article", (DRAFT, "0"), by=FINANCES),
    Visit("edit_article", (DRAFT, "0", "{article}"), by=FINANCES),
    Visit("plan", (DOUBS,)),
    Visit("plan", (ROADMAP,)),
    Visit("sharing", (DOUBS,)),
    Visit("sharing", (ROADMAP,)),
    Visit("sharing_of", (DOUBS, "animation", "2025")),
    Visit("sharing_of", (DOUBS, "animation", "2027")),
    Visit("adopt_key", (DOUBS, "actions", "2026"), by=FINANCES),
    Visit("adopt_key", (DOUBS, "actions", "2025")),
    Visit("rule_search", (DOUBS, "animation", "2024"), query="?t2=40&t3=60"),
    Visit("what_if", (DOUBS, "animation", "2025"), by=FINANCES),
    Visit("keep_scenario", (DOUBS, "animation", "2025"), by=FINANCES),
    Visit("scenario", (DOUBS, "{scenario}"), by=FINANCES),
    Visit("what_if", (DOUBS, "animation", "2027"), query="?n=2&bk=equal&p3=x"),
    Visit("settlements", by=FINANCES),
    Visit("settlement", (DOUBS, "animation", "2025"), by=FINANCES),
    Visit("call_rounds", (DOUBS,), by=CHIEF),
    Visit("call_rounds", (ROADMAP,)),
    Visit("prepare_round", (DOUBS, "animation", "2025"), by=CHIEF),
    Visit("prepare_round", (DOUBS, "animation", "2027"), by=CHIEF),
    Visit("prepare_round", (DOUBS, "animation", "2025")),
    Visit("call_round", (DOUBS, "{round}")),
    Visit("cancel_round", (DOUBS, "{round}"), by=CHIEF),
    Visit("roles"),
    Visit("invitation", ("{secret}",), by=NOBODY),
    Visit("organisation", ("{ccvm}",), by=FINANCES),
    Visit("edit_organisation", ("{ccvm}",), by=ADMINISTRATOR),
    Visit("people", ("{ccvm}",), by=ADMINISTRATOR),
    Visit("register", ("{ccvm}",), by=ADMINISTRATOR),
    Visit("organisation_journal", ("{ccvm}",), by=ADMINISTRATOR),
    Visit("convention_journal", (DOUBS,)),
    Visit("convention_follow_up", (DOUBS,), by=FINANCES),
    Visit("convention_follow_up", (ROADMAP,)),
    Visit("add_duty", (DOUBS,), by=FINANCES, query="?usuelle=suite"),
    Visit("edit_duty", (DOUBS, "{duty}"), by=FINANCES),
    Visit("complete_duty", (DOUBS, "{duty}"), by=FINANCES),
    Visit("convention_aims", (DOUBS,), by=FINANCES),
    Visit("convention_aims", (ROADMAP,)),
    Visit("convention_aims", (SUBSIDY,)),
    Visit("readings", (DOUBS, "2026-t3"), by=FINANCES),
    Visit("add_indicator", (DOUBS,), by=FINANCES),
    Visit("edit_indicator", (DOUBS, "{indicator}"), by=FINANCES),
    Visit("add_lever", (DOUBS,), by=FINANCES),
    Visit("convention_documents", (DOUBS,), by=FINANCES),
    Visit("convention_documents", (DOUBS,)),
    Visit("document_preview", (DOUBS, "{document}")),
    Visit("epci_list"),
    Visit("epci_list", query="?recherche=%25'"),
    Visit("epci", ("242504116",), by=FINANCES),
    Visit("correct_population", ("242504116", "2025"), by=FINANCES),
    Visit("import_populations", by=FINANCES),
    Visit("import_populations"),
    Visit("import_report", ("{import_report}",)),
    Visit("population_grid", ("2027",), by=FINANCES),
    Visit("population_grid", ("2027",)),
    Visit("deliberation_list"),
    Visit("deliberation", ("{deliberation}",)),
    Visit("convention_deliberations", (DOUBS,)),
    Visit("approval_matrix"),
    Visit("approval_matrix", by=ADMINISTRATOR),
    Visit("approval", ("{party}", "0"), by=ADMINISTRATOR),
    Visit("record_deliberation", by=ADMINISTRATOR),
    Visit("edit_deliberation", ("{own_deliberation}",), by=ADMINISTRATOR),
    Visit("attach_piece", ("{own_deliberation}",), by=ADMINISTRATOR),
    Visit("deliberation_receipt", ("{own_deliberation}",), by=ADMINISTRATOR),
)

NOT_FOUND = Visit("convention", ("INCONNUE",))

NOT_PAGES = {
    "text_pdf": "a PDF",
    "document_content": "a file",
    "propose_articles": "an act: POST only, pressed in a test",
    "move_article": "an act: POST only, pressed in a journey",
    "remove_article": "an act: POST only, pressed in a test",
    "deliberation_extract": "a PDF",
    "calendar_address": "writes, and leads back to the calendar",
    "calendar_feed": "a file for other software",
    "what_if_page": "a PDF",
    "what_if_workbook": "a workbook",
    "matrix_file": "a table for a spreadsheet",
    "health": "a probe for machines",
    "account_login": "the sign-in, as allauth calls it",
    "proconnect": "leads to the State's sign-on",
    "oidc_authentication_callback": "comes back from it",
    "mfa_authenticate": "between the password and the code: opened in a journey",
    "mfa_reauthenticate": "for whoever has a second factor: opened in a journey",
    "enrol": "asks the password first: opened in a journey",
    "recovery_codes": "shown once: opened in a journey",
    "remove_second_factor": "an act: POST only",
    "renew_recovery_codes": "an act: POST only",
    "logout": "an act: POST only, pressed in a journey",
    "document": "a file",
    "aims_file": "a CSV or a workbook",
    "edit_lever": "the page of `add_lever`, filled in: opened in a test",
    "withdraw_document": "an act: POST only, pressed in a test",
    "reopen_duty": "an act: POST only, pressed in a test",
    "give_up_duty": "an act: POST only, pressed in a test",
    "resume_duty": "an act: POST only, pressed in a test",
    "revoke_role": "an act: POST only, pressed in a journey",
    "resend_invitation": "an act: POST only, pressed in a test",
    "withdraw_invitation": "an act: POST only, pressed in a test",
    "organisation_journal_file": "a CSV or a workbook",
    "convention_journal_file": "a CSV or a workbook",
    "act_for": "an act: POST only, pressed in a journey",
    "finish_round": "an act: POST only, pressed in a journey",
    "import_preview": "a file that its sender alone sees: opened in a journey",
    "import_report_file": "a file",
    "population_template": "a file",
    "settlement_file": "a file",
    "preview_letter": "a PDF",
    "letter": "a PDF",
    "letters_pdf": "a PDF",
    "letters_zip": "an archive",
}
