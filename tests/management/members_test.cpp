#include "authos/storage/repo/service_grants.hpp"
#include "tenants.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::api::test;

namespace {

const std::string kMembers = "/api/organizations/acme/members";
const std::string kRoles = "/api/organizations/acme/roles";

/// An active organization with its owner signed in.
struct Team : TenantFixture {
    Tenant org = add_tenant("acme");
    std::string owner = sign_in(org.owner_email);

    UserId join(const std::string& email, const std::string& role = "member") {
        const UserId user = add_user(email);
        add_member(org.id, user, role);
        return user;
    }
    Answer set_role(const UserId& user, const std::string& role, const std::string& token) {
        return send_json("PATCH", kMembers + "/" + user.text(), Json::object({{"role", role}}).dump(), token);
    }
    Answer remove(const UserId& user, const std::string& token) {
        return send_json("POST", kMembers + "/" + user.text(), "", token);
    }
    Answer grant(const UserId& user, const std::string& body, const std::string& token) {
        return send_json("PUT", kMembers + "/" + user.text() + "/service-access", body, token);
    }
    void add_service(const Tenant& tenant, const std::string& slug) {
        const auto id = ServiceId::make(random);
        write([&](storage::Session& s) {
            return storage::insert_service(s, scope(tenant.id),
                                           {.id = id,
                                            .slug = slug,
                                            .name = "The " + slug,
                                            .type = "web",
                                            .client_id = "client-" + id.text(),
                                            .created_at = clock.now()});
        });
    }
    std::size_t owners() {
        const auto list = get(kMembers + "?role=owner", owner_now()).json.get("members").value();
        return list.size();
    }
    /// A token of whoever owns the organization at the moment.
    std::string owner_now() {
        const auto stored =
            database->read({}, [&](storage::Session& s) { return storage::find_organization(s, org.id); })
                .value()
                .value();
        const auto member =
            database
                ->read({},
                       [&](storage::Session& s) {
                           return storage::find_member(s, scope(org.id), stored.owner_user_id);
                       })
                .value();
        return member && member->membership.role == "owner" ? sign_in(member->email) : std::string{};
    }
};

std::string role_of(const Answer& answer) {
    return answer.json.get("membership").value().get_string("role").value();
}

} // namespace

TEST_CASE("members: the list has accounts without secrets, newest first, filtered and in pages") {
    Team f;
    f.clock.advance(std::chrono::seconds{1});
    f.join("ada@example.test");
    f.clock.advance(std::chrono::seconds{1});
    f.join("bob@example.test", "admin");
    const auto emails = [&](const Answer& answer) {
        std::string text;
        for (const Json& item : answer.json.get("members").value().items())
            text += item.get("user").value().get_string("email").value() + " ";
        return text;
    };
    const auto all = f.get(kMembers, f.owner);
    REQUIRE(all.status() == 200);
    CHECK(emails(all) == "bob@example.test ada@example.test owner-of-acme@example.test ");
    CHECK(all.json.get_integer("total").value() == 3);
    CHECK(all.json.get("limit").value() == Json::object({{"current", 3}, {"max", 3}, {"source", "free"}}));
    const Json first = all.json.get("members").value().items().front();
    CHECK(first.get("user").value().names() ==
          std::vector<std::string>{"created_at", "email", "id", "is_platform_owner"});
    CHECK(first.get("membership").value().get_string("role").value() == "admin");
    CHECK(all.json.find("next_cursor") == std::nullopt);
    CHECK(emails(f.get(kMembers + "?role=member", f.owner)) == "ada@example.test ");
    CHECK(f.get(kMembers + "?role=member", f.owner).json.get_integer("total").value() == 1);
    CHECK(emails(f.get(kMembers + "?limit=2&page=2", f.owner)) == "owner-of-acme@example.test ");

    const auto page = f.get(kMembers + "?limit=2", f.owner);
    const auto next = f.get(kMembers + "?limit=2&cursor=" + page.text("next_cursor"), f.owner);
    CHECK(emails(next) == "owner-of-acme@example.test ");
    for (const char* query : {"?limit=0", "?page=x", "?cursor=a%20b"}) {
        CHECK(f.get(kMembers + query, f.owner).status() == 400);
    }
}

TEST_CASE("members: a changed role counts at the next request, and rights on services go with the old one") {
    Team f;
    f.add_service(f.org, "shop");
    const UserId ada = f.join("ada@example.test", "admin");
    const auto token = f.sign_in("ada@example.test", "acme");
    const auto rename = [&] {
        return f.send_json("PATCH", "/api/organizations/acme", R"({"name":"Renamed"})", token).status();
    };
    REQUIRE(f.grant(ada, R"({"grants":[{"service_slug":"shop","access":"manager"}]})", f.owner).status() ==
            200);
    REQUIRE(rename() == 200);

    const auto answer = f.set_role(ada, "member", f.owner);
    REQUIRE(answer.status() == 200);
    CHECK(role_of(answer) == "member");
    CHECK(answer.json.get("user").value().get_string("email").value() == "ada@example.test");
    CHECK(rename() == 403);
    const auto access = f.get(kMembers + "/" + ada.text() + "/service-access", f.owner);
    CHECK(access.json.items().front().find("access") == std::nullopt);
    CHECK(f.rows_with("user.role_updated").size() == 1);
}

TEST_CASE("members: nobody changes his own role, only the owner touches admins, and custom roles make none") {
    Team f;
    f.add_role(f.org.id, "manager", {"org.roles.manage", "org.members.manage"});
    const UserId admin = f.join("admin@example.test", "admin");
    const UserId other = f.join("other@example.test", "admin");
    const UserId manager = f.join("manager@example.test", "manager");
    const UserId member = f.join("member@example.test");
    const auto as_admin = f.sign_in("admin@example.test");
    const auto as_manager = f.sign_in("manager@example.test");

    for (const auto& [user, token] :
         {std::pair{f.org.owner, f.owner}, {admin, as_admin}, {manager, as_manager}}) {
        const auto own = f.set_role(user, "member", token);
        CHECK(own.status() == 400);
        CHECK(own.text("error") == "Cannot change your own role");
        const auto leave = f.remove(user, token);
        CHECK(leave.status() == 400);
        CHECK(leave.text("error") == "Cannot remove yourself from the organization");
    }
    for (const std::string& token : {as_admin, as_manager}) {
        CHECK(f.set_role(f.org.owner, "member", token).status() == 403);
        CHECK(f.set_role(other, "member", token).status() == 403);
        CHECK(f.set_role(member, "owner", token).status() == 403);
        CHECK(f.remove(f.org.owner, token).text("error") == "Only owners can remove other owners and admins");
        CHECK(f.remove(other, token).status() == 403);
    }
    CHECK(f.set_role(member, "no-such-role", f.owner).status() == 400);
    CHECK(f.set_role(member, "", f.owner).status() == 400);
    CHECK(f.set_role(UserId::make(f.random), "member", f.owner).status() == 404);
    CHECK(f.send_json("PATCH", kMembers + "/no-id", R"({"role":"member"})", f.owner).status() == 404);
    CHECK(f.send_json("PATCH", kMembers + "/" + member.text(), "{}", f.owner).status() == 400);
    CHECK(f.send_json("PATCH", kMembers + "/" + member.text(), R"({"role":5})", f.owner).status() == 400);
    CHECK(f.set_role(member, "admin", as_manager).status() == 403);
    CHECK(f.set_role(member, "admin", as_admin).status() == 200);
    CHECK(f.set_role(member, "member", as_admin).status() == 403);
}

TEST_CASE("members: whoever manages roles hands on no more than he has") {
    Team f;
    f.add_role(f.org.id, "manager", {"org.roles.manage", "org.members.manage"});
    f.add_role(f.org.id, "powerful", {"org.settings.manage", "org.roles.manage"});
    const auto powerful = f.add_role(f.org.id, "powerful-2", {"audit_logs.view"});
    f.join("manager@example.test", "manager");
    const UserId friend_of_his = f.join("friend@example.test");
    const auto token = f.sign_in("manager@example.test");
    const std::string beyond = "You cannot give permissions that you do not have yourself: ";

    const auto assigned = f.set_role(friend_of_his, "powerful", token);
    CHECK(assigned.status() == 403);
    CHECK(assigned.text("error") == beyond + "org.settings.manage");
    const auto created = f.post(kRoles,
                                parse_json(R"({"slug":"mine","name":"Mine","permissions":
        ["org.roles.manage","billing.manage"]})")
                                    .value(),
                                token);
    CHECK(created.status() == 403);
    CHECK(created.text("error") == beyond + "billing.manage");
    for (const char* method : {"PUT", "PATCH"}) {
        CHECK(f.send_json(method, kRoles + "/" + powerful.text(), R"({"permissions":["billing.manage"]})",
                          token)
                  .status() == 403);
    }
    const auto invited = f.post("/api/organizations/acme/invitations",
                                Json::object({{"email", "x@example.test"}, {"role", "powerful"}}), token);
    CHECK(invited.status() == 403);
    CHECK(f.post("/api/organizations/acme/invitations",
                 Json::object({{"email", "x@example.test"}, {"role", "admin"}}), token)
              .status() == 403);
    CHECK(f.set_role(friend_of_his, "manager", token).status() == 200);
}

TEST_CASE("members: making somebody the owner makes the old one an admin, in one step") {
    Team f;
    const UserId heir = f.join("heir@example.test");
    const auto answer = f.set_role(heir, "owner", f.owner);
    REQUIRE(answer.status() == 200);
    CHECK(role_of(answer) == "owner");
    const auto read = f.get("/api/organizations/acme", f.owner);
    CHECK(read.json.get("organization").value().get_string("owner_user_id").value() == heir.text());
    CHECK(f.owners() == 1);
    CHECK(f.set_role(heir, "member", f.owner).status() == 403);
    CHECK(f.rows_with("organization.ownership_transferred").size() == 1);
}

TEST_CASE("members: a removed one is out at once, in this organization alone") {
    Team f;
    const Tenant elsewhere = f.add_tenant("other");
    f.add_service(f.org, "shop");
    const UserId ada = f.join("ada@example.test");
    f.add_member(elsewhere.id, ada, "member");
    const auto inside = f.sign_in("ada@example.test", "acme");
    const auto platform = f.sign_in("ada@example.test");
    const auto there = f.sign_in("ada@example.test", "other");
    REQUIRE(f.grant(ada, R"({"grants":[{"service_slug":"shop","access":"viewer"}]})", f.owner).status() ==
            200);

    const auto answer = f.remove(ada, f.owner);
    CHECK(answer.status() == 200);
    CHECK(answer.response.body() == "null");
    CHECK(f.get("/api/user", inside).status() == 401);
    CHECK(f.get("/api/user", platform).status() == 200);
    CHECK(f.get("/api/organizations/acme", platform).status() == 404);
    CHECK(f.get("/api/organizations/other", there).status() == 200);
    CHECK(f.rows_with("viewer").size() == 1); // the audit row of the grant
    CHECK(f.rows_with("user.removed").size() == 1);
    CHECK(f.remove(ada, f.owner).status() == 404);
    CHECK(f.remove(ada, f.owner).text("error") == "User is not a member of this organization");
}

TEST_CASE("members: whatever is tried at once, exactly one owner is left") {
    Team f;
    std::vector<UserId> admins;
    std::vector<std::string> tokens;
    for (int i = 0; i < 6; ++i) {
        const std::string email = "admin" + std::to_string(i) + "@example.test";
        admins.push_back(f.join(email, "admin"));
        tokens.push_back(f.sign_in(email));
    }
    statuses_in_parallel(18, [&](std::size_t i) {
        const UserId& target = admins[i % 6];
        if (i < 6) return f.set_role(target, "owner", f.owner).status();
        if (i < 12) return f.set_role(f.org.owner, "member", tokens[i % 6]).status();
        return f.remove(target, f.owner).status();
    });
    CHECK_FALSE(f.owner_now().empty());
    CHECK(f.owners() == 1);
}

TEST_CASE("service access: only what is named changes, and null takes away") {
    Team f;
    const Tenant other = f.add_tenant("other");
    f.add_service(f.org, "app");
    f.add_service(f.org, "shop");
    f.add_service(other, "foreign");
    const UserId ada = f.join("ada@example.test");
    const std::string target = kMembers + "/" + ada.text() + "/service-access";
    const auto shown = [](const Answer& answer) {
        std::string text;
        for (const Json& item : answer.json.items())
            text += item.get_string("service_slug").value() + "=" +
                    item.find_string("access").value().value_or("null") + " ";
        return text;
    };
    CHECK(shown(f.get(target, f.owner)) == "app=null shop=null ");
    CHECK(f.get(target, f.owner).json.items().front().get_string("service_name").value() == "The app");
    CHECK(shown(f.grant(ada, R"({"grants":[{"service_slug":"app","access":"viewer"}]})", f.owner)) ==
          "app=viewer shop=null ");
    CHECK(
        shown(f.grant(
            ada,
            R"({"grants":[{"service_slug":"shop","access":"manager"},{"service_slug":"app","access":"manager"}]})",
            f.owner)) == "app=manager shop=manager ");
    CHECK(shown(f.grant(ada, R"({"grants":[{"service_slug":"app","access":null}]})", f.owner)) ==
          "app=null shop=manager ");
    CHECK(shown(f.grant(ada, R"({"grants":[]})", f.owner)) == "app=null shop=manager ");

    const auto foreign = f.grant(
        ada,
        R"({"grants":[{"service_slug":"app","access":"viewer"},{"service_slug":"foreign","access":"viewer"}]})",
        f.owner);
    CHECK(foreign.status() == 404);
    CHECK(foreign.text("error") == "Service 'foreign' not found");
    CHECK(shown(f.get(target, f.owner)) == "app=null shop=manager ");
    for (const char* body :
         {"{}", R"({"grants":5})", R"({"grants":[{"service_slug":"app"}]})",
          R"({"grants":[{"service_slug":"app","access":"owner"}]})", R"({"grants":[{"access":"viewer"}]})",
          R"({"grants":[{"service_slug":"app","access":null},{"service_slug":"app","access":"viewer"}]})"}) {
        INFO(body);
        CHECK(f.grant(ada, body, f.owner).status() == 400);
    }
    CHECK(f.grant(UserId::make(f.random), R"({"grants":[]})", f.owner).status() == 404);
    CHECK(f.grant(other.owner, R"({"grants":[]})", f.owner).status() == 404);
}

TEST_CASE("service access: whoever manages members gives no right that he does not have") {
    Team f;
    f.add_service(f.org, "app");
    f.add_role(f.org.id, "people", {"org.members.manage", "services.view"});
    const UserId self = f.join("people@example.test", "people");
    const UserId ada = f.join("ada@example.test");
    const auto token = f.sign_in("people@example.test");
    for (const UserId& user : {self, ada}) {
        CHECK(f.grant(user, R"({"grants":[{"service_slug":"app","access":"manager"}]})", token).status() ==
              403);
        CHECK(f.grant(user, R"({"grants":[{"service_slug":"app","access":"viewer"}]})", token).status() ==
              200);
    }
    REQUIRE(f.grant(ada, R"({"grants":[{"service_slug":"app","access":"manager"}]})", f.owner).status() ==
            200);
    CHECK(f.grant(ada, R"({"grants":[{"service_slug":"app","access":"manager"}]})", token).status() == 200);
    CHECK(f.grant(ada, R"({"grants":[{"service_slug":"app","access":null}]})", token).status() == 200);
}

TEST_CASE("roles: three are built in, custom ones are made, changed and deleted") {
    Team f;
    const auto made = f.post(kRoles,
                             parse_json(R"({"slug":"support","name":" Support ","description":"Helps",
        "permissions":["end_users.view","org.members.view","end_users.view"]})")
                                 .value(),
                             f.owner);
    REQUIRE(made.status() == 200);
    const std::string id = made.text("id");
    CHECK(made.text("org_id") == f.org.id.text());
    CHECK(made.text("name") == "Support");
    CHECK(made.json.get_strings("permissions").value() ==
          std::vector<std::string>{"org.members.view", "end_users.view"});

    f.join("ada@example.test");
    const auto list = f.get(kRoles, f.sign_in("ada@example.test")).json.items();
    REQUIRE(list.size() == 4);
    const char* const shown[][2] = {{"owner", "*"}, {"admin", "org:manage"}, {"member", "org:view"}};
    for (std::size_t i = 0; i < 3; ++i) {
        CHECK(list[i].get_string("slug").value() == shown[i][0]);
        CHECK(list[i].get_strings("permissions").value() == std::vector<std::string>{shown[i][1]});
        CHECK(list[i].find("id") == std::nullopt);
    }
    CHECK(list[3] == made.json);
    CHECK(f.get(kRoles + "/" + id, f.owner).json == made.json);

    const auto put = f.send_json("PUT", kRoles + "/" + id, R"({"description":null})", f.owner);
    CHECK(put.status() == 200);
    CHECK(put.json.find("description") == std::nullopt);
    CHECK(put.text("name") == "Support");
    const auto patched =
        f.send_json("PATCH", kRoles + "/" + id, R"({"name":"Desk","permissions":[],"slug":"x"})", f.owner);
    CHECK(patched.text("name") == "Desk");
    CHECK(patched.text("slug") == "support");
    CHECK(patched.json.get_strings("permissions").value().empty());
    CHECK(f.send_json("PATCH", kRoles + "/" + id, "{}", f.owner).status() == 400);

    CHECK(f.send_json("DELETE", kRoles + "/" + id, "", f.owner).status() == 204);
    CHECK(f.send_json("DELETE", kRoles + "/" + id, "", f.owner).status() == 404);
    CHECK(f.get(kRoles + "/" + id, f.owner).status() == 404);
    CHECK(f.get(kRoles + "/no-id", f.owner).status() == 404);
}

TEST_CASE("roles: what is wrong with one is named") {
    Team f;
    const auto create = [&](const std::string& body) { return f.send_json("POST", kRoles, body, f.owner); };
    const auto unknown =
        create(R"({"slug":"abc","name":"Abc","permissions":["org.members.view","org.rule"]})");
    CHECK(unknown.status() == 400);
    CHECK(unknown.text("error") == "Unknown permission \"org.rule\"");
    for (const char* body :
         {"{}", R"({"slug":"abc","name":"Abc"})", R"({"slug":"abc","name":"Abc","permissions":"*"})",
          R"({"slug":"ab","name":"Abc","permissions":[]})", R"({"slug":"a b","name":"Abc","permissions":[]})",
          R"({"slug":"owner","name":"Abc","permissions":[]})",
          R"({"slug":"Admin","name":"Abc","permissions":[]})",
          R"({"slug":"member","name":"Abc","permissions":[]})",
          R"({"slug":"abc","name":" ","permissions":[]})",
          R"({"slug":"abc","name":"Abc","permissions":["*"]})",
          R"({"slug":"abc","name":"Abc","description":"a\nb","permissions":[]})"}) {
        INFO(body);
        CHECK(create(body).status() == 400);
    }
    CHECK(create(R"({"slug":"abc","name":"Abc","permissions":[]})").status() == 200);
    const auto twice = create(R"({"slug":"abc","name":"Abc","permissions":[]})");
    CHECK(twice.status() == 400);
    CHECK(twice.code() == "DUPLICATE_CONSTRAINT");
}

TEST_CASE("roles: one that somebody has or was promised is not deleted, and its change counts at once") {
    Team f;
    const auto id = f.add_role(f.org.id, "clerk", {"org.settings.manage"});
    const UserId ada = f.join("ada@example.test", "clerk");
    f.add_invitation(f.org, "bob@example.test", "clerk");
    const auto token = f.sign_in("ada@example.test");
    const auto rename = [&] {
        return f.send_json("PATCH", "/api/organizations/acme", R"({"name":"Renamed"})", token).status();
    };
    const auto remove = [&] { return f.send_json("DELETE", kRoles + "/" + id.text(), "", f.owner); };
    CHECK(rename() == 200);
    CHECK(remove().status() == 400);
    CHECK_THAT(remove().text("error"), Catch::Contains("1 members and 1 pending invitations"));
    REQUIRE(f.send_json("PATCH", kRoles + "/" + id.text(), R"({"permissions":[]})", f.owner).status() == 200);
    CHECK(rename() == 403);
    REQUIRE(f.remove(ada, f.owner).status() == 200);
    CHECK(remove().status() == 400);
    f.clock.advance(std::chrono::hours{24 * 8});
    f.owner = f.sign_in(f.org.owner_email);
    CHECK(remove().status() == 204);
}
