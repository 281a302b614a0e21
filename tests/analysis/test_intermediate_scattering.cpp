#include <ozark/analysis/intermediate_scattering.hpp>

#include <catch2/catch.hpp>

#include <ozark/analysis/structure_factor.hpp>
#include <ozark/core/error.hpp>

#include <omp.h>

#include <cmath>

#include "configurations.hpp"

using namespace ozark;
using namespace ozark::analysis;

namespace {

/// Free diffusion of D = 0.02 and 0.08 with unit steps of time.
class Diffusion {
 public:
  Diffusion(int count, int dimensions, unsigned seed)
      : now_(ideal_gas(dimensions == 2 ? tilted(9.0, 9.0, 1.0, 2.0, 0.0, 0.0) : tilted(8.0, 9.0, 7.0, 2.0, 1.0, -2.0),
                       count, 2, seed, dimensions)),
        engine_(seed + 1) {}
  const Configuration& step() {
    for (Eigen::Index i = 0; i < now_.position.cols(); ++i)
      for (int a = 0; a < now_.dimensions; ++a)
        now_.position(a, i) += std::sqrt(now_.kind[static_cast<std::size_t>(i)] == 0 ? 0.04 : 0.16) * normal_(engine_);
    return now_;
  }

 private:
  Configuration now_;
  std::mt19937_64 engine_;
  std::normal_distribution<double> normal_;
};

}  // namespace

TEST_CASE("free diffusion: F_s = exp(-k^2 D t), collective the same and none between species",
          "[analysis][statistics]") {
  for (const int dimensions : {2, 3}) {
    Diffusion gas(101, dimensions, 6);
    IntermediateScattering f(2, {{1.5, 3.0}, 0.2, 12, {1.0, 4, 30.0, 1}});
    for (int t = 0; t < 3000; ++t) f.add(gas.step());
    const auto r = f.result();
    REQUIRE(r.curves.size() == 2);
    for (const auto& curve : r.curves)
      for (int i = 0; i < 2; ++i) {
        const double d = i == 0 ? 0.02 : 0.08;
        const Eigen::ArrayXd law = (-curve.k * curve.k * d * r.times).exp();
        const Eigen::Index later = r.times.size() - 1;
        CHECK(curve.self(0, i) == Approx(1.0).epsilon(1e-14));
        const Eigen::ArrayXd pull = ((curve.self.col(i) - law) / curve.self_error.col(i)).tail(later);
        INFO(dimensions << " dimensions, k = " << curve.k << ", kind " << i << ": " << pull.transpose());
        CHECK(pull.abs().maxCoeff() < 5.0);
        CHECK(curve.self_error.col(i).maxCoeff() < 0.01);
        // The vectors of a curve are not all of the mean length: second order in their spread.
        const double spread = 0.5 * 0.04 * 0.1;
        for (int j = 0; j < 2; ++j) {
          const Eigen::ArrayXd expected = i == j ? law : Eigen::ArrayXd::Zero(law.size());
          const Eigen::ArrayXd error = curve.collective_error(i, j);
          CHECK(((curve.collective(i, j) - expected).abs() < 5.0 * error + spread).all());
          CHECK(error.maxCoeff() < 0.2);
        }
      }
  }
}

TEST_CASE("at lag zero F is the structure factor of the same vectors") {
  Diffusion gas(200, 3, 8);
  IntermediateScattering f(2, {{1.5}, 0.2, 0, {1.0, 4, 8.0, 1}});
  Eigen::Matrix2d s = Eigen::Matrix2d::Zero();
  const int samples = 10;
  for (int t = 0; t < samples; ++t) {
    const Configuration& c = gas.step();
    f.add(c);
    const DensityModes modes(wave_vectors(c.cell, 3, {1.3, 1.7, 1.0, 0}));
    const Eigen::MatrixXcd rho = modes(c).matrix();
    s += (rho.transpose() * rho.conjugate()).real() / (100.0 * static_cast<double>(rho.rows()) * samples);
  }
  const auto r = f.result();
  CHECK((r.curves[0].collective.at(0) - s).norm() < 1e-12);
}

TEST_CASE("scattering functions: same bits with one thread and two, and after a restart") {
  Diffusion gas(5000, 3, 5);
  const IntermediateScattering::Options options{{1.5, 2.5}, 0.2, 10, {1.0, 4, 20.0, 1}};
  IntermediateScattering one(2, options), two(2, options);
  const int threads = omp_get_max_threads();
  for (int t = 0; t < 30; ++t) {
    const Configuration& c = gas.step();
    omp_set_num_threads(1);
    one.add(c);
    omp_set_num_threads(2);
    two.add(c);
    if (t != 17) continue;
    IntermediateScattering resumed(2, options);
    resumed.restore(two.state());
    two = resumed;
  }
  omp_set_num_threads(threads);
  CHECK(one.state() == two.state());
}

TEST_CASE("scattering functions: what cannot be measured is refused") {
  CHECK_THROWS_WITH(IntermediateScattering(1, {{}, 0.1, 0, {}}), Catch::Contains("wave number"));
  CHECK_THROWS_WITH(IntermediateScattering(1, {{-2.0}, 0.1, 0, {}}), Catch::Contains("wave number"));
  IntermediateScattering f(1, {{0.5}, 0.01, 0, {}});
  CHECK_THROWS_WITH(f.add(simple_cubic(3)), Catch::Contains("half_width"));
}
