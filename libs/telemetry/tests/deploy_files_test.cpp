#include "authos/telemetry/metrics.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <string>

namespace authos::telemetry {
namespace {

std::string text_of_file(const std::string& name) {
    std::ifstream file(std::string(AUTHOS_DEPLOY_DIR) + "/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

std::set<std::string> metric_names_in(const std::string& text) {
    // Names of databases and programs also begin with sso_; series never end in these words.
    static const std::regex pattern(
        "\\bsso_[a-z_]+_(seconds|total|idle|max|depth|organizations|bucket|count|sum)\\b");
    return {std::sregex_token_iterator(text.begin(), text.end(), pattern), std::sregex_token_iterator()};
}

} // namespace

TEST_CASE("deploy: alerts, dashboard and guide speak only of metrics that exist") {
    const std::string exposition = Metrics(DatabaseLabel::sqlite).render();
    for (const std::string file :
         {"prometheus/alerts.yml", "prometheus/alerts_test.yml", "grafana/authos.json", "README.md"}) {
        INFO(file);
        const auto names = metric_names_in(text_of_file(file));
        CHECK(names.size() >= 5);
        for (const std::string& name : names) {
            INFO(name);
            CHECK((exposition.find("\n" + name + " ") != std::string::npos ||
                   exposition.find("\n" + name + "{") != std::string::npos ||
                   exposition.find("# TYPE " + name + " ") != std::string::npos));
        }
    }
}

TEST_CASE("deploy: the dashboard shows every family") {
    const std::string dashboard = text_of_file("grafana/authos.json");
    const std::string exposition = Metrics(DatabaseLabel::sqlite).render();
    static const std::regex type("# TYPE (\\w+) ");
    int families = 0;
    for (std::sregex_iterator found(exposition.begin(), exposition.end(), type), end; found != end; ++found) {
        INFO((*found)[1].str());
        CHECK(dashboard.find((*found)[1].str()) != std::string::npos);
        ++families;
    }
    CHECK(families == 15);
}

} // namespace authos::telemetry
