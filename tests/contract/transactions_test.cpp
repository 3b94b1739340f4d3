#include "authos/storage/rehearsal.hpp"
#include "authos/storage/repo/canary.hpp"
#include "detail/statement.hpp"
#include "support/fixture.hpp"

#include <catch2/catch.hpp>

#include <stdexcept>

using namespace contract;

namespace {

std::optional<std::string> stored(Fixture& f, const char* name) {
    return f.read([&](Session& s) { return find_canary(s, name); }).value();
}

} // namespace

TEST_CASE("write: a value commits, an error and an exception roll back") {
    Fixture f;
    const auto put = [&](Session& s, const char* name) {
        return insert_canary_if_absent(s, name, "v", kNow);
    };

    (void)f.write([&](Session& s) { return put(s, "kept"); }).value();
    const auto refused = f.write([&](Session& s) -> Result<void> {
        AUTHOS_TRY(put(s, "refused"));
        return fail(Errc::permission_denied, "no");
    });
    CHECK_THROWS_AS(f.write([&](Session& s) -> Result<void> {
        AUTHOS_TRY(put(s, "thrown"));
        throw std::runtime_error("boom");
    }),
                    std::runtime_error);

    CHECK(refused.error().reason == "no");
    CHECK(stored(f, "kept"));
    CHECK_FALSE(stored(f, "refused"));
    CHECK_FALSE(stored(f, "thrown"));
}

TEST_CASE("write: an error that the closure overlooked still ends the transaction") {
    Fixture f;
    const auto result = f.write([&](Session& s) -> Result<int> {
        AUTHOS_TRY(insert_canary_if_absent(s, "first", "v", kNow));
        const auto duplicate = storage::detail::execute(
            s, "INSERT INTO canaries (name, value, created_at) VALUES ('first', 'w', 0)", {});
        CHECK(duplicate.error().code == Errc::already_exists);
        CHECK(insert_canary_if_absent(s, "second", "v", kNow).error().code == Errc::already_exists);
        return 1;
    });
    CHECK(result.error().reason == "row_exists");
    CHECK_FALSE(stored(f, "first"));
}

TEST_CASE("write: a conflict is run again, three times in all") {
    Fixture f;
    int runs = 0;
    const auto gave_up = f.write([&](Session& s) -> Result<void> {
        ++runs;
        AUTHOS_TRY(insert_canary_if_absent(s, ("run" + std::to_string(runs)).c_str(), "v", kNow));
        return fail(Errc::aborted, "conflict");
    });
    CHECK(runs == 3);
    CHECK(gave_up.error().reason == "conflict");
    CHECK_FALSE(stored(f, "run1"));

    runs = 0;
    const auto recovered = f.write([&](Session&) -> Result<int> {
        if (++runs < 3) return fail(Errc::aborted, "conflict");
        return runs;
    });
    CHECK(recovered.value() == 3);
}

TEST_CASE(
    "rehearsals: what is undone leaves nothing, what is kept stays, and what was before stays in both") {
    Fixture f;
    const auto put = [&](Session& s, const char* name) {
        return insert_canary_if_absent(s, name, "v", kNow);
    };
    f.write([&](Session& s) -> Result<void> {
         AUTHOS_TRY(put(s, "before"));
         for (const auto& [afterwards, name] : {std::pair{Afterwards::undo, "undone"},
                                                {Afterwards::keep, "kept"},
                                                {Afterwards::undo, "again"}}) {
             AUTHOS_TRY(rehearse(s, afterwards, [&, name = name](Session& inner) -> Result<void> {
                 AUTHOS_TRY(put(inner, name));
                 return {};
             }));
         }
         AUTHOS_TRY(put(s, "after"));
         return {};
     }).value();
    CHECK(stored(f, "before"));
    CHECK(stored(f, "kept"));
    CHECK(stored(f, "after"));
    CHECK_FALSE(stored(f, "undone"));
    CHECK_FALSE(stored(f, "again"));

    const auto refused = f.write([&](Session& s) -> Result<void> {
        AUTHOS_TRY(put(s, "lost"));
        return rehearse(s, Afterwards::undo,
                        [](Session&) -> Result<void> { return fail(Errc::internal, "no"); });
    });
    CHECK(refused.error().reason == "no");
    CHECK_FALSE(stored(f, "lost"));
}

TEST_CASE("closures: the thread knows that it is inside one, and they do not nest") {
    Fixture f;
    CHECK_FALSE(inside_closure());
    const auto nested = f.read([&](Session&) -> Result<void> {
        CHECK(inside_closure());
        return f.db.check(Fixture::soon());
    });
    CHECK(nested.error().reason == "closure_nested");
    CHECK_FALSE(inside_closure());
}

TEST_CASE("values: big numbers, quotes, backslashes, colons and any script come back as they were") {
    Fixture f;
    const std::string text = "'\"\\ :name ; -- ;; % _ \xC3\x9C \xF0\x9F\x94\x91\n";
    (void)
        f.write([&](Session& s) {
             return insert_canary_if_absent(s, "text", text, UnixMillis{9'007'199'254'740'993});
         }).value();
    CHECK(stored(f, "text") == text);
    const auto at = f.read([&](Session& s) {
        return storage::detail::select_integer(s, "SELECT created_at FROM canaries WHERE name = 'text'", {});
    });
    CHECK(at.value() == 9'007'199'254'740'993);
    CHECK(f.read([&](Session& s) {
               return storage::detail::select_integer(s, "SELECT MAX(created_at) FROM canaries", {});
           }).value() == 9'007'199'254'740'993);
}

TEST_CASE("values: a NUL is refused instead of cut") {
    Fixture f;
    const auto refused =
        f.write([&](Session& s) { return insert_canary_if_absent(s, "nul", std::string("a\0b", 3), kNow); });
    CHECK(refused.error().reason == "text_has_nul");
}

TEST_CASE("statements: the deadline ends a long one, and the connection stays usable") {
    Fixture f;
    const Deadline deadline = Fixture::soon(std::chrono::milliseconds{300});
    const auto slow =
        f.db.read(deadline, [&](Session& s) { return storage::detail::select_integer(s, slow_sql(), {}); });
    CHECK(slow.error().code == Errc::deadline_exceeded);
    CHECK(slow.error().reason == "database_deadline");
    CHECK(Clock::Steady::clock::now() - deadline.at() < std::chrono::seconds{5});
    CHECK(f.db.check(Fixture::soon()).has_value());
    CHECK(f.db.check(Deadline{Clock::Steady{}}).error().code == Errc::deadline_exceeded);
}

TEST_CASE("statements: a broken one is an internal error without its text") {
    Fixture f;
    const auto broken =
        f.read([&](Session& s) { return storage::detail::select_integer(s, "SELEKT 'topsecret'", {}); });
    CHECK(broken.error().code == Errc::internal);
    CHECK(broken.error().message == "Database error");
    CHECK(broken.error().detail.find("topsecret") == std::string::npos);
}

TEST_CASE("checkpoint: moves the write-ahead log where there is one") {
    Fixture f;
    f.add_user("ada@example.test");
    const auto done = f.db.checkpoint(Fixture::soon());
    CHECK(done.has_value());
    CHECK_FALSE(done.value().busy);
}
