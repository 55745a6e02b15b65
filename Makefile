# `make demo` and `make test` need nothing set up before: they make .venv and put into it what they need, no more.
# GNU make 3.81, macOS' own, is enough. PYTHON=/path/to/python3.13 chooses the Python that .venv is made with.

PY := .venv/bin/python

.PHONY: help demo test check lint clean

help: ## list what can be made
	@awk -F ': [^#]*## ' '/^[a-z]+:.*## / {printf "make %-6s %s\n", $$1, $$2}' Makefile

demo: .venv/device ## read the bundled page of handwritten numbers with the bundled model (no TensorFlow)
	$(PY) -m digitlens read edge_app/assets/demo.jpg --annotate out/demo
	@echo "The page with what was read drawn on it: $$(ls out/demo/demo*)"
	@echo "A picture of your own: .venv/bin/digitlens read PICTURE"

test: lint ## check style and types, then run all tests: what CI runs
	$(PY) -m pytest
	@cat .venv/test

check: lint ## the same without the slow tests
	$(PY) -m pytest -m "not slow"
	@cat .venv/test

# .venv/test is empty, or says why TensorFlow is left out: then the types of what needs it cannot be checked.
lint: .venv/test ## check style and types
	$(PY) -m ruff check
	$(PY) -m ruff format --check
	$(PY) -m mypy $$(test ! -s .venv/test || echo digitlens.py edge_app)

clean: ## remove .venv and all that was built
	rm -rf .venv build dist out *.egg-info .pytest_cache .ruff_cache .mypy_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/device: pyproject.toml make/python.sh make/environment.py
	@sh make/python.sh make/environment.py device

.venv/test: .venv/device
	@$(PY) make/environment.py test
