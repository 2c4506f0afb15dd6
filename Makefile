# make demo | training | test | check | bench | bench-full: see README.md.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export PYTHONPATH := src
export PIP_DISABLE_PIP_VERSION_CHECK := 1
# Each process of a run reads every test: it keeps what it has read for the next.
export PYTHONDONTWRITEBYTECODE :=

.PHONY: demo training test test-sqlite test-postgresql test-browser check bench bench-full setup setup-dev setup-bench locks reference clean

demo: setup
	@DOORSTEP_PROFILE=demo $(BIN)/doorstep demo $(DEMO)

training: setup
	@DOORSTEP_PROFILE=training $(BIN)/doorstep demo --port 8001 $(TRAINING)

# A stamp holds what was installed; it is made anew when its lock changes.
$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/base: requirements/base.txt pyproject.toml | $(VENV)/bin/python
	@$(BIN)/python bench/install.py base
	@touch $@

$(VENV)/dev: requirements/dev.txt $(VENV)/base
	@$(BIN)/python bench/install.py dev
	@touch $@

$(VENV)/bench: requirements/bench.txt $(VENV)/base
	@$(BIN)/python bench/install.py bench
	@touch $@

setup: $(VENV)/base
setup-dev: $(VENV)/dev
setup-bench: $(VENV)/bench

TEST := DOORSTEP_PROFILE=test $(BIN)/python -m pytest
POSTGRESQL ?= postgresql://postgres@127.0.0.1:5432/doorstep

test: test-sqlite test-postgresql test-browser
	@echo "All tests passed."

# Tests that touch no database run once, with those on SQLite.
PURE := tests/recognise tests/policy tests/forceyear tests/risk $(wildcard \
  tests/doors/test_intake_*.py tests/doors/test_fields.py tests/doors/test_vendor.py \
  tests/doors/test_templates.py tests/doors/test_api_requests.py \
  tests/duties/test_rules*.py tests/pathway/test_look_back_rules.py \
  tests/incidents/test_call_rules_*.py tests/incidents/test_brief_*.py \
  tests/incidents/test_board_rules.py \
  tests/safeguarding/test_rules.py \
  tests/house/test_settings.py tests/house/test_start.py tests/house/test_storeys.py \
  tests/house/test_wheel.py)
ROOMS := tests --ignore=tests/browser -p no:playwright -n 2

test-sqlite: setup-dev
	$(TEST) $(ROOMS)

test-postgresql: setup-dev
	@$(BIN)/python bench/answers.py "$(POSTGRESQL)"; answer=$$?; \
	if [ $$answer = 0 ]; then \
	  DATABASE_URL="$(POSTGRESQL)" $(TEST) $(ROOMS) $(addprefix --ignore=,$(PURE)); \
	else [ $$answer = 1 ]; fi

# What a page looks like asks no engine; the ways through the site go on each.
test-browser: setup-dev
	$(TEST) tests/browser -n 3
	@$(BIN)/python bench/answers.py "$(POSTGRESQL)"; answer=$$?; \
	if [ $$answer = 0 ]; then \
	  DATABASE_URL="$(POSTGRESQL)" $(TEST) tests/browser -m journey -n 2; \
	else [ $$answer = 1 ]; fi

check: setup-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	DOORSTEP_PROFILE=test $(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	DOORSTEP_PROFILE=test $(BIN)/python -m django makemigrations --check --dry-run --settings doorstep.settings
	$(TEST) tests/policy tests/duties/test_rules_state.py -p no:playwright

bench: setup-bench
	$(BIN)/python -m bench

bench-full: setup-bench setup-dev
	$(BIN)/python -m bench --full

reference: setup
	$(BIN)/python -m doorstep.policy.reference docs/reference

clean:
	rm -rf $(VENV) var
