#include "label.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

namespace ozark {
namespace {

using Pair = std::pair<std::string_view, std::string_view>;

// Whole names, and the last parts of keys.
constexpr std::array<Pair, 23> symbols{{{"packing_fraction", "{/:Italic φ}"},
                                        {"critical_packing_fraction", "{/:Italic φ}_c"},
                                        {"number_density", "{/:Italic ρ}"},
                                        {"critical_number_density", "{/:Italic ρ}_c"},
                                        {"temperature", "{/:Italic T}"},
                                        {"activity", "{/:Italic λ}"},
                                        {"fraction", "{/:Italic x}"},
                                        {"diameter", "{/:Italic d}"},
                                        {"diffusivity", "{/:Italic D}"},
                                        {"exponent_parameter", "exponent parameter {/:Italic λ}"},
                                        {"exponent_a", "exponent {/:Italic a}"},
                                        {"exponent_b", "exponent {/:Italic b}"},
                                        {"exponent_gamma", "exponent {/:Italic γ}"},
                                        {"stability_eigenvalue", "stability eigenvalue {/:Italic E}"},
                                        {"peak_wavenumber", "peak wave number"},
                                        {"compressibility", "{/:Italic ρk}_B{/:Italic Tκ}_T"},
                                        {"first_fluid_glass", "fluid–glass"},
                                        {"first_glass_glass", "glass–glass"},
                                        {"first_hidden", "hidden"},
                                        {"k", "{/:Italic k}"},
                                        {"q", "{/:Italic q}"},
                                        {"r", "{/:Italic r}"},
                                        {"t", "{/:Italic t}"}}};

// Letters that stand for a function of wave number, distance or time when species follow: S_small_large.
constexpr std::array<Pair, 11> functions{{{"f", "f"},
                                          {"F", "F"},
                                          {"S", "S"},
                                          {"H", "H"},
                                          {"c", "c"},
                                          {"C", "C"},
                                          {"g", "g"},
                                          {"h", "h"},
                                          {"Phi", "Φ"},
                                          {"phi", "ϕ"},
                                          {"chi", "χ"}}};

constexpr std::array<Pair, 4> unit_words{{{"sigma", "σ"}, {"tau", "τ"}, {"angstrom", "Å"}, {"Angstrom", "Å"}}};

std::string spaced(std::string_view text) {
  std::string result(text);
  std::replace(result.begin(), result.end(), '_', ' ');
  return literal_label(result);
}

std::string symbol_of(std::string_view name) {
  for (const auto& [word, symbol] : symbols)
    if (word == name) return std::string(symbol);
  const auto underscore = name.find('_');
  const auto head = name.substr(0, underscore);
  for (const auto& [word, symbol] : functions)
    if (underscore != std::string_view::npos && word == head)
      return fmt::format("{{/:Italic {}}}_{{{}}}", symbol, spaced(name.substr(underscore + 1)));
  return spaced(name);
}

}  // namespace

std::string literal_label(std::string_view text) {
  std::string result;
  for (const char c : text) {
    if (std::string_view("_^{}@&~\\").find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

std::string unit_label(std::string_view unit) {
  if (unit.empty()) return {};
  std::string text(unit);
  for (const auto& [word, symbol] : unit_words)
    for (auto at = text.find(word); at != std::string::npos; at = text.find(word, at + symbol.size()))
      text.replace(at, word.size(), symbol);
  if (text.starts_with("1/") && text.find('^') == std::string::npos) text = text.substr(2) + "^-1";
  std::string result = " (";  // exponents become superscripts
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '^') {
      result += text[i];
      continue;
    }
    result += "^{";
    for (; i + 1 < text.size() && (text[i + 1] == '-' || std::isdigit(static_cast<unsigned char>(text[i + 1]))); ++i)
      result += text[i + 1] == '-' ? "−" : std::string(1, text[i + 1]);
    result += '}';
  }
  return result + ")";
}

std::string pretty_label(std::string_view name, std::string_view unit) {
  std::string label = symbol_of(name.substr(name.rfind('.') + 1));  // npos + 1 is 0
  if (constexpr std::string_view list = ".species."; name.find(list) != std::string_view::npos) {
    const auto species = name.substr(name.find(list) + list.size());
    label += fmt::format("_{{{}}}", literal_label(species.substr(0, species.find('.'))));
  }
  return label + unit_label(unit);
}

}  // namespace ozark
