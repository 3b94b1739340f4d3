#include "authos/storage/repo/oauth_credentials.hpp"
#include "authos/storage/repo/organization_settings.hpp"
#include "authos/storage/repo/platform/domains.hpp"
#include "support/fixture.hpp"

#include <catch2/catch.hpp>

#include <atomic>

using namespace contract;

namespace {

NewOAuthCredentials credentials(Fixture& f, const std::string& provider, const std::string& client,
                                UnixMillis at = kNow) {
    return {OAuthCredentialsId::make(f.random), provider, client, "sealed " + client, "default", at};
}

Organization stored(Fixture& f, const OrgId& id) {
    return f.read([&](Session& s) { return find_organization(s, id); }).value().value();
}

SmtpSettings sample_smtp() {
    return {.host = "mail.example.test",
            .port = 465,
            .tls = "tls",
            .username = "mailer",
            .password_sealed = "sealed password",
            .encryption_key_id = "key-1",
            .from_email = "sso@example.test",
            .from_name = "Ünser Dienst"};
}

Result<bool> claim(Fixture& f, const OrgId& org, const std::string& domain, const std::string& token = "t") {
    return f.write([&](Session& s) { return claim_domain(s, f.scope(org), {domain, token}, kLater); });
}
Result<bool> confirm(Fixture& f, const OrgId& org, const std::string& domain,
                     const std::string& token = "t") {
    return f.write([&](Session& s) { return confirm_domain(s, f.scope(org), {domain, token}, kLater); });
}

} // namespace

TEST_CASE("oauth credentials: one row per organization and provider, replaced in place") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId other = f.add_org("other");
    const auto put = [&](const OrgId& org, const NewOAuthCredentials& row) {
        f.write([&](Session& s) { return put_oauth_credentials(s, f.scope(org), row); }).value();
    };
    const auto find = [&](const OrgId& org, std::string_view provider) {
        return f.read([&](Session& s) { return find_oauth_credentials(s, f.scope(org), provider); }).value();
    };
    put(acme, credentials(f, "github", "first"));
    put(acme, credentials(f, "google", "elsewhere"));
    put(acme, credentials(f, "github", "second", kLater));
    put(other, credentials(f, "github", "theirs"));

    const auto found = find(acme, "github");
    REQUIRE(found);
    CHECK(found->client_id == "second");
    CHECK(found->client_secret_sealed == "sealed second");
    CHECK(found->created_at == kNow);
    CHECK(found->updated_at == kLater);
    CHECK(find(acme, "google")->client_id == "elsewhere");
    CHECK_FALSE(find(acme, "github "));
    CHECK_FALSE(find(acme, "microsoft"));

    const auto remove = [&](const OrgId& org, std::string_view provider) {
        return f.write([&](Session& s) { return delete_oauth_credentials(s, f.scope(org), provider); })
            .value();
    };
    CHECK(remove(acme, "github"));
    CHECK_FALSE(remove(acme, "github"));
    CHECK(find(acme, "google"));
    CHECK(find(other, "github")->client_id == "theirs");
}

TEST_CASE("smtp settings: stored, read and cleared within their scope") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId other = f.add_org("other");
    const auto find = [&](const OrgId& org) {
        return f.read([&](Session& s) { return find_smtp_settings(s, f.scope(org)); }).value();
    };
    const auto set = [&](const OrgId& org, const SmtpSettings& settings) {
        return f.write([&](Session& s) { return set_smtp_settings(s, f.scope(org), settings, kLater); })
            .value();
    };
    const auto clear = [&](const OrgId& org) {
        return f.write([&](Session& s) { return clear_smtp_settings(s, f.scope(org), kLater); }).value();
    };
    CHECK_FALSE(find(acme));
    CHECK(set(acme, sample_smtp()));
    CHECK_FALSE(set(OrgId::make(f.random), sample_smtp()));

    const auto found = find(acme);
    REQUIRE(found);
    CHECK(found->host == "mail.example.test");
    CHECK(found->port == 465);
    CHECK(found->tls == "tls");
    CHECK(found->username == "mailer");
    CHECK(found->password_sealed == "sealed password");
    CHECK(found->encryption_key_id == "key-1");
    CHECK(found->from_email == "sso@example.test");
    CHECK(found->from_name == "Ünser Dienst");
    CHECK_FALSE(find(other));

    SmtpSettings open = sample_smtp();
    open.username = std::nullopt;
    open.password_sealed = std::nullopt;
    CHECK(set(acme, open));
    CHECK_FALSE(find(acme)->password_sealed);
    CHECK_FALSE(clear(other));
    CHECK(clear(acme));
    CHECK_FALSE(clear(acme));
    CHECK_FALSE(find(acme));
}

TEST_CASE("domains: many may claim a name, the first to prove it has it") {
    Fixture f;
    const OrgId squatter = f.add_org("squatter");
    const OrgId owner = f.add_org("owner");
    CHECK(claim(f, squatter, "login.example.test", "theirs").value());
    CHECK(claim(f, owner, "login.example.test", "ours").value());
    CHECK_FALSE(claim(f, OrgId::make(f.random), "login.example.test").value());
    CHECK(stored(f, owner).custom_domain == "login.example.test");
    CHECK_FALSE(stored(f, owner).domain_verified);

    CHECK_FALSE(confirm(f, owner, "login.example.test", "theirs").value());
    CHECK_FALSE(confirm(f, owner, "other.example.test", "ours").value());
    CHECK(confirm(f, owner, "login.example.test", "ours").value());
    CHECK(stored(f, owner).domain_verified);
    CHECK_FALSE(confirm(f, owner, "login.example.test", "ours").value());

    CHECK(confirm(f, squatter, "login.example.test", "theirs").error().reason == "domain_taken");
    CHECK_FALSE(stored(f, squatter).domain_verified);
    CHECK(stored(f, squatter).custom_domain == "login.example.test");
}

TEST_CASE("domains: of organizations that prove one name at the same time, one gets it") {
    Fixture f;
    std::vector<OrgId> rivals;
    for (int i = 0; i < 6; ++i) {
        rivals.push_back(f.add_org("rival-" + std::to_string(i)));
        REQUIRE(claim(f, rivals.back(), "login.example.test").value());
    }
    std::atomic<int> won = 0;
    std::atomic<int> refused = 0;
    in_parallel(6, [&](int i) {
        const auto confirmed = confirm(f, rivals[static_cast<std::size_t>(i)], "login.example.test");
        if (confirmed && *confirmed) ++won;
        if (!confirmed && confirmed.error().reason == "domain_taken") ++refused;
    });
    CHECK(won == 1);
    CHECK(refused == 5);
}

TEST_CASE("domains: another claim gives up the proven one, and clearing gives up both") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId other = f.add_org("other");
    const auto clear = [&](const OrgId& org) {
        return f.write([&](Session& s) { return clear_domain(s, f.scope(org), kLater); }).value();
    };
    CHECK_FALSE(clear(acme));
    CHECK(claim(f, acme, "one.example.test").value());
    CHECK(confirm(f, acme, "one.example.test").value());
    CHECK(claim(f, acme, "two.example.test").value());
    CHECK_FALSE(stored(f, acme).domain_verified);
    CHECK(stored(f, acme).custom_domain == "two.example.test");
    // The first name is free again.
    CHECK(claim(f, other, "one.example.test").value());
    CHECK(confirm(f, other, "one.example.test").value());
    CHECK(clear(acme));
    CHECK_FALSE(stored(f, acme).custom_domain);
    CHECK_FALSE(stored(f, acme).domain_verification_token);
    CHECK(stored(f, other).domain_verified);
}

TEST_CASE("domains: the list has the proven ones of active organizations") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId pending = f.add_org("pending");
    const OrgId second = f.add_org("second");
    REQUIRE(claim(f, acme, "b.example.test").value());
    REQUIRE(claim(f, pending, "c.example.test").value());
    REQUIRE(claim(f, second, "a.example.test").value());
    REQUIRE(confirm(f, acme, "b.example.test").value());
    REQUIRE(confirm(f, second, "a.example.test").value());
    const auto list = [&](long long limit) {
        return f.read([&](Session& s) { return platform::list_verified_domains(s, f.platform(), limit); })
            .value();
    };
    REQUIRE(stored(f, acme).status == OrgStatus::active);
    CHECK(list(10) == std::vector<std::string>{"a.example.test", "b.example.test"});
    CHECK(list(1) == std::vector<std::string>{"a.example.test"});
}

TEST_CASE("branding: set and cleared within its scope") {
    Fixture f;
    const OrgId acme = f.add_org("acme");
    const OrgId other = f.add_org("other");
    const auto set = [&](const OrgId& org, const std::optional<std::string>& logo,
                         const std::optional<std::string>& color) {
        return f.write([&](Session& s) { return set_branding(s, f.scope(org), logo, color, kLater); })
            .value();
    };
    CHECK(set(acme, "https://cdn.example.test/logo.svg", "#abc"));
    CHECK_FALSE(set(OrgId::make(f.random), std::nullopt, "#fff"));
    CHECK(stored(f, acme).brand_logo_url == "https://cdn.example.test/logo.svg");
    CHECK(stored(f, acme).brand_primary_color == "#abc");
    CHECK(set(acme, std::nullopt, "#abc"));
    CHECK_FALSE(stored(f, acme).brand_logo_url);
    CHECK_FALSE(stored(f, other).brand_primary_color);
}
