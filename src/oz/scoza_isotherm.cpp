#include <ozark/core/error.hpp>
#include <ozark/oz/hard_sphere.hpp>
#include <ozark/oz/scoza.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

#include "scoza_equation.hpp"

namespace ozark::oz {
namespace {

using std::numbers::pi;

struct Bare {  // hard spheres, per particle
  double free_energy, pressure, inverse_compressibility;
};

Bare bare(HardSphereReference reference, double density) {
  const double eta = pi / 6.0 * density, open = 1.0 - eta;
  if (reference == HardSphereReference::percus_yevick)
    return {-std::log(open) + 1.5 * (1.0 / (open * open) - 1.0), py_pressure_compressibility(eta),
            1.0 / py_compressibility(eta)};
  return {eta * (4.0 - 3.0 * eta) / (open * open), carnahan_starling_pressure(eta),
          (1.0 + eta * (4.0 + eta * (4.0 + eta * (-4.0 + eta)))) / std::pow(open, 4)};
}

struct Cubic {
  double value, first;
};
/// The cubic with values v and slopes s given at both ends of a cell, at t in [0, 1].
Cubic hermite(double v0, double s0, double v1, double s1, double width, double t) {
  const double a = 2.0 * (v0 - v1) + width * (s0 + s1), b = 3.0 * (v1 - v0) - width * (2.0 * s0 + s1);
  return {v0 + t * (width * s0 + t * (b + t * a)), s0 + t * (2.0 * b + 3.0 * t * a) / width};
}

}  // namespace

ScozaIsotherm::ScozaIsotherm(const ScozaFluid& fluid, double beta, double spacing, std::vector<double> energy,
                             std::vector<double> free_energy, std::vector<double> root)
    : fluid_(fluid),
      beta_(beta),
      spacing_(spacing),
      energy_(std::move(energy)),
      free_energy_(std::move(free_energy)),
      root_(std::move(root)) {
  const auto held = [](double f) { return f <= 0.0; };
  const auto first = std::find_if(root_.begin(), root_.end(), held);
  const auto last = std::find_if(root_.rbegin(), root_.rend(), held);
  vapour_end_ = static_cast<std::size_t>(first - root_.begin()) - 1;
  liquid_end_ = first == root_.end() ? 0 : static_cast<std::size_t>(last.base() - root_.begin());
}

double ScozaIsotherm::slope_at(std::size_t i) const {  // of the free energy: the part of the chemical potential
  if (i == 0) return 0.0;
  if (i + 1 == free_energy_.size())
    return (3.0 * free_energy_[i] - 4.0 * free_energy_[i - 1] + free_energy_[i - 2]) / (2.0 * spacing_);
  return (free_energy_[i + 1] - free_energy_[i - 1]) / (2.0 * spacing_);
}

ScozaIsotherm::Excess ScozaIsotherm::excess(double density) const {
  const auto i = std::min(static_cast<std::size_t>(density / spacing_), root_.size() - 2);
  const double t = density / spacing_ - static_cast<double>(i);
  const auto bend = [&](std::size_t node) {
    if (node == 0) return 2.0 * free_energy_[1] / (spacing_ * spacing_);
    const double rho = static_cast<double>(node) * spacing_;
    return (root_[node] * root_[node] - bare(fluid_.reference, rho).inverse_compressibility) / rho;
  };
  const double s0 = slope_at(i), s1 = slope_at(i + 1);
  const Cubic slope = hermite(s0, bend(i), s1, bend(i + 1), spacing_, t);
  return {hermite(free_energy_[i], s0, free_energy_[i + 1], s1, spacing_, t).value, slope.value, slope.first};
}

double ScozaIsotherm::energy_at(double density) const {
  const auto i = std::min(static_cast<std::size_t>(density / spacing_), root_.size() - 2);
  const auto slope = [&](std::size_t n) {
    if (n == 0) return 0.0;
    const bool end = n + 1 == energy_.size();
    return end ? (energy_[n] - energy_[n - 1]) / spacing_ : (energy_[n + 1] - energy_[n - 1]) / (2.0 * spacing_);
  };
  return hermite(energy_[i], slope(i), energy_[i + 1], slope(i + 1), spacing_,
                 density / spacing_ - static_cast<double>(i))
      .value;
}

double ScozaIsotherm::potential(double density) const {
  const Bare b = bare(fluid_.reference, density);
  return std::log(density) + b.free_energy + b.pressure - 1.0 + excess(density).first;
}

double ScozaIsotherm::pressure(double density) const {
  const Excess e = excess(density);
  return density * bare(fluid_.reference, density).pressure + density * e.first - e.value;
}

std::optional<ScozaState> ScozaIsotherm::state(double density) const {
  require(density > 0.0, "density must be positive, got {}", density);
  const double node = density / spacing_, slack = 1e-9;
  if (node > static_cast<double>(root_.size() - 1) + slack) return {};
  if (liquid_end_ > 0 && node > static_cast<double>(vapour_end_) + slack &&
      node < static_cast<double>(liquid_end_) - slack)
    return {};
  const Bare b = bare(fluid_.reference, density);
  const Excess e = excess(density);
  ScozaState s;
  s.density = density;
  s.pressure = pressure(density) / density;
  s.energy = beta_ * energy_at(density) / density;
  s.compressibility = 1.0 / (b.inverse_compressibility + density * e.second);
  s.chemical_potential = b.free_energy + b.pressure - 1.0 + e.first;
  return s;
}

std::optional<ScozaIsotherm::Spinodal> ScozaIsotherm::spinodal() const {
  if (liquid_end_ == 0) return {};
  // f ends like the square of the distance: u touches its barrier smoothly. The last node of the fluid is held or not
  // as it falls, so the two before it tell where.
  const auto distance = [](double near, double far) {
    const double a = std::sqrt(far), b = std::sqrt(near);
    return a > b ? std::clamp(b / (a - b), 0.5, 3.0) : 1.5;
  };
  Spinodal s;
  const std::size_t v = vapour_end_, l = liquid_end_, last = root_.size() - 1;
  if (v > 2) {
    s.vapour = (static_cast<double>(v - 1) + distance(root_[v - 1], root_[v - 2])) * spacing_;
    s.vapour_pressure = pressure(static_cast<double>(v) * spacing_);  // P is flat there
  }
  if (l + 2 < last) {
    s.liquid = (static_cast<double>(l + 1) - distance(root_[l + 1], root_[l + 2])) * spacing_;
    s.liquid_pressure = pressure(static_cast<double>(l) * spacing_);
  }
  return s;
}

double ScozaIsotherm::density_of(double wanted, double low, double high) const {
  for (int i = 0; i < 200 && high - low > 1e-15 * high; ++i) {
    const double middle = 0.5 * (low + high);
    (potential(middle) < wanted ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

std::optional<ScozaIsotherm::Coexistence> ScozaIsotherm::coexistence() const {
  if (liquid_end_ == 0 || vapour_end_ == 0 || liquid_end_ + 1 >= root_.size()) return {};
  const double vapour_high = static_cast<double>(vapour_end_) * spacing_;
  const double liquid_low = static_cast<double>(liquid_end_) * spacing_;
  const double liquid_high = static_cast<double>(root_.size() - 1) * spacing_;
  double low = potential(liquid_low), high = std::min(potential(vapour_high), potential(liquid_high));
  const double vapour_low = 1e-3 * std::min(std::exp(low), vapour_high);
  low = std::max(low, potential(vapour_low));
  const auto phases = [&](double mu) {
    return std::pair(density_of(mu, vapour_low, vapour_high), density_of(mu, liquid_low, liquid_high));
  };
  const auto liquid_wins = [&](double mu) {
    const auto [v, l] = phases(mu);
    return pressure(l) > pressure(v);
  };
  if (!(low < high) || liquid_wins(low) || !liquid_wins(high)) return {};
  for (int i = 0; i < 200 && high - low > 1e-14 * std::abs(high); ++i) {
    const double middle = 0.5 * (low + high);
    (liquid_wins(middle) ? high : low) = middle;
  }
  const double mu = 0.5 * (low + high);
  const auto [v, l] = phases(mu);
  return Coexistence{v, l, pressure(v), mu};
}

YukawaFluid ScozaIsotherm::structure(double density) const {
  require(
      state(density).has_value(),
      "the fluid of density {:.6g} is not stable at temperature {:.6g}: it lies between the spinodals or beyond the "
      "ladder of densities",
      density, 1.0 / beta_);
  return EnergyRoute(density, fluid_).fluid(energy_at(density));
}

}  // namespace ozark::oz
