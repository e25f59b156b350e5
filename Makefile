# chahe 查核. Two commands do all: `make demo` and `make test`.
.POSIX:
PY = .venv/bin/python
CHAHE = .venv/bin/chahe
Q = 4.5.1
T =
SEED = 1
PLATFORM = win_amd64

.PHONY: help setup dev demo test check fix docs bench soak show messages bundle lock clean

help:
	@echo "make demo    set up, examine the synthetic insurer, write the reports under out/demo/"
	@echo "make test    set up what the tests need and run them          make test T=4.5.1   some of them"
	@echo "make check   lint, types, layers, generated pages              make fix            mend what can be mended"
	@echo "make soak    the whole matrices (50 seeds, kill loops, tamper), every property with new examples"
	@echo "make bench   speed beside rivals"
	@echo "make show Q=4.5.1   an item: words, criteria, checks, SQL, cases"
	@echo "make docs    generated pages     make messages   translations     make bundle PLATFORM=win_amd64"

setup:
	@tools/setup.sh run

dev:
	@tools/setup.sh dev

demo: setup
	$(PY) tools/demo.py --out out/demo --seed $(SEED)

test: dev
	@tools/system.sh
	$(PY) -m pytest -n 2 --dist loadfile $(if $(T),-k "$(T)",)

check: dev
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .
	.venv/bin/mypy
	.venv/bin/lint-imports --no-cache
	$(PY) tools/docs.py --check

fix: dev
	.venv/bin/ruff check --fix .
	.venv/bin/ruff format .

docs: dev
	$(PY) tools/docs.py

soak: dev
	@tools/system.sh
	CHAHE_SOAK=1 $(PY) -m pytest -n 2 -m "soak or hypothesis"

bench: dev
	$(PY) -m bench

show: setup
	@$(CHAHE) show $(Q)

messages: dev
	$(PY) tools/messages.py

bundle: dev
	$(PY) tools/bundle.py --platform $(PLATFORM) --out dist/bundle-$(PLATFORM)

lock:
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url requirements/run.in -o requirements/run.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -c requirements/run.txt requirements/dev.in -o requirements/dev.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url requirements/extras.in -o requirements/extras.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url -c requirements/dev.txt requirements/build.in -o requirements/build.txt

clean:
	rm -rf out dist build .mypy_cache .ruff_cache
