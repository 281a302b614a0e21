#include <ozark/oz/free_energy.hpp>

#include <ozark/core/error.hpp>
#include <ozark/num/interpolation.hpp>
#include <ozark/num/lagrange.hpp>

#include <algorithm>
#include <cmath>

namespace ozark::oz {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;

constexpr double same = 1e-10;      // relative difference of densities of one isochore
constexpr double shrinking = 0.75;  // ratio of neighbouring steps at which a ladder ends

ArrayXd densities_of(const std::vector<IsothermPoint>& points) {
  ArrayXd density(static_cast<Index>(points.size()));
  for (Index i = 0; i < density.size(); ++i) density[i] = points[static_cast<std::size_t>(i)].density;
  return density;
}

/// Running integral over a ladder that ends in ever closer points, those that located where the fluid is lost: there by
/// trapezoids, whose error a monotonic function bounds by half its change.
RunningIntegral integral_along(const ArrayXd& x, const ArrayXd& f) {
  Index ladder = std::min<Index>(3, x.size());
  while (ladder < x.size() && x[ladder] - x[ladder - 1] > shrinking * (x[ladder - 1] - x[ladder - 2])) ++ladder;
  RunningIntegral integral{ArrayXd::Zero(x.size()), ArrayXd::Zero(x.size())};
  const RunningIntegral head = running_integral(x.head(ladder), f.head(ladder));
  integral.value.head(ladder) = head.value;
  integral.error.head(ladder) = head.error;
  if (ladder < x.size())  // the last slopes look into the bend: trapezoids tell how much that may be
    for (Index i = ladder - 2; i < ladder; ++i) {
      const double hermite = head.value[i] - head.value[i - 1];
      integral.error.segment(i, ladder - i) += std::abs(hermite - 0.5 * (x[i] - x[i - 1]) * (f[i] + f[i - 1]));
    }
  for (Index i = ladder; i < x.size(); ++i) {
    const double h = x[i] - x[i - 1];
    integral.value[i] = integral.value[i - 1] + 0.5 * h * (f[i] + f[i - 1]);
    integral.error[i] = integral.error[i - 1] + 0.5 * h * std::abs(f[i] - f[i - 1]);
  }
  return integral;
}

/// int_0^x f of f known at x: from 0 to the first node by the parabola through nodes about once, twice and three times
/// as far, whose distance to the line through two of them counts as its error.
RunningIntegral integral_from_zero(const ArrayXd& x, const ArrayXd& f) {
  std::vector<Index> spread = {0};
  for (Index i = 1; i < x.size() && spread.size() < 3; ++i)
    if (x[i] >= x[spread.back()] + 0.9 * x[0]) spread.push_back(i);
  const auto lead = [&](std::size_t count) {
    ArrayXd nodes(static_cast<Index>(count)), values(nodes.size());
    for (std::size_t i = 0; i < count; ++i) {
      nodes[static_cast<Index>(i)] = x[spread[i]];
      values[static_cast<Index>(i)] = f[spread[i]];
    }
    const double unit = nodes[nodes.size() - 1];
    const Lagrange through(nodes / unit);
    const auto at = [&](double place) { return through.value(place / unit).dot(values.matrix()); };
    return x[0] / 6.0 * (at(0.0) + 4.0 * at(0.5 * x[0]) + f[0]);
  };
  const double first = lead(spread.size());
  const double error = spread.size() > 1 ? std::abs(first - lead(spread.size() - 1)) : std::abs(first);
  RunningIntegral integral = integral_along(x, f);
  integral.value += first;
  integral.error += error;
  return integral;
}

/// Free energy by the virial route, pressure and potentials by the compressibility route.
void integrate_density(std::vector<IsothermPoint>& points) {
  if (points.size() < 2) return;
  const ArrayXd rho = densities_of(points);
  ArrayXd virial(rho.size()), response(rho.size());
  for (Index i = 0; i < rho.size(); ++i) {
    const FluidThermodynamics& t = points[static_cast<std::size_t>(i)].value;
    virial[i] = (t.pressure - 1.0) / rho[i];
    response[i] = 1.0 / t.compressibility - 1.0;
  }
  const RunningIntegral free_energy = integral_from_zero(rho, virial);
  for (Index i = 0; i < rho.size(); ++i)
    points[static_cast<std::size_t>(i)].free_energy = Integrated{free_energy.value[i], free_energy.error[i]};
  if (!response.allFinite()) return;
  const RunningIntegral pressure = integral_from_zero(rho, response);
  for (Index i = 0; i < rho.size(); ++i)
    points[static_cast<std::size_t>(i)].pressure_by_compressibility = 1.0 + pressure.value[i] / rho[i];
  for (std::size_t species = 0; species < points.front().long_waves.direct_sum.size(); ++species) {
    ArrayXd slope(rho.size());
    for (Index i = 0; i < rho.size(); ++i)
      slope[i] = -points[static_cast<std::size_t>(i)].long_waves.direct_sum[species];
    const RunningIntegral potential = integral_from_zero(rho, slope);
    for (Index i = 0; i < rho.size(); ++i)
      points[static_cast<std::size_t>(i)].potential_by_compressibility.push_back(
          Integrated{potential.value[i], potential.error[i]});
  }
}

IsothermPoint* point_at(std::vector<IsothermPoint>& points, double density) {
  const auto p = std::lower_bound(points.begin(), points.end(), density * (1.0 - same),
                                  [](const IsothermPoint& q, double d) { return q.density < d; });
  return p != points.end() && std::abs(p->density - density) <= same * density ? &*p : nullptr;
}

bool is_whole(const Isotherm& isotherm) { return !isotherm.below_end && !isotherm.below.empty(); }

/// What an isochore says of a point.
struct OnIsochore {
  IsothermPoint* point;
  double density;
  Integrated free_energy;
};

/// From the hottest isotherm down in temperature, as far as there are solutions. @param ladder  its points
/// @return  of every isotherm, ascending in density
std::vector<std::vector<OnIsochore>> follow_isochores(std::vector<Isotherm>& isotherms) {
  std::vector<std::vector<OnIsochore>> reached(isotherms.size());
  for (IsothermPoint& start : isotherms.back().below) {
    std::vector<IsothermPoint*> column;
    std::vector<double> beta;
    for (auto isotherm = isotherms.rbegin(); isotherm != isotherms.rend(); ++isotherm) {
      IsothermPoint* p = point_at(isotherm->below, start.density);
      if (p == nullptr) p = point_at(isotherm->above, start.density);
      if (p == nullptr) break;
      column.push_back(p);
      beta.push_back(1.0 / isotherm->temperature);
    }
    ArrayXd energy(static_cast<Index>(column.size()));
    for (Index i = 0; i < energy.size(); ++i)
      energy[i] = column[static_cast<std::size_t>(i)]->value.energy / beta[static_cast<std::size_t>(i)];
    RunningIntegral change{ArrayXd::Zero(1), ArrayXd::Zero(1)};
    if (column.size() > 1)
      change = running_integral(Eigen::Map<const ArrayXd>(beta.data(), static_cast<Index>(beta.size())), energy);
    for (std::size_t i = 0; i < column.size(); ++i)
      reached[isotherms.size() - 1 - i].push_back({column[i],
                                                   start.density,
                                                   {start.free_energy->value + change.value[static_cast<Index>(i)],
                                                    start.free_energy->error + change.error[static_cast<Index>(i)]}});
  }
  return reached;
}

/// beta P / rho = 1 + rho d(beta F_ex / N) / d rho, within runs of neighbours on one branch.
void add_energy_pressure(const std::vector<OnIsochore>& reached, const std::vector<IsothermPoint>& branch) {
  std::vector<const OnIsochore*> here;
  for (const OnIsochore& r : reached)
    if (!branch.empty() && r.point >= branch.data() && r.point < branch.data() + branch.size()) here.push_back(&r);
  if (here.size() < 5) return;
  ArrayXd rho(static_cast<Index>(here.size())), value(rho.size());
  for (Index i = 0; i < rho.size(); ++i) {
    rho[i] = here[static_cast<std::size_t>(i)]->density;
    value[i] = here[static_cast<std::size_t>(i)]->free_energy.value;
  }
  for (Index i = 0; i < rho.size(); ++i) {
    const Index first = std::clamp<Index>(i - 2, 0, rho.size() - 5);
    const double length = rho[first + 4] - rho[first];
    const Lagrange local((rho.segment(first, 5) - rho[first]) / length);
    const double slope = local.slopes().row(i - first).dot(value.segment(first, 5).matrix()) / length;
    here[static_cast<std::size_t>(i)]->point->pressure_by_energy = 1.0 + rho[i] * slope;
  }
}

/// Below the lowest point of the ladder that has one, along the isotherm.
void continue_down(std::vector<IsothermPoint>& points) {
  std::size_t known = 0;
  while (known < points.size() && !points[known].free_energy) ++known;
  if (known == 0 || known == points.size()) return;
  const std::size_t last = std::min(points.size(), known + 3);  // the slopes at the join
  ArrayXd rho(static_cast<Index>(last)), virial(rho.size());
  for (std::size_t i = 0; i < last; ++i) {  // downwards
    const IsothermPoint& p = points[last - 1 - i];
    rho[static_cast<Index>(i)] = -p.density;
    virial[static_cast<Index>(i)] = (p.value.pressure - 1.0) / p.density;
  }
  const RunningIntegral integral = integral_along(rho, virial);
  const auto from = static_cast<Index>(last - 1 - known);
  for (std::size_t i = 0; i < known; ++i) {
    const auto to = static_cast<Index>(last - 1 - i);
    points[i].free_energy = Integrated{points[known].free_energy->value - (integral.value[to] - integral.value[from]),
                                       points[known].free_energy->error + integral.error[to] - integral.error[from]};
  }
}

}  // namespace

void integrate_free_energies(std::vector<Isotherm>& isotherms) {
  for (std::size_t i = 1; i < isotherms.size(); ++i)
    require(isotherms[i].temperature > isotherms[i - 1].temperature, "isotherms must ascend in temperature");
  for (Isotherm& isotherm : isotherms) integrate_density(isotherm.below);
  if (isotherms.empty() || !is_whole(isotherms.back())) return;
  const auto reached = follow_isochores(isotherms);
  for (std::size_t i = 0; i < isotherms.size(); ++i) {
    Isotherm& isotherm = isotherms[i];
    for (const OnIsochore& r : reached[i])
      if (!r.point->free_energy) r.point->free_energy = r.free_energy;
    add_energy_pressure(reached[i], isotherm.below);
    add_energy_pressure(reached[i], isotherm.above);
    continue_down(isotherm.above);
  }
}

}  // namespace ozark::oz
