"""Who comes in to the team edition, and how: accounts, passwords, second factors, sessions, the record of it."""
