"""Banks, results and the keys of erased finishes."""

import sqlalchemy as sa
from alembic import op

revision = "0001_baseline"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Create all tables."""
    create_banks()
    create_results()
    create_erased()


def create_banks() -> None:
    op.create_table(
        "banks",
        sa.Column("hash", sa.LargeBinary(32), nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("hash", name="pk_banks"),
    )


def create_results() -> None:
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
        sa.Column("is_shared", sa.Boolean, nullable=False, server_default=sa.true()),
        sa.Column("shows", sa.String(20), nullable=False, server_default="everything"),
        sa.Column("link_number", sa.Integer, nullable=False, server_default="0"),
        sa.Column("previews", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("key", name="pk_results"),
        sa.UniqueConstraint("view_hash", name="uq_results_view_hash"),
        sa.UniqueConstraint("manage_hash", name="uq_results_manage_hash"),
        sa.ForeignKeyConstraint(["bank_hash"], ["banks.hash"], name="fk_results_bank_hash_banks"),
    )
    op.create_index("ix_results_bank_hash", "results", ["bank_hash"])
    op.create_index("ix_results_expires_at", "results", ["expires_at"])


def create_erased() -> None:
    op.create_table(
        "erased",
        sa.Column("key", sa.LargeBinary(32), nullable=False),
        sa.Column("erased_at", sa.BigInteger, nullable=False),
        sa.Column("has_expired", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.PrimaryKeyConstraint("key", name="pk_erased"),
    )
    op.create_index("ix_erased_erased_at", "erased", ["erased_at"])


def downgrade() -> None:
    """Drop all tables, with everything in them."""
    for name in ("erased", "results", "banks"):
        op.drop_table(name)
