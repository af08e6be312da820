# Haitun. Needs Python 3.11 or newer with its venv module, make, and the package registries; nothing else.
# All local state lives in HAITUN_VAR: two copies with their own HAITUN_VAR and HAITUN_PORT run side by side.

PYTHON ?= python3
HAITUN_VAR ?= var
HAITUN_PORT ?= 8000
export HAITUN_VAR HAITUN_PORT
export PYTHONUTF8 = 1
export RUFF_CACHE_DIR = $(HAITUN_VAR)/cache/ruff
export MYPY_CACHE_DIR = $(HAITUN_VAR)/cache/mypy
export HYPOTHESIS_STORAGE_DIRECTORY = $(HAITUN_VAR)/cache/hypothesis

PY = $(HAITUN_VAR)/venv/bin/python
PYTEST = $(PY) -m pytest -q -o cache_dir=$(abspath $(HAITUN_VAR))/cache/pytest
BOOTSTRAP = $(PYTHON) config/run/bootstrap.py
WORKERS ?= auto
SLOW_WORKERS ?= 3
BENCH ?= all

.DEFAULT_GOAL := help
.PHONY: help setup up demo test crawl lint bench clean

help: ## Show the targets
	@sed -n 's/^\([a-z]*\):.*## /make \1\t/p' $(MAKEFILE_LIST) | expand -t 14
	@echo "State lives in $(HAITUN_VAR) (HAITUN_VAR), the web port is $(HAITUN_PORT) (HAITUN_PORT)."

setup: ## Install everything and migrate the database
	@$(BOOTSTRAP)
	@$(PY) -m config.run.setup

up: ## Set up, load the demo data if there is none, and serve until Ctrl-C
	@$(BOOTSTRAP)
	@exec $(PY) -m config.run.up

demo: ## The same without serving: the statement table and the sign-ins
	@$(BOOTSTRAP)
	@$(PY) -m config.run.up --no-serve

test: lint ## Linters, types, import contract and every test
	@$(PY) -m config.run.chromium
	$(PYTEST) -n $(WORKERS) -m "not slow and not crawl"
	$(PYTEST) -n $(SLOW_WORKERS) --dist loadfile -m slow

crawl: ## Look at every page in both languages, widths and themes (half an hour)
	@$(BOOTSTRAP) dev
	@$(PY) -m config.run.setup --files-only
	@$(PY) -m config.run.chromium
	$(PYTEST) -n $(SLOW_WORKERS) -m crawl

lint: ## Linters, types and the import contract only
	@$(BOOTSTRAP) dev
	@$(PY) -m config.run.setup --files-only
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy apps config manage.py
	$(PY) $(HAITUN_VAR)/venv/bin/lint-imports --cache-dir $(HAITUN_VAR)/cache/import-linter
	$(PY) manage.py makemigrations --check --dry-run

bench: ## Measure; BENCH=ledger for one of settlement, ledger, rls, import, stock, feed, catalog, orders, tracking, labels, screens
	@$(BOOTSTRAP) bench
	@$(HAITUN_VAR)/bench-venv/bin/python -m bench $(BENCH)

clean: ## Remove what was built and all local state, the local database included
	@if [ -x $(PY) ]; then $(PY) -m config.run.clean; fi
	rm -rf $(HAITUN_VAR) static/dist
	find apps bench config static tests -name __pycache__ -prune -exec rm -rf {} +
	find locale -name "*.mo" -delete 2>/dev/null || true
