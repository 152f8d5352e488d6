"""The form of the prefecture's receipt."""

from press.kit.forms import EditForm, day, words


class ReceiptForm(EditForm):
    """The prefecture's receipt, and the publication."""

    transmitted_on = day("Transmise le")
    received_on = day("Reçue en préfecture le")
    published_on = day("Publiée le")
    prefecture_id = words("Identifiant de la préfecture", 60)
