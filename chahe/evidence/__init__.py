"""Evidence as bytes: content-addressed store, containers, locators, custody, keys and the signed ledger."""
