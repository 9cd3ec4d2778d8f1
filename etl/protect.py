"""Exact counts in, protected counts out: the one step between schema `exact` and what people may see."""
