"""The law: a folder a programme, its figures in YAML and its rules in plain Python beside them."""
