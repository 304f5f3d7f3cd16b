"""Language models and embedders behind ``ports.models``: any server that speaks OpenAI's chat completions.

Nothing heavy is imported until the first call, and then in an executor thread.
"""
