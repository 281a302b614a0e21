#pragma once
// Constant pressure and temperature by a cell with inertia and Nose-Hoover chains on particles and cell, in the
// reversible factorisation [Martyna1996]. Volumes weigh V^(N-1) exp(-p V / k_B T) dV where momentum is conserved, so
// that the mean of the measured pressure is the one imposed; edges weigh dLx dLy dLz, triclinic cells V^(1-d) dh.

#include <ozark/sim/kinetics.hpp>
#include <ozark/sim/motion.hpp>

#include <memory>

namespace ozark::sim {

class CellFlow;
struct ThermostatChain;

class MartynaTobiasKlein final : public Motion {
 public:
  struct Options {
    double time_step = 0.005;
    double temperature = 1.0;               // k_B T, until another is imposed
    double pressure = 0.0;                  // until another is imposed
    double relaxation_time = 0.5;           // of the chain on the particles, and of that on the cell
    double pressure_relaxation_time = 2.0;  // tau: the mass of the cell is (N_f + d) k_B T tau^2
    int chain_length = 3;
    Coupling coupling = Coupling::isotropic;
  };
  /// @throws DomainError  out of range; coupling none
  explicit MartynaTobiasKlein(const Options& options, Freedom freedom = {});
  ~MartynaTobiasKlein() override;

  /// With one volume, a step that is tallied costs a second look at every pair. @throws DomainError  frozen particles,
  /// edges that do not repeat, a particle or the cell going too far in one step
  Tally advance(Particles& particles, ForceField& forces, std::int64_t step, bool tallied) override;
  void impose(const Reservoir& reservoir) override;
  void disturbed() override;
  [[nodiscard]] Coupling coupling() const override;
  [[nodiscard]] double reservoir_energy() const override;  // from the first step on
  [[nodiscard]] std::vector<double> state() const override;
  void restore(const std::vector<double>& state) override;

 private:
  std::unique_ptr<CellFlow> flow_;
  std::unique_ptr<ThermostatChain> particles_, cell_;
};

}  // namespace ozark::sim
