"""What leaves the program on paper: request lists, plans, receipts, reports."""
