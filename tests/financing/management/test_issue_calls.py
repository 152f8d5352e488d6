"""manage.py issue_calls: numbered once, frozen, the same bytes for ever."""

from datetime import date
from hashlib import sha256
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from conventions.models import Approval
from epci.models import Organisation
from financing.models import CallRound, Counter, FundCall, PlannedAmount
from tests.financing.conftest import ISSUE_DAY

pytestmark = pytest.mark.usefixtures("demo", "unprinted")

DOUBS = {"year": 2025, "component": "animation", "lines": "salaire,deplacements"}
AMOUNTS = [9_200_00, 3_519_00, 3_749_00, 2_955_50, 2_587_50, 989_00]


def issue(directory, reference="TI-DOUBS", on=ISSUE_DAY, override="Démonstration", **options):
    out = StringIO()
    call_command(
        "issue_calls",
        reference,
        on=on,
        override=override,
        output=directory,
        stdout=out,
        **(options or DOUBS),
    )
    return plain(out.getvalue()).splitlines()


def plain(text: str) -> str:
    return text.replace("\u202f", " ").replace("\u00a0", " ")


def refusal(act) -> list[str]:
    with pytest.raises(CommandError) as refused:
        act()
    return [line.removeprefix("- ") for line in plain(str(refused.value)).splitlines()]


def nothing_written() -> bool:
    return not (FundCall.objects.exists() or CallRound.objects.exists() or Counter.objects.exists())


def test_the_six_letters_of_the_doubs(tmp_path):
    lines = issue(tmp_path)
    files = sorted(tmp_path.iterdir())
    assert [file.name for file in files] == [
        "2025-0001_TI-DOUBS_animation_GBM.pdf",
        "2025-0002_TI-DOUBS_animation_CCLL.pdf",
        "2025-0003_TI-DOUBS_animation_CCPHD.pdf",
        "2025-0004_TI-DOUBS_animation_CCVM.pdf",
        "2025-0005_TI-DOUBS_animation_CCPM.pdf",
        "2025-0006_TI-DOUBS_animation_CCPR.pdf",
    ]
    prints = [sha256(file.read_bytes()).hexdigest() for file in files]
    assert lines[1] == f"2025-0002  CCLL  3 519,00 €  {prints[1]}"
    assert [line.split()[-1] for line in lines[:6]] == prints
    assert list(FundCall.objects.values_list("amount", flat=True)) == AMOUNTS


def test_issued_again_the_same_round_gives_the_same_bytes(tmp_path):
    first = issue(tmp_path / "a")
    again = issue(tmp_path / "b", on=date(2025, 9, 1))
    assert again[0] == "Campagne déjà émise le 2 juin 2025 : mêmes numéros, mêmes lettres."
    assert again[1:7] == first[:6]
    assert [file.read_bytes() for file in sorted((tmp_path / "a").iterdir())] == [
        file.read_bytes() for file in sorted((tmp_path / "b").iterdir())
    ]
    assert FundCall.objects.count() == 6


def test_issued_again_after_later_letters_it_is_still_the_same_round(tmp_path):
    issue(tmp_path)
    issue(tmp_path, on=date(2026, 1, 5), year=2025, component="animation", lines="communication")
    assert issue(tmp_path)[0] == (
        "Campagne déjà émise le 2 juin 2025 : mêmes numéros, mêmes lettres."
    )


def test_a_round_that_overlaps_an_issued_one_is_refused(tmp_path):
    issue(tmp_path)
    assert refusal(lambda: issue(tmp_path, year=2025, component="animation")) == [
        "Déjà appelé pour 2025 : deplacements, salaire. Une ligne ne s'appelle qu'une fois."
    ]
    assert FundCall.objects.count() == 6


def test_the_other_lines_follow_in_the_same_register(tmp_path):
    issue(tmp_path)
    lines = issue(tmp_path, year=2025, component="animation", lines="communication")
    assert [line.split()[0] for line in lines[:6]] == [f"2025-{n:04d}" for n in range(7, 13)]
    content = FundCall.objects.get(number=7).frozen()
    assert content["already"] == {"called": 9_200_00, "cancelled": [], "paid": 0}
    assert content["previous_sha256"] == FundCall.objects.get(number=6).sha256


def test_blockers_end_it_with_their_list_and_nothing_is_written(tmp_path):
    sentences = refusal(lambda: issue(tmp_path, override=""))
    assert sentences == [
        "CCI Saône-Doubs : vote et signature de démonstration.",
        "GBM : signature de démonstration.",
        *(
            f"{name} : vote et signature de démonstration."
            for name in ("CCLL", "CCPM", "CCPR", "CCVM", "CCPHD")
        ),
        "L'IBAN de Chambre de Commerce et d'Industrie Saône-Doubs est une valeur de démonstration.",
        "Adresse non imprimée par l'acte : CCI Saône-Doubs, GBM, CCLL, CCPHD, CCVM, CCPM, CCPR.",
    ]
    assert nothing_written()
    assert list(tmp_path.iterdir()) == []


def test_a_key_that_is_only_proposed_cannot_be_overridden(tmp_path):
    sentences = refusal(
        lambda: issue(tmp_path, year=2026, component="animation", lines="salaire,deplacements")
    )
    assert sentences == ["La clé de 2026 n'est pas arrêtée."]
    assert nothing_written()


def test_what_is_missing_is_said_party_by_party(tmp_path):
    sentences = refusal(
        lambda: issue(tmp_path, "BOURGOGNE-INDUSTRIE", override="", year=2025, component="poste-1")
    )
    assert sentences == [
        "Dijon métropole n'a pas signé.",
        "CUCM n'a pas autorisé la convention.",
        "CUCM n'a pas signé.",
        "Le Grand Charolais n'a pas autorisé la convention.",
        "Le Grand Charolais n'a pas signé.",
        "CCGAM n'a pas autorisé la convention.",
        "CCGAM n'a pas signé.",
        "CCEALS n'a pas autorisé la convention.",
        "CCEALS n'a pas signé.",
        "CUCM n'a pas de signataire.",
        "L'IBAN de CU Le Creusot Montceau-les-Mines est une valeur de démonstration.",
        (
            "Adresse non imprimée par l'acte : CUCM, Dijon métropole, CCGAM, Le Grand Charolais, "
            "CCEALS."
        ),
    ]


def test_a_plan_out_of_balance_says_by_how_much(tmp_path):
    amount = PlannedAmount.objects.get(
        line__code="salaire", line__component__code="animation", period__fiscal_year=2025
    )
    amount.amount += 120_00
    amount.save()
    sentences = refusal(lambda: issue(tmp_path, override=""))
    assert sentences[0] == "Le plan n'est pas équilibré : écart de 120,00 €."


def test_the_gate_of_a_line_holds_until_someone_takes_it_upon_them(tmp_path):
    sentences = refusal(
        lambda: issue(
            tmp_path, override="", year=2025, component="animation", lines="communication"
        )
    )
    assert sentences[0] == (
        "Frais de communication générale TI et expertises réalisées par la CCI : présentation "
        "synthétique préalable à l'engagement et à la mise en paiement (article 3)"
    )


def test_a_carrier_without_iban_and_a_contributor_without_siren(tmp_path):
    Organisation.objects.filter(siren="242504355").update(siren=None)
    Organisation.objects.filter(name__startswith="Chambre").update(iban="")
    assert refusal(lambda: issue(tmp_path)) == [
        "CC du Plateau de Russey n'a pas de SIREN.",
        "Chambre de Commerce et d'Industrie Saône-Doubs n'a pas d'IBAN.",
    ]


def test_a_signature_before_the_act_is_executory_is_said(tmp_path):
    gbm = Approval.objects.get(party__short_name="GBM", text__convention__reference="TI-DOUBS")
    gbm.executory_on = date(2025, 6, 1)
    gbm.save()
    assert "GBM a signé avant que son acte soit exécutoire (1er juin 2025)." in refusal(
        lambda: issue(tmp_path, override="")
    )


def test_drafts_are_marked_and_take_no_number(tmp_path):
    out = StringIO()
    call_command(
        "issue_calls", "TI-DOUBS", on=ISSUE_DAY, output=tmp_path, draft=True, stdout=out, **DOUBS
    )
    assert [file.name for file in sorted(tmp_path.iterdir())] == [
        f"PROJET_TI-DOUBS_animation_{name}.pdf"
        for name in ("CCLL", "CCPHD", "CCPM", "CCPR", "CCVM", "GBM")
    ]
    assert "Avant d'émettre : CCLL : vote et signature de démonstration." in out.getvalue()
    assert nothing_written()


def test_the_carrier_gets_no_letter_of_its_own(tmp_path):
    lines = issue(tmp_path, "BOURGOGNE-INDUSTRIE", year=2025, component="poste-1")
    assert [line.split("  ")[1] for line in lines[:-1]] == [
        "Dijon métropole",
        "CCGAM",
        "Le Grand Charolais",
        "CCEALS",
    ]
    kept = FundCall.objects.first().frozen()["shares"][1]
    assert (kept["organisation"], kept["amount"], kept["kept_by_carrier"]) == (
        "CUCM",
        3_885_00,
        True,
    )


def test_a_letter_never_bears_an_earlier_date_than_the_last_one(tmp_path):
    issue(tmp_path)
    sentences = refusal(
        lambda: issue(
            tmp_path,
            on=date(2025, 6, 1),
            year=2025,
            component="animation",
            lines="communication",
        )
    )
    assert sentences == [
        (
            "La date 01/06/2025 précède celle de la dernière lettre de Chambre de Commerce et "
            "d'Industrie Saône-Doubs, le 02/06/2025."
        )
    ]


def test_each_year_of_issue_starts_its_numbers_and_keeps_the_chain(tmp_path):
    issue(tmp_path)
    issue(tmp_path, on=date(2026, 1, 5), year=2025, component="animation", lines="communication")
    first = FundCall.objects.get(year=2026, number=1)
    assert first.previous_sha256 == FundCall.objects.get(year=2025, number=6).sha256


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--year", "deux mille"], "« deux mille » n'est pas une année (AAAA)."),
        (
            ["--year", "2025", "--on", "02/06/2025"],
            "« 02/06/2025 » n'est pas une date (AAAA-MM-JJ).",
        ),
    ],
)
def test_arguments_that_cannot_be_read_are_told_in_french(tmp_path, arguments, sentence):
    with pytest.raises(CommandError) as refused:
        call_command("issue_calls", "TI-DOUBS", "--output", str(tmp_path), *arguments)
    assert str(refused.value).endswith(sentence)


def test_a_folder_that_cannot_be_made_stops_before_any_number(tmp_path):
    (tmp_path / "fichier").write_text("ceci n'est pas un dossier")
    assert refusal(lambda: issue(tmp_path / "fichier")) == [
        f"On ne peut pas écrire dans le dossier « {tmp_path / 'fichier'} »."
    ]
    assert refusal(lambda: issue("")) == ["On ne peut pas écrire dans le dossier «  »."]
    assert nothing_written()


def test_a_blocked_round_makes_no_folder(tmp_path):
    with pytest.raises(CommandError):
        issue(tmp_path / "neuf" / "profond", override="")
    assert list(tmp_path.iterdir()) == []


def test_letters_that_could_not_be_written_are_kept_and_given_again(tmp_path):
    (tmp_path / "2025-0003_TI-DOUBS_animation_CCPHD.pdf").mkdir()
    assert refusal(lambda: issue(tmp_path)) == [
        (
            f"Écriture impossible dans « {tmp_path} » (Is a directory). Les lettres émises sont "
            "conservées : relancez la commande vers un autre dossier."
        )
    ]
    assert len(issue(tmp_path / "ailleurs")) == 8


def test_two_carriers_share_a_folder_without_overwriting_each_other(tmp_path):
    for component in ("poste-1", "poste-2"):
        issue(tmp_path, "BOURGOGNE-INDUSTRIE", year=2025, component=component)
    assert len(list(tmp_path.iterdir())) == 4 + 4


@pytest.mark.parametrize(
    ("on", "sentence"),
    [
        (
            date(2025, 4, 9),
            "La date 09/04/2025 précède l'adoption de la clé, le 10/04/2025.",
        ),
        (date(2099, 12, 31), "La date 31/12/2099 est trop loin d'ici."),
    ],
)
def test_a_day_of_issue_that_cannot_be_meant_is_refused(tmp_path, on, sentence):
    assert refusal(lambda: issue(tmp_path, on=on)) == [sentence]
    assert nothing_written()


def test_a_reason_that_nobody_can_read_is_none(tmp_path):
    assert len(refusal(lambda: issue(tmp_path, override="\u00a0\u200b"))) == 9
    assert nothing_written()


def test_a_draft_of_lines_already_called_says_so(tmp_path):
    issue(tmp_path)
    out = StringIO()
    call_command(
        "issue_calls", "TI-DOUBS", on=ISSUE_DAY, output=tmp_path, draft=True, stdout=out, **DOUBS
    )
    assert "Ces lignes sont déjà appelées : ce projet ne s'émettra pas." in (
        out.getvalue().splitlines()
    )
