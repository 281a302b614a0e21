#include "site_bins.hpp"

#include <ozark/core/error.hpp>
#include <ozark/num/pack.hpp>

#include <algorithm>
#include <cmath>

namespace ozark::analysis {
namespace {

constexpr double far_away = 1e9;       // beyond every range, and its square is no infinity
constexpr double most_heights = 10.0;  // of the cell, that a range may span
constexpr int most_per_range = 4;      // bins along y and z that a range is cut into; half as many along x
constexpr double sites_per_bin = 8.0;  // on average, where the range allows: they share the search for partners
constexpr double most_bins = 500.0;    // along an edge

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
  const double share = 0.5 * sites_per_bin / static_cast<double>(std::max<std::size_t>(c.size(), 1));
  const double fair =
      c.dimensions == 2 ? std::sqrt(heights[0] * heights[1] * share) : std::cbrt(heights.prod() * share);
  // Bins that divide the range: no reach is wasted.
  const int parts = std::clamp(static_cast<int>(range / fair), 1, most_per_range);
  std::array<bool, 3> repeats{};
  for (std::size_t a = 0; a < 3; ++a) {
    const double height = heights[static_cast<Eigen::Index>(a)];
    const bool flat_axis = c.dimensions == 2 && a == 2;
    repeats[a] = c.cell.periodic[a] && !flat_axis;
    require(!repeats[a] || range <= most_heights * height,
            "a range of {} spans more than {} heights {} of the cell; take more particles or a shorter range", range,
            most_heights, height);
    const double length = range < fair ? fair : range / (a == 0 ? (parts + 1) / 2 : parts);
    count[a] = flat_axis ? 1 : std::max(1, static_cast<int>(std::min(height / length, most_bins)));
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
  std::vector<int> owner(n), next(start.begin(), start.end() - 1);
  std::array<std::vector<double>, 3> place_of;
  for (auto& v : place_of) v.resize(n);
  for (std::size_t i = 0; i < n; ++i) {
    const auto to = static_cast<std::size_t>(next[place[i]]++);
    owner[to] = static_cast<int>(i);
    for (std::size_t a = 0; a < 3; ++a)
      place_of[a][to] = wrapped(static_cast<Eigen::Index>(a), static_cast<Eigen::Index>(i));
  }

  // Every bin with its margin is a shifted copy of one inside the cell.
  struct Image {
    int bin, turn;
  };
  std::array<std::vector<Image>, 3> image;
  for (std::size_t a = 0; a < 3; ++a)
    for (int b = 0; b < total[a]; ++b) {
      const int inside = b - margin[a], turn = static_cast<int>(std::floor(static_cast<double>(inside) / count[a]));
      image[a].push_back({inside - turn * count[a], turn});
    }
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    Sites& sites = kinds[kind];
    sites.start.resize(flat(0, 0, total[2]) + 1);
    const auto for_rows = [&](const auto& work) {
      std::size_t bin = 0;
      for (const Image& z : image[2])
        for (const Image& y : image[1]) {
          const int* row = &start[kind * bins + static_cast<std::size_t>(count[0] * (y.bin + count[1] * z.bin))];
          for (const Image& x : image[0]) work(bin++, row[x.bin], row[x.bin + 1], x.turn, y.turn, z.turn);
        }
    };
    int sum = 0;
    for_rows([&](std::size_t bin, int from, int to, int, int, int) {
      sites.start[bin] = sum;
      sum += to - from;
    });
    sites.start.back() = sum;
    const auto size = static_cast<std::size_t>(sum) + Pack::lanes;
    for (auto* v : {&sites.x, &sites.y, &sites.z}) v->resize(size, far_away);
    sites.owner.resize(size, -1);
    const Eigen::Matrix3d& h = c.cell.edges;
    for_rows([&](std::size_t bin, int from, int to, int a, int b, int d) {
      const double dx = a * h(0, 0) + b * h(0, 1) + d * h(0, 2), dy = b * h(1, 1) + d * h(1, 2), dz = d * h(2, 2);
      auto at = static_cast<std::size_t>(sites.start[bin]);
      for (auto k = static_cast<std::size_t>(from); k < static_cast<std::size_t>(to); ++k, ++at) {
        sites.x[at] = place_of[0][k] + dx;
        sites.y[at] = place_of[1][k] + dy;
        sites.z[at] = place_of[2][k] + dz;
        sites.owner[at] = owner[k];
      }
    });
  }
}

}  // namespace ozark::analysis
