"""Numbers of the register: SIREN, SIRET, IBAN and BIC, each judged by its own key."""

from django.core.exceptions import ValidationError
from stdnum import bic as bic_number
from stdnum import iban as iban_number
from stdnum.exceptions import ValidationError as NumberError
from stdnum.fr import siren as siren_number
from stdnum.fr import siret as siret_number

from press.words.french import is_number

FRENCH_IBAN, SIREN_LENGTH, SIRET_LENGTH = 27, 9, 14  # characters


def validate_siren(value: str) -> None:
    if not siren_number.is_valid(value) or not is_number(value):
        why = "la clé est fausse" if len(value) == SIREN_LENGTH else f"il a {SIREN_LENGTH} chiffres"
        raise ValidationError(f"« {value} » n'est pas un SIREN : {why}.", code="siren")


def validate_siret(value: str) -> None:
    if not siret_number.is_valid(value) or not is_number(value):
        why = "la clé est fausse" if len(value) == SIRET_LENGTH else f"il a {SIRET_LENGTH} chiffres"
        raise ValidationError(f"« {value} » n'est pas un SIRET : {why}.", code="siret")


def validate_iban(value: str) -> None:
    try:
        compact = iban_number.validate(value)
    except NumberError as error:
        why = "la clé est fausse, un caractère manque ou est mal recopié"
        if value.startswith("FR") and len(value) != FRENCH_IBAN:
            why = f"il a {len(value)} caractères au lieu de {FRENCH_IBAN}"
        message = f"« {value} » n'est pas un IBAN valide : {why}."
        raise ValidationError(message, code="iban") from error
    if compact != value:
        raise ValidationError("L'IBAN s'enregistre sans espaces, en majuscules.", code="iban")


def validate_bic(value: str) -> None:
    if not bic_number.is_valid(value) or value != bic_number.compact(value):
        raise ValidationError(
            f"« {value} » n'est pas un BIC : il a 8 ou 11 caractères, la banque, le pays en deux "
            "lettres, le lieu, parfois l'agence.",
            code="bic",
        )
