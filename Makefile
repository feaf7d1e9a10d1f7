# One command each for what a contributor does. Every target makes .venv first if it is missing or
# older than pyproject.toml; nothing is installed outside it.

VENV := .venv
READY := $(VENV)/.ready
PYTHONS ?= python3.11 python3 python3.14 python3.13 python3.12 python
IS_RECENT := import sys; sys.exit(sys.version_info < (3, 11))

.PHONY: all benchmarks demo docs integration lint test
.NOTPARALLEL:

all: lint test

test: $(READY)
	$(VENV)/bin/python -m pytest $(ARGS)

# With real programs of others; makes environments of its own, so it needs a package registry.
integration: $(READY)
	$(VENV)/bin/python -m pytest -m integration $(ARGS)

lint: $(READY)
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy

# How long everything takes, against the goals: make benchmarks ARGS="--size 1k"
benchmarks: $(READY)
	$(VENV)/bin/python -m tests.benchmarks $(ARGS)

# The site of the documentation, into site/; stops at a link that leads nowhere.
docs: $(READY)
	$(VENV)/bin/zensical build --clean --strict

demo: $(READY)
	PATH="$(CURDIR)/$(VENV)/bin:$$PATH" bash docs/examples/demo.sh

$(READY): pyproject.toml
	@for python in $(PYTHONS); do \
	  if "$$python" -c '$(IS_RECENT)' 2>/dev/null; then \
	    echo "$$python -m venv --clear $(VENV)"; \
	    exec "$$python" -m venv --clear $(VENV); \
	  fi; \
	done; \
	echo "llmlist needs Python 3.11 or later, and none of these is that: $(PYTHONS)" >&2; \
	echo "  hint: name yours, as in make PYTHONS=/path/to/python3.12 test" >&2; \
	exit 1
	# Dependency groups need pip 25.1; Python 3.11 brings an older one.
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check 'pip>=25.1'
	$(VENV)/bin/python -m pip install --quiet --disable-pip-version-check --editable . --group dev
	@touch $@
