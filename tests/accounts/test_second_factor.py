"""A telephone's code after the password: activated, shown, late, lost."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.models import Entry, User
from press.files.ciphers import decrypt
from tests.accounts.conftest import EMAIL, is_in, later, sign_in, subjects
from tests.accounts.telephone import PERIOD, Telephone
from tests.screen import text_of

LATE_CLOCK = "une horloge en retard ou en avance de plus de trente secondes"


def enrol(client: Client, late: int = 0):
    """Read the page with a telephone and type what it shows."""
    page = client.get(reverse("enrol"))
    telephone = Telephone(page.context["secret"], late)
    return telephone, client.post(reverse("enrol"), {"code": telephone.code()})


def show(client: Client, code: str):
    return client.post(reverse("mfa_authenticate"), {"code": code})


def refused(answer) -> str:
    (sentence,) = answer.context["form"].errors["code"]
    return sentence


@pytest.fixture
def codes(client: Client, person: User) -> list[str]:
    """The recovery codes of somebody who has activated the second factor, and has left."""
    sign_in(client)
    _, answer = enrol(client)
    codes = client.get(answer.url).context["codes"]
    client.post(reverse("logout"))
    return codes


@pytest.fixture
def telephone(codes: list[str], person: User) -> Telephone:
    authenticator = person.authenticator_set.get(type="totp")
    return Telephone(decrypt(authenticator.data["secret"]))


def test_it_is_activated_by_the_first_code(client, person, django_capture_on_commit_callbacks):
    sign_in(client)
    with django_capture_on_commit_callbacks(execute=True):
        _, answer = enrol(client)
    assert answer.url == reverse("recovery_codes")
    assert "actif" in text_of(client.get(reverse("second_factor")))
    assert list(Entry.objects.values_list("actor", "act")) == [
        (EMAIL, "activation du second facteur")
    ]
    assert subjects() == ["Un second facteur protège désormais votre compte."]


def test_the_drawing_says_the_key_and_holds_no_style(client, person):
    sign_in(client)
    page = client.get(reverse("enrol"))
    drawing = page.context["qr"]
    assert drawing.startswith("<svg ")
    assert "style=" not in drawing
    assert drawing in page.content.decode()
    assert page.context["secret"][:4] in text_of(page)


def test_who_signed_in_long_ago_says_again_who_they_are(client, person):
    sign_in(client)
    with later(minutes=6):
        asked = client.get(reverse("enrol"))
        assert (
            asked.url
            == f"{reverse('account_reauthenticate')}?next=%2Fcompte%2Fsecond-facteur%2Factiver%2F"
        )
        answer = client.post(asked.url, {"password": "faux", "next": reverse("enrol")})
        assert answer.context["form"].errors == {"password": ["Ce n'est pas votre mot de passe."]}
        answer = client.post(
            asked.url, {"password": "quatre mots de passe", "next": reverse("enrol")}
        )
        assert answer.url == reverse("enrol")


@pytest.mark.parametrize("late", [PERIOD, -PERIOD, 0])
def test_one_step_late_or_early_is_tolerated(client, person, late):
    sign_in(client)
    assert enrol(client, late)[1].status_code == 302


@pytest.mark.parametrize("late", [3 * PERIOD, -3 * PERIOD, 600])
def test_beyond_it_the_sentence_speaks_of_the_clock(client, person, late):
    sign_in(client)
    assert LATE_CLOCK in refused(enrol(client, late)[1])


def test_the_same_key_is_shown_again_after_a_wrong_code(client, person):
    sign_in(client)
    telephone, answer = enrol(client, 600)
    assert answer.context["secret"] == telephone.secret


def test_the_password_alone_no_longer_opens(client, telephone):
    answer = sign_in(client, next="/epci/")
    assert answer.url == reverse("mfa_authenticate")
    assert not is_in(client)
    assert show(client, telephone.code()).url == "/epci/"
    assert is_in(client)


@pytest.mark.engine
def test_a_code_serves_once_for_as_long_as_it_lives(client, telephone):
    sign_in(client)
    code = telephone.code()
    show(client, code)
    for minutes in (0, 1):
        thief = Client()
        with later(minutes=minutes) if minutes else later(seconds=1):
            sign_in(thief)
            assert LATE_CLOCK in refused(show(thief, code))


def test_typed_with_a_space_it_is_the_same_code(client, telephone):
    sign_in(client)
    code = telephone.code()
    assert show(client, f" {code[:3]} {code[3:]} ").url == reverse("home")
    thief = Client()
    sign_in(thief)
    assert refused(show(thief, code))


def test_a_late_telephone_is_told_so_at_the_sign_in(client, telephone):
    sign_in(client)
    assert LATE_CLOCK in refused(show(client, Telephone(telephone.secret, late=300).code()))


@pytest.mark.parametrize("code", ["", "12", "abcdef", "000000", "9" * 30, "' OR 1=1 --", "١٢٣٤٥٦"])
def test_what_is_no_code_has_its_sentence(client, telephone, code):
    sign_in(client)
    assert refused(show(client, code))
    assert not is_in(client)


def test_codes_are_not_guessed_for_ever(client, telephone):
    sign_in(client)
    said = [refused(show(client, f"{n:06}")) for n in range(51)]
    assert "fermé aux essais" in said[50]
    assert "fermé aux essais" in refused(show(client, telephone.code()))


def test_the_page_of_the_code_is_for_whoever_gave_the_password(client, telephone):
    assert client.get(reverse("mfa_authenticate")).url == reverse("login")


@pytest.mark.engine
def test_a_recovery_code_opens_once(client, codes):
    assert len(set(codes)) == 10
    sign_in(client)
    assert show(client, codes[3]).url == reverse("home")
    assert "Encore utilisables : 9 sur 10" in text_of(client.get(reverse("second_factor")))
    again = Client()
    sign_in(again)
    assert refused(show(again, codes[3]))


def test_recovery_codes_are_shown_once_and_kept_as_text(client, person):
    sign_in(client)
    _, answer = enrol(client)
    page = client.get(answer.url)
    assert page.context["file"].count("%0D%0A") == 11
    assert page.context["codes"][0] in page.context["file"]
    assert client.get(answer.url).url == reverse("second_factor")


def test_new_codes_replace_the_old_ones(client, codes, telephone):
    sign_in(client)
    show(client, telephone.code())
    fresh = client.get(client.post(reverse("renew_recovery_codes")).url).context["codes"]
    assert set(fresh).isdisjoint(codes)
    other = Client()
    sign_in(other)
    assert refused(show(other, codes[0]))
    assert show(other, fresh[0]).url == reverse("home")


def test_it_is_taken_off_by_whoever_has_just_shown_it(client, telephone):
    sign_in(client)
    show(client, telephone.code())
    assert client.post(reverse("remove_second_factor")).url == reverse("second_factor")
    assert "inactif" in text_of(client.get(reverse("second_factor")))
    assert sign_in(Client()).url == reverse("home")


def test_an_act_that_waited_for_the_code_is_done_after_it(client, telephone):
    sign_in(client)
    show(client, telephone.code())
    with later(minutes=6):
        asked = client.post(reverse("remove_second_factor"))
        assert asked.url.startswith(reverse("account_reauthenticate"))
        by_code = client.get(asked.url).context["reauthentication_alternatives"][0]["url"]
        form = {"code": telephone.code(), "next": reverse("remove_second_factor")}
        assert client.post(by_code, form).url == reverse("second_factor")
    assert sign_in(Client()).url == reverse("home")


def test_whoever_has_lost_everything_is_helped_by_the_operator(client, telephone):
    said = StringIO()
    call_command("reset_second_factor", "FINANCES@ccvm.example", stdout=said)
    assert said.getvalue() == "finances@ccvm.example se connectera avec son seul mot de passe.\n"
    assert sign_in(client).url == reverse("home")
    assert Entry.objects.values_list("actor", "act").first() == (
        "ligne de commande",
        "retrait du second facteur",
    )


def test_the_operator_is_told_of_an_unknown_address(db):
    with pytest.raises(CommandError, match="Aucun compte n'a l'adresse « personne"):
        call_command("reset_second_factor", "personne@ccvm.example")
