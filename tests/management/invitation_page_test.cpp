// The page of an invitation: what it offers, to whom, and what stands in the way.
#include "page_visitor.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api::test;

namespace {

constexpr const char* kPage = "/invitations/accept";

struct InvitationPage : TenantFixture {
    Tenant org = add_tenant("acme");
    PageVisitor stranger{*this, {}};

    InvitationPage() {
        settings.rate_limiting = false;
        rebuild();
        set_tier(org.id, "tier_enterprise");
        const Answer branded =
            send_json("PATCH", "/api/organizations/acme/branding",
                      R"({"primary_color":"#0a7d4f","logo_url":"https://cdn.acme.test/logo.png"})",
                      sign_in(org.owner_email));
        if (branded.status() != 200) throw std::logic_error("no branding: " + branded.text("error"));
    }
    static std::string at(const std::string& token) { return std::string{kPage} + "?token=" + token; }
    PageVisitor account(const std::string& email) {
        add_user(email);
        return {*this, sign_in(email)};
    }
    Answer answer(PageVisitor& who, const std::string& token, const std::string& action) {
        return who.send(at(token), kPage, "action=" + action);
    }
    void set_status(storage::OrgStatus to) {
        write([&](storage::Session& s) {
            return storage::platform::change_status(
                s, platform(), org.id,
                {storage::OrgStatus::active, to, org.owner, std::nullopt, clock.now()});
        });
    }
};

} // namespace

TEST_CASE("invitation page: names the organization, its look and the role before anybody has to sign in") {
    InvitationPage f;
    const std::string token = f.add_invitation(f.org, "mary@example.test", "admin").token;
    const Answer page = f.stranger.open(f.at(token));
    CHECK(page.status() == 200);
    CHECK_THAT(body_of(page), Catch::Contains("The house of acme invites you") &&
                                  Catch::Contains("offers you the role: administrator") &&
                                  Catch::Contains("https://cdn.acme.test/logo.png") &&
                                  Catch::Contains("/assets/pages/brand/0a7d4f") &&
                                  !Catch::Contains("mary@example.test"));
    CHECK_THAT(body_of(page),
               Catch::Contains("href=\"/login?return_to=%2Finvitations%2Faccept%3Ftoken%3D" + token + "\""));
    CHECK_THAT(page.header("Cache-Control"), Catch::Contains("no-store"));

    f.add_role(f.org.id, "shopkeeper", {"org.members.view"});
    const std::string custom = f.add_invitation(f.org, "joe@example.test", "shopkeeper").token;
    const Answer german = f.call({.target = f.at(custom), .headers = {{"Accept-Language", "de"}}});
    CHECK_THAT(body_of(german), Catch::Contains("lädt Sie ein") && Catch::Contains("Rolle an: shopkeeper"));
}

TEST_CASE("invitation page: who guesses learns nothing, and a guess looks the same whatever exists") {
    InvitationPage f;
    const std::string token = f.add_invitation(f.org, "mary@example.test").token;
    std::string near = token;
    near.back() = near.back() == 'A' ? 'E' : 'A';
    const std::string unknown = body_of(f.stranger.open(f.at(std::string(43, 'x'))));
    for (const std::string& wrong : {near, std::string(43, 'x'), std::string{}, std::string{"../x"}}) {
        INFO(wrong);
        const Answer page = f.stranger.open(f.at(percent_encode(wrong)));
        CHECK(page.status() == 404);
        CHECK_THAT(body_of(page), !Catch::Contains("acme") && Catch::Contains("does not exist"));
    }
    CHECK(f.stranger.open(kPage).status() == 404);
    CHECK_THAT(unknown, !Catch::Contains("invites you"));
}

TEST_CASE("invitation page: the invited accepts once; afterwards it says so") {
    InvitationPage f;
    PageVisitor mary = f.account("mary@example.test");
    const std::string token = f.add_invitation(f.org, "mary@example.test").token;
    CHECK_THAT(body_of(mary.open(f.at(token))), Catch::Contains("role: member") &&
                                                    Catch::Contains("signed in as mary@example.test") &&
                                                    Catch::Contains("Accept invitation"));
    // Without a session a form only leads to the sign-in.
    CHECK_THAT(f.answer(f.stranger, token, "accept").header("Location"),
               Catch::StartsWith("/login?return_to="));
    CHECK(f.answer(mary, token, "else").status() == 400);
    const Answer joined = f.answer(mary, token, "accept");
    CHECK(joined.status() == 200);
    CHECK_THAT(body_of(joined), Catch::Contains("member of The house of acme"));
    for (const Answer& again : {f.answer(mary, token, "accept"), mary.open(f.at(token))}) {
        CHECK(again.status() == 400);
        CHECK_THAT(body_of(again),
                   Catch::Contains("accepted, declined or taken back") && Catch::Contains("just sign in"));
    }
    CHECK_THAT(body_of(f.stranger.open(f.at(token))), Catch::Contains("accepted, declined or taken back"));
    const std::string second = f.add_invitation(f.org, "mary@example.test").token;
    const Answer member = mary.open(f.at(second));
    CHECK(member.status() == 200);
    CHECK_THAT(body_of(member), Catch::Contains("already. There is nothing left to do"));
}

TEST_CASE("invitation page: expired and declined say how to mend it") {
    InvitationPage f;
    const std::string token = f.add_invitation(f.org, "mary@example.test").token;
    const std::string over = f.add_invitation(f.org, "joe@example.test").token;
    PageVisitor mary = f.account("mary@example.test");
    const Answer declined = f.answer(mary, token, "decline");
    CHECK(declined.status() == 200);
    CHECK_THAT(body_of(mary.open(f.at(token))), Catch::Contains("ask whoever invited you for a new one"));
    f.clock.advance(std::chrono::hours{24 * 7});
    const Answer expired = f.stranger.open(f.at(over));
    CHECK(expired.status() == 400);
    CHECK_THAT(body_of(expired), Catch::Contains("is over. Ask whoever invited you for a new one") &&
                                     !Catch::Contains("name=\"action\""));
    PageVisitor joe = f.account("joe@example.test");
    CHECK(f.answer(joe, over, "accept").status() == 400);
    CHECK_THAT(body_of(f.answer(joe, over, "accept")), Catch::Contains("is over"));
}

TEST_CASE("invitation page: another account is told whose it is, masked, and changes over") {
    InvitationPage f;
    const std::string token = f.add_invitation(f.org, "mary@example.test").token;
    PageVisitor eve = f.account("eve@example.test");
    const Answer page = eve.open(f.at(token));
    CHECK(page.status() == 403);
    CHECK_THAT(body_of(page), Catch::Contains("signed in as eve@example.test") &&
                                  !Catch::Contains("mary@example.test") &&
                                  !Catch::Contains("Accept invitation"));
    for (const char* action : {"accept", "decline"}) {
        CHECK(f.answer(eve, token, action).status() == 403);
    }
    const Answer gone = f.answer(eve, token, "another_account");
    CHECK(gone.status() == 303);
    CHECK(gone.header("Location") == "/login?return_to=%2Finvitations%2Faccept%3Ftoken%3D" + token);
    CHECK(f.get("/api/user", eve.session).status() == 401);
    // Still open for whom it is.
    PageVisitor mary = f.account("mary@example.test");
    CHECK(f.answer(mary, token, "accept").status() == 200);
}

TEST_CASE("invitation page: a session of a service cannot join, and an unproven address not yet") {
    InvitationPage f;
    PageVisitor clerk{f, f.sign_in_to_service(f.org, "clerk@example.test")};
    const Tenant other = f.add_tenant("other");
    const std::string token = f.add_invitation(other, "clerk@example.test").token;
    CHECK_THAT(body_of(clerk.open(f.at(token))), Catch::Contains("It cannot join The house of other"));
    CHECK(f.answer(clerk, token, "accept").status() == 403);
    // What an organization lacks is not told to whoever merely has the token.
    f.set_tier(other.id, "tier_free");
    for (const char* name : {"a@example.test", "b@example.test"})
        f.add_member(other.id, f.add_user(name), "member");
    CHECK(f.stranger.open(f.at(token)).status() == 200);
    PageVisitor alone{f, f.sign_in("clerk@example.test")};
    CHECK_THAT(body_of(alone.open(f.at(token))), Catch::Contains("has no free seat"));
    CHECK_THAT(body_of(f.answer(alone, token, "accept")), Catch::Contains("has no free seat"));
}

TEST_CASE("invitation page: an organization that was suspended says so and shows no look") {
    InvitationPage f;
    const std::string token = f.add_invitation(f.org, "mary@example.test").token;
    f.set_status(storage::OrgStatus::suspended);
    const Answer page = f.stranger.open(f.at(token));
    CHECK(page.status() == 403);
    CHECK_THAT(body_of(page), Catch::Contains("not active at the moment") &&
                                  !Catch::Contains("cdn.acme.test") && !Catch::Contains("brand/0a7d4f"));
}
