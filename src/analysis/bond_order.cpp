#include <ozark/analysis/bond_order.hpp>

#include <ozark/core/error.hpp>
#include <ozark/core/parallel.hpp>
#include <ozark/num/gsl.hpp>

#include <algorithm>
#include <cmath>
#include <complex>
#include <numbers>

#include "site_bins.hpp"

namespace ozark::analysis {
namespace {

using Complex = std::complex<double>;

struct Bond {
  double square;  // of its length
  int to;
  Eigen::Vector3d along;
};

void require_valid(const BondOrderOptions& options) {
  require(!options.degrees.empty(), "bond order needs a degree");
  for (const int l : options.degrees)
    require(l >= 1 && l <= 20, "the degree of bond order must lie in [1, 20], got {}", l);
  require((options.cutoff > 0.0 && std::isfinite(options.cutoff) && options.nearest == 0) ||
              (options.cutoff == 0.0 && options.nearest >= 1 && options.nearest <= 100),
          "neighbours are those within a cut-off > 0, or the 1 to 100 nearest: got cut-off {} and nearest {}",
          options.cutoff, options.nearest);
}

/// Bonds shorter than `range`; of each particle the nearest first.
std::vector<std::vector<Bond>> bonds_within(const Configuration& c, double range) {
  const SiteBins bins(c, range);
  std::vector<std::vector<Bond>> bonds(c.size());
  const auto rows = static_cast<std::size_t>(bins.count[1] * bins.count[2]);
  const auto search = [&](int bx, int by, int bz, const SiteBins::Sites& mine, std::size_t i) {
    auto& list = bonds[static_cast<std::size_t>(mine.owner[i])];
    const Eigen::Vector3d at(mine.r[0][i], mine.r[1][i], mine.r[2][i]);
    const auto low = [&](int b, std::size_t a) { return std::max(0, b - bins.reach[a]); };
    const auto high = [&](int b, std::size_t a) { return std::min(bins.total[a] - 1, b + bins.reach[a]); };
    for (const SiteBins::Sites& theirs : bins.kinds)
      for (int z = low(bz, 2); z <= high(bz, 2); ++z)
        for (int y = low(by, 1); y <= high(by, 1); ++y) {
          const auto first = static_cast<std::size_t>(theirs.start[bins.flat(low(bx, 0), y, z)]);
          const auto last = static_cast<std::size_t>(theirs.start[bins.flat(high(bx, 0), y, z) + 1]);
          for (std::size_t k = first; k < last; ++k) {
            const Eigen::Vector3d d = Eigen::Vector3d(theirs.r[0][k], theirs.r[1][k], theirs.r[2][k]) - at;
            const double square = d.squaredNorm();
            if (square < range * range && !(&theirs == &mine && k == i)) list.push_back({square, theirs.owner[k], d});
          }
        }
    std::sort(list.begin(), list.end(),
              [](const Bond& a, const Bond& b) { return a.square != b.square ? a.square < b.square : a.to < b.to; });
  };
  parallel_for(rows, [&](std::size_t row) {
    const int by = bins.margin[1] + static_cast<int>(row) % bins.count[1];
    const int bz = bins.margin[2] + static_cast<int>(row) / bins.count[1];
    for (const SiteBins::Sites& mine : bins.kinds)
      for (int bx = bins.margin[0]; bx < bins.margin[0] + bins.count[0]; ++bx)
        for (int i = mine.start[bins.flat(bx, by, bz)]; i < mine.start[bins.flat(bx, by, bz) + 1]; ++i)
          search(bx, by, bz, mine, static_cast<std::size_t>(i));
  });
  return bonds;
}

std::vector<std::vector<Bond>> neighbours_of(const Configuration& c, const BondOrderOptions& options) {
  if (options.nearest == 0) return bonds_within(c, options.cutoff);
  constexpr double growth = 1.25;
  constexpr int most_trials = 40;
  const auto wanted = static_cast<std::size_t>(options.nearest);
  const double share =
      (options.nearest + 1.0) * SiteBins::volume(c) / static_cast<double>(std::max<std::size_t>(c.size(), 1));
  double range = 1.2 * (c.dimensions == 2 ? std::sqrt(share / std::numbers::pi)
                                          : std::cbrt(3.0 * share / (4.0 * std::numbers::pi)));
  for (int trial = 0; trial < most_trials; ++trial, range *= growth) {
    auto bonds = bonds_within(c, range);
    if (!std::all_of(bonds.begin(), bonds.end(), [&](const auto& b) { return b.size() >= wanted; })) continue;
    for (auto& b : bonds) b.resize(wanted);
    return bonds;
  }
  throw DomainError(fmt::format("not every particle has {} neighbours within {}; ask for fewer", wanted, range));
}

/// sqrt(4 pi / (2 l + 1)) Y_lm of a direction for m = 0 .. l, added to `to`.
void add_harmonics(int l, const Eigen::Vector3d& direction, Complex* to) {
  const double z = direction[2];
  const Complex turn(direction[0], direction[1]);
  Complex power = 1.0;  // (x + i y)^m: the sine of the polar angle is in it
  double top = 1.0;     // (-1)^m (2m - 1)!!
  double norm = 1.0;    // (l - m)! / (l + m)!
  for (int m = 0; m <= l; ++m) {
    double before = 0.0, legendre = top;
    for (int k = m + 1; k <= l; ++k) {
      const double next = ((2.0 * k - 1.0) * z * legendre - (k + m - 1.0) * before) / (k - m);
      before = legendre;
      legendre = next;
    }
    to[m] += std::sqrt(norm) * legendre * power;
    power *= turn;
    top *= -(2.0 * m + 1.0);
    if (m < l) norm /= (l - m) * (l + m + 1.0);
  }
}

double norm2(int l, const Complex* q) {
  double sum = std::norm(q[0]);
  for (int m = 1; m <= l; ++m) sum += 2.0 * std::norm(q[m]);
  return sum;
}

/// Third-order invariants of one degree.
class Cubic {
 public:
  explicit Cubic(int l) : l_(l) {
    for (int a = -l; a <= l; ++a)
      for (int b = -l; b <= l; ++b)
        if (std::abs(a + b) <= l) terms_.push_back({a, b, wigner_3j(l, a, b, -a - b)});
  }
  [[nodiscard]] double operator()(const Complex* q) const {
    const double size = norm2(l_, q);
    if (!(size > 1e-24)) return 0.0;  // no orientation but rounding
    const auto full = [&](int m) { return m >= 0 ? q[m] : (m % 2 == 0 ? 1.0 : -1.0) * std::conj(q[-m]); };
    double sum = 0.0;
    for (const Term& t : terms_) sum += t.symbol * (full(t.a) * full(t.b) * full(-t.a - t.b)).real();
    return sum / std::pow(size, 1.5);
  }

 private:
  struct Term {
    int a, b;
    double symbol;
  };
  int l_;
  std::vector<Term> terms_;
};

}  // namespace

BondOrderValues bond_order(const Configuration& c, const BondOrderOptions& options) {
  require_valid(options);
  const auto bonds = neighbours_of(c, options);
  const auto n = static_cast<Eigen::Index>(c.size()), degrees = static_cast<Eigen::Index>(options.degrees.size());
  BondOrderValues v{Eigen::ArrayXXd::Zero(n, degrees), Eigen::ArrayXXd::Zero(n, degrees),
                    Eigen::ArrayXXd::Zero(n, degrees), Eigen::ArrayXi(n)};
  for (Eigen::Index i = 0; i < n; ++i) v.neighbours[i] = static_cast<int>(bonds[static_cast<std::size_t>(i)].size());
  constexpr std::size_t chunk = 256;
  for (Eigen::Index d = 0; d < degrees; ++d) {
    const int l = options.degrees[static_cast<std::size_t>(d)];
    const auto width = static_cast<std::size_t>(l) + 1;
    const Cubic cubic(l);
    std::vector<Complex> q(c.size() * width);
    const auto for_particles = [&](const auto& work) {
      parallel_for((c.size() + chunk - 1) / chunk, [&](std::size_t job) {
        for (std::size_t i = job * chunk; i < std::min(c.size(), (job + 1) * chunk); ++i)
          if (!bonds[i].empty()) work(i, &q[i * width]);
      });
    };
    for_particles([&](std::size_t i, Complex* mine) {
      for (const Bond& b : bonds[i])
        add_harmonics(l, b.square > 0.0 ? Eigen::Vector3d(b.along / std::sqrt(b.square)) : Eigen::Vector3d::UnitZ(),
                      mine);
      for (std::size_t m = 0; m < width; ++m) mine[m] /= static_cast<double>(bonds[i].size());
      v.q(static_cast<Eigen::Index>(i), d) = std::sqrt(norm2(l, mine));
      v.w(static_cast<Eigen::Index>(i), d) = cubic(mine);
    });
    for_particles([&](std::size_t i, const Complex* mine) {
      std::vector<Complex> mean(mine, mine + width);
      for (const Bond& b : bonds[i])
        for (std::size_t m = 0; m < width; ++m) mean[m] += q[static_cast<std::size_t>(b.to) * width + m];
      v.averaged_q(static_cast<Eigen::Index>(i), d) =
          std::sqrt(norm2(l, mean.data())) / (static_cast<double>(bonds[i].size()) + 1.0);
    });
  }
  return v;
}

BondOrder::BondOrder(std::size_t kinds, BondOrderOptions options)
    : kinds_(kinds),
      options_(std::move(options)),
      sums_(static_cast<Eigen::Index>(3 * options_.degrees.size() + 1), static_cast<Eigen::Index>(kinds)) {
  require(kinds >= 1, "bond order needs a kind of particles");
  require_valid(options_);
}

void BondOrder::add(const Configuration& c) {
  require(c.kinds.size() == kinds_, "a configuration of {} kinds was given to bond order of {}", c.kinds.size(),
          kinds_);
  const BondOrderValues v = bond_order(c, options_);
  const Eigen::Index degrees = v.q.cols();
  for (std::size_t kind = 0; kind < kinds_; ++kind) {
    Eigen::ArrayXd sum = Eigen::ArrayXd::Zero(3 * degrees + 1);
    double number = 0.0;
    for (Eigen::Index i = 0; i < v.q.rows(); ++i) {
      if (c.kind[static_cast<std::size_t>(i)] != static_cast<int>(kind)) continue;
      number += 1.0;
      sum.head(degrees) += v.q.row(i).transpose();
      sum.segment(degrees, degrees) += v.averaged_q.row(i).transpose();
      sum.segment(2 * degrees, degrees) += v.w.row(i).transpose();
      sum[3 * degrees] += v.neighbours[i];
    }
    if (number > 0.0) sums_.add(static_cast<Eigen::Index>(kind), sum / number);
  }
  sums_.advance();
}

BondOrder::Result BondOrder::result() const {
  const auto degrees = static_cast<Eigen::Index>(options_.degrees.size());
  const Estimate e = sums_.estimate();
  const auto rows = [&](Eigen::Index first) {
    return Estimate{e.value.middleRows(first, degrees), e.error.middleRows(first, degrees)};
  };
  return {rows(0), rows(degrees), rows(2 * degrees), e.value.row(3 * degrees), e.error.row(3 * degrees)};
}

}  // namespace ozark::analysis
