#include "authos/base/text.hpp"
#include "authos/base/url.hpp"
#include "authos/storage/database.hpp"
#include "authos/storage/scope_authority.hpp"
#include "linked/store_link.hpp"
#include "login/domain_policy.hpp"
#include "login/login_record.hpp"
#include "upstream/accounts.hpp"
#include "upstream/connection_flow.hpp"
#include "upstream/credentials.hpp"
#include "upstream/link.hpp"
#include "upstream/state.hpp"

namespace authos::identity {

namespace {

using storage::OAuthState;
using upstream::AccountPlan;
using upstream::AccountQuestion;
using upstream::UpstreamUser;

FlowPurpose purpose_of(const OAuthState& row) {
    if (row.purpose == "admin") return FlowPurpose::admin;
    if (row.purpose == linked::kAccountLink) return FlowPurpose::account_link;
    return row.purpose == "link" ? FlowPurpose::link : FlowPurpose::login;
}

FlowPlace place_of_flow(const OAuthState& row) {
    return {.purpose = purpose_of(row),
            .provider = row.provider,
            .org_slug = row.org_slug,
            .service_slug = row.service_slug,
            .redirect_uri = row.redirect_uri,
            .caller_state = row.caller_state,
            .return_to = row.return_to,
            .saml_state = row.saml_state_id,
            .hosted = row.hosted,
            .device = row.waiting_device.has_value()};
}

// What a provider says about its refusal goes on to others: short, and of plain characters.
FlowRefusal provider_refusal(const FlowAnswer& answer) {
    FlowRefusal refusal{.error = answer.error.value_or(""), .description = {}, .by_provider = true};
    const bool plain = !refusal.error.empty() && refusal.error.size() <= 100 &&
                       refusal.error.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos;
    if (!plain) refusal.error = "server_error";
    const std::string description = answer.error_description.value_or("");
    if (is_printable_line(description)) refusal.description = truncate_utf8(description, 300);
    if (refusal.description.empty()) refusal.description = "The sign-in provider did not let you in.";
    return refusal;
}

FlowRefusal own_refusal(const Error& error) {
    const bool denied = error.code == Errc::permission_denied || error.code == Errc::unauthenticated;
    return {.error = denied ? "access_denied" : "server_error",
            .description = error.message.empty() ? error.reason : error.message,
            .by_provider = false,
            .cause = error};
}

// Looked up anew: between begin and end an organization can be suspended, deleted or made again.
Result<LoginTarget> target_of_flow(storage::Session& s, const OAuthState& row) {
    AUTHOS_TRY(auto target,
               find_login_target(s, {row.org_slug, row.service_slug, row.redirect_uri, std::nullopt}));
    const bool same_org = !row.org_id || (target.org && target.org->id == *row.org_id);
    const bool same_service = !row.service_id || (target.service && target.service->id == *row.service_id);
    if (!same_org || !same_service) return upstream::state_invalid("the place is another one now");
    return target;
}

struct Arrival {
    LoginTarget target;
    std::unique_ptr<upstream::Provider> provider;
    std::string identity_provider; // as identities name it
    upstream::Reach reach = upstream::Reach::platform_too;
};

Result<Arrival> arrival_of_connection(const Deps& deps, const OAuthState& row, const Caller& caller) {
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<Arrival> {
        AUTHOS_TRY(auto target, target_of_flow(s, row));
        AUTHOS_TRY(auto connection, upstream::connection_of_flow(deps, s, row));
        std::string name = upstream::identity_provider_of(connection.row.id);
        return Arrival{std::move(target),
                       upstream::make_connection_provider(deps, std::move(connection), caller.deadline),
                       std::move(name), upstream::Reach::organization_only};
    });
}

Result<Arrival> prepare_arrival(const Deps& deps, const OAuthState& row, const Caller& caller) {
    if (row.provider == upstream::kConnectionProvider) return arrival_of_connection(deps, row, caller);
    AUTHOS_TRY(const auto name, parse_social_provider(row.provider));
    return deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<Arrival> {
        AUTHOS_TRY(auto target, target_of_flow(s, row));
        AUTHOS_TRY(auto client, upstream::client_of_flow(deps, s, row, name));
        return Arrival{std::move(target), upstream::make_provider(deps, std::move(client), caller.deadline),
                       row.provider, upstream::Reach::platform_too};
    });
}

// A mail domain that signs in at its own provider does not at others, be they social ones or connections of
// the same organization to somebody else's.
Result<void> require_provider_of_domain(const Deps& deps, const AccountQuestion& question, const Email& email,
                                        Deadline deadline) {
    if (!question.target.org) return {};
    AUTHOS_TRY(const auto rule, deps.database.read(deadline, [&](storage::Session& s) {
        return find_domain_rule(s, question.target.org->id, email);
    }));
    const bool own =
        rule && rule->connection && upstream::identity_provider_of(rule->connection->id) == question.provider;
    if (own) return {};
    return require_password_allowed(deps, rule, deadline);
}

// Whoever came twice at once, or whose account changed while the factor was judged, is judged again.
constexpr int kAttempts = 3;

// Another server was asked meanwhile, which takes its time: what was switched off or taken away since lets
// nobody in.
Result<void> require_still_offered(const Deps& deps, storage::Session& s, const OAuthState& row) {
    if (row.provider == upstream::kConnectionProvider) {
        AUTHOS_TRY(upstream::connection_of_flow(deps, s, row));
        return {};
    }
    AUTHOS_TRY(const auto name, parse_social_provider(row.provider));
    AUTHOS_TRY(upstream::client_of_flow(deps, s, row, name));
    return {};
}

Result<std::optional<SignIn>> try_sign_in(const Deps& deps, const OAuthState& row,
                                          const AccountQuestion& question, const ProvedFactor& place,
                                          const Caller& caller) {
    AUTHOS_TRY(auto plan,
               deps.database.read(caller.deadline, [&](storage::Session& s) -> Result<AccountPlan> {
                   AUTHOS_TRY(require_still_offered(deps, s, row));
                   return upstream::plan_account(deps, s, question);
               }));
    AUTHOS_TRY(require_provider_of_domain(deps, question, plan.user.email, caller.deadline));
    ProvedFactor proved = place;
    proved.user = plan.user;
    bool overtaken = false;
    auto entered = complete_first_factor(
        deps, proved,
        [&](storage::Session& s) -> Result<bool> {
            AUTHOS_TRY(const bool applied, upstream::apply_account_plan(deps, s, question, plan, caller));
            overtaken = !applied;
            return applied;
        },
        caller);
    if (entered) return std::optional{std::move(*entered)};
    if (overtaken || entered.error().reason == "email_taken") return std::optional<SignIn>{};
    if (plan.to_create) return std::move(entered).error(); // nobody yet, whose failure it could be
    record_login_failure(deps, proved.target, {proved.user, true}, proved.method, entered.error().reason,
                         caller);
    return std::move(entered).error();
}

Result<SignIn> sign_in_person(const Deps& deps, const OAuthState& row, Arrival arrival,
                              const UpstreamUser& person, const Caller& caller) {
    const AccountQuestion question{.target = arrival.target,
                                   .provider = arrival.identity_provider,
                                   .person = person,
                                   .sign_up = purpose_of(row) == FlowPurpose::login
                                                  ? upstream::SignUp::allowed
                                                  : upstream::SignUp::refused,
                                   .reach = arrival.reach};
    // The account comes with the plan; Email has no empty value to stand in for it.
    const UserId nobody = UserId::make(deps.random);
    AUTHOS_TRY(auto nowhere, Email::parse("nobody@invalid.invalid"));
    ProvedFactor place{
        .user = {.id = nobody, .email = std::move(nowhere), .created_at = {}, .updated_at = {}},
        .target = arrival.target,
        .method = arrival.provider->method(),
        .resource = row.resource,
        .device_code_id = row.waiting_device,
        .saml_state = row.saml_state_id};
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        AUTHOS_TRY(auto entered, try_sign_in(deps, row, question, place, caller));
        if (entered) return std::move(*entered);
    }
    return fail(Errc::aborted, "account_contended", "Please try again");
}

// Where the person learns that the device is in: the service's own page beside the one of its codes.
std::string device_done_uri(const Deps& deps, const LoginTarget& target) {
    std::string origin = deps.settings.dashboard_base_url;
    if (target.service && target.service->device_activation_uri) {
        const auto uri = Url::parse(*target.service->device_activation_uri);
        if (uri && (uri->scheme == "https" || uri->scheme == "http")) origin = uri->origin();
    }
    return origin + "/activate/success?status=success&device_flow=true";
}

Result<void> conclude(const Deps& deps, const upstream::ClaimedFlow& flow, const FlowAnswer& answer,
                      FlowEnd& end, const Caller& caller) {
    AUTHOS_TRY(auto arrival, prepare_arrival(deps, flow.row, caller));
    auto person = arrival.provider->exchange_code({.code = answer.code,
                                                   .code_verifier = flow.verifier,
                                                   .redirect_uri = flow.row.callback_uri,
                                                   .nonce = flow.row.nonce,
                                                   .issuer = answer.issuer});
    if (!person) return upstream::outward_error(deps, person.error(), flow.row.provider);
    if (end.place.purpose == FlowPurpose::account_link) {
        return linked::store_account_link(deps, flow.row, arrival.target, *person, caller);
    }
    if (end.place.purpose == FlowPurpose::link) {
        return upstream::link_identity(deps, flow.row, arrival.target, *person, caller);
    }
    if (end.place.device) end.place.device_done_uri = device_done_uri(deps, arrival.target);
    AUTHOS_TRY(end.sign_in, sign_in_person(deps, flow.row, std::move(arrival), *person, caller));
    return {};
}

} // namespace

Result<FlowEnd> finish_flow(const Deps& deps, const FlowAnswer& answer, const Caller& caller) {
    AUTHOS_TRY(const auto flow, upstream::claim_flow(deps, answer, caller));
    FlowEnd end{.place = place_of_flow(flow.row)};
    if (end.place.purpose == FlowPurpose::account_link) {
        end.place.return_to = linked::find_return_path(deps, flow.row);
    }
    if (answer.error) {
        end.refusal = provider_refusal(answer);
        return end;
    }
    if (answer.code.empty() || answer.code.reveal().size() > 4096) {
        end.refusal =
            own_refusal(fail(Errc::invalid_argument, "code_missing", "The provider sent no usable code"));
        return end;
    }
    const auto concluded = conclude(deps, flow, answer, end, caller);
    if (!concluded) end.refusal = own_refusal(concluded.error());
    return end;
}

} // namespace authos::identity
