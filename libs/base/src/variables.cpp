#include "authos/base/variables.hpp"

#include "authos/base/text.hpp"
#include "authos/base/url.hpp"

#include <algorithm>
#include <stdexcept>

namespace authos {
namespace {

std::string expectation(const Variable& v) {
    if (v.kind == VariableKind::choice) return "one of " + std::string{v.expected};
    if (!v.expected.empty()) return std::string{v.expected};
    if (v.kind == VariableKind::flag) return "true or false";
    if (v.kind == VariableKind::origin)
        return "http:// or https:// and a host, without path and trailing slash";
    if (v.kind == VariableKind::number)
        return "a whole number from " + std::to_string(v.min) + " to " + std::to_string(v.max);
    return "one line of text";
}

/// A value as a message may show it; only for kinds that are no secret.
std::string shown(std::string_view value) {
    const std::string_view text = is_printable_line(value) ? truncate_utf8(value, 80) : "(not printable)";
    return "is \"" + std::string{text} + "\"";
}

} // namespace

const Variable& variable_named(Variables table, std::string_view name) {
    for (const Variable& v : table) {
        if (v.name == name) return v;
    }
    throw std::logic_error("unknown variable " + std::string{name});
}

std::string VariableFault::line() const {
    const std::string name{variable.name};
    return name + ": " + problem + "; expected " + expectation(variable) + "; example: " + name + "=" +
           std::string{variable.example};
}

std::string print_variables(Variables table) {
    std::string out;
    for (const Variable& v : table) {
        out.append(v.name).append("\t").append(v.fallback).append("\t").append(expectation(v)).append("\t");
        out.append(v.example).append("\t").append(v.meaning).append("\n");
    }
    return out;
}

void VariableReader::fault(std::string_view name, std::string problem) {
    faults_.push_back({variable_named(table_, name), std::move(problem)});
}

bool VariableReader::is_set(std::string_view name) const {
    const auto found = environment_.find(name);
    return found != environment_.end() && !found->second.empty();
}

std::string VariableReader::raw(std::string_view name) const {
    const Variable& v = variable_named(table_, name);
    if (is_set(name)) return environment_.find(name)->second;
    return v.fallback == kRequired ? std::string{} : std::string{v.fallback};
}

void VariableReader::read(std::string_view name, std::string& out) {
    const Variable& v = variable_named(table_, name);
    std::string value = raw(name);
    if (value.empty()) {
        if (v.fallback == kRequired) fault(name, "is missing");
        return;
    }
    if (!is_printable_line(value)) return fault(name, "contains control characters or is not UTF-8");
    if (v.kind == VariableKind::choice) {
        value = ascii_lower(value);
        const std::vector<std::string_view> words = split(v.expected, ' ');
        const auto is_it = [&](std::string_view word) { return word.substr(0, word.find(',')) == value; };
        if (value == "or" || std::none_of(words.begin(), words.end(), is_it))
            return fault(name, shown(value));
    }
    if (v.kind == VariableKind::origin && !is_http_origin(value)) {
        if (value.find("://") == std::string::npos) return fault(name, shown(value) + " and has no scheme");
        return fault(name, shown(value) + (value.back() == '/' ? " and ends with a slash" : ""));
    }
    out = std::move(value);
}

void VariableReader::read(std::string_view name, SecretString& out) {
    std::string value = raw(name);
    if (value.empty() && variable_named(table_, name).fallback == kRequired) return fault(name, "is missing");
    out = SecretString{std::move(value)};
}

void VariableReader::read(std::string_view name, bool& out) {
    const std::string value = ascii_lower(raw(name));
    const bool yes = value == "true" || value == "1" || value == "yes" || value == "on";
    const bool no = value == "false" || value == "0" || value == "no" || value == "off";
    if (yes == no) return fault(name, shown(value));
    out = yes;
}

std::optional<long long> VariableReader::number(std::string_view name) {
    const Variable& v = variable_named(table_, name);
    const std::string value = raw(name);
    if (value.empty()) return std::nullopt;
    const auto parsed = parse_decimal(value);
    if (parsed && *parsed >= v.min && *parsed <= v.max) return parsed;
    fault(name, shown(value));
    return std::nullopt;
}

void VariableReader::read(std::string_view name, std::vector<std::string>& out) {
    const std::string value = raw(name);
    for (const std::string_view piece : split(value, ',')) {
        if (!is_blank(piece)) out.emplace_back(trim(piece));
    }
}

} // namespace authos
