#include "authos/authcore/foreign_hash.hpp"

#include "vectors.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::authcore;

namespace {

bool fits(const std::string& password, std::string_view text) {
    return verify_foreign(SecretString{password}, ForeignHash::parse(text).value()).value();
}

std::string refusal(std::string_view text) {
    const auto hash = ForeignHash::parse(text);
    if (hash) return {};
    CHECK(hash.error().code == Errc::invalid_argument);
    return hash.error().reason;
}

struct Vector {
    const char* password;
    const char* text;
};

} // namespace

TEST_CASE("foreign_hash: bcrypt strings of crypt_blowfish") {
    // Source: wrapper.c of crypt_blowfish 1.3, https://www.openwall.com/crypt/
    for (const Vector& vector : {
             Vector{"U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"},
             Vector{"U*U*", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.VGOzA784oUp/Z0DY336zx7pLYAy0lwK"},
             Vector{"U*U*U", "$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a"},
             Vector{"", "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy"},
             Vector{"\xff\xff\xa3", "$2y$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e"},
             Vector{"\xa3", "$2a$05$/OK.fbVrR/bpIqNJ5ianF.Sa7shbm4.OzKpvFnX1pQLmQW96oUlCq"},
         }) {
        INFO(vector.text);
        CHECK(fits(vector.password, vector.text));
        CHECK_FALSE(fits(std::string(vector.password) + "x", vector.text));
        CHECK(ForeignHash::parse(vector.text)->scheme() == ForeignScheme::bcrypt);
        CHECK(ForeignHash::parse(vector.text)->text() == vector.text);
    }
}

TEST_CASE("foreign_hash: bcrypt sees 72 octets, and more do not hurt") {
    const std::string seen = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";
    const char* text = "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui";
    REQUIRE(seen.size() == 72);
    CHECK(fits(seen, text));
    CHECK(fits(seen + "chars after 72 are ignored", text));
    CHECK(fits(seen + std::string(900, 'x'), text));
    CHECK_FALSE(fits(seen.substr(0, 71), text));
    CHECK_FALSE(fits(seen + std::string(1000, 'x'), text)); // beyond 1024 octets nothing is right
}

TEST_CASE("foreign_hash: a NUL does not cut a password short for bcrypt") {
    const char* text = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    CHECK_FALSE(fits(std::string("U*U\0anything", 12), text));
    CHECK_FALSE(fits(std::string("U*U\0", 4), text));
    CHECK_FALSE(fits(std::string("\0", 1), "$2a$05$CCCCCCCCCCCCCCCCCCCCC.7uG0VCzI2bS7j6ymqJi9CdcdxiRTWNy"));
}

TEST_CASE("foreign_hash: the unused bits of a bcrypt salt do not matter, those of the hash are refused") {
    // "." and "/" at the end of the salt differ in a bit that bcrypt does not use.
    CHECK(fits("U*U", "$2a$05$CCCCCCCCCCCCCCCCCCCCC/E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW"));
    CHECK(refusal("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeX") ==
          "foreign_hash_malformed");
}

TEST_CASE("foreign_hash: bcrypt costs 4 to 14") {
    const std::string tail = "$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    CHECK(refusal("$2b$04" + tail).empty());
    CHECK(refusal("$2b$14" + tail).empty());
    CHECK(refusal("$2b$15" + tail) == "foreign_hash_too_expensive");
    CHECK(refusal("$2b$31" + tail) == "foreign_hash_too_expensive");
    CHECK(refusal("$2b$99" + tail) == "foreign_hash_too_expensive");
    for (const char* cost : {"03", "00", "-5", "+5", " 5", "5", "005", "0x"}) {
        INFO(cost);
        CHECK(refusal("$2b$" + std::string(cost) + tail) == "foreign_hash_malformed");
    }
}

TEST_CASE("foreign_hash: scrypt of RFC 7914 and passlib") {
    for (const Vector& vector : {
             // RFC 7914 §12, vectors 2 and 3
             Vector{"password",
                    "$scrypt$ln=10,r=8,p=16$TmFDbA$/bq+HJ00cgB4VucZDQHp/nxq18vII3gw53N2Y0s3MWIurzDZLiKjiG/"
                    "xCSedmDDaxyevuUqD7m2DYMvfoswGQA"},
             Vector{"pleaseletmein",
                    "$scrypt$ln=14,r=8,p=1$U29kaXVtQ2hsb3JpZGU$cCO9yzr9c0hGHAbNgf046/2o+7qQT44+"
                    "qbVD9lRdofLVQylVYT8Pz2LUlwUkKpr55h6F3A1lHkDfzwF7RVdYhw"},
             // https://passlib.readthedocs.io/en/stable/lib/passlib.hash.scrypt.html
             Vector{
                 "password",
                 "$scrypt$ln=16,r=8,p=1$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E"},
         }) {
        INFO(vector.text);
        CHECK(fits(vector.password, vector.text));
        CHECK_FALSE(fits("Password", vector.text));
        CHECK(ForeignHash::parse(vector.text)->scheme() == ForeignScheme::scrypt);
    }
}

TEST_CASE("foreign_hash: scrypt is bounded in memory and work") {
    const std::string tail = "$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E";
    for (const char* costs :
         {"ln=18,r=8,p=1", "ln=18,r=8,p=2", "ln=17,r=8,p=4", "ln=15,r=8,p=3", "ln=1,r=1,p=1"}) {
        INFO(costs);
        CHECK(refusal("$scrypt$" + std::string(costs) + tail).empty());
    }
    for (const char* costs :
         {"ln=19,r=8,p=1", "ln=18,r=16,p=1", "ln=18,r=8,p=3", "ln=17,r=8,p=5", "ln=31,r=8,p=1",
          "ln=32,r=1,p=1", "ln=63,r=8,p=1", "ln=64,r=8,p=1", "ln=4294967295,r=8,p=1",
          "ln=10,r=4294967295,p=1", "ln=10,r=8,p=4294967295", "ln=1,r=65535,p=65535",
          "ln=31,r=4294967295,p=4294967295", "ln=1,r=1048576,p=1"}) {
        INFO(costs);
        CHECK(refusal("$scrypt$" + std::string(costs) + tail) == "foreign_hash_too_expensive");
    }
    for (const char* costs :
         {"ln=0,r=8,p=1", "ln=16,r=0,p=1", "ln=16,r=8,p=0", "ln=16,r=1,p=1", "N=16,r=8,p=1", "r=8,ln=16,p=1",
          "ln=16,r=8", "ln=016,r=8,p=1", "ln=16,r=8,p=1,x=1", ""}) {
        INFO(costs);
        CHECK(refusal("$scrypt$" + std::string(costs) + tail) == "foreign_hash_malformed");
    }
}

TEST_CASE("foreign_hash: the largest scrypt that is let in can be computed") {
    // Small blocks in large numbers, the other extreme of the memory bound, must pass OpenSSL's own count.
    const std::string tail = "$aM15713r3Xsvxbi31lqr1Q$nFNh2CVHVjNldFVKDHDlm4CbdRSCdEBsjjJxD+iCs5E";
    CHECK_FALSE(fits("password", "$scrypt$ln=18,r=8,p=1" + tail));
    CHECK_FALSE(fits("password", "$scrypt$ln=2,r=65535,p=5" + tail));
}

TEST_CASE("foreign_hash: PBKDF2 of RFC 6070, RFC 7914, passlib and Django") {
    for (const Vector& vector : {
             // RFC 6070: "password", "salt", 4096, SHA-1; and the same with SHA-256 and SHA-512
             Vector{"password", "$pbkdf2$4096$c2FsdA$SwB5AbdlSJq.rUnZJvch0GWkKcE"},
             Vector{"password", "pbkdf2_sha1$4096$salt$SwB5AbdlSJq+rUnZJvch0GWkKcE="},
             Vector{"password", "$pbkdf2-sha256$4096$c2FsdA$xeR41ZKIyEGqUw22hFxMjZYok6ABzk4RpJY4c6qYE0o"},
             Vector{"password",
                    "$pbkdf2-sha512$4096$c2FsdA$0Zexsz2wFD4BixLz0dFHnmzevcyXxcD4f2kC4HL0V7UUPzBgJkGz1Vz"
                    "TNZiMs2uEN2Bg7NUy4Dm3QqI5Q0ry1Q"},
             // RFC 7914 §11
             Vector{"passwd",
                    "$pbkdf2-sha256$1$c2FsdA$VawEblbjCJ/sFpHCJUS2BflBhSFt3gRl5oudV8INrLxJypzM8Xm2RZkWZLOdd."
                    "8xfHG4RbHjC9UJESBB06GXgw"},
             Vector{"Password",
                    "$pbkdf2-sha256$80000$TmFDbA$TdzY9guYviGDDO5e8icB.WQaRBjQTAQUrv8Ih2s0q1ah1CWhIlgzVJrbh"
                    "BtRybMXaicr3ruh0HhHj2Kzl/M8jQ"},
             // passlib's own tests
             Vector{"password",
                    "$pbkdf2-sha256$1212$4vjV83LKPjQzk31VI4E0Vw$hsYF68OiOUPdDZ1Fg.fJPeq1h/gXXY7acBp9/6c.tmQ"},
             Vector{"password",
                    "$pbkdf2-sha512$1212$RHY0Fr3IDMSVO/RSZyb5ow$eNLfBK.eVozomMr.1gYa17k9B7KIK25NOEshvhrSX."
                    "esqY3s.FvWZViXz4KoLlQI.BzY/YTNJOiKc5gBYFYGww"},
             // Django's tests of its hashers
             Vector{"l\u00e8tmein",
                    "pbkdf2_sha256$10000$seasalt$CWWFdHOWwPnki7HvkcqN9iA2T3KLW1cf2uZ5kvArtVY="},
         }) {
        INFO(vector.text);
        CHECK(fits(vector.password, vector.text));
        CHECK_FALSE(fits(std::string(vector.password) + " ", vector.text));
        CHECK(ForeignHash::parse(vector.text)->scheme() == ForeignScheme::pbkdf2);
    }
}

TEST_CASE("foreign_hash: PBKDF2 is bounded in iterations and has one spelling") {
    const std::string tail = "$c2FsdA$xeR41ZKIyEGqUw22hFxMjZYok6ABzk4RpJY4c6qYE0o";
    CHECK(refusal("$pbkdf2-sha256$1" + tail).empty());
    CHECK(refusal("$pbkdf2-sha256$2000000" + tail).empty());
    CHECK(refusal("$pbkdf2-sha256$2000001" + tail) == "foreign_hash_too_expensive");
    CHECK(refusal("$pbkdf2-sha256$4294967295" + tail) == "foreign_hash_too_expensive");
    for (const std::string& text :
         {"$pbkdf2-sha256$0" + tail, "$pbkdf2-sha256$" + tail, "$pbkdf2-sha256$4294967296" + tail,
          "$pbkdf2-sha256$01" + tail, "$pbkdf2-sha256$-1" + tail, "$pbkdf2-sha256$1" + tail + "=",
          "$pbkdf2-sha256$1" + tail + "$", std::string("$pbkdf2-sha256$1$c2FsdA"),
          std::string("$pbkdf2-sha256$1$$xeR41ZKIyEGqUw22hFxMjZYok6ABzk4RpJY4c6qYE0o"),
          std::string("$pbkdf2-sha256$1$c2FsdA$xeR41Q"),
          std::string("$pbkdf2$4096$c2FsdA$SwB5AbdlSJq+rUnZJvch0GWkKcE"),
          std::string("pbkdf2_sha1$4096$salt$SwB5AbdlSJq+rUnZJvch0GWkKcE"),
          std::string("pbkdf2_sha1$4096$salt$SwB5AbdlSJq.rUnZJvch0GWkKcE="),
          std::string("pbkdf2_sha1$4096$sa\nlt$SwB5AbdlSJq+rUnZJvch0GWkKcE="),
          std::string("pbkdf2_sha1$4096$sa\0lt$SwB5AbdlSJq+rUnZJvch0GWkKcE=", 52),
          "pbkdf2_sha1$4096$" + std::string(65, 's') + "$SwB5AbdlSJq+rUnZJvch0GWkKcE="}) {
        INFO(text);
        CHECK(refusal(text) == "foreign_hash_malformed");
    }
}

TEST_CASE("foreign_hash: Argon2i of the reference implementation") {
    // Source: src/test.c of https://github.com/P-H-C/phc-winner-argon2, version 0x13
    for (const Vector& vector : {
             Vector{"password",
                    "$argon2i$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA"},
             Vector{"password",
                    "$argon2i$v=19$m=256,t=2,p=2$c29tZXNhbHQ$T/XOJ2mh1/TIpJHfCdQan76Q5esCFVoT5MAeIM1Oq2E"},
         }) {
        INFO(vector.text);
        CHECK(fits(vector.password, vector.text));
        CHECK_FALSE(fits("differentpassword", vector.text));
        CHECK(ForeignHash::parse(vector.text)->scheme() == ForeignScheme::argon2i);
    }
}

TEST_CASE("foreign_hash: Argon2id strings of the vectors are taken as well") {
    const auto file = test::load_vectors("rfc/rfc9106-argon2.json");
    if (!file) return;
    int checked = 0;
    for (const Json& vector : file->get("phc").value().items()) {
        const std::string encoded = vector.get_string("encoded").value();
        INFO(encoded);
        if (vector.find_string("note").value()) {
            CHECK_FALSE(refusal(encoded).empty());
        } else {
            CHECK(fits(vector.get_string("password").value(), encoded) ==
                  vector.get_boolean("valid").value());
        }
        ++checked;
    }
    CHECK(checked == 12);
}

TEST_CASE("foreign_hash: Argon2 is bounded in memory, iterations and their product") {
    const std::string tail = "$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA";
    for (const std::string kind : {"$argon2i$v=19$", "$argon2id$v=19$"}) {
        INFO(kind);
        CHECK(refusal(kind + "m=262144,t=4,p=1" + tail).empty());
        CHECK(refusal(kind + "m=8192,t=32,p=16" + tail).empty());
        CHECK(refusal(kind + "m=262144,t=5,p=1" + tail) == "foreign_hash_too_expensive");
        CHECK(refusal(kind + "m=262145,t=1,p=1" + tail) == "foreign_hash_too_expensive");
        CHECK(refusal(kind + "m=8192,t=33,p=1" + tail) == "foreign_hash_too_expensive");
        CHECK(refusal(kind + "m=8192,t=1,p=17" + tail) == "foreign_hash_too_expensive");
        CHECK(refusal(kind + "m=4294967295,t=4294967295,p=4294967295" + tail) ==
              "foreign_hash_too_expensive");
        CHECK(refusal(kind + "m=7,t=1,p=1" + tail) == "foreign_hash_malformed");
        CHECK(refusal(kind + "m=8192,t=1" + tail) == "foreign_hash_malformed");
    }
}

TEST_CASE("foreign_hash: other schemes are refused with a reason of their own") {
    for (const char* text :
         {"", "plain text", "5f4dcc3b5aa765d61d8327deb882cf99", "$1$salt$qJH7.N4xYta3aEG/dfqo/0",
          "$2x$05$/OK.fbVrR/bpIqNJ5ianF.CE5elHaaO4EbggVDjb8P19RukzXSM3e",
          "$2$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW",
          "$argon2d$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$wWKIMhR9lyDFvRz9YTZweHKfbftvj+qf+YFY4NeBbtA",
          "$argon2i$v=16$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ",
          "$argon2i$m=65536,t=2,p=1$c29tZXNhbHQ$9sTbSlTio3Biev89thdrlKKiCaYsjjYVJxGAL3swxpQ",
          "$bcrypt-sha256$v=2,t=2b,r=12$n79VH.0Q2TMWmt3Oqt9uku$Kq4Noyk3094Y2QlB8NdRT8SvGiI4ft2",
          " $2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "bcrypt$$2b$12$abc",
          "$PBKDF2$1$a$b"}) {
        INFO(text);
        CHECK(refusal(text) == "foreign_hash_unsupported");
    }
}

TEST_CASE("foreign_hash: cut, extended and over-long texts are malformed") {
    const std::string bcrypt = "$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW";
    for (std::size_t size = 4; size < bcrypt.size(); ++size) {
        INFO(size);
        CHECK(refusal(bcrypt.substr(0, size)) == "foreign_hash_malformed");
    }
    for (const std::string& text :
         {bcrypt + "x", bcrypt + "\n", bcrypt + std::string(1, '\0'),
          std::string("$2a$05x") + bcrypt.substr(7), std::string("$2a$05$") + std::string(53, '='),
          "$scrypt$" + std::string(300, 'x'),
          "pbkdf2_sha256$1$" + std::string(250, 's') + "$CWWFdHOWwPnki7HvkcqN9iA2T3KLW1cf2uZ5kvArtVY="}) {
        INFO(text);
        CHECK(refusal(text) == "foreign_hash_malformed");
    }
}

TEST_CASE("foreign_hash: what was hashed composed or decomposed fits what was typed the same way") {
    // PBKDF2 of "l" "e" U+0300 "tmein": this program did not normalise.
    const char* decomposed = "pbkdf2_sha256$1$seasalt$XPlB5Vk89zGVErW6+uWozwibO3fGyZH71gCpVnzQ5n8=";
    CHECK(fits("le\u0300tmein", decomposed));
    CHECK_FALSE(fits("l\u00e8tmein", decomposed));
    // This one hashed the composed form, whichever is typed.
    const char* composed = "pbkdf2_sha256$10000$seasalt$CWWFdHOWwPnki7HvkcqN9iA2T3KLW1cf2uZ5kvArtVY=";
    CHECK(fits("le\u0300tmein", composed));
}
