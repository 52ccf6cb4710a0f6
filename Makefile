# Everything runs in .venv, made on first use; only Python 3.11 or newer and make are needed.
.DEFAULT_GOAL := check
.DELETE_ON_ERROR:
.PHONY: demo test check format format-check lint types layers generated generated-check golden \
	bench fuzz deletions clean

# the first Python that is new enough
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
STAMP := .venv/.installed
BENCH_STAMP := .venv/.installed-bench

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "sopkit needs Python 3.11 or newer; none was found" >&2; exit 1; }
	$(PYTHON) -m venv .venv

# an environment that is already there is completed, never made anew
$(STAMP): pyproject.toml | $(BIN)/python
	$(BIN)/python -m pip install --quiet -e '.[dev,handbook,docx,traditional,release,lsp]'
	touch $@

$(BENCH_STAMP): $(STAMP)
	$(BIN)/python -m pip install --quiet -e '.[dev,handbook,docx,traditional,release,lsp,audit,bench]'
	touch $@

demo: $(STAMP)
	$(BIN)/sopkit demo

test: $(STAMP)
	$(BIN)/python -m pytest

# what CI runs
check: format-check lint types layers generated-check test

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .
	$(BIN)/sopkit fmt procedures

format-check: $(STAMP)
	$(BIN)/ruff format --check .
	$(BIN)/sopkit fmt --check procedures

lint: $(STAMP)
	$(BIN)/ruff check .

types: $(STAMP)
	$(BIN)/mypy

layers: $(STAMP)
	$(BIN)/lint-imports

generated: $(STAMP)
	$(BIN)/python scripts/generate.py

generated-check: $(STAMP)
	$(BIN)/python scripts/generate.py --check

golden: $(STAMP)
	$(BIN)/python scripts/golden.py

bench: $(BENCH_STAMP)
	$(BIN)/python -m benchmarks

fuzz: $(STAMP)
	$(BIN)/python -m pip install --quiet -e '.[fuzz]' || echo "no atheris for this Python"
	$(BIN)/python -m pytest --hypothesis-profile=long
	$(BIN)/python scripts/fuzz.py --minutes 10

# what deleting one key, entry or mention in a shipped procedure leaves unnoticed
deletions: $(STAMP)
	$(BIN)/python benchmarks/deletions.py --scenarios

clean:
	rm -rf .venv .sopkit_cache .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis \
		.coverage build dist
	find src tests scripts -name __pycache__ -prune -exec rm -rf {} +
