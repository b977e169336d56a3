"""Banks and results."""

import sqlalchemy as sa
from alembic import op

revision = "0001_results"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create both tables."""
    op.create_table(
        "banks",
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_banks"),
    )
    op.create_table(
        "results",
        sa.Column("key", sa.LargeBinary(32), nullable=False),
        sa.Column("view_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("manage_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("bank_hash", sa.LargeBinary(32), nullable=False),
        sa.Column("engine", sa.String(40), nullable=False),
        sa.Column("app_version", sa.String(40), nullable=False),
        sa.Column("language", sa.String(35), nullable=False),
        sa.Column("sheet", sa.Text, nullable=False),
        sa.Column("outcome", sa.Text, nullable=False),
        sa.Column("sentences", sa.Text, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_results"),
        sa.UniqueConstraint("view_hash", name="uq_results_view_hash"),
        sa.UniqueConstraint("manage_hash", name="uq_results_manage_hash"),
        sa.ForeignKeyConstraint(["bank_hash"], ["banks.hash"], name="fk_results_bank_hash_banks"),
    )
    op.create_index("ix_results_bank_hash", "results", ["bank_hash"])
    op.create_index("ix_results_expires_at", "results", ["expires_at"])


def downgrade() -> None:
    """Drop both tables, with everything in them."""
    op.drop_table("results")
    op.drop_table("banks")
