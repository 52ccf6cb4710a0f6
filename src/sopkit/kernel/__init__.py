"""This package judges the records of a case: it folds them through a machine for each rule."""
