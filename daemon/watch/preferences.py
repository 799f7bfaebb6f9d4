"""What the shopper chose about reminders."""

from __future__ import annotations

from datetime import time

from pydantic import BaseModel, ConfigDict

from daemon.language import Language
from daemon.watch.quiet import QuietHours


class Preferences(BaseModel):
    """How reminders may speak; every field has a careful default."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: Language | None = None
    """None: that of the system."""
    quiet_from: time = time(22)
    quiet_until: time = time(8)
    """Equal times: no quiet hours."""
    product_names: bool = False
    """May a notification, which a lock screen shows to anyone, name what was bought?"""
    desktop: bool = True
    browser: bool = True

    @property
    def quiet(self) -> QuietHours:
        """The quiet hours on this computer's own clock."""
        return QuietHours(self.quiet_from, self.quiet_until)
