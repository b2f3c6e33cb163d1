# The two commands of the README are `make demo` and `make test`; `make help` lists the rest.
# Kept to what GNU make 3.81 knows, which is what macOS ships.

PYTHON ?= python3
VENV := .venv
# What setup installs: the one lock of all tools and what the program needs; empty for the newest that EXTRA allows.
LOCK := requirements-dev.txt
EXTRA := dev
INSTALL_OPTIONS :=
# How many processes run the tests; "auto" is one for each core.
JOBS := auto
QUICK := tests/model tests/reading tests/engine tests/analysis
BIN := $(VENV)/bin
PY := $(BIN)/python
PIP := $(PY) -m pip --disable-pip-version-check --quiet

CODE := $(wildcard src tests benchmarks .ci)
PACKAGED := $(shell find src criteria -type f -not -name '*.py[co]' 2>/dev/null)

# Stamps: each stands for a step done with the files it depends on.
MADE := $(VENV)/.made
INSTALLED := $(VENV)/.installed
DEV := $(VENV)/.dev
WHEEL := build/.wheel
SMOKED := build/.smoked

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help demo setup test check format-check lint types layers quick tests hostile wheel smoke latest lowest without-c lock format bench gallery clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile | expand -t 16

demo: $(INSTALLED) ## set up and assess a real place: Solihull in 2006
	@$(BIN)/caretrust assess examples/localities/solihull-2006.yaml

setup: $(DEV) ## make .venv with the program and the developers' tools

test: check tests smoke ## set up and run every check

check: format-check lint types layers ## the checks that run no test

format-check: $(DEV)
	$(BIN)/ruff format --check $(CODE)

lint: $(DEV)
	$(BIN)/ruff check $(CODE)

types: $(DEV)
	$(BIN)/mypy $(CODE)

layers: $(DEV)
	$(BIN)/lint-imports

quick: $(DEV) ## the tests of model, reading, engine and analysis: under a minute
	$(BIN)/pytest --numprocesses $(JOBS) --hypothesis-profile quick --quiet $(QUICK)

tests: $(DEV) ## the tests, in parallel, with branch coverage
	$(BIN)/pytest --numprocesses $(JOBS) --cov --cov-report=term

hostile: $(DEV) ## over a thousand hostile files for every command and format, each in a process of its own
	$(PY) -m tests.hostility $(HOSTILE)

wheel: $(WHEEL) ## build the sdist, and the wheel from it, into build/dist

smoke: $(SMOKED) ## install the wheel in a clean environment elsewhere and try it

latest: ## the tests, with the newest of everything
	rm -rf $(VENV)-latest
	$(MAKE) VENV=$(VENV)-latest LOCK= INSTALL_OPTIONS='--upgrade --upgrade-strategy eager' tests

lowest: build/lowest.txt ## the tests, with the oldest dependencies that pyproject.toml allows
	$(MAKE) VENV=$(VENV)-lowest LOCK= EXTRA=docx,forms,html,interview,pdf,tables,test,workbook INSTALL_OPTIONS='--constraint build/lowest.txt' tests

without-c: ## the tests, on a PyYAML built without libyaml
	PIP_NO_BINARY=pyyaml PIP_NO_CACHE_DIR=1 PYYAML_FORCE_LIBYAML=0 $(MAKE) VENV=$(VENV)-without-c setup
	$(VENV)-without-c/bin/python -c 'import yaml; assert not yaml.__with_libyaml__, "PyYAML has libyaml"'
	$(MAKE) VENV=$(VENV)-without-c tests

lock: $(MADE) ## lock the newest of every tool and of what the program needs; review the difference like code
	@test -x $(VENV)-lock/bin/uv || { $(PY) -m venv $(VENV)-lock && $(VENV)-lock/bin/pip --quiet install uv; }
	$(VENV)-lock/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 --extra $(EXTRA) --generate-hashes --no-emit-index-url \
		--custom-compile-command 'make lock' --output-file $(LOCK) pyproject.toml

format: $(DEV) ## format and mend what ruff can
	$(BIN)/ruff check --fix-only $(CODE)
	$(BIN)/ruff format $(CODE)

bench: $(DEV) ## run every benchmark
	@for script in benchmarks/bench_*.py; do $(PY) "$$script" || exit 1; done

gallery: $(DEV) ## make the pictures of docs/gallery.md anew; needs chromium, LibreOffice and poppler
	$(PY) .ci/gallery.py

clean: ## remove everything that make made
	rm -rf $(VENV) $(VENV)-latest $(VENV)-lock $(VENV)-lowest $(VENV)-without-c build dist htmlcov .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

$(MADE):
	@command -v "$(PYTHON)" >/dev/null || { echo "make: no '$(PYTHON)' here: install Python 3.11 or newer, or name one: make PYTHON=python3.12" >&2; exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "make: '$(PYTHON)' is older than Python 3.11; name a newer one: make PYTHON=python3.12" >&2; exit 1; }
	@"$(PYTHON)" -c 'import venv, ensurepip' 2>/dev/null || { echo "make: '$(PYTHON)' has no venv module; on Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	rm -rf $(VENV)
	"$(PYTHON)" -m venv $(VENV)
	@touch $@

$(INSTALLED): $(MADE) pyproject.toml
	$(PIP) install $(INSTALL_OPTIONS) --editable .
	@touch $@

$(DEV): $(MADE) $(LOCK) pyproject.toml
ifdef LOCK
	$(PIP) install --require-hashes --requirement $(LOCK)
	$(PIP) install --no-deps --no-build-isolation --editable .
else
	$(PIP) install $(INSTALL_OPTIONS) --editable '.[$(EXTRA)]'
endif
	@touch $(INSTALLED) $@

# Programs from npm that tests read our pages with, where npm is; .ci/run makes it.
build/npm: tests/npm/package.json
	rm -rf $@
	mkdir -p $@
	cp tests/npm/package.json $@
	npm install --silent --no-package-lock --no-audit --no-fund --prefix $@
	@touch $@

build/lowest.txt: $(MADE) .ci/lowest.py pyproject.toml $(LOCK)
	@mkdir -p build
	$(PY) .ci/lowest.py pyproject.toml requirements-dev.txt >$@

$(WHEEL): $(DEV) $(PACKAGED) pyproject.toml README.md LICENSE
	rm -rf build/dist
	$(PY) -m build --no-isolation --outdir build/dist .
	@touch $@

$(SMOKED): $(WHEEL) tests/installed/smoke.py examples/localities/solihull-2006.yaml
	$(PY) tests/installed/smoke.py build/dist examples/localities/solihull-2006.yaml
	@touch $@
