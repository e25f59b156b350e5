"""What `--rows` adds to the synthetic insurer: ordinary records in columns, nothing wrong with any of them.

Deficiencies and look-alikes stand in the world of the usual size; the records here stand beside them, follow from their
number and the seed alone, and are written piece by piece, so that memory is the same for a thousand and for a hundred
million.
"""
