"""Small worlds whose derivations are made on DuckDB and on Spark: names, and rows in every state and with blanks."""
