"""What a verification found in a register, as a list."""

from press.kit.columns import Column, IntegerColumn
from press.kit.tables import Table


class AnomalyTable(Table):
    """The rows are numbered sentences, in the order in which they were found."""

    title = "Anomalies du registre"
    noun = "anomalie"
    files = "anomalies_du_registre"

    rang = IntegerColumn("N°", accessor=lambda pair: pair[0])
    anomalie = Column("Anomalie", accessor=lambda pair: pair[1], row_header=True)
