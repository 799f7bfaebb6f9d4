"""What was captured and what is known from it: captures, orders, the bridge to the rules."""
