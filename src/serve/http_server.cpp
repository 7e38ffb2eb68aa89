#include "serve/http_server.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/ssl.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/buffer_traits.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http.hpp>
#include <chrono>
#include <csignal>
#include <ctime>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

#include "base/text.hpp"
#include "serve/body_room.hpp"
#include "serve/rates.hpp"
#include "serve/sender.hpp"
#include "serve/workers.hpp"

namespace kursaal::serve {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Tcp = asio::ip::tcp;
using Tls = asio::ssl::stream<Tcp::socket&>;
using SteadyClock = std::chrono::steady_clock;
using boost::system::error_code;

constexpr auto kNever = SteadyClock::time_point::max();
// How often too slow connections are looked for; a limit of time is exact to this.
constexpr std::chrono::milliseconds kSweepEvery{250};
// For the words of a refusal to reach a client that is too slow, and for what it still sends to be thrown away.
constexpr std::chrono::seconds kParting{2};
constexpr std::size_t kMostThrownAway = 8U << 20U;
// How often it is looked whether there is room by now for a body.
constexpr std::chrono::milliseconds kRoomEvery{5};

// Grows with what comes. http::string_body takes the whole of a declared length at once, and to declare costs nothing.
struct ArrivingBody {
  using value_type = std::string;
  static std::uint64_t size(const value_type& body) { return body.size(); }
  class reader {
   public:
    template <bool kIsRequest, class Fields>
    reader(http::header<kIsRequest, Fields>&, value_type& body) : body_(body) {}
    static void init(const boost::optional<std::uint64_t>&, error_code& error) { error = {}; }
    template <class Buffers>
    std::size_t put(const Buffers& buffers, error_code& error) {
      error = {};
      for (const auto each : beast::buffers_range_ref(buffers))
        body_.append(static_cast<const char*>(each.data()), each.size());
      return beast::buffer_bytes(buffers);
    }
    static void finish(error_code& error) { error = {}; }

   private:
    value_type& body_;
  };
};
using Parser = http::request_parser<ArrivingBody>;
using Place = std::unique_ptr<BodyRoom::Place>;

struct Connection {
  explicit Connection(Tcp::socket from) : socket(std::move(from)), gate(socket.get_executor()) {}
  Tcp::socket socket;
  std::optional<Tls> tls;
  asio::steady_timer gate;  // opens when a worker has the answer
  SteadyClock::time_point deadline = kNever;
  bool idle = false;
  bool timed_out = false;
  std::uint64_t receiving = 0;  // the number of the place that its body has in the room; 0: none is on its way
  bool gives_way = false;       // that body is given up
  std::string address;
};

// A request as far as it has come.
struct Arriving {
  std::optional<Parser> parser;
  std::shared_ptr<Incoming> in;  // from the header on; its body once all of it is there
  Place place;
};

// A thread of input and output with connections of its own: nothing of them is shared, so nothing is locked.
struct Lane {
  asio::io_context context{1};
  asio::steady_timer sweep{context};
  std::unordered_set<Connection*> connections;
};

std::string http_date() {
  std::array<char, 40> text{};
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  ::gmtime_r(&now, &parts);
  const std::size_t size = std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return {text.data(), size};
}

// No header can be smuggled in by a value.
void append_header(std::string& head, std::string_view name, std::string_view value) {
  head.append(name).append(": ");
  for (const char c : value) head += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
  head += "\r\n";
}

std::string head_of(const Outgoing& out, bool keep_alive, unsigned version) {
  std::string head = "HTTP/1.1 " + std::to_string(out.status) + " ";
  head.append(http::obsolete_reason(static_cast<http::status>(out.status))).append("\r\n");
  append_header(head, "Date", http_date());
  for (const auto& [name, value] : out.headers) append_header(head, name, value);
  if (out.status != 204 && out.status != 304)
    append_header(head, "Content-Length", std::to_string(out.body ? out.body->size() : 0));
  if (!keep_alive)
    append_header(head, "Connection", "close");
  else if (version < 11)
    append_header(head, "Connection", "keep-alive");
  return head += "\r\n";
}

void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0) return;
  limit.rlim_cur = limit.rlim_max;
  (void)::setrlimit(RLIMIT_NOFILE, &limit);
}

}  // namespace

struct HttpServer::Parts {
  Parts(const Settings& given, Answering who)
      : settings(given),
        answering(std::move(who)),
        room(given.most_buffered, given.most_buffered_of_address),
        workers(given.workers, given.waiting) {
    for (std::size_t i = 0; i < std::max<std::size_t>(given.io_threads, 1); ++i)
      lanes.push_back(std::make_unique<Lane>());
    acceptor.emplace(lanes[0]->context);
    signals.emplace(lanes[0]->context);
  }

  base::Status bind();
  base::Status load_certificate();
  asio::awaitable<void> accept_all();
  asio::awaitable<void> begin(Lane& lane, std::shared_ptr<Connection> connection);
  template <class Stream>
  asio::awaitable<void> talk(std::shared_ptr<Connection> connection, Stream& stream);
  template <class Stream>
  asio::awaitable<bool> read_request(std::shared_ptr<Connection> connection, Stream& stream, beast::flat_buffer& buffer,
                                     Arriving& request, std::optional<Outgoing>& refusal);
  template <class Stream>
  asio::awaitable<bool> read_body(std::shared_ptr<Connection> connection, Stream& stream, beast::flat_buffer& buffer,
                                  Arriving& request, std::optional<Outgoing>& refusal);
  asio::awaitable<bool> hold(Connection& connection, BodyRoom::Place& place, std::size_t bytes);
  template <class Stream>
  asio::awaitable<bool> write_answer(Connection& connection, Stream& stream, const Outgoing& out, bool keep_alive,
                                     bool with_body, unsigned version);
  asio::awaitable<void> part(Connection& connection);
  asio::awaitable<void> sweep(Lane& lane);
  std::optional<Outgoing> refusal_of(const error_code& error, Connection& connection);
  Incoming incoming_of(const Parser& parser, const Connection& connection) const;
  void begin_stopping();

  Settings settings;
  Answering answering;
  BodyRoom room;  // before the lanes, whose connections hold places in it
  Workers workers;
  std::vector<std::unique_ptr<Lane>> lanes;
  std::optional<Tcp::acceptor> acceptor;
  std::optional<asio::signal_set> signals;
  std::optional<asio::ssl::context> tls;
  std::uint16_t port = 0;
  std::atomic<bool> stopping{false};
  std::atomic<std::size_t> open{0};
  std::atomic<std::uint64_t> refused{0};
  std::atomic<std::uint64_t> too_slow{0};
};

base::Status HttpServer::Parts::load_certificate() {
  if (settings.tls_certificate.empty() != settings.tls_key.empty())
    return base::make_error(base::ErrorCode::configuration, "TLS needs both a certificate and its key");
  if (settings.tls_certificate.empty()) return base::ok_status();
  tls.emplace(asio::ssl::context::tls_server);
  error_code error;
  tls->set_options(asio::ssl::context::default_workarounds | asio::ssl::context::no_sslv2 |
                       asio::ssl::context::no_sslv3 | asio::ssl::context::no_tlsv1 | asio::ssl::context::no_tlsv1_1,
                   error);
  // An idle connection gives back its buffers of 34 kB.
  ::SSL_CTX_set_mode(tls->native_handle(), SSL_MODE_RELEASE_BUFFERS);
  tls->use_certificate_chain_file(settings.tls_certificate.string(), error);
  if (!error) tls->use_private_key_file(settings.tls_key.string(), asio::ssl::context::pem, error);
  if (error || ::SSL_CTX_check_private_key(tls->native_handle()) != 1)
    return base::make_error(base::ErrorCode::configuration, "the TLS certificate ", settings.tls_certificate.string(),
                            " and its key ", settings.tls_key.string(),
                            " cannot be used: both are PEM files, and the key is the certificate's");
  return base::ok_status();
}

base::Status HttpServer::Parts::bind() {
  error_code error;
  const std::string host = settings.host == "localhost" ? "127.0.0.1" : settings.host;
  const asio::ip::address address = asio::ip::make_address(host, error);
  if (error)
    return base::make_error(base::ErrorCode::configuration,
                            "the host to listen on is an address such as 127.0.0.1, not \"", settings.host, "\"");
  const Tcp::endpoint endpoint(address, settings.port);
  acceptor->open(endpoint.protocol(), error);
  if (!error) acceptor->set_option(Tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor->bind(endpoint, error);
  if (!error) acceptor->listen(4096, error);
  if (error)
    return base::make_error(base::ErrorCode::io, "cannot listen on ", host, " port ", std::to_string(settings.port),
                            ": ", error.message());
  port = acceptor->local_endpoint(error).port();
  return base::ok_status();
}

void HttpServer::Parts::begin_stopping() {
  if (stopping.exchange(true)) return;
  if (answering.stopping) answering.stopping();
  error_code ignored;
  acceptor->close(ignored);
  signals->cancel(ignored);
  const SteadyClock::time_point last = SteadyClock::now() + settings.stopping;
  for (const auto& lane : lanes)
    asio::post(lane->context, [&each = *lane, last] {
      for (Connection* connection : each.connections) {
        error_code none;
        if (connection->idle) connection->socket.cancel(none);
        connection->deadline = std::min(connection->deadline, last);
      }
    });
}

asio::awaitable<void> HttpServer::Parts::accept_all() {
  std::size_t next = 0;
  while (!stopping) {
    Lane& lane = *lanes[next++ % lanes.size()];
    Tcp::socket socket(lane.context);
    error_code error;
    co_await acceptor->async_accept(socket, asio::redirect_error(asio::use_awaitable, error));
    if (stopping) co_return;
    if (error) {
      // Out of descriptors: those that are held end at some time.
      asio::steady_timer pause(lanes[0]->context, std::chrono::milliseconds(100));
      co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
      continue;
    }
    if (open >= settings.most_connections) {
      ++refused;
      continue;
    }
    ++open;
    error_code ignored;
    socket.set_option(Tcp::no_delay(true), ignored);
    asio::co_spawn(lane.context, begin(lane, std::make_shared<Connection>(std::move(socket))), asio::detached);
  }
}

asio::awaitable<void> HttpServer::Parts::begin(Lane& lane, std::shared_ptr<Connection> connection) {
  error_code error;
  const Tcp::endpoint peer = connection->socket.remote_endpoint(error);
  if (!error) {
    asio::ip::address address = peer.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped())
      address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    connection->address = address.to_string();
  }
  lane.connections.insert(connection.get());
  try {
    if (error || stopping) {
      connection->socket.close(error);
    } else if (tls) {
      connection->tls.emplace(connection->socket, *tls);
      connection->deadline = SteadyClock::now() + settings.handshake;
      co_await connection->tls->async_handshake(asio::ssl::stream_base::server,
                                                asio::redirect_error(asio::use_awaitable, error));
      if (!error) {
        co_await talk(connection, *connection->tls);
        connection->deadline = SteadyClock::now() + kParting;
        co_await connection->tls->async_shutdown(asio::redirect_error(asio::use_awaitable, error));
      }
    } else {
      co_await talk(connection, connection->socket);
    }
    co_await part(*connection);
  } catch (...) {
    // Out of memory for this connection: it ends, the others go on.
  }
  connection->socket.close(error);
  lane.connections.erase(connection.get());
  --open;
}

// What is still on its way is read and thrown away: closing at once would take the answer from the client as well.
asio::awaitable<void> HttpServer::Parts::part(Connection& connection) {
  error_code error;
  connection.socket.shutdown(Tcp::socket::shutdown_send, error);
  connection.deadline = SteadyClock::now() + kParting;
  std::array<char, 4096> thrown{};
  std::size_t total = 0;
  while (!error && total < kMostThrownAway)
    total += co_await connection.socket.async_read_some(asio::buffer(thrown),
                                                        asio::redirect_error(asio::use_awaitable, error));
}

asio::awaitable<void> HttpServer::Parts::sweep(Lane& lane) {
  while (!stopping || !lane.connections.empty()) {
    const SteadyClock::time_point now = SteadyClock::now();
    for (Connection* connection : lane.connections) {
      if (connection->deadline > now) continue;
      error_code ignored;
      if (connection->timed_out) {
        connection->socket.close(ignored);
      } else {
        if (!connection->idle) ++too_slow;
        connection->timed_out = true;
        connection->deadline = now + kParting;
        connection->socket.cancel(ignored);
      }
    }
    error_code error;
    lane.sweep.expires_after(kSweepEvery);
    co_await lane.sweep.async_wait(asio::redirect_error(asio::use_awaitable, error));
  }
}

std::optional<Outgoing> HttpServer::Parts::refusal_of(const error_code& error, Connection& connection) {
  if (connection.gives_way)
    return answering.refuse(503, "busy", "too much is being sent at once; try again in a second");
  if (connection.timed_out)
    return answering.refuse(408, "too-slow", "the request did not arrive whole in time; send it again");
  if (error == http::error::body_limit)
    return answering.refuse(413, "too-large",
                            "the body is larger than " + std::to_string(settings.most_body) + " bytes");
  if (error == http::error::header_limit)
    return answering.refuse(431, "header-too-large",
                            "the header is larger than " + std::to_string(settings.most_header) + " bytes");
  // Gone, in the middle of a request or between two.
  if (error == http::error::end_of_stream || error == http::error::partial_message ||
      error.category() != http::make_error_code(http::error::end_of_stream).category())
    return std::nullopt;
  return answering.refuse(400, "not-http", "this is not a request of HTTP/1.1");
}

// False: the connection ends, after `refusal` where there is one.
template <class Stream>
asio::awaitable<bool> HttpServer::Parts::read_request(std::shared_ptr<Connection> connection, Stream& stream,
                                                      beast::flat_buffer& buffer, Arriving& request,
                                                      std::optional<Outgoing>& refusal) {
  error_code error;
  if (buffer.size() == 0) {
    // Between requests a connection holds this little and no parser.
    buffer.shrink_to_fit();
    connection->idle = true;
    connection->deadline = SteadyClock::now() + settings.idle;
    const std::size_t size =
        co_await stream.async_read_some(buffer.prepare(512), asio::redirect_error(asio::use_awaitable, error));
    connection->idle = false;
    if (error || stopping) co_return false;
    buffer.commit(size);
  }
  Parser& parser = request.parser.emplace();
  parser.header_limit(static_cast<std::uint32_t>(settings.most_header));
  parser.body_limit(settings.most_body);
  connection->deadline = SteadyClock::now() + settings.header;
  co_await http::async_read_header(stream, buffer, parser, asio::redirect_error(asio::use_awaitable, error));
  if (error) {
    refusal = refusal_of(error, *connection);
    co_return false;
  }
  // Before the body: the parser adds the fields of a trailer to those of the header, and they are none.
  request.in = std::make_shared<Incoming>(incoming_of(parser, *connection));
  if (parser.is_done()) co_return true;
  connection->deadline = SteadyClock::now() + settings.body;
  co_return co_await read_body(std::move(connection), stream, buffer, request, refusal);
}

template <class Stream>
asio::awaitable<bool> HttpServer::Parts::read_body(std::shared_ptr<Connection> connection, Stream& stream,
                                                   beast::flat_buffer& buffer, Arriving& request,
                                                   std::optional<Outgoing>& refusal) {
  error_code error;
  if (beast::iequals(request.in->header("expect"), "100-continue")) {
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    co_await asio::async_write(stream, asio::buffer(kContinue), asio::redirect_error(asio::use_awaitable, error));
    if (error) co_return false;
  }
  // Whoever needs the room may be on another thread: that this body is given up is said to its own.
  const auto give_way = [weak = std::weak_ptr<Connection>(connection),
                         executor = connection->socket.get_executor()](std::uint64_t number) {
    asio::post(executor, [weak, number] {
      const auto self = weak.lock();
      if (!self || self->receiving != number) return;
      self->gives_way = true;
      error_code ignored;
      self->socket.cancel(ignored);
    });
  };
  request.place = room.place_for(counted_address(sender_of(*request.in, settings.behind_proxy)), give_way);
  connection->receiving = request.place->number();
  Parser& parser = *request.parser;
  parser.eager(true);
  bool room_enough = true;
  while (room_enough && !error && !parser.is_done()) {
    co_await http::async_read_some(stream, buffer, parser, asio::redirect_error(asio::use_awaitable, error));
    const std::string& body = parser.get().body();
    if (!error && !body.empty()) room_enough = co_await hold(*connection, *request.place, body.capacity());
  }
  connection->receiving = 0;
  if (!room_enough) connection->gives_way = !connection->timed_out;
  if (error || !room_enough) {
    refusal = refusal_of(error, *connection);
    co_return false;
  }
  connection->gives_way = false;
  request.place->arrived();
  request.in->body = std::move(parser.get().body());
  co_return true;
}

// Whether there is room for so many bytes of a body, now or once others have given way.
asio::awaitable<bool> HttpServer::Parts::hold(Connection& connection, BodyRoom::Place& place, std::size_t bytes) {
  asio::steady_timer pause(connection.socket.get_executor());
  for (;;) {
    const BodyRoom::Said said = place.hold(bytes);
    if (said != BodyRoom::Said::wait) co_return said == BodyRoom::Said::held;
    if (connection.timed_out) co_return false;
    error_code error;
    pause.expires_after(kRoomEvery);
    co_await pause.async_wait(asio::redirect_error(asio::use_awaitable, error));
  }
}

Incoming HttpServer::Parts::incoming_of(const Parser& parser, const Connection& connection) const {
  Incoming in;
  const auto& message = parser.get();
  in.method = std::string(message.method_string());
  in.target = std::string(message.target());
  for (const auto& field : message)
    in.headers.emplace_back(base::to_lower(std::string_view(field.name_string())), std::string(field.value()));
  in.address = connection.address;
  in.secure = tls.has_value();
  return in;
}

template <class Stream>
asio::awaitable<bool> HttpServer::Parts::write_answer(Connection& connection, Stream& stream, const Outgoing& out,
                                                      bool keep_alive, bool with_body, unsigned version) {
  const std::string head = head_of(out, keep_alive, version);
  const std::string_view body = with_body && out.body ? std::string_view(*out.body) : std::string_view();
  const std::array<asio::const_buffer, 2> parts = {asio::buffer(head), asio::buffer(body)};
  error_code error;
  connection.deadline = SteadyClock::now() + (connection.timed_out ? kParting : settings.writing);
  co_await asio::async_write(stream, parts, asio::redirect_error(asio::use_awaitable, error));
  co_return !error;
}

template <class Stream>
asio::awaitable<void> HttpServer::Parts::talk(std::shared_ptr<Connection> connection, Stream& stream) {
  // What was read and not yet understood: a header, or a line between two pieces of a body.
  beast::flat_buffer buffer(2 * settings.most_header);
  for (bool going = true; going && !stopping;) {
    Arriving request;
    std::optional<Outgoing> out;
    const bool whole = co_await read_request(connection, stream, buffer, request, out);
    if (!whole) {
      request.parser.reset();
      request.place.reset();
      if (out) (void)co_await write_answer(*connection, stream, *out, false, true, 11);
      co_return;
    }
    connection->deadline = kNever;
    const unsigned version = request.parser->get().version();
    const bool with_body = request.parser->get().method() != http::verb::head;
    bool keep_alive = request.parser->get().keep_alive();
    const std::shared_ptr<Incoming> in = request.in;
    request.parser.reset();
    out = answering.at_once(*in);
    if (!out) {
      const auto answer = std::make_shared<Outgoing>();
      connection->gate.expires_at(kNever);
      // The gate is opened by this lane's own thread, so never before it is waited at.
      const bool taken = workers.submit([this, connection, in, answer] {
        *answer = answering.answer(*in);
        asio::post(connection->socket.get_executor(), [connection] { connection->gate.cancel(); });
      });
      if (taken) {
        error_code opened;
        co_await connection->gate.async_wait(asio::redirect_error(asio::use_awaitable, opened));
        out = std::move(*answer);
      } else {
        out = answering.refuse(503, "busy", "too much is asked at once; try again in a second");
      }
    }
    // The worker is done with it. How long the client takes to read the answer costs no room.
    in->body = std::string();
    request.place.reset();
    keep_alive = keep_alive && !out->close && !stopping;
    going = co_await write_answer(*connection, stream, *out, keep_alive, with_body, version);
    going = going && keep_alive;
  }
}

HttpServer::HttpServer(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

HttpServer::~HttpServer() {
  // Jobs hold connections, connections hold contexts: the workers go first.
  if (parts_) parts_->workers.finish();
}

base::Result<std::unique_ptr<HttpServer>> HttpServer::listen(const Settings& settings, Answering answering) {
  raise_descriptor_limit();
  try {
    auto parts = std::make_unique<Parts>(settings, std::move(answering));
    KURSAAL_TRY(parts->load_certificate());
    KURSAAL_TRY(parts->bind());
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(parts)));
  } catch (const std::exception&) {
    return base::make_error(base::ErrorCode::io, "the server could not be set up: no threads or no memory left");
  }
}

std::uint16_t HttpServer::port() const { return parts_->port; }

void HttpServer::run() {
  Parts& parts = *parts_;
  // A client that has gone and a file that may not grow are answers of a call, not the end of the program.
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN);
  parts.signals->add(SIGTERM);
  parts.signals->add(SIGINT);
  parts.signals->async_wait([&parts](const error_code& error, int) {
    if (!error) parts.begin_stopping();
  });
  asio::co_spawn(parts.lanes[0]->context, parts.accept_all(), asio::detached);
  std::vector<std::thread> threads;
  for (const auto& lane : parts.lanes) asio::co_spawn(lane->context, parts.sweep(*lane), asio::detached);
  for (std::size_t i = 1; i < parts.lanes.size(); ++i)
    threads.emplace_back([&context = parts.lanes[i]->context] { context.run(); });
  parts.lanes[0]->context.run();
  for (std::thread& each : threads) each.join();
  parts.workers.finish();
}

void HttpServer::stop() {
  asio::post(parts_->lanes[0]->context, [this] { parts_->begin_stopping(); });
}

Load HttpServer::load() const {
  const Workers::Count count = parts_->workers.count();
  return {parts_->open, count.waiting, count.working, parts_->room.held(), parts_->refused, parts_->too_slow};
}

}  // namespace kursaal::serve
