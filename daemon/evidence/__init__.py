"""Evidence: fixed in time, complete, verifiable by a stranger, honest about its limits."""
