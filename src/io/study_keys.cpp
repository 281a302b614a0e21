#include <ozark/io/study_keys.hpp>

#include <ozark/core/error.hpp>

#include <fstream>

namespace ozark {

void describe_head(Describer& d, StudyKeys& keys) {
  d.required("task", keys.task, "what is calculated: `ozark tasks` lists them");
  d.field("title", keys.title, "what the study is about, for people");
}

void describe_tail(Describer& d, StudyKeys& keys) {
  d.section("sweep", keys.sweep, "the keys that a sweep varies");
  d.list("expect", keys.expectations, "a number to be found, checked by `ozark validate`");
  d.list("figure", keys.figures, "a figure to be drawn from the tables");
}

std::vector<std::string> reference_keys(const std::filesystem::path& bibliography) {
  std::ifstream stream(bibliography);
  if (!stream) throw IoError(fmt::format("cannot read the bibliography '{}'", bibliography.string()));
  std::vector<std::string> keys;
  for (std::string line; std::getline(stream, line);) {
    const auto brace = line.find('{');
    if (line.empty() || line.front() != '@' || brace == std::string::npos) continue;
    keys.push_back(line.substr(brace + 1, line.find_first_of(", \t", brace) - brace - 1));
  }
  return keys;
}

}  // namespace ozark
