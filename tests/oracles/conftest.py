"""What pytest leaves alone here."""

collect_ignore = ["openfisca_law.py"]  # run by another Python, which has openfisca-core: see test_openfisca.py
