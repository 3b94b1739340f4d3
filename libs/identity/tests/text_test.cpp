#include "authos/identity/text/catalogue.hpp"
#include "authos/identity/text/template.hpp"

#include <catch2/catch.hpp>

#include <set>

using namespace authos;
using namespace authos::identity;

namespace {

// The names in "{{name}}", "{{#name}}" and "{{/name}}".
std::multiset<std::string> placeholders_of(std::string_view message) {
    std::multiset<std::string> names;
    for (auto open = message.find("{{"); open != std::string_view::npos;
         open = message.find("{{", open + 2)) {
        const auto close = message.find("}}", open);
        REQUIRE(close != std::string_view::npos);
        names.emplace(message.substr(open + 2, close - open - 2));
    }
    return names;
}

} // namespace

TEST_CASE("text: the first known ui_locale wins, then the heaviest language of the browser") {
    CHECK(choose_language("", "") == Language::en);
    CHECK(choose_language("de") == Language::de);
    CHECK(choose_language("de-AT,de;q=0.9,en;q=0.8") == Language::de);
    CHECK(choose_language("fr-FR, en;q=0.3, de;q=0.7") == Language::de);
    CHECK(choose_language("en-GB,de;q=0.9") == Language::en);
    CHECK(choose_language("de;q=0, en") == Language::en);
    CHECK(choose_language("de;q=0") == Language::en);
    CHECK(choose_language("en", "fr de") == Language::de);
    CHECK(choose_language("de", "fr") == Language::de);
    CHECK(choose_language("*;q=0.5, de;q=0.4") == Language::en);
    CHECK(choose_language("de;Q=0.1, en;q=0.2") == Language::en);
    CHECK(choose_language("fr, ja;q=0.9") == Language::en);
}

TEST_CASE("text: malformed preferences count for nothing") {
    for (const std::string header :
         {";;;", "q=1", "de;q=2", "de;q=x", "de;q=", ",,,", "\xff\xfe", "deutsch"}) {
        INFO(header);
        CHECK(choose_language(header) == Language::en);
    }
    CHECK(choose_language(std::string(100'000, ',') + "de") == Language::en);
}

TEST_CASE("text: the languages have the same messages with the same placeholders") {
    const auto english = message_keys(Language::en);
    CHECK(message_keys(Language::de) == english);
    CHECK(english.size() > 50);
    for (const std::string& key : english) {
        INFO(key);
        const auto de = find_message(Language::de, key);
        REQUIRE(de);
        CHECK_FALSE(de->empty());
        CHECK(placeholders_of(*de) == placeholders_of(message_of(Language::en, key)));
        CHECK(de->find("{{{") == std::string_view::npos); // would not be escaped
        CHECK(de->find("[[") == std::string_view::npos);
    }
}

TEST_CASE("text: values are escaped in HTML wherever they stand, and left alone in text") {
    const View view = View{}.set("name", "<b>\"&'{{x}}[[y]]</b>").set("x", "no");
    const std::string escaped = "&lt;b&gt;&quot;&amp;&#39;{{x}}[[y]]&lt;/b&gt;";
    CHECK(render_html("<i title=\"{{name}}\">{{name}}</i>", Language::en, view) ==
          "<i title=\"" + escaped + "\">" + escaped + "</i>");
    CHECK(render_text("{{name}}", Language::en, view) == "<b>\"&'{{x}}[[y]]</b>");
    CHECK(render_html("[[sign_in.title_to]]", Language::en, view) == "Sign in to " + escaped);
    CHECK(render_message(Language::de, "sign_in.title_to", view) == "Anmelden bei <b>\"&'{{x}}[[y]]</b>");
}

TEST_CASE("text: a name turns no words around it, and reads as it is spelled") {
    const View view = View{}.set("name", "Acme \xe2\x80\xaemoc.live\xe2\x81\xa6!\xe2\x81");
    CHECK(render_text("{{name}}", Language::en, view) == "Acme moc.live!\xe2\x81");
    const std::string arabic = "\xd9\x85\xd8\xaa\xd8\xac\xd8\xb1 \xe2\x80\x8f\xe2\x80\xa6";
    CHECK(render_html("{{name}}", Language::en, View{}.set("name", arabic)) == arabic);
}

TEST_CASE("text: sections follow flags, texts and lists, and see the values around them") {
    View view;
    view.flag("yes").flag("no", false).set("empty", "").set("text", "t");
    view.list("items", {View{}.set("n", "1"), View{}.set("n", "2")}).list("none", {});
    CHECK(render_text("{{#yes}}a{{/yes}}{{#no}}b{{/no}}{{#empty}}c{{/empty}}{{^empty}}d{{/empty}}",
                      Language::en, view) == "ad");
    CHECK(render_text("{{#items}}{{n}}{{text}} {{/items}}{{#none}}x{{/none}}", Language::en, view) ==
          "1t 2t ");
    CHECK_THROWS_AS(render_text("{{#open}}", Language::en, view), std::logic_error);
}
