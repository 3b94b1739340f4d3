#!/usr/bin/env python3
"""Runs the Conan recipe's requirements() and package_info() against a substitute of the conan module and
compares them with cmake/Dependencies.cmake and with the installed components.

Usage: conan_recipe_test.py --source <checkout> --prefix <install tree> --backends sqlite [psql mysql]
"""
import argparse
import importlib.util
import pathlib
import re
import sys
import types

# CMake package: Conan package. Threads belongs to the system, Catch2 to the tests.
PACKAGES = {
    "OpenSSL": "openssl",
    "nlohmann_json": "nlohmann_json",
    "fmt": "fmt",
    "Boost": "boost",
    "Sodium": "libsodium",
    "Utf8proc": "utf8proc",
    "Cbor": "libcbor",
    "SOCI": "soci",
    "Mustache": "kainjow-mustache",
    "Qrencode": "libqrencode",
    "MaxMindDB": "libmaxminddb",
    "prometheus-cpp": "prometheus-cpp",
    "spdlog": "spdlog",
    "CURL": "libcurl",
}
NOT_PACKAGED = {"Threads", "Catch2"}
# CMake target: Conan target.
TARGETS = {
    "OpenSSL::Crypto": "openssl::crypto",
    "Sodium::sodium": "libsodium::libsodium",
    "Utf8proc::utf8proc": "utf8proc::utf8proc",
    "Cbor::cbor": "libcbor::libcbor",
    "Qrencode::qrencode": "libqrencode::libqrencode",
    "MaxMindDB::maxminddb": "libmaxminddb::libmaxminddb",
    "fmt::fmt": "fmt::fmt",
    "spdlog::spdlog": "spdlog::spdlog",
    "Boost::url": "boost::url",
    "Boost::headers": "boost::headers",
    "prometheus-cpp::core": "prometheus-cpp::prometheus-cpp-core",
    "SOCI::core": "soci::soci_core",
    "SOCI::sqlite": "soci::soci_sqlite3",
    "SOCI::psql": "soci::soci_postgresql",
    "SOCI::mysql": "soci::soci_mysql",
}
# Loaded while running: the recipe must bring it along, but no target links to it.
LOADED = {"outbound": {"libcurl::libcurl"}}


class Attributes:
    """Takes any attribute; reading an unset one gives another of its kind."""

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        value = Attributes()
        setattr(self, name, value)
        return value

    def __getitem__(self, name):
        return getattr(self, name)

    def get_safe(self, name):
        return self.__dict__.get(name)


class Component:
    def __init__(self):
        self.libs, self.requires, self.system_libs, self.properties = [], [], [], {}

    def set_property(self, name, value):
        self.properties[name] = value


class CppInfo(Component):
    def __init__(self):
        super().__init__()
        self.components = {}

        class Made(dict):
            def __missing__(self, name):
                return self.setdefault(name, Component())

        self.components = Made()


def substitute_conan() -> None:
    """Modules with the names that the recipe imports; what is not under test does nothing."""

    class ConanFile:
        def __init__(self):
            self.required = {}
            self.cpp_info = CppInfo()
            self.settings = types.SimpleNamespace(os="Linux")
            self.options = Attributes()

        def requires(self, reference, **_traits):
            name, _, version = reference.partition("/")
            assert name not in self.required, f"{name} is required twice"
            self.required[name] = version

    names = {
        "conan": ["ConanFile"],
        "conan.tools": [],
        "conan.tools.build": ["check_min_cppstd", "can_run"],
        "conan.tools.cmake": ["CMake", "CMakeDeps", "CMakeToolchain", "cmake_layout"],
        "conan.tools.files": ["copy"],
    }
    for module_name, members in names.items():
        module = types.ModuleType(module_name)
        for member in members:
            setattr(module, member, Attributes())
        sys.modules[module_name] = module
    sys.modules["conan"].ConanFile = ConanFile


def load_recipe(path: pathlib.Path):
    spec = importlib.util.spec_from_file_location("recipe", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def declared_packages(dependencies: pathlib.Path) -> dict[str, str]:
    """CMake package -> least version ("" if any), from the find_package lines."""
    found = re.findall(r"^ *find_package\((\S+?)(?: ([\d.]+))?[ )]", dependencies.read_text(), re.M)
    return {name: version for name, version in found if name not in NOT_PACKAGED}


def least_version(conan_version: str) -> tuple[int, ...]:
    numbers = re.search(r"\d+(\.\d+)*", conan_version)
    return tuple(int(part) for part in numbers.group().split("."))


def installed_components(prefix: pathlib.Path) -> dict[str, set[str]]:
    """Component -> what its imported target links to, from the installed export sets."""
    components = {}
    for path in prefix.glob("lib*/**/cmake/authos/authos-*-targets.cmake"):
        name = re.fullmatch(r"authos-(\w+)-targets\.cmake", path.name).group(1)
        links = re.search(r'INTERFACE_LINK_LIBRARIES "([^"]*)"', path.read_text())
        components[name] = set(re.findall(r"[\w-]+::[\w-]+", links.group(1))) if links else set()
    return components


def compare_requirements(recipe, declared: dict[str, str]) -> list[str]:
    faults = [f"Dependencies.cmake lists {name}, which this test does not know" for name in declared if name not in PACKAGES]
    expected = {PACKAGES[name]: version for name, version in declared.items() if name in PACKAGES}
    recipe.requirements()
    faults += [f"the recipe does not require {name}" for name in expected.keys() - recipe.required.keys()]
    faults += [f"the recipe requires {name}, Dependencies.cmake does not" for name in recipe.required.keys() - expected.keys()]
    for name in expected.keys() & recipe.required.keys():
        wanted = tuple(int(part) for part in expected[name].split(".")) if expected[name] else (0,)
        if least_version(recipe.required[name])[: len(wanted)] < wanted:
            faults.append(f"the recipe takes {name}/{recipe.required[name]}, Dependencies.cmake wants {expected[name]}")
    return faults


def compare_components(recipe, installed: dict[str, set[str]], prefix: pathlib.Path) -> list[str]:
    recipe.package_info()
    described = recipe.cpp_info.components
    faults = [f"package_info() lacks the component {name}" for name in installed.keys() - described.keys()]
    faults += [f"package_info() has {name}, which is not installed" for name in described.keys() - installed.keys()]
    for name in installed.keys() & described.keys():
        component = described[name]
        if component.properties.get("cmake_target_name") != f"authos::{name}":
            faults.append(f"{name}: its CMake target is not authos::{name}")
        for library in component.libs:
            if not list(prefix.glob(f"lib*/**/lib{library}.a")):
                faults.append(f"{name}: lib{library}.a is not installed")
        expected = set(LOADED.get(name, ()))
        for target in installed[name] - {"Threads::Threads"}:
            own = target.removeprefix("authos::")
            expected.add(own if own != target else TARGETS.get(target, f"unknown {target}"))
        if expected != set(component.requires):
            faults.append(f"{name}: requires {sorted(component.requires)}, is linked to {sorted(expected)}")
        if ("Threads::Threads" in installed[name]) != ("pthread" in component.system_libs):
            faults.append(f"{name}: pthread and Threads::Threads disagree")
    return faults


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--source", type=pathlib.Path, required=True)
    parser.add_argument("--prefix", type=pathlib.Path, required=True)
    parser.add_argument("--backends", nargs="+", required=True)
    arguments = parser.parse_args()

    substitute_conan()
    module = load_recipe(arguments.source / "conan" / "conanfile.py")
    recipe = module.AuthosConan()
    for backend in module.BACKENDS:
        setattr(recipe.options, f"with_{backend}", backend in arguments.backends)
    recipe.configure()

    project = re.search(r"project\(authos VERSION ([\d.]+)", (arguments.source / "CMakeLists.txt").read_text())
    faults = [] if project.group(1) == recipe.version else [f"recipe version {recipe.version}, project {project.group(1)}"]
    declared = declared_packages(arguments.source / "cmake" / "Dependencies.cmake")
    faults += compare_requirements(recipe, declared)
    installed = installed_components(arguments.prefix)
    if not {"base", "authcore"} <= installed.keys():
        faults.append(f"no components of base and authcore in {arguments.prefix}")
    faults += compare_components(recipe, installed, arguments.prefix)
    print("\n".join(faults) or f"{len(declared)} packages and {len(installed)} components agree")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
