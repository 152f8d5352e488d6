"""The text of a convention on its page: read by its parties, written by its lead while a draft."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import Entry, User
from conventions.models import Article, Convention, Document, Text
from conventions.texts.acts import fingerprint_of
from tests.conventions.texts.drafts import draft, editor, titles, write
from tests.factories import MembershipFactory
from tests.press.files.test_uploads import PDF_BYTES
from tests.screen import text_of

pytestmark = pytest.mark.django_db
PAGE = "/conventions/BROUILLON/texte/"
ARTICLES = f"{PAGE}0/articles/"


@pytest.fixture
def text() -> Text:
    return draft()


@pytest.fixture
def chief(text: Text, client: Client) -> Client:
    client.force_login(editor(text))
    return client


def read(client: Client, address: str = PAGE) -> str:
    return text_of(client.get(address))


def test_a_chief_begins_with_the_usual_articles_and_completes_them(text, chief):
    empty = read(chief)
    assert "Ce texte n'a pas encore d'article" in empty
    assert "Gouvernance Les instances : qui siège" in empty
    chief.post(f"{PAGE}0/trame/")
    begun = read(chief)
    assert "Article 8 – Durée et résiliation 8.1 Durée La convention prend effet le" in begun
    assert "prend effet le 1er juillet 2026 et prend fin le 31 décembre 2028." in begun
    assert "À rédiger. Les instances : qui siège, à partir de combien elles décident" in begun
    chief.post(ARTICLES, {"place": "1", "title": "Définitions", "body": "Un EPCI est…"})
    chief.post(ARTICLES, {"place": "0", "title": "Préambule", "body": "Vu le code."})
    assert titles(text)[:3] == ["0 Préambule", "1 Définitions", "2 Objet"]
    assert "en préambule" not in read(chief, ARTICLES)  # there is one


def test_a_fact_that_no_field_says_is_shown_where_it_is_missing(text, chief):
    Convention.objects.update(court="")
    write(text, "Litiges")
    Article.objects.update(body="Devant [tribunal].")
    assert "Des articles citent ce que les champs de la convention ne disent pas" in read(chief)
    assert "Devant [tribunal : à compléter] ." in read(chief)


def test_two_people_at_once_lose_nothing(text, chief):
    (article,) = write(text, "Objet")
    address, seen = f"{ARTICLES}{article.pk}/", fingerprint_of(article)
    other = MembershipFactory(
        organisation=text.convention.parties.get(rank=1).organisation,
        user__name="Dominique Autre",
    ).user
    colleague = Client()
    colleague.force_login(other)
    colleague.post(address, {"title": "Objet", "body": "Ce que l'autre écrit.", "seen": seen})
    refused = chief.post(address, {"title": "Objet", "body": "Mon texte.", "seen": seen})
    said = text_of(refused)
    assert "Quelqu'un d'autre a enregistré cette page" in said
    assert "Écrit par Dominique Autre pendant que vous y travailliez. Objet Ce que l'autre" in said
    assert "Mon texte." in refused.context["form"]["body"].value()
    again = {"title": "Objet", "body": "Les deux.", "seen": refused.context["form"]["seen"].value()}
    assert chief.post(address, again).status_code == 302
    assert Article.objects.get().body == "Les deux."


def test_an_article_removed_meanwhile_gives_back_what_was_typed(text, chief):
    (article,) = write(text, "Objet")
    address = f"{ARTICLES}{article.pk}/"
    chief.post(f"{address}supprimer/", {"seen": fingerprint_of(article)})
    answer = chief.post(address, {"title": "Objet", "body": "Une heure de travail.", "seen": "x"})
    assert "l'enregistrer en fait un nouvel article" in text_of(answer)
    assert answer.context["form"]["body"].value() == "Une heure de travail."
    assert f'action="{ARTICLES}"' in answer.content.decode()
    assert chief.get(address).status_code == 404


def test_a_session_that_ends_keeps_what_was_typed(text):
    (article,) = write(text, "Objet")
    address, browser = f"{ARTICLES}{article.pk}/", Client()
    typed = {"title": "Objet", "body": "Une heure de travail.", "seen": fingerprint_of(article)}
    led = browser.post(address, typed)
    assert led["Location"] == f"/connexion/?next={address}"
    user = editor(text)
    browser.post("/connexion/", {"login": user.email, "password": "une longue phrase de passe"})
    form = browser.get(address).context["form"]
    assert {name: form[name].value() for name in typed} == typed
    assert Article.objects.get().body == "Le corps de Objet."
    browser.post(address, typed)
    assert Article.objects.get().body == "Une heure de travail."
    assert "typed_article" not in browser.session


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"title": ""}, "Ce champ est obligatoire."),
        ({"title": "é" * 201}, "201"),
        ({"body": "é" * 20_001}, "20001"),
        ({"body": "a\0b"}, "nul"),
        ({"place": "7"}, "7"),
    ],
)
def test_what_cannot_be_kept_says_why_and_keeps_what_was_typed(chief, typed, sentence):
    answer = chief.post(ARTICLES, {"title": "Objet", "body": "Le corps.", "place": "", **typed})
    assert sentence in text_of(answer)
    assert answer.context["form"]["body"].value() == typed.get("body", "Le corps.")
    assert not Article.objects.exists()


def test_what_was_typed_stays_when_the_text_was_submitted_meanwhile(text, chief):
    Convention.objects.update(submitted_on=date(2026, 3, 2))
    answer = chief.post(ARTICLES, {"title": "Objet", "body": "Le corps.", "place": ""})
    assert "La convention est soumise aux conseils depuis le 2 mars 2026" in text_of(answer)
    assert answer.context["form"]["body"].value() == "Le corps."
    page = read(chief)
    assert "le texte se lit et ne se modifie plus" in page
    assert "Ajouter un article" not in page


def test_moving_with_or_without_script(text, chief):
    _, second = write(text, "Objet", "Durée")
    move = f"{ARTICLES}{second.pk}/deplacer/"
    plain = chief.post(move, {"to": "1", "seen": "2"})
    assert plain["Location"] == f"{PAGE}0/#article-{second.pk}"
    assert titles(text) == ["1 Durée", "2 Objet"]
    again = chief.post(move, {"to": "1", "seen": "2"}, headers={"HX-Request": "true"})
    assert "a changé de place entre-temps : c'est l'article 1." in text_of(again)
    moved = chief.post(move, {"to": "2", "seen": "1"}, headers={"HX-Request": "true"})
    assert "« Durée » est maintenant l'article 2." in text_of(moved)
    assert "<html" not in moved.content.decode()
    assert chief.post(move, {"to": "haut", "seen": "2"}).status_code == 404
    assert titles(text) == ["1 Objet", "2 Durée"]


def test_a_partner_reads_a_draft_and_is_told_who_writes_it(text, client):
    write(text, "Objet")
    partner = text.convention.parties.get(rank=2).organisation
    client.force_login(MembershipFactory(organisation=partner, role="project_chief").user)
    page = client.get(PAGE)
    said = text_of(page)
    assert "Projet en cours d'écriture. Pour modifier une convention" in said
    assert "Modifier" not in said.replace("Pour modifier", "")
    assert client.get(ARTICLES).status_code == 403


@pytest.mark.parametrize("articles", [3, 30])
def test_the_page_costs_the_same_whatever_the_articles(
    articles, text, chief, django_assert_num_queries
):
    write(text, *(f"Titre {rank}" for rank in range(articles)))
    with django_assert_num_queries(11):
        chief.get(PAGE)


def signed(client: Client, content: bytes = PDF_BYTES, name: str = "scan.pdf"):
    sent = SimpleUploadedFile(name, content)
    body = {"dated_on": "15/05/2025", "file": sent}
    return client.post("/conventions/TI-DOUBS/texte/0/", body, follow=True)


def test_the_signed_copy_is_filed_once_by_the_lead_and_read_by_all(demo, client):
    client.force_login(User.objects.get(email="finances@ccvm.example"))
    assert "L'exemplaire signé est déposé." in text_of(signed(client))
    copy = Document.objects.get()
    assert (copy.kind, copy.title, copy.text.number) == ("convention", "Convention signée", 0)
    assert "déjà déposé le" in text_of(signed(client, PDF_BYTES + b"\n"))
    assert "Convention signée , 15 mai 2025" in text_of(signed(client, b"", "scan.pdf"))
    assert Document.objects.count() == 1
    client.post(
        f"/conventions/TI-DOUBS/documents/{copy.name}/retirer/", {"reason": "page manquante"}
    )
    assert "L'exemplaire signé est un PDF." in text_of(signed(client, b"un texte", "scan.txt"))
    signed(client)
    assert Document.objects.standing().get().text.number == 0
    assert Entry.objects.filter(act="document déposé").count() == 2


def test_a_signed_convention_among_the_documents_is_its_signed_copy(demo, client):
    client.force_login(User.objects.get(email="finances@ccvm.example"))
    typed = {"kind": "convention", "title": "Scan de 2025", "dated_on": "15/05/2025"}
    sent = SimpleUploadedFile("scan.pdf", PDF_BYTES)
    client.post("/conventions/TI-DOUBS/documents/", typed | {"file": sent})
    page = read(client, "/conventions/TI-DOUBS/texte/")
    assert "Scan de 2025 , 15 mai 2025" in page
    assert "Déposer l'exemplaire signé" not in page


def test_a_draft_and_a_roadmap_have_no_signed_copy(demo, client, text):
    chief = Client()
    chief.force_login(editor(text))
    sent = {"dated_on": "15/05/2025", "file": SimpleUploadedFile("scan.pdf", PDF_BYTES)}
    assert "une fois le texte soumis aux conseils" in text_of(chief.post(f"{PAGE}0/", sent))
    client.force_login(User.objects.get(email="elu@gbm.example"))
    roadmap = read(client, "/conventions/CEC-GBM/texte/")
    assert "Exemplaire signé" not in roadmap
    assert not Document.objects.exists()


def test_the_demonstration_says_that_its_articles_are_summaries(demo, client):
    client.force_login(User.objects.get(email="elu@gbm.example"))
    said = read(client, "/conventions/TI-DOUBS/texte/")
    assert "Article 7 – Durée et résiliation de la convention 7.1 Durée de la convention" in said
    assert "en vigueur le 1er juillet 2024 et se termine le 31 décembre 2027." in said
    assert (
        "Résumé (démonstration) : délibération GBM n° 2025/2025.00113, article 7, l. 301 à 313"
        in said
    )
    assert Article.objects.filter(source="").count() == 0


@pytest.mark.parametrize("address", [ARTICLES, None])
def test_an_article_that_does_not_print_or_cites_a_wrong_name_says_so_at_once(text, chief, address):
    (article,) = write(text, "Objet")
    typed = {"title": "Objet", "body": "Voir [inconu] 😀.", "seen": fingerprint_of(article)}
    said = text_of(chief.post(address or f"{ARTICLES}{article.pk}/", typed, follow=True))
    where = "Article 2 – Objet" if address else "Article 1 – Objet"
    assert f"Dans « {where} », 😀 ne peut pas s'imprimer" in said
    assert f"« {where} » cite [inconu], qui n'est le nom d'aucun champ" in said


def test_the_councils_are_sent_nothing_that_no_paper_prints_and_what_lacks_is_named(text, chief):
    Convention.objects.update(ends_on=None)
    write(text, "Objet", "Durée", "Gouvernance")
    text.articles.filter(title="Objet").update(body="Ensemble 😀.")
    text.articles.filter(title="Durée").update(body="Jusqu'au [fin], selon [inconu].")
    text.articles.filter(title="Gouvernance").update(body="")
    page, typed = "/conventions/BROUILLON/conseils/", {"step": "submit", "submitted_on": "2/3/2026"}
    said = text_of(chief.get(page))
    assert "« Article 2 – Durée » cite [fin], que la convention ne dit pas encore." in said
    assert "« Article 2 – Durée » cite [inconu], qui n'est le nom d'aucun champ" in said
    assert "« Article 3 – Gouvernance » est à rédiger." in said
    cannot = "Dans « Article 1 – Objet », 😀 ne peut pas s'imprimer"
    assert cannot in text_of(chief.post(page, typed))
    assert not Convention.objects.exclude(submitted_on=None).exists()
    text.articles.filter(title="Objet").update(body="Ensemble.")
    assert cannot not in text_of(chief.post(page, typed, follow=True))
    assert Convention.objects.exclude(submitted_on=None).exists()
