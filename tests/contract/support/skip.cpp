// Ends the run before the first test where there is no server to talk to.
#define CATCH_CONFIG_EXTERNAL_INTERFACES
#include "support/backend.hpp"

#include <catch2/catch.hpp>

#include <cstdio>
#include <cstdlib>

namespace {

constexpr int kSkipped = 77;

struct ServerCheck : Catch::TestEventListenerBase {
    using TestEventListenerBase::TestEventListenerBase;
    void testRunStarting(const Catch::TestRunInfo&) override {
        const char* variable = contract::server_variable();
        if (variable == nullptr || std::getenv(variable) != nullptr) return;
        std::printf("contract tests skipped: %s is not set\n", variable);
        std::fflush(stdout);
        std::_Exit(kSkipped);
    }
};

} // namespace

CATCH_REGISTER_LISTENER(ServerCheck)
