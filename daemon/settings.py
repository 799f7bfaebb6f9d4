"""What the shopper chose: language, quiet hours, what a lock screen may show, paused sites."""

from __future__ import annotations

from datetime import time
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from daemon.ledger.store import Store
from daemon.problems import DataProblem

Site = Annotated[str, Field(pattern=r"^[a-z0-9.-]+$", max_length=253)]
WebAddress = Annotated[str, Field(pattern=r"^https?://[^\s/]+\S*$", max_length=500)]


class QuietHours(BaseModel):
    """No notification between these times of day, by the machine's own clock."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    starts: time = time(22, 30)
    ends: time = time(8, 0)

    def holds(self, at: time) -> bool:
        """Tell whether a time of day is quiet; the same start and end means never."""
        if self.starts <= self.ends:
            return self.starts <= at < self.ends
        return at >= self.starts or at < self.ends


class Settings(BaseModel):
    """All choices, with their defaults; an unknown key is an error."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    language: Literal["zh", "en"] | None = None
    """None: the system's language."""
    quiet: QuietHours = QuietHours()
    notify: bool = True
    names_on_lock_screen: bool = False
    """Product names in a notification: hidden unless the shopper allows them."""
    paused_sites: tuple[Site, ...] = ()
    """Host names whose pages are not kept for now."""
    stamp_authority: (
        Annotated[str, Field(pattern=r"^https?://[^\s/]+\S*$", max_length=500)] | None
    ) = None
    """Where the hash of a bundle is sent to be stamped (RFC 3161); None: nowhere."""
    demo: bool = False
    """Sample orders are shown."""

    def paused(self, host: str) -> bool:
        """Tell whether capture is paused for this host or for the site above it."""
        return any(host == site or host.endswith(f".{site}") for site in self.paused_sites)


class SettingsShelf:
    """Keeps the settings in the store."""

    def __init__(self, store: Store) -> None:
        self._table = store.table("settings")

    def load(self) -> Settings:
        """Read the settings; a choice that is no longer understood falls back to its default."""
        kept: dict[str, Any] = self._table.fetch("settings") or {}
        try:
            return Settings.model_validate(kept)
        except ValidationError as wrong:
            broken = {str(error["loc"][0]) for error in wrong.errors()}
            return Settings.model_validate({k: v for k, v in kept.items() if k not in broken})

    def change(self, **choices: Any) -> Settings:
        """Change some settings and keep them.

        Raises:
            DataProblem: a choice that is not allowed.
        """
        try:
            settings = Settings.model_validate({**self.load().model_dump(), **choices})
        except ValidationError as wrong:
            field = ".".join(str(part) for part in wrong.errors()[0]["loc"])
            raise DataProblem(
                f"设置“{field}”不对", f"the setting '{field}' is not valid"
            ) from wrong
        self._table.put("settings", settings.model_dump(mode="json", exclude_defaults=True))
        return settings
