// Links to sign in, to set a password and to prove an address, and invitations.
#include "account_mails.hpp"
#include "single_use.hpp"

#include "authos/base/url.hpp"

namespace authos::api::test {
namespace {

/// Each value for an account of its own, at the portal.
struct LinkFixture : PortalFixture {
    Tenant other = add_tenant("other");
    int issued = 0;

    std::string add_portal_user() {
        const std::string email = next_address();
        link_user(*this, org.id, portal, add_user(email, org.id));
        return email;
    }
    std::string next_address() { return "ada" + std::to_string(++issued) + "@mail.test"; }
    /// The token of the only mail that `ask` leads to.
    template <class F>
    std::string mailed(F&& ask) {
        (void)mails();
        ask();
        return only_mail().token();
    }
    static std::string back_to(const std::string& callback, const std::string& state) {
        return "&redirect_uri=" + percent_encode(callback) + "&state=" + state;
    }
    static std::string right() { return back_to(kCallback, "mine"); }
    /// At every place but its own, which `visit` is told.
    std::vector<Swap> elsewhere(const std::function<Answer(const std::string&)>& visit) {
        return {{"another tenant", [=] { return visit(right() + "&org=other"); }},
                {"another service", [=] { return visit(right() + "&service=other"); }},
                {"another callback", [=] { return visit(back_to("https://evil.example.test/", "mine")); }},
                {"another browser's state", [=] { return visit(back_to(kCallback, "another")); }}};
    }
    Swap as_link(const std::string& token) {
        return {"as a magic link", [=, this] { return follow(token, right()); }};
    }
    Swap as_reset(const std::string& token) {
        return {"as a reset", [=, this] { return reset(token, "another fine staple"); }};
    }
    Swap as_verification(const std::string& token) {
        return {"as a verification", [=, this] { return verify(token, "&format=json"); }};
    }
};

struct MagicLinkFixture : LinkFixture {
    Issued issue() {
        const std::string email = add_portal_user();
        const auto token = mailed([&] { magic(email, at_portal_with_callback("mine")); });
        const auto visit = [=, this](const std::string& more) { return follow(token, more); };
        Issued value{.present = [=](std::size_t) { return visit(right()); },
                     .swaps = elsewhere(visit),
                     .lifetime = identity_settings.magic_link_ttl};
        value.swaps.push_back({"no place", [=] { return visit(""); }});
        value.swaps.push_back(as_reset(token));
        value.swaps.push_back(as_verification(token));
        return value;
    }
};

struct ResetFixture : LinkFixture {
    Issued issue() {
        const std::string email = add_portal_user();
        const auto token = mailed([&] { forgot(email, at_portal_with_callback("mine")); });
        return {.present =
                    [=, this](std::size_t i) { return reset(token, "password number " + std::to_string(i)); },
                .swaps = {as_link(token), as_verification(token)},
                .lifetime = identity_settings.password_reset_ttl};
    }
};

struct VerificationFixture : LinkFixture {
    Issued issue() {
        const std::string email = next_address();
        const auto token = mailed([&] { sign_up(email, at_portal_with_callback("mine")); });
        const auto visit = [=, this](const std::string& more) {
            return verify(token, "&format=json" + more);
        };
        Issued value{.present = [=](std::size_t) { return visit(right()); },
                     .swaps = elsewhere(visit),
                     .lifetime = identity_settings.email_verification_ttl};
        value.swaps.push_back(as_link(token));
        value.swaps.push_back(as_reset(token));
        return value;
    }
};

struct InvitationFixture : TenantFixture {
    Tenant org = add_tenant("acme");
    Tenant home = add_tenant("home");
    int issued = 0;

    InvitationFixture() {
        settings.rate_limiting = false;
        rebuild();
        set_tier(org.id, "tier_enterprise");
    }
    Answer accept(const std::string& invitation, const std::string& access) {
        return post("/api/invitations/accept", Json::object({{"token", invitation}}), access);
    }
    /// Whose access token `present` uses; signs in again.
    struct Holder {
        std::string email;
        std::string access;
    };
    Issued issue() {
        const std::string n = std::to_string(++issued);
        const auto ada = std::make_shared<Holder>(Holder{"ada" + n + "@mail.test", {}});
        add_user(ada->email);
        ada->access = sign_in(ada->email);
        add_user("eve" + n + "@mail.test");
        const std::string eve = sign_in("eve" + n + "@mail.test");
        add_member(home.id, add_user(ada->email, home.id), "member");
        const std::string namesake = sign_in(ada->email, "home");
        const auto sent =
            post("/api/organizations/acme/invitations",
                 Json::object({{"email", ada->email}, {"role", "member"}}), sign_in(org.owner_email));
        const std::string token = sent.text("token");
        if (token.empty()) throw std::logic_error("no invitation: " + sent.text("error"));
        const std::string id = sent.json.get("invitation").value().get_string("id").value();
        const auto at = [=, this](const std::string& path, const std::string& access) {
            return send_json("POST", path + "/" + id + "/accept", "", access);
        };
        return {
            .present = [=, this](std::size_t) { return accept(token, ada->access); },
            .swaps = {{"another user", [=, this] { return accept(token, eve); }},
                      {"another user, by its id", [=] { return at("/api/invitations", eve); }},
                      {"nobody", [=, this] { return accept(token, {}); }},
                      {"the same address in another tenant", [=, this] { return accept(token, namesake); }},
                      {"another tenant",
                       [=] { return at("/api/organizations/home/invitations", ada->access); }}},
            .lifetime = identity_settings.invitation_ttl,
            .renew = [=, this] { ada->access = sign_in(ada->email); }};
    }
};

} // namespace

std::vector<SingleUse> mailed_values() {
    return {row_of<MagicLinkFixture>(
                {.name = "magic link", .table = "magic_link_tokens", .makes = "sessions", .refused = {400}}),
            row_of<ResetFixture>({.name = "password reset token",
                                  .table = "password_reset_tokens",
                                  .makes = "",
                                  .refused = {400}}),
            row_of<VerificationFixture>({.name = "e-mail verification token",
                                         .table = "email_verification_tokens",
                                         .makes = "",
                                         .refused = {400}}),
            row_of<InvitationFixture>({.name = "invitation token",
                                       .table = "organization_invitations",
                                       .makes = "memberships",
                                       .refused = {404, 400}})};
}

} // namespace authos::api::test
