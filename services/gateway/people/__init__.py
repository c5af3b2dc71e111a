"""People: accounts, users, roles, passwords, sessions, and the log of what they did."""
