"""HTTP on one side, the models on the other: parse, call, wrap. No decision is taken here."""
