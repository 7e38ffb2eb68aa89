// A site folder written for one test and removed after it: a small sound site, of which a test changes one file.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

#include "place/site.hpp"

namespace kursaal::place {

// Two localities, two wards, one of which is cut in two on 5 May 2016; two practices; one source.
class SiteInTest {
 public:
  SiteInTest() {
    files_["site.toml"] = R"(name = "Testbourne"
mode = "demo"
[files]
documents = "documents.toml"
areas = "areas.toml"
wards = "wards.csv"
ward_successors = "ward-successors.csv"
ward_locality = "ward-locality.csv"
lsoa_ward = "lsoa-ward.csv"
postcode_lsoa = "postcode-lsoa.csv"
practices = "practices.csv"
practice_locality = "practice-locality.csv"
organisations = "organisations.toml"
sources = "sources.toml"
)";
    files_["documents.toml"] = "[[document]]\ntag = \"T\"\ntitle = \"Test\"\npublisher = \"test\"\nkind = \"local\"\n";
    files_["areas.toml"] = R"([[area]]
level = "place"
code = "testbourne"
name = "Testbourne"
source = "T 1"
[[area]]
level = "locality"
code = "north"
name = "North"
from = "2016-05"
source = "T 1"
aliases = [{ name = "Upper Town & Hill", source = "T 2" }]
part_of = [{ area = "testbourne", source = "T 1" }]
[[area]]
level = "locality"
code = "south"
name = "South"
from = "2016-05"
source = "T 1"
part_of = [{ area = "testbourne", source = "T 1" }]
)";
    files_["wards.csv"] = R"(code,name,of,from,to,source
W1,Hill,testbourne,,,T 3
W2,Old Shore,testbourne,,2019-05-02,T 3
W3,West Shore,testbourne,2019-05-02,,T 3
W4,East Shore,testbourne,2019-05-02,,T 3
)";
    files_["ward-successors.csv"] =
        "code,successor,on,share,source\nW2,W3,2019-05-02,0.6,T 3\nW2,W4,2019-05-02,0.4,T 3\n";
    files_["ward-locality.csv"] = R"(member,of,from,to,source
W1,north,2016-05-01,,T 4
W2,south,2016-05-01,2019-05-02,T 4
W3,south,2019-05-02,,T 4
W4,south,2019-05-02,2021-04-01,T 4
W4,north,2021-04-01,,T 4
)";
    files_["lsoa-ward.csv"] = "member,of,from,to,source\nL1,W1,,,T 5\nL2,W2,,2019-05-02,T 5\nL2,W4,2019-05-02,,T 5\n";
    files_["postcode-lsoa.csv"] = "member,of,from,to,source\nSS1 1AA,L1,,,T 6\n";
    files_["practices.csv"] =
        "code,name,of,from,to,source,postcode\nP1,Hill Surgery,testbourne,1990-01-01,,T 7,SS1 1AA\n"
        "P2,Pier Surgery,testbourne,1990-01-01,2018-04-01,T 7,SS1 1AB\n"
        "P3,Ship Surgery,testbourne,1990-01-01,,T 7,SS1 1AC\n";
    files_["practice-locality.csv"] =
        "member,of,from,to,source\nP1,south,2016-05-01,,T 8\nP2,south,2016-05-01,2018-04-01,T 8\n";
    files_["organisations.toml"] = R"([[organisation]]
id = "old-trust"
name = "Old Shore Trust"
type = "acute"
to = 2017-04-01
source = "T 9"
successors = [{ organisation = "new-trust", on = 2017-04-01, source = "T 9" }]
[[organisation]]
id = "new-trust"
name = "New Shore NHS Foundation Trust"
type = "acute"
ods = "RXX"
source = "T 9"
aliases = [{ name = "NSFT", source = "T 9" }, { name = "New Shore Trust", source = "T 9" }]
successors = [{ organisation = "last-trust", on = 2020-04-01, source = "T 9" }]
[[organisation]]
id = "last-trust"
name = "Last Trust"
type = "acute"
source = "T 9"
)";
    files_["sources.toml"] = R"([[source]]
name = "hospital"
organisation = "new-trust"
domains = ["acute", "ae"]
folder = "extracts/hospital"
mapping = "hes-apc"
feed = "delta"
tolerance_days = 45
source = "T 10"
[[source.coverage]]
from = 2020-01-01
to = 2020-07-01
[[source.coverage]]
from = 2020-08-01
to = 2021-01-01
[[source.legal_basis]]
purpose = "risk-stratification"
name = "Approval of the test"
expires = 2022-01-01
)";
    std::string pattern = (std::filesystem::temp_directory_path() / "kursaal-site-XXXXXX").string();
    folder_ = mkdtemp(pattern.data());
  }
  ~SiteInTest() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }
  SiteInTest(const SiteInTest&) = delete;
  SiteInTest& operator=(const SiteInTest&) = delete;

  SiteInTest& put(const std::string& file, const std::string& text) {
    files_[file] = text;
    return *this;
  }
  SiteInTest& add(const std::string& file, const std::string& text) {
    files_[file] += text;
    return *this;
  }
  SiteInTest& change(const std::string& file, const std::string& from, const std::string& to) {
    std::string& text = files_[file];
    text.replace(text.find(from), from.size(), to);
    return *this;
  }
  [[nodiscard]] const std::string& text(const std::string& file) const { return files_.at(file); }
  base::Result<Site> load() {
    for (const auto& [file, text] : files_) {
      const auto [before, fresh] = written_.try_emplace(file, text);
      if (!fresh && before->second == text) continue;
      before->second = text;
      std::ofstream(folder_ / file, std::ios::binary) << text;
    }
    return load_site(folder_);
  }
  // The text of the configuration error, empty if the site loads.
  std::string refusal() {
    auto site = load();
    return site.ok() ? std::string() : site.error().text;
  }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

 private:
  std::map<std::string, std::string> files_;
  std::map<std::string, std::string> written_;
  std::filesystem::path folder_;
};

}  // namespace kursaal::place
