#pragma once
// A state as mode coupling sees it, and a one-parameter family of states. The varied key (packing fraction, activity,
// composition, ...) and where the structure comes from are the caller's business.

#include <ozark/model/structure_factor.hpp>
#include <ozark/model/system.hpp>

#include <Eigen/Core>

#include <functional>

namespace ozark::mct {

struct StatePoint {
  System system;
  StructureFactor structure;
};

/// The state at a value of the key, its structure on the wave numbers k. Smooth in the value.
using StatePath = std::function<StatePoint(double value, const Eigen::ArrayXd& k)>;

}  // namespace ozark::mct
