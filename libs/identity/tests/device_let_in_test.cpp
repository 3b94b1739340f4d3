#include "authos/identity/device_flow/approval.hpp"
#include "authos/identity/device_flow/device_flow.hpp"
#include "fixture.hpp"
#include "login/completion.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::identity;
using namespace authos::identity::test;

TEST_CASE("device flow: a sign-in that was begun with a user code lets the device in with its session") {
    Fixture f;
    const UserId ada = f.add_user("ada@example.test");
    const auto flow = start_device_flow(f.deps,
                                        {.client_id = std::string{kPlatformCliClientId},
                                         .org = std::string{kPlatformOrgSlug},
                                         .service = std::string{kPlatformCliSlug},
                                         .scope = std::nullopt,
                                         .resource = std::nullopt},
                                        f.caller)
                          .value();
    const auto device = find_waiting_device(f.deps, flow.user_code, f.caller).value();
    const auto user = f.read(
        [&](storage::Session& s) { return storage::get_user(s, storage::ScopeAuthority::platform(), ada); });
    const auto poll = [&] {
        return poll_device_flow(f.deps,
                                {.grant_type = std::string{kDeviceGrant},
                                 .device_code = flow.device_code.reveal(),
                                 .client_id = std::string{kPlatformCliClientId},
                                 .resource = std::nullopt},
                                f.caller);
    };
    ProvedFactor proved{.user = user,
                        .target = {},
                        .method = SignInMethod::github,
                        .two_factors = false,
                        .resource = std::nullopt,
                        .device_code_id = "no id",
                        .saml_state = std::nullopt};
    const ProofStep nothing = [](storage::Session&) -> Result<bool> { return true; };
    CHECK(complete_first_factor(f.deps, proved, nothing, f.caller).error().reason == "user_code_invalid");
    CHECK(poll().error().reason == "device_code_pending");

    proved.device_code_id = device.id.text();
    REQUIRE(complete_first_factor(f.deps, proved, nothing, f.caller));
    CHECK(complete_first_factor(f.deps, proved, nothing, f.caller).error().reason ==
          "device_already_authorized");
    const auto granted = poll();
    REQUIRE(granted);
    const auto principal = authenticate(f.deps, granted->tokens.access_token, {});
    REQUIRE(principal);
    CHECK(principal->amr == "device fed");
    CHECK(granted->tokens.refresh_token.empty());
}
