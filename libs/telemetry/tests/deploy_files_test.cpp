#include "authos/telemetry/metrics.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <vector>

namespace authos::telemetry {
namespace {

std::string text_of_file(const std::string& name) {
    std::ifstream file(std::string(AUTHOS_DEPLOY_DIR) + "/" + name, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

bool is_name_char(char c) {
    return (c >= 'a' && c <= 'z') || c == '_';
}

bool has_ending(const std::string& name, const std::vector<std::string>& endings) {
    return std::any_of(endings.begin(), endings.end(), [&name](const std::string& ending) {
        return name.size() > ending.size() &&
               name.compare(name.size() - ending.size(), ending.size(), ending) == 0;
    });
}

// Names of databases and programs also begin with sso_; series never end otherwise than in these words.
std::set<std::string> metric_names_in(const std::string& text) {
    const std::vector<std::string> endings{"_seconds",       "_total",  "_idle",  "_max", "_depth",
                                           "_organizations", "_bucket", "_count", "_sum"};
    std::set<std::string> names;
    for (std::size_t at = text.find("sso_"); at != std::string::npos; at = text.find("sso_", at + 1)) {
        std::size_t end = at;
        while (end < text.size() && is_name_char(text[end])) ++end;
        const std::string name = text.substr(at, end - at);
        if (has_ending(name, endings)) names.insert(name);
    }
    return names;
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
    const std::string marker = "# TYPE ";
    int families = 0;
    for (std::size_t at = exposition.find(marker); at != std::string::npos;
         at = exposition.find(marker, at + 1)) {
        const std::size_t start = at + marker.size();
        const std::string name = exposition.substr(start, exposition.find(' ', start) - start);
        INFO(name);
        CHECK(dashboard.find(name) != std::string::npos);
        ++families;
    }
    CHECK(families == 18);
}

} // namespace authos::telemetry
