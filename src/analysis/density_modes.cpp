#include <ozark/analysis/density_modes.hpp>

#include <ozark/core/error.hpp>
#include <ozark/core/parallel.hpp>
#include <ozark/num/all_finite.hpp>
#include <ozark/num/pack.hpp>

#include <Eigen/Dense>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <map>
#include <numbers>

#include "kind_runs.hpp"

namespace ozark::analysis {
namespace {

constexpr std::size_t packs = 4;  // particles worked on together, so that their powers stay near the processor
constexpr std::size_t chunk = packs * Pack::lanes;
constexpr std::size_t job_length = 128;  // such chunks summed together
constexpr std::size_t tile = 512;        // groups of vectors for one pass over the particles

/// The finaliser of a 64-bit mixing function: numbers without order, the same everywhere.
std::uint64_t mixed(std::uint64_t x) {
  x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9ULL;
  x = (x ^ (x >> 27)) * 0x94d049bb133111ebULL;
  return x ^ (x >> 31);
}

struct Candidate {
  double k;
  std::uint64_t rank;
  WaveVector n;
};

bool preferred(const Candidate& a, const Candidate& b) {
  if (a.rank != b.rank) return a.rank < b.rank;
  const int along_a = std::abs(a.n[2]), along_b = std::abs(b.n[2]);
  return along_a != along_b ? along_a < along_b : a.n < b.n;
}

/// One complex number for each particle of a chunk.
struct Phases {
  Pack re[packs], im[packs];
};

void multiply(const Phases& a, const Phases& b, Phases& c) {
  for (std::size_t p = 0; p < packs; ++p) {
    const Pack re = a.re[p] * b.re[p] - a.im[p] * b.im[p];
    c.im[p] = a.re[p] * b.im[p] + a.im[p] * b.re[p];
    c.re[p] = re;
  }
}

/// Powers of exp(2 pi i s) along one edge, each the product of two out of a table of twice the root of their number:
/// such tables stay in the nearest cache, which is worth the product.
class Powers {
 public:
  explicit Powers(int highest) {
    while ((1 << 2 * bits_) <= highest) ++bits_;
    low_.resize(std::size_t{1} << bits_);
    high_.resize(static_cast<std::size_t>(highest >> bits_) + 1);
  }

  /// @param s  one for each particle of the chunk  @param present  of them; the other lanes get 0
  void fill(const double* s, std::size_t present = chunk) {
    Phases base, step;
    for (std::size_t p = 0; p < packs; ++p) {
      const Pack half_turns = Pack::load(s + p * Pack::lanes) * 2.0;
      const SineCosine e = sincospi(half_turns);
      low_[0].re[p] = 1.0;
      low_[0].im[p] = 0.0;
      high_[0].re[p] = 1.0;
      high_[0].im[p] = 0.0;
      base.re[p] = e.cosine;
      base.im[p] = e.sine;
    }
    for (std::size_t lane = present; lane < chunk; ++lane) low_[0].re[lane / Pack::lanes].v[lane % Pack::lanes] = 0.0;
    for (std::size_t n = 1; n < low_.size(); ++n) multiply(low_[n - 1], base, low_[n]);
    if (high_.size() == 1) return;
    step = base;
    for (int k = 0; k < bits_; ++k) multiply(step, step, step);
    for (std::size_t n = 1; n < high_.size(); ++n) multiply(high_[n - 1], step, high_[n]);
  }

  [[nodiscard]] const Phases& low(int n) const { return low_[static_cast<std::size_t>(n) & (low_.size() - 1)]; }
  [[nodiscard]] const Phases& high(int n) const { return high_[static_cast<std::size_t>(n) >> bits_]; }

 private:
  int bits_ = 0;  // of the lower digit
  std::vector<Phases> low_, high_;
};

/// x y with each factor the real (0) or the imaginary part (1), for each pack of particles.
struct Plane {
  Pack rr[packs], ri[packs], ir[packs], ii[packs];

  void set(const Phases& a, const Powers& y, int ny) {
    Phases b;
    multiply(y.low(ny), y.high(ny), b);
    for (std::size_t p = 0; p < packs; ++p) {
      rr[p] = a.re[p] * b.re[p];
      ri[p] = a.re[p] * b.im[p];
      ir[p] = a.im[p] * b.re[p];
      ii[p] = a.im[p] * b.im[p];
    }
  }
};

/// Sums over particles of x y z with each factor the real or the imaginary part; bit 2: x imaginary, 1: y, 0: z.
struct Products {
  Pack sum[8];

  void add(const Plane& xy, const Phases& low, const Phases& high) {
    Products s = *this;
    for (std::size_t p = 0; p < packs; ++p) {
      const Pack re = low.re[p] * high.re[p] - low.im[p] * high.im[p];
      const Pack im = low.re[p] * high.im[p] + low.im[p] * high.re[p];
      s.sum[0] += xy.rr[p] * re;
      s.sum[1] += xy.rr[p] * im;
      s.sum[2] += xy.ri[p] * re;
      s.sum[3] += xy.ri[p] * im;
      s.sum[4] += xy.ir[p] * re;
      s.sum[5] += xy.ir[p] * im;
      s.sum[6] += xy.ii[p] * re;
      s.sum[7] += xy.ii[p] * im;
    }
    *this = s;
  }
};

int highest(const WaveVector* from, std::size_t count, std::size_t axis) {
  int n = 0;
  for (std::size_t g = 0; g < count; ++g) n = std::max(n, from[g][axis]);
  return n;
}

}  // namespace

double wave_number(const Cell& cell, const WaveVector& n) {
  return 2.0 * std::numbers::pi * (cell.inverse().transpose() * Eigen::Vector3d(n[0], n[1], n[2])).norm();
}

std::vector<WaveVector> wave_vectors(const Cell& cell, int dimensions, const WaveVectorChoice& choice) {
  constexpr std::size_t limit = 1000000;
  require_valid(cell);
  require(choice.low >= 0.0 && choice.high > choice.low && std::isfinite(choice.high),
          "wave numbers must lie in [low, high) with 0 <= low < high, got [{}, {})", choice.low, choice.high);
  require(choice.shell > 0.0, "the width of shells of wave numbers must be > 0, got {}", choice.shell);
  require(choice.most >= 0, "the number of wave vectors in a shell must be >= 0, got {}", choice.most);
  require((choice.high - choice.low) / choice.shell <= 1e6, "more than 1e6 shells of wave numbers; take wider ones");
  std::array<int, 3> most{};
  for (std::size_t a = 0; a < 3; ++a) {
    const double n = choice.high * cell.edges.col(static_cast<Eigen::Index>(a)).norm() / (2.0 * std::numbers::pi);
    require(n <= 1e4, "wave numbers up to {} are beyond 1e4 periods of the cell; take a smaller one", choice.high);
    most[a] = cell.periodic[a] && (dimensions == 3 || a < 2) ? static_cast<int>(n) + 1 : 0;
  }
  const Eigen::Matrix3d basis = 2.0 * std::numbers::pi * cell.inverse().transpose();
  std::map<std::int64_t, std::vector<Candidate>> shells;
  std::size_t kept = 0;
  const auto trim = [&](std::vector<Candidate>& shell) {
    const auto size = static_cast<std::size_t>(choice.most);
    if (choice.most == 0 || shell.size() <= size) return;
    std::nth_element(shell.begin(), shell.begin() + choice.most, shell.end(), preferred);
    kept -= shell.size() - size;
    shell.resize(size);
  };
  for (int a = 0; a <= most[0]; ++a)
    for (int b = a == 0 ? 0 : -most[1]; b <= most[1]; ++b)
      for (int c = a == 0 && b == 0 ? 1 : -most[2]; c <= most[2]; ++c) {
        const double k = (basis * Eigen::Vector3d(a, b, c)).norm();
        if (k < choice.low || k >= choice.high) continue;
        auto& shell = shells[static_cast<std::int64_t>((k - choice.low) / choice.shell)];
        const auto key = (static_cast<std::uint64_t>(a) << 40) + (static_cast<std::uint64_t>(std::abs(b)) << 20) +
                         static_cast<std::uint64_t>(std::abs(c) / 2);
        shell.push_back({k, mixed(key), {a, b, c}});
        ++kept;
        if (choice.most > 0 && shell.size() >= 4 * static_cast<std::size_t>(choice.most)) trim(shell);
        require(kept <= limit, "more than {} wave vectors below {}; ask for fewer in each shell", limit, choice.high);
      }
  std::vector<Candidate> all;
  for (auto& [index, shell] : shells) {
    trim(shell);
    all.insert(all.end(), shell.begin(), shell.end());
  }
  // Lengths that agree but for rounding must not be ordered by it.
  const auto length = [](const Candidate& x) { return std::round(std::log(x.k) * 1e10); };
  std::sort(all.begin(), all.end(), [&](const Candidate& x, const Candidate& y) {
    return length(x) != length(y) ? length(x) < length(y) : x.n < y.n;
  });
  std::vector<WaveVector> vectors;
  for (const Candidate& x : all) vectors.push_back(x.n);
  return vectors;
}

DensityModes::DensityModes(std::vector<WaveVector> vectors) : vectors_(std::move(vectors)) {
  const auto magnitude = [](const WaveVector& n) { return WaveVector{std::abs(n[0]), std::abs(n[1]), std::abs(n[2])}; };
  for (const WaveVector& n : vectors_) {
    require(std::max({n[0], n[1], n[2]}) <= 10000 && std::min({n[0], n[1], n[2]}) >= -10000,
            "a wave vector has more than 1e4 periods in the cell");
    groups_.push_back(magnitude(n));
  }
  std::sort(groups_.begin(), groups_.end());
  groups_.erase(std::unique(groups_.begin(), groups_.end()), groups_.end());
  for (const WaveVector& n : vectors_) {
    const auto at = std::lower_bound(groups_.begin(), groups_.end(), magnitude(n));
    const double first = n[0] < 0 ? -1.0 : 1.0;  // the conjugate of the mirrored vector
    require(first > 0.0, "a wave vector must have a first number >= 0; take its opposite");
    signs_.push_back({static_cast<std::size_t>(at - groups_.begin()), n[1] < 0 ? -1.0 : 1.0, n[2] < 0 ? -1.0 : 1.0});
  }
}

Fractions::Fractions(std::vector<Eigen::Index> number) : count(std::move(number)) {
  constexpr auto whole = static_cast<Eigen::Index>(chunk);
  for (const Eigen::Index n : count) {
    kinds.emplace_back((n + whole - 1) / whole * whole, 3);
    kinds.back().bottomRows(kinds.back().rows() - n).setZero();
  }
}

Fractions Fractions::of(const Configuration& c) {
  require(c.position.cols() == static_cast<Eigen::Index>(c.kind.size()),
          "a configuration of {} particles has {} positions", c.kind.size(), c.position.cols());
  std::vector<Eigen::Index> number;
  for (std::size_t k = 0; k < c.kinds.size(); ++k) number.push_back(static_cast<Eigen::Index>(c.count(k)));
  Fractions f(std::move(number));
  std::vector<Eigen::Index> next(c.kinds.size(), 0);
  const Eigen::Matrix3d inverse = c.cell.inverse();  // upper triangle
  const double xx = inverse(0, 0), xy = inverse(0, 1), xz = inverse(0, 2), yy = inverse(1, 1), yz = inverse(1, 2),
               zz = inverse(2, 2);
  for_kind_runs(c.kind, [&](std::size_t kind, std::size_t first, std::size_t last) {
    require(kind < c.kinds.size(), "a particle has a kind that is not named");
    const double* r = c.position.data() + 3 * first;
    double *x = &f.kinds[kind](next[kind], 0), *y = &f.kinds[kind](next[kind], 1), *z = &f.kinds[kind](next[kind], 2);
#pragma omp simd
    for (std::size_t i = 0; i < last - first; ++i) {
      x[i] = xx * r[3 * i] + xy * r[3 * i + 1] + xz * r[3 * i + 2];
      y[i] = yy * r[3 * i + 1] + yz * r[3 * i + 2];
      z[i] = zz * r[3 * i + 2];
    }
    next[kind] += static_cast<Eigen::Index>(last - first);
  });
  for (const auto& s : f.kinds) require(all_finite(s), "a configuration has positions that are not finite");
  return f;
}

Eigen::ArrayXXcd DensityModes::operator()(const Fractions& at) const {
  Eigen::ArrayXXcd modes(static_cast<Eigen::Index>(vectors_.size()), static_cast<Eigen::Index>(at.kinds.size()));
  std::vector<double> sums(8 * groups_.size());
  for (std::size_t kind = 0; kind < at.kinds.size(); ++kind) {
    const auto number = static_cast<std::size_t>(at.count[kind]),
               rows = static_cast<std::size_t>(at.kinds[kind].rows());
    const std::size_t jobs = (rows + chunk * job_length - 1) / (chunk * job_length);
    for (std::size_t first = 0; first < groups_.size(); first += tile) {
      const std::size_t count = std::min(tile, groups_.size() - first);
      const WaveVector* group = groups_.data() + first;
      std::vector<std::vector<double>> part(jobs);
      parallel_for(jobs, [&](std::size_t job) {
        Powers x(highest(group, count, 0)), y(highest(group, count, 1)), z(highest(group, count, 2));
        Phases line;
        Plane plane;
        std::vector<Products> products(count);
        for (Products& p : products)
          for (Pack& s : p.sum) s = 0.0;
        const std::size_t begin = job * job_length * chunk, end = std::min(rows, begin + job_length * chunk);
        for (std::size_t k = begin; k < end; k += chunk) {
          const double* s = at.kinds[kind].data() + k;
          x.fill(s, std::min(chunk, number - k));
          y.fill(s + rows);
          z.fill(s + 2 * rows);
          for (std::size_t g = 0; g < count; ++g) {
            const auto& [nx, ny, nz] = group[g];
            const bool next = g == 0 || nx != group[g - 1][0];
            if (next) multiply(x.low(nx), x.high(nx), line);
            if (next || ny != group[g - 1][1]) plane.set(line, y, ny);
            products[g].add(plane, z.low(nz), z.high(nz));
          }
        }
        part[job].reserve(8 * count);
        for (const Products& p : products)
          for (const Pack& sum : p.sum) part[job].push_back(lane_sum(sum));
      });
      std::fill_n(sums.begin() + static_cast<std::ptrdiff_t>(8 * first), 8 * count, 0.0);
      for (const auto& p : part)
        for (std::size_t k = 0; k < p.size(); ++k) sums[8 * first + k] += p[k];
    }
    for (std::size_t v = 0; v < vectors_.size(); ++v) {
      const double *s = &sums[8 * signs_[v].group], b = signs_[v].second, d = signs_[v].third;
      modes(static_cast<Eigen::Index>(v), static_cast<Eigen::Index>(kind)) = {
          s[0] - b * d * s[3] - d * s[5] - b * s[6], d * s[1] + b * s[2] + s[4] - b * d * s[7]};
    }
  }
  return modes;
}

}  // namespace ozark::analysis
