"""Between the platforms' payloads and the catalog's values; pure."""
