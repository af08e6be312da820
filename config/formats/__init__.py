"""How people read days and moments in each language (FORMAT_MODULE_PATH).

Beside Django's names there are two of our own: MONTH_DAY_TIME_FORMAT where the year is known, and EXACT_FORMAT to the
second.
"""
