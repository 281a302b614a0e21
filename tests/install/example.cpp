// The library without the program: the glass transition of hard spheres, from the installed headers alone.

#include <ozark/core/observer.hpp>
#include <ozark/mct/critical_point.hpp>
#include <ozark/oz/percus_yevick.hpp>

#include <cstdio>
#include <numbers>

int main() {
  using namespace ozark;
  const mct::WaveGrid grid{.kind = mct::GridKind::midpoint, .points = 100, .cutoff = 40.0};
  const mct::StatePath compression = [](double packing_fraction, const Eigen::ArrayXd& k) {
    System spheres;
    spheres.number_density = 6.0 * packing_fraction / std::numbers::pi;  // diameter 1
    spheres.species = {Species{.name = "hard"}};
    return mct::StatePoint{spheres, oz::percus_yevick(spheres, k)};
  };
  mct::CriticalSearch search{.low = 0.45, .high = 0.6};
  search.scan = 4;
  search.estimate_error = false;
  Observer silent;
  const auto report = mct::find_transitions(mct::KernelKind::fourier, grid, compression, search, silent);
  if (!report.critical) {
    std::printf("no transition: %s\n", report.convergence.reason.c_str());
    return 1;
  }
  std::printf("critical packing fraction %.7f, exponent parameter %.4f\n", report.critical->value,
              report.critical->exponent_parameter);
}
