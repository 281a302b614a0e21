#include <ozark/model/pair_potential.hpp>

#include <ozark/core/error.hpp>

#include <algorithm>

namespace ozark {
namespace {

template <class... F>
struct Overloaded : F... {
  using F::operator()...;
};
template <class... F>
Overloaded(F...) -> Overloaded<F...>;

const double minimum_over_sigma = std::pow(2.0, 1.0 / 6.0);  // of Lennard-Jones

}  // namespace

LennardJones weeks_chandler_andersen(double sigma, double epsilon) {
  return {sigma, epsilon, minimum_over_sigma * sigma, -epsilon};
}

double core_of(const PairPotential& u) {
  return std::visit([](const auto& f) { return f.core(); }, u);
}

double energy_of(const PairPotential& u, double r) {
  return std::visit([r](const auto& f) { return r < f.core() ? std::numeric_limits<double>::infinity() : f.energy(r); },
                    u);
}

double slope_of(const PairPotential& u, double r) {
  return std::visit([r](const auto& f) { return r < f.core() ? 0.0 : f.slope(r); }, u);
}

std::vector<double> jumps_of(const PairPotential& u) {
  if (const auto* well = std::get_if<SquareWell>(&u)) return {well->sigma + well->width};
  if (const auto* lj = std::get_if<LennardJones>(&u); lj && std::isfinite(lj->cutoff)) {
    LennardJones inside = *lj;
    inside.cutoff = std::numeric_limits<double>::infinity();
    if (std::abs(inside.energy(lj->cutoff)) > 1e-12 * std::abs(lj->epsilon)) return {lj->cutoff};
  }
  return {};
}

double coulomb_of(const PairPotential& u) {
  const auto* charged = std::get_if<ChargedSphere>(&u);
  return charged ? charged->strength : 0.0;
}

double attraction_of(const PairPotential& u, double r) {
  if (const auto* lj = std::get_if<LennardJones>(&u)) {
    const double minimum = minimum_over_sigma * lj->sigma;
    return lj->cutoff <= minimum ? 0.0 : lj->energy(std::max(r, minimum));
  }
  if (const double core = core_of(u); core > 0.0 && coulomb_of(u) == 0.0)
    return std::min(0.0, energy_of(u, std::max(r, core)));
  return 0.0;
}

bool is_hard_sphere(const PairPotential& u) { return std::holds_alternative<HardSphere>(u); }

void require_valid(const PairPotential& u) {
  const auto length = [](double value, const char* what) {
    require(value > 0.0 && std::isfinite(value), "{} of a pair potential must be > 0, got {}", what, value);
  };
  const auto finite = [](double value, const char* what) {
    require(std::isfinite(value), "{} of a pair potential must be finite, got {}", what, value);
  };
  std::visit(Overloaded{[&](const HardSphere& f) { length(f.sigma, "the diameter"); },
                        [&](const SquareWell& f) {
                          length(f.sigma, "the diameter");
                          length(f.width, "the width");
                          finite(f.epsilon, "the depth");
                        },
                        [&](const LennardJones& f) {
                          length(f.sigma, "sigma");
                          length(f.epsilon, "epsilon");
                          require(f.cutoff > 0.0, "the cut-off of a pair potential must be > 0, got {}", f.cutoff);
                          finite(f.shift, "the shift");
                        },
                        [&](const InversePower& f) {
                          length(f.sigma, "sigma");
                          finite(f.epsilon, "epsilon");
                          require(f.exponent > 3.0 && f.exponent <= 1000.0,
                                  "the exponent of an inverse power must lie in (3, 1000], got {}", f.exponent);
                        },
                        [&](const Yukawa& f) {
                          length(f.sigma, "sigma");
                          finite(f.epsilon, "epsilon");
                          length(f.kappa, "kappa");
                          require(f.core_diameter >= 0.0, "a core must be >= 0, got {}", f.core_diameter);
                        },
                        [&](const GaussianCore& f) {
                          length(f.sigma, "sigma");
                          finite(f.epsilon, "epsilon");
                        },
                        [&](const ChargedSphere& f) {
                          finite(f.strength, "the strength");
                          require(f.core_diameter >= 0.0, "a core must be >= 0, got {}", f.core_diameter);
                        }},
             u);
}

}  // namespace ozark
