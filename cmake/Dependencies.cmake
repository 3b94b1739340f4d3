# Third-party packages, each with the library that owns it (architecture: only in that library's src/).
# Listed once here; conan/conanfile.py is checked against this list by tests/packaging.
find_package(Threads REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)          # base (randomness), authcore
find_package(nlohmann_json 3.11 REQUIRED)   # base (json.cpp)
find_package(fmt 9 REQUIRED)                # base, telemetry, storage
find_package(Boost 1.81 REQUIRED COMPONENTS url) # base (URL), http (Asio, Beast)
find_package(Sodium REQUIRED)               # authcore (Argon2id)
# authcore (NFC and case folding of passwords): two functions of a small C library that needs only libc,
# where ICU would bring 30 MB and libunistring a copyleft licence into every embedder.
find_package(Utf8proc REQUIRED)
find_package(Cbor REQUIRED)                 # authcore (WebAuthn)
find_package(SOCI 4.0 REQUIRED COMPONENTS ${AUTHOS_BACKENDS}) # storage
find_package(prometheus-cpp REQUIRED COMPONENTS core) # telemetry
find_package(spdlog REQUIRED)               # telemetry (log sinks)
find_package(CURL 7.88 REQUIRED)            # outbound (headers; the library is loaded on first use)
find_package(Mustache REQUIRED)             # identity (mails and hosted pages; a header, in src/ only)
find_package(Qrencode REQUIRED)             # identity (QR code of the TOTP URI)
find_package(MaxMindDB REQUIRED)            # identity (GeoIP, where a database file is configured)
if(AUTHOS_BUILD_TESTS)
    find_package(Catch2 2.13 REQUIRED)
    include(Catch)
endif()
