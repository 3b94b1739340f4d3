#pragma once
// What the operating system gives and tells this process: memory settings, file limit, signals.

namespace authos::sso {

/// Before any thread starts: few malloc arenas, as many files as the system allows, SIGPIPE and SIGHUP
/// ignored. SIGTERM and SIGINT end the process at once (exit code 0) until wait_for_stop_signal runs.
void prepare_process();

/// Returns at the first SIGTERM or SIGINT. From then on a second one ends the process at once (exit code
/// 128 + signal), and so does the time limit for stopping (exit code 0: what was left, another start
/// takes up again).
void wait_for_stop_signal();

} // namespace authos::sso
