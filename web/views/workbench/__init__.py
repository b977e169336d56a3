"""What the workbench shows: the numbers of weights.yaml beside the words of the bank, and what changing them does."""
