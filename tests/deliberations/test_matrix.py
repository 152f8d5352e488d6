"""Conventions by parties: each cell says with a word and an icon what is done, and what is late."""

from datetime import date

import pytest
from django.urls import reverse

from accounts.models import Entry, User
from conventions.approvals.acts import authorise, sign
from conventions.approvals.standing import Standing
from conventions.models import Approval, Convention, Party
from deliberations.approvals.matrix import PartyCell, Stage, matrix_of
from epci.models import Membership, Organisation
from press.files.workbooks import rows_of as rows_of_workbook
from tests.deliberations.factories import organisation, person, text_between
from tests.screen import text_of

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 22)
SENT = date(2026, 9, 1)
VOTED, EXECUTORY, SIGNED = date(2026, 10, 1), date(2026, 10, 10), date(2026, 10, 20)
ELECTED = "elu@gbm.example"


def cell(
    approval=None,
    *,
    begins=None,
    submitted=SENT,
    others=0,
    kind=Convention.Kind.PARTNERSHIP,
) -> PartyCell:
    text = text_between(organisation("CC A"), reference="CELLULE")
    text.effective_on, text.convention.kind = begins, kind
    text.convention.submitted_on = submitted
    party = Party.objects.get(convention=text.convention)
    found = Approval(party=party, text=text, **approval) if approval else None
    return PartyCell(Standing(party, text, found, TODAY, others))


@pytest.mark.parametrize(
    ("approval", "begins", "stage"),
    [
        (None, None, Stage.MISSING),
        (None, date(2026, 12, 1), Stage.MISSING),
        (None, date(2026, 11, 22), Stage.LATE),
        ({"authorised_on": date(2026, 11, 8)}, None, Stage.VOTED),
        ({"authorised_on": VOTED}, None, Stage.TO_COMPLETE),
        ({"authorised_on": date(2024, 4, 11)}, None, Stage.TO_COMPLETE),  # not late by itself
        ({"authorised_on": VOTED, "executory_on": EXECUTORY}, None, Stage.TO_SIGN),
        ({"authorised_on": VOTED, "executory_on": date(2026, 11, 23)}, None, Stage.VOTED),
        ({"authorised_on": VOTED}, date(2026, 11, 1), Stage.LATE_SIGNATURE),
        ({"authorised_on": VOTED, "signed_on": SIGNED}, date(2026, 11, 1), Stage.SIGNED),
        ({"signed_on": SIGNED}, None, Stage.MISSING),  # nothing says that it was authorised
    ],
)
def test_a_cell_says_where_a_party_stands(approval, begins, stage):
    assert cell(approval, begins=begins).stage is stage


@pytest.mark.parametrize(
    ("given", "stage", "why"),
    [
        ({"submitted": date(2026, 8, 24)}, Stage.MISSING, ""),  # nobody else has voted
        ({"submitted": date(2026, 8, 24), "others": 2}, Stage.MISSING, ""),  # 90 days
        (
            {"submitted": date(2026, 8, 23), "others": 2},
            Stage.LATE,
            "soumis il y a 13 semaines, 2 autres parties ont voté",
        ),
        (
            {"approval": {"authorised_on": date(2026, 9, 1), "executory_on": date(2026, 9, 27)}},
            Stage.LATE_SIGNATURE,
            "exécutoire il y a 8 semaines",
        ),
        (
            {"approval": {"authorised_on": date(2026, 9, 1), "executory_on": date(2026, 9, 28)}},
            Stage.TO_SIGN,
            "",
        ),
        ({"begins": date(2026, 11, 22)}, Stage.LATE, "a effet depuis le 22/11/2026"),
    ],
)
def test_what_is_late_says_since_when(given, stage, why):
    found = cell(**given)
    assert (found.stage, found.standing.lateness) == (stage, why)


@pytest.mark.parametrize(
    ("approval", "said"),
    [
        ({"authorised_on": date(2026, 11, 7)}, ["votée, date exécutoire à compléter"]),
        ({"authorised_on": date(2026, 11, 8)}, []),
        ({"authorised_on": VOTED, "executory_on": EXECUTORY}, []),
    ],
)
def test_a_council_s_act_is_known_to_be_executory_a_fortnight_later(approval, said):
    found = cell(approval)
    assert (found.standing.remarks, found.to_complete) == (said, "")  # the stage says it already
    found.party.organisation.kind = Organisation.Kind.CHAMBER
    assert found.standing.remarks == []  # a board's decision is not transmitted


def test_a_roadmap_is_voted_and_never_signed():
    found = cell({"authorised_on": VOTED}, begins=VOTED, kind=Convention.Kind.ROADMAP)
    assert (found.stage, found.look.kind) == (Stage.ADOPTED, "done")


def test_no_two_standings_look_alike_without_colour():
    looks = [(one.value.icon, one.value.word) for one in Stage]
    assert len({icon for icon, _ in looks}) == len({word for _, word in looks}) == len(looks)


@pytest.mark.parametrize(
    ("approval", "said"),
    [
        (
            {"authorised_on": VOTED, "executory_on": EXECUTORY, "signed_on": date(2026, 10, 9)},
            ["signée le 09/10/2026, avant d'être exécutoire (10/10/2026)"],
        ),
        (
            {"authorised_on": VOTED, "signed_on": date(2026, 9, 30)},
            ["signée le 30/09/2026, avant l'autorisation (01/10/2026)"],
        ),
        ({"signed_on": SIGNED}, ["signée sans autorisation connue"]),
        ({"authorised_on": VOTED, "executory_on": EXECUTORY, "signed_on": EXECUTORY}, []),
    ],
)
def test_a_signature_before_the_act_is_executory_is_an_anomaly(approval, said):
    assert cell(approval).standing.anomalies == said


def test_the_sentence_counts_what_lacks_and_what_is_late():
    council, other = organisation("CC A"), organisation("CC B")
    text = text_between(council, other)
    text.effective_on = date(2026, 1, 1)
    text.save()
    party = Party.objects.get(organisation=council)
    authorise(party=party, text=text, authorised_on=VOTED, by=None)
    matrix = matrix_of(Convention.objects.all(), [other], TODAY)
    assert matrix.sentence == (
        "1 vote et 1 signature manquent, dont 2 en retard ; 1 date exécutoire à compléter."
    )
    assert [one.name for one, _ in matrix.organisations] == ["CC B", "CC A"]
    for one in Party.objects.all():
        authorise(party=one, text=text, authorised_on=VOTED, by=None)
        sign(party=one, text=text, signed_on=SIGNED, by=None)
    assert matrix_of(Convention.objects.all(), [], TODAY).sentence == (
        "Tout est voté et signé ; 2 dates exécutoires à compléter."
    )


@pytest.fixture
def elected(demo, client):
    client.force_login(User.objects.get(email=ELECTED))
    return client


def test_an_elected_member_sees_every_party_of_their_conventions(elected):
    response = elected.get(reverse("approval_matrix"))
    matrix = response.context["matrix"]
    assert [line.text.convention.reference for line in matrix.lines] == [
        "CEC-GBM",
        "PMT-2024",
        "TI-DOUBS",
    ]
    assert matrix.organisations[0][1] == "GBM"
    said = text_of(response)
    assert "votée, date exécutoire à compléter votée le 11/04/2024" in said  # and not late
    assert "En retard PMT, PMT-2024 , convention initiale : manque, en retard" in said
    assert [cell.party.short_name for cell in matrix.late] == ["PMT"]
    assert "3 dates exécutoires à compléter." in said
    assert "signée votée le 10/04/2025 signée le 15/05/2025 démonstration" in said
    assert "Noter" not in said


def test_an_outsider_sees_an_empty_matrix(demo, client):
    client.force_login(person(organisation("Ailleurs")))
    response = client.get(reverse("approval_matrix"))
    assert response.context["matrix"].lines == []
    assert "Aucun texte à voter ni à signer" in text_of(response)


def test_three_conventions_cost_what_one_does(demo, client, django_assert_num_queries):
    one = person(Party.objects.get(short_name="CCLL").organisation)
    for reader, count in ((one, 1), (User.objects.get(email=ELECTED), 3)):
        client.force_login(reader)
        client.get(reverse("approval_matrix"))
        with django_assert_num_queries(9):
            response = client.get(reverse("approval_matrix"))
        assert len(response.context["matrix"].lines) == count


def test_who_sees_many_has_the_same_first(demo, client, monkeypatch):
    """What awaits somebody is found along the names, where it fills a page."""
    client.force_login(User.objects.get(email=ELECTED))
    monkeypatch.setattr("deliberations.approvals.pages.PER_PAGE", 1)
    shown = []
    for most in (1_000, 0):
        monkeypatch.setattr("conventions.entities.seeing.MOST", most)
        pages = [client.get(reverse("approval_matrix"), {"page": page}) for page in (1, 2, 3)]
        shown.append([[*map(str, response.context["page"])] for response in pages])
    assert shown[0] == shown[1] != [[], [], []]


def test_the_matrix_goes_into_a_spreadsheet(elected):
    response = elected.get(reverse("matrix_file", args=["xlsx"]))
    rows = rows_of_workbook(response.content)["Votes et signatures"]
    assert rows[0][:5] == ["Convention", "Texte", "Partie", "SIREN", "État"]
    assert rows[1] == [
        *("CEC-GBM", "convention initiale", "GBM", "242500361", "votée", date(2026, 1, 29)),
        *("2026/2026.00030", None, None, None, None, "votée, date exécutoire à compléter"),
    ]
    assert len(rows) == 1 + 1 + 2 + 7
    csv = elected.get(reverse("matrix_file", args=["csv"])).getvalue().decode("utf-8-sig")
    assert csv.splitlines()[1].startswith(
        "CEC-GBM;convention initiale;GBM;242500361;votée;2026-01-29"
    )
    assert elected.get(reverse("matrix_file", args=["ods"])).status_code == 404


@pytest.fixture
def chamber():
    """A chamber that is a party beside a council, and its project chief."""
    cci = organisation("CCI")
    Organisation.objects.filter(pk=cci.pk).update(kind=Organisation.Kind.CHAMBER)
    text = text_between(organisation("CC A"), cci)
    return Party.objects.get(organisation=cci), text


def test_a_chamber_notes_its_own_decision_and_its_signature(chamber, client):
    party, text = chamber
    client.force_login(person(party.organisation, Membership.Role.PROJECT_CHIEF))
    address = reverse("approval", args=[party.pk, text.number])
    decision = {"authorised_on": "28/04/2025", "body": "Bureau", "number": "B-12"}
    assert client.post(address, {"step": "authorise", **decision}).url == address
    assert client.post(address, {"step": "sign", "signed_on": "27/04/2025"}).url == address
    approval = Approval.objects.get()
    assert (approval.authorised_on, approval.body, approval.number) == (
        date(2025, 4, 28),
        "Bureau",
        "B-12",
    )
    said = text_of(client.get(address))
    assert "Signée le 27/04/2025, avant l'autorisation (28/04/2025)." in said
    client.post(address, {"step": "sign", "signed_on": "02/05/2025"})
    lines = Entry.objects.filter(act="approbation").order_by("id").values_list("before", "after")
    assert list(lines)[1:] == [
        ("", "signée le 27/04/2025"),
        ("signée le 27/04/2025", "signée le 02/05/2025"),
    ]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"step": "sign", "signed_on": "23/11/2026"}, "datée du 23/11/2026, qui n'est pas encore"),
        ({"step": "sign", "signed_on": "hier"}, "« hier » n'est pas une date"),
        ({"step": "sign"}, "Écrivez le jour de la signature."),
        ({"step": "authorise", "authorised_on": "28/04/2025"}, "Écrivez l'organe qui a décidé."),
    ],
)
def test_what_cannot_be_noted_is_refused_in_a_sentence(typed, sentence, chamber, client):
    party, text = chamber
    client.force_login(person(party.organisation))
    response = client.post(reverse("approval", args=[party.pk, text.number]), typed)
    assert sentence in text_of(response)
    assert not Approval.objects.exists()


def test_a_council_authorises_by_a_deliberation_only(chamber, client):
    _, text = chamber
    party = Party.objects.get(organisation__name="CC A")
    client.force_login(person(party.organisation))
    address = reverse("approval", args=[party.pk, text.number])
    assert "Enregistrer la délibération" in text_of(client.get(address))
    typed = {"step": "authorise", "authorised_on": "28/04/2025", "body": "Bureau"}
    assert client.post(address, typed).status_code == 403
    assert not Approval.objects.exists()


def test_a_real_vote_over_a_demonstration_leaves_the_invented_signature_marked(demo):
    party = Party.objects.get(short_name="CCVM")
    text = party.convention.texts.get()
    approval = authorise(party=party, text=text, authorised_on=VOTED, by=None)
    assert (approval.is_demonstration, approval.demonstration) == (False, ["signed_on"])
    assert sign(party=party, text=text, signed_on=SIGNED, by=None).demonstration == []


def test_whoever_completes_the_executory_day_is_led_to_the_receipt(demo, client):
    gbm = Party.objects.get(convention__reference="TI-DOUBS", short_name="GBM")
    client.force_login(person(gbm.organisation))
    response = client.get(reverse("approval", args=[gbm.pk, 0]))
    vote = response.context["vote"]
    assert "votée, date exécutoire à compléter" in text_of(response)
    assert reverse("deliberation_receipt", args=[vote.pk]) in response.content.decode()
