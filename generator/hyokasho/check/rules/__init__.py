"""Rules of the law and of the form that an assessment is checked by, one small function each."""
