#include "fluid_sites.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ozark::oz {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;

constexpr double aligned = 1e-9;           // of a cell: a jump that close to an edge is on it
constexpr double coarsest_spacing = 0.09;  // in the smallest length of the potential
constexpr Index fewest_points = 128;
constexpr double split = 1.0;  // alpha of Coulomb tails [1/sigma]

}  // namespace

std::vector<double> all_jumps(const PairPotential& u) {
  std::vector<double> all = jumps_of(u);
  if (core_of(u) > 0.0) all.insert(all.begin(), core_of(u));
  return all;
}

Site site_at(const System& system, std::size_t i, std::size_t j, double r) {
  const PairPotential u = system.pair(i, j);
  const double beta = 1.0 / system.temperature;
  Site site;
  site.r = r;
  const double attractive = beta * attraction_of(u, r);
  site.beta_attractive = attractive;
  if (r < core_of(u)) return site;
  site.beta_u = beta * energy_of(u, r) - coulomb_tail(system, i, j, r);
  site.boltzmann = std::exp(-site.beta_u);
  site.boltzmann_rest = std::exp(attractive - site.beta_u);
  return site;
}

double coulomb_tail(const System& system, std::size_t i, std::size_t j, double r) {
  return coulomb_of(system.pair(i, j)) / system.temperature * std::erf(split * r) / r;
}

double tail_transform(const System& system, Index i, Index j, double k) {
  const double strength = coulomb_of(system.pair(static_cast<std::size_t>(i), static_cast<std::size_t>(j)));
  if (strength == 0.0) return 0.0;
  return 4.0 * std::numbers::pi * strength / system.temperature * std::exp(-k * k / (4.0 * split * split)) / (k * k);
}

double shortest_length(const System& system) {
  double length = 1.0;
  for (std::size_t i = 0; i < system.species.size(); ++i)
    for (std::size_t j = i; j < system.species.size(); ++j) {
      const PairPotential u = system.pair(i, j);
      double last = 0.0;
      for (const double jump : all_jumps(u)) {
        length = std::min(length, jump - last);
        last = jump;
      }
    }
  return length;
}

RadialGrid coarsest_grid(const System& system, RadialGrid grid) {
  const double widest = coarsest_spacing * shortest_length(system);
  while (grid.points % 4 == 0 && grid.points / 2 >= fewest_points && 2.0 * grid.dr() <= widest) grid.points /= 2;
  return grid;
}

FluidSites::FluidSites(const System& system, const RadialGrid& grid) : r_(grid.distances()) {
  const double dr = grid.dr();
  const ArrayXd k = grid.wave_numbers();
  for (std::size_t i = 0; i < system.species.size(); ++i)
    for (std::size_t j = i; j < system.species.size(); ++j) {
      std::vector<Site> sites;
      for (Index m = 0; m < r_.size(); ++m) sites.push_back(site_at(system, i, j, r_[m]));
      std::vector<JumpCell> cells;
      for (const double jump : all_jumps(system.pair(i, j))) {
        const double place = jump / dr, share = place - std::floor(place);
        const auto index = static_cast<Index>(std::floor(place));
        if (index >= r_.size() || share < aligned || share > 1.0 - aligned) continue;
        JumpCell cell{index, share, site_at(system, i, j, std::min(r_[index], jump * (1.0 - 1e-12))),
                      site_at(system, i, j, std::max(r_[index], jump))};
        cells.push_back(cell);
      }
      ArrayXd tail(k.size());
      for (Index q = 0; q < k.size(); ++q)
        tail[q] = tail_transform(system, static_cast<Index>(i), static_cast<Index>(j), k[q]);
      sites_.push_back(std::move(sites));
      jumps_.push_back(std::move(cells));
      tail_k_.push_back(std::move(tail));
    }
}

}  // namespace ozark::oz
