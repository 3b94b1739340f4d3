#include "authos/storage/repo/identities.hpp"
#include "authos/storage/repo/passkeys.hpp"
#include "authos/storage/repo/webauthn_challenges.hpp"
#include "support/fixture.hpp"

#include <catch2/catch.hpp>

#include <atomic>

using namespace contract;

namespace {

Passkey passkey_of(Fixture& f, const UserId& user, UnixMillis at = kNow) {
    return {.id = PasskeyId::make(f.random),
            .user_id = user,
            .credential_hash = f.hash().hex(),
            .credential = std::string(1364, 'A'), // the longest that there is
            .public_key = "a2V5",
            .counter = 4'294'967'295,
            .aaguid = std::string(32, 'b'),
            .name = "Schlüssel",
            .backup_eligible = true,
            .backup_state = false,
            .transports = R"(["internal"])",
            .created_at = at};
}

Passkey add_passkey(Fixture& f, const UserId& user, UnixMillis at = kNow) {
    const Passkey passkey = passkey_of(f, user, at);
    f.write([&](Session& s) { return insert_passkey(s, passkey); }).value();
    return passkey;
}

Ceremony add_ceremony(Fixture& f, CeremonyPurpose purpose, const std::optional<UserId>& user) {
    const Ceremony ceremony{ChallengeId::make(f.random), purpose, user, R"({"name":"ü"})", kNow, kLater};
    f.write([&](Session& s) { return insert_ceremony(s, ceremony); }).value();
    return ceremony;
}

} // namespace

TEST_CASE("passkeys: stored, found in the realm of their account, named, used and deleted") {
    Fixture f;
    const OrgId org = f.add_org("acme");
    const OrgId other = f.add_org("other");
    const UserId ada = f.add_org_user(org, "ada@example.test");
    const UserId eve = f.add_org_user(org, "eve@example.test");
    const Passkey first = add_passkey(f, ada);
    const Passkey second = add_passkey(f, ada, kLater);

    const auto find_in = [&](const Realm& realm) {
        return f.read([&](Session& s) { return find_passkey_by_credential(s, realm, first.credential_hash); })
            .value();
    };
    const auto found = find_in(f.scope(org));
    REQUIRE(found);
    CHECK(found->user_id == ada);
    CHECK(found->credential == first.credential);
    CHECK(found->counter == first.counter);
    CHECK(found->aaguid == first.aaguid);
    CHECK(found->name == first.name);
    CHECK(found->backup_eligible);
    CHECK_FALSE(found->backup_state);
    CHECK(found->transports == first.transports);
    CHECK_FALSE(found->last_used_at);
    CHECK_FALSE(find_in(f.scope(other)));
    CHECK_FALSE(find_in(f.platform()));

    Passkey twice = passkey_of(f, eve);
    twice.credential_hash = first.credential_hash;
    CHECK(f.write([&](Session& s) { return insert_passkey(s, twice); }).error().reason == "credential_taken");

    const auto list = f.read([&](Session& s) { return list_passkeys(s, ada); }).value();
    REQUIRE(list.size() == 2);
    CHECK(list[1].id == second.id);
    CHECK(f.read([&](Session& s) { return count_passkeys(s, ada); }).value() == 2);
    CHECK_FALSE(f.read([&](Session& s) { return find_passkey(s, eve, first.id); }).value());
    CHECK(f.write([&](Session& s) { return rename_passkey(s, ada, first.id, "Neu"); }).value());
    CHECK_FALSE(f.write([&](Session& s) { return rename_passkey(s, eve, first.id, "Meins"); }).value());
    CHECK(f.read([&](Session& s) { return find_passkey(s, ada, first.id); }).value()->name == "Neu");
    CHECK_FALSE(f.write([&](Session& s) { return delete_passkey(s, eve, first.id); }).value());
    CHECK(f.write([&](Session& s) { return delete_passkey(s, ada, first.id); }).value());
    CHECK_FALSE(f.write([&](Session& s) { return delete_passkey(s, ada, first.id); }).value());
}

TEST_CASE("passkeys: of uses at once with one counter, one counts") {
    Fixture f;
    const UserId ada = f.add_user("ada@example.test");
    const Passkey passkey = add_passkey(f, ada);
    std::atomic<int> counted = 0;
    in_parallel(8, [&](int) {
        const PasskeyUse use{passkey.id, passkey.counter, 7, true, kLater};
        if (f.write([&](Session& s) { return record_passkey_use(s, ada, use); }).value()) ++counted;
    });
    CHECK(counted == 1);
    const auto used = f.read([&](Session& s) { return find_passkey(s, ada, passkey.id); }).value();
    CHECK(used->counter == 7);
    CHECK(used->backup_state);
    CHECK(used->last_used_at == kLater);
}

TEST_CASE("passkeys: an identity at a provider is told from a password") {
    Fixture f;
    const UserId ada = f.add_user("ada@example.test");
    const auto link = [&](const std::string& provider) {
        const NewIdentity identity{IdentityId::make(f.random), ada, provider, ada.text(), {}, kNow};
        CHECK(f.write([&](Session& s) { return insert_identity_if_absent(s, identity); }).value());
    };
    link(std::string{kPasswordProvider});
    CHECK_FALSE(f.read([&](Session& s) { return has_provider_identity(s, ada); }).value());
    link("github");
    CHECK(f.read([&](Session& s) { return has_provider_identity(s, ada); }).value());
}

TEST_CASE("ceremonies: used once, for their purpose and account, until they expire") {
    Fixture f;
    const UserId ada = f.add_user("ada@example.test");
    const UserId eve = f.add_user("eve@example.test");
    const Ceremony made = add_ceremony(f, CeremonyPurpose::registration, ada);
    const auto consume = [&](const UserId& user, UnixMillis now) {
        return f.write([&](Session& s) { return consume_registration(s, user, made.id, now); }).value();
    };
    CHECK_FALSE(consume(eve, kNow));
    CHECK_FALSE(consume(ada, kLater));
    CHECK_FALSE(f.write([&](Session& s) { return consume_authentication(s, made.id, kNow); }).value());
    const auto consumed = consume(ada, kNow);
    REQUIRE(consumed);
    CHECK(consumed->state == made.state);
    CHECK(consumed->user_id == ada);
    CHECK_FALSE(consume(ada, kNow));

    const Ceremony login = add_ceremony(f, CeremonyPurpose::authentication, std::nullopt);
    CHECK_FALSE(f.write([&](Session& s) { return consume_registration(s, ada, login.id, kNow); }).value());
    std::atomic<int> winners = 0;
    in_parallel(8, [&](int) {
        if (f.write([&](Session& s) { return consume_authentication(s, login.id, kNow); }).value()) ++winners;
    });
    CHECK(winners == 1);

    add_ceremony(f, CeremonyPurpose::authentication, ada);
    add_ceremony(f, CeremonyPurpose::authentication, std::nullopt);
    const auto clean = [&](UnixMillis now, int limit) {
        return f.write([&](Session& s) { return delete_expired_ceremonies(s, now, limit); }).value();
    };
    CHECK(clean(kNow, 10) == 0);
    CHECK(clean(kLater, 1) == 1);
    CHECK(clean(kLater, 10) == 1);
}
