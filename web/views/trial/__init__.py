"""Trying other answers on a stored result: the trial stands in the address, nothing is stored unless asked for."""
