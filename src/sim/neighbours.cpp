#include <ozark/sim/neighbours.hpp>

#include <ozark/core/error.hpp>
#include <ozark/num/pack.hpp>

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>

namespace ozark::sim {
namespace {

constexpr std::size_t worth_threads = 1024;  // fewer particles are done before threads have met
constexpr double far_away = 1e9;             // beyond every cut-off, and its square is no infinity
constexpr double most_heights = 4.0;         // of the cell, that cut-off + skin may span
constexpr double bins_per_range = 2.0;
constexpr double sites_per_bin = 0.25;  // at least, on average: a dilute system gets larger bins

}  // namespace

/// Sites sorted into bins, the first edge fastest, so that bins beside each other along it are one run.
struct NeighbourList::Bins {
  std::array<int, 3> count{}, reach{}, total{};  // inside the cell; to look beside; with the ghosts' margin
  Eigen::Matrix3d inverse;
  std::array<bool, 3> periodic{};
  bool square = true;  // no tilts: rows out of reach of a particle can be told
  std::array<double, 3> width{}, origin{};
  std::vector<int> start;       // of every bin
  std::vector<double> x, y, z;  // padded by a pack
  std::vector<int> site;

  [[nodiscard]] std::array<int, 3> bin_of(const Vector& r) const {
    const double s[3] = {inverse(0, 0) * r.x + inverse(0, 1) * r.y + inverse(0, 2) * r.z,
                         inverse(1, 1) * r.y + inverse(1, 2) * r.z, inverse(2, 2) * r.z};
    std::array<int, 3> b{};
    for (std::size_t a = 0; a < 3; ++a) {
      const double place = std::floor(s[a] * count[a]) + (periodic[a] ? reach[a] : 0);
      b[a] = static_cast<int>(std::clamp(place, 0.0, static_cast<double>(total[a] - 1)));
    }
    return b;
  }
  [[nodiscard]] std::size_t flat(const std::array<int, 3>& b) const {
    return static_cast<std::size_t>(b[0]) +
           static_cast<std::size_t>(total[0]) *
               (static_cast<std::size_t>(b[1]) + static_cast<std::size_t>(total[1]) * static_cast<std::size_t>(b[2]));
  }
  [[nodiscard]] std::size_t size() const {
    return static_cast<std::size_t>(total[0]) * static_cast<std::size_t>(total[1]) * static_cast<std::size_t>(total[2]);
  }

  Bins(const Cell& cell, double range, std::size_t particles) : inverse(cell.inverse()), periodic(cell.periodic) {
    const Eigen::Vector3d heights = cell.heights();
    double least = range / bins_per_range;
    const double volume = heights.prod();
    least =
        std::max(least, std::cbrt(volume * sites_per_bin / static_cast<double>(std::max<std::size_t>(particles, 1))));
    for (std::size_t a = 0; a < 3; ++a) {
      const double height = heights[static_cast<Eigen::Index>(a)];
      count[a] = std::max(1, static_cast<int>(std::min(height / least, 1000.0)));
      reach[a] = static_cast<int>(std::ceil(range / height * count[a]));
      total[a] = count[a] + (periodic[a] ? 2 * reach[a] : 0);
      width[a] = height / count[a];
      origin[a] = periodic[a] ? -reach[a] * width[a] : 0.0;
    }
    square = cell.edges.isDiagonal(0.0) && periodic[1] && periodic[2];
  }
};

NeighbourList::NeighbourList(double cutoff, double skin) : cutoff_(cutoff), skin_(skin) {
  require(cutoff >= 0.0 && std::isfinite(cutoff), "the cut-off of a neighbour list must be finite and >= 0, got {}",
          cutoff);
  require(skin > 0.0 && std::isfinite(skin), "the skin of a neighbour list must be > 0, got {}", skin);
}

void NeighbourList::build(Particles& p) {
  wrap(p);
  const double range = cutoff_ > 0.0 ? cutoff_ + skin_ : 0.0;
  const Eigen::Vector3d heights = p.cell.heights();
  for (Eigen::Index a = 0; a < 3; ++a)
    require(!p.cell.periodic[static_cast<std::size_t>(a)] || range <= most_heights * heights[a],
            "cut-off + skin {} spans more than {} heights {} of the cell; take more particles or a shorter cut-off",
            range, most_heights, heights[a]);
  kinds_ = std::max<std::size_t>(p.kinds.size(), 1);
  const std::size_t n = p.size();
  Bins bins(p.cell, range, n);

  // Particles in the order of their bins.
  std::vector<std::size_t> bin(n);
#pragma omp parallel for schedule(static) if (n >= worth_threads)
  for (std::size_t i = 0; i < n; ++i) bin[i] = bins.flat(bins.bin_of(p.position[i]));
  std::vector<int> inside(bins.size() + 1, 0);
  for (std::size_t i = 0; i < n; ++i) ++inside[bin[i] + 1];
  for (std::size_t b = 0; b < bins.size(); ++b) inside[b + 1] += inside[b];
  if (!std::is_sorted(bin.begin(), bin.end())) {
    std::vector<int> order(n), next(inside.begin(), inside.end() - 1);
    for (std::size_t i = 0; i < n; ++i) order[static_cast<std::size_t>(next[bin[i]]++)] = static_cast<int>(i);
    p.reorder(order);
  }
  built_positions_ = p.position;
  built_edges_ = p.cell.edges;
  ++builds_;
  built_turnover_ = p.turnover;

  // Ghosts: every image within range of the cell.
  struct Ghost {
    int owner, shift;
    std::size_t bin;
  };
  const std::size_t chunks = (n + chunk_length - 1) / chunk_length;
  std::vector<std::vector<Ghost>> made(chunks);
  shifts_.clear();
  if (range > 0.0) {
    std::array<int, 3> most{};
    std::array<double, 3> margin{};
    for (std::size_t a = 0; a < 3; ++a) {
      margin[a] = p.cell.periodic[a] ? range / heights[static_cast<Eigen::Index>(a)] : 0.0;
      most[a] = static_cast<int>(std::ceil(margin[a]));
    }
    for (int c = -most[2]; c <= most[2]; ++c)
      for (int b = -most[1]; b <= most[1]; ++b)
        for (int a = -most[0]; a <= most[0]; ++a) shifts_.push_back({a, b, c});
    const auto index_of = [&](int a, int b, int c) {
      return a + most[0] + (2 * most[0] + 1) * (b + most[1] + (2 * most[1] + 1) * (c + most[2]));
    };
    const auto add_ghosts = [&](std::size_t i, std::vector<Ghost>& ghosts) {
      const Vector& r = p.position[i];
      const Eigen::Vector3d s = bins.inverse * Eigen::Vector3d(r.x, r.y, r.z);
      std::array<int, 3> low{}, high{};
      for (std::size_t a = 0; a < 3; ++a) {
        if (!p.cell.periodic[a]) continue;
        const double at = s[static_cast<Eigen::Index>(a)];
        low[a] = static_cast<int>(std::ceil(-margin[a] - at));
        high[a] = static_cast<int>(std::ceil(1.0 + margin[a] - at)) - 1;
      }
      for (int c = low[2]; c <= high[2]; ++c)
        for (int b = low[1]; b <= high[1]; ++b)
          for (int a = low[0]; a <= high[0]; ++a) {
            if (a == 0 && b == 0 && c == 0) continue;
            const Eigen::Vector3d t = p.cell.edges * Eigen::Vector3d(a, b, c);
            ghosts.push_back({static_cast<int>(i), index_of(a, b, c),
                              bins.flat(bins.bin_of({r.x + t[0], r.y + t[1], r.z + t[2], 0.0}))});
          }
    };
#pragma omp parallel for schedule(dynamic)
    for (std::size_t c = 0; c < chunks; ++c)
      for (std::size_t i = c * chunk_length; i < std::min(n, (c + 1) * chunk_length); ++i) add_ghosts(i, made[c]);
  }

  // Sites: particles, then ghosts by bin; and both together by bin.
  std::vector<int> outside(bins.size() + 1, 0);
  std::size_t ghost_count = 0;
  for (const auto& ghosts : made) {
    ghost_count += ghosts.size();
    for (const Ghost& g : ghosts) ++outside[g.bin + 1];
  }
  for (std::size_t b = 0; b < bins.size(); ++b) outside[b + 1] += outside[b];
  const std::size_t count = n + ghost_count;
  owners_.assign(count + 1, -1);
  shift_.resize(ghost_count);
  site_kind_.resize(count);
  for (std::size_t i = 0; i < n; ++i) {
    owners_[i] = static_cast<int>(i);
    site_kind_[i] = p.kind[i];
  }
  {
    std::vector<int> next(outside.begin(), outside.end() - 1);
    for (const auto& ghosts : made)
      for (const Ghost& g : ghosts) {
        const auto k = static_cast<std::size_t>(next[g.bin]++);
        owners_[n + k] = g.owner;
        shift_[k] = g.shift;
        site_kind_[n + k] = p.kind[static_cast<std::size_t>(g.owner)];
      }
  }
  refresh(p);
  bins.start.resize(bins.size() + 1);
  for (std::size_t b = 0; b <= bins.size(); ++b) bins.start[b] = inside[b] + outside[b];
  bins.site.resize(count + Pack::lanes, static_cast<int>(count));
  for (auto* v : {&bins.x, &bins.y, &bins.z}) v->assign(count + Pack::lanes, far_away);
#pragma omp parallel for schedule(static) if (n >= worth_threads)
  for (std::size_t b = 0; b < bins.size(); ++b) {
    auto to = static_cast<std::size_t>(bins.start[b]);
    const auto put = [&](std::size_t site) {
      bins.x[to] = sites_[site].x;
      bins.y[to] = sites_[site].y;
      bins.z[to] = sites_[site].z;
      bins.site[to++] = static_cast<int>(site);
    };
    for (int i = inside[b]; i < inside[b + 1]; ++i) put(static_cast<std::size_t>(i));
    for (int i = outside[b]; i < outside[b + 1]; ++i) put(n + static_cast<std::size_t>(i));
  }

  stored_.assign(n * kinds_, {});
  chunk_.resize((n + chunk_length - 1) / chunk_length);
  if (range == 0.0) return;
#pragma omp parallel for schedule(dynamic) if (n >= worth_threads)
  for (std::size_t c = 0; c < chunk_.size(); ++c) list_chunk(c, bins);
}

void NeighbourList::list_chunk(std::size_t c, const Bins& bins) {
  const double range = cutoff_ + skin_, range2 = range * range;
  const int nobody = static_cast<int>(sites_.size()) - 1;
  std::vector<int>& list = chunk_[c];
  std::vector<int> near;
  std::size_t used = 0;
  const std::size_t end = std::min(built_positions_.size(), (c + 1) * chunk_length);
  for (std::size_t i = c * chunk_length; i < end; ++i) {
    const Vector& r = sites_[i];
    const std::array<int, 3> home = bins.bin_of(r);
    std::array<int, 3> low{}, high{};
    for (std::size_t a = 0; a < 3; ++a) {
      low[a] = std::max(0, home[a] - bins.reach[a]);
      high[a] = std::min(bins.total[a] - 1, home[a] + bins.reach[a]);
    }
    std::size_t found = 0;
    for (int z = low[2]; z <= high[2]; ++z)
      for (int y = low[1]; y <= high[1]; ++y) {
        if (bins.square) {
          const auto gap = [&](double at, int b, std::size_t a) {
            const double from = bins.origin[a] + b * bins.width[a], to = from + bins.width[a];
            return at < from ? from - at : at > to ? at - to : 0.0;
          };
          const double dy = gap(r.y, y, 1), dz = gap(r.z, z, 2);
          if (dy * dy + dz * dz > range2 * (1.0 + 1e-9)) continue;
        }
        const auto first = static_cast<std::size_t>(bins.start[bins.flat({low[0], y, z})]);
        const auto last = static_cast<std::size_t>(bins.start[bins.flat({high[0], y, z}) + 1]);
        if (near.size() < found + (last - first) + Pack::lanes) near.resize(2 * (found + (last - first)) + 64);
#if defined(__AVX512F__) && defined(__AVX512VL__)
        const __m512d x0 = _mm512_set1_pd(r.x), y0 = _mm512_set1_pd(r.y), z0 = _mm512_set1_pd(r.z);
        const __m512d limit = _mm512_set1_pd(range2);
        const __m256i self = _mm256_set1_epi32(static_cast<int>(i));
        for (std::size_t k = first; k < last; k += Pack::lanes) {
          const __m512d dx = _mm512_sub_pd(_mm512_loadu_pd(&bins.x[k]), x0);
          const __m512d dy = _mm512_sub_pd(_mm512_loadu_pd(&bins.y[k]), y0);
          const __m512d dz = _mm512_sub_pd(_mm512_loadu_pd(&bins.z[k]), z0);
          const __m512d r2 = _mm512_fmadd_pd(dx, dx, _mm512_fmadd_pd(dy, dy, _mm512_mul_pd(dz, dz)));
          const __m256i site = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(&bins.site[k]));
          auto keep = static_cast<unsigned>(_mm512_cmp_pd_mask(r2, limit, _CMP_LT_OQ));
          keep &= static_cast<unsigned>(_mm256_cmpneq_epi32_mask(site, self));
          if (last - k < Pack::lanes) keep &= (1U << (last - k)) - 1U;
          _mm256_mask_compressstoreu_epi32(&near[found], static_cast<__mmask8>(keep), site);
          found += static_cast<std::size_t>(__builtin_popcount(keep));
        }
#else
        for (std::size_t k = first; k < last; ++k) {
          const double dx = bins.x[k] - r.x, dy = bins.y[k] - r.y, dz = bins.z[k] - r.z;
          near[found] = bins.site[k];
          found += dx * dx + dy * dy + dz * dz < range2 && bins.site[k] != static_cast<int>(i) ? 1 : 0;
        }
#endif
      }
    const std::size_t room = used + found + kinds_ * Pack::lanes;
    if (list.size() < room) list.resize(2 * room);
    for (std::size_t b = 0; b < kinds_; ++b) {
      const std::size_t first = used;
      if (kinds_ == 1) {
        std::copy(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(found),
                  list.begin() + static_cast<std::ptrdiff_t>(used));
        used += found;
      } else {
        for (std::size_t k = 0; k < found; ++k)
          if (site_kind_[static_cast<std::size_t>(near[k])] == static_cast<int>(b)) list[used++] = near[k];
      }
      while ((used - first) % Pack::lanes != 0) list[used++] = nobody;
      stored_[i * kinds_ + b] = {static_cast<std::uint32_t>(first), static_cast<int>((used - first) / Pack::lanes)};
    }
  }
}

bool NeighbourList::outdated(const Particles& p) const {
  if (builds_ == 0 || built_positions_.size() != p.size() || built_turnover_ != p.turnover) return true;
  if (cutoff_ == 0.0) return false;
  double allowed = skin_;
  Eigen::Matrix3d strain = Eigen::Matrix3d::Identity();
  const bool strained = p.cell.edges != built_edges_;
  if (strained) {
    strain = p.cell.edges * built_edges_.inverse();
    const double least = Eigen::JacobiSVD<Eigen::Matrix3d>(strain).singularValues()[2];
    allowed = least * (cutoff_ + skin_) - cutoff_;
    if (allowed <= 0.0) return true;
  }
  const double limit = 0.25 * allowed * allowed;
  double farthest = 0.0;
#pragma omp parallel for schedule(static) reduction(max : farthest) if (p.size() >= worth_threads)
  for (std::size_t i = 0; i < p.size(); ++i) {
    const Vector &now = p.position[i], &then = built_positions_[i];
    double dx = now.x - then.x, dy = now.y - then.y, dz = now.z - then.z;
    if (strained) {
      dx = now.x - (strain(0, 0) * then.x + strain(0, 1) * then.y + strain(0, 2) * then.z);
      dy = now.y - (strain(1, 1) * then.y + strain(1, 2) * then.z);
      dz = now.z - strain(2, 2) * then.z;
    }
    farthest = std::max(farthest, dx * dx + dy * dy + dz * dz);
  }
  return !(farthest <= limit);
}

void NeighbourList::refresh(const Particles& p) {
  const std::size_t n = p.size(), ghosts = shift_.size();
  sites_.resize(n + ghosts + 1);
  std::vector<Vector> shift(shifts_.size());
  for (std::size_t k = 0; k < shift.size(); ++k) {
    const Eigen::Vector3d t = p.cell.edges * Eigen::Vector3d(shifts_[k][0], shifts_[k][1], shifts_[k][2]);
    shift[k] = {t[0], t[1], t[2], 0.0};
  }
#pragma omp parallel for schedule(static) if (n >= worth_threads)
  for (std::size_t i = 0; i < n; ++i) sites_[i] = p.position[i];
#pragma omp parallel for schedule(static) if (n >= worth_threads)
  for (std::size_t k = 0; k < ghosts; ++k) {
    const Vector& r = p.position[static_cast<std::size_t>(owners_[n + k])];
    const Vector& t = shift[static_cast<std::size_t>(shift_[k])];
    sites_[n + k] = {r.x + t.x, r.y + t.y, r.z + t.z, 0.0};
  }
  sites_[n + ghosts] = {far_away, far_away, far_away, 0.0};
}

}  // namespace ozark::sim
