#include "fixture.hpp"
#include "secrets/sealed.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::identity;
using identity::test::Fixture;

namespace {

constexpr authcore::EnvelopeContext kPlace{"webhooks", "row-1", "secret"};

Deps without_ring(const Fixture& f) {
    return {f.deps.database, f.deps.clock, f.deps.random,   f.deps.log,  f.deps.metrics,
            f.deps.keys,     nullptr,      f.deps.settings, f.deps.http, f.deps.dns};
}

} // namespace

TEST_CASE("sealed: a secret opens where it was sealed and nowhere else") {
    Fixture f;
    const std::string stored = seal_secret(f.deps, kPlace, SecretString{"hunter2"});

    CHECK(stored.find("hunter2") == std::string::npos);
    CHECK(open_secret(f.deps, kPlace, stored).value().reveal() == "hunter2");
    for (const authcore::EnvelopeContext& elsewhere :
         {authcore::EnvelopeContext{"services", "row-1", "secret"},
          authcore::EnvelopeContext{"webhooks", "row-2", "secret"},
          authcore::EnvelopeContext{"webhooks", "row-1", "name"}}) {
        CHECK(open_secret(f.deps, elsewhere, stored).error().reason == "secret_unreadable");
    }
    CHECK(sealing_key_id(f.deps) == "default");
}

TEST_CASE("sealed: with a key, nothing unsealed is believed") {
    Fixture f;
    for (const char* forged : {"plain:hunter2", "", "hunter2"}) {
        CHECK(open_secret(f.deps, kPlace, forged).error().code == Errc::data_loss);
    }
}

TEST_CASE("sealed: development without a key stores in the clear, and cannot open what is sealed") {
    Fixture f;
    const Deps open = without_ring(f);
    const std::string stored = seal_secret(open, kPlace, SecretString{"hunter2"});
    CHECK(stored == "plain:hunter2");
    CHECK(open_secret(open, kPlace, stored).value().reveal() == "hunter2");
    CHECK(sealing_key_id(open) == "none");
    const std::string sealed = seal_secret(f.deps, kPlace, SecretString{"hunter2"});
    CHECK(open_secret(open, kPlace, sealed).error().reason == "secret_unreadable");
}
