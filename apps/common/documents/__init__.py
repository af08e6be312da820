"""Documents as PDF: the open fonts, a page in millimetres, statements, and how they are handed out."""
