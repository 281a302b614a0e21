#include <ozark/analysis/radial_distribution.hpp>

#include <ozark/core/error.hpp>
#include <ozark/core/parallel.hpp>
#include <ozark/num/pack.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>

#include "site_bins.hpp"

namespace ozark::analysis {
namespace {

constexpr std::uint32_t full = std::uint32_t{1} << 30;  // increments before the narrow counters are emptied
constexpr std::size_t batch = 512;                      // distances put into bins together
constexpr std::size_t strands = 4;                      // counters of a bin, so that equal neighbours do not wait
constexpr std::size_t wide = 16;                        // numbers of 32 bits worked on together

/// Sites that may be partners of the particles in one bin: runs of neighbours in memory, copied one behind another in
/// single precision, seen from one of those particles.
class Partners {
 public:
  struct Run {
    std::size_t first, last, begin;  // sites [first, last) are partners begin, begin + 1, ...
  };
  const SiteBins::Sites& sites;
  std::vector<Run> runs;
  std::size_t size = 0;

  explicit Partners(const SiteBins::Sites& from) : sites(from) {}

  /// On whole lines of memory, the last filled up with sites beyond every range.
  [[nodiscard]] const float* along(std::size_t axis) const { return r_[axis].data()->v; }
  [[nodiscard]] float seen(const SiteBins::Sites& from, std::size_t site, std::size_t axis) const {
    return static_cast<float>(from.r[axis].data()[site] - origin_[axis]);
  }
#if defined(__AVX512F__)
  /// Largest component of sites [first, last) as seen.
  [[nodiscard]] double farthest(const SiteBins::Sites& from, std::size_t first, std::size_t last) const {
    __m512d most = _mm512_setzero_pd();
    for (std::size_t a = 0; a < 3; ++a)
      for (std::size_t i = first; i < last; i += Pack::lanes) {
        const auto present =
            static_cast<__mmask8>(0xffU >> (Pack::lanes - std::min<std::size_t>(last - i, Pack::lanes)));
        const __m512d seen =
            _mm512_maskz_sub_pd(present, _mm512_loadu_pd(from.r[a].data() + i), _mm512_set1_pd(origin_[a]));
        most = _mm512_max_pd(most, _mm512_abs_pd(seen));
      }
    return _mm512_reduce_max_pd(most);
  }
#endif
  [[nodiscard]] std::size_t site(std::size_t partner) const {
    auto run = runs.begin();
    while (partner - run->begin >= run->last - run->first) ++run;
    return run->first + (partner - run->begin);
  }

  void clear(const SiteBins::Sites& from, std::size_t origin) {
    for (std::size_t a = 0; a < 3; ++a) origin_[a] = from.r[a].data()[origin];
    runs.clear();
    size = 0;
  }
  void append(std::size_t first, std::size_t last) {
    const std::size_t room = (size + (last - first)) / wide + 2;
    if (r_[0].size() < room)
      for (auto& along : r_) along.resize(2 * room);
    // Whole packs: what is too much is overwritten by the next, or by finish().
    for (std::size_t a = 0; a < 3; ++a) {
      const double *from = sites.r[a].data(), origin = origin_[a];
      float* to = r_[a].data()->v + size;
      for (std::size_t k = first; k < last; k += Pack::lanes, to += Pack::lanes) {
        const auto seen = __builtin_convertvector((Pack::load(from + k) - Pack(origin)).v, Half);
        std::memcpy(to, &seen, sizeof seen);
      }
    }
    runs.push_back({first, last, size});
    size += last - first;
  }
  void finish() {
    for (auto& along : r_) std::fill_n(along.data()->v + size, wide, std::sqrt(std::numeric_limits<float>::max() / 8));
  }

 private:
  typedef float Half __attribute__((vector_size(sizeof(float) * Pack::lanes)));
  struct alignas(64) Line {
    float v[wide];
  };
  std::array<double, 3> origin_{};
  std::array<std::vector<Line>, 3> r_{std::vector<Line>(2), std::vector<Line>(2), std::vector<Line>(2)};
};

/// Counts distances in bins of equal width, as double precision has them.
class Histogram {
 public:
  Histogram(int bins, double r_max)
      : range_(r_max),
        per_length_(bins / r_max),
        bins_(bins),
        narrow_(strands * (static_cast<std::size_t>(bins) + 1), 0),
        counts_(static_cast<std::size_t>(bins), 0) {}

  /// Pairs of particles [first, last) with their partners.
  /// @param same  the particles are the first of the partners: each takes those behind it
  void count(const SiteBins::Sites& from, std::size_t first, std::size_t last, const Partners& partners, bool same) {
#if defined(__AVX512F__)
    // With u = 2^-24: components of a distance are wrong by 2 u of the range and how far the particles are apart,
    // itself thus by 4 u of that; eight more roundings put it into a bin.
    const double doubt = std::ldexp((range_ + partners.farthest(from, first, last)) * per_length_, -20);
    if (doubt < 0.1 && range_ > 1e-12 && range_ < 1e12)
      return count_in_single(from, first, last, partners, same, doubt);
#endif
    for (std::size_t i = first; i < last; ++i) {
      for (const Partners::Run& run : partners.runs)
        for (std::size_t j = same && run.begin == 0 ? i + 1 : run.first; j < run.last; ++j)
          count_pair(from, i, partners.sites, j);
      note(partners.size);
    }
  }

  /// @return  counts of everything seen
  [[nodiscard]] const std::vector<std::int64_t>& finish() {
    empty();
    return counts_;
  }

 private:
  void count_pair(const SiteBins::Sites& from, std::size_t i, const SiteBins::Sites& to, std::size_t j) {
    double r2 = 0.0;
    for (std::size_t a = 0; a < 3; ++a) {
      const double d = to.r[a].data()[j] - from.r[a].data()[i];
      r2 += d * d;
    }
    if (r2 >= range_ * range_) return;
    ++narrow_[static_cast<std::size_t>(std::min(static_cast<int>(std::sqrt(r2) * per_length_), bins_ - 1))];
  }

#if defined(__AVX512F__)
  struct Task {
    const SiteBins::Sites& from;
    const Partners& partners;
    double doubt;  // [bins]
    __m512 limit;  // squares of distances worth a closer look lie below
  };
  struct Place {
    __m512 x, y, z;
  };
  struct Centre {
    std::size_t particle, begin, found;  // begin: of its partners; found: distances before its own
  };
  static constexpr std::size_t together = 2;  // particles that look at the same partners at once
  struct Strip {                              // distances of one of them, and of those in its place before
    float* near = nullptr;
    std::size_t taken = 0, found = 0;
    std::array<Centre, batch> centres{};
  };

  static Place place(const Task& t, std::size_t i) {
    const auto along = [&](std::size_t a) { return _mm512_set1_ps(t.partners.seen(t.from, i, a)); };
    return {along(0), along(1), along(2)};
  }
  /// Of the partners from the k-th on.
  static __mmask16 within(const Partners& p, const Place& c, std::size_t k, unsigned wanted, __m512 limit, __m512& r2) {
    const __m512 dx = _mm512_sub_ps(_mm512_load_ps(p.along(0) + k), c.x),
                 dy = _mm512_sub_ps(_mm512_load_ps(p.along(1) + k), c.y),
                 dz = _mm512_sub_ps(_mm512_load_ps(p.along(2) + k), c.z);
    r2 = _mm512_fmadd_ps(dx, dx, _mm512_fmadd_ps(dy, dy, _mm512_mul_ps(dz, dz)));
    return _mm512_mask_cmp_ps_mask(static_cast<__mmask16>(wanted), r2, limit, _CMP_LT_OQ);
  }

  /// Sixteen distances at once; those within `doubt` of the edge of a bin again in double precision.
  void count_in_single(const SiteBins::Sites& from, std::size_t first, std::size_t last, const Partners& partners,
                       bool same, double doubt) {
    const std::size_t size = partners.size, room = batch + size + wide;
    if (bin_.size() < room) {
      near_.resize(2 * together * room);
      bin_.resize(2 * room);
    }
    for (std::size_t q = 0; q < together; ++q) strips_[q].near = near_.data() + q * room;
    const double reach = range_ + 2.0 * doubt / per_length_;
    const Task task{from, partners, doubt, _mm512_set1_ps(static_cast<float>(reach * reach))};
    for (std::size_t i = first; i < last; i += together) {
      const std::size_t count = std::min(together, last - i), begin = same ? i - first + 1 : 0;
      std::size_t k = begin - begin % wide;
      Place places[together];
      float* to[together];
      unsigned wanted[together], all[together];
      for (std::size_t q = 0; q < together; ++q) {
        const bool present = q < count;
        const std::size_t own = same ? begin + q : 0;
        Strip& strip = strips_[q];
        if (present) strip.centres[strip.taken++] = {i + q, own, strip.found};
        places[q] = place(task, present ? i + q : i);
        to[q] = strip.near + strip.found;
        all[q] = present ? 0xffff : 0;
        wanted[q] = all[q] << (own - k);
      }
      for (; k < size; k += wide) {
        __m512 r2[together];
        __mmask16 keep[together];
#pragma GCC unroll 8
        for (std::size_t q = 0; q < together; ++q)
          keep[q] = within(partners, places[q], k, wanted[q], task.limit, r2[q]);
#pragma GCC unroll 8
        for (std::size_t q = 0; q < together; ++q) {
          _mm512_storeu_ps(to[q], _mm512_maskz_compress_ps(keep[q], r2[q]));
          to[q] += __builtin_popcount(keep[q]);
          wanted[q] = all[q];
        }
      }
      for (std::size_t q = 0; q < together; ++q) {
        Strip& strip = strips_[q];
        strip.found = static_cast<std::size_t>(to[q] - strip.near);
        if (strip.found >= batch || strip.taken == batch) sort(task, strip);
      }
    }
    for (Strip& strip : strips_) sort(task, strip);
  }

  /// Empties the strip into the bins.
  void sort(const Task& task, Strip& strip) {
    const std::size_t found = strip.found;
    // Held here: the compiler must assume that stores of packs change what members hold.
    const float* near = strip.near;
    std::int32_t* bin = bin_.data();
    std::uint32_t* counts = narrow_.data();
    const __m512 half = _mm512_set1_ps(0.5F), one = _mm512_set1_ps(1.0F);
    const __m512 least = _mm512_set1_ps(static_cast<float>(1e-6 / (per_length_ * per_length_)));
    const __m512 sure = _mm512_set1_ps(static_cast<float>(0.5 - task.doubt));
    const __m512 per_length = _mm512_set1_ps(static_cast<float>(per_length_));
    const __m512i lane = _mm512_set_epi32(15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    const __m512i elsewhere = _mm512_set1_epi32(bins_);
    const __m512i strand =
        _mm512_mullo_epi32(_mm512_and_epi32(lane, _mm512_set1_epi32(strands - 1)), _mm512_set1_epi32(bins_ + 1));
    for (std::size_t k = 0; k < found; k += wide) {
      const __m512 r2 = _mm512_max_ps(_mm512_loadu_ps(near + k), least);  // coincident particles: a finite root
      const __m512 guess = _mm512_rsqrt14_ps(r2), root = _mm512_mul_ps(r2, guess);
      const __m512 correction = _mm512_fnmadd_ps(root, guess, one);
      const __m512 r = _mm512_mul_ps(_mm512_fmadd_ps(_mm512_mul_ps(half, root), correction, root), per_length);
      const __m512i whole = _mm512_cvttps_epi32(r);
      const __m512 from_middle = _mm512_sub_ps(_mm512_sub_ps(r, _mm512_cvtepi32_ps(whole)), half);
      const __mmask16 unsure = _mm512_cmp_ps_mask(_mm512_abs_ps(from_middle), sure, _CMP_GT_OQ);
      const __m512i in = _mm512_mask_mov_epi32(whole, unsure, elsewhere);
      _mm512_storeu_si512(bin + k, _mm512_add_epi32(in, strand));
      if (unsure != 0)
        for (std::size_t at = k; at < std::min(found, k + wide); ++at)
          if ((unsure >> (at - k) & 1) != 0) count_exactly(task, strip, at);
    }
    std::size_t k = 0;
    for (; k + 4 <= found; k += 4) {
      ++counts[bin[k]];
      ++counts[bin[k + 1]];
      ++counts[bin[k + 2]];
      ++counts[bin[k + 3]];
    }
    for (; k < found; ++k) ++counts[bin[k]];
    note(found);
    strip.taken = strip.found = 0;
  }

  /// Finds whose distance it is.
  void count_exactly(const Task& task, const Strip& strip, std::size_t at) {
    const Centre* c = strip.centres.data() + strip.taken - 1;
    while (c->found > at) --c;
    std::size_t rank = at - c->found, k = c->begin - c->begin % wide;
    const Place here = place(task, c->particle);
    for (unsigned wanted = 0xffffU << c->begin % wide;; k += wide, wanted = 0xffff) {
      __m512 r2;
      unsigned hits = within(task.partners, here, k, wanted, task.limit, r2);
      const auto many = static_cast<std::size_t>(__builtin_popcount(hits));
      if (rank >= many) {
        rank -= many;
        continue;
      }
      for (; rank > 0; --rank) hits &= hits - 1;
      const std::size_t partner = k + static_cast<std::size_t>(__builtin_ctz(hits));
      return count_pair(task.from, c->particle, task.partners.sites, task.partners.site(partner));
    }
  }

  std::array<Strip, together> strips_;
  std::vector<float> near_;  // squares of distances
  std::vector<std::int32_t> bin_;
#endif

  void note(std::size_t increments) {
    counted_ += increments;
    if (counted_ > full) empty();
  }
  void empty() {
    const std::size_t per_strand = counts_.size() + 1;
    for (std::size_t b = 0; b < counts_.size(); ++b)
      for (std::size_t k = 0; k < strands; ++k) counts_[b] += narrow_[b + k * per_strand];
    std::fill(narrow_.begin(), narrow_.end(), 0U);
    counted_ = 0;
  }

  double range_, per_length_;
  int bins_;
  std::size_t counted_ = 0;
  std::vector<std::uint32_t> narrow_;  // strand by strand, each with one more counter: of what is counted elsewhere
  std::vector<std::int64_t> counts_;
};

/// Pairs of a particle of kind a in row (by, bz) of bins with sites of kind b: each once if a = b.
void count_row(const SiteBins& bins, const SiteBins::Sites& mine, int by, int bz, double range2, Partners& partners,
               Histogram& histogram) {
  const std::vector<int>&start = mine.start, &others = partners.sites.start;
  const bool same = &mine == &partners.sites;
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
    const auto first = static_cast<std::size_t>(start[home]), last = static_cast<std::size_t>(start[home + 1]);
    if (first == last) continue;
    const int low = std::max(0, bx - bins.reach[0]), high = std::min(bins.total[0] - 1, bx + bins.reach[0]);
    partners.clear(mine, first);
    for (const auto& [y, z] : rows) {
      const bool own = same && y == by && z == bz;  // comes first: the particles themselves, then those behind them
      partners.append(static_cast<std::size_t>(others[bins.flat(own ? bx : low, y, z)]),
                      static_cast<std::size_t>(others[bins.flat(high, y, z) + 1]));
    }
    partners.finish();
    histogram.count(mine, first, last, partners, same);
  }
}

std::vector<std::int64_t> count_pairs(const SiteBins& bins, const SiteBins::Sites& a, const SiteBins::Sites& b,
                                      double r_max, int number) {
  std::vector<std::int64_t> counts(static_cast<std::size_t>(number), 0);
  const int rows = bins.count[1] * bins.count[2];
#pragma omp parallel if (static_cast <std::size_t>(a.start.back()) >= worth_threads)
  {
    Histogram histogram(number, r_max);
    Partners partners(b);
#pragma omp for schedule(dynamic, 4)
    for (int row = 0; row < rows; ++row)
      count_row(bins, a, bins.margin[1] + row % bins.count[1], bins.margin[2] + row / bins.count[1], r_max * r_max,
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
  std::vector<double> number;
  for (std::size_t k = 0; k < kinds_; ++k) number.push_back(static_cast<double>(c.count(k)));
  const auto square = static_cast<Eigen::Index>(kinds_ * kinds_);
  for (std::size_t a = 0; a < kinds_; ++a)
    for (std::size_t b = a; b < kinds_; ++b) {
      const auto counts = count_pairs(bins, bins.kinds[a], bins.kinds[b], options_.r_max, options_.bins);
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
