#include <ozark/sim/screened_coulomb.hpp>

#include <ozark/core/error.hpp>

#include <cmath>
#include <numbers>

namespace ozark::sim {
namespace {

PairTerm<double> bare(const ScreenedCoulomb& c, double r) {
  const double x = c.splitting * r, energy = c.coulomb * std::erfc(x) / r;
  const double gauss = c.coulomb * 2.0 * c.splitting / std::sqrt(std::numbers::pi) * std::exp(-x * x);
  return {energy, (energy + gauss) / (r * r)};
}

}  // namespace

PairTerm<double> ScreenedCoulomb::at(double r) const {
  PairTerm<double> term = bare(*this, r);
  if (screening == Screening::ewald) return term;
  if (r >= cutoff) return {0.0, 0.0};
  const PairTerm<double> end = bare(*this, cutoff);
  const double slope = -end.force * cutoff;
  term.energy -= end.energy + slope * (r - cutoff);
  term.force += slope / r;
  return term;
}

double ScreenedCoulomb::self_energy() const {
  if (screening == Screening::ewald) return 0.0;
  const PairTerm<double> end = bare(*this, cutoff);
  return -0.5 * (end.energy + end.force * cutoff * cutoff) - coulomb * splitting / std::sqrt(std::numbers::pi);
}

void require_valid(const ScreenedCoulomb& c) {
  require(c.coulomb > 0.0 && std::isfinite(c.coulomb), "a Coulomb constant must be > 0, got {}", c.coulomb);
  require(c.splitting >= 0.0 && std::isfinite(c.splitting), "a splitting must be >= 0, got {}", c.splitting);
  require(c.cutoff > 0.0 && std::isfinite(c.cutoff), "the cut-off of a Coulomb force must be > 0, got {}", c.cutoff);
}

}  // namespace ozark::sim
