// Shows that a packaged authcore compiles, links and works: a sealed value opens in its place only.

#include <authos/authcore/envelope.hpp>

#include <iostream>

using namespace authos;
using namespace authos::authcore;

int main() {
    SystemRandom random;
    const KeyRing ring{EncryptionKeyId::parse("2026").value(), AeadKey::make(random)};
    const EnvelopeContext place{.table = "accounts", .record_id = "42", .field = "secret"};
    const std::string sealed = seal(ring, place, SecretString{"hunter2"}, random);

    const auto opened = open(ring, place, sealed);
    const auto moved = open(ring, {.table = "accounts", .record_id = "43", .field = "secret"}, sealed);

    if (!opened || opened->reveal() != "hunter2") return 1;
    if (moved || moved.error().reason != "envelope_not_authentic") return 1;
    std::cout << "sealed with key " << key_id_of(sealed)->text() << " and opened\n";
    return 0;
}
