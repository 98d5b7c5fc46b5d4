"""Azure Pipelines without Azure: reads its YAML, expands its templates, and tells what is wrong in which line."""
