"""A clerk records a vote from the act: what is read, what is refused, what is corrected."""

from datetime import date

import pytest
from django.conf import settings
from django.urls import reverse

from accounts.models import Entry
from conventions.models import Approval
from deliberations.models import Deliberation
from epci.models import Membership
from tests.deliberations.factories import organisation, person, text_between
from tests.screen import text_of

pytestmark = pytest.mark.django_db

LISTS = (settings.BASE_DIR / "config/demo/attendance/gbm_2025_04_10.txt").read_text("utf-8")
MANAGEMENT = {
    "avis-TOTAL_FORMS": "3",
    "avis-INITIAL_FORMS": "0",
    "budget-TOTAL_FORMS": "2",
    "budget-INITIAL_FORMS": "0",
}
ACT = {
    **MANAGEMENT,
    "published_on": "18/04/2025",
    "held_on": "10 avril 2025",
    "convened_on": "2025-04-04",
    "pasted": LISTS,
    "number": "2025/2025.00113",
    "report_number": "34",
    "title": "Convention de partenariat et de financement avec la CCI",
    "matter": "8.4 Aménagement du territoire",
    "avis-0-committee": "Commission n° 2",
    "avis-0-given_on": "12/03/2025",
    "avis-0-opinion": "favourable",
    "avis-0-abstentions": "2",
    "budget-0-budget": "BP 2025",
    "budget-0-planned": "213 000 €",
    "budget-0-operation": "40.000,00",
    "decisions": "- Valide les modalités\n- Autorise la signature",
    "in_favour": "119",
    "against": "0",
    "abstentions": "0",
    "as_printed": "Rapport adopté à l'unanimité",
    "step": "save",
}


@pytest.fixture
def text():
    return text_between(organisation("Grand Besançon Métropole", "242500361"))


@pytest.fixture
def clerk(text, client):
    client.force_login(person(organisation("Grand Besançon Métropole")))
    return client


def post(client, text, **typed):
    return client.post(reverse("record_deliberation"), {**ACT, "text": str(text.pk), **typed})


def said(response) -> str:
    return text_of(response)


@pytest.mark.engine
def test_the_act_of_gbm_is_recorded_and_authorises_the_party(clerk, text):
    response = post(clerk, text)
    found = Deliberation.objects.get()
    assert response.url == reverse("deliberation", args=[found.pk])
    assert (found.held_on, found.matter) == (date(2025, 4, 10), "8.4")
    assert found.members_in_office == 123
    assert (found.present, found.represented, found.absent) == (90, 29, 4)
    assert found.anomalies == []
    assert (found.presences.count(), found.proxies.count()) == (94 + 29, 36)
    assert list(found.opinions.values_list("committee", "abstentions")) == [("Commission n° 2", 2)]
    assert list(found.budget_entries.values_list("planned", "operation")) == [
        (213_000_00, 40_000_00)
    ]
    assert [str(one) for one in found.decisions.all()] == [
        "Valide les modalités",
        "Autorise la signature",
    ]
    assert Approval.objects.get().authorised_on == date(2025, 4, 10)


def test_a_vote_to_come_authorises_nothing(clerk, text):
    typed = {"held_on": "20/11/2030", "convened_on": "", "published_on": ""}
    response = post(clerk, text, **typed)
    form = response.context["entry"].form
    assert form.errors == {"held_on": ["La séance du 20 novembre 2030 n'a pas encore eu lieu."]}
    assert form["title"].value() == ACT["title"]
    post(clerk, text)
    found = Deliberation.objects.get()
    corrected = {**ACT, **typed, "text": str(text.pk)}
    response = clerk.post(reverse("edit_deliberation", args=[found.pk]), corrected)
    assert list(response.context["entry"].form.errors) == ["held_on"]
    assert Approval.objects.get().authorised_on == date(2025, 4, 10)


def test_the_text_that_waits_is_already_chosen(clerk, text):
    form = clerk.get(reverse("record_deliberation")).context["entry"].form
    assert form["text"].value() == text.pk


def test_what_is_typed_is_checked_without_being_saved(clerk, text):
    response = clerk.post(
        reverse("record_deliberation"),
        {**ACT, "text": str(text.pk), "step": "check", "in_favour": "112"},
        headers={"HX-Request": "true"},
    )
    page = said(response)
    assert "90 présents + 29 représentés + 4 absents = 123, pour 123 en exercice" in page
    assert "90 présents + 29 procurations = 119" in page
    assert "112 voix exprimées seulement pour 119 votants possibles" in page
    assert "Dernier jour de recours 19 juin 2025" in page
    assert "Présents, un par ligne" not in page
    assert not Deliberation.objects.exists()


def test_the_paragraph_comes_back_as_lists_to_check(clerk, text):
    response = post(clerk, text, step="read", title="", pasted=LISTS + ", 12 %% à voir")
    form = response.context["entry"].form
    assert form["pasted"].value() == LISTS + ", 12 %% à voir"
    present = form["present_list"].value().splitlines()
    assert present[:2] == [
        "Audeux : Mme Agnès BOURGEOIS",
        "Avanne-Aveney : Mme Marie-Jeanne BERNABEU",
    ]
    assert len(present) == 94
    assert form["members_in_office"].value() == 123
    assert form["report_number"].value() == "34"
    assert "Écrivez l'objet" not in said(response)


@pytest.mark.parametrize("step", ["read", "save"])
def test_a_paragraph_without_one_name_is_refused_and_stays_where_it_was_pasted(clerk, text, step):
    pasted = "Étaient présents : x12 %% 45, @@@@ ;; Étaient absents : ###"
    response = post(clerk, text, step=step, pasted=pasted)
    assert "Aucun nom n'est compris dans ce paragraphe : « x12 %% 45 », « @@@@ »" in said(response)
    form = response.context["entry"].form
    assert (form["pasted"].value(), form["unread_list"].value() or "") == (pasted, "")
    assert not Deliberation.objects.exists()


def test_what_is_not_understood_is_shown_to_be_mended(clerk, text):
    pasted = "Étaient présents : M. Jo UN, 12 %% à voir Étaient absents : Mme Al DEUX"
    response = post(clerk, text, step="read", pasted=pasted)
    assert response.context["entry"].form["unread_list"].value() == "12 %% à voir"
    assert "entrée non comprise : « 12 %% à voir »" in said(response)


def test_garbage_pasted_is_refused_and_stays(clerk, text):
    response = post(clerk, text, pasted="le conseil a bien délibéré")
    assert "Aucune liste de présences n'a été trouvée" in said(response)
    form = response.context["entry"].form
    assert form["pasted"].value() == "le conseil a bien délibéré"
    assert form["in_favour"].value() == "119"
    assert not Deliberation.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"convened_on": "11/04/2025"}, "La séance précède sa convocation."),
        ({"published_on": "09/04/2025"}, "La publication précède la séance."),
        ({"held_on": "31/02/2025"}, "« 31/02/2025 » n'est pas une date : écrivez 10/04/2025."),
        (
            {"in_favour": "124"},
            "Le vote compte plus de voix que le conseil de membres.",
        ),
        ({"in_favour": "-1"}, "« -1 » est négatif"),
        (
            {"in_favour": "10", "against": "11"},
            "10 pour, 11 contre : la délibération est rejetée, et l'acte dit adoptée.",
        ),
        ({"matter": "12.7"}, "« 12.7 » n'est pas dans la nomenclature nationale des matières."),
        ({"matter": "urbanisme"}, "« urbanisme » désigne plusieurs matières : 2.1 Urbanisme"),
        (
            {"prefecture_id": "059-200030633-20220706-2022_70-DE"},
            "Identifiant préfecture : l'identifiant est celui du SIREN 200030633",
        ),
        ({"prefecture_id": "2025"}, "« 2025 » n'est pas de la forme"),
        ({"interested_members": "douze membres"}, "Aucun nom n'est reconnu"),
        ({"budget-0-planned": "10.833"}, "« 10.833 » est ambigu"),
        ({"budget-0-planned": "x"}, "Une ligne est à corriger parmi les avis et l'inscription"),
        ({"interested_members": "M. A" + " " * 5000 + "B"}, "au plus 5000 caractères"),
        ({"avis-1-given_on": "12/03/2025"}, "Écrivez la commission"),
        ({"present_list": "x, " * 1100, "pasted": ""}, "plus de 1000 entrées"),
    ],
)
def test_what_cannot_be_is_refused_in_a_sentence_and_nothing_typed_is_lost(
    clerk, text, typed, sentence
):
    typed = {key: value for key, value in typed.items() if value != "département"} or {
        "matter": "zz"
    }
    response = post(clerk, text, **typed)
    assert sentence in said(response)
    form = response.context["entry"].form
    expected = {**ACT, **typed}
    assert [form[name].value() for name in ("number", "title", "decisions", "pasted")] == [
        expected[name] for name in ("number", "title", "decisions", "pasted")
    ]
    assert not Deliberation.objects.exists()


def test_the_same_number_twice_is_refused(clerk, text):
    post(clerk, text)
    response = post(clerk, text, held_on="11/04/2025")
    assert "Ce conseil a déjà une délibération de ce numéro." in said(response)
    assert Deliberation.objects.count() == 1


def test_a_double_click_ends_on_the_one_page_of_the_act(clerk, text):
    first, second = post(clerk, text), post(clerk, text)
    assert first.url == second.url == reverse("deliberation", args=[Deliberation.objects.get().pk])
    assert Entry.objects.filter(act="délibération").count() == 1


def test_a_form_sent_again_with_a_change_is_no_double_click(clerk, text):
    post(clerk, text)
    response = post(clerk, text, decisions="Refuse tout")
    assert "Ce conseil a déjà une délibération de ce numéro." in said(response)
    assert response.context["entry"].form["decisions"].value() == "Refuse tout"


def test_a_vote_larger_than_the_council_is_refused_with_its_figures(clerk, text):
    assert "124 voix exprimées pour 119 votants possibles" in said(
        post(clerk, text, in_favour="124")
    )


def test_wrong_totals_are_kept_and_said(clerk, text):
    counts = {"present": "85", "represented": "27", "absent": "11", "pasted": ""}
    response = clerk.post(
        reverse("record_deliberation"),
        {**ACT, "text": str(text.pk), **counts, "members_in_office": "123"},
        follow=True,
    )
    assert "119 voix exprimées pour 112 votants possibles" in said(response)
    assert "1 chiffre à vérifier" in said(response)
    assert Deliberation.objects.get().present == 85


def test_a_correction_keeps_before_and_after_and_the_approval_follows(clerk, text):
    post(clerk, text)
    found = Deliberation.objects.get()
    address = reverse("edit_deliberation", args=[found.pk])
    shown = clerk.get(address).context["entry"]
    typed = {name: shown.form[name].value() for name in shown.form.fields}
    typed = {name: value for name, value in typed.items() if value not in (None, False)}
    rows = {
        f"{form.prefix}-{name}": "" if form[name].value() is None else form[name].value()
        for form in (*shown.opinions, *shown.budget)
        for name in form.fields
    }
    counts = {"avis-TOTAL_FORMS": "4", "avis-INITIAL_FORMS": "1"}
    counts |= {"budget-TOTAL_FORMS": "3", "budget-INITIAL_FORMS": "1"}
    typed |= {**rows, **counts, "text": text.pk, "number": "2025/113", "step": "save"}
    typed["proxies_list"] = typed["proxies_list"].replace(
        "\nM. Damien LEGAIN à M. Yves MAURICE", ""
    )

    assert clerk.post(address, typed).status_code == 302
    corrected = Deliberation.objects.get()
    assert (corrected.pk, corrected.number) == (found.pk, "2025/113")
    assert corrected.opinions.count() == 1
    assert Approval.objects.get().number == "2025/113"
    line = Entry.objects.get(act="correction d'une délibération")
    assert line.before.splitlines() == [
        "numéro dans l'acte : 2025/2025.00113",
        "procuration : M. Damien LEGAIN à M. Yves MAURICE",
    ]
    assert line.after == "numéro dans l'acte : 2025/113"


def test_a_vote_does_not_move_to_another_text(clerk, text):
    post(clerk, text)
    found = Deliberation.objects.get()
    other = text_between(found.council, reference="AUTRE")
    response = clerk.post(
        reverse("edit_deliberation", args=[found.pk]), {**ACT, "text": str(other.pk)}
    )
    assert "Cette délibération approuve déjà un texte (convention initiale)" in said(response)
    assert Deliberation.objects.get().text == text


def test_the_receipt_makes_the_act_executory(clerk, text):
    post(clerk, text)
    found = Deliberation.objects.get()
    receipt = {
        "transmitted_on": "14/04/2025",
        "received_on": "14/04/2025",
        "published_on": "18/04/2025",
        "prefecture_id": "025-242500361-20250410-2025_00113-DE",
    }
    address = reverse("deliberation_receipt", args=[found.pk])
    assert clerk.post(address, receipt).url == reverse("deliberation", args=[found.pk])
    approval = Approval.objects.get()
    assert (approval.executory_on, approval.prefecture_id) == (
        date(2025, 4, 18),
        receipt["prefecture_id"],
    )
    line = Entry.objects.get(act="accusé de réception")
    assert line.after.splitlines()[0] == "transmise le : 14/04/2025"
    page = said(clerk.get(reverse("deliberation", args=[found.pk])))
    assert "possible jusqu'au 16 juin 2025" in page  # the 15th is a Sunday


def test_a_receipt_of_another_council_is_refused(clerk, text):
    post(clerk, text)
    found = Deliberation.objects.get()
    receipt = {"received_on": "09/04/2025", "prefecture_id": "059-200030633-20220706-2022_70-DE"}
    response = clerk.post(reverse("deliberation_receipt", args=[found.pk]), receipt)
    assert "La réception en préfecture précède la séance." in said(response)
    assert response.context["form"]["prefecture_id"].value() == receipt["prefecture_id"]


def test_interested_members_withdraw_the_votes_that_the_lists_give_them(clerk, text):
    lists = (settings.BASE_DIR / "config/demo/attendance/gbm_2024_04_11.txt").read_text("utf-8")
    sentence = (
        "Mme Frédérique BAEHR (1) et MM. Sébastien COUDRY (2) et Benoît VUILLEMIN (2), "
        "conseillers intéressés, ne prennent part ni au débat, ni au vote."
    )
    typed = {"pasted": lists, "report_number": "14", "in_favour": "102", "interested": "4"}
    response = post(clerk, text, step="check", interested_members=sentence, **typed)
    page = said(response)
    assert "4 voix retirées au compte du vote, 5 par les membres intéressés" in page
    assert "« M. Benoît VUILLEMIN » retire 2 voix : les listes lui en donnent 1" in page
    assert "106 voix comptées pour 105 votants possibles" in page


@pytest.mark.parametrize("role", [Membership.Role.ELECTED_MEMBER, Membership.Role.FINANCE_OFFICER])
def test_who_may_not_record_is_told_who_may(role, text, client):
    client.force_login(person(organisation("Grand Besançon Métropole"), role))
    response = client.post(reverse("record_deliberation"), ACT)
    assert response.status_code == 403
    assert "il faut être chef de projet ou administrateur" in said(response)
    assert not Deliberation.objects.exists()


SHORT = "En exercice : 4 Présents : 3 Votants : 3\nPrésents : M. Jo UN, Mme Al DEUX, 12 %%\n"


def test_a_difference_with_the_printed_counts_is_in_red_and_nothing_pasted_is_emptied(clerk, text):
    response = post(clerk, text, step="read", pasted=SHORT)
    form, page = response.context["entry"].form, response.content.decode()
    assert form["pasted"].value() == SHORT
    assert form["present"].value() == 3
    assert response.context["sheet"].differences[0] == (
        "l'acte imprime 3 présents, ses listes en donnent 2"
    )
    assert page.index("notice-error") < page.index("l&#x27;acte imprime 3 présents")
    assert form["unread_list"].value() == "12 %%"
    assert "Ces lignes n'ont pas été comprises" in said(response)


def test_lists_corrected_after_the_reading_stand_for_the_paragraph_that_stays(clerk, text):
    form = post(clerk, text, step="read", pasted=SHORT).context["entry"].form
    typed = {name: form[name].value() or "" for name in ("pasted", "laid_out", "present_list")}
    corrected = {**typed, "present_list": typed["present_list"] + "\nM. Bo TROIS"}
    sheet = post(clerk, text, step="check", **corrected).context["sheet"]
    assert (sheet.tally.present, sheet.tally.printed.present) == (3, 3)
    again = post(clerk, text, step="check", **{**corrected, "pasted": SHORT + "Mme Lo QUATRE"})
    names = [one.name for one in again.context["sheet"].roll.present]
    assert names == ["M. Jo UN", "Mme Al DEUX", "Mme Lo QUATRE"]


@pytest.mark.engine
def test_a_long_line_not_read_and_letters_of_items_are_kept_in_their_columns(clerk, text):
    typed = {
        "pasted": "",
        "present_list": "M. Jo UN (jusqu'au point 7-A inclus)\nMme Al DEUX (à partir de D98/13)",
        "unread_list": "ligne " * 60,
        "members_in_office": "123",
    }
    post(clerk, text, **typed)
    roll = Deliberation.objects.get().roll
    assert [str(one) for one in roll.present] == [
        "M. Jo UN (jusqu'à la question n°7-A incluse)",
        "Mme Al DEUX (à compter de la question n°D98/13)",
    ]
    assert roll.unread == (("ligne " * 60).strip(),)
