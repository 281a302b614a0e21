#include <ozark/model/second_virial.hpp>

#include <ozark/core/error.hpp>
#include <ozark/num/gsl.hpp>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace ozark {
namespace {

using std::numbers::pi;

constexpr double reach = 50.0;  // sigma, beyond which exp(-u / kT) - 1 = -u / kT and a substitution takes over
constexpr long nodes = 24;

}  // namespace

double second_virial(const std::vector<PairPotential>& parts, double kT, int dimensions) {
  require(kT > 0.0 && std::isfinite(kT), "the temperature of a virial coefficient must be > 0, got {}", kT);
  require(dimensions == 2 || dimensions == 3, "space has 2 or 3 dimensions, got {}", dimensions);
  std::vector<double> edges = {0.0, reach};
  for (const PairPotential& u : parts) {
    require(coulomb_of(u) == 0.0, "charges have no second virial coefficient");
    for (const double r : breaks_of(u)) edges.push_back(std::min(r, reach));
    edges.push_back(std::min(core_of(u), reach));
  }
  for (double r = 0.25; r < reach; r *= 1.25) edges.push_back(r);
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
  const auto mayer = [&](double r) {
    double energy = 0.0;
    for (const PairPotential& u : parts) energy += energy_of(u, r);
    return std::expm1(-energy / kT) * std::pow(r, dimensions - 1);
  };
  const Quadrature rule = gauss_legendre(nodes, 0.0, 1.0);
  double integral = 0.0;
  for (std::size_t e = 1; e < edges.size(); ++e) {
    const double width = edges[e] - edges[e - 1];
    for (Eigen::Index q = 0; q < rule.x.size(); ++q)
      integral += width * rule.w[q] * mayer(edges[e - 1] + width * rule.x[q]);
  }
  for (Eigen::Index q = 0; q < rule.x.size(); ++q) {
    const double r = reach / rule.x[q];
    integral += rule.w[q] * r * r / reach * mayer(r);
  }
  return -(dimensions == 3 ? 2.0 : 1.0) * pi * integral;
}

double diameter_of_virial(double b, int dimensions) {
  require(b > 0.0, "hard cores have a positive second virial coefficient, got {}", b);
  return dimensions == 3 ? std::cbrt(b * 1.5 / pi) : std::sqrt(b * 2.0 / pi);
}

}  // namespace ozark
