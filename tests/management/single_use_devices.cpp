// Devices that ask to be let in, and services that ask for a provider's tokens.
#include "device_fixture.hpp"
#include "from_address.hpp"
#include "linked_fixture.hpp"
#include "single_use.hpp"

namespace authos::api::test {
namespace {

struct WaitingFixture : DeviceFixture {
    std::string access = sign_in("ada@example.test");
    Tenant bravo = add_tenant("bravo");
    std::string other_client = add_device_service(bravo, "tv");

    Answer begin() {
        clock.advance(std::chrono::minutes{1}); // so many may one account approve in a minute
        auto begun = start();
        if (begun.status() != 200) throw std::logic_error("no device code: " + begun.text("error"));
        return begun;
    }
};

struct DeviceCodeFixture : WaitingFixture {
    Issued issue() {
        const Answer begun = begin();
        if (approve(begun, access).status() != 200) throw std::logic_error("not approved");
        return {.present = [=, this](std::size_t) { return poll(begun); },
                .swaps = {{"another tenant's client", [=, this] { return poll(begun, other_client); }},
                          {"the platform's client", [=, this] { return poll(begun, "platform-admin-cli"); }},
                          {"another resource",
                           [=, this] { return poll(begun, {}, "https://other.example.test/"); }}},
                .lifetime = identity_settings.device_code_ttl};
    }
};

struct UserCodeFixture : WaitingFixture {
    // So many that each stays below the limit of guesses, also when fifty call.
    std::vector<std::string> approvers;
    std::string stranger;
    std::string resident;
    std::string radio;
    FreshAddresses addresses;

    UserCodeFixture() {
        for (int i = 0; i < 10; ++i) {
            const std::string email = "user" + std::to_string(i) + "@example.test";
            link(org, "tv", add_user(email));
            approvers.push_back(sign_in(email));
        }
        add_user("stranger@example.test");
        stranger = sign_in("stranger@example.test");
        add_member(bravo.id, add_user("ada@example.test", bravo.id), "member");
        resident = sign_in("ada@example.test", "bravo");
        add_device_service(org, "radio");
        link(org, "radio", ada);
        radio = sign_in("ada@example.test", "acme", "radio");
    }
    Issued issue() {
        const Answer begun = begin();
        const Json body = Json::object({{"user_code", begun.text("user_code")}});
        const auto approve_by = [=, this](const std::string& token) {
            auto headers = authorization(token);
            headers.emplace_back("Content-Type", "application/json");
            return call_from(*this, addresses.next(),
                             {.method = "POST",
                              .target = "/auth/device/approve",
                              .headers = headers,
                              .body = body.dump()});
        };
        return {.present = [=, this](std::size_t i) { return approve_by(approvers[i % approvers.size()]); },
                .swaps = {{"a stranger", [=, this] { return approve_by(stranger); }},
                          {"nobody", [=] { return approve_by({}); }},
                          {"the same address in another tenant", [=, this] { return approve_by(resident); }},
                          {"a session of another service", [=, this] { return approve_by(radio); }}},
                .lifetime = identity_settings.device_code_ttl};
    }
};

struct TokenRequestFixture : LinkedFixture {
    Tenant rival = add_tenant("rival");
    std::string owner = sign_in(org.owner_email);
    std::string platform_owner = sign_in(kOwner);
    int issued = 0;

    TokenRequestFixture() {
        settings.rate_limiting = false;
        rebuild();
        add_service_user("eve@example.test");
        link_user(*this, rival.id, add_service(*this, rival.id, "portal"),
                  add_user("rival@example.test", rival.id));
    }
    Issued issue() {
        const std::string n = std::to_string(++issued);
        const std::string email = "ada" + n + "@example.test";
        const UserId ada = add_service_user(email);
        LinkedFixture::link(ada, org.id, "subject-of-" + n, {kCalendar});
        const std::string state = state_of(ask({kCalendar}, Json::object(), ada));
        const auto access = std::make_shared<std::string>(token(email));
        const std::string eve = token("eve@example.test");
        const std::string foreign = sign_in("rival@example.test", "rival", "portal");
        return {.present = [=, this](std::size_t) { return complete(state, *access); },
                .swaps = {{"another user", [=, this] { return complete(state, eve); }},
                          {"another tenant's user", [=, this] { return complete(state, foreign); }},
                          {"the organization's owner", [=, this] { return complete(state, owner); }},
                          {"the platform's owner", [=, this] { return complete(state, platform_owner); }},
                          {"nobody", [=, this] { return complete(state, {}); }}},
                .lifetime = std::chrono::minutes{30},
                .renew = [=, this] { *access = token(email); }};
    }
};

} // namespace

std::vector<SingleUse> device_values() {
    return {row_of<DeviceCodeFixture>(
                {.name = "device code", .table = "device_codes", .makes = "sessions", .refused = {400}}),
            row_of<UserCodeFixture>({.name = "user code",
                                     .table = "device_codes",
                                     .makes = "organization_audit_log",
                                     .refused = {400}}),
            row_of<TokenRequestFixture>({.name = "provider-token request",
                                         .table = "provider_token_requests",
                                         .makes = "service_provider_grants",
                                         .refused = {404}})};
}

} // namespace authos::api::test
