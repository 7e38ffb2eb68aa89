#include "serve/body_room.hpp"

#include <algorithm>
#include <vector>

namespace kursaal::serve {

BodyRoom::Place::~Place() { room_.end(body_); }

std::uint64_t BodyRoom::Place::number() const { return body_->number; }

BodyRoom::Said BodyRoom::Place::hold(std::size_t bytes) { return room_.hold(*body_, bytes); }

void BodyRoom::Place::arrived() {
  const std::lock_guard lock(room_.guard_);
  room_.stays(*body_);
  body_->arrived = true;
}

std::unique_ptr<BodyRoom::Place> BodyRoom::place_for(const std::string& sender, GiveWay give_way) {
  const std::lock_guard lock(guard_);
  const auto owner = senders_.try_emplace(sender).first;
  bodies_.push_back({++numbers_, owner, std::move(give_way)});
  ++owner->second.bodies;
  return std::unique_ptr<Place>(new Place(*this, std::prev(bodies_.end())));
}

BodyRoom::Said BodyRoom::hold(Body& body, std::size_t bytes) {
  const std::lock_guard lock(guard_);
  if (body.leaving) return Said::refused;
  if (bytes <= body.bytes) return Said::held;
  const std::size_t more = bytes - body.bytes;
  Sender& sender = body.sender->second;
  const bool fits = bytes_ + more <= most_;
  const bool fits_sender = sender.bytes + more <= most_of_one_;
  if (fits && fits_sender) {
    body.bytes = bytes;
    bytes_ += more;
    sender.bytes += more;
    return Said::held;
  }
  // What was asked to go and has not gone yet is still held: it is waited for, so that the bound is one.
  std::size_t goes = leaving_;
  std::size_t goes_of_sender = sender.leaving;
  std::vector<Body*> chosen;
  const auto choose = [&](bool only_of_sender, const auto& enough) {
    for (Body& each : bodies_) {
      if (enough()) return;
      const bool of_sender = each.sender == body.sender;
      // A small one never makes room for a larger one: who sends little is not shut out by who sends much.
      if (each.arrived || each.leaving || each.bytes < bytes || (only_of_sender && !of_sender)) continue;
      if (&each == &body || std::find(chosen.begin(), chosen.end(), &each) != chosen.end()) continue;
      chosen.push_back(&each);
      goes += each.bytes;
      if (of_sender) goes_of_sender += each.bytes;
    }
  };
  const auto enough_of_sender = [&] { return sender.bytes + more <= most_of_one_ + goes_of_sender; };
  const auto enough_of_all = [&] { return bytes_ + more <= most_ + goes; };
  choose(true, enough_of_sender);
  choose(false, enough_of_all);
  if (!enough_of_sender() || !enough_of_all()) return Said::refused;
  for (Body* const each : chosen) {
    each->leaving = true;
    leaving_ += each->bytes;
    each->sender->second.leaving += each->bytes;
    each->give_way(each->number);
  }
  return Said::wait;
}

void BodyRoom::stays(Body& body) {
  if (!body.leaving) return;
  body.leaving = false;
  leaving_ -= body.bytes;
  body.sender->second.leaving -= body.bytes;
}

void BodyRoom::end(std::list<Body>::iterator body) {
  const std::lock_guard lock(guard_);
  stays(*body);
  bytes_ -= body->bytes;
  body->sender->second.bytes -= body->bytes;
  if (--body->sender->second.bodies == 0) senders_.erase(body->sender);
  bodies_.erase(body);
}

std::size_t BodyRoom::held() const {
  const std::lock_guard lock(guard_);
  return bytes_;
}

}  // namespace kursaal::serve
