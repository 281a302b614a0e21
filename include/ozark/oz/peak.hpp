#pragma once
// The main peak of a structure factor.

#include <ozark/model/structure_factor.hpp>
#include <ozark/model/system.hpp>

#include <Eigen/Core>

#include <functional>
#include <optional>

namespace ozark::oz {

/// Number-number structure factor, sum_ij sqrt(x_i x_j) S_ij(k). @throws DomainError  species of S and system differ
[[nodiscard]] Eigen::ArrayXd number_structure_factor(const System& system, const MatrixField& S);

struct Peak {
  double k;       // [1/sigma]
  double height;  // number-number S there
};

/// The highest maximum of the number-number structure factor at k > 0; empty if it has none (an ideal gas).
/// @param structure  S at any wave numbers in (0, k_max]
/// @param k_max      end of the search, > 0  @param step  of the scan that brackets the peak, < k_max
/// Accuracy: k about 1e-8 relative (a maximum is flat), the height to rounding.
[[nodiscard]] std::optional<Peak> main_peak(const System& system,
                                            const std::function<StructureFactor(const Eigen::ArrayXd&)>& structure,
                                            double k_max, double step);

}  // namespace ozark::oz
