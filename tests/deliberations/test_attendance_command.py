"""The same reading from a terminal: one JSON answer, or one French sentence."""

import json

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

DATA = settings.BASE_DIR / "config" / "demo" / "attendance"


def answer(capsys, file, question):
    call_command("attendance", str(file), "--question", str(question))
    return json.loads(capsys.readouterr().out)


def test_the_whole_act_as_text_gives_the_voters_of_a_question(capsys):
    assert answer(capsys, DATA / "gbm_2025_04_10.txt", 34) == {
        "present": 90,
        "proxies": 29,
        "voters": 119,
        "warnings": [],
        "printed": {"in_office": 123, "present": None, "proxies": None, "voters": None},
        "unread": [],
    }


def test_the_lists_alone_are_enough(capsys, tmp_path):
    whole = (DATA / "gbm_2026_01_29.txt").read_text("utf-8")
    file = tmp_path / "paragraphe.txt"
    file.write_bytes(whole[whole.index("Etaient présents") :].encode("cp1252"))
    said = answer(capsys, file, 19)
    assert (said["present"], said["proxies"], said["voters"]) == (79, 21, 100)


@pytest.mark.parametrize(
    ("content", "refusal"),
    [
        (None, "le fichier ne peut pas être lu"),
        (b"%PDF-1.7", "est un PDF"),
        (b"a\0b", "n'est pas un fichier texte"),
        (b"Le budget est adopt\xe9.", "Aucune liste de présences n'a été trouvée"),
    ],
)
def test_a_file_that_holds_no_list_is_refused(content, refusal, tmp_path):
    file = tmp_path / "acte.txt"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(CommandError, match=refusal):
        call_command("attendance", str(file), "--question", "34")


LISTS = "Présents : M. Jo UN, Mme Al DEUX, 12 %% à voir\nAbsents : M. Ti TROIS\n"


def test_what_is_not_read_is_printed_and_the_command_fails(capsys, tmp_path):
    file = tmp_path / "acte.txt"
    file.write_text(LISTS, "utf-8")
    with pytest.raises(CommandError, match="n'ont pas été comprises") as refused:
        call_command("attendance", str(file), "--question", "1")
    assert refused.value.returncode == 1
    said = json.loads(capsys.readouterr().out)
    assert (said["present"], said["unread"]) == (2, ["12 %% à voir"])


def test_a_printed_count_that_is_the_same_confirms_what_is_read(capsys, tmp_path):
    file = tmp_path / "acte.txt"
    file.write_text(f"{LISTS}Présents : 2 Votants : 2", "utf-8")
    said = answer(capsys, file, 1)
    assert said["printed"] == {"in_office": None, "present": 2, "proxies": None, "voters": 2}
    assert said["unread"] == ["12 %% à voir"]


def test_a_difference_comes_first_and_the_command_fails(capsys, tmp_path):
    file = tmp_path / "acte.txt"
    file.write_text(f"{LISTS}Présents : 3 Votants : 3", "utf-8")
    with pytest.raises(CommandError):
        call_command("attendance", str(file), "--question", "1")
    assert json.loads(capsys.readouterr().out)["warnings"][:2] == [
        "l'acte imprime 3 présents, ses listes en donnent 2",
        "l'acte imprime 3 votants, ses listes en donnent 2",
    ]


@pytest.mark.parametrize(
    ("number", "present"), [("7", 3), ("7-A", 3), ("7-B", 2), ("4 bis", 3), ("D98/13", 2)]
)
def test_a_question_may_have_letters_and_a_series(capsys, tmp_path, number, present):
    file = tmp_path / "acte.txt"
    file.write_text("Présents : M. Jo UN, Mme Al DEUX, M. Bo TER (jusqu'au point 7-A inclus)")
    assert answer(capsys, file, number)["present"] == present


@pytest.mark.parametrize("number", ["x", "0", "-1", "1.5", "٣", "²", "7-", "99999"])
def test_a_question_has_a_number(number):
    with pytest.raises(CommandError, match="n'est pas un numéro de question"):
        call_command("attendance", str(DATA / "gbm_2025_04_10.txt"), f"--question={number}")
