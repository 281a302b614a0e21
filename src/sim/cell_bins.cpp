#include "cell_bins.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>

#include "chunks.hpp"

namespace ozark::sim {
namespace {

// Sites within a cube of the range from which on bins half as wide, but along the rows, save more candidates than the
// shorter rows cost to gather.
constexpr double crowded = 10.0;
constexpr double sites_per_bin = 0.25;  // at least, on average: a dilute system gets larger bins
constexpr double most_bins = 1000.0;    // along an edge

/// Whole quotient, rounded down.
int turns(int n, int by) { return n >= 0 ? n / by : -((by - 1 - n) / by); }

}  // namespace

void CellBins::cut(const Cell& cell, double range, std::size_t particles) {
  range_ = range;
  inverse_ = cell.inverse();
  const Eigen::Vector3d heights = cell.heights();
  const double n = static_cast<double>(std::max<std::size_t>(particles, 1));
  const double room = heights.prod() / n, fair = std::cbrt(room * sites_per_bin);
  const double across = range * range * range > crowded * room ? 0.5 * range : range;
  for (std::size_t a = 0; a < 3; ++a) {
    const double height = heights[static_cast<Eigen::Index>(a)];
    const double least = std::max(a == 0 ? range : across, fair);
    count_[a] = std::max(1, static_cast<int>(std::min(height / least, most_bins)));
    reach_[a] = static_cast<int>(std::ceil(range / height * count_[a]));
    margin_[a] = cell.periodic[a] ? reach_[a] : 0;
    total_[a] = count_[a] + 2 * margin_[a];
    width_[a] = height / count_[a];
  }
  square_ = cell.edges.isDiagonal(0.0) && cell.periodic[1] && cell.periodic[2];
}

CellBins::Three CellBins::inside_bin(const Vector& r) const {
  const double s[3] = {inverse_(0, 0) * r.x + inverse_(0, 1) * r.y + inverse_(0, 2) * r.z,
                       inverse_(1, 1) * r.y + inverse_(1, 2) * r.z, inverse_(2, 2) * r.z};
  Three b{};
  for (std::size_t a = 0; a < 3; ++a)
    b[a] = static_cast<int>(std::clamp(std::floor(s[a] * count_[a]), 0.0, count_[a] - 1.0));
  return b;
}

bool CellBins::sort(const std::vector<Vector>& position, const std::vector<int>& kind, std::size_t kinds) {
  kinds_ = kinds;
  return sorting_.sort(position.size(), flat(count_, 0, 0, count_[2]) * kinds, [&](std::size_t i) {
    const Three b = inside_bin(position[i]);
    return static_cast<int>(flat(count_, b[0], b[1], b[2]) * kinds) + kind[i];
  });
}

void CellBins::place_images(std::vector<GhostRun>& ghosts, std::vector<std::array<int, 3>>& shifts) {
  std::array<int, 3> most{};
  for (std::size_t a = 0; a < 3; ++a) most[a] = (margin_[a] + count_[a] - 1) / count_[a];
  shifts.clear();
  for (int c = -most[2]; c <= most[2]; ++c)
    for (int b = -most[1]; b <= most[1]; ++b)
      for (int a = -most[0]; a <= most[0]; ++a) shifts.push_back({a, b, c});
  const std::vector<int>& first = sorting_.first();
  ghosts.clear();
  runs_.clear();
  int next = static_cast<int>(sorting_.order().size()), place = 0;
  for (int z = 0; z < total_[2]; ++z)
    for (int y = 0; y < total_[1]; ++y) {
      const int c = turns(z - margin_[2], count_[2]), b = turns(y - margin_[1], count_[1]);
      const int home_z = z - margin_[2] - c * count_[2], home_y = y - margin_[1] - b * count_[1];
      for (int a = -most[0]; a <= most[0]; ++a) {
        const int from = std::max(0, margin_[0] + a * count_[0]);
        const int to = std::min(total_[0], margin_[0] + (a + 1) * count_[0]);
        const std::size_t inside = flat(count_, from - margin_[0] - a * count_[0], home_y, home_z);
        const auto bins = static_cast<std::size_t>(to - from);
        const int owner = first[inside * kinds_], length = first[(inside + bins) * kinds_] - owner;
        const bool ghost = a != 0 || b != 0 || c != 0;
        runs_.push_back({owner, ghost ? next : owner, length, place, flat(total_, from, y, z), inside, bins});
        place += length;
        if (!ghost || length == 0) continue;
        const int shift = a + most[0] + (2 * most[0] + 1) * (b + most[1] + (2 * most[1] + 1) * (c + most[2]));
        ghosts.push_back({owner, next, length, shift});
        next += length;
      }
    }
  place_.resize(flat(total_, 0, 0, total_[2]) * kinds_ + 1);
  place_.back() = place;
}

void CellBins::arrange(const std::vector<Vector>& sites) {
  const std::size_t count = site_count(), room = count + Pack::lanes;
  if (site_.size() < room) {
    for (auto* v : {&x_, &y_, &z_}) v->resize(room + room / 8);
    site_.resize(room + room / 8);
  }
  const std::vector<int>& first = sorting_.first();
  for_each_run(runs_, sorting_.order().size(), [&](const Run& run) {
    for (std::size_t b = 0; b < run.bins * kinds_; ++b)
      place_[run.bin * kinds_ + b] = run.place + first[run.inside * kinds_ + b] - run.owner;
    const auto to = static_cast<std::size_t>(run.place);
    for (std::size_t k = 0; k < static_cast<std::size_t>(run.length); ++k) {
      const Vector& r = sites[static_cast<std::size_t>(run.site) + k];
      x_[to + k] = r.x;
      y_[to + k] = r.y;
      z_[to + k] = r.z;
      site_[to + k] = run.site + static_cast<int>(k);
    }
  });
}

std::size_t CellBins::bin_of(std::size_t particle) const {
  const std::vector<int>& first = sorting_.first();
  const auto after = std::upper_bound(first.begin(), first.end(), static_cast<int>(particle));
  return (static_cast<std::size_t>(after - first.begin()) - 1) / kinds_;
}

void CellBins::gather(std::size_t bin, std::vector<Candidates>& candidates) const {
  const int b = static_cast<int>(bin);
  const Three home{b % count_[0] + margin_[0], b / count_[0] % count_[1] + margin_[1],
                   b / count_[0] / count_[1] + margin_[2]};
  Three low{}, high{};
  for (std::size_t a = 0; a < 3; ++a) {
    low[a] = std::max(0, home[a] - reach_[a]);
    high[a] = std::min(total_[a] - 1, home[a] + reach_[a]);
  }
  const auto gap = [&](int from, int other, std::size_t a) {  // between the nearer faces of two bins
    return from == other || !square_ ? 0.0 : (std::abs(other - from) - 1) * width_[a];
  };
  const int together = kinds_ == 1 ? high[0] - low[0] + 1 : 1;  // bins along a row whose sites follow each other
  for (Candidates& to : candidates) to.count = 0;
  for (int bz = low[2]; bz <= high[2]; ++bz)
    for (int by = low[1]; by <= high[1]; ++by) {
      const double dy = gap(home[1], by, 1), dz = gap(home[2], bz, 2);
      if (dy * dy + dz * dz > range_ * range_ * (1.0 + 1e-9)) continue;
      for (int bx = low[0]; bx <= high[0]; bx += together) {
        const int* place = &place_[flat(total_, bx, by, bz) * kinds_];
        for (std::size_t k = 0; k < kinds_; ++k)
          append(static_cast<std::size_t>(place[k]),
                 static_cast<std::size_t>(together == 1 ? place[k + 1] : place[together]), candidates[k]);
      }
    }
  for (Candidates& to : candidates) {
    if (to.count == 0) append(0, 0, to);
    for (std::size_t a = 0; a < 3; ++a) std::fill_n(to.along(a) + to.count, Pack::lanes, far_away);
    std::fill_n(to.site.begin() + static_cast<std::ptrdiff_t>(to.count), Pack::lanes, 0);
  }
}

void CellBins::append(std::size_t first, std::size_t last, Candidates& to) const {
  const std::size_t room = to.count + (last - first) + 2 * Pack::lanes;
  if (to.site.size() < room) {
    for (auto& v : to.packs) v.resize(2 * room / Pack::lanes);
    to.site.resize(2 * room / Pack::lanes * Pack::lanes);
  }
  double *x = to.along(0) + to.count, *y = to.along(1) + to.count, *z = to.along(2) + to.count;
  int* site = to.site.data() + to.count;
  for (std::size_t k = first; k < last; k += Pack::lanes) {
    const std::size_t at = k - first;  // whole packs: the next run overwrites what is too much
    std::memcpy(x + at, &x_[k], sizeof(Pack));
    std::memcpy(y + at, &y_[k], sizeof(Pack));
    std::memcpy(z + at, &z_[k], sizeof(Pack));
    std::memcpy(site + at, &site_[k], Pack::lanes * sizeof(int));
  }
  to.count += last - first;
}

}  // namespace ozark::sim
