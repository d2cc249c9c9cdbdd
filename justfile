# The project's verbs. `just` alone lists them; `.ci/run` calls the same ones.

in_dev := "uv run --group dev"
in_docs := "uv run --group dev --group docs"

export NO_MKDOCS_2_WARNING := "1"

# Which verbs are there?
default:
    @just --list

# Set up everything a contributor needs.
install:
    uv sync --group dev

# Run the tests; further words go to pytest (`just test tests/test_dates.py`).
test *words:
    {{in_dev}} pytest {{words}}

# Is the code in order? Lint, format, types, import floors.
check:
    {{in_dev}} ruff check
    {{in_dev}} ruff format --check
    {{in_dev}} mypy
    {{in_dev}} lint-imports

# Mend what can be mended without thinking.
fix:
    {{in_dev}} ruff check --fix
    {{in_dev}} ruff format

# How fast is it, beside what? One table; `just bench NAME` one thing, `just bench tests/bench/test_x.py` its benchmarks.
bench *words:
    {{in_dev}} python tests/bench/bench.py {{words}}

# Write the files that are made, and what the examples of the documents print.
generate: made
    {{in_dev}} python tools/fill_outputs.py

# Write the files that are made from the data: schemas, rulebook, worked cases, people, coverage, pages, snapshots.
made:
    {{in_dev}} python -m ilp export schema --out schemas/
    {{in_dev}} python -m ilp export rules --out schemas/
    {{in_dev}} python -m ilp export cases --out schemas/
    {{in_dev}} python tools/make_demo_people.py
    {{in_dev}} python tools/make_coverage_page.py
    {{in_dev}} python tools/make_pages.py
    {{in_dev}} python tools/make_snapshots.py

# Are the generated files fresh? Writes them, and fails when that changed anything.
fresh: made
    git diff --exit-code -- schemas/ docs/ src/ilp/data/demo/ tests/golden/
    test -z "$(git ls-files --others --exclude-standard -- schemas/ docs/ src/ilp/data/demo/ tests/golden/)"

# Build the site into `site/`: both languages, strictly, under both tools; the playground; every link checked.
docs:
    rm -rf site
    {{in_docs}} zensical build --strict -f mkdocs.id.yml
    {{in_docs}} zensical build --strict -f mkdocs.en.yml
    {{in_docs}} mkdocs build -q --strict -f mkdocs.id.yml
    {{in_docs}} mkdocs build -q --strict -f mkdocs.en.yml
    cp docs/landing/index.html site/index.html
    {{in_docs}} python tools/build_playground.py
    {{in_docs}} python tools/check_links.py

# Put the playground into the site: the page, the Python runtime (npm) and the wheels (pip).
playground:
    {{in_docs}} python tools/build_playground.py

# Does the playground answer in a real browser? Needs chromium and chromium-driver.
playground-test:
    {{in_docs}} pytest -m browser -n 0 tests/browser

# Look at the site on this machine.
serve:
    {{in_docs}} python -m http.server --bind 127.0.0.1 --directory site

# See the library at work on a synthetic district.
demo:
    uv run ilp demo

# Build the wheel.
wheel:
    uv build --wheel

# Everything that must hold before a change is merged.
ci:
    .ci/run
