#include <ozark/mct/schematic.hpp>

#include <ozark/core/error.hpp>

#include <cmath>
#include <initializer_list>
#include <utility>

namespace ozark::mct {
namespace {

/// Overdamped, initial values and rates 1, m of each correlator from all of them.
template <class Memory>
MemoryEquation model(Eigen::Index correlators, std::initializer_list<double> couplings, Memory of) {
  for (const double v : couplings)
    require(v >= 0.0 && std::isfinite(v), "couplings of a schematic model must be finite and >= 0, got {}", v);
  MemoryEquation e;
  e.initial = MatrixField(correlators, 1);
  e.initial.values().setOnes();
  e.rate = e.initial;
  e.memory = [of = std::move(of)](const MatrixField& phi, long, MatrixField& memory) {
    memory = phi;
    of(phi.values(), memory.values());
  };
  return e;
}

}  // namespace

MemoryEquation f12_model(double v1, double v2) {
  return model(1, {v1, v2}, [=](const Eigen::ArrayXXd& phi, Eigen::ArrayXXd& m) { m = v1 * phi + v2 * phi * phi; });
}

MemoryEquation sjogren_model(double v1, double v2, double v_s) {
  return model(2, {v1, v2, v_s}, [=](const Eigen::ArrayXXd& phi, Eigen::ArrayXXd& m) {
    m(0) = v1 * phi(0) + v2 * phi(0) * phi(0);
    m(1) = v_s * phi(0) * phi(1);
  });
}

MemoryEquation bosse_krieger_model(double v1, double v2, double v3) {
  return model(2, {v1, v2, v3}, [=](const Eigen::ArrayXXd& phi, Eigen::ArrayXXd& m) {
    m(0) = v1 * phi(0) * phi(0) + v2 * phi(1) * phi(1);
    m(1) = v3 * phi(0) * phi(1);
  });
}

}  // namespace ozark::mct
