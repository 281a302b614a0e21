#include <ozark/model/tabulated_potential.hpp>

#include <ozark/core/error.hpp>

#include <cmath>

namespace ozark {
namespace {

constexpr double minimum_tolerance = 1e-10;  // sigma
constexpr double steepest = 200.0;           // power of a continuation; it overflows no distance of a grid

}  // namespace

TabulatedPotential::TabulatedPotential(const Eigen::ArrayXd& r, const Eigen::ArrayXd& u, double core)
    : spline_(r, u), core_(core), left_(u[u.size() - 1]) {
  const double first = spline_.first(), last = spline_.last();
  require(first >= 0.0, "a tabulated potential begins at r >= 0, got {}", first);
  require(core == 0.0 || (core >= first && core < last),
          "the core of a tabulated potential must lie in [{}, {}), got {}", first, last, core);
  if (core == 0.0 && first > 0.0) {
    require(
        u[0] > 0.0 && spline_.slope(first) < 0.0,
        "a tabulated potential that begins at r = {} must be positive and fall there, to be continued inwards; it is "
        "{} with the slope {:.6g}: begin further inside, or give a core",
        first, u[0], spline_.slope(first));
    power_ = std::min(-first * spline_.slope(first) / u[0], steepest);
  }
  Eigen::Index lowest = -1;
  for (Eigen::Index i = 0; i < r.size(); ++i)
    if (r[i] >= core && u[i] < (lowest < 0 ? 0.0 : u[lowest])) lowest = i;
  if (lowest < 0) return;
  minimum_ = r[lowest];
  const double low = lowest == 0 ? r[0] : std::max(r[lowest - 1], core);
  const double high = lowest + 1 == r.size() ? r[lowest] : r[lowest + 1];
  const auto energy = [this](double x) { return spline_.value(x); };
  if (low < *minimum_ && *minimum_ < high && energy(low) > u[lowest] && energy(high) > u[lowest])
    minimum_ = find_minimum(energy, low, r[lowest], high, minimum_tolerance);
}

PairTerm<double> TabulatedPotential::eval(double r2) const {
  const double r = std::sqrt(r2), first = spline_.first();
  if (r >= spline_.last()) return {0.0, 0.0};
  if (r >= first) return {spline_.value(r), r > 0.0 ? -spline_.slope(r) / r : 0.0};
  const double u = spline_.value(first) * std::pow(first / r, power_);
  return {u, power_ * u / r2};
}

PairTerm<Pack> TabulatedPotential::eval(Pack r2) const {
  PairTerm<Pack> all{0.0, 0.0};
  for (int lane = 0; lane < Pack::lanes; ++lane) {
    const PairTerm<double> one = eval(r2[lane]);
    all.energy.v[lane] = one.energy;
    all.force.v[lane] = one.force;
  }
  return all;
}

}  // namespace ozark
