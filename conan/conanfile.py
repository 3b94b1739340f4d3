"""Conan 2 recipe of AuthOS: the libraries as components, as `cmake --install` lays them out.

The packages mirror cmake/Dependencies.cmake; tests/packaging compares the two and the components with the
install tree. CI has no Conan: the recipe itself is not executed there.
"""
import os

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeDeps, CMakeToolchain, cmake_layout
from conan.tools.files import copy

BACKENDS = ("sqlite", "psql", "mysql")

# Component: what it uses. A name without "::" is another component.
COMPONENTS = {
    "base": ["fmt::fmt", "boost::url", "openssl::crypto"],
    "authcore": ["base", "openssl::crypto", "libsodium::libsodium", "libcbor::libcbor", "utf8proc::utf8proc"],
    "telemetry": ["base", "prometheus-cpp::prometheus-cpp-core", "spdlog::spdlog", "fmt::fmt"],
    "storage": ["base", "soci::soci_core", "fmt::fmt"],
    "storage_sqlite": ["base", "storage", "soci::soci_core", "soci::soci_sqlite3", "fmt::fmt"],
    "storage_psql": ["base", "storage", "soci::soci_core", "soci::soci_postgresql", "fmt::fmt"],
    "storage_mysql": ["base", "storage", "soci::soci_core", "soci::soci_mysql", "fmt::fmt"],
    "outbound": ["base", "libcurl::libcurl"],  # loaded at run time, not linked
    "identity": ["base", "authcore", "storage", "outbound", "telemetry", "libqrencode::libqrencode", "libmaxminddb::libmaxminddb"],
    "jobs": ["base", "identity", "storage", "outbound", "telemetry"],
    "http": ["base", "boost::headers"],
    "api": ["base", "http", "identity", "telemetry"],
}

# Conan's names for what the find modules of this project call otherwise: {Conan target: CMake target}.
CMAKE_TARGETS = {
    "libsodium": "Sodium::sodium",
    "utf8proc": "Utf8proc::utf8proc",
    "libcbor": "Cbor::cbor",
    "kainjow-mustache": "Mustache::mustache",
    "libqrencode": "Qrencode::qrencode",
    "libmaxminddb": "MaxMindDB::maxminddb",
    "soci::soci_core": "SOCI::core",
    "soci::soci_sqlite3": "SOCI::sqlite",
    "soci::soci_postgresql": "SOCI::psql",
    "soci::soci_mysql": "SOCI::mysql",
}


# Packages that CMake finds by a module of this project: {Conan package: module}.
FIND_MODULES = {
    "libsodium": "Sodium",
    "libcbor": "Cbor",
    "utf8proc": "Utf8proc",
    "soci": "SOCI",
    "kainjow-mustache": "Mustache",
    "libqrencode": "Qrencode",
    "libmaxminddb": "MaxMindDB",
}


class AuthosConan(ConanFile):
    name = "authos"
    version = "0.1.0"
    package_type = "static-library"
    description = "Multi-tenant single sign-on: embeddable libraries and a server"
    topics = ("sso", "oauth2", "openid-connect", "jwt", "identity")
    settings = "os", "arch", "compiler", "build_type"
    options = {f"with_{backend}": [True, False] for backend in BACKENDS}
    default_options = {
        "with_sqlite": True,
        "with_psql": False,
        "with_mysql": False,
        "boost/*:without_url": False,
        "prometheus-cpp/*:with_pull": False,
        "prometheus-cpp/*:with_push": False,
    }

    def backends(self):
        return [backend for backend in BACKENDS if self.options.get_safe(f"with_{backend}")]

    def configure(self):
        soci = self.options["soci"]
        soci.with_sqlite3 = bool(self.options.with_sqlite)
        soci.with_postgresql = bool(self.options.with_psql)
        soci.with_mysql = bool(self.options.with_mysql)

    def export_sources(self):
        top = os.path.join(self.recipe_folder, os.pardir)
        for pattern in ("CMakeLists.txt", "CMakePresets.json", "cmake/*", "libs/*", "apps/*", "migrations/*"):
            copy(self, pattern, src=top, dst=self.export_sources_folder)

    def layout(self):
        cmake_layout(self)

    def validate(self):
        check_min_cppstd(self, 20)

    def requirements(self):
        self.requires("openssl/[>=3.0 <4]")
        self.requires("nlohmann_json/3.11.2", visible=False)  # inside base only
        self.requires("fmt/9.1.0")
        self.requires("boost/1.81.0")
        self.requires("libsodium/1.0.18")
        self.requires("utf8proc/2.8.0")
        self.requires("libcbor/[>=0.8 <1]")
        self.requires("kainjow-mustache/4.1", visible=False)  # inside identity only
        self.requires("libqrencode/4.1.1")
        self.requires("libmaxminddb/[>=1.7 <2]")
        self.requires("soci/4.0.3")
        self.requires("prometheus-cpp/1.0.1")
        self.requires("spdlog/1.11.0")
        self.requires("libcurl/[>=7.88 <9]")

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["AUTHOS_BACKENDS"] = ";".join(self.backends())
        toolchain.cache_variables["AUTHOS_BUILD_TESTS"] = False
        toolchain.generate()
        deps = CMakeDeps(self)
        for package, file_name in FIND_MODULES.items():
            deps.set_property(package, "cmake_file_name", file_name)
            deps.set_property(package, "cmake_find_mode", "both")
        for conan_target, cmake_target in CMAKE_TARGETS.items():
            deps.set_property(conan_target, "cmake_target_name", cmake_target)
        deps.generate()

    def build(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.build()

    def package(self):
        CMake(self).install()

    def package_info(self):
        self.cpp_info.set_property("cmake_file_name", "authos")
        backend_components = [f"storage_{backend}" for backend in BACKENDS]
        for name, uses in COMPONENTS.items():
            if name in backend_components and name.removeprefix("storage_") not in self.backends():
                continue
            component = self.cpp_info.components[name]
            component.set_property("cmake_target_name", f"authos::{name}")
            component.libs = [f"authos_{name}"]
            component.requires = list(uses)
            if self.settings.os in ("Linux", "FreeBSD") and name in ("base", "storage", "jobs", "http"):
                component.system_libs = ["pthread"]
            if name == "authcore":
                component.system_libs = ["crypt"]  # bcrypt of imported password hashes
