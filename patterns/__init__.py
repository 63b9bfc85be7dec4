"""The grammars and word lists of gazette-parser; README.md tells the format."""
