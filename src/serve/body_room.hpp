// Room for the bodies of requests that are being received or answered: a bound for all of them and one for each sender.
// Where it is full, what has been on its way for longest makes room, so that whoever stalls keeps nobody else out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <string>

namespace kursaal::serve {

// Thread-safe. Requires: outlives its places. Cost: of a body, its place in a list, looked through only where it is
// full.
class BodyRoom {
  struct Body;

 public:
  // Called with the number of a place whose body is to be given up, on the thread of whoever needs the room. Must not
  // call the room.
  using GiveWay = std::function<void(std::uint64_t number)>;

  BodyRoom(std::size_t most, std::size_t most_of_one) : most_(most), most_of_one_(most_of_one) {}

  enum class Said {
    held,
    wait,     // somebody else is making room: ask again in a moment
    refused,  // this one is the largest, or has been asked to give way itself
  };

  // What one body holds, until it goes.
  class Place {
   public:
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;
    [[nodiscard]] std::uint64_t number() const;
    // That it holds so many bytes now; never fewer than before.
    Said hold(std::size_t bytes);
    // It has arrived: it is answered now and gives way to nobody.
    void arrived();

   private:
    friend class BodyRoom;
    Place(BodyRoom& room, std::list<Body>::iterator body) : room_(room), body_(body) {}
    BodyRoom& room_;
    std::list<Body>::iterator body_;
  };

  // Units: `sender` is counted as one. A place holds nothing yet.
  std::unique_ptr<Place> place_for(const std::string& sender, GiveWay give_way);

  // Bytes of all.
  [[nodiscard]] std::size_t held() const;

 private:
  struct Sender {
    std::size_t bytes = 0;    // of all their bodies
    std::size_t leaving = 0;  // of those that were asked to give way
    std::size_t bodies = 0;
  };
  using Senders = std::map<std::string, Sender>;
  struct Body {
    std::uint64_t number;
    Senders::iterator sender;
    GiveWay give_way;
    std::size_t bytes = 0;
    bool arrived = false;
    bool leaving = false;
  };

  Said hold(Body& body, std::size_t bytes);
  void stays(Body& body);
  void end(std::list<Body>::iterator body);

  const std::size_t most_, most_of_one_;
  mutable std::mutex guard_;
  std::list<Body> bodies_;  // as they began
  Senders senders_;
  std::size_t bytes_ = 0;
  std::size_t leaving_ = 0;
  std::uint64_t numbers_ = 0;
};

}  // namespace kursaal::serve
