"""The fund call on paper: what it says, how it looks, and what it never does."""

import copy
import json
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from unittest.mock import patch
from urllib.request import OpenerDirector
from xml.etree.ElementTree import tostring

import pytest
import segno
import tinyhtml5
from pypdf import PdfReader

from financing.letters import page as layout
from financing.letters.page import Content
from press.files.laying import fonts
from press.files.pdf import missing_glyphs
from press.files.plain_html import plain_tree

SAMPLE = Path(__file__).parent / "letter_content.json"

FACTS = [  # everything that the letter to CCLL must say
    "CCI Saône-Doubs",
    "SIRET 990 000 002 00008*",
    "finances@cci.example*",
    "Appel de fonds n° 2025-0001",
    "Besançon, le 2 juin 2025",
    "Convention TI-DOUBS, exercice 2025",
    "CCLL, SIRET 200 068 070 00008",
    "Service FINANCES",
    "Engagement 2025-TI-0042",
    "Communauté de Communes Loue Lison",
    "25290 Ornans",
    "Objet : Territoire d’industrie Alliances, Luxe et Précision – Doubs, appel de fonds 2025",
    "article 3, applicable du 1er juillet 2024 au 31 décembre 2027, signée par tous le 22 mai 2025",
    "volet Animation du Territoire d’industrie",
    "pour la période du 1er janvier 2025 au 31 décembre 2025, sur les dépenses prévisionnelles.",
    "approuvé cette convention le 14 avril 2025 (délibération n° 2025-041)*",
    "trois mille cinq cent dix-neuf euros, TTC",
    "à verser au plus tard le 2 juillet 2025*",
    "Rémunération du chef de projet CCI (0,5 ETP), 40 000,00 €",
    "FNADT (demandée), 20 000,00 €",
    "Dépenses appelées",
    "43 000,00 €",
    "− 20 000,00 €",
    "Reste à charge partagé 23 000,00 €",
    "Partenaire Habitants Part (%) Montant (€)",
    "Grand Besançon Métropole (GBM) 203 293 40,00 9 200,00",
    "Communauté de Communes Loue Lison (CCLL) 25 811 15,30 3 519,00",
    "Communauté de Communes des Portes du Haut-Doubs (CCPHD) 27 549 16,30 3 749,00",
    "Communauté de Communes du Val de Morteau (CCVM) 21 721 12,85 2 955,50",
    "Communauté de Communes du Pays de Maïche (CCPM) 19 027 11,25 2 587,50",
    "Communauté de Communes du Plateau du Russey (CCPR) 7 285 4,30 989,00",
    "Total 304 686 100,00 23 000,00",
    "Clé : 40 % pour GBM, le solde au prorata de la population totale ; pas de 0,05 point",
    "population totale en vigueur au 1er janvier 2025 (recensement 2022)",
    "arrêtée le 10 avril 2025 (délibération GBM n° 2025/2025.00113)",
    "Votre part : 60 % × 25 811 / 101 393 = 15,2738 % soit 15,30 %",
    "23 000,00 € × 15,30 % = 3 519,00 €",
    "Déjà appelé pour ce volet et cet exercice : 0,00 € ; déjà encaissé : 0,00 €.",
    "Titulaire du compte CCI Saône-Doubs",
    "IBAN FR14 2004 1010 0505 0001 3M02 606*",
    "BIC PSSTFRPPSCE*",
    "Comptable Trésorier de la CCI Saône-Doubs",
    "Référence à rappeler 2025-0001",
    "Président Jean-Luc Quivogne",
    "GBM n° 2025/2025.00113 du 10/04/2025, 025-242500361-20250410-2025_00113-DE ·",
    "CCLL n° 2025-041 du 14/04/2025, 025-200068070-20250414-2025_041-DE* ·",
    "CCI Saône-Doubs du 24/04/2025*.",
    "* Démonstration : contact, SIREN, SIRET, adresse, délai de paiement (jours), IBAN, BIC",
    "Recours : Avant tout recours, les parties recherchent une solution amiable",
    "Démonstration, sans valeur",
    "Vérifier cette lettre https://prorata.example/verification/ code ",
    "Payer (virement SEPA)",
    "lettre précédente du porteur : n° 2024-0012, 3f2a91c0…9be1d204.",
    "Calcul joint à ce PDF : calcul.json et calcul.csv.",
]
LONGEST_NAMES = [  # of the 1 259 EPCIs of the register
    "CA de la Presqu'île de Guérande Atlantique (Cap Atlantique)",
    "CA CIVIS (Communauté Intercommunale des Villes Solidaires)",
    "CA Beaune, Côte et Sud - Communauté Beaune-Chagny-Nolay",
    "CA Guingamp-Paimpol Agglomération de l'Armor à l'Argoat",
    "CC des Albères, de la Côte Vermeille et de l'Illibéris",
    "CC Saint Cyr Mère Boitier entre Charolais et Mâconnais",
]
HOSTILE = (
    '</style></title><img src="http://127.0.0.1:9/x"><style>body{display:none}</style>'
    "{{ 7|add:7 }} \"' url(file:///etc/hostname)"
)
EPC_PAYLOAD = """BCD
002
1
SCT
PSSTFRPPSCE
CCI Saône-Doubs
FR1420041010050500013M02606
EUR3519


2025-0001"""


@pytest.fixture(scope="session")
def sample() -> str:
    return SAMPLE.read_text(encoding="utf-8")


@pytest.fixture
def content(sample: str) -> Content:
    loaded: Content = json.loads(sample)
    return loaded


@pytest.fixture(scope="session")
def letter(sample: str) -> bytes:
    return layout.render(json.loads(sample))


def pages(pdf: bytes) -> list[str]:
    """The words of each page, with plain spaces."""
    return [" ".join(page.extract_text().split()) for page in PdfReader(BytesIO(pdf)).pages]


def said(content: Content, *, draft: bool = False) -> str:
    """The words of the page as HTML, for what needs no rendering."""
    html = layout.page(content, draft=draft)
    body = re.sub(r"<svg.*?</svg>|<head>.*?</head>", "", html, flags=re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", body.replace("&nbsp;", " ")).split())


def test_the_letter_says_everything_on_one_page(letter: bytes) -> None:
    (page,) = pages(letter)
    assert [fact for fact in FACTS if fact not in page] == []


def test_the_letter_prints_the_hash_that_the_register_keeps(letter: bytes, sample: str) -> None:
    fingerprint = layout.digest(layout.canonical(json.loads(sample)))
    printed = re.findall(r"Vérification : SHA-256 du contenu (\w+)", pages(letter)[0])
    assert printed == [fingerprint]


def test_the_same_content_gives_the_same_bytes(letter: bytes, content: Content) -> None:
    backwards = dict(reversed(content.items()))
    assert layout.render(backwards) == letter


def test_another_process_gives_the_same_bytes_and_leaves_no_font(
    letter: bytes, tmp_path: Path
) -> None:
    script = (
        "import django, json, sys; django.setup()\n"
        "from financing.letters.page import render\n"
        "sys.stdout.buffer.write(render(json.load(open(sys.argv[1], encoding='utf-8'))))"
    )
    environment = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "PYTHONHASHSEED": "7",
        "TMPDIR": str(tmp_path),
    }
    made = subprocess.run(
        [sys.executable, "-c", script, SAMPLE], capture_output=True, check=True, env=environment
    )
    assert made.stdout == letter
    assert list(tmp_path.glob("weasyprint*")) == []


def test_one_changed_word_changes_the_identifier(letter: bytes, content: Content) -> None:
    content["subject"] += "."
    first, second = (
        PdfReader(BytesIO(pdf)).trailer["/ID"][0] for pdf in (letter, layout.render(content))
    )
    assert first != second


def test_the_letter_is_read_aloud_in_order(letter: bytes) -> None:
    reader = PdfReader(BytesIO(letter))
    assert reader.trailer["/Root"]["/Lang"] == "fr"
    assert reader.metadata is not None
    assert reader.metadata.title == "Appel de fonds n°\u00a02025-0001, CCLL"
    kinds = re.findall(r"/S /(H\d|Table|TH|Figure)\b", structure(reader))
    assert [kinds.count(kind) for kind in ("H1", "H2", "Table", "Figure")] == [1, 2, 3, 2]
    assert kinds.count("TH") == 3 + 4 + 6 + 1 + 5


def structure(reader: PdfReader) -> str:
    """The kinds of the elements of the structure tree, as « /S /H1 »."""
    objects = (reader.get_object(number) for number in range(1, int(reader.trailer["/Size"])))
    return " ".join(f"/S {one['/S']} " for one in objects if isinstance(one, dict) and "/S" in one)


def test_only_the_face_of_the_house_is_embedded(letter: bytes) -> None:
    embedded = PdfReader(BytesIO(letter)).pages[0]["/Resources"]["/Font"].values()
    names = {font.get_object()["/BaseFont"].partition("+")[2] for font in embedded}
    assert names == {"Fira-Sans", "Fira-Sans-Semi-Bold"}


def test_the_face_has_every_character_of_the_letter(content: Content) -> None:
    assert missing_glyphs(said(content)) == set()


def test_hostile_texts_are_printed_and_open_nothing(content: Content) -> None:
    content["addressee"]["name"] = content["signatory"]["capacity"] = HOSTILE
    content["convention"]["dispute_clause"] = content["shares"][0]["name"] = HOSTILE
    content["carrier"]["name"] = content["payment"]["holder"] = HOSTILE
    fonts()  # the face is read before the doors are watched
    with patch.object(OpenerDirector, "open", side_effect=OSError) as opened:
        pdf = layout.render(content)
    assert opened.call_args_list == []
    words = "".join(pages(pdf)).replace(" ", "")
    assert words.count(HOSTILE.replace(" ", "")) == 6


def test_every_text_is_escaped(content: Content) -> None:
    assert "<" not in re.sub(
        r"</?(b|br|div|h1|h2|p|span|table|t[bdhr]\w*)\b[^<>]*>", "", body_of(poisoned(content))
    )


def poisoned(value: object) -> object:
    """The content with a tag in every text that is neither a date, a number nor a code."""
    if isinstance(value, dict):
        return {key: poisoned(one) for key, one in value.items()}
    if isinstance(value, list):
        return [poisoned(one) for one in value]
    free = isinstance(value, str) and not re.fullmatch(r"[\d.-]+|total|planned", value)
    return f"<script>{value}</script>" if free else value


def body_of(content: object) -> str:
    html = layout.page(content, draft=True)  # type: ignore[arg-type]
    return html[html.index("<body>") + len("<body>") : html.index("</body>")]


def test_six_partners_with_the_longest_names_hold_on_one_page(content: Content) -> None:
    for share, name in zip(content["shares"], LONGEST_NAMES, strict=True):
        share["name"] = name
    content["addressee"]["name"] = LONGEST_NAMES[1]
    content["addressee"]["address"] = ["Hôtel de la communauté", "12 rue de la Mairie", "BP 40"]
    assert len(pages(layout.render(content))) == 1


def test_many_partners_repeat_the_header_and_keep_the_payment_whole(content: Content) -> None:
    content["shares"] = [copy.deepcopy(share) for share in content["shares"] * 8]
    first, second = pages(layout.render(content))
    assert "Partenaire Habitants Part (%) Montant (€)" in first
    assert "Partenaire Habitants Part (%) Montant (€)" in second
    assert "Appel de fonds n° 2025-0001 · page 2" in second
    payment = ["Pour payer", "IBAN", "Référence à rappeler", "Jean-Luc Quivogne"]
    assert [words for words in payment if words in first] == []
    assert [words for words in payment if words not in second] == []


def test_a_draft_is_marked_and_cannot_be_paid(content: Content) -> None:
    content["number"] = content["payment"]["reference"] = content["issued_on"] = None
    (page,) = pages(layout.render(content, draft=True))
    assert page.count("PROJET") == 1
    assert "Projet d’appel de fonds" in page
    assert "Référence à rappeler attribuée à l’émission" in page
    assert ("SHA-256" in page, "Vérif" in page, "Payer (" in page) == (False, False, False)
    assert "<svg" not in layout.page(content, draft=True)


def test_a_letter_without_a_number_is_refused(content: Content) -> None:
    content["number"] = None
    with pytest.raises(ValueError, match="sans numéro ne peut être qu'un projet"):
        layout.render(content)


def test_a_real_letter_bears_no_mark(content: Content) -> None:
    content |= {"demonstration": False, "demonstration_notes": []}
    content["approvals"] = [vote for vote in content["approvals"] if not vote["demonstration"]]
    words = said(content)
    assert ("émonstration" in words.replace("Adresse de démonstration", ""), "*" in words) == (
        False,
        False,
    )


def test_a_fixed_subsidy_has_neither_population_nor_percentage(content: Content) -> None:
    content["key"] |= {"sentence": "45 000,00 € pour GBM", "basis": None, "adopted_on": None}
    content["shares"] = content["shares"][:1]
    content["shares"][0] |= {"population": None, "percent": None, "exact_percent": None}
    content["shares"][0] |= {"amount": 4_500_000, "ceiling": 4_500_000}
    content |= {"own_share": 0, "amount": 4_500_000, "remainder": 4_500_000}
    words = said(content)
    assert "Partenaire Plafond (€) Montant (€)" in words
    assert "Métropole (GBM) 45 000,00 45 000,00 Total 45 000,00" in words
    assert "Clé : 45 000,00 € pour GBM." in words


def test_what_a_ceiling_leaves_with_the_carrier_is_a_row(content: Content) -> None:
    for share in content["shares"]:
        share |= {"percent": None, "exact_percent": "16.666667", "population": None}
        share |= {"amount": 1_083_333, "ceiling": 1_083_333}
    content |= {"left_with_carrier": 2, "remainder": 6_500_000}
    content["key"]["basis"] = None
    words = said(content)
    assert "(CCPR) 16,6667 10 833,33 10 833,33" in words
    assert "Au-delà des plafonds, laissé au porteur 0,02 Total 100,0000 65 000,00" in words


def test_the_share_that_the_carrier_keeps_is_said_so(content: Content) -> None:
    content["shares"][3]["kept_by_carrier"] = True
    assert "Val de Morteau (CCVM), part conservée par le porteur 21 721" in said(content)


def test_a_missing_population_is_a_dash_in_the_row_and_in_the_total(content: Content) -> None:
    content["shares"][5]["population"] = None
    words = said(content)
    assert "(CCPR) – 4,30 989,00" in words
    assert "Total – 100,00 23 000,00" in words


def test_amendments_and_another_legal_basis_are_quoted(content: Content) -> None:
    content["convention"]["amendments"] = [
        {"number": 1, "effective_on": "2025-01-01", "signed_on": "2025-02-03"},
        {"number": 2, "effective_on": "2025-04-01"},
    ]
    content["component"]["legal_basis"] = "délibération GBM n° 2025/2025.00113"
    content["basis"] = "actual"
    words = said(content)
    assert (
        "modifiée par l'avenant n° 1 signé le 3 février 2025, à effet du 1er janvier 2025, "
        "modifiée par l'avenant n° 2, à effet du 1er avril 2025, votre part"
    ) in words
    assert (
        "sur les dépenses réalisées (fondement : délibération GBM n° 2025/2025.00113)."
    ) in words


def test_a_convention_in_effect_at_its_signature_is_dated_by_its_end(content: Content) -> None:
    content["convention"] |= {"effective_on": None, "ends_on": "2025-04-30"}
    assert "article 3, applicable jusqu'au 30 avril 2025, signée" in said(content)


def test_a_letter_needs_no_mending_of_its_html(content: Content) -> None:
    tree = plain_tree(layout.page(content))
    assert tree is not None
    mended = tinyhtml5.parse(layout.page(content), namespace_html_elements=False)
    assert tostring(tree) == tostring(mended)


def test_the_payment_code_says_the_transfer(content: Content) -> None:
    drawn = layout.payment_code(content["payment"], content["amount"])
    expected = segno.make_qr(EPC_PAYLOAD, error="m", boost_error=False, encoding="utf-8")
    assert drawn is not None
    assert modules(drawn) == [bytes(row) for row in expected.matrix_iter(border=4)]


def modules(svg: str) -> list[bytes]:
    """The dark and light modules of a drawing, row by row."""
    size = int(re.findall(r'viewBox="0 0 (\d+)', svg)[0])
    rows = [bytearray(size) for _ in range(size)]
    for x, y, length in re.findall(r"M(\d+) (\d+)\.5h(\d+)", svg):
        rows[int(y)][int(x) : int(x) + int(length)] = b"\x01" * int(length)
    return [bytes(row) for row in rows]


@pytest.mark.parametrize(("iban", "amount"), [(None, 351900), ("", 351900), ("FR14", 0)])
def test_there_is_no_code_without_an_account_or_an_amount(
    content: Content, iban: str | None, amount: int
) -> None:
    assert layout.payment_code(content["payment"] | {"iban": iban}, amount) is None


@pytest.mark.parametrize(
    ("number", "short_name", "name"),
    [
        ("2025-0001", "CCLL", "2025-0001_TI-DOUBS_animation_CCLL.pdf"),
        (None, "CCLL", "PROJET_TI-DOUBS_animation_CCLL.pdf"),
        ("2025-0002", "Le Grand Charolais", "2025-0002_TI-DOUBS_animation_Le-Grand-Charolais.pdf"),
        ("2025-0003", "Dijon métropole", "2025-0003_TI-DOUBS_animation_Dijon-metropole.pdf"),
        ("2025-0004", '../a"\r\nb', "2025-0004_TI-DOUBS_animation_-a-b.pdf"),
    ],
)
def test_a_file_name_is_plain_ascii(
    content: Content, number: str | None, short_name: str, name: str
) -> None:
    content |= {"number": number}
    content["addressee"]["short_name"] = short_name
    assert layout.file_name(content) == name


def test_a_content_has_one_canonical_text() -> None:
    assert layout.canonical({"b": [1, "é"], "a": None}) == '{"a":null,"b":[1,"é"]}'
    assert layout.digest("é") == "4a99557e4033c3539de2eb65472017cad5f9557f7a0625a09f1c3f6e2ba69c4c"
