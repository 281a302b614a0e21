#include "site_bins.hpp"

#include <ozark/core/error.hpp>
#include <ozark/num/all_finite.hpp>
#include <ozark/num/pack.hpp>

#include <algorithm>
#include <cmath>

#include "kind_runs.hpp"

namespace ozark::analysis {
namespace {

constexpr double far_away = 1e9;       // beyond every range, and its square is no infinity
constexpr double most_heights = 10.0;  // of the cell, that a range may span
constexpr int most_per_range = 4;      // bins that a range is cut into
constexpr double sites_per_bin = 8.0;  // on average, where the range allows: they share the search for partners
constexpr double most_bins = 500.0;    // along an edge

/// Particles inside the cell.
struct Wrapped {
  typedef std::int32_t Whole __attribute__((vector_size(sizeof(std::int32_t) * Pack::lanes)));

  std::array<Eigen::ArrayXd, 3> r;
  Eigen::ArrayXi bin;  // counted along x first, with the margins

  Wrapped(const Configuration& c, const std::array<bool, 3>& repeats, const SiteBins& bins) {
    const auto n = static_cast<Eigen::Index>(c.size());
    if (!all_finite(c.position))
      for (Eigen::Index i = 0; i < n; ++i)
        require(c.position.col(i).allFinite(), "particle {} has a position that is not finite",
                c.id[static_cast<std::size_t>(i)]);
    for (auto& axis : r) axis.resize(n + Pack::lanes);  // by packs
    bin.resize(n + Pack::lanes);
    const Eigen::Matrix3d h = c.cell.edges, inverse = c.cell.inverse();  // upper triangles
    const auto count = bins.count, margin = bins.margin, total = bins.total;
    const auto turns = [&](Pack s, std::size_t axis) { return repeats[axis] ? floor(s) : Pack(0.0); };
    const auto along = [&](Pack s, std::size_t axis) {
      const Pack place = s * Pack(count[axis]), last(count[axis] - 1.0);
      const Pack inside = select(place > Pack(0.0), select(place < last, place, last), Pack(0.0));
      return __builtin_convertvector(inside.v, Whole) + margin[axis];
    };
    std::array<double, 3 * Pack::lanes> rest{};  // of the particles, for the last pack
    for (Eigen::Index first = 0; first < n; first += Pack::lanes) {
      const double* at = c.position.data() + 3 * first;
      if (n - first < Pack::lanes) at = std::copy(at, c.position.data() + 3 * n, rest.begin()) - 3 * (n - first);
      const auto [rx, ry, rz] = load_triples(at);
      const Pack sx = rx * inverse(0, 0) + ry * inverse(0, 1) + rz * inverse(0, 2);
      const Pack sy = ry * inverse(1, 1) + rz * inverse(1, 2), sz = rz * inverse(2, 2);
      const Pack tx = turns(sx, 0), ty = turns(sy, 1), tz = turns(sz, 2);
      const Whole to = along(sx - tx, 0) + total[0] * (along(sy - ty, 1) + total[1] * along(sz - tz, 2));
      std::memcpy(bin.data() + first, &to, sizeof to);
      (rx - tx * h(0, 0) - ty * h(0, 1) - tz * h(0, 2)).store(r[0].data() + first);
      (ry - ty * h(1, 1) - tz * h(1, 2)).store(r[1].data() + first);
      (rz - tz * h(2, 2)).store(r[2].data() + first);
    }
  }
};

}  // namespace

double SiteBins::volume(const Configuration& c) {
  return c.dimensions == 2 ? c.cell.edges(0, 0) * c.cell.edges(1, 1) : c.cell.volume();
}

SiteBins::SiteBins(const Configuration& c, double range) : kinds(c.kinds.size()) {
  require_valid(c.cell);
  require(c.position.cols() == static_cast<Eigen::Index>(c.size()) && c.kind.size() == c.size(),
          "a configuration of {} particles has {} positions and {} kinds", c.size(), c.position.cols(), c.kind.size());
  const Eigen::Vector3d heights = c.cell.heights();
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
    const double length = range < fair ? fair : range / parts;
    count[a] = flat_axis ? 1 : std::max(1, static_cast<int>(std::min(height / length, most_bins)));
    reach[a] = flat_axis ? 0 : static_cast<int>(std::ceil(range / height * count[a] * (1.0 + 1e-12)));
    margin[a] = repeats[a] ? reach[a] : 0;
    total[a] = count[a] + 2 * margin[a];
    width[a] = height / count[a];
  }

  // Particles, wrapped, and how many there are in each bin inside the cell.
  const std::size_t bins = flat(0, 0, total[2]);
  const Wrapped wrapped(c, repeats, *this);
  std::vector<int> next(bins * kinds.size(), 0);
  for_kind_runs(c.kind, [&](std::size_t kind, std::size_t first, std::size_t last) {
    require(kind < kinds.size(), "particle {} has a kind that is not named", c.id[first]);
    int* const counter = &next[kind * bins];
    for (std::size_t i = first; i < last; ++i) ++counter[wrapped.bin[static_cast<Eigen::Index>(i)]];
  });

  // Every bin with its margin is a shifted copy of one inside the cell.
  struct Image {
    int bin, turn;
  };
  std::array<std::vector<Image>, 3> image;
  for (std::size_t a = 0; a < 3; ++a)
    for (int b = 0; b < total[a]; ++b) {
      const int inside = b - margin[a], turn = static_cast<int>(std::floor(static_cast<double>(inside) / count[a]));
      image[a].push_back({b - turn * count[a], turn});
    }
  const auto for_bins = [&](const auto& work) {
    std::size_t bin = 0;
    for (const Image& z : image[2])
      for (const Image& y : image[1])
        for (const Image& x : image[0]) work(bin++, flat(x.bin, y.bin, z.bin), x.turn, y.turn, z.turn);
  };
  for (std::size_t kind = 0; kind < kinds.size(); ++kind) {
    Sites& sites = kinds[kind];
    sites.start.resize(bins + 1);
    int* const here = &next[kind * bins];
    int sum = 0;
    for_bins([&](std::size_t bin, std::size_t inside, int, int, int) {
      sites.start[bin] = sum;
      sum += here[inside];
    });
    sites.start.back() = sum;
    std::copy_n(sites.start.begin(), bins, here);
    for (auto& along : sites.r) {
      along.resize(sum + Pack::lanes);
      along.tail<Pack::lanes>() = far_away;
    }
    sites.owner.resize(sum + Pack::lanes);
    sites.owner.tail<Pack::lanes>() = -1;
  }
  for_kind_runs(c.kind, [&](std::size_t kind, std::size_t first, std::size_t last) {
    Sites& sites = kinds[kind];
    const double *from_x = wrapped.r[0].data(), *from_y = wrapped.r[1].data(), *from_z = wrapped.r[2].data();
    double *x = sites.r[0].data(), *y = sites.r[1].data(), *z = sites.r[2].data();
    const int* bin = wrapped.bin.data();
    int *counter = &next[kind * bins], *owner = sites.owner.data();
    for (std::size_t i = first; i < last; ++i) {
      const int at = counter[bin[i]]++;
      x[at] = from_x[i];
      y[at] = from_y[i];
      z[at] = from_z[i];
      owner[at] = static_cast<int>(i);
    }
  });
  const Eigen::Matrix3d& h = c.cell.edges;
  for (Sites& sites : kinds)
    for_bins([&](std::size_t bin, std::size_t inside, int a, int b, int d) {
      if (bin == inside) return;
      const std::array<double, 3> shift = {a * h(0, 0) + b * h(0, 1) + d * h(0, 2), b * h(1, 1) + d * h(1, 2),
                                           d * h(2, 2)};
      const int from = sites.start[inside], many = sites.start[inside + 1] - from, to = sites.start[bin];
      for (std::size_t k = 0; k < 3; ++k) sites.r[k].segment(to, many) = sites.r[k].segment(from, many) + shift[k];
      sites.owner.segment(to, many) = sites.owner.segment(from, many);
    });
}

}  // namespace ozark::analysis
