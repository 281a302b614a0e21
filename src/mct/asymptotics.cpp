#include <ozark/mct/asymptotics.hpp>

#include <ozark/core/error.hpp>
#include <ozark/num/gsl.hpp>

#include <algorithm>
#include <array>
#include <cmath>

#include "field_product.hpp"
#include "fold.hpp"

// With A * B for d/dt int A(t - u) B(u) du, the equation of motion at late times is S - Phi = (S^-1 + N)^-1 in products
// *, N quadratic in Phi at one time. For Phi = F + delta, Y = S - F and n the change of N:
//   delta = Y n Y - Y n * Y n Y + Y n * Y n * Y n Y - ..   (and the change of T along the path)
// Its orders in G are solved one after the other; each asks that the left projection of its right-hand side vanishes:
//   2nd: sigma + lambda G^2 = G * G,   (1 - T') K = Q - lambda C,   (1 - T') D = T_p / slope - C,
//        Q = Y N[H, H] Y, C = H Y^-1 H;
//   3rd: 2 lambda G G_2 - 2 G * G_2 + alpha G^3 - beta G * G^2 = 0 at the critical point and, far from it, for -B t^b.

namespace ozark::mct {
namespace {

using Eigen::VectorXd;
constexpr double interval = 1e-5;  // of the value, for the change of T along the path

MatrixField sum(const MatrixField& A, double factor, const MatrixField& B) {
  MatrixField out = A;
  out.values() += factor * B.values();
  return out;
}

class Expansion {
 public:
  Expansion(const CriticalPoint& point, KernelKind kernel, const WaveGrid& grid, const StatePath& path)
      : p_(point),
        path_(path),
        h_(interval * std::max(std::abs(point.value), 1e-3)),
        map_(kernel, grid, is_symmetric()) {}

  Asymptotics run() {
    const MatrixField slope = slope_in_value();
    map_.set_state(p_.state);
    MatrixField image;
    map_.linearise(p_.F, image);
    Y_ = sum(p_.state.structure.S, -1.0, p_.F);
    Asymptotics a;
    a.H = p_.amplitude;
    null_ = map_.pack(a.H).normalized();
    const MatrixField C = product(a.H, a.H);
    unit_ = project(C);
    const MatrixField Q = quadratic(a.H);
    a.exponent_parameter = project(Q) / unit_;
    a.separation_slope = project(slope) / unit_;
    MatrixField tau = slope;
    tau.values() /= a.separation_slope;
    a.K = resolve(sum(Q, -a.exponent_parameter, C), a.H);
    a.D = resolve(sum(tau, -1.0, C), a.H);

    const double lambda = a.exponent_parameter;
    const MatrixField both = sum(quadratic(sum(a.H, 1.0, a.K)), -1.0, quadratic(sum(a.H, -1.0, a.K)));  // 4 Y N[H, K] Y
    const double alpha = 0.5 * project(both) / unit_;
    const MatrixField crossed = sum(product(a.H, a.K), 1.0, product(a.K, a.H));
    const double beta = project(sum(crossed, lambda, product(a.H, C))) / unit_;
    const auto kappa = [&](double x) {  // of powers t^-x, t^-2x
      const double z = 1.0 - 3.0 * x;   // 1 / Gamma(z), which a pole leaves finite
      const double inverse = z > 0.0 ? 1.0 / gamma_function(z) : z / gamma_function(1.0 + z);
      const double rho = gamma_function(1.0 - x) * gamma_function(1.0 - 2.0 * x) * inverse;
      return (alpha - beta * rho) / (2.0 * (rho - lambda));
    };
    a.kappa_a = kappa(p_.exponents->a);
    a.kappa_b = kappa(-p_.exponents->b);
    a.convergence = convergence_;
    a.convergence.iterations = map_.evaluations();
    return a;
  }

 private:
  bool is_symmetric() const {
    const Eigen::ArrayXd& k = p_.state.structure.k;
    return p_.state.system.in_equilibrium() && path_(p_.value + h_, k).system.in_equilibrium() &&
           path_(p_.value - h_, k).system.in_equilibrium();
  }

  /// Change of T with the value at fixed F; fourth order in the interval.
  MatrixField slope_in_value() {
    const Eigen::ArrayXd& k = p_.state.structure.k;
    MatrixField total, image;
    for (const auto& [steps, weight] : {std::pair(1.0, 8.0), {-1.0, -8.0}, {2.0, -1.0}, {-2.0, 1.0}}) {
      map_.set_state(path_(p_.value + steps * h_, k));
      map_.apply(p_.F, image);
      resize(total, image);
      total.values() += weight / (12.0 * h_) * image.values();
    }
    return total;
  }

  /// A Y^-1 B.
  MatrixField product(const MatrixField& A, const MatrixField& B) const {
    MatrixField quotient, out;
    divide(Y_, B, quotient);
    multiply(A, quotient, out);
    return out;
  }

  /// Y N[A, A] Y.
  MatrixField quadratic(const MatrixField& A) {
    MatrixField q, c;
    map_.curvature_parts(A, q, c);
    return q;
  }

  BorderedSolution solve(const MatrixField& r) {
    const BorderedSolution s = solve_bordered(map_, null_, null_, map_.pack(r), 0.0, 1e-11);
    if (!s.converged) {
      convergence_.converged = false;
      convergence_.reason = "the linear equations of the expansion did not converge; refine the grid";
    }
    return s;
  }

  /// <left, r> up to the factor `unit_`.
  double project(const MatrixField& r) { return solve(r).y; }

  /// (1 - T')^-1 r for a right-hand side without left projection, itself made to have none.
  MatrixField resolve(const MatrixField& r, const MatrixField& H) {
    MatrixField x;
    map_.unpack(solve(r).x, x);
    return sum(x, -project(x) / project(H), H);
  }

  const CriticalPoint& p_;
  const StatePath& path_;
  double h_;
  ArrestMap map_;
  MatrixField Y_;
  VectorXd null_;
  double unit_ = 1.0;
  Convergence convergence_;
};

}  // namespace

Asymptotics expand_about(const CriticalPoint& point, KernelKind kernel, const WaveGrid& grid, const StatePath& path) {
  require(point.exponents.has_value(), "exponent parameter {} is not that of a regular transition: no expansion",
          point.exponent_parameter);
  return Expansion(point, kernel, grid, path).run();
}

std::optional<TimeScale> critical_time_scale(const Decay& phi, const CriticalLaw& law) {
  std::array<double, 3> estimate{};
  for (std::size_t i = 0; i < estimate.size(); ++i) {
    const double x = std::ldexp(0.02, -static_cast<int>(i));
    const auto t = phi.falls_through(law.plateau + law.amplitude * x * (1.0 + law.correction * x));
    if (!t) return std::nullopt;
    estimate[i] = *t * std::pow(x, 1.0 / law.a);
  }
  const double first = (4.0 * estimate[1] - estimate[0]) / 3.0, second = (4.0 * estimate[2] - estimate[1]) / 3.0;
  return TimeScale{second, std::abs(second - first)};
}

}  // namespace ozark::mct
