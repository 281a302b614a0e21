#pragma once
// Constant pressure and temperature by a cell without inertia: the logarithm of the volume, or of each edge, follows a
// Langevin equation whose noise makes fluctuations canonical [Bernetti2020]; velocities are scaled stochastically
// [Bussi2007]. The weight of volumes is that of martyna_tobias_klein.hpp. First order in the time step over the
// relaxation time that the volume really has, which a compressibility too large makes too short: for a crystal at 80
// steps in pressure_relaxation_time, the ratio of volumes at two pressures was 4 % wrong with 0.2, right with 0.03.

#include <ozark/sim/kinetics.hpp>
#include <ozark/sim/motion.hpp>

namespace ozark::sim {

class StochasticCellRescaling final : public Motion {
 public:
  struct Options {
    double time_step = 0.005;
    double temperature = 1.0;               // k_B T, until another is imposed
    double pressure = 0.0;                  // until another is imposed
    double relaxation_time = 0.5;           // of the kinetic energy
    double pressure_relaxation_time = 2.0;  // of the volume, if the compressibility is right
    double compressibility = 0.1;           // -(dV/dp)_T / V, roughly [volume / energy]: sets the pace
    Coupling coupling = Coupling::isotropic;
    std::uint64_t seed = 1;
  };
  /// @throws DomainError  out of range; coupling other than isotropic or edges
  explicit StochasticCellRescaling(const Options& options, Freedom freedom = {});

  /// With one volume, a step that is tallied costs a second look at every pair. @throws DomainError  as in
  /// martyna_tobias_klein.hpp
  Tally advance(Particles& particles, ForceField& forces, std::int64_t step, bool tallied) override;
  void impose(const Reservoir& reservoir) override;
  void disturbed() override { known_ = false; }
  [[nodiscard]] Coupling coupling() const override { return options_.coupling; }
  /// Less what thermostat and cell have added: by the probabilities of each change of the cell and of its reverse.
  [[nodiscard]] double reservoir_energy() const override { return given_; }
  [[nodiscard]] std::vector<double> state() const override;
  void restore(const std::vector<double>& state) override;

 private:
  Options options_;
  Freedom freedom_;
  double given_ = 0.0;
  bool known_ = false;
  Eigen::Matrix3d virial_ = Eigen::Matrix3d::Zero();
};

}  // namespace ozark::sim
