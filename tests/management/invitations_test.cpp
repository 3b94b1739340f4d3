#include "authos/identity/invitations/invitations.hpp"
#include "authos/identity/mail/mail.hpp"
#include "authos/storage/repo/jobs.hpp"
#include "tenants.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api::test;

namespace {

const std::string kInvitations = "/api/organizations/acme/invitations";

/// An active organization in the free tier (3 people) with its owner signed in.
struct Inviting : TenantFixture {
    Tenant org = add_tenant("acme");
    std::string owner = sign_in(org.owner_email);

    Answer invite(const std::string& email, const std::string& role = "member") {
        return post(kInvitations, Json::object({{"email", email}, {"role", role}}), owner);
    }
    std::string token_for(const std::string& email) { return invite(email).text("token"); }
    std::string account(const std::string& email) {
        add_user(email);
        return sign_in(email);
    }
    Answer accept(const std::string& invitation, const std::string& token) {
        return post("/api/invitations/accept", Json::object({{"token", invitation}}), token);
    }
    Answer decline(const std::string& invitation) {
        return post("/api/invitations/decline", Json::object({{"token", invitation}}));
    }
    void set_limit(long long users) {
        write([&](storage::Session& s) {
            return storage::platform::set_tier(s, platform(), org.id, {"tier_free", {}, users, clock.now()});
        });
    }
    void set_status(storage::OrgStatus to) {
        write([&](storage::Session& s) {
            return storage::platform::change_status(
                s, platform(), org.id,
                {storage::OrgStatus::active, to, org.owner, std::nullopt, clock.now()});
        });
    }
    std::string status_of(const std::string& email) {
        for (const Json& item : get(kInvitations, owner).json.items()) {
            if (item.get_string("email").value() == email) return item.get_string("status").value();
        }
        return {};
    }
};

std::string id_of(const Answer& sent) {
    return sent.json.get("invitation").value().get_string("id").value();
}

} // namespace

TEST_CASE("invitations: one is sent, listed on both sides without its token, and accepted once") {
    Inviting f;
    const auto sent = f.invite("Ada@Example.test");
    REQUIRE(sent.status() == 200);
    const Json invitation = sent.json.get("invitation").value();
    CHECK(invitation.get_string("status").value() == "pending");
    CHECK(invitation.get_string("role").value() == "member");
    CHECK(invitation.get_string("expires_at").value() ==
          format_rfc3339(f.clock.now() + std::chrono::hours{24 * 7}));
    CHECK(sent.json.get("inviter").value().names() == std::vector<std::string>{"created_at", "email", "id"});
    const std::string token = sent.text("token");
    CHECK(f.rows_with(token).empty());

    const auto listed = f.get(kInvitations, f.owner);
    Json expected = invitation;
    expected.set("inviter", sent.json.get("inviter").value());
    CHECK(listed.json == Json::array({expected}));

    const auto ada = f.account("ada@example.test");
    const auto own = f.get("/api/invitations", ada).json.items();
    REQUIRE(own.size() == 1);
    CHECK(own[0].get_string("organization_slug").value() == "acme");
    CHECK(own[0].get_string("organization_name").value() == f.org.name);
    CHECK(own[0].size() == 7);

    const auto joined = f.accept(token, ada);
    REQUIRE(joined.status() == 200);
    CHECK(joined.text("role") == "member");
    CHECK(joined.text("organization_slug") == "acme");
    CHECK(f.get("/api/organizations/acme", ada).status() == 200);
    CHECK(f.status_of("Ada@Example.test") == "accepted");
    CHECK(f.get("/api/invitations", ada).json.items().empty());
    const auto again = f.accept(token, ada);
    CHECK(again.status() == 404);
    CHECK(again.text("error") == "Invitation not found or already processed");
    for (const char* event : {"user.invited", "user.joined", "invitation.accepted"})
        CHECK(f.rows_with(event).size() == 1);
    CHECK_THAT(f.events.text(), !Catch::Contains(token));
}

TEST_CASE("invitations: one that cannot be sent says why") {
    Inviting f;
    f.set_limit(3);
    f.add_role(f.org.id, "inviter", {"org.members.manage"});
    f.add_role(f.org.id, "clerk", {});
    const auto inviter = f.sign_in_member(f.org.id, "inviter@example.test", "inviter");
    CHECK(f.invite("no address").text("error") == "Invalid email format");
    CHECK(f.invite("INVITER@example.test").text("error") == "User is already a member of this organization");
    CHECK(f.invite("x@example.test", "owner").status() == 400);
    CHECK(f.invite("x@example.test", "no-such-role").status() == 400);
    for (const char* body : {"{}", R"({"email":5})", R"({"role":"member"})", "[]"})
        CHECK(f.send_json("POST", kInvitations, body, f.owner).status() == 400);
    for (const char* role : {"admin", "clerk"}) {
        CHECK(f.post(kInvitations, Json::object({{"email", "x@example.test"}, {"role", role}}), inviter)
                  .status() == 403);
    }
    CHECK(f.post(kInvitations, Json::object({{"invitee_email", "x@example.test"}}), inviter).status() == 200);
    const auto twice = f.invite("X@example.test");
    CHECK(twice.status() == 400);
    CHECK(twice.text("error") == "Invitation already sent");
    const auto full = f.invite("y@example.test");
    CHECK(full.status() == 400);
    CHECK(full.code() == "TEAM_LIMIT_EXCEEDED");
    CHECK_THAT(full.text("error"), Catch::StartsWith("Team limit reached (3/3)"));
    f.set_limit(10);
    f.set_status(storage::OrgStatus::suspended);
    CHECK(f.invite("y@example.test").code() == "ORGANIZATION_NOT_ACTIVE");
}

TEST_CASE("invitations: only the addressee with a verified address can accept or decline") {
    Inviting f;
    const auto sent = f.invite("ada@example.test");
    const std::string token = sent.text("token");
    const std::string id = id_of(sent);
    const auto mallory = f.account("mallory@example.test");
    const auto forbidden = [&](const std::string& who) {
        CHECK(f.accept(token, who).status() == 403);
        for (const std::string& target :
             {"/api/invitations/" + id + "/accept", "/api/invitations/" + id + "/decline",
              kInvitations + "/" + id + "/accept"}) {
            INFO(target);
            CHECK(f.send_json("POST", target, "", who).status() == 403);
        }
        CHECK(f.get("/api/invitations", who).json.items().empty());
    };
    forbidden(mallory);

    const UserId resident = f.add_user("ada@example.test", f.org.id);
    f.add_member(f.add_tenant("other").id, resident, "member");
    const Tenant home = f.add_tenant("home");
    const UserId lodger = f.add_user("ada@example.test", home.id);
    f.add_member(home.id, lodger, "member");
    forbidden(f.sign_in("ada@example.test", "home"));

    const UserId ada = f.add_user("ada@example.test");
    const auto as_ada = f.sign_in("ada@example.test");
    f.write([&](storage::Session& s) {
        return storage::set_email(s, f.platform(), ada, Email::parse("ada@example.test").value(),
                                  f.clock.now());
    });
    forbidden(as_ada);
    f.write([&](storage::Session& s) {
        return storage::mark_email_verified(s, f.platform(), ada, f.clock.now());
    });
    CHECK(f.send_json("POST", "/api/organizations/home/invitations/" + id + "/accept", "", as_ada).status() ==
          404);
    CHECK(f.send_json("POST", kInvitations + "/" + id + "/accept", "", as_ada).status() == 200);
}

TEST_CASE("invitations: declined, cancelled and unknown ones cannot be used") {
    Inviting f;
    f.set_limit(10);
    const auto ada = f.account("ada@example.test");
    const auto first = f.token_for("ada@example.test");
    CHECK(f.decline(first).status() == 200);
    CHECK(f.status_of("ada@example.test") == "rejected");
    CHECK(f.decline(first).status() == 404);
    CHECK(f.accept(first, ada).status() == 404);

    f.clock.advance(std::chrono::seconds{1});
    const auto second = f.invite("ada@example.test");
    REQUIRE(second.status() == 200);
    const auto cancel = f.send_json("POST", kInvitations + "/" + id_of(second), "", f.owner);
    CHECK(cancel.status() == 200);
    CHECK(cancel.response.body() == "null");
    CHECK(f.send_json("POST", kInvitations + "/" + id_of(second), "", f.owner).status() == 404);
    CHECK(f.accept(second.text("token"), ada).status() == 404);
    CHECK(f.status_of("ada@example.test") == "cancelled");

    const auto third = f.invite("ada@example.test");
    const auto declined = f.send_json("POST", "/api/invitations/" + id_of(third) + "/decline", "", ada);
    CHECK(declined.text("message") == "Invitation declined");
    for (const std::string& token : {std::string{}, std::string{"x"}, std::string(100'000, 'a')}) {
        CHECK(f.accept(token, ada).status() == 404);
        CHECK(f.decline(token).status() == 404);
    }
    CHECK(f.send_json("POST", "/api/invitations/accept", "{}", ada).status() == 400);
    CHECK(f.send_json("POST", "/api/invitations/decline", "{}").status() == 400);
    CHECK(f.send_json("POST", "/api/invitations/no-id/accept", "", ada).status() == 404);
    CHECK(f.rows_with("invitation.declined").size() == 2);
    CHECK(f.rows_with("invitation.revoked").size() == 1);
    CHECK(f.get(kInvitations + "?status=rejected", f.owner).json.items().size() == 2);
    CHECK(f.get(kInvitations + "?limit=1&page=3", f.owner).json.items().size() == 1);
    CHECK(f.get(kInvitations + "?status=declined", f.owner).status() == 400);
}

TEST_CASE("invitations: an expired one is refused, blocks nobody, and is marked in time") {
    Inviting f;
    const auto token = f.token_for("ada@example.test");
    f.clock.advance(std::chrono::hours{24 * 7});
    f.owner = f.sign_in(f.org.owner_email);
    const auto ada = f.account("ada@example.test");
    const auto late = f.accept(token, ada);
    CHECK(late.status() == 400);
    CHECK(late.code() == "INVITATION_EXPIRED");
    CHECK(f.decline(token).code() == "INVITATION_EXPIRED");
    CHECK(f.get("/api/invitations", ada).json.items().empty());
    CHECK(f.status_of("ada@example.test") == "expired");
    CHECK(f.get(kInvitations + "?status=pending", f.owner).json.items().empty());

    const auto fresh = f.token_for("ada@example.test");
    CHECK(identity::expire_invitations(*f.deps, 100, {}).value() == 1);
    CHECK(identity::expire_invitations(*f.deps, 100, {}).value() == 0);
    CHECK(f.get(kInvitations + "?status=expired", f.owner).json.items().size() == 1);
    CHECK(f.rows_with("invitation.expired").size() == 1);
    CHECK(f.accept(token, ada).code() == "INVITATION_EXPIRED");
    CHECK(f.accept(fresh, ada).status() == 200);
}

TEST_CASE("invitations: role, limit and status are looked at again when one is accepted") {
    Inviting f;
    f.set_limit(10);
    const auto ada = f.account("ada@example.test");
    const auto role = f.add_role(f.org.id, "clerk", {"org.members.view"});
    const auto token = f.invite("ada@example.test", "clerk").text("token");
    f.set_limit(1);
    CHECK(f.accept(token, ada).code() == "TEAM_LIMIT_EXCEEDED");
    f.set_limit(10);
    f.set_status(storage::OrgStatus::suspended);
    CHECK(f.accept(token, ada).code() == "ORGANIZATION_NOT_ACTIVE");
    CHECK(f.get("/api/invitations", ada).json.items().empty());
    f.write([&](storage::Session& s) {
        return storage::platform::change_status(s, f.platform(), f.org.id,
                                                {storage::OrgStatus::suspended, storage::OrgStatus::active,
                                                 f.org.owner, std::nullopt, f.clock.now()});
    });
    f.write([&](storage::Session& s) { return storage::delete_custom_role(s, f.scope(f.org.id), role); });
    CHECK(f.accept(token, ada).status() == 400);
    f.add_role(f.org.id, "clerk", {"org.members.view"});
    CHECK(f.accept(token, ada).text("role") == "clerk");
    CHECK(f.get("/api/organizations/acme/members", ada).status() == 200);
}

TEST_CASE("invitations: of twenty parallel acceptances of one, one succeeds") {
    Inviting f;
    const auto ada = f.account("ada@example.test");
    const auto token = f.token_for("ada@example.test");
    const auto counted = statuses_in_parallel(20, [&](std::size_t) { return f.accept(token, ada).status(); });
    CHECK(counted == std::map<int, int>{{200, 1}, {404, 19}});
    CHECK(f.rows_with("user.joined").size() == 1);
}

TEST_CASE("invitations: of two that race for the last seat, one gets it") {
    Inviting f;
    f.set_limit(10);
    std::vector<std::pair<std::string, std::string>> pairs;
    for (int i = 0; i < 8; ++i) {
        const std::string email = "user" + std::to_string(i) + "@example.test";
        pairs.emplace_back(f.token_for(email), f.account(email));
    }
    f.set_limit(2);
    const auto counted = statuses_in_parallel(
        8, [&](std::size_t i) { return f.accept(pairs[i].first, pairs[i].second).status(); });
    CHECK(counted == std::map<int, int>{{200, 1}, {400, 7}});
    f.set_limit(3);
    const auto invited = statuses_in_parallel(
        8, [&](std::size_t i) { return f.invite("new" + std::to_string(i) + "@example.test").status(); });
    CHECK(invited == std::map<int, int>{{400, 8}}); // seven are still pending
}

TEST_CASE("invitations: of parallel ones to one address, one is sent") {
    Inviting f;
    f.set_limit(100);
    const auto counted =
        statuses_in_parallel(10, [&](std::size_t) { return f.invite("ada@example.test").status(); });
    CHECK(counted == std::map<int, int>{{200, 1}, {400, 9}});
}

TEST_CASE("invitations: the link leads to the dashboard, with well-formed tokens only") {
    Inviting f;
    const auto token = f.token_for("ada@example.test");
    const auto answer = f.get("/invitations/accept/" + token);
    CHECK(answer.status() == 303);
    CHECK(answer.header("Location") == "https://app.example.test/invitations/accept?token=" + token);
    CHECK(answer.header("Cache-Control") == "no-store");
    CHECK(answer.header("Referrer-Policy") == "no-referrer");
    for (const char* wrong : {"x", "a%20b", "evil.example%3Ftoken=x", "a%22%3E"}) {
        CHECK(f.get(std::string{"/invitations/accept/"} + wrong).header("Location") ==
              "https://app.example.test/invitations/accept");
    }
    CHECK_THAT(f.events.text(), !Catch::Contains(token));
}

TEST_CASE("invitations: the mail names organization and inviter, escaped, and carries the link") {
    Inviting f;
    f.identity_settings.mail_from = outbound::MailAddress{Email::parse("sso@example.test").value(), "AuthOS"};
    f.write([&](storage::Session& s) {
        return storage::rename_organization(s, f.scope(f.org.id), "A <b> & \"C\"", f.clock.now());
    });
    const auto token = f.token_for("ada@example.test");
    const auto jobs = f.write([&](storage::Session& s) {
        return storage::claim_jobs(s, {"test", 10, f.clock.now(), f.clock.now() + std::chrono::seconds{60}});
    });
    REQUIRE(jobs.size() == 1);
    const auto mail =
        identity::open_mail_payload(*f.deps, jobs.front().claim.id, jobs.front().payload).value();
    CHECK(mail.to.text() == "ada@example.test");
    CHECK(mail.subject == "Invitation to A <b> & \"C\"");
    CHECK_THAT(mail.text, Catch::Contains(std::string{kBaseUrl} + "/invitations/accept/" + token) &&
                              Catch::Contains(f.org.owner_email) && Catch::Contains("A <b> & \"C\""));
    CHECK_THAT(mail.html, Catch::Contains("A &lt;b&gt; &amp; &quot;C&quot;") && !Catch::Contains("<b>") &&
                              Catch::Contains("/invitations/accept/" + token));
}
