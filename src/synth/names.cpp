#include "synth/names.hpp"

#include <array>
#include <iterator>

#include "base/hash.hpp"

namespace kursaal::synth {
namespace {

using View = std::string_view;

constexpr View kCommon[] = {
    "Smith",      "Jones",    "Taylor",  "Brown",    "Williams", "Wilson",    "Johnson", "Davies", "Patterson",
    "Wright",     "Walker",   "White",   "Edwards",  "Hughes",   "Green",     "Hall",    "Lewis",  "Harris",
    "Clarke",     "Jackson",  "Turner",  "Hill",     "Cooper",   "Ward",      "Morris",  "Moore",  "Clark",
    "Lee",        "King",     "Baker",   "Harrison", "Morgan",   "Allen",     "James",   "Scott",  "Phillips",
    "Watson",     "Davis",    "Parker",  "Bennett",  "Price",    "Griffiths", "Young",   "Cook",   "Carter",
    "Richardson", "Bailey",   "Collins", "Bell",     "Shaw",     "Murphy",    "Miller",  "Cox",    "Marshall",
    "Simpson",    "Anderson", "Adams",   "O’Brien",  "Rogers",   "Webb",      "Hunt",    "Mills",  "Chapman"};
constexpr View kFirst[] = {"Ash",   "Black", "Brad", "Brom", "Burn", "Chad",  "Cran", "Dar",   "East",  "Elm",
                           "Fair",  "Farn",  "Gold", "Gran", "Had",  "Ham",   "Hart", "Hazel", "Hol",   "Kirk",
                           "Lang",  "Lin",   "Lock", "Marl", "Mid",  "New",   "Nor",  "Oak",   "Pem",   "Pres",
                           "Raven", "Red",   "Rock", "Row",  "Shel", "South", "Stan", "Thorn", "Under", "Wake",
                           "Wal",   "West",  "Whit", "Win",  "Wood", "Wool"};
constexpr View kLast[] = {"bridge", "bury", "by",  "combe", "croft", "den", "field", "ford", "gate", "ham",  "hurst",
                          "land",   "ley",  "man", "more",  "stead", "ton", "wall",  "ward", "well", "wick", "worth"};
constexpr View kSouthAsian[] = {"Khan",  "Patel", "Singh",  "Kaur",   "Ahmed", "Hussain",   "Begum",
                                "Ali",   "Shah",  "Sharma", "Rahman", "Miah",  "Chowdhury", "Gupta",
                                "Iqbal", "Malik", "Akhtar", "Desai",  "Nair",  "Islam"};
constexpr View kAfrican[] = {"Adeyemi", "Okafor", "Mensah", "Owusu",  "Okonkwo", "Adebayo", "Boateng", "Nwosu",
                             "Moyo",    "Banda",  "Diallo", "Kamara", "Osei",    "Eze",     "Balogun", "Asante"};
constexpr View kEuropean[] = {"Nowak",  "Kowalski", "Wisniewski", "Popescu", "Ionescu",  "Petrov",   "Ivanova",
                              "Silva",  "Santos",   "Kowalczyk",  "Rossi",   "Nagy",     "Georgiou", "Kazlauskas",
                              "Müller", "García",   "Gonçalves",  "Núñez",   "Sørensen", "Lefèvre",  "Dumitru"};

constexpr View kWomenOld[] = {"Margaret", "Jean",    "Mary",    "Joan",   "Patricia", "Sheila",    "Barbara", "Doreen",
                              "June",     "Shirley", "Dorothy", "Joyce",  "Maureen",  "Elizabeth", "Audrey",  "Brenda",
                              "Kathleen", "Eileen",  "Sylvia",  "Pamela", "Beryl",    "Rita",      "Irene",   "Hilda"};
constexpr View kWomenMiddle[] = {"Susan",  "Julie",    "Karen",  "Jacqueline", "Deborah",   "Tracey",
                                 "Jane",   "Helen",    "Diane",  "Sharon",     "Christine", "Linda",
                                 "Carol",  "Janet",    "Angela", "Alison",     "Sarah",     "Nicola",
                                 "Joanne", "Michelle", "Lisa",   "Claire",     "Louise",    "Catherine"};
constexpr View kWomenYoung[] = {"Olivia", "Amelia", "Emily", "Jessica", "Chloe", "Sophie",  "Charlotte", "Lauren",
                                "Megan",  "Hannah", "Grace", "Lily",    "Ella",  "Mia",     "Isla",      "Ava",
                                "Freya",  "Poppy",  "Evie",  "Ruby",    "Katie", "Georgia", "Bethany",   "Amy"};
constexpr View kMenOld[] = {"John",   "William", "James", "George",  "Ronald", "Robert",  "Kenneth", "Frederick",
                            "Thomas", "Albert",  "Eric",  "Edward",  "Arthur", "Charles", "Leslie",  "Sidney",
                            "Frank",  "Ernest",  "Derek", "Raymond", "Roy",    "Stanley", "Dennis",  "Bernard"};
constexpr View kMenMiddle[] = {"David",  "Paul",    "Andrew", "Mark",   "Stephen", "Michael",     "Ian",    "Gary",
                               "Robert", "Richard", "Peter",  "John",   "Anthony", "Christopher", "Darren", "Kevin",
                               "Martin", "Simon",   "Philip", "Graham", "Alan",    "Colin",       "Keith",  "Nigel"};
constexpr View kMenYoung[] = {"Jack",   "Harry",   "Oliver", "George", "Charlie", "Thomas", "Joshua", "James",
                              "Daniel", "William", "Jacob",  "Alfie",  "Noah",    "Leo",    "Archie", "Freddie",
                              "Luke",   "Ryan",    "Connor", "Jamie",  "Adam",    "Nathan", "Callum", "Max"};
constexpr View kAsianWomen[] = {"Fatima", "Aisha", "Priya",    "Nasreen", "Shabana", "Anjali",
                                "Zainab", "Meera", "Rukhsana", "Sunita",  "Amina",   "Harpreet"};
constexpr View kAsianMen[] = {"Mohammed", "Abdul", "Imran", "Raj",    "Harjit", "Sanjay",
                              "Yusuf",    "Anil",  "Tariq", "Vikram", "Omar",   "Bilal"};
constexpr View kAfricanWomen[] = {"Grace",  "Blessing", "Ngozi", "Abena", "Chipo",
                                  "Folake", "Mercy",    "Esi",   "Amara", "Comfort"};
constexpr View kAfricanMen[] = {"Emmanuel", "Kwame",  "Chinedu", "Tunde",  "Kofi",
                                "Tendai",   "Samuel", "Ibrahim", "Joseph", "Femi"};
constexpr View kEuropeanWomen[] = {"Anna",  "Maria", "Katarzyna", "Elena",     "Agnieszka", "Ioana",
                                   "Sofía", "Renée", "Zoë",       "Magdalena", "Cristina",  "Ewa"};
constexpr View kEuropeanMen[] = {"Piotr", "Andrei", "Tomasz", "Marco",    "Krzysztof", "Ion",
                                 "José",  "André",  "Jürgen", "Georgios", "Pavel"};
constexpr View kStreets[] = {
    "High Street",      "Station Road",  "Church Lane",       "Victoria Avenue", "London Road",       "Park Road",
    "The Broadway",     "Queens Road",   "Kings Road",        "Elm Grove",       "Mill Lane",         "Chestnut Close",
    "Southchurch Road", "Marine Parade", "Hillside Crescent", "Meadow View",     "Orchard Way",       "Beech Avenue",
    "Rectory Road",     "Cliff Gardens", "Sandpiper Way",     "Oakfield Drive",  "Western Esplanade", "Manor Road",
    "School Lane",      "St Johns Road", "Leigh Hill",        "Eastwood Road",   "Ferry Road",        "Long Road",
    "Point Road",       "Grange Gardens"};
constexpr View kNicknames[][2] = {
    {"Margaret", "Peggy"},    {"Elizabeth", "Betty"}, {"William", "Bill"},      {"Robert", "Bob"},
    {"James", "Jim"},         {"Thomas", "Tom"},      {"Frederick", "Fred"},    {"Kenneth", "Ken"},
    {"Ronald", "Ron"},        {"Albert", "Bert"},     {"Edward", "Ted"},        {"Susan", "Sue"},
    {"Deborah", "Debbie"},    {"Patricia", "Pat"},    {"Christine", "Chris"},   {"Stephen", "Steve"},
    {"Michael", "Mick"},      {"Anthony", "Tony"},    {"Christopher", "Chris"}, {"Richard", "Dick"},
    {"Catherine", "Cathy"},   {"Kathleen", "Kath"},   {"Dorothy", "Dot"},       {"Raymond", "Ray"},
    {"Jacqueline", "Jackie"}, {"Charles", "Charlie"}, {"Stanley", "Stan"},      {"Leslie", "Les"},
    {"Daniel", "Dan"},        {"Joshua", "Josh"},     {"Mohammed", "Mo"}};
constexpr View kHomes[] = {"Cedars", "Beeches", "Willows", "Limes", "Seaview",
                           "Haven",  "Lodge",   "Grange",  "Firs",  "Laurels"};

template <std::size_t N>
View pick(const View (&names)[N], std::uint64_t chance) {
  // Common names come first in a list and are drawn more often: the lesser of two positions.
  const std::size_t a = chance % N;
  const std::size_t b = (chance >> 20) % N;
  return names[a < b ? a : b];
}

}  // namespace

Community community_of(std::string_view group, std::uint64_t chance) {
  if (group == "asian") return Community::south_asian;
  if (group == "black") return Community::african;
  if (group == "mixed") return chance % 4 == 0 ? Community::african : Community::english;
  if (group == "other") return Community::south_asian;
  return chance % 100 < 4 ? Community::european : Community::english;
}

std::string family_name(Community community, std::uint64_t chance) {
  const std::uint64_t draw = base::hash_mix(chance);
  switch (community) {
    case Community::south_asian: return std::string(pick(kSouthAsian, draw));
    case Community::african: return std::string(pick(kAfrican, draw));
    case Community::european: return std::string(pick(kEuropean, draw));
    case Community::english: break;
  }
  if (draw % 100 < 35) return std::string(pick(kCommon, draw >> 8));
  std::string name(kFirst[(draw >> 8) % std::size(kFirst)]);
  name += kLast[(draw >> 24) % std::size(kLast)];
  if (draw % 100 == 99) name.append("-").append(pick(kCommon, draw >> 32));
  return name;
}

std::string_view given_name(Community community, Sex sex, int birth_year, std::uint64_t chance) {
  const std::uint64_t draw = base::hash_mix(chance);
  const bool woman = sex == Sex::female;
  switch (community) {
    case Community::south_asian: return woman ? pick(kAsianWomen, draw) : pick(kAsianMen, draw);
    case Community::african: return woman ? pick(kAfricanWomen, draw) : pick(kAfricanMen, draw);
    case Community::european: return woman ? pick(kEuropeanWomen, draw) : pick(kEuropeanMen, draw);
    case Community::english: break;
  }
  if (birth_year < 1950) return woman ? pick(kWomenOld, draw) : pick(kMenOld, draw);
  if (birth_year < 1985) return woman ? pick(kWomenMiddle, draw) : pick(kMenMiddle, draw);
  return woman ? pick(kWomenYoung, draw) : pick(kMenYoung, draw);
}

std::string_view nickname(std::string_view given) {
  for (const auto& pair : kNicknames)
    if (pair[0] == given) return pair[1];
  return given;
}

Address address_of(const SmallArea& area, std::uint64_t chance) {
  constexpr View kInUse = "ABDEFGHJLNPQRSTUWXYZ";
  constexpr View kInNoUse = "CIKMOV";
  const std::uint64_t draw = base::hash_mix(chance ^ (static_cast<std::uint64_t>(area.number) << 40));
  Address address;
  address.line = std::to_string(1 + draw % 180);
  if (draw % 12 == 0) address.line += static_cast<char>('A' + (draw >> 8) % 3);
  // Streets belong to small areas: an area has four, and each of them one postcode for each forty numbers.
  const std::uint64_t street = area.number * 4ULL + (draw >> 16) % 4;
  address.line.append(" ").append(kStreets[base::hash_mix(street) % std::size(kStreets)]);
  const std::uint64_t code = base::hash_mix(street * 8 + (draw % 180) / 40);
  address.postcode = area.outcode + " ";
  address.postcode += static_cast<char>('0' + code % 10);
  address.postcode += kInUse[(code >> 8) % kInUse.size()];
  address.postcode += kInNoUse[(code >> 16) % kInNoUse.size()];
  return address;
}

std::string care_home_name(std::uint16_t home) {
  return "The " + std::string(kFirst[home % std::size(kFirst)]) + "wood " +
         std::string(kHomes[(home / 7U) % std::size(kHomes)]);
}

Address care_home_address(const std::vector<SmallArea>& areas, std::uint16_t home) {
  Address address = address_of(areas[base::hash_mix(home) % areas.size()], home);
  address.line = care_home_name(home) + " " + address.line;
  return address;
}

std::string misspelt(std::string_view text, std::uint64_t chance) {
  std::string out(text);
  if (out.size() < 3) return out;
  const std::size_t position = 1 + chance % (out.size() - 2);
  // A slip inside a letter of two bytes would be no letter: names with accents are copied with care.
  if (static_cast<unsigned char>(out[position]) >= 0x80 || static_cast<unsigned char>(out[position + 1]) >= 0x80)
    return out;
  switch ((chance >> 16) % 4) {
    case 0: out.erase(position, 1); break;
    case 1: out.insert(position, 1, out[position]); break;
    case 2: std::swap(out[position], out[position + 1]); break;
    default: {
      // What scanners take for one another.
      constexpr View kRead = "oaeiluvnmct";
      constexpr View kAs = "aoclivunnte";
      for (std::size_t i = 0; i < out.size(); ++i) {
        const std::size_t found = kRead.find(out[i]);
        if (i == 0 || found == View::npos) continue;
        out[i] = kAs[found];
        break;
      }
    }
  }
  return out;
}

}  // namespace kursaal::synth
