#include "response_reader.hpp"

#include "authos/base/text.hpp"

#include <utility>

namespace authos::outbound {
namespace {

constexpr std::size_t kMaxHeadOctets = 64 * 1024;

} // namespace

void ResponseReader::attach(CurlTransfer& transfer) {
    transfer.set(CURLOPT_HEADERFUNCTION, &ResponseReader::on_head);
    transfer.set(CURLOPT_HEADERDATA, static_cast<void*>(this));
    transfer.set(CURLOPT_WRITEFUNCTION, &ResponseReader::on_body);
    transfer.set(CURLOPT_WRITEDATA, static_cast<void*>(this));
}

bool ResponseReader::add_head_line(std::string_view line) {
    head_octets_ += line.size();
    if (head_octets_ > kMaxHeadOctets) {
        too_large_ = true;
        return false;
    }
    if (line.substr(0, 5) == "HTTP/") {
        response_.headers.clear();
        return true;
    }
    const auto colon = line.find(':');
    if (colon == std::string_view::npos || colon == 0) return true; // the empty line, or a fold
    response_.headers.emplace_back(ascii_lower(trim(line.substr(0, colon))),
                                   std::string(trim(line.substr(colon + 1))));
    return true;
}

bool ResponseReader::add_body(std::string_view octets) {
    if (octets.size() > max_body_ - response_.body.size()) {
        too_large_ = true;
        return false;
    }
    response_.body.append(octets);
    return true;
}

HttpResponse ResponseReader::take(int status) {
    response_.status = status;
    return std::move(response_);
}

// Exceptions must not cross libcurl's C frames: out of memory ends the transfer like a refused write.
std::size_t ResponseReader::on_head(char* data, std::size_t size, std::size_t count, void* user) {
    try {
        return static_cast<ResponseReader*>(user)->add_head_line({data, size * count}) ? size * count : 0;
    } catch (...) {
        return 0;
    }
}

std::size_t ResponseReader::on_body(char* data, std::size_t size, std::size_t count, void* user) {
    const std::size_t octets = size * count;
    // Zero octets handled of zero would read as a fault on no data.
    if (octets == 0) return 0;
    try {
        return static_cast<ResponseReader*>(user)->add_body({data, octets}) ? octets : 0;
    } catch (...) {
        return 0;
    }
}

} // namespace authos::outbound
