"""Keras model to TFLite files, and what they lose: convert and compare."""
