"""The gateway: the only door. Accounts, connections, webhooks in, the admin API, notifications."""
