"""Benchmarks: how long our months take, beside the same work written with what a user would pick instead."""
