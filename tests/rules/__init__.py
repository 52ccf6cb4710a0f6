"""This package tests the rule kinds."""
