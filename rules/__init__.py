"""Law and platform rules as reviewed data, and the arithmetic that turns facts into deadlines."""
