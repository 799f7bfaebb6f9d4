"""Fuzzing the readers: what is tried, what must hold, who chooses."""
