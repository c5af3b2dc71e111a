"""Edits of what the catalog owns, asked through the internal API: judged whole, saved whole, or refused."""
