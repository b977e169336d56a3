"""The last time at which the store was in use, against which a clock that is far ahead is held."""

import sqlalchemy as sa
from alembic import op

revision = "0002_clock"
down_revision = "0001_baseline"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create the table of the last use, beginning with the time of the newest result."""
    op.create_table(
        "clock",
        sa.Column("seen_at", sa.BigInteger, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("seen_at", name="pk_clock"),
    )
    op.execute("INSERT INTO clock (seen_at) SELECT created_at FROM results ORDER BY created_at DESC LIMIT 1")


def downgrade() -> None:
    """Drop the table."""
    op.drop_table("clock")
