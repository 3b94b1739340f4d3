#include "sso.hpp"

#include <malloc.h>
#include <semaphore.h>
#include <sys/resource.h>
#include <unistd.h>

#include <atomic>
#include <csignal>
#include <initializer_list>

namespace authos::sso {
namespace {

constexpr unsigned kStopSeconds = 9;

// A signal handler reaches nothing but globals, and may run on any thread.
enum class Phase { starting, serving, stopping };
std::atomic<Phase> process_phase{Phase::starting};
sem_t stop_requested;

extern "C" void on_stop_signal(int signal) {
    Phase phase = Phase::serving;
    if (process_phase.compare_exchange_strong(phase, Phase::stopping)) {
        sem_post(&stop_requested);
        return;
    }
    _exit(signal == SIGALRM || phase == Phase::starting ? 0 : 128 + signal);
}

} // namespace

void prepare_process() {
    // Threads would each get an arena of their own; and large blocks (password hashes) go back at once.
    mallopt(M_ARENA_MAX, 2);
    mallopt(M_MMAP_THRESHOLD, 256 * 1024);
    rlimit files{};
    if (getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }
    sem_init(&stop_requested, 0, 0);
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGHUP, SIG_IGN); // the configuration is read once; a closed terminal is no reason to stop
    for (const int signal : {SIGTERM, SIGINT, SIGALRM}) std::signal(signal, on_stop_signal);
}

void wait_for_stop_signal() {
    process_phase = Phase::serving;
    while (sem_wait(&stop_requested) != 0) continue; // interrupted by some other signal
    alarm(kStopSeconds);
}

} // namespace authos::sso
