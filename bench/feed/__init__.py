"""How fast a feed of 50,000 rows is tried and committed, and how much memory that takes."""
