"""Who gets what at every address: one line a URL, read by `test_access.py` and by `attacks/`.

To add a page, add one `Row`:

    Row("plan", (DOUBS,), get=PARTIES),
    Row("sign", (DOUBS, "{party}"), post=may(Act.RECORD_DELIBERATION, of=LEAD), body={"on": "…"}),

- `get` and `post` say who passes and what the others get; a method without a rule answers 405;
- `body` is a POST that succeeds for whoever may: attacks send the same as someone who may not,
  and it must change something for whoever may, unless the row says `writes=False`;
- « {round} », in an address or a body, is a key of `KEYS`: one line there makes it;
  « {own} » in a body is the key of the organisation that the person acts for.

Refusals (403) follow from `epci.permissions.ROLES`: a row names the act, never the roles.
"""

from collections.abc import Callable

from django.utils import timezone

from accounts.acts import open_feed
from conventions.models import Text
from deliberations.models import Deliberation
from epci.permissions import Act
from financing.letters.proofs import short_code
from financing.models import FundCall
from tests import (
    access_aims,
    access_amendments,
    access_deliberations,
    access_follow_up,
    access_letter_models,
    access_life,
    access_messages,
    access_open_data,
    access_plans,
    access_tasks,
    access_texts,
    access_workbooks,
    access_years,
)
from tests.epci.imported import figure_aside, import_of_a_new_year
from tests.factories import MembershipFactory, UserFactory
from tests.made import (
    ANNOUNCING,
    CARRIER,
    DOUBS,
    LEAD,
    NEIGHBOUR,
    Scan,
    adoption,
    announced,
    filed,
    fingerprint,
    invited,
    organisation,
    own_deliberation,
    party_of,
    round_of,
    scenario,
)
from tests.rules import ANYONE, EACH, PARTIES, SIGNED_IN, Row, Rule, may, within

PASSWORD, OTHER_PASSWORD = "une longue phrase de passe", "une autre phrase, plus longue"

# The sign-in: whoever has signed in is sent on, the others see it; some pages are on its way only.
ENTERED, ENTERING = Rule(passes=302, anonymous=200), Rule(passes=302, anonymous=302)
ELSEWHERE = Rule(passes=302, anonymous=302)
HOSTS, HOST_ACTS = Rule(passes=404, host=200), Rule(passes=404, host=302)

ADOPTION = {
    "first_year": "2026",
    "last_year": "2026",
    "population_year": "2026",
    "adopted_on": "12/01/2026",
    "act": "texte-0",
}


# What an address or a body may name, made in this order in the one world of the table.
KEYS: dict[str, Callable[[], object]] = {
    **access_letter_models.KEYS,  # first: the letters of the others are in that model
    "round": lambda: round_of("salaire", "deplacements", finished=True).pk,
    "waiting": lambda: round_of("communication").pk,
    "payment": lambda: access_years.payments()[-1].pk,
    "party": lambda: party_of(LEAD).pk,
    "neighbour": lambda: party_of(NEIGHBOUR).pk,
    "text": lambda: Text.objects.get(convention__reference=DOUBS).pk,
    "own_deliberation": lambda: own_deliberation().pk,
    "fingerprint": lambda: fingerprint("communication"),
    "code": lambda: short_code(FundCall.objects.earliest("pk").sha256),
    "adoption": adoption,
    "scenario": lambda: scenario().pk,
    "deliberation": lambda: (
        Deliberation.objects.filter(text__convention__reference=DOUBS).earliest("pk").pk
    ),
    "import_report": lambda: import_of_a_new_year().pk,
    "aside": lambda: figure_aside().pk,
    "email": lambda: UserFactory(password=PASSWORD).email,
    "document": lambda: filed().name,
    "lead": lambda: organisation(LEAD).pk,
    "membership": lambda: MembershipFactory(organisation=organisation(LEAD)).pk,
    "feed": lambda: open_feed(by=UserFactory(), at=timezone.now()),
    "secret": lambda: invited("invitee@ccvm.example").link.rstrip("/").rpartition("/")[2],
    "announced": lambda: announced(ANNOUNCING, CARRIER).pk,
    "announcing": lambda: ANNOUNCING,
    "invitation": lambda: invited("autre@ccvm.example").invitation.pk,
    **access_aims.KEYS,
    **access_follow_up.KEYS,
    **access_texts.KEYS,
    **access_amendments.KEYS,
    **access_life.KEYS,
    **access_messages.KEYS,
    **access_open_data.KEYS,
    **access_plans.KEYS,
    **access_tasks.KEYS,
    **access_workbooks.KEYS,
    **access_years.KEYS,
}

ROUND, WAITING, ORDER = (DOUBS, "{round}"), (DOUBS, "{waiting}"), (DOUBS, "animation", "2024")
LINES = {"lines": ["communication"], "override": "Signatures vues"}
CELLS = {"200068070-municipal": "25300", "200068070-total": "25850"}

# Addresses of libraries, whose own tests answer for them, by namespace or name: the reason.
FOREIGN: dict[str, str] = {}

ROWS = (
    Row("health", get=ANYONE),
    Row("live", get=ANYONE),
    Row("ready", get=ANYONE),
    Row("metrics", get=ANYONE),  # of this machine: tests/config/test_monitoring.py has the others
    Row("components", get=Rule(passes=404)),  # but in a demonstration
    Row("accessibility", get=ANYONE),
    Row("verification", get=ANYONE),
    Row("verified_letter", ("{code}",), get=ANYONE, post=ANYONE, writes=False),
    Row("login", get=ENTERED, post=ENTERING, body={"login": "{email}", "password": PASSWORD}),
    Row("account_login", get=ENTERED, post=ENTERED, writes=False),
    # Without its settings, ProConnect does not exist: tests/epci/test_proconnect.py gives them.
    Row("proconnect", get=Rule(passes=404, anonymous=404)),
    Row("oidc_authentication_callback", get=Rule(passes=404, anonymous=404)),
    Row("proconnect_address", post=Rule(passes=302), body={"step": "confirm"}, writes=False),
    Row("mfa_authenticate", get=ELSEWHERE, post=ELSEWHERE, writes=False),
    Row(
        "account_reset_password",
        get=ANYONE,
        post=ELSEWHERE,
        body={"email": "{email}"},
        writes=False,
    ),
    Row("account_reset_password_done", get=ANYONE),
    Row("account_reset_password_from_key", ("1", "x-y"), get=ANYONE, post=ANYONE, writes=False),
    Row("account_reset_password_from_key_done", get=ANYONE),
    Row("account", get=SIGNED_IN),
    Row(
        "password",
        get=SIGNED_IN,
        post=Rule(passes=302),
        body={"password": PASSWORD, "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD},
    ),
    Row(
        "account_reauthenticate",
        get=SIGNED_IN,
        post=Rule(passes=302),
        body={"password": PASSWORD},
        writes=False,
    ),
    Row("mfa_reauthenticate", get=Rule(passes=302), post=Rule(passes=302), writes=False),
    Row("sessions", get=SIGNED_IN, post=Rule(passes=302), body={"fermer": "autres"}, writes=False),
    Row("choose_columns", ("epci",), post=Rule(passes=302), body={"colonnes": "nom"}, writes=False),
    Row("put_back", post=Rule(passes=302), writes=False),  # nothing was taken out
    Row("second_factor", get=SIGNED_IN),
    # The three acts first ask again who one is.
    Row("enrol", get=Rule(passes=302), post=Rule(passes=302), writes=False),
    Row("remove_second_factor", post=Rule(passes=302), writes=False),
    Row("renew_recovery_codes", post=Rule(passes=302), writes=False),
    Row("recovery_codes", get=Rule(passes=302)),
    Row("unsent", get=Rule(passes=302), post=Rule(passes=302), writes=False),
    Row("logout", post=Rule(passes=302), writes=False),
    Row("home", get=SIGNED_IN),
    Row("own_epci", get=SIGNED_IN),
    Row("calendar", get=SIGNED_IN),
    Row("calendar_address", post=Rule(passes=302), body={"step": "open"}),
    Row("calendar_feed", ("{feed}",), get=ANYONE),
    Row("search", get=SIGNED_IN, query="?q=doubs"),
    Row("act_for", post=Rule(passes=302), body={"organisme": "{own}"}, writes=False),
    Row("roles", get=SIGNED_IN),
    Row(
        "invitation",
        ("{secret}",),
        get=ANYONE,
        post=Rule(anonymous=302),
        body={"name": "Invitée", "password1": PASSWORD, "password2": PASSWORD},
        writes=False,  # for whoever has signed in: it is somebody else's
    ),
    Row("organisation", ("{lead}",), get=within(LEAD)),
    Row(
        "register",
        ("{lead}",),
        get=within(LEAD, Act.VERIFY_REGISTER),
        post=within(LEAD, Act.VERIFY_REGISTER, passes=302),
        body={},
    ),
    # It first asks again who one is.
    Row(
        "payment_account",
        ("{lead}",),
        get=within(LEAD, Act.EDIT_ORGANISATION, passes=302),
        post=within(LEAD, Act.EDIT_ORGANISATION, passes=302),
        writes=False,
    ),
    # The host's alone, which has no role.
    Row("host", get=HOSTS, post=HOST_ACTS),
    Row(
        "host_new_organisation",
        get=HOSTS,
        post=HOST_ACTS,
        body={"name": "Chambre d'essai", "kind": "chamber"},
    ),
    Row("host_organisation", ("{lead}",), get=HOSTS, post=HOST_ACTS, body={"step": "doubt"}),
    Row("host_aside", ("{aside}",), post=HOST_ACTS, body={"step": "drop", "reason": ""}),
    Row(
        "answer_party",
        ("{announcing}", "{announced}"),
        get=within(CARRIER, Act.ANSWER),
        post=within(CARRIER, Act.ANSWER, passes=302),
        body={"step": "accept"},
    ),
    Row(
        "edit_organisation",
        ("{lead}",),
        get=within(LEAD, Act.EDIT_ORGANISATION),
        post=within(LEAD, Act.EDIT_ORGANISATION, passes=302),
        body={"city": "Morteau"},
    ),
    Row(
        "people",
        ("{lead}",),
        get=within(LEAD, Act.MANAGE_PEOPLE),
        post=within(LEAD, Act.MANAGE_PEOPLE, passes=302),
        body={"email": "nouveau@ccvm.example", "roles": ["elected_member"]},
    ),
    Row(
        "revoke_role",
        ("{lead}", "{membership}"),
        post=within(LEAD, Act.MANAGE_PEOPLE, passes=302),
        body={"confirmed": "on"},
    ),
    Row(
        "resend_invitation",
        ("{lead}", "{invitation}"),
        post=within(LEAD, Act.MANAGE_PEOPLE, passes=302),
    ),
    Row(
        "withdraw_invitation",
        ("{lead}", "{invitation}"),
        post=within(LEAD, Act.MANAGE_PEOPLE, passes=302),
        body={"confirmed": "on"},
    ),
    Row("organisation_journal", ("{lead}",), get=within(LEAD, Act.READ_JOURNAL)),
    Row("organisation_security", ("{lead}",), get=within(LEAD, Act.MANAGE_PEOPLE)),
    Row("organisation_journal_file", ("{lead}", "csv"), get=within(LEAD, Act.READ_JOURNAL)),
    Row("epci_list", get=SIGNED_IN),
    Row(
        "import_populations",  # the host's act: the others are told so
        get=SIGNED_IN,
        post=SIGNED_IN,
        writes=False,
    ),
    # A file that waits is its sender's alone: whoever else is led to the form.
    Row("import_preview", ("1",), get=Rule(passes=302), post=Rule(passes=302), writes=False),
    Row("import_report", ("{import_report}",), get=SIGNED_IN),
    Row("import_report_file", ("{import_report}", "xlsx"), get=SIGNED_IN),
    Row("epci", ("200068070",), get=SIGNED_IN),
    Row("population_template", ("2027", "csv"), get=SIGNED_IN),
    Row(
        "correct_population",
        ("200068070", "2025"),
        get=SIGNED_IN,
        post=may(Act.ENTER_POPULATIONS, of=EACH),
        body={"municipale": "25300", "totale": "25850", "motif": "erratum"},
    ),
    Row(
        "population_grid",
        ("2027",),
        get=SIGNED_IN,
        post=may(Act.ENTER_POPULATIONS, of=EACH),
        body=CELLS,
        query="?perimetre=tous",
    ),
    Row("convention_list", get=SIGNED_IN),
    Row("convention", (DOUBS,), get=PARTIES),
    Row("convention_parties", (DOUBS,), get=PARTIES),
    Row(
        "convention_documents",
        (DOUBS,),
        get=PARTIES,
        post=may(Act.EDIT_CONVENTION, of=LEAD),
        body={"kind": "act", "title": "Scan", "dated_on": "02/06/2025", "file": Scan()},
    ),
    Row("document", (DOUBS, "{document}"), get=PARTIES),
    Row(
        "withdraw_document",
        (DOUBS, "{document}"),
        post=may(Act.EDIT_CONVENTION, of=LEAD),
        body={"reason": "page manquante"},
    ),
    Row("convention_journal", (DOUBS,), get=PARTIES),
    Row("convention_journal_file", (DOUBS, "xlsx"), get=PARTIES),
    Row("plan", (DOUBS,), get=PARTIES),
    Row("sharing", (DOUBS,), get=PARTIES),
    Row("sharing_of", ORDER, get=PARTIES),
    Row("try_rule", get=SIGNED_IN, post=SIGNED_IN, body={"demande": "vif"}, writes=False),
    Row("what_if", ORDER, get=PARTIES),
    Row("what_if_page", ORDER, get=PARTIES),
    Row("what_if_workbook", ORDER, get=PARTIES),
    Row(
        "keep_scenario",
        ORDER,
        get=PARTIES,
        post=Rule(Act.KEEP_SCENARIO, EACH, passes=302, outsiders=404),
        body={"title": "GBM à 35 %"},
    ),
    Row(
        "scenario",
        (DOUBS, "{scenario}"),
        get=PARTIES,
        post=may(Act.KEEP_SCENARIO, of=LEAD),
        body={"step": "change", "title": "GBM au tiers"},
    ),
    Row("rule_search", ORDER, get=PARTIES),
    Row(
        "adopt_key",
        (DOUBS, "animation", "2026"),
        get=PARTIES,
        post=may(Act.ADOPT_KEY, of=CARRIER),
        body={"step": "do", "confirmed": "{adoption}", **ADOPTION},
    ),
    Row(
        "withdraw_key",
        (DOUBS, "actions", "2025"),
        get=may(Act.ADOPT_KEY, of=LEAD, passes=200),
        post=may(Act.ADOPT_KEY, of=LEAD),
        body={"reason": "population mal recopiée"},
    ),
    Row("settlements", get=SIGNED_IN),
    Row("settlement", (DOUBS, "animation", "2025"), get=PARTIES),
    Row("settlement_file", (DOUBS, "animation", "2025", "xlsx"), get=PARTIES),
    Row("call_rounds", (DOUBS,), get=PARTIES),
    Row(
        "complete_address",
        (*ORDER, "{neighbour}"),
        get=may(Act.ISSUE_CALLS, of=CARRIER, passes=200),
        post=may(Act.ISSUE_CALLS, of=CARRIER),
        body={"address": "1 place de la Mairie"},
    ),
    Row(
        "prepare_round",
        ORDER,
        get=PARTIES,
        post=may(Act.ISSUE_CALLS, of=CARRIER, passes=200),
        body={"step": "confirm", **LINES},
        writes=False,
    ),
    Row(
        "prepare_round",
        ORDER,
        get=PARTIES,
        post=may(Act.ISSUE_CALLS, of=CARRIER),
        body={"step": "do", "confirmed": "{fingerprint}", **LINES},
    ),
    Row("preview_letter", (*ORDER, "200068070"), get=PARTIES),
    Row("call_round", ROUND, get=PARTIES),
    Row(
        "finish_round",
        WAITING,
        get=Rule(passes=302, outsiders=404),
        post=may(Act.ISSUE_CALLS, of=CARRIER),
    ),
    Row(
        "cancel_round",
        ROUND,
        get=may(Act.CANCEL_CALLS, of=CARRIER, passes=200),
        post=may(Act.CANCEL_CALLS, of=CARRIER),
        body={"step": "do", "letters": ["2025-0001"], "reason": "Mauvais engagement"},
    ),
    Row("letters_zip", ROUND, get=PARTIES),
    Row("letters_pdf", ROUND, get=PARTIES),
    Row("letter", (*ROUND, "2025-0002"), get=PARTIES),
    *access_aims.ROWS,
    *access_follow_up.ROWS,
    *access_texts.ROWS,
    *access_amendments.ROWS,
    *access_deliberations.ROWS,
    *access_life.ROWS,
    *access_messages.ROWS,
    *access_open_data.ROWS,
    *access_plans.ROWS,
    *access_tasks.ROWS,
    *access_workbooks.ROWS,
    *access_letter_models.ROWS,
    *access_years.ROWS,
)
