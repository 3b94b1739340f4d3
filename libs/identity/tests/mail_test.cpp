#include "authos/identity/mail/mail.hpp"
#include "authos/storage/repo/jobs.hpp"
#include "fixture.hpp"

#include <catch2/catch.hpp>

using namespace authos;
using namespace authos::identity;
using identity::test::Fixture;

namespace {

Mail sample_mail(const std::string& text) {
    return {Email::parse("ada@example.test").value(), "Subject", text, "<p>html</p>"};
}

storage::ClaimedJob only_job(Fixture& f) {
    const auto jobs = f.write([&](storage::Session& s) {
        return storage::claim_jobs(s,
                                   {"test", 10, f.clock->now(), f.clock->now() + std::chrono::seconds{60}});
    });
    REQUIRE(jobs.size() == 1);
    return jobs.front();
}

} // namespace

TEST_CASE("mail: what is queued comes out again, and is sealed in between") {
    Fixture f;
    f.write([&](storage::Session& s) { return enqueue_mail(f.deps, s, sample_mail("secret link")); });

    const auto job = only_job(f);

    CHECK(job.type == "send_email");
    CHECK(job.max_retries == 3);
    CHECK(job.payload.find("secret link") == std::string::npos);
    const auto mail = open_mail_payload(f.deps, job.claim.id, job.payload);
    REQUIRE(mail);
    CHECK(mail->to.text() == "ada@example.test");
    CHECK(mail->subject == "Subject");
    CHECK(mail->text == "secret link");
    CHECK(mail->html == "<p>html</p>");
}

TEST_CASE("mail: a payload opens neither under another job nor with another key") {
    Fixture f;
    f.write([&](storage::Session& s) { return enqueue_mail(f.deps, s, sample_mail("text")); });
    const auto job = only_job(f);
    const auto refused = [&](const Deps& deps, const JobId& id, const std::string& payload) {
        const auto error = open_mail_payload(deps, id, payload).error();
        CHECK(error.code == Errc::data_loss);
        return error.reason == "mail_payload_unreadable";
    };

    CHECK(refused(f.deps, JobId::make(f.random), job.payload));
    CHECK(refused(f.deps, job.claim.id, "{}"));
    CHECK(refused(f.deps, job.claim.id, "not json"));
    CHECK(refused(f.deps, job.claim.id, R"({"sealed":"AAAA"})"));
    f.ring = test::make_test_ring("default", f.random);
    CHECK(refused(f.deps, job.claim.id, job.payload));
}

TEST_CASE("mail: a change that is rolled back sends no mail") {
    Fixture f;
    const auto failed = f.database->write({}, [&](storage::Session& s) -> Result<void> {
        AUTHOS_TRY(enqueue_mail(f.deps, s, sample_mail("text")));
        return fail(Errc::internal, "changed_my_mind");
    });
    CHECK_FALSE(failed);
    CHECK(f.read([](storage::Session& s) { return storage::count_jobs(s); }).pending == 0);
}

TEST_CASE("mail: values are escaped in HTML and left alone in text") {
    const auto settings = test::make_test_settings();
    const auto mail = password_changed_mail(settings, Email::parse("ada@example.test").value(),
                                            UnixMillis::from_seconds(0), "<b>\"&'</b>");
    CHECK(mail.html.find("<b>") == std::string::npos);
    CHECK(mail.html.find("&lt;b&gt;&quot;&amp;&#39;&lt;/b&gt;") != std::string::npos);
    CHECK(mail.text.find("<b>\"&'</b>") != std::string::npos);
    CHECK(mail.text.find("1970-01-01 00:00 UTC") != std::string::npos);
}

TEST_CASE("mail: [80-6] links lead to the configured dashboard and nowhere else") {
    const auto settings = test::make_test_settings();
    const auto to = Email::parse("ada@example.test").value();
    const auto at = UnixMillis::from_seconds(0);
    for (const auto& mail :
         {password_changed_mail(settings, to, at, "192.0.2.1"),
          email_changed_mail(settings, to, Email::parse("new@example.test").value(), at)}) {
        std::size_t links = 0;
        for (auto at_link = mail.html.find("href=\""); at_link != std::string::npos;
             at_link = mail.html.find("href=\"", at_link + 1)) {
            ++links;
            CHECK(mail.html.compare(at_link + 6, settings.dashboard_base_url.size(),
                                    settings.dashboard_base_url) == 0);
        }
        CHECK(links == 2); // the button, and its address in clear
        CHECK(mail.text.find(settings.dashboard_base_url) != std::string::npos);
    }
}

TEST_CASE("mail: the notice of a new address does not spell it out") {
    const auto mail =
        email_changed_mail(test::make_test_settings(), Email::parse("old@example.test").value(),
                           Email::parse("countess@example.test").value(), UnixMillis::from_seconds(0));
    CHECK(mail.to.text() == "old@example.test");
    CHECK(mail.text.find("countess") == std::string::npos);
}

TEST_CASE("mail: it speaks the caller's language, with the name and colour of its organization") {
    const auto settings = test::make_test_settings();
    MailLook look{settings, Language::de};
    look.site = "Acme <GmbH>";
    look.primary_color = "#ffd400";
    look.logo_url = "https://cdn.acme.test/logo.png?a=\"b\"";
    const auto mail = password_changed_mail(look, Email::parse("ada@example.test").value(),
                                            UnixMillis::from_seconds(0), "");
    CHECK(mail.subject == "Ihr Passwort wurde geändert");
    CHECK(mail.html.find("lang=\"de\"") != std::string::npos);
    CHECK(mail.html.find("Acme &lt;GmbH&gt;") != std::string::npos);
    CHECK(mail.html.find("Acme <") == std::string::npos);
    CHECK(mail.html.find("background:#ffd400;color:#000000") != std::string::npos);
    CHECK(mail.html.find("logo.png?a=&quot;b&quot;") != std::string::npos);
    CHECK(mail.text.find("Acme <GmbH>") != std::string::npos);
}

TEST_CASE("mail: a button is seen in every colour, and dark mail programs get dark mails") {
    const auto settings = test::make_test_settings();
    const auto in_colour = [&](const char* colour) {
        MailLook look{settings, Language::en};
        look.primary_color = colour;
        return password_changed_mail(look, Email::parse("ada@example.test").value(),
                                     UnixMillis::from_seconds(0), "")
            .html;
    };
    CHECK_THAT(in_colour("#ffffff"), Catch::Contains("background:#ffffff;color:#000000;border:1px solid #") &&
                                         !Catch::Contains("border:1px solid #ffffff") &&
                                         Catch::Contains("@media (prefers-color-scheme: dark)"));
    CHECK_THAT(in_colour("#000000"),
               Catch::Contains("background:#000000;color:#ffffff;border:1px solid #000000"));
}

TEST_CASE("mail: a new sign-in names the browser as people call it") {
    SignInNotice about;
    about.user_agent = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0.0.0 Safari/537.36";
    const auto mail =
        new_sign_in_mail(test::make_test_settings(), Email::parse("ada@example.test").value(), about);
    CHECK_THAT(mail.text, Catch::Contains("Chrome on Linux") && !Catch::Contains("Mozilla"));
}

TEST_CASE("mail: an invitation names who invites in both languages and leads to the API's link") {
    const auto settings = test::make_test_settings();
    for (const Language language : kLanguages) {
        const auto mail = invitation_mail({settings, language}, Email::parse("ada@example.test").value(),
                                          {"Acme", "boss@acme.test", "admin", UnixMillis::from_seconds(0),
                                           SecretString{"token-of-the-invitation"}});
        CHECK(mail.subject.find("Acme") != std::string::npos);
        CHECK(mail.text.find("boss@acme.test") != std::string::npos);
        CHECK(mail.text.find(settings.base_url + "/invitations/accept/token-of-the-invitation") !=
              std::string::npos);
    }
}
