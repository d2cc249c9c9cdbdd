# The project's verbs. `just` alone lists them; `.ci/run` calls the same ones.

in_dev := "uv run --group dev"

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

# How fast is it? Ratios within one run are what counts, not the seconds.
bench *words:
    {{in_dev}} pytest -n 0 --benchmark-enable --benchmark-only {{words}}

# Write the files that are made: schemas, the rulebook, the worked cases, the demonstration's people, coverage, snapshots.
generate:
    {{in_dev}} python -m ilp export schema --out schemas/
    {{in_dev}} python -m ilp export rules --out schemas/
    {{in_dev}} python -m ilp export cases --out schemas/
    {{in_dev}} python tools/make_demo_people.py
    {{in_dev}} python tools/make_coverage_page.py
    {{in_dev}} python tools/make_pages.py
    {{in_dev}} python tools/make_snapshots.py

# Are the generated files fresh? Writes them, and fails when that changed anything.
fresh: generate
    git diff --exit-code -- schemas/ docs/ src/ilp/data/demo/ tests/golden/
    test -z "$(git ls-files --others --exclude-standard -- schemas/ docs/ src/ilp/data/demo/ tests/golden/)"

# See the library at work on a synthetic district.
demo:
    uv run ilp demo

# Build the wheel.
wheel:
    uv build --wheel

# Everything that must hold before a change is merged.
ci:
    .ci/run
