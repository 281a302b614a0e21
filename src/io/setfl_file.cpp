#include <ozark/io/setfl_file.hpp>

#include <ozark/core/error.hpp>

#include <algorithm>
#include <charconv>

#include "number_file.hpp"

namespace ozark {
namespace {

constexpr long most_points = 1'000'000, most_elements = 100;

std::string plural(long count, const char* what) { return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s"); }

std::vector<std::string> element_names(NumberFile& in, const std::filesystem::path& file) {
  std::vector<std::string> words = in.words("the elements");
  long count = 0;
  if (!words.empty()) {
    const std::string& w = words[0];
    const auto [stop, error] = std::from_chars(w.data(), w.data() + w.size(), count);
    if (error != std::errc{} || stop != w.data() + w.size()) count = 0;
  }
  if (count < 1 || count > most_elements)
    throw ConfigError(
        fmt::format("{}:4:1: expected the number of elements, 1 to {}, and their names", file.string(), most_elements));
  words.erase(words.begin());
  if (static_cast<long>(words.size()) != count)
    throw ConfigError(fmt::format("{}:4:1: {} announced, but {} named", file.string(), plural(count, "element"),
                                  plural(static_cast<long>(words.size()), "element")));
  for (std::size_t a = 0; a < words.size(); ++a)
    if (std::count(words.begin(), words.end(), words[a]) > 1)
      throw ConfigError(fmt::format("{}:4:1: element {} is named twice", file.string(), words[a]));
  return words;
}

void append(std::string& text, const std::vector<double>& values) {
  constexpr std::size_t per_line = 5;
  for (std::size_t k = 0; k < values.size(); ++k)
    text += fmt::format("{}{:.16e}", k == 0 ? "" : k % per_line == 0 ? "\n" : " ", values[k]);
  text += '\n';
}

}  // namespace

SetflFile read_setfl(const std::filesystem::path& file) {
  NumberFile in(file);
  SetflFile t;
  for (std::string& comment : t.comments) comment = in.line("three lines of comment");
  const std::vector<std::string> names = element_names(in, file);
  const auto densities = static_cast<std::size_t>(in.integer("the number of densities", 5, most_points));
  t.density_step = in.positive("the step of densities");
  const auto distances = static_cast<std::size_t>(in.integer("the number of distances", 5, most_points));
  t.distance_step = in.positive("the step of distances");
  t.cutoff = in.positive("the cut-off");
  for (const std::string& name : names) {
    SetflElement e;
    e.name = name;
    e.atomic_number = static_cast<int>(in.integer(fmt::format("the atomic number of {}", name), 0, 200));
    e.mass = in.positive(fmt::format("the mass of {}", name));
    e.lattice_constant = in.number(fmt::format("the lattice constant of {}", name));
    e.lattice = in.word(fmt::format("the lattice of {}", name));
    e.embedding = in.numbers(densities, fmt::format("the embedding function of {}", name));
    e.density = in.numbers(distances, fmt::format("the density of {}", name));
    t.elements.push_back(std::move(e));
  }
  for (std::size_t a = 0; a < names.size(); ++a)
    for (std::size_t b = 0; b <= a; ++b)
      t.distance_pair.push_back(
          in.numbers(distances, fmt::format("the pair function of {} and {}", names[a], names[b])));
  in.end();
  t.warnings = in.warnings();
  return t;
}

std::string setfl_text(const SetflFile& t) {
  const std::size_t n = t.elements.size();
  require(n > 0 && t.distance_pair.size() == n * (n + 1) / 2, "{} elements need {} pair functions, got {}", n,
          n * (n + 1) / 2, t.distance_pair.size());
  const std::size_t densities = t.elements[0].embedding.size(), distances = t.elements[0].density.size();
  std::string text, names;
  for (const std::string& comment : t.comments) {
    require(comment.find('\n') == std::string::npos, "a comment of a table is one line");
    text += comment + '\n';
  }
  for (const SetflElement& e : t.elements) {
    for (const std::string& word : {e.name, e.lattice})
      require(!word.empty() && word.find_first_of(" \t\n") == std::string::npos,
              "names of elements and lattices are one word, got '{}'", word);
    require(e.embedding.size() == densities && e.density.size() == distances,
            "the tables of {} have {} densities and {} distances, those of {} {} and {}", e.name, e.embedding.size(),
            e.density.size(), t.elements[0].name, densities, distances);
    names += ' ' + e.name;
  }
  text += fmt::format("{}{}\n{} {:.16e} {} {:.16e} {:.16e}\n", n, names, densities, t.density_step, distances,
                      t.distance_step, t.cutoff);
  for (const SetflElement& e : t.elements) {
    text += fmt::format("{} {} {} {}\n", e.atomic_number, e.mass, e.lattice_constant, e.lattice);
    append(text, e.embedding);
    append(text, e.density);
  }
  for (const std::vector<double>& pair : t.distance_pair) {
    require(pair.size() == distances, "a pair function has {} values, the densities {}", pair.size(), distances);
    append(text, pair);
  }
  return text;
}

}  // namespace ozark
