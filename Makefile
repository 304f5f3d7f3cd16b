# Each target sets up what it needs and runs it; packaging/bootstrap.py does the same without make.
PYTHON ?= $(or $(shell command -v python3),$(shell command -v python3.13),$(shell command -v python3.12),$(shell command -v python3.11),python)
TASKS := run setup test check bench pictures soak lock clean

.PHONY: $(TASKS)
$(TASKS):
	@"$(PYTHON)" packaging/bootstrap.py $@ $(ARGS)
