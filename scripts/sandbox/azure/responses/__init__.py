"""Azure over HTTP: parse, call, wrap."""
