"""The control API: what the world does to both platforms, and the truth about what happened."""
