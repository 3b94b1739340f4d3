#include "authos/identity/passkeys/relying_party.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using identity::make_relying_party;

namespace {

std::string refusal_of(std::string_view base, const identity::RelyingPartyWish& wish = {}) {
    const auto made = make_relying_party(base, wish);
    return made ? "accepted" : made.error().reason;
}

} // namespace

TEST_CASE("relying party: follows from the public origin") {
    const auto made = make_relying_party("https://sso.example.com", {}).value();
    CHECK(made.id == "sso.example.com");
    CHECK(made.origins == std::vector<std::string>{"https://sso.example.com"});
    const auto local = make_relying_party("http://localhost:3000", {}).value();
    CHECK(local.id == "localhost");
    CHECK(local.origins == std::vector<std::string>{"http://localhost:3000"});
}

TEST_CASE("relying party: neither addresses nor plain http have passkeys") {
    for (const char* base : {"http://127.0.0.1:3000", "https://127.0.0.1", "https://[::1]", "https://0x7f.1",
                             "https://10.0.0.0x1"}) {
        INFO(base);
        CHECK(refusal_of(base) == "rp_id_malformed");
    }
    CHECK(refusal_of("http://sso.example.com") == "rp_origin_malformed");
    CHECK(refusal_of("http://localhost.example.com") == "rp_origin_malformed");
}

TEST_CASE("relying party: a wish is for a domain above all of its origins") {
    const auto made = make_relying_party(
        "https://sso.example.com", {"example.com", {"https://Login.example.com:443", "https://example.com"}});
    REQUIRE(made);
    CHECK(made->origins == std::vector<std::string>{"https://login.example.com", "https://example.com"});
    CHECK(refusal_of("https://sso.example.com", {"example.org", {}}) == "rp_origin_outside_id");
    CHECK(refusal_of("https://sso.example.com", {"ample.com", {}}) == "rp_origin_outside_id");
    CHECK(refusal_of("https://sso.example.com", {"", {"https://example.com"}}) == "rp_origin_outside_id");
    CHECK(refusal_of("https://sso.example.com", {"", {"https://sso.example.com/path"}}) ==
          "rp_origin_malformed");
    for (const char* id : {"Example.com", "exa_mple.com", ".example.com", "example.com.", "192.0.2.1", "a..b",
                           "https://example.com", "example.com:443"}) {
        INFO(id);
        CHECK(refusal_of("https://sso.example.com", {id, {}}) == "rp_id_malformed");
    }
}
