#include <ozark/model/composition.hpp>

#include <cmath>
#include <numbers>

#include <Eigen/Eigenvalues>

#include <ozark/core/error.hpp>
#include <ozark/num/gsl.hpp>

namespace ozark {
namespace {

constexpr long max_components = 64;

void require_composition(const Eigen::ArrayXd& share, const Eigen::ArrayXd& diameter) {
  require(share.size() > 0 && share.size() == diameter.size(), "{} shares do not match {} diameters", share.size(),
          diameter.size());
  require((share > 0.0).all(), "every share of a composition must be > 0, got {}", share.minCoeff());
  require((diameter > 0.0).all(), "every diameter must be > 0, got {}", diameter.minCoeff());
}

void require_distribution(double mean, double width, double largest_width, long components) {
  require(mean > 0.0 && std::isfinite(mean), "the mean diameter must be > 0, got {}", mean);
  require(width > 0.0 && width < largest_width, "the relative width must lie in (0, {:.4g}), got {}", largest_width,
          width);
  require(components >= 1 && components <= max_components, "components must lie in [1, {}], got {}", max_components,
          components);
}

/// Gauss rule of the weight x^z exp(-x), weights summing to 1. Nodes: eigenvalues of the Jacobi matrix; weights:
/// 1 / sum_k p_k(x)^2 over the orthonormal polynomials, positive however small. GSL's rule is normalised to
/// Gamma(z + 1) and overflows from z = 170 (widths below 0.077).
Quadrature normalised_laguerre(long n, double z) {
  Eigen::VectorXd diagonal(n);
  Eigen::VectorXd off(n);
  for (long i = 0; i < n; ++i) {
    const auto order = static_cast<double>(i);
    diagonal[i] = 2.0 * order + 1.0 + z;
    off[i] = std::sqrt((order + 1.0) * (order + 1.0 + z));
  }
  Eigen::SelfAdjointEigenSolver<Eigen::MatrixXd> jacobi;
  jacobi.computeFromTridiagonal(diagonal, off.head(n - 1), Eigen::EigenvaluesOnly);
  const Eigen::ArrayXd x = jacobi.eigenvalues();

  Eigen::ArrayXd before = Eigen::ArrayXd::Zero(n);
  Eigen::ArrayXd now = Eigen::ArrayXd::Ones(n);
  Eigen::ArrayXd norm = now;
  for (long i = 0; i + 1 < n; ++i) {
    const Eigen::ArrayXd next = ((x - diagonal[i]) * now - (i > 0 ? off[i - 1] : 0.0) * before) / off[i];
    before = now;
    now = next;
    norm += now.square();
  }
  return {x, norm.inverse()};
}

}  // namespace

Eigen::ArrayXd number_fractions(const Eigen::ArrayXd& volume_share, const Eigen::ArrayXd& diameter) {
  require_composition(volume_share, diameter);
  const Eigen::ArrayXd number = volume_share / diameter.cube();
  return number / number.sum();
}

Eigen::ArrayXd volume_shares(const Eigen::ArrayXd& fraction, const Eigen::ArrayXd& diameter) {
  require_composition(fraction, diameter);
  const Eigen::ArrayXd volume = fraction * diameter.cube();
  return volume / volume.sum();
}

double number_density(double packing_fraction, const Eigen::ArrayXd& fraction, const Eigen::ArrayXd& diameter) {
  require_composition(fraction, diameter);
  require(packing_fraction >= 0.0, "the packing fraction must be >= 0, got {}", packing_fraction);
  return packing_fraction / (std::numbers::pi / 6.0 * (fraction * diameter.cube()).sum());
}

SizeClasses schulz_distribution(double mean, double relative_width, long components) {
  require_distribution(mean, relative_width, 1.0, components);
  const double shape = 1.0 / (relative_width * relative_width);  // z + 1
  const Quadrature rule = normalised_laguerre(components, shape - 1.0);
  return {rule.x * (mean / shape), rule.w / rule.w.sum()};
}

SizeClasses uniform_distribution(double mean, double relative_width, long components) {
  require_distribution(mean, relative_width, 1.0 / std::numbers::sqrt3, components);
  const double half = std::numbers::sqrt3 * relative_width * mean;
  const Quadrature rule = gauss_legendre(components, mean - half, mean + half);
  return {rule.x, rule.w / rule.w.sum()};
}

}  // namespace ozark
