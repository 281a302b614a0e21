#include "site_bins.hpp"

#include <ozark/core/error.hpp>
#include <ozark/num/pack.hpp>

#include <algorithm>
#include <cmath>

namespace ozark::analysis {
namespace {

constexpr double far_away = 1e9;       // beyond every range, and its square is no infinity
constexpr double most_heights = 10.0;  // of the cell, that a range may span
constexpr double bins_per_range = 2.0;
constexpr double sites_per_bin = 0.25;  // at least, on average: a dilute system gets larger bins
constexpr double most_bins = 500.0;     // along an edge

}  // namespace

double SiteBins::volume(const Configuration& c) {
  return c.dimensions == 2 ? c.cell.edges(0, 0) * c.cell.edges(1, 1) : c.cell.volume();
}

SiteBins::SiteBins(const Configuration& c, double range) : kinds(c.kinds.size()) {
  require_valid(c.cell);
  require(c.position.cols() == static_cast<Eigen::Index>(c.size()) && c.kind.size() == c.size(),
          "a configuration of {} particles has {} positions and {} kinds", c.size(), c.position.cols(), c.kind.size());
  const Eigen::Vector3d heights = c.cell.heights();
  const Eigen::Matrix3d inverse = c.cell.inverse();
  upright = c.cell.edges.isDiagonal(0.0);
  const double share = sites_per_bin / static_cast<double>(std::max<std::size_t>(c.size(), 1));
  const double fair =
      c.dimensions == 2 ? std::sqrt(heights[0] * heights[1] * share) : std::cbrt(heights.prod() * share);
  const double least = std::max(range / bins_per_range, fair);
  std::array<bool, 3> repeats{};
  for (std::size_t a = 0; a < 3; ++a) {
    const double height = heights[static_cast<Eigen::Index>(a)];
    const bool flat_axis = c.dimensions == 2 && a == 2;
    repeats[a] = c.cell.periodic[a] && !flat_axis;
    require(!repeats[a] || range <= most_heights * height,
            "a range of {} spans more than {} heights {} of the cell; take more particles or a shorter range", range,
            most_heights, height);
    count[a] = flat_axis ? 1 : std::max(1, static_cast<int>(std::min(height / least, most_bins)));
    reach[a] = flat_axis ? 0 : static_cast<int>(std::ceil(range / height * count[a] * (1.0 + 1e-12)));
    margin[a] = repeats[a] ? reach[a] : 0;
    total[a] = count[a] + 2 * margin[a];
    width[a] = height / count[a];
  }

  // Particles, wrapped, in the order of (kind, bin).
  const std::size_t n = c.size(), bins = static_cast<std::size_t>(count[0]) * static_cast<std::size_t>(count[1]) *
                                         static_cast<std::size_t>(count[2]);
  std::vector<int> start(bins * kinds.size() + 1, 0);
  std::vector<std::size_t> place(n);
  Eigen::Array3Xd wrapped(3, static_cast<Eigen::Index>(n));
  for (std::size_t i = 0; i < n; ++i) {
    const auto column = static_cast<Eigen::Index>(i);
    Eigen::Vector3d r = c.position.col(column);
    const Eigen::Vector3d s = inverse * r;
    require(s.allFinite(), "particle {} has a position that is not finite", c.id[i]);
    std::array<int, 3> b{};
    for (std::size_t a = 0; a < 3; ++a) {
      const auto k = static_cast<Eigen::Index>(a);
      const double turn = repeats[a] ? std::floor(s[k]) : 0.0;
      if (turn != 0.0) r -= turn * c.cell.edges.col(k);
      b[a] = static_cast<int>(std::clamp((s[k] - turn) * count[a], 0.0, count[a] - 1.0));
    }
    wrapped.col(column) = r;
    const auto kind = static_cast<std::size_t>(c.kind[i]);
    require(kind < kinds.size(), "particle {} has a kind that is not named", c.id[i]);
    place[i] = kind * bins + static_cast<std::size_t>(b[0] + count[0] * (b[1] + count[1] * b[2]));
    ++start[place[i] + 1];
  }
  for (std::size_t k = 0; k + 1 < start.size(); ++k) start[k + 1] += start[k];
  std::vector<int> order(n), next(start.begin(), start.end() - 1);
  for (std::size_t i = 0; i < n; ++i) order[static_cast<std::size_t>(next[place[i]]++)] = static_cast<int>(i);

  // Every bin with its margin is a shifted copy of one inside the cell.
  const auto fold = [&](int b, std::size_t a) {
    const int inside = b - margin[a], turn = static_cast<int>(std::floor(static_cast<double>(inside) / count[a]));
    return std::array<int, 2>{inside - turn * count[a], turn};
  };
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    Sites& sites = kinds[kind];
    sites.start.reserve(flat(0, 0, total[2]) + 1);
    sites.start.push_back(0);
    for (int bz = 0; bz < total[2]; ++bz)
      for (int by = 0; by < total[1]; ++by) {
        const auto z = fold(bz, 2), y = fold(by, 1);
        for (int bx = 0; bx < total[0]; ++bx) {
          const auto x = fold(bx, 0);
          const Eigen::Vector3d shift = c.cell.edges * Eigen::Vector3d(x[1], y[1], z[1]);
          const std::size_t home = kind * bins + static_cast<std::size_t>(x[0] + count[0] * (y[0] + count[1] * z[0]));
          for (int k = start[home]; k < start[home + 1]; ++k) {
            const int owner = order[static_cast<std::size_t>(k)];
            const auto r = wrapped.col(owner);
            sites.x.push_back(r[0] + shift[0]);
            sites.y.push_back(r[1] + shift[1]);
            sites.z.push_back(r[2] + shift[2]);
            sites.owner.push_back(owner);
          }
          sites.start.push_back(static_cast<int>(sites.x.size()));
        }
      }
    for (auto* v : {&sites.x, &sites.y, &sites.z}) v->insert(v->end(), Pack::lanes, far_away);
    sites.owner.insert(sites.owner.end(), Pack::lanes, -1);
  }
}

}  // namespace ozark::analysis
