"""Parser for Chinese government gazettes: an issue goes in, normalised tables come out."""
