// What people type and clients send in the device flow: user codes, client texts, activation pages.
#include "authos/base/bytes.hpp"
#include "device_flow/codes.hpp"

#include <cstdlib>

using namespace authos;
using namespace authos::identity;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text = as_text(ByteView{data, size});
    const auto code = parse_user_code(text);
    if (code) {
        if (code->size() != 9 || (*code)[4] != '-') std::abort();
        if (parse_user_code(*code).value() != *code) std::abort();
        static const Settings settings{.base_url = "https://sso.example.test"};
        if (hash_user_code(settings, *code).hex().size() != 64) std::abort();
    }
    if (is_client_text(text, 100) && (text.empty() || text.size() > 100)) std::abort();
    const std::string page = with_user_code(std::string{text}, "ABCD-EFGH");
    if (page.find("user_code=ABCD-EFGH") == std::string::npos) std::abort();
    return 0;
}
