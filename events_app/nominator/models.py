"""Bodies that send guest lists; they outlive any one event."""

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from events_app.database import Base


class Nominator(Base):
    """An institution, the after-care association or the Agency itself."""

    __tablename__ = "nominator"
    __table_args__ = (
        CheckConstraint("kind IN ('agency', 'institution', 'association', 'self')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(8), unique=True)
    kind: Mapped[str] = mapped_column(String(16))
    name_zh: Mapped[str] = mapped_column(String(60))
    name_en: Mapped[str] = mapped_column(String(120))
    # What may stand in a guest's letter where the body's own name would tell too much.
    neutral_name_zh: Mapped[str] = mapped_column(String(60))
    neutral_name_en: Mapped[str] = mapped_column(String(120))
    contact_email: Mapped[str] = mapped_column(String(254), default="")

    @property
    def sends_lists(self) -> bool:
        """Whether guest lists are expected of it."""
        return self.kind in {"institution", "association"}

    def name(self, language: str) -> str:
        """Return the body's short name in that language."""
        return self.name_zh if language == "zh" else self.name_en

    def neutral_name(self, language: str) -> str:
        """Return the name that tells nothing about the people it nominates."""
        return self.neutral_name_zh if language == "zh" else self.neutral_name_en
