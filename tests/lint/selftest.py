#!/usr/bin/env python3
"""Proves that every rule can fail: each has samples that it must refuse and samples that it must let pass."""
import os
import sys
import unittest

sys.dont_write_bytecode = True

from lint import RULES
from samples import ALLOWED, REFUSED
from tree import Tree


class RulesCanFail(unittest.TestCase):
    def test_every_rule_has_samples(self):
        self.assertEqual(set(RULES), set(REFUSED))
        self.assertEqual(set(RULES), set(ALLOWED))

    def test_every_rule_is_run_by_ctest(self):
        listed = os.environ.get("AUTHOS_LINT_RULES")
        if listed is not None:
            self.assertEqual(set(listed.split()), set(RULES))

    def test_refused_samples_are_found(self):
        for name, samples in REFUSED.items():
            for number, texts in enumerate(samples):
                with self.subTest(rule=name, sample=number):
                    self.assertTrue(list(RULES[name](Tree(texts))), f"{name} lets pass: {texts}")

    def test_allowed_samples_pass(self):
        for name, samples in ALLOWED.items():
            for number, texts in enumerate(samples):
                with self.subTest(rule=name, sample=number):
                    self.assertEqual(list(RULES[name](Tree(texts))), [])


if __name__ == "__main__":
    sys.exit(0 if unittest.main(exit=False).result.wasSuccessful() else 1)
