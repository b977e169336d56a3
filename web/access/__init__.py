"""What this browser may do with a result: secrets, keys and rights."""
