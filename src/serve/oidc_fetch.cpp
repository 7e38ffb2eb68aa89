#include "serve/oidc_fetch.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <exception>
#include <optional>

#include "base/text.hpp"

namespace kursaal::serve {
namespace {

namespace asio = boost::asio;
namespace http = boost::beast::http;
using Tcp = asio::ip::tcp;

constexpr std::uint64_t kMostBytes = 1U << 20U;

struct Place {
  bool secure = false;
  std::string host, port, target;
};

std::optional<Place> place_of(const std::string& url) {
  Place place;
  std::string_view rest = url;
  place.secure = rest.starts_with("https://");
  if (!place.secure && !rest.starts_with("http://")) return std::nullopt;
  rest.remove_prefix(place.secure ? 8 : 7);
  const std::size_t slash = rest.find('/');
  const std::string_view authority = rest.substr(0, slash);
  place.target = slash == std::string_view::npos ? "/" : std::string(rest.substr(slash));
  const std::size_t colon = authority.rfind(':');
  place.host = std::string(authority.substr(0, colon));
  place.port =
      colon == std::string_view::npos ? (place.secure ? "443" : "80") : std::string(authority.substr(colon + 1));
  const bool here = place.host == "127.0.0.1" || place.host == "localhost";
  if (place.host.empty() || authority.find('@') != std::string_view::npos || (!place.secure && !here))
    return std::nullopt;
  return place;
}

http::request<http::string_body> request_of(const Fetch& wish, const Place& place) {
  http::request<http::string_body> request(wish.form.empty() ? http::verb::get : http::verb::post, place.target, 11);
  request.set(http::field::host, place.host + ":" + place.port);
  request.set(http::field::accept, "application/json");
  request.set(http::field::connection, "close");
  if (!wish.authorization.empty()) request.set(http::field::authorization, wish.authorization);
  if (!wish.form.empty()) {
    request.set(http::field::content_type, "application/x-www-form-urlencoded");
    request.body() = wish.form;
  }
  request.prepare_payload();
  return request;
}

template <class Stream>
asio::awaitable<std::string> exchange(Stream& stream, const http::request<http::string_body>& request) {
  co_await http::async_write(stream, request, asio::use_awaitable);
  boost::beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(kMostBytes);
  co_await http::async_read(stream, buffer, parser, asio::use_awaitable);
  if (parser.get().result() != http::status::ok) throw std::exception();
  co_return std::move(parser.get().body());
}

asio::awaitable<std::string> ask(const Place& place, const http::request<http::string_body>& request) {
  const auto executor = co_await asio::this_coro::executor;
  Tcp::resolver resolver(executor);
  const auto found = co_await resolver.async_resolve(place.host, place.port, asio::use_awaitable);
  Tcp::socket socket(executor);
  co_await asio::async_connect(socket, found, asio::use_awaitable);
  if (!place.secure) co_return co_await exchange(socket, request);
  asio::ssl::context context(asio::ssl::context::tls_client);
  context.set_default_verify_paths();
  context.set_verify_mode(asio::ssl::verify_peer);
  asio::ssl::stream<Tcp::socket> stream(std::move(socket), context);
  stream.set_verify_callback(asio::ssl::host_name_verification(place.host));
  ::SSL_set_tlsext_host_name(stream.native_handle(), place.host.c_str());
  co_await stream.async_handshake(asio::ssl::stream_base::client, asio::use_awaitable);
  co_return co_await exchange(stream, request);
}

}  // namespace

base::Result<std::string> fetch(const Fetch& wish) {
  const std::optional<Place> place = place_of(wish.url);
  if (!place)
    return base::make_error(base::ErrorCode::configuration, "the sign-in provider is asked over https, not at ",
                            wish.url);
  const auto request = request_of(wish, *place);
  std::optional<std::string> body;
  try {
    asio::io_context context(1);
    asio::co_spawn(context, ask(*place, request), [&body](const std::exception_ptr& failed, std::string text) {
      if (!failed) body = std::move(text);
    });
    context.run_for(wish.patience);
  } catch (const std::exception&) {
    body.reset();
  }
  if (!body)
    return base::make_error(base::ErrorCode::busy, "the sign-in provider does not answer; try again in a moment");
  return std::move(*body);
}

}  // namespace kursaal::serve
