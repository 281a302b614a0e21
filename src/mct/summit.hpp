#pragma once
// Where lambda is largest along a curve of folds, and the value of a third key at which it is 1 there.

#include <ozark/mct/swallowtail.hpp>

#include "line_tracer.hpp"

namespace ozark::mct {

/// @param third  what the tracer's states depend on; moved here, and put back
Swallowtail raise_summit(LineTracer& tracer, const std::vector<std::vector<CurvePoint>>& curves, double& third,
                         const ThirdKey& range, Observer& observer);

}  // namespace ozark::mct
