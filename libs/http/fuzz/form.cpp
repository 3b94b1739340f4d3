// Form bodies: a field is found exactly if it is there once.
#include "authos/http/form.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto form = authos::http::Form::parse({reinterpret_cast<const char*>(data), size});
    if (!form) return 0;
    const auto duplicate = form->duplicate();
    if (duplicate && form->find(*duplicate).has_value()) std::abort();
    for (const auto& field : form->fields()) {
        if (!duplicate && !form->find(field.first).has_value()) std::abort();
    }
    return 0;
}
