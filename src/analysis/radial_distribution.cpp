#include <ozark/analysis/radial_distribution.hpp>

#include <ozark/core/error.hpp>
#include <ozark/num/pack.hpp>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>

#include "site_bins.hpp"

namespace ozark::analysis {
namespace {

constexpr std::uint32_t full = std::uint32_t{1} << 30;  // increments before the narrow counters are emptied
constexpr std::size_t batch = 512;                      // distances put into bins together
constexpr std::size_t strands = 4;                      // counters of a bin, so that equal neighbours do not wait

constexpr double far_away = 1e9;  // beyond every range

/// Coordinates of sites, and a pack of sites far away behind the last. On whole packs in memory: one that lies across
/// two cache lines takes two loads.
class Places {
 public:
  std::size_t size = 0;

  [[nodiscard]] const double* x() const { return reinterpret_cast<const double*>(packs_[0].data()); }
  [[nodiscard]] const double* y() const { return reinterpret_cast<const double*>(packs_[1].data()); }
  [[nodiscard]] const double* z() const { return reinterpret_cast<const double*>(packs_[2].data()); }

  void clear() { size = 0; }
  void append(const SiteBins::Sites& from, std::size_t first, std::size_t last) {
    const std::size_t room = (size + (last - first)) / Pack::lanes + 2;
    if (packs_[0].size() < room)
      for (auto& v : packs_) v.resize(2 * room);
    // Whole packs: what is too much is overwritten by the next, or by finish().
    double *to_x = data(0) + size, *to_y = data(1) + size, *to_z = data(2) + size;
    for (std::size_t k = first; k < last; k += Pack::lanes) {
      std::memcpy(to_x + (k - first), &from.x[k], sizeof(Pack));
      std::memcpy(to_y + (k - first), &from.y[k], sizeof(Pack));
      std::memcpy(to_z + (k - first), &from.z[k], sizeof(Pack));
    }
    size += last - first;
  }
  void finish() {
    for (std::size_t a = 0; a < 3; ++a) std::fill_n(data(a) + size, Pack::lanes, far_away);
  }

 private:
  double* data(std::size_t axis) { return reinterpret_cast<double*>(packs_[axis].data()); }

  std::array<std::vector<Pack>, 3> packs_{std::vector<Pack>(2), std::vector<Pack>(2), std::vector<Pack>(2)};
};

/// Counts distances in bins of equal width.
class Histogram {
 public:
  Histogram(int bins, double r_max)
      : range2_(r_max * r_max),
        per_length_(bins / r_max),
        last_(bins - 1.0),
        per_strand_(static_cast<std::size_t>(bins)),
        narrow_(strands * static_cast<std::size_t>(bins), 0),
        wide_(static_cast<std::size_t>(bins), 0) {
    for (std::size_t lane = 0; lane < Pack::lanes; ++lane)
      strand_[lane] = static_cast<std::int32_t>(lane % strands) * bins;
  }

  /// Distances of sites first .. last - 1 from (x, y, z).
  void count(const Places& s, std::size_t first, std::size_t last, double x, double y, double z) {
    if (near_.size() < batch + last + 2 * Pack::lanes) near_.resize(batch + 2 * last + 2 * Pack::lanes);
    // Held here: the compiler must assume that stores of packs change what members hold.
    const double *sx = s.x(), *sy = s.y(), *sz = s.z();
    double* near = near_.data();
    std::size_t found = found_;
#if defined(__AVX512F__)
    const __m512d x0 = _mm512_set1_pd(x), y0 = _mm512_set1_pd(y), z0 = _mm512_set1_pd(z);
    const __m512d limit = _mm512_set1_pd(range2_);
    auto wanted = static_cast<unsigned>(0xff << first % Pack::lanes);  // of the first pack, those from `first` on
    for (std::size_t k = first - first % Pack::lanes; k < last; k += Pack::lanes, wanted = 0xff) {
      const __m512d dx = _mm512_sub_pd(_mm512_loadu_pd(sx + k), x0);
      const __m512d dy = _mm512_sub_pd(_mm512_loadu_pd(sy + k), y0);
      const __m512d dz = _mm512_sub_pd(_mm512_loadu_pd(sz + k), z0);
      const __m512d r2 = _mm512_fmadd_pd(dx, dx, _mm512_fmadd_pd(dy, dy, _mm512_mul_pd(dz, dz)));
      const auto keep = static_cast<unsigned>(_mm512_cmp_pd_mask(r2, limit, _CMP_LT_OQ)) & wanted;
      _mm512_storeu_pd(near + found, _mm512_maskz_compress_pd(static_cast<__mmask8>(keep), r2));
      found += static_cast<std::size_t>(__builtin_popcount(keep));
    }
#else
    for (std::size_t k = first; k < last; ++k) {
      const double dx = sx[k] - x, dy = sy[k] - y, dz = sz[k] - z;
      near[found] = dx * dx + dy * dy + dz * dz;
      found += near[found] < range2_ ? 1 : 0;
    }
#endif
    found_ = found;
    if (found_ >= batch) sort();
  }

  /// @return  counts of everything seen
  [[nodiscard]] const std::vector<std::int64_t>& finish() {
    sort();
    empty();
    return wide_;
  }

 private:
  void sort() {
    constexpr double tiny = 1e-200;  // coincident particles: the inverse root must stay finite
    if (bin_.size() < found_ + Pack::lanes) bin_.resize(near_.size());
    const double* near = near_.data();
    std::int32_t* bin = bin_.data();
    const std::size_t found = found_;
#if defined(__AVX512F__)
    const __m256i strand = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(strand_.data()));
#endif
    for (std::size_t k = 0; k < found; k += Pack::lanes) {
      Pack r2 = Pack::load(near + k);
      r2 = select(r2 > Pack(tiny), r2, Pack(tiny));
      Pack place = r2 * inverse_sqrt(r2) * Pack(per_length_);
      place = select(place < Pack(last_), place, Pack(last_));
#if defined(__AVX512F__)
      const __m256i whole = _mm512_cvttpd_epi32(place.v);
      _mm256_storeu_si256(reinterpret_cast<__m256i*>(bin + k), _mm256_add_epi32(whole, strand));
#else
      for (std::size_t lane = 0; lane < Pack::lanes; ++lane)
        bin[k + lane] = static_cast<std::int32_t>(place.v[lane]) + strand_[lane];
#endif
    }
    std::uint32_t* counts = narrow_.data();
    std::size_t k = 0;
    for (; k + 4 <= found; k += 4) {
      ++counts[bin[k]];
      ++counts[bin[k + 1]];
      ++counts[bin[k + 2]];
      ++counts[bin[k + 3]];
    }
    for (; k < found; ++k) ++counts[bin[k]];
    counted_ += static_cast<std::uint32_t>(found);
    found_ = 0;
    if (counted_ > full) empty();
  }
  void empty() {
    for (std::size_t b = 0; b < wide_.size(); ++b)
      for (std::size_t k = 0; k < strands; ++k) wide_[b] += narrow_[b + k * per_strand_];
    std::fill(narrow_.begin(), narrow_.end(), 0U);
    counted_ = 0;
  }

  double range2_, per_length_, last_;
  std::size_t per_strand_;
  std::array<std::int32_t, Pack::lanes> strand_{};  // of each lane: where its counters begin
  std::vector<double> near_;
  std::vector<std::int32_t> bin_;
  std::size_t found_ = 0;
  std::uint32_t counted_ = 0;
  std::vector<std::uint32_t> narrow_;
  std::vector<std::int64_t> wide_;
};

/// Pairs of a particle of kind a in row (by, bz) of bins with sites of kind b: each once if a = b.
void count_row(const SiteBins& bins, std::size_t a, std::size_t b, int by, int bz, double range2, Places& partners,
               Histogram& histogram) {
  const SiteBins::Sites &mine = bins.kinds[a], &theirs = bins.kinds[b];
  const bool same = a == b;
  const auto gap = [&](int from, int to, std::size_t axis) {  // between the nearer faces of two bins
    return from == to || !bins.upright ? 0.0 : (std::abs(to - from) - 1) * bins.width[axis];
  };
  std::vector<std::array<int, 2>> rows;
  for (int z = same ? bz : std::max(0, bz - bins.reach[2]); z <= std::min(bins.total[2] - 1, bz + bins.reach[2]); ++z)
    for (int y = same && z == bz ? by : std::max(0, by - bins.reach[1]);
         y <= std::min(bins.total[1] - 1, by + bins.reach[1]); ++y) {
      const double dy = gap(by, y, 1), dz = gap(bz, z, 2);
      if (dy * dy + dz * dz <= range2 * (1.0 + 1e-9)) rows.push_back({y, z});
    }
  for (int bx = bins.margin[0]; bx < bins.margin[0] + bins.count[0]; ++bx) {
    const std::size_t home = bins.flat(bx, by, bz);
    const auto first = static_cast<std::size_t>(mine.start[home]),
               last = static_cast<std::size_t>(mine.start[home + 1]);
    if (first == last) continue;
    const int low = std::max(0, bx - bins.reach[0]), high = std::min(bins.total[0] - 1, bx + bins.reach[0]);
    partners.clear();
    for (const auto& [y, z] : rows) {
      const bool own = same && y == by && z == bz;  // comes first: the particles themselves, then those behind them
      partners.append(theirs, static_cast<std::size_t>(theirs.start[bins.flat(own ? bx : low, y, z)]),
                      static_cast<std::size_t>(theirs.start[bins.flat(high, y, z) + 1]));
    }
    partners.finish();
    for (std::size_t k = first; k < last; ++k)
      histogram.count(partners, same ? k - first + 1 : 0, partners.size, mine.x[k], mine.y[k], mine.z[k]);
  }
}

std::vector<std::int64_t> count_pairs(const SiteBins& bins, std::size_t a, std::size_t b, double r_max, int number) {
  std::vector<std::int64_t> counts(static_cast<std::size_t>(number), 0);
  const int rows = bins.count[1] * bins.count[2];
#pragma omp parallel
  {
    Histogram histogram(number, r_max);
    Places partners;
#pragma omp for schedule(dynamic, 4)
    for (int row = 0; row < rows; ++row)
      count_row(bins, a, b, bins.margin[1] + row % bins.count[1], bins.margin[2] + row / bins.count[1], r_max * r_max,
                partners, histogram);
    const auto& part = histogram.finish();
#pragma omp critical(ozark_radial_distribution)
    for (std::size_t k = 0; k < counts.size(); ++k) counts[k] += part[k];  // whole numbers: in any order
  }
  return counts;
}

}  // namespace

RadialDistribution::RadialDistribution(std::size_t kinds, Options options)
    : kinds_(kinds), options_(options), sums_(std::max(options.bins, 1), static_cast<Eigen::Index>(2 * kinds * kinds)) {
  require(kinds >= 1, "a pair distribution needs a kind of particles");
  require(options.r_max > 0.0 && std::isfinite(options.r_max), "r_max must be > 0, got {}", options.r_max);
  require(options.bins >= 1 && options.bins <= 1000000, "bins must lie in [1, 1e6], got {}", options.bins);
}

void RadialDistribution::add(const Configuration& c) {
  require(c.kinds.size() == kinds_, "a configuration of {} kinds was given to a pair distribution of {}",
          c.kinds.size(), kinds_);
  const SiteBins bins(c, options_.r_max);
  const double volume = SiteBins::volume(c), dr = options_.r_max / options_.bins;
  Eigen::ArrayXd shell(options_.bins);
  for (int k = 0; k < options_.bins; ++k)
    shell[k] = c.dimensions == 2 ? std::numbers::pi * dr * dr * (2.0 * k + 1.0)
                                 : 4.0 / 3.0 * std::numbers::pi * dr * dr * dr * (3.0 * k * (k + 1.0) + 1.0);
  std::vector<double> number(kinds_, 0.0);
  for (const int kind : c.kind) ++number[static_cast<std::size_t>(kind)];
  const auto square = static_cast<Eigen::Index>(kinds_ * kinds_);
  for (std::size_t a = 0; a < kinds_; ++a)
    for (std::size_t b = a; b < kinds_; ++b) {
      const auto counts = count_pairs(bins, a, b, options_.r_max, options_.bins);
      Eigen::ArrayXd pairs(options_.bins);
      for (int k = 0; k < options_.bins; ++k)
        pairs[k] = (a == b ? 2.0 : 1.0) * static_cast<double>(counts[static_cast<std::size_t>(k)]);
      const auto ab = static_cast<Eigen::Index>(a * kinds_ + b), ba = static_cast<Eigen::Index>(b * kinds_ + a);
      const auto per = [](double n) { return n > 0.0 ? 1.0 / n : 0.0; };
      const Eigen::ArrayXd g = pairs * (volume * per(number[a]) * per(number[b])) / shell;
      sums_.add(ab, g);
      sums_.add(square + ab, pairs * per(number[a]));
      if (a == b) continue;
      sums_.add(ba, g);
      sums_.add(square + ba, pairs * per(number[b]));
    }
  sums_.advance();
}

RadialDistribution::Result RadialDistribution::result() const {
  const auto square = static_cast<Eigen::Index>(kinds_ * kinds_), order = static_cast<Eigen::Index>(kinds_);
  const Estimate e = sums_.estimate([&](const Eigen::ArrayXXd& mean) {
    Eigen::ArrayXXd f = mean;
    for (Eigen::Index k = 1; k < f.rows(); ++k) f.row(k).tail(square) += f.row(k - 1).tail(square);
    return f;
  });
  const double dr = options_.r_max / options_.bins;
  Result result;
  result.r_upper = Eigen::ArrayXd::LinSpaced(options_.bins, 1.0, options_.bins) * dr;
  result.r = result.r_upper - 0.5 * dr;
  const auto field = [&](const Eigen::ArrayXXd& from, Eigen::Index first) {
    MatrixField f(options_.bins, order);
    f.values() = from.middleCols(first, square);
    return f;
  };
  result.g = field(e.value, 0);
  result.error = field(e.error, 0);
  result.coordination = field(e.value, square);
  result.coordination_error = field(e.error, square);
  return result;
}

}  // namespace ozark::analysis
