#include "authos/authcore/pkce.hpp"

#include "vectors.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::authcore;

TEST_CASE("pkce: RFC 7636 appendix B and its neighbours") {
    const auto file = test::load_vectors("rfc/rfc7636-pkce.json");
    if (!file) return;
    int checked = 0;
    for (const Json& vector : file->get("tests").value().items()) {
        INFO(vector.get_string("id").value());
        const SecretString verifier{vector.get_string("code_verifier").value()};
        const auto challenge = CodeChallenge::parse(vector.get_string("code_challenge").value());
        const bool accepted = require_s256(vector.get_string("method").value()).has_value() && challenge &&
                              verify_code_verifier(challenge.value(), verifier);
        CHECK(accepted == vector.get_boolean("valid").value());
        ++checked;
    }
    CHECK(checked == 12);
}

TEST_CASE("pkce: a new verifier fits its challenge and no other") {
    SystemRandom random;
    const auto verifier = make_code_verifier(random);
    CHECK(verifier.reveal().size() == 43);
    const auto challenge = challenge_of(verifier).value();
    CHECK(challenge.text().size() == 43);
    CHECK(verify_code_verifier(challenge, verifier));
    CHECK_FALSE(verify_code_verifier(challenge, make_code_verifier(random)));
}

TEST_CASE("pkce: the challenge itself is no verifier") {
    SystemRandom random;
    const auto challenge = challenge_of(make_code_verifier(random)).value();
    CHECK_FALSE(verify_code_verifier(challenge, SecretString{challenge.text()}));
}

TEST_CASE("pkce: S256 is the only method") {
    CHECK(require_s256("S256").has_value());
    for (const char* method : {"", "plain", "s256", "S512", "S256 ", "none"}) {
        const auto result = require_s256(method);
        REQUIRE_FALSE(result.has_value());
        CHECK(result.error().reason == "code_challenge_method_unsupported");
    }
}

TEST_CASE("pkce: a challenge is 43 characters with clean trailing bits") {
    const std::string good = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
    CHECK(CodeChallenge::parse(good).value().text() == good);
    for (const std::string& text :
         {std::string(), good.substr(1), good + "A", good + "=", good.substr(0, 42) + "N",
          good.substr(0, 42) + "+", " " + good.substr(1), good.substr(0, 42)}) {
        const auto challenge = CodeChallenge::parse(text);
        INFO(text);
        REQUIRE_FALSE(challenge.has_value());
        CHECK(challenge.error().reason == "code_challenge_malformed");
    }
}

TEST_CASE("pkce: a verifier outside the grammar has no challenge") {
    for (const std::string& text :
         {std::string(), std::string(42, 'a'), std::string(129, 'a'), std::string(42, 'a') + "+",
          std::string(42, 'a') + " ", std::string(42, 'a') + std::string(1, '\0'),
          std::string(42, 'a') + "\xc3"}) {
        const auto challenge = challenge_of(SecretString{text});
        REQUIRE_FALSE(challenge.has_value());
        CHECK(challenge.error().reason == "code_verifier_malformed");
    }
}
