#include "scoza_equation.hpp"

#include <ozark/core/error.hpp>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace ozark::oz {
namespace {

using std::numbers::pi;

std::vector<double> kappas_of(double density, const ScozaFluid& fluid) {
  if (fluid.reference == HardSphereReference::percus_yevick) return {fluid.kappa};
  return {fluid.kappa, carnahan_starling_tail(density).kappa};
}

}  // namespace

EnergyRoute::EnergyRoute(double density, const ScozaFluid& fluid)
    : to_energy_(-2.0 * pi * density * density), baxter_(density, kappas_of(density, fluid)) {
  point_ = baxter_.bare();
  conditions_[0].known = YukawaBaxter::Known::moment;
  if (fluid.reference == HardSphereReference::carnahan_starling) {
    const YukawaTail tail = carnahan_starling_tail(density);
    conditions_[1].value = tail.strength;
    const YukawaFluid bare = yukawa_mean_spherical(density, {{fluid.kappa, 0.0}, tail});
    for (std::size_t i = 0; i < 2; ++i) {
      point_.moment[i] = bare.tails[i].moment;
      point_.amplitude[i] = bare.tails[i].amplitude;
    }
  }
  double moment = point_.moment[0];
  bare_energy_ = to_energy_ * moment;
  for (int iteration = 0; iteration < 200; ++iteration) {  // f falls ever more slowly: Newton comes from one side
    const YukawaBaxter::Answer r = respond(moment);
    if (!r.converged) throw InternalError("no mean spherical solution on the way to the spinodal");
    const double step = -r.f / r.slope[0];
    if (std::abs(step) < 1e-14 * moment) break;
    moment += std::min(step, 0.25 * moment);
  }
  barrier_ = to_energy_ * moment;
  barrier_slope_ = respond(moment).slope[0] / to_energy_;
}

YukawaBaxter::Answer EnergyRoute::respond(double moment) {
  conditions_[0].value = moment;
  return baxter_.solve(conditions_, point_);
}

EnergyRoute::Root EnergyRoute::at(double energy) {
  if (energy <= barrier_) return {barrier_slope_ * (energy - barrier_), barrier_slope_};
  const YukawaBaxter::Answer r = respond(energy / to_energy_);
  if (!r.converged) return {std::numeric_limits<double>::quiet_NaN(), 0.0};
  return {r.f, r.slope[0] / to_energy_};
}

YukawaFluid EnergyRoute::fluid(double energy) {
  (void)respond(energy / to_energy_);
  return baxter_.fluid(point_);
}

ScozaEquation::ScozaEquation(const ScozaFluid& fluid, const ScozaMethod& method) {
  require(fluid.kappa >= 0.1 && fluid.kappa <= 60.0, "kappa must lie in [0.1, 60], got {}", fluid.kappa);
  require(method.intervals >= 20, "intervals must be at least 20, got {}", method.intervals);
  require(method.highest_density > 0.0 && method.highest_density <= 1.15,
          "highest_density must lie in (0, 1.15], got {}", method.highest_density);
  require(method.tolerance > 0.0, "tolerance must be positive, got {}", method.tolerance);
  spacing_ = method.highest_density / static_cast<double>(method.intervals);
  for (long i = 1; i <= method.intervals; ++i) route_.emplace_back(spacing_ * static_cast<double>(i), fluid);
  const std::size_t n = route_.size();
  const EnergyRoute beyond(spacing_ * static_cast<double>(method.intervals + 1), fluid);
  last_curvature_ = method.highest_density *
                    (beyond.bare_energy() - 2.0 * route_[n - 1].bare_energy() + route_[n - 2].bare_energy()) /
                    (spacing_ * spacing_);
}

std::vector<double> ScozaEquation::bare_energy() const {
  std::vector<double> u;
  for (const EnergyRoute& r : route_) u.push_back(r.bare_energy());
  return u;
}

std::vector<double> ScozaEquation::roots(const std::vector<double>& u) {
  std::vector<double> f(u.size());
  for (std::size_t i = 0; i < u.size(); ++i) f[i] = u[i] <= barrier(i) ? 0.0 : route_[i].at(u[i]).f;
  return f;
}

std::vector<double> ScozaEquation::curvature(const std::vector<double>& u) const {
  std::vector<double> l(u.size(), last_curvature_);
  for (std::size_t i = 0; i + 1 < u.size(); ++i)
    l[i] = static_cast<double>(i + 1) * ((i > 0 ? u[i - 1] : 0.0) - 2.0 * u[i] + u[i + 1]) / spacing_;
  return l;
}

/// F is continued as f |f| below the barrier: rising everywhere, so that the tridiagonal system stays one of diffusion.
bool ScozaEquation::newton(const std::vector<double>& target, double step, const std::vector<bool>& held,
                           std::vector<double>& u) {
  const std::size_t n = u.size();
  std::vector<double> upper(n), change(n);
  for (int iteration = 0; iteration < 60; ++iteration) {
    const std::vector<double> l = curvature(u);
    double above_upper = 0.0, above_change = 0.0;
    for (std::size_t i = 0; i < n; ++i) {
      double lower = 0.0, diagonal = 1.0, super = 0.0, right = 0.0;
      if (!held[i]) {
        const EnergyRoute::Root r = route_[i].at(u[i]);
        right = target[i] + step * l[i] - r.f * std::abs(r.f);
        diagonal = 2.0 * std::abs(r.f) * r.slope;
        if (i + 1 < n) {
          super = -step * static_cast<double>(i + 1) / spacing_;
          lower = i > 0 ? super : 0.0;
          diagonal -= 2.0 * super;
        }
      }
      const double pivot = diagonal - lower * above_upper;
      upper[i] = above_upper = super / pivot;
      change[i] = above_change = (right - lower * above_change) / pivot;
    }
    double largest = 0.0;
    for (std::size_t i = n; i-- > 0;) {
      if (i + 1 < n) change[i] -= upper[i] * change[i + 1];
      if (!std::isfinite(change[i])) return false;
      largest = std::max(largest, std::abs(change[i] / u[i]));
    }
    if (!(largest < 0.2)) return false;
    for (std::size_t i = 0; i < n; ++i) u[i] += change[i];
    if (largest < 1e-12) return true;
  }
  return false;
}

bool ScozaEquation::solve_stage(const std::vector<double>& target, double step, std::vector<double>& u) {
  const std::size_t n = u.size();
  std::vector<bool> before(n), held(n);
  for (std::size_t i = 0; i < n; ++i) before[i] = held[i] = u[i] == barrier(i);
  for (int round = 0; round < 20; ++round) {
    if (!newton(target, step, held, u)) return false;
    const std::vector<double> l = curvature(u);
    bool settled = true;
    for (std::size_t i = 0; i < n; ++i) {
      const bool release = held[i] && !before[i] && target[i] + step * l[i] > 0.0;
      if (held[i] ? release : u[i] < barrier(i)) {
        held[i] = !held[i];
        if (held[i]) u[i] = barrier(i);
        settled = false;
      }
    }
    if (settled) return true;
  }
  return false;
}

}  // namespace ozark::oz
