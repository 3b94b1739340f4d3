#!/usr/bin/env python3
"""Public headers of base and authcore include the standard library and authos headers only, those of the
other libraries nothing of a third party either: an embedder needs no Boost, JSON, OpenSSL or SOCI headers.

Usage: public_includes.py <folder libs>; prints each fault and exits 1 if there is one.
"""
import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#\s*include\s*(<([^>]+)>|"([^"]+)")')
STANDARD = re.compile(r"[a-z_]+$")  # <vector>; C headers with .h and all third-party paths do not match
ALLOWED_ELSEWHERE = {"nlohmann/json_fwd.hpp"}
MAY_USE = {"base": {"base"}, "authcore": {"authcore", "base"}}


def faults_of(path: pathlib.Path, library: str) -> list[str]:
    faults = []
    lines = path.read_text(encoding="utf-8").split("\n")
    if lines[0] != "#pragma once":
        faults.append(f"{path}:1: does not begin with #pragma once")
    for number, line in enumerate(lines, 1):
        match = INCLUDE.match(line)
        if not match:
            continue
        system, own = match.group(2), match.group(3)
        if system is not None and not STANDARD.match(system):
            if library in MAY_USE or system not in ALLOWED_ELSEWHERE:
                faults.append(f"{path}:{number}: <{system}> is not of the standard library")
        if own is not None:
            parts = own.split("/")
            if parts[0] != "authos" or len(parts) < 3:
                faults.append(f'{path}:{number}: "{own}" is not a public header (authos/<library>/…)')
            elif library in MAY_USE and parts[1] not in MAY_USE[library]:
                faults.append(f'{path}:{number}: "{own}" is above {library}')
    return faults


def main() -> int:
    libs = pathlib.Path(sys.argv[1])
    headers = sorted(libs.glob("*/include/**/*.hpp"))
    seen = {header.relative_to(libs).parts[0] for header in headers}
    faults = [fault for header in headers for fault in faults_of(header, header.relative_to(libs).parts[0])]
    if not {"base", "authcore"} <= seen:
        faults.append(f"{libs}: headers of base or authcore were not found")
    print("\n".join(faults) or f"{len(headers)} public headers of {len(seen)} libraries: nothing foreign")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
