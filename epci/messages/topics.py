"""What a person may ask not to be told: the rest always comes."""

from django.db import models


class Topic(models.TextChoices):
    """Kinds of messages; what concerns one's account, or an account of payment, is none of them."""

    DUTIES = "duties", "les rappels d'échéances des conventions"
    ANSWERS = "answers", "les conventions qui annoncent l'organisme, et les réponses des parties"
    LETTERS = "letters", "les lettres que d'autres organismes nous adressent"
