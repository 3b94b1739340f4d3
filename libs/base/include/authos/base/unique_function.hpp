#pragma once
// A callable that is owned by one place and may own what cannot be copied; stands in for C++23's
// std::move_only_function.

#include <memory>
#include <type_traits>
#include <utility>

namespace authos {

/// UniqueFunction<R(Args...)>; only the form below is defined.
template <class Signature>
class UniqueFunction;

/// Holds any callable of that signature, or nothing. Calling an empty one is undefined, as with a null
/// function pointer; test it first.
template <class R, class... Args>
class UniqueFunction<R(Args...)> {
public:
    UniqueFunction() = default;
    template <class F>
    requires(!std::is_same_v<std::remove_cvref_t<F>, UniqueFunction> && std::is_invocable_r_v<R, F&, Args...>)
        UniqueFunction(F&& f)
        : target_(std::make_unique<Holder<std::decay_t<F>>>(std::forward<F>(f))) {}

    R operator()(Args... args) { return target_->call(std::forward<Args>(args)...); }
    explicit operator bool() const noexcept { return target_ != nullptr; }

private:
    struct Base {
        virtual ~Base() = default;
        virtual R call(Args... args) = 0;
    };
    template <class F>
    struct Holder final : Base {
        template <class G>
        explicit Holder(G&& g) : f(std::forward<G>(g)) {}
        R call(Args... args) override { return static_cast<R>(f(std::forward<Args>(args)...)); }
        F f;
    };
    std::unique_ptr<Base> target_;
};

} // namespace authos
