#pragma once
// What is done to particles over a run: segments in which temperature and pressure are held or ramped and the cell is
// strained in steps. A function of the step alone: a resumed run needs nothing but its step to go on.

#include <ozark/sim/force_field.hpp>
#include <ozark/sim/motion.hpp>

#include <optional>
#include <string>
#include <vector>

namespace ozark::sim {

/// Steps of strain that keep the volume. Positions follow, velocities do not.
struct Strain {
  enum class Kind {
    extension,  // edges along `axis` by 1 + increment, lateral ones by (1 + increment)^(-1 / (d - 1))
    shear       // x along `axis` by increment times the coordinate along `gradient`
  };
  Kind kind = Kind::extension;
  int axis = 2, gradient = 1;  // 0, 1, 2; of shear axis < gradient, which keeps the cell upper triangular
  double increment = 2e-4;     // of each step of strain; extension: relative to the present edge
  int interval = 50;           // time steps from one to the next, >= 1; the first is before the first of the segment
};

struct Segment {
  std::int64_t steps = 0;
  double temperature = 1.0, final_temperature = 1.0;  // k_B T: linear in between, the final one in the last step
  double pressure = 0.0, final_pressure = 0.0;        // without effect on a cell that is not coupled
  Motion::Coupling coupling = Motion::Coupling::none;
  std::optional<Strain> strain;
};

/// Temperature and pressure held.
[[nodiscard]] Segment hold(std::int64_t steps, double temperature, double pressure = 0.0,
                           Motion::Coupling coupling = Motion::Coupling::none);

class Schedule {
 public:
  /// @throws DomainError  naming segment and value: no steps, temperatures <= 0, strain that a coupling would undo
  ///                      (extension with anything but the mean pressure, shear with triclinic)
  explicit Schedule(std::vector<Segment> segments);

  [[nodiscard]] std::int64_t steps() const;
  [[nodiscard]] const std::vector<Segment>& segments() const { return segments_; }

  /// Index of the segment a step belongs to; steps beyond the end belong to the last.
  [[nodiscard]] std::size_t segment_of(std::int64_t step) const;
  [[nodiscard]] Reservoir reservoir(std::int64_t step) const;
  /// Steps of strain done within the segment of a step, those before it included.
  [[nodiscard]] std::int64_t strain_steps(std::int64_t step) const;

  /// To be called before every step: imposes the reservoir; where strain is due deforms particles and cell and computes
  /// forces anew.
  /// @throws DomainError  a motion that couples the cell otherwise than the segment
  void prepare(std::int64_t step, Motion& motion, Particles& particles, ForceField& forces) const;

 private:
  std::vector<Segment> segments_;
};

/// The deformation of one step of strain: upper triangular, determinant 1.
[[nodiscard]] Eigen::Matrix3d deformation(const Strain& strain, int dimensions);

/// Which stress components follow the reservoir and which are the answer to strain, in words for tables and logs.
[[nodiscard]] std::string coupled_stress(const Segment& segment, int dimensions);

}  // namespace ozark::sim
