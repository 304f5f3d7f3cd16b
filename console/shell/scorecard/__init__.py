"""The scorecard page: figures of a day, and the checks behind them."""
