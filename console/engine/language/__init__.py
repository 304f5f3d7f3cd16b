"""Language understood without a model: intents, spelling, numbers, answers, catalog names, requests."""
