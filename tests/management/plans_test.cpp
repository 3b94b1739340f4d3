// Plans: what they may be, exactly one default plan at all times, and their end.
#include "service_tenants.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api::test;

namespace {

/// The service "shop", which has the plan "free".
struct PlanFixture : ServiceFixture {
    ServiceId shop = made("shop");
    const std::string plans = base + "/shop/plans";

    static Json draft_of(const std::string& name, int price = 500) {
        return Json::object({{"name", name}, {"price_cents", price}, {"currency", "usd"}});
    }
    Answer add(const Json& draft) { return post(plans, draft, owner); }
    /// A plan made through the API; its id.
    std::string add_plan(const std::string& name, int price = 500) {
        const auto answer = add(draft_of(name, price));
        if (answer.status() != 200) throw std::logic_error("no plan: " + answer.text("error"));
        return member_of(answer, "plan").get_string("id").value();
    }
    /// "name price" of each in the order of the list; the default plan has a star.
    std::string listed() {
        std::string text;
        for (const Json& item : get(plans, owner).json.items()) {
            const Json plan = item.get("plan").value();
            text += plan.get_string("name").value() + " " +
                    std::to_string(plan.get_integer("price_cents").value()) +
                    (plan.get_boolean("is_default").value() ? "* " : " ");
        }
        return text;
    }
    std::string id_of(const std::string& name) {
        for (const Json& item : get(plans, owner).json.items()) {
            const Json plan = item.get("plan").value();
            if (plan.get_string("name").value() == name) return plan.get_string("id").value();
        }
        throw std::logic_error("no plan of that name");
    }
};

} // namespace

TEST_CASE("plans: a new one is answered, listed by price and counted") {
    PlanFixture f;
    const auto answer = f.add(Json::object({{"name", " Pro "},
                                            {"description", "All of it\nand more"},
                                            {"price_cents", 4900},
                                            {"currency", "EUR"},
                                            {"features", Json{std::vector<std::string>{"Ä", "b"}}},
                                            {"stripe_price_id", "price_123"},
                                            {"id", "mine"},
                                            {"service_id", "other"}}));
    REQUIRE(answer.status() == 200);
    const Json plan = member_of(answer, "plan");
    CHECK(answer.json == Json::object({{"plan", plan}, {"subscription_count", 0}}));
    CHECK(plan == Json::object({{"id", plan.get_string("id").value()},
                                {"service_id", f.shop.text()},
                                {"name", "Pro"},
                                {"description", "All of it\nand more"},
                                {"price_cents", 4900},
                                {"currency", "eur"},
                                {"features", R"(["Ä","b"])"},
                                {"stripe_price_id", "price_123"},
                                {"is_default", false},
                                {"created_at", format_rfc3339(f.clock.now())}}));
    f.add_plan("basic", 100);
    f.subscribe(f.shop.text(), plan.get_string("id").value(), "canceled");
    CHECK(f.listed() == "free 0* basic 100 Pro 4900 ");
    const auto list = f.get(f.plans, f.owner).json.items();
    REQUIRE(list.size() == 3);
    CHECK(list[2] == Json::object({{"plan", plan}, {"subscription_count", 1}}));
    CHECK(f.rows_with("plan.created").size() == 3);
    CHECK(f.get(f.base + "/shop", f.owner).status() == 200);
}

TEST_CASE("plans: what they may not be is refused by name") {
    PlanFixture f;
    const auto error_of = [&](const char* member, const Json& value) {
        Json draft = f.draft_of("basic");
        draft.set(member, value);
        const auto answer = f.add(draft);
        CHECK(answer.status() == 400);
        CHECK(answer.code() == "BAD_REQUEST");
        return answer.text("error");
    };
    for (const Json& value : {Json{-1}, Json{100'000'001}, Json{std::int64_t{9'000'000'000'000'000'000}}})
        CHECK(error_of("price_cents", value) == "price_cents must be a whole number from 0 to 100000000");
    for (const Json& value : {Json{"5"}, Json{4.5}, Json{}, Json{true}}) error_of("price_cents", value);
    for (const char* value : {"", "us", "usdd", "u$d", "us ", "üa"})
        CHECK(error_of("currency", value) == "currency must be three letters, such as usd");
    for (const char* member : {"name", "price_cents", "currency"}) {
        Json draft = f.draft_of("basic");
        CHECK(f.add(draft.erase(member)).status() == 400);
        error_of(member, Json{});
    }
    error_of("name", "b");
    error_of("name", std::string(101, 'n'));
    error_of("description", std::string(1001, 'd'));
    error_of("description", "bell\x07");
    error_of("description", 5);
    CHECK(error_of("features", Json{std::vector<std::string>(101, "a")}) ==
          "features must have at most 100 entries");
    CHECK(error_of("features", Json{std::vector<std::string>{"a", " "}}) ==
          "features[1]: a feature must have 1 to 200 printable characters");
    error_of("features", "a");
    error_of("features", Json::array({Json{1}}));
    error_of("stripe_price_id", "price 1");
    error_of("stripe_price_id", "");
    error_of("stripe_price_id", std::string(192, 'p'));
    error_of("is_default", "yes");
    error_of("is_default", Json{});
    for (const char* body : {"", "[]", "{}"})
        CHECK(f.send_json("POST", f.plans, body, f.owner).status() == 400);
    CHECK(f.listed() == "free 0* ");

    Json widest = f.draft_of(std::string(100, 'n'), 100'000'000);
    std::string wide;
    for (int i = 0; i < 1000; ++i) wide += "é";
    CHECK(f.add(widest.set("description", wide)).status() == 200);
}

TEST_CASE("plans: a name is given once per service, exactly") {
    PlanFixture f;
    const auto taken = f.add(f.draft_of("free"));
    CHECK(taken.status() == 400);
    CHECK(taken.code() == "DUPLICATE_CONSTRAINT");
    CHECK(taken.text("error") == "A plan with this name already exists for this service");
    const std::string id = f.add_plan("Free");
    const auto renamed = f.patch(f.plans + "/" + id, R"({"name":"free"})");
    CHECK(renamed.code() == "DUPLICATE_CONSTRAINT");
    CHECK(f.patch(f.plans + "/" + id, R"({"name":"Free"})").status() == 200);
    f.made("second");
    CHECK(f.post(f.base + "/second/plans", f.draft_of("Free"), f.owner).status() == 200);
    CHECK(statuses_in_parallel(8, [&](std::size_t) { return f.add(f.draft_of("raced")).status(); }) ==
          std::map<int, int>{{200, 1}, {400, 7}});
}

TEST_CASE("plans: a change sets what it names, clears what it nulls and leaves the rest") {
    PlanFixture f;
    const std::string target = f.plans + "/" + f.add_plan("basic");
    const auto before = f.patch(target, R"({"description":"Text","features":["a"],"stripe_price_id":"p"})");
    REQUIRE(before.status() == 200);
    const auto after =
        f.patch(target, R"({"name":"better","price_cents":0,"currency":"GBP","is_default":false})");
    Json expected = member_of(before, "plan");
    expected.set("name", "better").set("price_cents", 0).set("currency", "gbp");
    CHECK(member_of(after, "plan") == expected);
    const auto cleared = f.patch(target, R"({"description":null,"features":null,"stripe_price_id":null})");
    expected.set("description", nullptr).set("features", "[]").set("stripe_price_id", nullptr);
    CHECK(member_of(cleared, "plan") == expected);
    CHECK(f.rows_with("plan.updated").size() == 3);

    for (const char* body : {"{}", R"({"service_id":"x","id":"y","created_at":"z"})"}) {
        const auto nothing = f.patch(target, body);
        CHECK(nothing.status() == 400);
        CHECK(nothing.text("error") == "No fields to update");
    }
    for (const char* body : {"[]", R"({"name":null})", R"({"price_cents":null})", R"({"currency":null})",
                             R"({"price_cents":-1})", R"({"name":"","description":"x"})"}) {
        INFO(body);
        CHECK(f.patch(target, body).status() == 400);
    }
    CHECK(member_of(f.patch(target, R"({"currency":"gbp"})"), "plan") == expected);
}

TEST_CASE("plans: there is exactly one default plan, whatever is asked for") {
    PlanFixture f;
    const std::string free = f.id_of("free");
    const std::string basic = f.add_plan("basic", 100);
    const auto unset = f.patch(f.plans + "/" + free, R"({"is_default":false})");
    CHECK(unset.status() == 400);
    CHECK(unset.text("error") ==
          "The default plan cannot be unset; make another plan the default one instead");
    const auto kept = f.remove(f.plans + "/" + free, f.owner);
    CHECK(kept.status() == 400);
    CHECK(kept.text("error") ==
          "The default plan cannot be deleted; make another plan the default one first");
    CHECK(f.listed() == "free 0* basic 100 ");

    CHECK(f.patch(f.plans + "/" + basic, R"({"is_default":true})").status() == 200);
    CHECK(f.listed() == "free 0 basic 100* ");
    Json best = f.draft_of("best", 900);
    CHECK(member_of(f.add(best.set("is_default", true)), "plan").get_boolean("is_default").value());
    CHECK(f.listed() == "free 0 basic 100 best 900* ");
    // A refused change moves nothing.
    CHECK(f.patch(f.plans + "/" + basic, R"({"is_default":true,"name":"free"})").status() == 400);
    CHECK(f.listed() == "free 0 basic 100 best 900* ");
    CHECK(f.remove(f.plans + "/" + free, f.owner).status() == 204);
    CHECK(f.listed() == "basic 100 best 900* ");
}

TEST_CASE("plans: of parallel wishes to be the default one, one plan has it in the end") {
    PlanFixture f;
    std::vector<std::string> ids;
    for (int i = 0; i < 6; ++i) ids.push_back(f.add_plan("plan-" + std::to_string(i), 100 + i));
    CHECK(statuses_in_parallel(6, [&](std::size_t i) {
              return f.patch(f.plans + "/" + ids[i], R"({"is_default":true})").status();
          }) == std::map<int, int>{{200, 6}});
    const std::string listed = f.listed();
    CHECK(std::count(listed.begin(), listed.end(), '*') == 1);
    CHECK(listed.rfind("free 0 ", 0) == 0);
}

TEST_CASE("plans: the first plan of a service without any becomes the default one") {
    PlanFixture f;
    f.sign_in_to_service(f.add_tenant("other"), "shopper@example.test"); // stores a service without plans
    const std::string owner = f.sign_in("owner-of-other@example.test");
    const std::string plans = "/api/organizations/other/services/shop/plans";
    CHECK(f.get(plans, owner).json == Json::array());
    const auto first = f.post(plans, f.draft_of("first"), owner);
    CHECK(member_of(first, "plan").get_boolean("is_default").value());
    CHECK_FALSE(
        member_of(f.post(plans, f.draft_of("second"), owner), "plan").get_boolean("is_default").value());
}

TEST_CASE("plans: one that is subscribed to stays, one that is not goes once") {
    PlanFixture f;
    const std::string id = f.add_plan("basic");
    const std::string target = f.plans + "/" + id;
    const auto subscription = f.subscribe(f.shop.text(), id, "past_due");
    const auto refused = f.remove(target, f.owner);
    CHECK(refused.status() == 400);
    CHECK(refused.text("error") == "Cannot delete plan with active subscriptions");
    f.cancel(subscription);
    const auto gone = f.remove(target, f.owner);
    CHECK(gone.status() == 204);
    CHECK(gone.response.body().empty());
    CHECK(f.remove(target, f.owner).status() == 404);
    CHECK(f.rows_with("plan.deleted").size() == 1);
}

TEST_CASE("plans: another service's plan, and what is no id, are plans that do not exist") {
    PlanFixture f;
    f.made("second");
    const std::string id = f.add_plan("basic");
    for (const std::string& target : {f.base + "/second/plans/" + id,
                                      f.plans + "/" + UserId::make(f.random).text(), f.plans + "/no-id"}) {
        INFO(target);
        for (const char* body : {R"({"name":"stolen"})", "{}"}) {
            const auto answer = f.patch(target, body);
            CHECK(answer.status() == 404);
            CHECK(answer.text("error") == "Plan not found");
        }
        CHECK(f.remove(target, f.owner).text("error") == "Plan not found");
    }
    CHECK(f.get(f.base + "/never/plans", f.owner).text("error") == "Service not found");
    CHECK(f.listed() == "free 0* basic 500 ");
}

TEST_CASE("plans: viewers read, managers write, others are told nothing") {
    PlanFixture f;
    const std::string viewer = f.sign_in_grantee(f.shop, storage::ServiceRelation::viewer);
    const std::string manager = f.sign_in_grantee(f.shop, storage::ServiceRelation::manager);
    const std::string member = f.sign_in_member(f.org.id, "member@example.test", "member");
    const std::string target = f.plans + "/" + f.add_plan("basic");
    CHECK(f.get(f.plans, viewer).json.items().size() == 2);
    CHECK(f.get(f.plans, member).status() == 403);
    for (const std::string& token : {viewer, member}) {
        CHECK(f.post(f.plans, f.draft_of("mine"), token).status() == 403);
        CHECK(f.send_json("PATCH", target, R"({"price_cents":0})", token).status() == 403);
        CHECK(f.remove(target, token).status() == 403);
    }
    CHECK(f.listed() == "free 0* basic 500 ");
    CHECK(f.post(f.plans, f.draft_of("more"), manager).status() == 200);
    CHECK(f.send_json("PATCH", target, R"({"price_cents":1})", manager).status() == 200);
    CHECK(f.remove(target, manager).status() == 204);
}

TEST_CASE("plans: a service has at most a hundred") {
    PlanFixture f;
    f.write([&](storage::Session& s) -> Result<void> {
        for (int i = 0; i < 98; ++i) {
            const storage::Plan plan{.id = storage::PlanId::make(f.random),
                                     .service_id = f.shop,
                                     .name = "plan-" + std::to_string(i),
                                     .created_at = f.clock.now()};
            AUTHOS_TRY(storage::insert_plan(s, f.scope(f.org.id), plan));
        }
        return {};
    });
    CHECK(f.add(f.draft_of("the hundredth")).status() == 200);
    const auto refused = f.add(f.draft_of("one more"));
    CHECK(refused.status() == 400);
    CHECK(refused.text("error") == "A service has at most 100 plans");
    CHECK(f.get(f.plans, f.owner).json.items().size() == 100);
}
