"""The catalog service: products, categories, listings and links."""
