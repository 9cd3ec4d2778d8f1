"""Plans, and the changes to outlets that each of them consists of."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import ARRAY

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Lay both tables; only kept plans must have a name, and an added or moved outlet has a place."""
    op.create_table(
        "plan",
        sa.Column("plan_id", sa.Integer, sa.Identity(always=True), primary_key=True),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("note", sa.Text, nullable=False),
        sa.Column("is_kept", sa.Boolean, nullable=False, server_default="false"),
        sa.Column("version", sa.Integer, nullable=False, server_default="1"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
        sa.CheckConstraint("name <> '' OR NOT is_kept", name="kept_has_name"),
        schema="app",
    )
    op.create_table(
        "outlet_change",
        sa.Column("plan_id", sa.Integer, sa.ForeignKey("app.plan.plan_id", ondelete="CASCADE"), primary_key=True),
        sa.Column("change_pos", sa.Integer, primary_key=True),
        sa.Column("kind", sa.Text, sa.CheckConstraint("kind IN ('add', 'move', 'close', 'change')", name="kind"), nullable=False),
        sa.Column("outlet_code", sa.Text, sa.CheckConstraint("outlet_code <> ''", name="outlet_code"), nullable=False),
        *(sa.Column(name, sa.Text) for name in ("name_zh", "name_en", "outlet_type")),
        sa.Column("service_codes", ARRAY(sa.Text)),
        sa.Column("hours_text", sa.Text),
        sa.Column("serves_migrants", sa.Text, sa.CheckConstraint("serves_migrants IN ('yes', 'no', 'unknown')", name="serves_migrants")),
        sa.Column("capacity_count", sa.Integer, sa.CheckConstraint("capacity_count >= 0", name="capacity_count")),
        sa.Column("lon", sa.Double, sa.CheckConstraint("lon BETWEEN -180 AND 180", name="lon")),
        sa.Column("lat", sa.Double, sa.CheckConstraint("lat BETWEEN -90 AND 90", name="lat")),
        sa.CheckConstraint("(lon IS NOT NULL AND lat IS NOT NULL) = (kind IN ('add', 'move'))", name="has_place"),
        schema="app",
    )
