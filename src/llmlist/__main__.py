"""Run the command line as ``python -m llmlist``."""

from llmlist.cli import run

if __name__ == "__main__":
    run()
