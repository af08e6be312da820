"""Papers of the warehouse, drawn from data alone; in the language of whoever prints them."""
