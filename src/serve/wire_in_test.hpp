// For tests: bytes to and from a server, as they are on the wire, so that a test can send what no client would.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <map>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"

namespace kursaal::serve {

struct Reply {
  int status = 0;                              // 0: the server closed without an answer
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
  [[nodiscard]] std::string header(const std::string& name) const {
    const auto found = headers.find(name);
    return found == headers.end() ? std::string() : found->second;
  }
  [[nodiscard]] nlohmann::json json() const { return nlohmann::json::parse(body, nullptr, false); }
  [[nodiscard]] std::string code() const {
    const nlohmann::json document = json();
    return document.is_object() ? document.value("code", "") : std::string();
  }
};

class Wire {
 public:
  explicit Wire(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    open_ = socket_ >= 0 && ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~Wire() { close(); }
  Wire(Wire&& from) noexcept
      : socket_(std::exchange(from.socket_, -1)), open_(from.open_), held_(std::move(from.held_)) {}
  Wire(const Wire&) = delete;
  Wire& operator=(const Wire&) = delete;

  [[nodiscard]] bool open() const { return open_; }
  void close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }
  void finish_sending() const { ::shutdown(socket_, SHUT_WR); }

  // False where the other side has gone.
  bool send(std::string_view bytes) const {
    while (!bytes.empty()) {
      const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  Reply read(std::chrono::milliseconds patience = std::chrono::seconds(20), bool with_body = true) {
    Reply reply;
    std::size_t end = std::string::npos;
    while ((end = held_.find("\r\n\r\n")) == std::string::npos)
      if (!more(patience)) return reply;
    const std::string head = held_.substr(0, end);
    held_.erase(0, end + 4);
    const auto lines = base::split(head, '\n');
    reply.status = std::atoi(head.c_str() + std::string_view("HTTP/1.1 ").size());
    for (std::size_t i = 1; i < lines.size(); ++i) {
      const std::size_t colon = lines[i].find(':');
      reply.headers[base::to_lower(lines[i].substr(0, colon))] = base::trim(lines[i].substr(colon + 1));
    }
    if (reply.status == 100) return read(patience, with_body);
    const auto size = static_cast<std::size_t>(std::atoll(reply.header("content-length").c_str()));
    while (with_body && held_.size() < size)
      if (!more(patience)) return {};
    if (with_body) {
      reply.body = held_.substr(0, size);
      held_.erase(0, size);
    }
    return reply;
  }

  // Whether the other side has closed within that time.
  bool closed_within(std::chrono::milliseconds patience) {
    const auto last = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < last)
      if (!more(std::chrono::milliseconds(50)) && gone_) return true;
    return gone_;
  }

 private:
  bool more(std::chrono::milliseconds patience) {
    pollfd wait{socket_, POLLIN, 0};
    if (::poll(&wait, 1, static_cast<int>(patience.count())) <= 0) return false;
    char bytes[65536];
    const ssize_t size = ::recv(socket_, bytes, sizeof bytes, 0);
    if (size <= 0) {
      gone_ = true;
      return false;
    }
    held_.append(bytes, static_cast<std::size_t>(size));
    return true;
  }
  int socket_ = -1;
  bool open_ = false;
  bool gone_ = false;
  std::string held_;
};

using Headers = std::vector<std::pair<std::string, std::string>>;

inline std::string request_text(const std::string& method, const std::string& target, const Headers& headers = {},
                                const std::string& body = {}) {
  std::string text = method + " " + target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
  for (const auto& [name, value] : headers) text.append(name).append(": ").append(value).append("\r\n");
  if (!body.empty() || method == "POST" || method == "PUT")
    text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return text + "\r\n" + body;
}

// Somebody who is signed in, or nobody.
class Client {
 public:
  explicit Client(std::uint16_t port) : port_(port) {}

  Reply ask(const std::string& method, const std::string& target, const nlohmann::json& body = {},
            Headers headers = {}) const {
    Wire wire(port_);
    if (!cookie_.empty()) headers.emplace_back("Cookie", "kursaal_session=" + cookie_);
    if (!csrf_.empty() && method != "GET") headers.emplace_back("X-Kursaal-CSRF", csrf_);
    if (!body.is_null()) headers.emplace_back("Content-Type", "application/json");
    wire.send(request_text(method, target, headers, body.is_null() ? std::string() : body.dump()));
    return wire.read(std::chrono::seconds(20), method != "HEAD");
  }
  Reply get(const std::string& target, Headers headers = {}) const {
    return ask("GET", target, {}, std::move(headers));
  }

  Reply sign_in(const std::string& name, const std::string& password) {
    const Reply reply = ask("POST", "/api/v1/sign-in", {{"name", name}, {"password", password}});
    keep(reply);
    return reply;
  }
  // Takes on the session of a reply that began one.
  void keep(const Reply& reply) {
    const std::string cookie = reply.header("set-cookie");
    if (cookie.starts_with("kursaal_session=")) cookie_ = cookie.substr(16, cookie.find(';') - 16);
    if (reply.json().is_object()) csrf_ = reply.json().value("csrf", csrf_);
  }
  [[nodiscard]] const std::string& cookie() const { return cookie_; }
  [[nodiscard]] const std::string& csrf() const { return csrf_; }
  void forget_csrf() { csrf_.clear(); }

 private:
  std::uint16_t port_;
  std::string cookie_, csrf_;
};

}  // namespace kursaal::serve
