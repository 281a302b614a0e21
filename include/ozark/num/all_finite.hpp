#pragma once
// Whether numbers are finite, as fast as they come from memory; Eigen's allFinite() looks at one after the other.

#include <Eigen/Core>

namespace ozark {

template <class Derived>
[[nodiscard]] bool all_finite(const Eigen::ArrayBase<Derived>& x) {
  return (x.derived() * 0.0).sum() == 0.0;  // NaN and infinities give NaN
}

}  // namespace ozark
