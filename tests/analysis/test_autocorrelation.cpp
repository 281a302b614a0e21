#include <ozark/analysis/shear_stress.hpp>
#include <ozark/analysis/velocity_autocorrelation.hpp>

#include <catch2/catch.hpp>

#include <ozark/core/error.hpp>

#include <Eigen/Geometry>

#include <omp.h>

#include <cmath>

#include "configurations.hpp"

using namespace ozark;
using namespace ozark::analysis;

namespace {

/// Numbers that forget exponentially: <x(0) x(t)> = exp(-t / memory), unit steps of time.
class OrnsteinUhlenbeck {
 public:
  OrnsteinUhlenbeck(Eigen::Index count, double memory, unsigned seed)
      : keep_(std::exp(-1.0 / memory)), x_(count), engine_(seed) {
    for (double& x : x_) x = normal_(engine_);
  }
  const Eigen::ArrayXd& step() {
    for (double& x : x_) x = keep_ * x + std::sqrt(1.0 - keep_ * keep_) * normal_(engine_);
    return x_;
  }
  /// Trapezoidal sum of exp(-t / memory) from 0 to t.
  [[nodiscard]] Eigen::ArrayXd integral(const Eigen::ArrayXd& t) const {
    return running_integral(t, (t * std::log(keep_)).exp());
  }

 private:
  double keep_;
  Eigen::ArrayXd x_;
  std::mt19937_64 engine_;
  std::normal_distribution<double> normal_;
};

}  // namespace

TEST_CASE("velocities of an Ornstein-Uhlenbeck process: their correlation and diffusion, within the errors",
          "[analysis][statistics]") {
  Configuration c = ideal_gas(Cell::orthorhombic(5.0, 5.0, 5.0), 60, 2, 1);
  OrnsteinUhlenbeck process(180, 10.0, 2);
  VelocityAutocorrelation vacf(2, {1.0, 32, 60.0, 2});
  for (int t = 0; t < 6000; ++t) {
    c.velocity = 0.5 * process.step().reshaped(3, 60);
    vacf.add(c);
  }
  const auto r = vacf.result();
  for (int kind = 0; kind < 2; ++kind) {
    const Eigen::ArrayXd pull =
        (r.correlation.col(kind) - 0.25 * (-r.times / 10.0).exp()) / r.correlation_error.col(kind);
    CHECK(pull.abs().maxCoeff() < 4.5);
    const Eigen::ArrayXd integral =
        (r.diffusion.col(kind) - 0.25 * process.integral(r.times)) / r.diffusion_error.col(kind).max(1e-300);
    CHECK(integral.tail(integral.size() - 1).abs().maxCoeff() < 4.5);
    CHECK(r.diffusion(0, kind) == 0.0);
    CHECK(r.diffusion(r.times.size() - 1, kind) == Approx(2.5).epsilon(0.05));  // k_B T / m times the memory
    CHECK(r.diffusion_error.col(kind).maxCoeff() < 0.1);
  }
}

TEST_CASE("stress of an Ornstein-Uhlenbeck process: modulus and viscosity by every component, within the errors",
          "[analysis][statistics]") {
  for (const int dimensions : {2, 3}) {
    // Isotropic fluctuations: off-diagonal variance 1, of the diagonal such that P_xx - P_yy has 4, and a pressure.
    OrnsteinUhlenbeck process(7, 20.0, 3);
    const double volume = 5.0, temperature = 0.5;
    ShearStress stress({dimensions, {1.0, 128, 200.0, 1}});
    for (int t = 0; t < 60000; ++t) {
      const Eigen::ArrayXd& x = process.step();
      Eigen::Matrix3d p = Eigen::Matrix3d::Zero();
      p(0, 1) = p(1, 0) = x[0];
      p(0, 2) = p(2, 0) = x[1];
      p(1, 2) = p(2, 1) = x[2];
      p.diagonal() = std::sqrt(2.0) * x.segment(3, 3).matrix() + (7.0 + 3.0 * x[6]) * Eigen::Vector3d::Ones();
      stress.add(p, volume, (t % 2 == 0 ? 0.5 : 1.5) * temperature);
    }
    const auto r = stress.result();
    const Eigen::ArrayXd law = volume / temperature * (-r.times / 20.0).exp();
    const Eigen::ArrayXd pull = (r.modulus - law) / r.modulus_error;
    CHECK(pull.abs().maxCoeff() < 4.5);
    const Eigen::ArrayXd integral =
        (r.viscosity - volume / temperature * process.integral(r.times)) / r.viscosity_error.max(1e-300);
    CHECK(integral.tail(integral.size() - 1).abs().maxCoeff() < 4.5);
    CHECK(r.viscosity[r.times.size() - 1] == Approx(volume / temperature * 20.0).epsilon(0.2));
    CHECK(r.viscosity_error[r.times.size() - 1] < 0.1 * volume / temperature * 20.0);
  }
}

TEST_CASE("the modulus does not change when the axes are turned or the pressure is raised") {
  const Eigen::Matrix3d turn = Eigen::Quaterniond(0.5, 0.1, -0.7, 0.5).normalized().toRotationMatrix();
  OrnsteinUhlenbeck process(9, 5.0, 3);
  const LagOptions lags{1.0, 8, 30.0, 1};
  ShearStress plain({3, lags}), turned({3, lags});
  for (int t = 0; t < 200; ++t) {
    Eigen::Matrix3d p = process.step().reshaped(3, 3).matrix();
    plain.add(p, 2.0, 1.0);
    turned.add(turn * p * turn.transpose() + 50.0 * Eigen::Matrix3d::Identity(), 2.0, 1.0);
  }
  CHECK((plain.result().modulus - turned.result().modulus).abs().maxCoeff() < 1e-11);
}

TEST_CASE("autocorrelations: same bits with one thread and two, and after a restart") {
  Configuration c = ideal_gas(Cell::orthorhombic(5.0, 5.0, 5.0), 9000, 2, 1);
  OrnsteinUhlenbeck process(27000, 10.0, 2);
  const LagOptions lags{1.0, 8, 20.0, 1};
  VelocityAutocorrelation one(2, lags), two(2, lags);
  ShearStress whole({3, lags}), parts({3, lags});
  const int threads = omp_get_max_threads();
  for (int t = 0; t < 40; ++t) {
    c.velocity = process.step().reshaped(3, 9000);
    const Eigen::Matrix3d p = c.velocity.leftCols(3).matrix();
    omp_set_num_threads(1);
    one.add(c);
    whole.add(p, 1.0, 0.7);
    omp_set_num_threads(2);
    two.add(c);
    parts.add(p, 1.0, 0.7);
    if (t != 20) continue;
    VelocityAutocorrelation resumed(2, lags);
    resumed.restore(two.state());
    two = resumed;
    ShearStress other({3, lags});
    other.restore(parts.state());
    parts = other;
  }
  omp_set_num_threads(threads);
  CHECK(one.state() == two.state());
  CHECK(whole.state() == parts.state());
}

TEST_CASE("autocorrelations: what cannot be measured is refused") {
  VelocityAutocorrelation vacf(1, {});
  CHECK_THROWS_WITH(vacf.add(simple_cubic(3)), Catch::Contains("velocities"));
  ShearStress stress({3, {}});
  CHECK_THROWS_WITH(stress.add(Eigen::Matrix3d::Identity(), 1.0, 0.0), Catch::Contains("temperature"));
  CHECK_THROWS_WITH(stress.add(Eigen::Matrix3d::Identity(), 0.0, 1.0), Catch::Contains("volume"));
}
