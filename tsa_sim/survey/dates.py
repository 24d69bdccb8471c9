"""Dates as surveys write them: in the format that the mapping names, to months counted since year 0."""

import numpy as np
import numpy.typing as npt
import pandas as pd

from tsa_sim.survey.layout import EXCEL_DAY

Floats = npt.NDArray[np.float64]

_TIME = r"(?:[ T].*)?$"
_MONTHS = {
    "YYYY-MM-DD": r"^(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})" + _TIME,
    "YYYY-MM": r"^(?P<y>\d{4})-(?P<m>\d{1,2})$",
    "DD.MM.YYYY": r"^(?P<d>\d{1,2})\.(?P<m>\d{1,2})\.(?P<y>\d{4})" + _TIME,
    "DD/MM/YYYY": r"^(?P<d>\d{1,2})/(?P<m>\d{1,2})/(?P<y>\d{4})" + _TIME,
    "MM/DD/YYYY": r"^(?P<m>\d{1,2})/(?P<d>\d{1,2})/(?P<y>\d{4})" + _TIME,
    "MM.YYYY": r"^(?P<m>\d{1,2})\.(?P<y>\d{4})$",
    "YYYY-Qn": r"^(?P<y>\d{4})-?[Qq](?P<q>[1-4])$",
    "YYYY": r"^(?P<y>\d{4})(?:\.0+)?$",
}
_MIDDLE_OF_QUARTER, _MIDDLE_OF_YEAR = 2, 7
_EXCEL_EPOCH = np.datetime64("1899-12-30", "D")  # day 0 of Excel's count, as it holds from March 1900 on
_EXCEL_DAYS = (3_000.0, 80_000.0)  # March 1908 to January 2119: what can be a date of birth or of an interview


def in_format(text: pd.Series, written: str) -> Floats:
    """Read dates written in one format (see ``MONTH_FORMATS``) as months since year 0; NaN where one is not."""
    if written == EXCEL_DAY:
        return _excel_days(text)
    parts = text.str.extract(_MONTHS[written])
    year = pd.to_numeric(parts["y"], errors="coerce").to_numpy(np.float64)
    if "q" in parts:
        month = (pd.to_numeric(parts["q"], errors="coerce").to_numpy(np.float64) - 1) * 3 + _MIDDLE_OF_QUARTER
    elif "m" in parts:
        month = pd.to_numeric(parts["m"], errors="coerce").to_numpy(np.float64)
    else:
        month = np.where(np.isnan(year), np.nan, float(_MIDDLE_OF_YEAR))
    months = np.where((month >= 1) & (month <= 12), year * 12 + month - 1, np.nan)
    if "d" in parts:
        day = pd.to_numeric(parts["d"], errors="coerce").to_numpy(np.float64)
        months = np.where((day >= 1) & (day <= 31), months, np.nan)
    return np.asarray(months, np.float64)


def _excel_days(text: pd.Series) -> Floats:
    """Read the numbers that Excel keeps for dates: days since the end of 1899."""
    day = pd.to_numeric(text, errors="coerce").to_numpy(np.float64)
    known = (day >= _EXCEL_DAYS[0]) & (day < _EXCEL_DAYS[1])
    dates = _EXCEL_EPOCH + np.where(known, day, 0).astype(np.int64)
    months = (dates.astype("datetime64[M]") - np.datetime64("0000-01", "M")).astype(np.float64)
    return np.where(known, months, np.nan)
