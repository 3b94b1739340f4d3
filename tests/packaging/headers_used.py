#!/usr/bin/env python3
"""Asks the compiler which headers a program against the install tree really reads, and refuses any that
belongs neither to AuthOS nor to the compiler and the C library.

Usage: headers_used.py --compiler c++ --prefix <install tree> main.cpp
"""
import argparse
import pathlib
import subprocess
import sys

FOREIGN = ("boost", "nlohmann", "openssl", "fmt", "spdlog", "sodium", "sodium.h", "cbor", "cbor.h", "kainjow", "qrencode.h", "maxminddb.h", "utf8proc.h", "soci", "curl",
           "prometheus")


def headers_of(compiler: str, include: pathlib.Path, source: str) -> list[pathlib.Path]:
    command = [compiler, "-std=c++20", "-M", "-I", str(include), source]
    rule = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    return [pathlib.Path(word) for word in rule.replace("\\\n", " ").split()[2:]]


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--compiler", required=True)
    parser.add_argument("--prefix", type=pathlib.Path, required=True)
    parser.add_argument("source")
    arguments = parser.parse_args()

    headers = headers_of(arguments.compiler, arguments.prefix / "include", arguments.source)
    own = [header for header in headers if "authos" in header.parts]
    foreign = [header for header in headers if header not in own and set(header.parts) & set(FOREIGN)]
    for header in foreign:
        print(f"{arguments.source} reads {header}")
    print(f"{len(headers)} headers, {len(own)} of them ours, {len(foreign)} foreign")
    return 0 if own and not foreign else 1


if __name__ == "__main__":
    sys.exit(main())
