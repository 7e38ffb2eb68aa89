// The program killed at any moment: what was answered is there, what was not is there whole or not at all.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <set>
#include <thread>

#include "base/random.hpp"
#include "care/place_in_test.hpp"

namespace kursaal::care {
namespace {

class Killed : public PlaceInTest {
 protected:
  // Takes offer after offer in a process of its own, `at_once` of them at the same time, telling each case's offer once
  // it is answered; killed after `micros`. The offers that were answered.
  std::set<std::string> killed_while_accepting(const std::vector<OfferShown>& offers, useconds_t micros,
                                               std::size_t at_once) {
    int ends[2];
    EXPECT_EQ(::pipe(ends), 0);
    const Caller ann = callers["ann"];
    const pid_t child = ::fork();
    if (child == 0) {
      ::close(ends[0]);
      auto opened = Store::open(options);
      std::atomic<std::size_t> next{0};
      const auto accept_all = [&] {
        for (std::size_t mine = next++; mine < offers.size(); mine = next++) {
          const OfferShown& each = offers[mine];
          const Doing doing{ann, Purpose::direct_care, "k" + each.id};
          if (!opened.ok() || !accept_offer(**opened, doing, {each.id, each.version}, "", nothing_known).ok())
            ::_exit(1);
          if (::write(ends[1], each.id.data(), each.id.size()) != static_cast<ssize_t>(each.id.size())) ::_exit(1);
        }
      };
      std::vector<std::thread> desks;
      for (std::size_t desk = 0; desk < at_once; ++desk) desks.emplace_back(accept_all);
      for (std::thread& desk : desks) desk.join();
      ::_exit(0);
    }
    ::close(ends[1]);
    std::string told;
    char bytes[4096];
    // The clock starts when the first answer is there, so that a slow start is not all that is killed.
    ssize_t size = ::read(ends[0], bytes, sizeof bytes);
    ::usleep(micros);
    ::kill(child, SIGKILL);
    for (; size > 0; size = ::read(ends[0], bytes, sizeof bytes)) told.append(bytes, static_cast<std::size_t>(size));
    ::close(ends[0]);
    ::waitpid(child, nullptr, 0);
    std::set<std::string> answered;
    for (std::size_t at = 0; at + kIdLength <= told.size(); at += kIdLength)
      answered.insert(told.substr(at, kIdLength));
    return answered;
  }
  static constexpr std::size_t kIdLength = 32;  // hexadecimal digits of an id
};
KURSAAL_ON_BOTH_ENGINES(Killed);

TEST_P(Killed, SR28_at_random_moments_loses_no_answered_offer_and_leaves_none_half_done) {
  constexpr int kKills = 8;
  constexpr std::size_t kAtOnce = 6;  // so that they share commits
  constexpr std::int64_t kPeople = 2000;
  std::vector<std::string> people;
  for (std::int64_t i = 0; i < kPeople; ++i) people.push_back("p" + std::to_string(i));
  offer(people, kPeople);
  base::Random random(20250701);
  std::size_t answered = 0;
  for (int kill = 0; kill < kKills; ++kill) {
    const TeamOffers open = value(offers_of_team(*store, as("ann"), nothing_known));
    ASSERT_FALSE(open.offers.empty());
    store.reset();
    const std::set<std::string> told =
        killed_while_accepting(open.offers, static_cast<useconds_t>(random.below(60'000)), kAtOnce);
    reopen();
    EXPECT_FALSE(told.empty());
    answered += told.size();
    for (const std::string& id : told)
      ASSERT_EQ(
          count("SELECT COUNT(*) FROM offer o JOIN care_case c ON c.offer = o.id JOIN done_request d ON d.answer = "
                "c.id WHERE o.state = 'accepted' AND o.id = '" +
                id + "'"),
          1);
  }
  // Done and not yet answered when the kill came: at most one a desk and kill, and whole like the others.
  const std::int64_t cases = count("SELECT COUNT(*) FROM care_case");
  EXPECT_GE(cases, static_cast<std::int64_t>(answered));
  EXPECT_LE(cases, static_cast<std::int64_t>(answered + kKills * kAtOnce));
  EXPECT_EQ(count("SELECT COUNT(*) FROM audit WHERE action = 'accept-offer' AND outcome = 'granted'"), cases);
  EXPECT_EQ(count("SELECT COUNT(*) FROM offer WHERE state = 'accepted'"), cases);
}

}  // namespace
}  // namespace kursaal::care
