PORT ?= 8000
PYTHON ?= python3
VENV := .venv
# Always "python -m ...": the scripts in bin/ hold the folder's old path after the checkout has been moved.
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes

.DEFAULT_GOAL := help
.PHONY: help run test e2e bench reliability images lint messages clean

help: ## show these lines
	@sed -n 's/^\([a-z0-9]*\):.*## \(.*\)/make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 18

run: export DEBUG = True
run: $(VENV)/.installed-run ## serve the site with demo data at http://127.0.0.1:$PORT/ (PORT=8000)
	@$(PY) manage.py migrate --noinput --verbosity 0
	@$(PY) manage.py setup_demo --if-empty
	@echo
	@echo "http://127.0.0.1:$(PORT)/"
	@echo
	@exec $(PY) manage.py runserver 127.0.0.1:$(PORT)

test: lint ## lint, then the fast tests on SQLite and PostgreSQL
	@scripts/test

e2e: export DEBUG = True
e2e: export DJANGO_ALLOW_ASYNC_UNSAFE = 1
# Never what .env names; "scripts/temporary_postgres.py -- make e2e" runs them on PostgreSQL.
e2e: export DATABASE_URL := $(or $(DATABASE_URL),sqlite://:memory:)
e2e: export MEDIA_ROOT := $(CURDIR)/var/e2e-media
e2e: $(VENV)/.installed-dev ## the tests that drive a browser
	@$(PY) -m pytest -m e2e

bench: $(VENV)/.installed-dev ## what things cost beside their floor, as ratios, on PostgreSQL and on SQLite
	@export DEBUG=True; good=0; \
	  $(PY) scripts/temporary_postgres.py -- $(PY) -m tests.bench.cells || good=1; \
	  $(PY) scripts/temporary_postgres.py -- $(PY) -m tests.bench || good=1; \
	  $(PY) scripts/temporary_postgres.py -- $(PY) -m tests.bench dashboards || good=1; \
	  folder=$$(mktemp -d); DATABASE_URL=sqlite:///$$folder/bench.sqlite3 $(PY) -m tests.bench || good=1; \
	  rm -rf "$$folder"; exit $$good

reliability: $(VENV)/.installed-dev ## many people at once, figures of many random worlds, on both databases
	@DEBUG=True DATABASE_URL=sqlite://:memory: $(PY) -m pytest -m reliability -s
	@DEBUG=True $(PY) scripts/temporary_postgres.py -- $(PY) -m pytest -m reliability -s

images: export PICTURES = docs/images
images: e2e ## the pictures of the README, taken by the browser tests

lint: $(VENV)/.installed-dev ## ruff: rules and layout
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .

messages: export DEBUG = True
messages: $(VENV)/.installed-run ## compile locale/*.po (the results are committed)
	@if command -v msgfmt >/dev/null; then \
	  $(PY) manage.py compilemessages --ignore $(VENV); \
	else \
	  echo "msgfmt is missing (Debian: apt-get install gettext); the committed .mo files stay in use."; \
	fi

clean: ## remove the environment and caches; data under var/ stays
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis .coverage htmlcov
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# -- The environment: made once, filled again when a lock file changes ------------------------------

$(PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed (make PYTHON=python3.11 ... names another one)." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "Python's venv module is missing. On Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed-run: requirements.txt | $(PY)
	$(PIP) -r requirements.txt
	@touch $@

# The development set holds the run-time set as well.
$(VENV)/.installed-dev: requirements-dev.txt | $(PY)
	$(PIP) -r requirements-dev.txt
	@touch $(VENV)/.installed-run $@
