#include <ozark/model/embedded_atom.hpp>

#include <ozark/core/error.hpp>

#include <algorithm>
#include <cmath>

namespace ozark {
namespace {

/// Where second differences stand out from those on both sides by more than smooth functions allow: jumps and kinks.
std::vector<std::size_t> breaks_of(const std::vector<double>& f) {
  constexpr std::size_t away = 3, far = 8, start = 12;  // points; F begins like a square root, which is no break
  constexpr double outstanding = 8.0, printed = 1e-7;   // of the values beside, at which files may round
  std::vector<double> second(f.size(), 0.0);
  for (std::size_t k = 1; k + 1 < f.size(); ++k) second[k] = std::abs(f[k - 1] - 2.0 * f[k] + f[k + 1]);
  std::vector<std::size_t> found;
  for (std::size_t k = start; k + far < f.size(); ++k) {
    double around = printed * std::max(std::abs(f[k - far]), std::abs(f[k + far]));
    for (std::size_t d = away; d <= far; ++d) around = std::max({around, second[k - d], second[k + d]});
    const bool peak = second[k] >= second[k - 1] && second[k] >= second[k + 1];
    if (peak && second[k] > outstanding * around && (found.empty() || k > found.back() + far)) found.push_back(k);
  }
  return found;
}

void remark_on_breaks(std::vector<std::string>& remarks, const std::string& what, const std::vector<double>& f,
                      double step) {
  for (const std::size_t k : breaks_of(f))
    remarks.push_back(fmt::format("{} has a jump or a kink at {:.6g}", what, static_cast<double>(k) * step));
}

}  // namespace

std::vector<std::string> remarks_on(const EmbeddedAtomTable& table) {
  require_valid(table);
  std::vector<std::string> remarks;
  const EmbeddedAtom functions = functions_of(table);
  const std::size_t n = table.elements.size();
  if (const double reach = reach_of(table); reach < table.cutoff * (1.0 - 1e-9))
    remarks.push_back(fmt::format("the tables end at {:.9g}, before the cut-off {:.9g}; the functions are 0 from there",
                                  reach, table.cutoff));
  for (std::size_t a = 0; a < n; ++a) {
    const std::string& name = table.elements[a].name;
    const std::vector<double>& rho = table.density[a];
    for (std::size_t k = rho.size() - 1; k > 0; --k)
      if (rho[k] > rho[k - 1] && static_cast<double>(k) * table.distance_step < table.cutoff) {
        remarks.push_back(fmt::format("the density of {} grows with distance up to {:.6g}", name,
                                      static_cast<double>(k) * table.distance_step));
        break;
      }
    remark_on_breaks(remarks, fmt::format("the density of {}", name), rho, table.distance_step);
    remark_on_breaks(remarks, fmt::format("the embedding function of {}", name), table.embedding[a],
                     table.density_step);
    for (std::size_t b = a; b < n; ++b)
      remark_on_breaks(remarks, fmt::format("the pair function of {} and {}", name, table.elements[b].name),
                       table.distance_pair[pair_index(n, a, b)], table.distance_step);
    const double densest = table.density_step * static_cast<double>(table.embedding[a].size() - 1);
    const auto density = [&]() -> double {
      try {
        return reference_density(functions, a);
      } catch (const DomainError&) {
        return 0.0;  // of a lattice the table names in a way of its own
      }
    }();
    if (density > densest)
      remarks.push_back(fmt::format("the {} crystal of {} has density {:.6g}, beyond {:.6g} where its table of F ends",
                                    table.elements[a].lattice, name, density, densest));
  }
  return remarks;
}

}  // namespace ozark
