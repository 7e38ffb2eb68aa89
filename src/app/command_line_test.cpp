// The words of the command line and its exit statuses, through the built program.
#include <gtest/gtest.h>

#include "app/program_in_test.hpp"

namespace kursaal::app {

Built built() { return {KURSAAL_PROGRAM, KURSAAL_SOURCE_DIR}; }

namespace {

struct Refusal {
  std::vector<std::string> words;
  int status;
  std::string says;  // on standard error
};

TEST(CommandLine, RefusesWrongWordsWithAStableStatusAndSaysWhatToDo) {
  const std::vector<Refusal> refusals{
      {{}, 2, "say which verb"},
      {{"explane"}, 2, "did you mean \"explain\"?"},
      {{"run"}, 2, "site is required"},
      {{"run", "x", "--as_of", "2024-01-01"}, 2, "did you mean --as-of?"},
      {{"run", "x", "--nope"}, 2, "unknown flag --nope"},
      {{"run", ".", "--as-of", "31/12/2024"}, 2, "a date such as 2024-01-31"},
      {{"run", ".", "--as-of", "2024-02-30"}, 2, "a date such as 2024-01-31"},
      {{"run", ".", "--known-by", "2024-02"}, 2, "--known-by takes a date"},
      {{"run", ".", "--threads", "none"}, 2, "--threads is a number"},
      {{"run", ".", "--memory", "2 apples"}, 2, "--memory is a size"},
      {{"run", "/no/such/folder"}, 11, "there is no folder"},
      {{"explain", "P1", "--out", "/no/such/folder"}, 11, "nothing has been published"},
      {{"quality", "/no/such/folder"}, 11, "there is no folder"},
      {{"serve", "/no/such/folder"}, 11, "there is no folder"},
      {{"run", KURSAAL_SOURCE_DIR "/README.md"}, 11, "but a file"},
      {{"config"}, 2, "--show,--check,--sample"},
      {{"config", "--show", "--sample"}, 2, "Exactly 1"},
      {{"config", "--check", "/no/such/folder"}, 11, "there is no folder"},
      {{"score", "efi", "--in", "-"}, 2, "--out is required"},
      {{"run", ".", "--data", "/no/such/folder"}, 10, "data folder"},
  };
  for (const Refusal& refusal : refusals) {
    const ProgramAnswer answer = run_program(refusal.words);
    std::string words;
    for (const std::string& word : refusal.words) words += word + " ";
    EXPECT_EQ(answer.status, refusal.status) << words << answer.err;
    EXPECT_NE(answer.err.find(refusal.says), std::string::npos) << words << answer.err;
    EXPECT_EQ(answer.out, "") << words;
  }
}

TEST(CommandLine, PrintsAFailureAsADocumentWhereverJsonStands) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"--json", "run", "/no/such/folder"},
                                                {"run", "--json", "/no/such/folder"},
                                                {"run", "/no/such/folder", "--json"}}) {
    const ProgramAnswer answer = run_program(words);
    EXPECT_EQ(answer.status, 11);
    EXPECT_TRUE(answer.out.starts_with(R"({"error":{"code":"not-found","text":"there is no folder)")) << answer.out;
  }
  const ProgramAnswer usage = run_program({"run", "--nope", "--json"});
  EXPECT_EQ(usage.status, 2);
  EXPECT_TRUE(usage.out.starts_with(R"({"error":{"code":"usage","text":")")) << usage.out;
}

TEST(CommandLine, NamesTheFilesThatNobodyKnowsAndTakesInNoFileOfItsOwn) {
  const tables::TestFolder folder;
  for (const char* name : {"in", "in/ledger", "in/care-store"}) std::filesystem::create_directory(folder.path() / name);
  std::filesystem::copy(KURSAAL_SOURCE_DIR "/sites/sample-fhir", folder.path() / "in");
  folder.write("in/a.csv", "what,is,this\n1,2,3\n");
  folder.write("in/ledger/b.csv", "what,is,this\n1,2,3\n");
  folder.write("in/care-store/c.csv", "what,is,this\n1,2,3\n");
  const std::string place = (folder.path() / "in").string();
  const ProgramAnswer ran = run_program({"run", place, "--quiet"});
  EXPECT_EQ(ran.status, 0) << ran.err;
  EXPECT_NE(ran.out.find("1 file that no mapping or source knows (each counted as one record set aside): a.csv\n"),
            std::string::npos)
      << ran.out;
  const ProgramAnswer again = run_program({"run", place, "--quiet"});
  EXPECT_NE(again.out.find("a.csv\n\nnothing has changed since the last run"), std::string::npos) << again.out;
}

TEST(CommandLine, NeverRepeatsWhatMayBeAPersonsId) {
  for (const std::vector<std::string>& words : {std::vector<std::string>{"PCANARY0000000001"},
                                                {"explain", "P1", "PCANARY0000000001"},
                                                {"explain", "PCANARY0000000001", "--out", "/no/such/folder"}}) {
    const ProgramAnswer answer = run_program(words);
    EXPECT_NE(answer.status, 0);
    EXPECT_EQ((answer.out + answer.err).find("CANARY"), std::string::npos) << answer.err;
  }
}

TEST(CommandLine, HelpsOnStandardOutputWithStatusZero) {
  const ProgramAnswer help = run_program({"--help"});
  EXPECT_EQ(help.status, 0);
  for (const std::string verb : {"run", "explain", "score", "quality", "config"})
    EXPECT_NE(help.out.find("\n  " + verb), std::string::npos) << verb;
  EXPECT_NE(help.out.find("Exit status"), std::string::npos);
  EXPECT_EQ(run_program({"explain", "--help"}).status, 0);
  EXPECT_EQ(run_program({"--version"}).out.substr(0, 8), "kursaal ");
}

}  // namespace
}  // namespace kursaal::app
