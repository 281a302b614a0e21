#include <ozark/oz/hard_sphere_bridge.hpp>

#include <ozark/core/error.hpp>
#include <ozark/oz/verlet_weis.hpp>

#include <cmath>
#include <numbers>

namespace ozark::oz {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
using std::numbers::pi;

constexpr double reach = 15.0;             // diameters
const RadialGrid table_grid{4096, 40.96};  // diameters; the diameter lies on an edge

/// beta F_ex / N and beta mu_ex of Carnahan and Starling.
double free_energy(double eta) { return eta * (4.0 - 3.0 * eta) / ((1.0 - eta) * (1.0 - eta)); }
double chemical_potential(double eta) {
  return eta * (8.0 + eta * (-9.0 + 3.0 * eta)) / ((1.0 - eta) * (1.0 - eta) * (1.0 - eta));
}

double packing(double density, double diameter) {
  require(density > 0.0 && diameter > 0.0, "a reference of hard spheres needs a density and a diameter > 0, got {}, {}",
          density, diameter);
  const double eta = pi / 6.0 * density * diameter * diameter * diameter;
  require(eta <= 0.6, "hard spheres of diameter {:.6g} have the packing fraction {:.4g}, and are known up to 0.6",
          diameter, eta);
  return eta;
}

}  // namespace

double chain_free_energy(double density, const ArrayXd& r, const ArrayXd& g, const ArrayXd& gamma, const ArrayXd& k,
                         const ArrayXd& S) {
  const double dr = r[1] - r[0], dk = k[1] - k[0];
  const ArrayXd x = S - 1.0;
  const double waves = dk / (2.0 * pi * pi) * (k.square() * (S.log() - x + 0.5 * x.square())).sum();
  return -2.0 * pi * density * dr * (r.square() * (g - 1.0 - g * gamma)).sum() - waves / (2.0 * density);
}

HardSphereBridge::Tables HardSphereBridge::tabulate(double eta) {
  System spheres;  // of diameter 1
  spheres.species = {Species{"spheres"}};
  spheres.number_density = 6.0 * eta / pi;
  const VerletWeisDistribution d = verlet_weis_distribution(spheres, table_grid);
  // ln y = a0 + a1 r + a2 r^2 + a3 r^3 inside, its value and slope given at 0 and at 1
  const double a0 = chemical_potential(eta), a1 = -6.0 * eta * d.contact;
  const double value = std::log(d.contact) - a0 - a1, slope = d.slope / d.contact - a1;
  const double a3 = slope - 2.0 * value, a2 = value - a3;
  const auto points = static_cast<Index>(std::ceil(reach / table_grid.dr()));
  const ArrayXd r = d.r.head(points);
  ArrayXd log_cavity(points);
  for (Index i = 0; i < points; ++i)
    log_cavity[i] = r[i] < 1.0 ? a0 + r[i] * (a1 + r[i] * (a2 + r[i] * a3)) : std::log(d.g[i]);
  const double chain = chain_free_energy(spheres.number_density, d.r, d.g, d.gamma, d.k, d.S);
  return {CubicSpline(r, log_cavity - d.gamma.head(points)), CubicSpline(r, log_cavity), free_energy(eta) - chain};
}

HardSphereBridge::HardSphereBridge(double density, double diameter)
    : density_(density), diameter_(diameter), tables_(tabulate(packing(density, diameter))) {}

double HardSphereBridge::packing_fraction() const { return packing(density_, diameter_); }

double HardSphereBridge::bridge(double r) const {
  return r < reach * diameter_ ? tables_.bridge.value(r / diameter_) : 0.0;
}

double HardSphereBridge::cavity(double r) const {
  return r < reach * diameter_ ? std::exp(tables_.log_cavity.value(r / diameter_)) : 1.0;
}

}  // namespace ozark::oz
