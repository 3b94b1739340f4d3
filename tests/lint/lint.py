#!/usr/bin/env python3
"""Checks the rules of the house that no compiler knows.

Usage: lint.py --root DIR [RULE...]     all rules without one named; exit code 1 where something is found
       lint.py --list                   the rules, one line each
"""
import argparse
import sys

sys.dont_write_bytecode = True

import rules_code
import rules_includes
import rules_project
from tree import Tree

RULES = {**rules_includes.RULES, **rules_code.RULES, **rules_project.RULES}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--root", default=".")
    parser.add_argument("--list", action="store_true")
    parser.add_argument("rules", nargs="*")
    arguments = parser.parse_args()
    if arguments.list:
        for name, rule in RULES.items():
            print(f"{name:22} {rule.__doc__.splitlines()[0]}")
        return 0
    tree = Tree.of_checkout(arguments.root)
    found = 0
    for name in arguments.rules or RULES:
        for finding in RULES[name](tree):
            print(f"{name}: {finding}")
            found += 1
    print(f"{found} findings in {len(tree.texts)} files")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
