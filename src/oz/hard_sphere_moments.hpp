#pragma once
// The few numbers of a hard-sphere mixture every closed expression is made of.

#include <array>
#include <cmath>
#include <numbers>

#include <Eigen/Core>

#include <ozark/core/error.hpp>
#include <ozark/model/system.hpp>

namespace ozark::oz {

struct HardSphereMoments {
  Eigen::ArrayXd diameter;
  Eigen::ArrayXd fraction;
  Eigen::ArrayXd density;       // rho_i
  Eigen::ArrayXd root_density;  // sqrt(2 pi rho_i)
  std::array<double, 4> xi{};   // (pi / 6) sum_i rho_i d_i^n
  double alpha = 1.0;           // 1 / (1 - xi_3)
  double beta = 0.0;            // 3 xi_2 / (1 - xi_3)^2

  /// @throws DomainError  an invalid system, or a packing fraction outside [0, 1)
  explicit HardSphereMoments(const System& system) {
    require_valid(system);
    require(system.is_hard_spheres(), "hard spheres are wanted");
    const auto n = static_cast<Eigen::Index>(system.species.size());
    diameter.resize(n);
    fraction.resize(n);
    for (Eigen::Index i = 0; i < n; ++i) {
      diameter[i] = system.species[static_cast<std::size_t>(i)].diameter;
      fraction[i] = system.species[static_cast<std::size_t>(i)].fraction;
    }
    density = system.number_density * fraction;
    root_density = (2.0 * std::numbers::pi * density).sqrt();
    Eigen::ArrayXd moment = std::numbers::pi / 6.0 * density;
    for (double& x : xi) {
      x = moment.sum();
      moment *= diameter;
    }
    require(xi[3] < 1.0, "packing fraction must lie in [0, 1), got {}", xi[3]);
    alpha = 1.0 / (1.0 - xi[3]);
    beta = 3.0 * xi[2] * alpha * alpha;
  }
};

}  // namespace ozark::oz
