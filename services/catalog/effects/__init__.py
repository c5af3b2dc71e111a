"""What the catalog does at the platforms, level-triggered, in flows."""
