"""`python -m gazette_parser` is the command `gazette`."""

from gazette_parser.cli import main

if __name__ == '__main__':
    main()
