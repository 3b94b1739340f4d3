#pragma once
// Mailers for mail servers that are known only when a mail is due: those of the organizations.

#include "authos/outbound/mailer.hpp"

#include <memory>

namespace authos::outbound {

struct SmtpOptions;

/// Implementations are safe to call from any thread.
class MailerFactory {
public:
    virtual ~MailerFactory() = default;

    /// A mailer of its own for that server; nothing is connected yet. Throws std::invalid_argument for
    /// options that name no server: whoever stored them has checked them.
    [[nodiscard]] virtual std::unique_ptr<Mailer> make(const SmtpOptions& options) = 0;
};

} // namespace authos::outbound
