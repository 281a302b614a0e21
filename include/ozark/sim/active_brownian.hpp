#pragma once
// Particles that propel themselves: overdamped motion as in brownian.hpp, and a speed v0 along a direction that
// diffuses on the unit circle or sphere with D_r. Far apart they diffuse with D + v0^2 / (d (d - 1) D_r) [Cates2013].
// Particles::velocity is the propulsion, v0 times the direction: it is saved and sorted with the particles.

#include <ozark/sim/kinetics.hpp>
#include <ozark/sim/motion.hpp>

namespace ozark::sim {

class ActiveBrownian final : public Motion {
 public:
  struct Options {
    double time_step = 1e-4;
    double temperature = 1.0;             // k_B T, until another is imposed
    std::vector<double> speed;            // v0 >= 0 of each kind
    double rotational_diffusivity = 1.0;  // D_r >= 0
    std::uint64_t seed = 1;
  };
  /// @throws DomainError  out of range
  explicit ActiveBrownian(const Options& options, Freedom freedom = {{}, {}, false});

  /// A particle without propulsion whose kind has a speed is given a direction at random. @throws DomainError  as
  /// Brownian; a number of speeds other than that of kinds
  Tally advance(Particles& particles, ForceField& forces, std::int64_t step, bool tallied) override;
  void impose(const Reservoir& reservoir) override;
  [[nodiscard]] std::vector<double> state() const override { return {options_.temperature}; }
  void restore(const std::vector<double>& state) override;

 private:
  Options options_;
  Freedom freedom_;
};

/// n turned by a step of diffusion on the circle (noise[0]) or sphere (all three), of variance `variance` along each
/// direction. Length stays 1.
[[nodiscard]] Eigen::Vector3d diffused(const Eigen::Vector3d& n, const Eigen::Vector3d& noise, double variance,
                                       int dimensions);

}  // namespace ozark::sim
