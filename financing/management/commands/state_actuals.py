"""manage.py state_actuals REF --year Y --on DATE --output DIR: the statement of expenses."""

from django.core.management.base import BaseCommand, CommandParser

from financing.management.arguments import add_year_arguments, day, french_errors, read_year
from financing.management.delivery import day_of_issue, deliver, writable
from financing.models import StatementPdf
from financing.statements.acts import state_actuals
from financing.statements.page import file_name
from press.words.french import euros, long_date


class Command(BaseCommand):
    help = "Arrête les dépenses d'un volet et d'un exercice : état numéroté et scellé, en PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        add_year_arguments(parser)
        parser.add_argument("--on", type=day, help="date de l'état (AAAA-MM-JJ)")
        parser.add_argument("--output", required=True, metavar="DOSSIER")

    @french_errors
    def handle(self, *args, **options) -> None:
        component, period = read_year(options)
        on = day_of_issue(options["on"], component.carrier)
        directory = writable(str(options["output"]))
        stated = state_actuals(component=component, period=period, by=None, on=on)
        statement = stated.statement
        rendering = StatementPdf.objects.get(statement=statement)
        name = file_name(statement.frozen())
        deliver(directory, [(name, bytes(rendering.pdf))])
        if not stated.is_new:
            issued_on = long_date(statement.issued_on)
            self.stdout.write(f"État déjà établi le {issued_on} : même numéro, même document.")
        self.stdout.write(
            f"{statement}  dépensé {euros(statement.spent)}  financé {euros(statement.funded)}  "
            f"{rendering.sha256}"
        )
        self.stdout.write(f"{name} dans {directory}")
