"""What came to nothing from one network: wrong links, codes and passwords."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from events_app.database import Base


class WrongGuesses(Base):
    """How often one network guessed wrong of one kind of secret, and since when it is counted."""

    __tablename__ = "wrong_guesses"

    # Network and kind, keyed: the table says of nobody from where they came.
    network: Mapped[str] = mapped_column(String(32), primary_key=True)
    number: Mapped[int]
    since: Mapped[datetime] = mapped_column(index=True)
