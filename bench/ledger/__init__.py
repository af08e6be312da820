"""How the ledger's figures compare with bare inserts, another ledger, and itself when everybody pays one account."""
