"""Read the files of a bank: YAML, its form, its references and languages, up to the frozen bank or its faults."""
