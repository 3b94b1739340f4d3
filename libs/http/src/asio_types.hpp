#pragma once
// Asio with its types pinned to io_context: no type-erased executors on the hot path. Each I/O thread
// has an io_context of its own, so nothing that belongs to one needs a lock.

#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <chrono>

namespace authos::http {

namespace asio = boost::asio;

using IoContext = asio::io_context;
using IoExecutor = IoContext::executor_type;
using IoToken = asio::use_awaitable_t<IoExecutor>;
template <class T>
using Task = asio::awaitable<T, IoExecutor>;
using IoSocket = asio::basic_stream_socket<asio::ip::tcp, IoExecutor>;
using IoTimer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                           asio::wait_traits<std::chrono::steady_clock>, IoExecutor>;
using IoError = boost::system::error_code;

} // namespace authos::http
