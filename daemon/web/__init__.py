"""HTTP: who may call, the protocol, the dashboard. Thin handlers; the work is done elsewhere."""
