#pragma once
// The protocol of the Cu-Nb quench [Baumer2013]: a cell with inertia at constant pressure and enthalpy, velocities
// scaled to the temperature outright. It samples no ensemble: fluctuations of energy and volume mean nothing. For
// comparison with work done so; martyna_tobias_klein.hpp is the one to use.

#include <ozark/sim/kinetics.hpp>
#include <ozark/sim/motion.hpp>

#include <memory>

namespace ozark::sim {

class CellFlow;

class RescalingWithNph final : public Motion {
 public:
  static constexpr const char* label = "protocol of paper 001";
  struct Options {
    double time_step = 0.002;
    double temperature = 1.0;               // k_B T, until another is imposed
    double pressure = 0.0;                  // until another is imposed
    double pressure_relaxation_time = 2.0;  // as in martyna_tobias_klein.hpp
    int interval = 1;                       // steps between scalings; 0: never, constant enthalpy
    Coupling coupling = Coupling::isotropic;
  };
  /// @throws DomainError  out of range; coupling none
  explicit RescalingWithNph(const Options& options, Freedom freedom = {});
  ~RescalingWithNph() override;

  /// As in martyna_tobias_klein.hpp.
  Tally advance(Particles& particles, ForceField& forces, std::int64_t step, bool tallied) override;
  void impose(const Reservoir& reservoir) override;
  void disturbed() override;
  [[nodiscard]] Coupling coupling() const override;
  [[nodiscard]] double reservoir_energy() const override;  // less what the scaling has added
  [[nodiscard]] std::vector<double> state() const override;
  void restore(const std::vector<double>& state) override;

 private:
  std::unique_ptr<CellFlow> flow_;
  int interval_;
  double added_ = 0.0;
};

}  // namespace ozark::sim
