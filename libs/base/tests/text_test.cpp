#include "authos/base/text.hpp"

#include "authos/base/email.hpp"
#include "authos/base/ids.hpp"
#include "authos/base/token_hash.hpp"

#include <catch2/catch.hpp>

using namespace authos;

TEST_CASE("text: trim, split and folding are ASCII only") {
    CHECK(trim(" \t a b \r\n") == "a b");
    CHECK(trim("   ").empty());
    CHECK(split("a,,b", ',') == std::vector<std::string_view>{"a", "", "b"});
    CHECK(split("", ',').size() == 1);
    CHECK(ascii_lower("ÄBC-Z") == "Äbc-z");
    CHECK(equals_ignoring_case("Content-Type", "content-TYPE"));
    CHECK_FALSE(equals_ignoring_case("a", "ab"));
    CHECK(is_blank(" \n"));
}

TEST_CASE("text: decimal numbers have no sign, blank or overflow") {
    CHECK(parse_decimal("0042").value() == 42);
    CHECK(parse_decimal("9223372036854775807").has_value());
    for (const auto* bad : {"", "-1", "+1", " 1", "1 ", "1.0", "9223372036854775808", "0x10"}) {
        INFO(bad);
        CHECK_FALSE(parse_decimal(bad).has_value());
    }
}

TEST_CASE("utf8: well-formed sequences only") {
    CHECK(is_utf8("Grüße €𝄞"));
    for (const auto* bad : {"\x80", "\xc0\xaf", "\xe0\x80\x80", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\xf8",
                            "\xc3", "\xe2\x82", "\xf0\x9f\x92"}) {
        CHECK_FALSE(is_utf8(bad));
    }
}

TEST_CASE("utf8: a printable line has no control characters") {
    CHECK(is_printable_line("Ünïcode ✓"));
    CHECK_FALSE(is_printable_line("a\nb"));
    CHECK_FALSE(is_printable_line(std::string_view("a\0b", 3)));
    CHECK_FALSE(is_printable_line("\x7f"));
    CHECK_FALSE(is_printable_line("\xc2\x85"));
}

TEST_CASE("utf8: truncation never cuts a character") {
    CHECK(truncate_utf8("aé", 2) == "a");
    CHECK(truncate_utf8("aé", 3) == "aé");
    CHECK(truncate_utf8("€", 2).empty());
}

TEST_CASE("email: keeps what was typed and folds the key") {
    const Email email = Email::parse(" Ada.Lovelace@Example.COM ").value();
    CHECK(email.text() == "Ada.Lovelace@Example.COM");
    CHECK(email.key() == "ada.lovelace@example.com");
    CHECK(email.domain() == "example.com");
    CHECK(email.masked() == "A***@Example.COM");
    CHECK(email == Email::parse("ADA.LOVELACE@example.com").value());
}

TEST_CASE("email: refuses what cannot be a mailbox of ours") {
    const std::string long_local(65, 'a');
    for (const std::string& bad :
         {std::string(), std::string("a"), std::string("@b.c"), std::string("a@"), std::string("a@b"),
          std::string("a@b..c"), std::string("a@-b.c"), std::string("a b@c.d"), std::string(".a@b.c"),
          std::string("a.@b.c"), std::string("a..b@c.d"), std::string("a@b.c\nBcc: x@y.z"),
          std::string("a\0@b.c", 6), std::string("<a@b.c>"), std::string("a@b@c.d"),
          std::string("a@[127.0.0.1]"), std::string("a,b@c.d"), std::string("\xff@b.c"),
          long_local + "@b.c"}) {
        INFO(bad);
        CHECK(Email::parse(bad).error().reason == "email_malformed");
    }
}

TEST_CASE("ids: are UUIDs of one kind each") {
    struct CountingRandom final : Random {
        void fill(std::span<std::uint8_t> out) override {
            for (auto& octet : out) octet = next++;
        }
        std::uint8_t next = 0;
    } random;
    const UserId id = UserId::make(random);
    CHECK(id.text() == "00010203-0405-4607-8809-0a0b0c0d0e0f");
    CHECK(UserId::parse("00010203-0405-4607-8809-0A0B0C0D0E0F").value() == id);
    CHECK(UserId::make(random) != id);
    for (const auto* bad :
         {"", "1", "000102030405460788090a0b0c0d0e0f", "00010203-0405-4607-8809-0a0b0c0d0e0",
          "00010203-0405-4607-8809-0a0b0c0d0e0g", "00010203_0405-4607-8809-0a0b0c0d0e0f"}) {
        INFO(bad);
        CHECK(UserId::parse(bad).error().reason == "id_malformed");
    }
    STATIC_REQUIRE_FALSE(std::is_convertible_v<UserId, OrgId>);
}

TEST_CASE("token hash: 64 lower-case hex digits") {
    CHECK(TokenHash::parse(std::string(64, 'a')).has_value());
    CHECK_FALSE(TokenHash::parse(std::string(64, 'A')).has_value());
    CHECK_FALSE(TokenHash::parse(std::string(63, 'a')).has_value());
    CHECK_FALSE(TokenHash::parse(std::string(64, 'g')).has_value());
}
