"""Real processes, real faults: everything is killed, paused and lied to under load; two ledgers judge."""
