"""Reminders: the due list, the heartbeat that compares it with the wall clock, and the channels."""
