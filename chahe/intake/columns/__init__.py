"""Large text logs read by columns: blocks of whole lines become typed Arrow columns (docs/decisions/0007)."""
