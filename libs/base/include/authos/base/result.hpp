#pragma once
// Result<T>: a value or an Error, with the vocabulary of std::expected. Errors that a caller can act
// on travel as values; exceptions are left to broken invariants and exhausted memory.

#include "authos/base/error.hpp"

#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <variant>

namespace authos {

/// A value of type T or an Error. Reading the side that is not there throws std::logic_error: it is a
/// broken invariant, not a way of control flow.
template <class T>
class [[nodiscard]] Result {
    static_assert(!std::is_same_v<std::remove_cv_t<T>, Error>, "Result<Error> has no meaning");

public:
    using value_type = T;

    template <class U = T>
    requires(std::is_constructible_v<T, U&&> && !std::is_same_v<std::remove_cvref_t<U>, Result> &&
             !std::is_same_v<std::remove_cvref_t<U>, Error>) Result(U&& value)
        : state_(std::in_place_index<0>, std::forward<U>(value)) {}
    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    [[nodiscard]] bool has_value() const noexcept { return state_.index() == 0; }
    explicit operator bool() const noexcept { return has_value(); }

    [[nodiscard]] T& value() & { return *require_value(std::get_if<0>(&state_)); }
    [[nodiscard]] const T& value() const& { return *require_value(std::get_if<0>(&state_)); }
    /// Of a temporary: by value, so that what is bound to it, such as the range of a loop, lives on.
    [[nodiscard]] T value() && { return std::move(*require_value(std::get_if<0>(&state_))); }
    [[nodiscard]] T& operator*() & { return value(); }
    [[nodiscard]] const T& operator*() const& { return value(); }
    [[nodiscard]] T operator*() && { return std::move(*this).value(); }
    [[nodiscard]] T* operator->() { return &value(); }
    [[nodiscard]] const T* operator->() const { return &value(); }

    [[nodiscard]] Error& error() & { return *require_error(std::get_if<1>(&state_)); }
    [[nodiscard]] const Error& error() const& { return *require_error(std::get_if<1>(&state_)); }
    [[nodiscard]] Error&& error() && { return std::move(*require_error(std::get_if<1>(&state_))); }

    template <class U>
    [[nodiscard]] T value_or(U&& fallback) const& {
        return has_value() ? value() : static_cast<T>(std::forward<U>(fallback));
    }
    template <class U>
    [[nodiscard]] T value_or(U&& fallback) && {
        return has_value() ? std::move(*this).value() : static_cast<T>(std::forward<U>(fallback));
    }

    /// `f` takes the value and returns another Result.
    template <class F>
    auto and_then(F&& f) && -> std::invoke_result_t<F, T&&> {
        if (!has_value()) return std::move(*this).error();
        return std::forward<F>(f)(std::move(*this).value());
    }
    /// `f` takes the value and returns a plain value.
    template <class F>
    auto transform(F&& f) && -> Result<std::invoke_result_t<F, T&&>> {
        if (!has_value()) return std::move(*this).error();
        return std::forward<F>(f)(std::move(*this).value());
    }
    /// `f` takes the error and returns a Result of the same type.
    template <class F>
    Result or_else(F&& f) && {
        if (has_value()) return std::move(*this);
        return std::forward<F>(f)(std::move(*this).error());
    }

private:
    template <class P>
    P* require_value(P* value) const {
        if (!value) throw std::logic_error("Result holds an error: " + std::get<1>(state_).reason);
        return value;
    }
    template <class P>
    static P* require_error(P* error) {
        if (!error) throw std::logic_error("Result holds a value, not an error");
        return error;
    }

    std::variant<T, Error> state_;
};

/// Success without a value, or an Error.
template <>
class [[nodiscard]] Result<void> {
public:
    using value_type = void;

    Result() = default;
    Result(Error error) : error_(std::move(error)) {}

    [[nodiscard]] bool has_value() const noexcept { return !error_.has_value(); }
    explicit operator bool() const noexcept { return has_value(); }
    void value() const {
        if (error_) throw std::logic_error("Result holds an error: " + error_->reason);
    }
    [[nodiscard]] const Error& error() const& {
        if (!error_) throw std::logic_error("Result holds no error");
        return *error_;
    }
    [[nodiscard]] Error&& error() && {
        if (!error_) throw std::logic_error("Result holds no error");
        return std::move(*error_);
    }
    template <class F>
    auto and_then(F&& f) && -> std::invoke_result_t<F> {
        if (!has_value()) return std::move(*this).error();
        return std::forward<F>(f)();
    }

private:
    std::optional<Error> error_;
};

} // namespace authos

// AUTHOS_TRY(declaration, expression): declares the value of a Result, or returns its error.
// AUTHOS_TRY(expression):              for Result<void>, or where the value is not needed.
#define AUTHOS_DETAIL_CAT2(a, b) a##b
#define AUTHOS_DETAIL_CAT(a, b) AUTHOS_DETAIL_CAT2(a, b)
#define AUTHOS_DETAIL_TRY_VOID(temporary, ...)                                                               \
    auto&& temporary = (__VA_ARGS__);                                                                        \
    if (!temporary) return std::move(temporary).error()
#define AUTHOS_DETAIL_TRY_VALUE(temporary, declaration, ...)                                                 \
    auto&& temporary = (__VA_ARGS__);                                                                        \
    if (!temporary) return std::move(temporary).error();                                                     \
    declaration = std::move(temporary).value()
#define AUTHOS_DETAIL_TRY_CHOOSE(_1, _2, _3, _4, _5, _6, _7, _8, _9, _10, _11, _12, _13, _14, _15, _16,      \
                                 NAME, ...)                                                                  \
    NAME
#define AUTHOS_DETAIL_TRY_PICK(...)                                                                          \
    AUTHOS_DETAIL_TRY_CHOOSE(__VA_ARGS__, AUTHOS_DETAIL_TRY_VALUE, AUTHOS_DETAIL_TRY_VALUE,                  \
                             AUTHOS_DETAIL_TRY_VALUE, AUTHOS_DETAIL_TRY_VALUE, AUTHOS_DETAIL_TRY_VALUE,      \
                             AUTHOS_DETAIL_TRY_VALUE, AUTHOS_DETAIL_TRY_VALUE, AUTHOS_DETAIL_TRY_VALUE,      \
                             AUTHOS_DETAIL_TRY_VALUE, AUTHOS_DETAIL_TRY_VALUE, AUTHOS_DETAIL_TRY_VALUE,      \
                             AUTHOS_DETAIL_TRY_VALUE, AUTHOS_DETAIL_TRY_VALUE, AUTHOS_DETAIL_TRY_VALUE,      \
                             AUTHOS_DETAIL_TRY_VALUE, AUTHOS_DETAIL_TRY_VOID, )
#define AUTHOS_TRY(...)                                                                                      \
    AUTHOS_DETAIL_TRY_PICK(__VA_ARGS__)(AUTHOS_DETAIL_CAT(authos_try_, __COUNTER__), __VA_ARGS__)
