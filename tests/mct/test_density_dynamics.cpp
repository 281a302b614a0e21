#include <ozark/mct/density_dynamics.hpp>

#include <catch2/catch.hpp>

#include <mct/states.hpp>
#include <ozark/mct/decimation.hpp>
#include <ozark/mct/nonergodicity.hpp>

#include <cmath>

using namespace ozark;
using namespace ozark::mct;

namespace {

const WaveGrid standard = midpoint(100, 40.0);

struct Solved {
  explicit Solved(const System& system, Motion motion = Motion::brownian, KernelKind kernel = KernelKind::bipolar,
                  const WaveGrid& grid = standard, int nodes = 8, double friction = 0.0)
      : state(with_structure(system, grid.wave_numbers())),
        dynamics(kernel, grid, state, motion, friction),
        collective(dynamics.collective()),
        window{short_time(collective), 1e11},
        method{nodes, 1e-10, 5000},
        Phi(solve_memory_equation(collective, window, method, observer)) {
    INFO(Phi.convergence.reason);
    REQUIRE(Phi.convergence.converged);
  }
  Correlator tagged(Eigen::Index species) {
    return solve_memory_equation(dynamics.tagged(species, Phi), window, method, observer);
  }
  Correlator displacement(Eigen::Index species, const Correlator& phi_s) {
    return solve_memory_equation(dynamics.displacement(species, Phi, phi_s), window, method, observer);
  }
  /// When F_ii / S_ii of a species at grid point k falls to 1 / e.
  double relaxation_time(Eigen::Index k, Eigen::Index species) const {
    double low = Phi.t()[1], high = window.last;
    for (int i = 0; i < 80; ++i) {
      const double middle = std::sqrt(low * high);
      (Phi.at(middle)(species, species)[k] > state.structure.S(species, species)[k] * std::exp(-1.0) ? low : high) =
          middle;
    }
    return low;
  }

  Observer observer;
  StatePoint state;
  DensityDynamics dynamics;
  MemoryEquation collective;
  TimeWindow window;
  OctaveMethod method;
  Correlator Phi;
};

}  // namespace

TEST_CASE("dynamics: the long-time limit is the non-ergodicity solution, on both sides of the transition",
          "[mct][dynamics]") {
  Observer observer;
  for (const System& system : {pure(0.51), pure(0.52), two_sizes(0.53, 0.6, 0.3), active_passive(0.618, 0.5, 5.0),
                               active_passive(0.6, 0.5, 3.0)}) {
    const Solved s(system);
    const Nonergodicity limit = solve_nonergodicity(KernelKind::bipolar, standard, s.state, {1e-12, 200000}, observer);
    CHECK((s.Phi.value.back().values() - limit.F.values()).abs().maxCoeff() < 1e-8);
  }
}

TEST_CASE("dynamics: Brownian equilibrium correlators and memories fall monotonically and stay positive",
          "[mct][dynamics]") {
  Solved s(two_sizes(0.51, 0.7, 0.4), Motion::brownian, KernelKind::bipolar, standard, 14);
  const Correlator phi_s = s.tagged(0);
  for (long i = 1; i < s.Phi.size(); ++i)
    for (Eigen::Index a = 0; a < 2; ++a) {
      CHECK((s.Phi.value[i](a, a) - s.Phi.value[i - 1](a, a)).maxCoeff() < 1e-9);
      CHECK(s.Phi.value[i](a, a).minCoeff() > -1e-9);
      CHECK((phi_s.value[i](0, 0) - phi_s.value[i - 1](0, 0)).maxCoeff() < 1e-9);
    }
  for (double t = 1e-6; t < 1e5; t *= 3.0) {  // signs of differences alternate: completely monotone
    const Eigen::ArrayXd a = s.Phi.at(t)(0, 0), b = s.Phi.at(2.0 * t)(0, 0), c = s.Phi.at(3.0 * t)(0, 0),
                         d = s.Phi.at(4.0 * t)(0, 0);
    CHECK((a - 2.0 * b + c).minCoeff() > -1e-8);
    CHECK((a - 3.0 * b + 3.0 * c - d).minCoeff() > -1e-8);
  }
}

TEST_CASE("dynamics: the short-time expansion", "[mct][dynamics]") {
  const Solved s(pure(0.45));
  const Eigen::ArrayXd k2 = standard.wave_numbers().square(), S = s.state.structure.S(0, 0);
  const double t = 1e-6;  // Phi = S - q^2 D t + (t^2 / 2) q^2 D (q^2 D / S + m(0))
  const Eigen::ArrayXd m = s.Phi.memory[0](0, 0);
  const Eigen::ArrayXd expected = S - k2 * t + 0.5 * t * t * k2 * (k2 / S + m);
  CHECK((s.Phi.at(t)(0, 0) - expected).abs().maxCoeff() < 1e-8);
}

TEST_CASE("dynamics: labels of a pure fluid; the incoherent combination is the tagged particle", "[mct][dynamics]") {
  Solved one(pure(0.5), Motion::brownian, KernelKind::bipolar, standard, 12);
  const Correlator phi_s = one.tagged(0);
  const double x = 0.3;
  Solved both(active_passive(0.5, x, 1.0), Motion::brownian, KernelKind::bipolar, standard, 12);
  const Correlator label = both.tagged(1);
  for (const double t : {1e-4, 1e-2, 1.0, 100.0}) {
    const MatrixField F = both.Phi.at(t), pure_s = phi_s.at(t);
    const Eigen::ArrayXd total = x * F(0, 0) + std::sqrt(x * (1.0 - x)) * (F(0, 1) + F(1, 0)) + (1.0 - x) * F(1, 1);
    const Eigen::ArrayXd orthogonal =
        (1.0 - x) * F(0, 0) - std::sqrt(x * (1.0 - x)) * (F(0, 1) + F(1, 0)) + x * F(1, 1);
    CHECK((total - one.Phi.at(t)(0, 0)).abs().maxCoeff() < 3e-9);
    CHECK((orthogonal - pure_s(0, 0)).abs().maxCoeff() < 3e-9);
    CHECK((label.at(t)(0, 0) - pure_s(0, 0)).abs().maxCoeff() < 3e-9);
  }
}

TEST_CASE("dynamics: relaxation time of hard spheres at 0.515, extrapolated by the literature's scheme",
          "[mct][dynamics][long]") {
  const Solved coarse(pure(0.515), Motion::brownian, KernelKind::bipolar, standard, 8);
  const Solved fine(pure(0.515), Motion::brownian, KernelKind::bipolar, standard, 14);
  const double tau = fine.relaxation_time(17, 0);
  CHECK(coarse.relaxation_time(17, 0) == Approx(tau).epsilon(1e-6));
  Observer observer;
  double times[3];
  int i = 0;
  for (const int steps : {64, 128, 256}) {
    DecimationMethod method;
    method.steps = steps;
    method.first_step = 1e-9;
    method.last = 2e5;
    method.tolerance = 1e-10;
    const DecimatedCorrelator d = solve_by_decimation(fine.collective, method, observer);
    REQUIRE(d.convergence.converged);
    const double level = fine.state.structure.S(0, 0)[17] * std::exp(-1.0);
    std::size_t n = 0;
    while (d.value[n](0, 0)[17] > level) ++n;
    const double a = std::log(d.value[n - 1](0, 0)[17]), b = std::log(d.value[n](0, 0)[17]);
    times[i++] = d.t[n - 1] + (d.t[n] - d.t[n - 1]) * (a - std::log(level)) / (a - b);
  }
  CHECK((times[0] - tau) / (times[1] - tau) == Approx(4.0).epsilon(0.2));
  CHECK(times[2] + (times[2] - times[1]) / 3.0 == Approx(tau).epsilon(2e-4));
  CHECK(times[2] == Approx(10630.0).epsilon(1e-3));  // mctspy, 256 points a block [OzarkReference]
}

TEST_CASE("dynamics: relaxation times of active-passive mixtures", "[mct][dynamics]") {
  // [OzarkReference]: decimation with 256 steps, itself 4e-4 to 1e-3 from its limit; (64, 128, 256) extrapolate.
  struct Row {
    double phi, activity, passive, active;
  };
  for (const Row& r :
       {Row{0.50, 1.0, 8.1575, 8.1575}, Row{0.50, 3.0, 0.236917, 0.0103832}, Row{0.524, 1.08, 9309.8, 5824.2},
        Row{0.524, 1.10, 472.99, 265.25}, Row{0.61, 4.0, 12051.0, 0.0104775}}) {
    CAPTURE(r.phi, r.activity);
    const Solved s(active_passive(r.phi, 0.5, r.activity));
    CHECK(s.relaxation_time(17, 1) == Approx(r.passive).epsilon(1e-3));
    CHECK(s.relaxation_time(17, 0) == Approx(r.active).epsilon(1e-3));
  }
}

TEST_CASE("dynamics: tagged particle at the glass transition of hard spheres", "[mct][dynamics]") {
  Solved s(pure(0.5159122));
  const Correlator phi_s = s.tagged(0);
  const Correlator r = s.displacement(0, phi_s);
  CHECK(phi_s.value.back()(0, 0)[17] == Approx(0.760687).epsilon(0).margin(1e-6));       // [OzarkReference]
  CHECK(std::sqrt(r.value.back()(0, 0)[0]) == Approx(0.07454).epsilon(0).margin(5e-6));  // [OzarkReference]
  CHECK(std::sqrt(r.value.back()(0, 0)[0]) == Approx(0.0746).epsilon(0).margin(1e-4));   // [Fuchs1998]
}

TEST_CASE("dynamics: displacement of a free particle is Gaussian; of a dense fluid's it reads off phi_s at small k",
          "[mct][dynamics]") {
  Solved dilute(pure(1e-8));
  const Correlator free = dilute.displacement(0, dilute.tagged(0));
  for (const double t : {1e-3, 1.0, 1e3}) {
    const MatrixField r = free.at(t);
    CHECK(6.0 * r(0, 0)[0] == Approx(6.0 * t).epsilon(1e-6));
    CHECK(2.0 * r(1, 0)[0] / std::pow(r(0, 0)[0], 2) == Approx(1.0).epsilon(1e-5));
  }
  // The fourier kernel is right at small k: -ln phi_s = q^2 X - q^4 (Y - X^2 / 2) + .. with X = <r^2>/6, Y = <r^4>/120,
  // once phi_s is small at the cut-off.
  Solved dense(pure(0.45), Motion::brownian, KernelKind::fourier, midpoint(800, 80.0));
  const Correlator phi_s = dense.tagged(0), moments = dense.displacement(0, phi_s);
  for (const double t : {0.1, 1.0}) {
    const MatrixField r = moments.at(t), phi = phi_s.at(t);
    const double X = r(0, 0)[0], Y = r(1, 0)[0];
    for (const Eigen::Index i : {1, 4}) {
      const double q2 = std::pow((double(i) + 0.5) * 0.1, 2);
      CHECK(-std::log(phi(0, 0)[i]) / q2 == Approx(X - q2 * (Y - 0.5 * X * X)).epsilon(1e-5));
    }
  }
}

TEST_CASE("dynamics: Newtonian motion has the Brownian long-time limit and relaxes at every density to it",
          "[mct][dynamics]") {
  const Solved brownian(pure(0.52)), newtonian(pure(0.52), Motion::newtonian, KernelKind::bipolar, standard, 12);
  CHECK((brownian.Phi.value.back().values() - newtonian.Phi.value.back().values()).abs().maxCoeff() < 1e-7);
  // Ballistic start: phi_s = exp(-q^2 t^2 / 2) for a free particle.
  Solved gas(pure(1e-8), Motion::newtonian, KernelKind::bipolar, standard, 16);
  const Correlator phi_s = gas.tagged(0);
  const double q = 7.0, t = 0.02;
  CHECK(phi_s.at(t)(0, 0)[17] == Approx(std::cos(q * t)).epsilon(1e-6));  // mode coupling without memory: undamped
}

TEST_CASE("dynamics: Newtonian motion with activity is refused", "[mct][dynamics]") {
  const StatePoint state = with_structure(active_passive(0.5, 0.5, 2.0), standard.wave_numbers());
  CHECK_THROWS_WITH(DensityDynamics(KernelKind::bipolar, standard, state, Motion::newtonian, 0.0),
                    Catch::Contains("activity"));
}
