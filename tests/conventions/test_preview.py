"""A piece that was filed, shown in a frame of our own page: there, and nowhere else."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.models import Entry, User
from conventions.documents.acts import file_document, withdraw_document
from conventions.models import Convention, Document
from press.files.uploads import accept
from tests.factories import MembershipFactory
from tests.press.files.test_uploads import PDF_BYTES, PNG_BYTES

pytestmark = pytest.mark.usefixtures("demo")
PAGE = "/conventions/TI-DOUBS/documents/"


def filed(content: bytes = PDF_BYTES, name: str = "scan.pdf") -> Document:
    return file_document(
        convention=Convention.objects.get(reference="TI-DOUBS"),
        upload=accept(content, name),
        kind=Document.Kind.REPORT,
        title="Bilan",
        dated_on=timezone.localdate(),
        by=None,
        at=timezone.now(),
    )


@pytest.fixture
def elected(client: Client) -> Client:
    client.force_login(User.objects.get(email="elu@gbm.example"))
    return client


def policy(response, directive: str) -> str:
    """What the answer's content security policy says on one thing; empty when it says nothing."""
    found = [one for one in response["Content-Security-Policy"].split("; ") if directive in one]
    return found[0] if found else ""


def previews(client: Client) -> int:
    """How many pieces of the list may be shown."""
    return client.get(PAGE).content.decode().count("/apercu/")


def test_a_pdf_is_shown_in_a_frame_that_only_our_own_page_may_open(elected):
    one = filed()
    assert previews(elected) == 1
    page = elected.get(f"{PAGE}{one.name}/apercu/")
    assert f'<iframe class="preview" src="{PAGE}{one.name}/contenu/"' in page.content.decode()
    assert policy(page, "frame-src") == "frame-src 'self'"
    assert (page["X-Frame-Options"], policy(page, "frame-ancestors")) == (
        "DENY",
        "frame-ancestors 'none'",
    )
    shown = elected.get(f"{PAGE}{one.name}/contenu/")
    assert shown.content == PDF_BYTES
    assert (shown["Content-Type"], shown["X-Content-Type-Options"]) == (
        "application/pdf",
        "nosniff",
    )
    assert shown["Content-Disposition"].startswith("inline; filename=")
    assert (shown["X-Frame-Options"], policy(shown, "frame-ancestors")) == (
        "SAMEORIGIN",
        "frame-ancestors 'self'",
    )
    assert policy(shown, "default-src") == "default-src 'none'"
    assert Entry.objects.filter(act="téléchargement").count() == 1  # the page is not the piece


def test_no_other_page_may_hold_or_be_a_frame(elected):
    answers = [elected.get(PAGE), elected.get(f"{PAGE}{filed().name}/")]
    for answer in answers:
        assert policy(answer, "frame-src") == ""
        assert answer["X-Frame-Options"] == "DENY"


def test_an_image_is_shown_and_a_table_is_only_taken_away(elected):
    image, table = filed(PNG_BYTES, "scan.png"), filed(b"a;b\n", "comptes.csv")
    page = elected.get(f"{PAGE}{image.name}/apercu/").content.decode()
    assert f'<img class="preview-image" src="{PAGE}{image.name}/contenu/"' in page
    assert previews(elected) == 1
    for kind in ("apercu", "contenu"):
        assert elected.get(f"{PAGE}{table.name}/{kind}/").status_code == 404


def test_what_is_withdrawn_or_another_s_is_not_shown(elected):
    one, outsider = filed(), Client()
    outsider.force_login(MembershipFactory(role="project_chief").user)
    asked = [f"{PAGE}{one.name}/{kind}/" for kind in ("apercu", "contenu")]
    assert [outsider.get(address).status_code for address in asked] == [404, 404]
    withdraw_document(document=one, reason="page manquante", by=None, at=timezone.now())
    assert [elected.get(address).status_code for address in asked] == [404, 404]
    assert previews(elected) == 0
