#include <ozark/sim/schedule.hpp>

#include <ozark/core/error.hpp>

#include <cmath>

#include "cell_flow.hpp"

namespace ozark::sim {
namespace {

using Coupling = Motion::Coupling;

const char* word(Coupling c) {
  switch (c) {
    case Coupling::none:
      return "none";
    case Coupling::isotropic:
      return "isotropic";
    case Coupling::edges:
      return "edges";
    case Coupling::triclinic:
      return "triclinic";
  }
  return "";
}

void require_valid(const Segment& s, std::size_t k) {
  require(s.steps > 0, "segment {} of the schedule must have steps > 0, got {}", k, s.steps);
  for (const double t : {s.temperature, s.final_temperature})
    require(std::isfinite(t) && t > 0.0, "segment {} of the schedule: temperature must be > 0, got {}", k, t);
  for (const double p : {s.pressure, s.final_pressure})
    require(std::isfinite(p), "segment {} of the schedule: pressure must be finite, got {}", k, p);
  if (!s.strain) return;
  const Strain& e = *s.strain;
  require(e.interval >= 1, "segment {} of the schedule: strain interval must be >= 1, got {}", k, e.interval);
  require(std::abs(e.increment) <= 0.1, "segment {} of the schedule: strain increment must lie in [-0.1, 0.1], got {}",
          k, e.increment);
  require(e.axis >= 0 && e.axis <= 2, "segment {} of the schedule: strain axis must be 0, 1 or 2, got {}", k, e.axis);
  const bool shear = e.kind == Strain::Kind::shear;
  require(!shear || (e.gradient > e.axis && e.gradient <= 2),
          "segment {} of the schedule: shear needs axis < gradient <= 2, got {} and {}", k, e.axis, e.gradient);
  require(s.coupling == Coupling::none || s.coupling == Coupling::isotropic || (shear && s.coupling == Coupling::edges),
          "segment {} of the schedule: a cell coupled as '{}' would undo the strain; couple the mean pressure "
          "(isotropic) or none",
          k, word(s.coupling));
}

}  // namespace

Segment hold(std::int64_t steps, double temperature, double pressure, Coupling coupling) {
  return {steps, temperature, temperature, pressure, pressure, coupling, {}};
}

Schedule::Schedule(std::vector<Segment> segments) : segments_(std::move(segments)) {
  require(!segments_.empty(), "a schedule needs at least one segment");
  for (std::size_t k = 0; k < segments_.size(); ++k) require_valid(segments_[k], k);
}

std::int64_t Schedule::steps() const {
  std::int64_t sum = 0;
  for (const Segment& s : segments_) sum += s.steps;
  return sum;
}

namespace {

/// Index of the segment, and the steps before a step within it.
std::pair<std::size_t, std::int64_t> place(const std::vector<Segment>& segments, std::int64_t step) {
  std::size_t k = 0;
  while (k + 1 < segments.size() && step >= segments[k].steps) step -= segments[k++].steps;
  return {k, step};
}

}  // namespace

std::size_t Schedule::segment_of(std::int64_t step) const { return place(segments_, step).first; }

Reservoir Schedule::reservoir(std::int64_t step) const {
  const auto [k, before] = place(segments_, step);
  const Segment& s = segments_[k];
  const double done = std::min(1.0, static_cast<double>(before + 1) / static_cast<double>(s.steps));
  return {s.temperature + (s.final_temperature - s.temperature) * done,
          s.pressure + (s.final_pressure - s.pressure) * done};
}

std::int64_t Schedule::strain_steps(std::int64_t step) const {
  const auto [k, before] = place(segments_, step);
  const Segment& s = segments_[k];
  return s.strain ? std::min(before, s.steps - 1) / s.strain->interval + 1 : 0;
}

void Schedule::prepare(std::int64_t step, Motion& motion, Particles& p, ForceField& forces) const {
  const auto [k, before] = place(segments_, step);
  const Segment& s = segments_[k];
  require(motion.coupling() == s.coupling,
          "segment {} of the schedule couples the cell as '{}', the motion as '{}'; they must agree", k,
          word(s.coupling), word(motion.coupling()));
  motion.impose(reservoir(step));
  if (!s.strain || before >= s.steps || before % s.strain->interval != 0) return;
  deform(p, deformation(*s.strain, p.dimensions));
  forces.compute(p, false);
  motion.disturbed();
}

Eigen::Matrix3d deformation(const Strain& e, int dimensions) {
  Eigen::Matrix3d f = Eigen::Matrix3d::Identity();
  require(e.axis < dimensions && (e.kind == Strain::Kind::extension || e.gradient < dimensions),
          "strain along axis {} needs three dimensions", e.kind == Strain::Kind::extension ? e.axis : e.gradient);
  if (e.kind == Strain::Kind::shear) {
    f(e.axis, e.gradient) = e.increment;
    return f;
  }
  for (int a = 0; a < dimensions; ++a)
    f(a, a) = a == e.axis ? 1.0 + e.increment : std::pow(1.0 + e.increment, -1.0 / (dimensions - 1.0));
  return f;
}

std::string coupled_stress(const Segment& s, int dimensions) {
  const bool flat = dimensions == 2;
  std::string text;
  switch (s.coupling) {
    case Coupling::none:
      text = "none: the cell is given";
      break;
    case Coupling::isotropic:
      text = flat ? "mean of xx, yy" : "mean of xx, yy, zz";
      break;
    case Coupling::edges:
      text = flat ? "xx, yy, each by itself" : "xx, yy, zz, each by itself";
      break;
    case Coupling::triclinic:
      text = flat ? "xx, yy, xy" : "xx, yy, zz, xy, xz, yz";
      break;
  }
  if (!s.strain) return text;
  const char* axes = "xyz";
  if (s.strain->kind == Strain::Kind::shear)
    return text + fmt::format("; {}{} answers to shear", axes[s.strain->axis], axes[s.strain->gradient]);
  return text + fmt::format("; {0}{0} less the lateral stress answers to extension along {0}", axes[s.strain->axis]);
}

}  // namespace ozark::sim
