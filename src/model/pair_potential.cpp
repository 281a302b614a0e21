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
  return {sigma, epsilon, {minimum_over_sigma * sigma, -epsilon, 0.0}};
}

double core_of(const PairPotential& u) {
  return std::visit([](const auto& f) { return f.core(); }, u);
}

double energy_of(const PairPotential& u, double r) {
  return std::visit(
      [r](const auto& f) { return r < f.core() ? std::numeric_limits<double>::infinity() : f.eval(r * r).energy; }, u);
}

double slope_of(const PairPotential& u, double r) {
  return std::visit([r](const auto& f) { return r < f.core() ? 0.0 : -r * f.eval(r * r).force; }, u);
}

double range_of(const PairPotential& u) {
  return std::visit(
      Overloaded{
          [](const HardSphere& f) { return f.sigma; }, [](const SquareWell& f) { return f.sigma + f.width; },
          [](const PseudoHardSphere& f) { return 50.0 / 49.0 * f.sigma; }, [](const SmoothWell& f) { return f.outer; },
          [](const ChargedSphere& f) {
            return f.strength == 0.0 ? f.core_diameter : std::numeric_limits<double>::infinity();
          },
          [](const BuckinghamCoulomb& f) {
            return f.strength == 0.0 ? f.cutoff : std::numeric_limits<double>::infinity();
          },
          [](const TabulatedPotential& f) { return f.end(); }, [](const auto& f) { return f.truncation.cutoff; }},
      u);
}

PairPotential truncated(const PairPotential& u, double cutoff, Ending ending) {
  require(std::isinf(range_of(u)), "a potential that ends at {} cannot be truncated again", range_of(u));
  require(cutoff > 0.0 && std::isfinite(cutoff), "a cut-off must be > 0, got {}", cutoff);
  PairPotential ended = u;
  std::visit(
      [&](auto& f) {
        if constexpr (requires { f.truncation; }) {
          f.truncation.cutoff = cutoff;
          if (ending != Ending::cut) f.truncation.shift = energy_of(u, cutoff);
          if (ending == Ending::force_shifted) f.truncation.tilt = slope_of(u, cutoff);
        } else if constexpr (requires { f.smoothing; }) {
          require(f.strength == 0.0, "a Coulomb tail cannot be truncated");
          require(ending == Ending::cut, "a Buckingham potential ends smoothly or sharply, it is not shifted");
          f.cutoff = cutoff;
        } else {
          require(false, "a Coulomb tail cannot be truncated");
        }
      },
      ended);
  return ended;
}

std::vector<double> jumps_of(const PairPotential& u) {
  if (const auto* well = std::get_if<SquareWell>(&u)) return {well->sigma + well->width};
  if (const auto* ions = std::get_if<BuckinghamCoulomb>(&u)) {
    if (std::isinf(ions->cutoff) || ions->smoothing > 0.0) return {};
    return {ions->cutoff};
  }
  if (const auto* table = std::get_if<TabulatedPotential>(&u); table && std::abs(table->left_at_end()) > 1e-12)
    return {table->end()};
  return std::visit(
      [](const auto& f) -> std::vector<double> {
        if constexpr (requires { f.truncation; }) {
          auto whole = f;
          whole.truncation = {};
          const double end = f.truncation.cutoff;
          const bool jumps = std::isfinite(end) &&
                             std::abs(whole.eval(end * end).energy - f.truncation.shift) > 1e-12 * std::abs(f.epsilon);
          if (jumps) return {end};
        }
        return {};
      },
      u);
}

std::vector<double> breaks_of(const PairPotential& u) {
  if (const auto* well = std::get_if<SmoothWell>(&u)) return {well->inner, well->outer};
  const double end = range_of(u);
  if (std::isfinite(end) && end > core_of(u)) return {end};
  return {};
}

double coulomb_of(const PairPotential& u) {
  if (const auto* ions = std::get_if<BuckinghamCoulomb>(&u)) return ions->strength;
  const auto* charged = std::get_if<ChargedSphere>(&u);
  return charged ? charged->strength : 0.0;
}

PairPotential without_coulomb(const PairPotential& u) {
  PairPotential rest = u;
  if (auto* ions = std::get_if<BuckinghamCoulomb>(&rest)) ions->strength = 0.0;
  if (auto* charged = std::get_if<ChargedSphere>(&rest)) {
    require(charged->core_diameter == 0.0,
            "a charged sphere with a core of {} has no force there; give point charges a soft repulsion",
            charged->core_diameter);
    return BuckinghamCoulomb{.amplitude = 0.0, .cutoff = 1.0};
  }
  return rest;
}

PairPotential untruncated(const PairPotential& u) {
  PairPotential whole = u;
  std::visit(
      [](auto& f) {
        if constexpr (requires { f.truncation; }) f.truncation = {};
        if constexpr (requires { f.smoothing; }) {
          f.cutoff = std::numeric_limits<double>::infinity();
          f.smoothing = 0.0;
        }
      },
      whole);
  return whole;
}

double attraction_of(const PairPotential& u, double r) {
  require(!std::holds_alternative<BuckinghamCoulomb>(u),
          "a Buckingham potential plunges at short distances: it has no split at its minimum; take another closure");
  if (const auto* lj = std::get_if<LennardJones>(&u)) {
    const double minimum = minimum_over_sigma * lj->sigma;
    return lj->truncation.cutoff <= minimum ? 0.0 : energy_of(u, std::max(r, minimum));
  }
  if (const auto* table = std::get_if<TabulatedPotential>(&u); table && table->core() == 0.0)
    return table->minimum() ? energy_of(u, std::max(r, *table->minimum())) : 0.0;
  if (const double core = core_of(u); core > 0.0 && coulomb_of(u) == 0.0)
    return std::min(0.0, energy_of(u, std::max(r, core)));
  if (std::holds_alternative<SmoothWell>(u)) return std::min(0.0, energy_of(u, r));
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
  const auto end = [&](const Truncation& t) {
    require(t.cutoff > 0.0, "the cut-off of a pair potential must be > 0, got {}", t.cutoff);
    finite(t.shift, "the shift");
    finite(t.tilt, "the slope at the cut-off");
  };
  std::visit(Overloaded{[&](const HardSphere& f) { length(f.sigma, "the diameter"); },
                        [&](const PseudoHardSphere& f) {
                          length(f.sigma, "the diameter");
                          length(f.epsilon, "epsilon");
                        },
                        [&](const SquareWell& f) {
                          length(f.sigma, "the diameter");
                          length(f.width, "the width");
                          finite(f.epsilon, "the depth");
                        },
                        [&](const SmoothWell& f) {
                          length(f.inner, "the flat part");
                          require(f.outer > f.inner && std::isfinite(f.outer),
                                  "a smooth well must end beyond its flat part of {}, got {}", f.inner, f.outer);
                          finite(f.epsilon, "the depth");
                        },
                        [&](const LennardJones& f) {
                          length(f.sigma, "sigma");
                          length(f.epsilon, "epsilon");
                          end(f.truncation);
                        },
                        [&](const InversePower& f) {
                          length(f.sigma, "sigma");
                          finite(f.epsilon, "epsilon");
                          require(f.exponent > 3.0 && f.exponent <= 1000.0,
                                  "the exponent of an inverse power must lie in (3, 1000], got {}", f.exponent);
                          end(f.truncation);
                        },
                        [&](const Yukawa& f) {
                          length(f.sigma, "sigma");
                          finite(f.epsilon, "epsilon");
                          length(f.kappa, "kappa");
                          require(f.core_diameter >= 0.0, "a core must be >= 0, got {}", f.core_diameter);
                          end(f.truncation);
                        },
                        [&](const GaussianCore& f) {
                          length(f.sigma, "sigma");
                          finite(f.epsilon, "epsilon");
                          end(f.truncation);
                        },
                        [&](const BuckinghamCoulomb& f) {
                          finite(f.amplitude, "the amplitude");
                          length(f.decay, "the decay length");
                          finite(f.dispersion, "the dispersion coefficient");
                          finite(f.repulsion, "the core's coefficient");
                          finite(f.strength, "the strength");
                          require(f.cutoff > 0.0, "the cut-off of a pair potential must be > 0, got {}", f.cutoff);
                          require(f.smoothing >= 0.0 && (f.smoothing == 0.0 || f.smoothing < f.cutoff),
                                  "the smoothing of a pair potential must lie in [0, cut-off), got {}", f.smoothing);
                        },
                        [&](const ChargedSphere& f) {
                          finite(f.strength, "the strength");
                          require(f.core_diameter >= 0.0, "a core must be >= 0, got {}", f.core_diameter);
                        },
                        [](const TabulatedPotential&) {}},  // its constructor has refused what is not
             u);
}

}  // namespace ozark
