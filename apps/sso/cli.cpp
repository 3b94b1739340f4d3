#include "sso.hpp"
#include "variables.hpp"

#include <CLI/CLI.hpp>
#include <netdb.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iostream>
#include <sstream>

namespace authos::sso {
namespace {

/// The process environment over the `.env` file of the working directory; faults of the file go to `faults`.
Environment read_environment(std::vector<std::string>& faults) {
    Environment environment;
    if (std::ifstream file{".env", std::ios::binary}) {
        std::ostringstream text;
        text << file.rdbuf();
        Dotenv dotenv = parse_dotenv(text.str());
        environment = std::move(dotenv.values);
        for (const std::string& fault : dotenv.faults) faults.push_back(".env: " + fault);
    } else if (access(".env", F_OK) == 0) {
        faults.emplace_back(".env: cannot be read; expected a file that this user may read");
    }
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string_view text{*entry};
        const std::size_t equals = text.find('=');
        if (equals != std::string_view::npos)
            environment[std::string{text.substr(0, equals)}] = text.substr(equals + 1);
    }
    return environment;
}

/// What stands against listening there, found by trying.
std::optional<VariableFault> find_listen_fault(const http::ServerOptions& server) {
    const auto fault = [](std::string_view name, std::string problem) {
        return VariableFault{variable_named(all_variables(), name), std::move(problem)};
    };
    addrinfo hints{};
    hints.ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE;
    hints.ai_socktype = SOCK_STREAM;
    addrinfo* found = nullptr;
    const std::string host = server.host == "localhost" ? "127.0.0.1" : server.host;
    if (getaddrinfo(host.c_str(), std::to_string(server.port).c_str(), &hints, &found) != 0)
        return fault("SERVER_HOST", "is not an IP address");
    const std::unique_ptr<addrinfo, void (*)(addrinfo*)> address{found, freeaddrinfo};
    const int probe = socket(address->ai_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int yes = 1; // as the server does it: connections of a previous run that linger are no obstacle
    setsockopt(probe, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
    const int error = bind(probe, address->ai_addr, address->ai_addrlen) == 0 ? 0 : errno;
    close(probe);
    if (error == EADDRINUSE)
        return fault("SERVER_PORT", "is \"" + std::to_string(server.port) + "\", which is in use");
    if (error == EACCES) return fault("SERVER_PORT", "is a port that this user may not open");
    return std::nullopt;
}

/// The configuration, or nothing after printing every fault.
std::optional<ConfigOutcome> load_or_print_faults(storage::Backend backend, bool will_listen) {
    std::vector<std::string> lines;
    ConfigOutcome outcome = load_config(read_environment(lines), backend);
    for (const VariableFault& fault : outcome.faults) lines.push_back(fault.line());
    if (will_listen && outcome.faults.empty()) {
        if (const auto fault = find_listen_fault(outcome.config.server)) lines.push_back(fault->line());
    }
    for (const std::string& line : lines) std::cerr << line << '\n';
    if (!lines.empty()) return std::nullopt;
    return outcome;
}

} // namespace

int run(int argc, char** argv, storage::Backend backend, DriverPtr driver) {
    const std::string name = "sso_" + std::string{storage::name_of(backend)};
    CLI::App app{"AuthOS, the single sign-on server. Settings come from the environment and from .env.",
                 name};
    app.set_version_flag("--version", name + " " + api::Settings{}.version);
    app.require_subcommand(0, 1);
    app.add_subcommand("serve", "Migrate the database, then serve (the default)");
    const CLI::App* migrate_command = app.add_subcommand("migrate", "Migrate the database and end");
    CLI::App* check_command = app.add_subcommand("check-config", "Check the configuration and end");
    bool list = false;
    check_command->add_flag("--list", list, "Print every variable: name, default, form, example, meaning");
    CLI11_PARSE(app, argc, argv);

    if (list) {
        std::cout << print_variables(all_variables());
        return 0;
    }
    auto outcome = load_or_print_faults(backend, !migrate_command->parsed());
    if (!outcome) return kExitConfig;
    if (check_command->parsed()) {
        for (const std::string& warning : outcome->warnings) std::cout << "Warning: " << warning << '\n';
        std::cout << "The configuration is valid.\n";
        return 0;
    }
    if (migrate_command->parsed()) return migrate(*std::move(outcome), std::move(driver));
    return serve(*std::move(outcome), std::move(driver));
}

} // namespace authos::sso
