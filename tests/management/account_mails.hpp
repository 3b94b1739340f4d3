#pragma once
// A world with a mail server whose queue a test works off by itself, and whose mails it reads.

#include "service_rows.hpp"
#include "tenants.hpp"

#include "authos/identity/accounts/account_mail.hpp"
#include "authos/identity/mail/mail.hpp"
#include "authos/storage/repo/jobs.hpp"

#include <algorithm>
#include <tuple>

namespace authos::api::test {

/// A mail as it came out of the queue.
struct ReadMail {
    std::string to;
    std::string subject;
    std::string text;
    std::optional<OrgId> organization;

    /// The value of a parameter of its link, as it stands there.
    [[nodiscard]] std::string parameter(const std::string& name) const {
        for (const char* before : {"?", "&"}) {
            const auto at = text.find(before + name + "=");
            if (at == std::string::npos) continue;
            const auto from = at + name.size() + 2;
            return text.substr(from, text.find_first_of("&\n", from) - from);
        }
        return {};
    }
    [[nodiscard]] std::string token() const { return parameter("token"); }
};

struct AccountFixture : TenantFixture {
    AccountFixture() {
        identity_settings.mail_from = outbound::MailAddress{Email::parse("sso@example.test").value(), {}};
        settings.rate_limiting = false; // of client addresses; those of mail addresses are tested
        rebuild();
    }

    /// Works the queue off; the mails by address, then by subject.
    std::vector<ReadMail> mails() {
        std::vector<ReadMail> read;
        for (int round = 0; round < 20; ++round) {
            const storage::ClaimRequest claim{"test", 100, clock.now(), clock.now() + std::chrono::hours{1}};
            const auto jobs = write([&](storage::Session& s) { return storage::claim_jobs(s, claim); });
            if (jobs.empty()) break;
            for (const auto& job : jobs) {
                if (job.type == identity::kAccountMailJob) {
                    identity::send_account_mail(*deps, job.claim.id, job.payload, {}).value();
                } else if (job.type == identity::kSendEmailJob) {
                    auto mail = identity::open_mail_payload(*deps, job.claim.id, job.payload).value();
                    read.push_back({mail.to.text(), mail.subject, mail.text, mail.organization});
                }
                write([&](storage::Session& s) { return storage::complete_job(s, job.claim, clock.now()); });
            }
        }
        std::sort(read.begin(), read.end(), [](const ReadMail& a, const ReadMail& b) {
            return std::tie(a.to, a.subject) < std::tie(b.to, b.subject);
        });
        return read;
    }
    ReadMail only_mail() {
        auto all = mails();
        if (all.size() != 1) throw std::logic_error("not one mail but " + std::to_string(all.size()));
        return all.front();
    }

    static Json wish(const std::string& email, const Json& at = Json::object()) {
        return Json{at}.set("email", email);
    }
    Answer sign_up(const std::string& email, const Json& at = Json::object(),
                   const std::string& password = kPassword) {
        return post("/api/auth/register", wish(email, at).set("password", password));
    }
    Answer verify(const std::string& token, const std::string& more = {}) {
        return get("/auth/verify-email?token=" + token + more);
    }
    Answer resend(const std::string& email, const Json& at = Json::object()) {
        return post("/api/auth/resend-verification", wish(email, at));
    }
    Answer forgot(const std::string& email, const Json& at = Json::object()) {
        return post("/api/auth/forgot-password", wish(email, at));
    }
    Answer reset(const std::string& token, const std::string& password) {
        return post("/api/auth/reset-password", Json::object({{"token", token}, {"new_password", password}}));
    }
    Answer magic(const std::string& email, const Json& at = Json::object()) {
        return post("/api/auth/magic-link/request", wish(email, at));
    }
    Answer follow(const std::string& token, const std::string& more = {}) {
        return get("/api/auth/magic-link/verify?token=" + token + more);
    }
    Answer log_in(const std::string& email, const std::string& password, const Json& at = Json::object()) {
        return post("/api/auth/login", wish(email, at).set("password", password));
    }
    std::optional<storage::User> find_account(const std::string& email,
                                              const std::optional<OrgId>& home = std::nullopt) {
        return database
            ->read({},
                   [&](storage::Session& s) {
                       return storage::find_user_by_email(
                           s, home ? storage::Realm{scope(*home)} : storage::Realm{platform()},
                           Email::parse(email).value());
                   })
            .value();
    }
    long long rows_of(const std::string& table) {
        long long count = 0;
        for (const std::string& row : rows_with("")) count += row.rfind(table + ":", 0) == 0 ? 1 : 0;
        return count;
    }
};

/// An organization with a service "portal" that has a redirect URI.
struct PortalFixture : AccountFixture {
    static constexpr const char* kCallback = "https://portal.example.test/callback";
    Tenant org = add_tenant("acme");
    ServiceId portal = make_portal();

    static Json at_portal() { return Json::object({{"org_slug", "acme"}, {"service_slug", "portal"}}); }
    static Json at_portal_with_callback(const std::string& state) {
        return at_portal().set("redirect_uri", kCallback).set("state", state);
    }

private:
    ServiceId make_portal() {
        const ServiceId id = ServiceId::make(random);
        write([&](storage::Session& s) {
            return storage::insert_service(s, scope(org.id),
                                           {.id = id,
                                            .slug = "portal",
                                            .name = "Portal",
                                            .type = "web",
                                            .client_id = "client-" + id.text(),
                                            .client_secret_hash = std::nullopt,
                                            .redirect_uris = Json{std::vector<std::string>{kCallback}}.dump(),
                                            .created_at = clock.now()});
        });
        return id;
    }
};

} // namespace authos::api::test
