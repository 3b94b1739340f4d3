#include "authos/identity/pages/colour.hpp"
#include "authos/identity/pages/form_token.hpp"
#include "fixture.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::identity;

TEST_CASE("colour: text on and in any brand colour is readable") {
    const Colour light{244, 246, 249};
    const Colour dark{32, 38, 49};
    for (int red = 0; red <= 255; red += 17) {
        for (int green = 0; green <= 255; green += 17) {
            for (int blue = 0; blue <= 255; blue += 51) {
                const Colour brand{static_cast<std::uint8_t>(red), static_cast<std::uint8_t>(green),
                                   static_cast<std::uint8_t>(blue)};
                INFO(brand.hex());
                REQUIRE(contrast_of(ink_on(brand), brand) >= 4.5);
                REQUIRE(contrast_of(readable_on(brand, light), light) >= 4.5);
                REQUIRE(contrast_of(readable_on(brand, dark), dark) >= 4.5);
            }
        }
    }
}

TEST_CASE("colour: only colours are read") {
    CHECK(Colour::parse("#fd0")->hex() == "ffdd00");
    CHECK(Colour::parse("FFD400")->hex() == "ffd400");
    for (const char* text : {"", "#", "#12", "#12345", "red", "#ggg", "#1234567", "ffd4;}"}) {
        INFO(text);
        CHECK_FALSE(Colour::parse(text));
    }
    const std::string sheet = brand_stylesheet(*Colour::parse("#ffd400"));
    CHECK(sheet.find("--brand:#ffd400;--brand-ink:#000000") != std::string::npos);
}

TEST_CASE("form token: it holds for one browser and one purpose") {
    test::Fixture f;
    const std::string token = make_form_token(f.deps, "browser-a", "/login");
    CHECK(token.size() == 43);
    CHECK(verify_form_token(f.deps, "browser-a", "/login", token));
    CHECK_FALSE(verify_form_token(f.deps, "browser-b", "/login", token));
    CHECK_FALSE(verify_form_token(f.deps, "browser-a", "/authorize", token));
    CHECK_FALSE(verify_form_token(f.deps, "browser-a/", "login", token));
    CHECK_FALSE(verify_form_token(f.deps, "browser-a", "/login", ""));
    CHECK_FALSE(verify_form_token(f.deps, "", "/login", make_form_token(f.deps, "", "/login")));
}

TEST_CASE("step: [80-9] no octet of it can be changed, and it belongs to one browser, name and time") {
    test::Fixture f;
    using std::chrono_literals::operator""min;
    const std::string sealed = seal_step(f.deps, "mfa", "browser-a", "{\"a\":1}", 5min).reveal();
    CHECK(open_step(f.deps, "mfa", "browser-a", sealed).value().reveal() == "{\"a\":1}");
    CHECK(open_step(f.deps, "mfa", "browser-b", sealed).error().reason == "step_invalid");
    CHECK_FALSE(open_step(f.deps, "other", "browser-a", sealed));
    CHECK_FALSE(open_step(f.deps, "mfa", "browser-a", ""));
    CHECK_FALSE(open_step(f.deps, "mfa", "", sealed));
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        std::string forged = sealed;
        forged[i] = forged[i] == 'A' ? 'B' : 'A';
        if (open_step(f.deps, "mfa", "browser-a", forged)) FAIL("changed at " << i);
    }
    f.clock->advance(5min);
    CHECK_FALSE(open_step(f.deps, "mfa", "browser-a", sealed));
}
