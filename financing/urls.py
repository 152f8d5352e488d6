"""The addresses of financing."""

from django.urls import URLPattern, path

from financing.actuals import pages as actuals
from financing.amendments import pages as amendments
from financing.amendments import writing_pages
from financing.budget import pages as budget
from financing.criteria import pages as criteria
from financing.dossier import pages as dossier
from financing.keys import pages as keys
from financing.ledger import pages as ledger
from financing.mandates import pages as mandates
from financing.payments import pages as payments
from financing.plans import amounts_pages, rule_pages
from financing.plans import pages as plans
from financing.recovery import pages as recovery
from financing.returns import pages as returns
from financing.rounds import pages as rounds
from financing.rounds.addresses import pages as addresses
from financing.schedules import pages as schedules
from financing.sending import pages as sending
from financing.settlements import pages as settlements
from financing.simulations import pages as simulations
from financing.simulations import scenario_pages
from financing.statements import pages as statements
from financing.years import pages as years

AMENDMENT = "avenants/<int:number>"
WRITING = "plan/ecrire"
COMPONENT = f"{WRITING}/volets/<slug:component>"
ACTUALS = "realise/<slug:component>/<int:year>"
LETTER = "appels/<int:pk>/<slug:number>"
SETTLEMENT = "regularisation/<slug:component>/<int:year>"

urlpatterns: list[URLPattern] = [
    path("en-vigueur/", amendments.in_force, name="in_force"),
    path(f"{AMENDMENT}/", amendments.amendment, name="amendment"),
    path(f"{AMENDMENT}/etat/", amendments.move, name="move_amendment"),
    path(f"{AMENDMENT}/parties/", writing_pages.amend_parties, name="amend_parties"),
    path(f"{AMENDMENT}/regle/<slug:component>/", rule_pages.rule, name="amend_rule"),
    path(f"{AMENDMENT}/plan/<slug:component>/", amounts_pages.amounts, name="amend_plan"),
    path(f"{AMENDMENT}/plan/<slug:component>/lignes/<slug:line>/", plans.line, name="amend_line"),
    path(f"{AMENDMENT}/periodes/", plans.periods, name="amend_periods"),
    path(f"{AMENDMENT}/periodes/<int:period>/", plans.period, name="amend_period"),
    path("plan/", dossier.plan, name="plan"),
    path(f"{WRITING}/", plans.write_plan, name="write_plan"),
    path(f"{WRITING}/periodes/", plans.periods, name="plan_periods"),
    path(f"{WRITING}/periodes/<int:period>/", plans.period, name="plan_period"),
    path(f"{WRITING}/volet/", plans.add_component, name="add_component"),
    path(f"{COMPONENT}/", plans.component, name="edit_component"),
    path(f"{COMPONENT}/ligne/", plans.add_line, name="add_line"),
    path(f"{COMPONENT}/lignes/<slug:line>/", plans.line, name="edit_line"),
    path(f"{COMPONENT}/montants/", amounts_pages.amounts, name="plan_amounts"),
    path(f"{COMPONENT}/regle/", rule_pages.rule, name="plan_rule"),
    path("criteres/", criteria.criteria, name="criteria"),
    path("criteres/ajouter/", criteria.new_criterion, name="new_criterion"),
    path("criteres/<slug:code>/<int:year>/", criteria.criterion, name="criterion"),
    path("repartition/", dossier.sharing, name="sharing"),
    path("repartition/<slug:component>/<int:year>/", dossier.sharing_of, name="sharing_of"),
    path("repartition/<slug:component>/<int:year>/arreter/", keys.adopt, name="adopt_key"),
    path("repartition/<slug:component>/<int:year>/retirer/", keys.withdraw, name="withdraw_key"),
    path(
        "repartition/<slug:component>/<int:year>/regles/",
        keys.rule_search,
        name="rule_search",
    ),
    path(
        "repartition/<slug:component>/<int:year>/simulation/",
        simulations.what_if,
        name="what_if",
    ),
    path("regularisation/", ledger.convention_settlements, name="convention_settlements"),
    path(
        "regularisation/<slug:component>/<int:year>/",
        ledger.settlement,
        name="settlement",
    ),
    path(
        "regularisation/<slug:component>/<int:year>.<slug:kind>",
        ledger.settlement_file,
        name="settlement_file",
    ),
    path(
        "repartition/<slug:component>/<int:year>/simulation.xlsx",
        simulations.workbook,
        name="what_if_workbook",
    ),
    path(
        "repartition/<slug:component>/<int:year>/simulation.pdf",
        simulations.council_page,
        name="what_if_page",
    ),
    path(
        "repartition/<slug:component>/<int:year>/simulation/garder/",
        scenario_pages.keep,
        name="keep_scenario",
    ),
    path("pluriannuel/", years.multi_year_table, name="multi_year"),
    path("pluriannuel/annexe.pdf", years.multi_year_annex, name="multi_year_annex"),
    path("comptes/", years.year_accounts, name="year_accounts"),
    path("budget/<slug:component>/", budget.impute_component, name="impute"),
    path("comptes/<int:year>/rapport.pdf", years.report, name="annual_report"),
    path("comptes/parties/<int:rank>/releve.pdf", years.party_account, name="party_account"),
    path("echeancier/<slug:component>/", schedules.schedule, name="schedule"),
    path(f"{SETTLEMENT}/emettre/", settlements.settle_year, name="settle_year"),
    path(f"{SETTLEMENT}/clore/", settlements.close, name="close_year"),
    path(f"{SETTLEMENT}/rouvrir/", settlements.reopen, name="reopen_year"),
    path(f"{ACTUALS}/", actuals.actuals, name="actuals"),
    path(f"{ACTUALS}/pieces/<int:pk>/retirer/", actuals.withdraw, name="withdraw_piece"),
    path(f"{ACTUALS}/arreter/", statements.state_year, name="state_year"),
    path(f"{ACTUALS}/projet.pdf", statements.statement_draft, name="statement_draft"),
    path(f"{ACTUALS}/etats/<str:number>.pdf", statements.statement_pdf, name="statement_pdf"),
    path("scenarios/<int:pk>/", scenario_pages.scenario, name="scenario"),
    path("appels/", rounds.call_rounds, name="call_rounds"),
    path(
        "appels/preparer/<slug:component>/<int:year>/", rounds.prepare_round, name="prepare_round"
    ),
    path(
        "appels/preparer/<slug:component>/<int:year>/adresse/<int:pk>/",
        addresses.address,
        name="complete_address",
    ),
    path(
        "appels/projet/<slug:component>/<int:year>/<slug:siren>/",
        rounds.preview_letter,
        name="preview_letter",
    ),
    path("appels/<int:pk>/", rounds.call_round, name="call_round"),
    path("appels/<int:pk>/terminer/", rounds.finish_round, name="finish_round"),
    path("appels/<int:pk>/annuler/", rounds.cancel_round, name="cancel_round"),
    path("appels/<int:pk>/envoyer/<slug:way>/", sending.send_round, name="send_round"),
    path("appels/<int:pk>/lettres.zip", rounds.letters_zip, name="letters_zip"),
    path("appels/<int:pk>/lettres.pdf", rounds.letters_pdf, name="letters_pdf"),
    path("appels/<int:pk>/<slug:number>.pdf", rounds.letter, name="letter"),
    path(f"{LETTER}/", payments.letter_account, name="letter_account"),
    path(
        f"{LETTER}/encaissements/<int:payment>/reprendre/",
        payments.reverse,
        name="reverse_payment",
    ),
    path(f"{LETTER}/rendre/", payments.refund, name="refund_credit"),
    path(f"{LETTER}/contester/", recovery.hold, name="hold_letter"),
    path(f"{LETTER}/titre/", recovery.titre, name="type_titre"),
    path(f"{LETTER}/mandat/", mandates.mandate, name="type_mandate"),
    path(f"{LETTER}/reduire/", recovery.reduction, name="reduce_letter"),
    path(f"{LETTER}/reverser/", returns.return_subsidy, name="return_subsidy"),
    path(f"{LETTER}/dossier.zip", recovery.letter_dossier, name="letter_dossier"),
]
