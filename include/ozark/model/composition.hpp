#pragma once
// Ways to state a composition: by number, by volume, by density, by a size distribution.
// Lengths in sigma; arrays hold one entry per species.

#include <Eigen/Core>

namespace ozark {

/// Number fractions of species that share the particles' volume as given: x_i ~ share_i / d_i^3.
/// @param volume_share  > 0, any sum  @param diameter  > 0, same size  @return  sums to 1
/// @throws DomainError
[[nodiscard]] Eigen::ArrayXd number_fractions(const Eigen::ArrayXd& volume_share, const Eigen::ArrayXd& diameter);

/// The inverse: shares of the particles' volume, summing to 1.
[[nodiscard]] Eigen::ArrayXd volume_shares(const Eigen::ArrayXd& fraction, const Eigen::ArrayXd& diameter);

/// rho = phi / (pi / 6 sum_i x_i d_i^3) [sigma^-3]. @param packing_fraction  >= 0  @throws DomainError
[[nodiscard]] double number_density(double packing_fraction, const Eigen::ArrayXd& fraction,
                                    const Eigen::ArrayXd& diameter);

/// A continuous distribution of diameters as a few species with its first 2 n - 1 moments.
struct SizeClasses {
  Eigen::ArrayXd diameter;  // ascending, > 0 [sigma]
  Eigen::ArrayXd fraction;  // by number, > 0, sums to 1
};

/// Schulz (gamma) distribution p(d) ~ d^z exp(-(z + 1) d / mean) with 1 / (z + 1) = relative_width^2.
/// @param mean            mean diameter, > 0 [sigma]
/// @param relative_width  standard deviation over mean, in (0, 1): p(0) is then finite
/// @param components      nodes of the generalised Gauss-Laguerre rule, 1 to 64
/// @throws DomainError
[[nodiscard]] SizeClasses schulz_distribution(double mean, double relative_width, long components);

/// Uniform distribution of the same mean and width, on mean (1 -+ sqrt(3) relative_width); Gauss-Legendre.
/// @param relative_width  in (0, 1 / sqrt(3)): no diameter may reach 0
/// @throws DomainError
[[nodiscard]] SizeClasses uniform_distribution(double mean, double relative_width, long components);

}  // namespace ozark
