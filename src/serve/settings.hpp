// How the server listens and what it bears. Every limit has a number here and an answer in docs/guide/server.md.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>

namespace kursaal::serve {

// An outside OpenID Connect provider; none where the issuer is empty.
struct OidcSettings {
  std::string issuer;     // "https://id.example"
  std::string client_id;  // as the provider knows us
  std::string client_secret;
  std::string label = "Sign in with your organisation's account";
  std::string public_url;  // of this server, as browsers see it: "https://kursaal.example"
};

// ASSUMED, all limits: generous for people at a browser and for the programs of a team, far below what one machine can
// hold in memory.
struct Settings {
  std::string host = "127.0.0.1";
  std::uint16_t port = 8080;                       // 0: any that is free
  std::filesystem::path tls_certificate, tls_key;  // PEM; both or none
  bool behind_proxy = false;                       // believe X-Forwarded-For and X-Forwarded-Proto of whoever connects
  std::filesystem::path web;                       // the built web application; empty or missing: a page that says so

  std::size_t io_threads = 2;
  std::size_t workers = 8;    // that may block on a store
  std::size_t waiting = 256;  // requests in front of them; more are refused with 503
  std::size_t most_connections = 20000;
  std::size_t most_header = 16 << 10;    // bytes
  std::size_t most_body = 1 << 20;       // bytes of one request
  std::size_t most_buffered = 64 << 20;  // bytes of all bodies that are being received or answered
  std::size_t most_buffered_of_address = 16 << 20;

  std::chrono::seconds idle{120};      // a connection without a request
  std::chrono::seconds header{10};     // from a request's first byte to the end of its header
  std::chrono::seconds body{20};       // from there to its last byte
  std::chrono::seconds writing{30};    // until the client has taken the answer
  std::chrono::seconds handshake{10};  // of TLS
  std::chrono::seconds stopping{10};   // for what is being answered when the server is asked to stop

  // A bucket that holds `burst` and is filled again by `a_minute`.
  struct Rate {
    double burst = 0;
    double a_minute = 0;
  };
  Rate sign_ins{60, 60};         // of one address
  Rate emergencies{10, 1};       // break-glass of one account, whether or not somebody was found
  Rate of_session{400, 3000};    // requests
  Rate of_address{4000, 60000};  // requests, with or without a session: a practice is behind one address

  OidcSettings oidc;

  bool check_answers = false;  // an answer that does not fit its schema becomes an internal error
  bool access_log = true;      // a line a request on standard error
};

}  // namespace kursaal::serve
