"""English: the day before the month, in letters, so that nobody takes one for the other."""

DATE_FORMAT = SHORT_DATE_FORMAT = "j M Y"
TIME_FORMAT = "H:i"
DATETIME_FORMAT = SHORT_DATETIME_FORMAT = "j M Y H:i"
EXACT_FORMAT = "j M Y H:i:s"
YEAR_MONTH_FORMAT = "F Y"
MONTH_DAY_FORMAT = "j M"
MONTH_DAY_TIME_FORMAT = "j M H:i"
