"""The API over HTTP: parse, call, wrap. No decision about an object is taken here."""
