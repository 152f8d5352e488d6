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


@pytest.mark.parametrize("number", ["x", "0", "-1", "1.5", "٣"])
def test_a_question_has_a_number(number):
    with pytest.raises(CommandError, match="n'est pas un numéro de question"):
        call_command("attendance", str(DATA / "gbm_2025_04_10.txt"), f"--question={number}")
