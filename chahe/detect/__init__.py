"""Running Sigma rules over files of any size: pieces, workers, the order of hits, correlations, the summary."""
