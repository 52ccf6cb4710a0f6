"""This package checks many files at once: what is known is not looked at again, what is silenced
is kept apart.

Nothing here imports the models or the lints before a file has to be looked at anew.
"""
