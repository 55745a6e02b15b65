# `make demo` and `make test` need nothing set up before: they make .venv and put into it what they need, no more.
# GNU make 3.81, macOS' own, is enough. PYTHON=/path/to/python3.13 chooses the Python that .venv is made with.

PY := .venv/bin/python

.PHONY: help demo test check lint wheel pi model report readme photos peers turned pages speed steadiness endurance clean

help: ## list what can be made
	@awk -F ': [^#]*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

demo: .venv/device ## read the bundled page of handwritten numbers with the bundled model (no TensorFlow)
	$(PY) -m digitlens read edge_app/assets/demo.jpg --annotate out/demo
	@echo "The page with what was read drawn on it: $$(ls out/demo/demo*)"
	@echo "A picture of your own: .venv/bin/digitlens read PICTURE"
	@echo "See it live: .venv/bin/digitlens camera demo"

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

wheel: .venv/device ## build the package that a device installs: dist/digitlens-*.whl
	@sh make/wheel.sh $(PY) dist

# PICTURES=folder reads those, else the demo page; QUICK=1 tries each processor once. It takes Debian's tools on x86-64,
# and is left out elsewhere, aloud.
pi: wheel .venv/test ## run the wheel on a Raspberry Pi's processors, emulated, against this machine's readings
	$(PY) make/pi.py $(if $(QUICK),--quick) dist/digitlens-*.whl $(PICTURES)

# NOT_DIGITS=letters.npz adds handwritten letters to what it learns to reject. About an hour and a half on two cores;
# interrupted, it goes on where it was.
model: .venv/test ## train the bundled network and convert it: the file that the app carries
	.venv/bin/digitlens train --epochs 70 --crops 80000 --out out/edge $(if $(NOT_DIGITS),--not-digits $(NOT_DIGITS))
	.venv/bin/digitlens convert out/edge/model.keras
	cp out/edge/model-int8.tflite edge_app/assets/model-int8.tflite

# PHOTOS=folder, NOT_DIGITS=letters.npz and DIGITS=others.npz add what else to measure on; out/tiny comes too where it
# was trained, and the teacher.
report: .venv/test ## train the article's network too, and compare it and all variants with the bundled network
	test -f out/article/model.keras || .venv/bin/digitlens train --architecture article --out out/article
	for name in edge article tiny; do test ! -f out/$$name/model.keras || .venv/bin/digitlens convert \
		out/$$name/model.keras --to $$(test $$name = article && echo int8 || echo all) || exit; done
	.venv/bin/digitlens compare out/edge/model.keras out/edge/model-*.tflite out/article/model.keras \
		out/article/model-int8.tflite $$(ls out/tiny/model.keras out/tiny/model-*.tflite models/teacher/model.keras 2>/dev/null) \
		$(if $(PHOTOS),--photos $(PHOTOS)) $(if $(NOT_DIGITS),--not-digits $(NOT_DIGITS)) $(if $(DIGITS),--digits $(DIGITS)) \
		--out out/report
	folder=$$($(PY) -m benchmarks.results)/edge; mkdir -p "$$folder"; cp out/report/report.json out/report/report.md "$$folder"

readme: .venv/test ## write the README's picture and tables from the model and the results
	$(PY) -m digitlens read edge_app/assets/demo.jpg --annotate docs/images
	$(PY) -m benchmarks.fill_readme

photos: .venv/test ## a page of a folder of photographs with what was read on them: PHOTOS=folder
	$(PY) -m benchmarks.photos "$(PHOTOS)"

peers: .venv/test ## read PHOTOS=folder (with truth) with other readers too, each in an environment of its own
	$(PY) -m benchmarks.peers "$(PHOTOS)"

turned: .venv/test ## read PHOTOS=folder (with truth) turned by quarters too: what finding the turn costs
	$(PY) -m benchmarks.turned "$(PHOTOS)"

pages: .venv/test ## read hundreds of simulated pages whose truth is known
	$(PY) -m benchmarks.pages

speed: .venv/test ## time a frame, a large photograph, and both against pixels and digits
	$(PY) -m benchmarks.speed

steadiness: .venv/test ## follow the simulated camera, and PHOTOS=folder shaken: how often labels flicker
	$(PY) -m benchmarks.steadiness $(PHOTOS)

endurance: .venv/test ## run the camera loop with viewers for MINUTES=10: speed, age, memory, open files
	$(PY) -m benchmarks.endurance $(MINUTES)

clean: ## remove .venv and all that was built
	rm -rf .venv build dist out *.egg-info .pytest_cache .ruff_cache .mypy_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/device: pyproject.toml make/python.sh make/environment.py
	@sh make/python.sh make/environment.py device

.venv/test: .venv/device
	@$(PY) make/environment.py test
