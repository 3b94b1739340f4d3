#include "authos/storage/repo/invitations.hpp"
#include "authos/storage/repo/platform/organizations.hpp"
#include "support/fixture.hpp"

#include <catch2/catch.hpp>

#include <atomic>

using namespace contract;

namespace {

/// Two organizations, and invitations into them that last until kLater.
struct Invitations : Fixture {
    OrgId acme = add_org("acme");
    OrgId other = add_org("other");
    UserId inviter = add_user("inviter@example.test");

    NewInvitation add(const OrgId& org, const std::string& address, const std::string& role = "member",
                      UnixMillis created = kNow) {
        const NewInvitation row{
            InvitationId::make(random), email(address), role, inviter, hash(), kLater, created};
        write([&](Session& s) { return insert_invitation(s, scope(org), row); }).value();
        return row;
    }
    std::optional<Invitation> find(const OrgId& org, const InvitationId& id) {
        return read([&](Session& s) { return find_invitation(s, scope(org), id); }).value();
    }
    bool close(const OrgId& org, const InvitationId& id, InvitationStatus to) {
        return write([&](Session& s) { return close_invitation(s, scope(org), {id, to, kLater}); }).value();
    }
};

} // namespace

TEST_CASE("invitations: found by id in their organization, by token and by id anywhere") {
    Invitations f;
    const auto row = f.add(f.acme, "Ada@example.test", "clerk");
    const auto found = f.find(f.acme, row.id);
    REQUIRE(found);
    CHECK(found->email.text() == "Ada@example.test");
    CHECK(found->role == "clerk");
    CHECK(found->org_id == f.acme);
    CHECK(found->invited_by == f.inviter);
    CHECK(found->status == InvitationStatus::pending);
    CHECK(found->expires_at == kLater);
    CHECK_FALSE(f.find(f.other, row.id));
    CHECK(f.read([&](Session& s) { return find_invitation_by_token(s, row.token); }).value()->id == row.id);
    CHECK_FALSE(f.read([&](Session& s) { return find_invitation_by_token(s, f.hash()); }).value());
    CHECK(f.read([&](Session& s) { return find_invitation_anywhere(s, f.platform(), row.id); }).value());
    CHECK(f.write([&](Session& s) {
               return insert_invitation(
                   s, f.scope(OrgId::make(f.random)),
                   {InvitationId::make(f.random), row.email, "member", f.inviter, f.hash(), kLater, kNow});
           })
              .error()
              .reason == "reference_missing");
    for (const auto status :
         {InvitationStatus::pending, InvitationStatus::accepted, InvitationStatus::rejected,
          InvitationStatus::cancelled, InvitationStatus::expired}) {
        CHECK(parse_invitation_status(name_of(status)).value() == status);
    }
    CHECK(parse_invitation_status("declined").error().reason == "invitation_status_malformed");
}

TEST_CASE("invitations: of twenty that close one at once, exactly one does") {
    Invitations f;
    const auto row = f.add(f.acme, "ada@example.test");
    CHECK_FALSE(f.close(f.other, row.id, InvitationStatus::cancelled));
    std::atomic<int> closed = 0;
    in_parallel(20, [&](int i) {
        const auto to = i % 2 == 0 ? InvitationStatus::accepted : InvitationStatus::rejected;
        const auto done = f.write([&](Session& s) {
            return close_invitation(s, f.scope(f.acme), {row.id, to, kLater});
        });
        if (done && *done) ++closed;
    });
    CHECK(closed == 1);
    CHECK(f.find(f.acme, row.id)->status != InvitationStatus::pending);
}

TEST_CASE("invitations: open are those that are pending and not over") {
    Invitations f;
    const auto row = f.add(f.acme, "ada@example.test", "clerk");
    f.add(f.acme, "bob@example.test");
    const auto open = [&](const OrgId& org, const char* address, UnixMillis now) {
        return f.read([&](Session& s) { return has_open_invitation(s, f.scope(org), f.email(address), now); })
            .value();
    };
    const auto count = [&](const std::optional<std::string>& role, UnixMillis now) {
        return f.read([&](Session& s) { return count_open_invitations(s, f.scope(f.acme), role, now); })
            .value();
    };
    CHECK(open(f.acme, "ADA@example.test", kNow));
    CHECK_FALSE(open(f.acme, "ada@example.test", kLater));
    CHECK_FALSE(open(f.other, "ada@example.test", kNow));
    CHECK(count({}, kNow) == 2);
    CHECK(count("clerk", kNow) == 1);
    CHECK(count({}, kLater) == 0);
    CHECK(f.close(f.acme, row.id, InvitationStatus::cancelled));
    CHECK_FALSE(open(f.acme, "ada@example.test", kNow));
    CHECK(count({}, kNow) == 1);
}

TEST_CASE("invitations: listed newest first with their inviter, by what they are at the moment") {
    Invitations f;
    const auto first = f.add(f.acme, "ada@example.test");
    f.add(f.acme, "bob@example.test", "member", kNow + std::chrono::seconds{1});
    f.add(f.other, "eve@example.test");
    const auto emails = [&](const InvitationPage& page) {
        std::string text;
        const auto list =
            f.read([&](Session& s) { return list_invitations(s, f.scope(f.acme), page); }).value();
        for (const auto& item : list) {
            CHECK(item.inviter_email == "inviter@example.test");
            text += item.invitation.email.text() + "=" + std::string{name_of(item.invitation.status)} + " ";
        }
        return text;
    };
    using S = InvitationStatus;
    CHECK(emails({.status = {}, .now = kNow}) == "bob@example.test=pending ada@example.test=pending ");
    CHECK(emails({.status = {}, .now = kNow, .limit = 1, .offset = 1}) == "ada@example.test=pending ");
    CHECK(f.close(f.acme, first.id, S::rejected));
    CHECK(emails({.status = S::rejected, .now = kLater}) == "ada@example.test=rejected ");
    CHECK(emails({.status = S::pending, .now = kNow}) == "bob@example.test=pending ");
    CHECK(emails({.status = S::pending, .now = kLater}).empty());
    CHECK(emails({.status = S::expired, .now = kLater}) == "bob@example.test=expired ");
}

TEST_CASE("invitations: the addressee sees open ones of organizations that can be joined") {
    Invitations f;
    f.add(f.acme, "ada@example.test");
    f.add(f.other, "Ada@example.test", "admin", kNow + std::chrono::seconds{1});
    f.add(f.acme, "bob@example.test");
    const auto slugs = [&](UnixMillis now) {
        std::string text;
        for (const auto& item : f.read([&](Session& s) {
                                     return list_invitations_to(s, f.email("ada@example.test"), now);
                                 }).value())
            text += item.org_slug + "/" + item.org_name + " ";
        return text;
    };
    CHECK(slugs(kNow) == "other/other acme/acme ");
    CHECK(slugs(kLater).empty());
    CHECK(f.write([&](Session& s) {
               return storage::platform::change_status(
                   s, f.platform(), f.other,
                   {OrgStatus::active, OrgStatus::suspended, f.inviter, std::nullopt, kLater});
           }).value());
    CHECK(slugs(kNow) == "acme/acme ");
}

TEST_CASE("invitations: overdue are the pending ones of all organizations whose time is over") {
    Invitations f;
    f.add(f.acme, "ada@example.test");
    f.add(f.other, "eve@example.test");
    const auto closed = f.add(f.acme, "bob@example.test");
    CHECK(f.close(f.acme, closed.id, InvitationStatus::cancelled));
    const auto overdue = [&](UnixMillis now, int limit) {
        return f.read([&](Session& s) { return list_overdue_invitations(s, f.platform(), now, limit); })
            .value()
            .size();
    };
    CHECK(overdue(kNow, 10) == 0);
    CHECK(overdue(kLater, 10) == 2);
    CHECK(overdue(kLater, 1) == 1);
}
