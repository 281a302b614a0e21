#include <ozark/io/nearest.hpp>

#include <algorithm>
#include <numeric>

namespace ozark {
namespace {

// Insertions, deletions, substitutions and swaps of neighbours each count one.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1), last(b.size() + 1), now(b.size() + 1);
  std::iota(last.begin(), last.end(), std::size_t{0});
  for (std::size_t i = 1; i <= a.size(); ++i) {
    now[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      now[j] = std::min({last[j] + 1, now[j - 1] + 1, last[j - 1] + (a[i - 1] == b[j - 1] ? 0u : 1u)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) now[j] = std::min(now[j], before[j - 2] + 1);
    }
    before = last;
    last = now;
  }
  return last[b.size()];
}

}  // namespace

std::string nearest(std::string_view word, const std::vector<std::string>& known) {
  const std::string* best = nullptr;
  std::size_t smallest = std::max<std::size_t>(2, word.size() / 3) + 1;
  if (word.size() > 200) return {};
  for (const auto& candidate : known)
    if (word.size() >= 3 && candidate.starts_with(word)) return candidate;  // an abbreviation
  for (const auto& candidate : known) {
    const std::size_t distance = edit_distance(word, candidate);
    if (distance < smallest && distance < std::max(word.size(), candidate.size())) {
      smallest = distance;
      best = &candidate;
    }
  }
  return best != nullptr ? *best : std::string{};
}

std::string did_you_mean(std::string_view word, const std::vector<std::string>& known) {
  const std::string best = nearest(word, known);
  return best.empty() ? std::string{} : "; did you mean '" + best + "'?";
}

}  // namespace ozark
