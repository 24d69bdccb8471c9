"""``python -m tsa_sim``: the command line."""

from tsa_sim.cli import main

if __name__ == "__main__":
    main()
