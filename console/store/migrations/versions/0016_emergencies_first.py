"""Emergencies stand before all other escalations, however many those are."""

import json

from alembic import op
import sqlalchemy as sa

revision = "0016"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    table = sa.table("escalation", sa.column("id", sa.BigInteger), sa.column("mildness", sa.BigInteger),
                     sa.column("body", sa.LargeBinary))
    connection = op.get_bind()
    rows = connection.execute(sa.select(table.c.id, table.c.body)).all()
    others = [{"row": id} for id, body in rows if json.loads(body)["kind"] != "emergency"]
    if others:
        after = table.update().where(table.c.id == sa.bindparam("row")).values(mildness=table.c.mildness + 10)
        connection.execute(after, others)
