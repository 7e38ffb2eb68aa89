# The few commands of the README. Each target is a line or two that calls a script or a
# CMake preset, so that whoever dislikes make can read here what to type instead.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.PHONY: help setup setup-check setup-test configure build run test bench check format asan tsan fuzz soak clean

JOBS ?= $(shell nproc)
PRESET ?= release
SAMPLE ?=
export CTEST_OUTPUT_ON_FAILURE = 1

help: ## this list
	@awk -F':.*## ' '/^[a-z-]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## install what the build needs and is missing (asks for root or sudo only then)
	@tools/setup --web

setup-test:
	@tools/setup --web --test

setup-check:
	@tools/setup --check

configure: setup
	@tools/configure $(PRESET)

build: configure ## leave the program at build/release/kursaal, the screens in web/dist
	@cmake --build build/$(PRESET) -j $(JOBS)
	@tools/build_web

run: build ## make the sample place, run it, serve it on PORT=8080 (SERVE=no: do not; SAMPLE=fhir: the small FHIR sample)
	@tools/run_sample $(SAMPLE)

test: setup-test build ## every test; the last line is the totals
	@tools/run_tests build/$(PRESET) --jobs $(JOBS)

bench: build ## the benchmark table; writes build/bench.json
	@tools/run_bench

check: setup-check configure ## format, tidy and words of changed files; includes and headers of all
	@tools/check_includes
	@tools/check_words
	@tools/check_headers build/$(PRESET) --jobs $(JOBS)
	@tools/check_changed build/$(PRESET) --jobs $(JOBS)

format: setup-check ## rewrite changed C++ files in house format
	@tools/check_changed build/$(PRESET) --format

asan: ## every test of the C++ code with address and undefined-behaviour sanitizers
	@$(MAKE) --no-print-directory test PRESET=asan

tsan: ## every test of the C++ code with the thread sanitizer
	@$(MAKE) --no-print-directory test PRESET=tsan

fuzz: setup-check ## 60 seconds of fuzzing for each parser (SECONDS_EACH=)
	@tools/run_fuzz

soak: build ## kills, crowds and large sizes: what is too long for make test
	@tools/run_soak

clean: ## remove what was built; keeps build/deps
	@rm -rf build/release build/dev build/asan build/tsan build/fuzz build/sample build/sample-place build/bench.json build/pictures build/web.stamp web/dist
