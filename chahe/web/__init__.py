"""The workbench. The only package that imports Django; no rule of the examination lives here."""
