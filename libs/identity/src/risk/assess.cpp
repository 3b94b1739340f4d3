#include "risk/assess.hpp"

namespace authos::identity {

Result<RiskVerdict> assess_risk(const Deps&, storage::Session&, const LoginTarget&, const storage::User&,
                                const Caller&) {
    return RiskVerdict{};
}

} // namespace authos::identity
