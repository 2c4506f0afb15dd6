"""Figures anyone can reproduce: each a line `name value unit engine`."""
