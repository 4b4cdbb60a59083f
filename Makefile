# Everything begins with `make`; each target installs what it needs first.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
TESTS ?= tests
CATALOGUE := events_app/translations/zh_Hant_TW/LC_MESSAGES/messages.po

.DEFAULT_GOAL := help
.PHONY: help run test lint bench translations clean

help: ## Show what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## (.*)/  make \1\t\2/' | expand -t 22

run: $(VENV)/run ## Serve the demo forum on PORT (default 8000); DAY=2024-09-19 moves its calendar
	@FORUMDESK_INSTANCE=instance $(BIN)/forumdesk demo --port $(PORT) $(if $(DAY),--day $(DAY))

test: $(VENV)/dev ## Run all tests, on SQLite and on PostgreSQL
	@$(BIN)/python -m pytest -n 2 --dist loadgroup $(TESTS)

lint: $(VENV)/dev ## Check style, types and templates
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet templates

bench: $(VENV)/dev ## Measure against a floor; writes build/bench.json
	@$(BIN)/python -m benchmarks

translations: $(VENV)/dev ## Collect the texts of code and templates into the catalogue
	@mkdir -p build && sed '/^$$/q' $(CATALOGUE) >build/catalogue.po # the header stays as it was written
	@$(BIN)/pybabel -q extract -F .pybabel.cfg -k _l --add-location=file --sort-output -o build/messages.pot .
	@cp $(CATALOGUE) build/messages.po
	@$(BIN)/pybabel -q update -i build/messages.pot -o build/messages.po -l zh_Hant_TW --width 100 --omit-header --no-fuzzy-matching --ignore-obsolete
	@cat build/messages.po >>build/catalogue.po && mv build/catalogue.po $(CATALOGUE)

clean: ## Remove what was installed and made; the demo's data stay in instance/
	rm -rf $(VENV) node_modules static/vendor static/bundles badges/fonts build

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Forum Desk needs Python 3.11 or newer."; exit 1; }
	$(PYTHON) -m venv $(VENV)

# Where the machine has no npm, one comes from PyPI.
BUNDLED := static/img/mark.svg $(wildcard static/css/*.css static/js/*.js static/js/*/*.js static/doors/*) bundle_assets.mjs
$(VENV)/assets: $(VENV)/run-packages package.json package-lock.json install_assets.py requirements-node.lock $(BUNDLED)
	@command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --require-hashes -r requirements-node.lock
	$(BIN)/python install_assets.py
	@touch $@

$(VENV)/run-packages: $(VENV)/bin/python requirements.lock pyproject.toml
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/catalogue: $(VENV)/run-packages $(CATALOGUE)
	@$(BIN)/pybabel -q compile -d events_app/translations
	@touch $@

$(VENV)/run: $(VENV)/assets $(VENV)/catalogue
	@touch $@

$(VENV)/dev: $(VENV)/run requirements-dev.lock
	$(BIN)/python -m pip install --quiet --require-hashes -r requirements-dev.lock
	@touch $@
