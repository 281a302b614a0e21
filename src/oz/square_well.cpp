// For 0 < r [Baxter1970], with Q = 0 beyond R = 1 + delta and R_ = 2 pi rho,
//   r h(r) = -Q'(r) + R_ int_0^R (r - t) h(|r - t|) Q(t) dt,      r c(r) = -Q'(r) + R_ int_r^R Q'(t) Q(t - r) dt.
// With g = h + 1 = 0 inside the core and c = Gamma inside the well,
//   Q'(r) = a r + b - R_ int_{1+r}^R (t - r) g(t - r) Q(t) dt      for r < 1, the integral for r < delta alone,
//   Q'(r) = -Gamma r + R_ int_r^R Q'(t) Q(t - r) dt                for 1 < r < R,
//   r g(r) = a r + b - Q'(r) + R_ int_0^{r-1} (r - t) g(r - t) Q(t) dt   for 1 < r < R,
//   a = 1 - R_ int_0^R Q dt,  b = R_ int_0^R t Q dt.

#include <ozark/oz/square_well.hpp>

#include <Eigen/Dense>

#include <ozark/core/error.hpp>
#include <ozark/num/gsl.hpp>
#include <ozark/num/lagrange.hpp>

#include <fmt/core.h>

#include <cmath>
#include <vector>

namespace ozark::oz {
namespace {

using Eigen::ArrayXd;
using Eigen::Index;
using Eigen::VectorXd;

/// Baxter's Q from its slopes on the short stretches and a, b.
struct Shape {
  VectorXd inner, outer;              // Q' at the nodes of [0, delta], of [1, 1 + delta]
  double a = 0.0, b = 0.0;            // Q' = a r + b between
  double at_1 = 0.0, at_delta = 0.0;  // Q
};

/// The equations at the nodes of both short stretches. Every integral is a form in nodal values with weights made once.
class Equations {
 public:
  Equations(const SquareWellFluid& fluid, long nodes)
      : delta_(fluid.width),
        strength_(12.0 * fluid.packing_fraction),  // 2 pi rho = 12 phi
        n_(nodes),
        gauss_(gauss_legendre(nodes + 4, 0.0, 1.0)),
        lagrange_(gauss_legendre(nodes, 0.0, 1.0).x),
        x_(lagrange_.nodes()),
        into_core_(static_cast<std::size_t>(nodes)),
        into_well_(static_cast<std::size_t>(nodes)),
        out_of_core_(static_cast<std::size_t>(nodes)) {
    for (Index i = 0; i < n_; ++i) {
      const double depth = delta_ * x_[i];  // r = depth on [0, delta], r = 1 + depth on [1, 1 + delta]
      for (Index g = 0; g < gauss_.x.size(); ++g) {
        const double up = depth + (delta_ - depth) * gauss_.x[g];  // t = 1 + up, from 1 + depth to the end
        const double weight = gauss_.w[g] * (delta_ - depth);
        const double gap = up - depth;
        into_core_[i].push_back({weight * (1.0 + gap), lagrange_.value(gap / delta_), to_end(up)});
        into_well_[i].push_back({weight, lagrange_.value(up / delta_), to_end(gap)});
        const double t = depth * gauss_.x[g];
        out_of_core_[i].push_back(
            {gauss_.w[g] * depth * (1.0 + depth - t), lagrange_.value((depth - t) / delta_), to_end(t)});
      }
    }
    for (int power = 0; power < 2; ++power) {  // int t^power Q dt over both short stretches
      inner_moment_[power] = outer_moment_[power] = VectorXd::Zero(n_);
      for (Index g = 0; g < gauss_.x.size(); ++g) {
        const double t = delta_ * gauss_.x[g], w = gauss_.w[g] * delta_;
        inner_moment_[power] -= w * (power ? t : 1.0) * to_end(t);
        outer_moment_[power] -= w * (power ? 1.0 + t : 1.0) * to_end(t);
      }
    }
  }

  [[nodiscard]] Index size() const { return 3 * n_; }
  [[nodiscard]] double strength() const { return strength_; }

  [[nodiscard]] double before(const Shape& q, double r) const { return q.at_delta - to_end(r).dot(q.inner); }
  [[nodiscard]] double middle(const Shape& q, double r) const {
    return q.at_1 + 0.5 * q.a * (r * r - 1.0) + q.b * (r - 1.0);
  }
  [[nodiscard]] double beyond(const Shape& q, double r) const { return -to_end(r - 1.0).dot(q.outer); }

  /// a and b follow from their own definitions, which are linear in them.
  [[nodiscard]] Shape shape(const VectorXd& z) const {
    Shape q{z.head(n_), z.segment(n_, n_)};
    q.at_1 = beyond(q, 1.0);
    Eigen::Vector2d moments[3];  // int Q dt, int t Q dt for (a, b) = (0, 0), (1, 0), (0, 1)
    for (int i = 0; i < 3; ++i) {
      q.a = i == 1 ? 1.0 : 0.0;
      q.b = i == 2 ? 1.0 : 0.0;
      q.at_delta = middle(q, delta_);
      for (int power = 0; power < 2; ++power) {
        double m = q.at_delta * std::pow(delta_, power + 1) / (power + 1) + inner_moment_[power].dot(q.inner) +
                   outer_moment_[power].dot(q.outer);
        for (Index g = 0; g < gauss_.x.size(); ++g) {
          const double t = delta_ + (1.0 - delta_) * gauss_.x[g];
          m += gauss_.w[g] * (1.0 - delta_) * (power ? t : 1.0) * middle(q, t);
        }
        moments[i][power] = m;
      }
    }
    Eigen::Matrix2d A;
    for (int i = 0; i < 2; ++i) {
      const Eigen::Vector2d per = moments[i + 1] - moments[0];
      A(0, i) = strength_ * per[0] + (i == 0 ? 1.0 : 0.0);
      A(1, i) = -strength_ * per[1] + (i == 1 ? 1.0 : 0.0);
    }
    const Eigen::Vector2d ab =
        A.partialPivLu().solve(Eigen::Vector2d(1.0 - strength_ * moments[0][0], strength_ * moments[0][1]));
    q.a = ab[0];
    q.b = ab[1];
    q.at_delta = middle(q, delta_);
    return q;
  }

  /// Of the three equations, at the nodes of [0, delta], [1, 1 + delta] and again [1, 1 + delta].
  [[nodiscard]] VectorXd residual(const VectorXd& z, double attraction) const {
    const Shape q = shape(z);
    const VectorXd g = z.tail(n_);
    VectorXd out(size());
    for (Index i = 0; i < n_; ++i) {
      const double r = delta_ * x_[i], s = 1.0 + r;
      const auto at = static_cast<std::size_t>(i);
      double core = 0.0, well = 0.0, rest = 0.0;
      for (const Term& t : into_core_[at]) core -= t.weight * t.value.dot(g) * t.to_end.dot(q.outer);
      for (const Term& t : into_well_[at])
        well += t.weight * t.value.dot(q.outer) * (q.at_delta - t.to_end.dot(q.inner));
      for (const Term& t : out_of_core_[at]) rest += t.weight * t.value.dot(g) * (q.at_delta - t.to_end.dot(q.inner));
      out[i] = q.inner[i] - q.a * r - q.b + strength_ * core;
      out[n_ + i] = q.outer[i] + attraction * s - strength_ * well;
      out[2 * n_ + i] = s * g[i] - q.a * s - q.b + q.outer[i] - strength_ * rest;
    }
    return out;
  }

 private:
  struct Term {
    double weight;
    VectorXd value, to_end;
  };

  /// Weights of nodal values f for int_from^delta f, depths measured from the start of a short stretch.
  [[nodiscard]] VectorXd to_end(double from) const {
    VectorXd sum = VectorXd::Zero(n_);
    for (Index g = 0; g < gauss_.x.size(); ++g)
      sum += gauss_.w[g] * (delta_ - from) * lagrange_.value((from + (delta_ - from) * gauss_.x[g]) / delta_);
    return sum;
  }

  double delta_, strength_;
  Index n_;
  Quadrature gauss_;
  Lagrange lagrange_;
  ArrayXd x_;
  std::vector<std::vector<Term>> into_core_, into_well_, out_of_core_;
  VectorXd inner_moment_[2], outer_moment_[2];
};

/// Newton at one attraction; the equations are quadratic, so central differences give their slopes exactly. A root with
/// Q(k = 0) = a <= 0 lies beyond the spinodal and is none of a fluid.
bool newton(const Equations& equations, double attraction, VectorXd& z, Convergence& c) {
  for (int step = 0; step < 30; ++step) {
    const VectorXd f = equations.residual(z, attraction);
    ++c.iterations;
    c.residual = f.lpNorm<Eigen::Infinity>();
    if (!std::isfinite(c.residual)) return false;
    Eigen::MatrixXd J(z.size(), z.size());
    for (Index j = 0; j < z.size(); ++j) {
      VectorXd up = z, down = z;
      up[j] += 1e-4;
      down[j] -= 1e-4;
      J.col(j) = (equations.residual(up, attraction) - equations.residual(down, attraction)) / 2e-4;
    }
    const VectorXd change = J.partialPivLu().solve(f);
    if (!change.allFinite()) return false;
    z -= change;
    if (change.lpNorm<Eigen::Infinity>() < 1e-11 * (1.0 + z.lpNorm<Eigen::Infinity>()))
      return equations.shape(z).a > 0.0;
  }
  return c.residual < 1e-9 && equations.shape(z).a > 0.0;
}

void require_fluid(const SquareWellFluid& f) {
  require(f.packing_fraction > 0.0 && f.packing_fraction < 0.74, "packing fraction must lie in (0, 0.74), got {}",
          f.packing_fraction);
  require(f.width > 0.0 && f.width <= 0.9, "well width must lie in (0, 0.9], got {}", f.width);
  require(std::isfinite(f.attraction), "attraction must be finite, got {}", f.attraction);
}

/// The slopes and contact values; in steps of the attraction from hard spheres where it must.
VectorXd solve(const Equations& equations, double attraction, Convergence& c) {
  VectorXd z = VectorXd::Zero(equations.size());
  double reached = attraction;
  if (!newton(equations, attraction, z, c)) {
    reached = 0.0;
    z.setZero();
    bool found = newton(equations, 0.0, z, c);
    for (double step = 0.5 * attraction; found && reached != attraction;) {
      const double left = attraction - reached;
      const double next = std::abs(step) < std::abs(left) ? reached + step : attraction;
      VectorXd guess = z;
      if (newton(equations, next, guess, c)) {
        z = guess;
        reached = next;
      } else {
        step *= 0.5;
        found = std::abs(step) > 1e-4 * std::abs(attraction);
      }
    }
  }
  if (reached != attraction) {
    c.converged = false;
    c.reason = fmt::format("no mean spherical solution beyond an attraction of {:.4g}; raise the temperature", reached);
  }
  return z;
}

Equations equations_of(const SquareWellFluid& fluid, long nodes) {
  require_fluid(fluid);
  require(nodes >= 4 && nodes <= 48, "nodes must lie in [4, 48], got {}", nodes);
  return Equations(fluid, nodes);
}

}  // namespace

BaxterFunction solve_baxter(const SquareWellFluid& fluid, long nodes) {
  const Equations equations = equations_of(fluid, nodes);
  BaxterFunction result;
  const VectorXd z = solve(equations, fluid.attraction, result.convergence);
  const Shape q = equations.shape(z);
  result.slope_inner = q.inner.array();
  result.slope_outer = q.outer.array();
  result.contact = z.tail(nodes).array();
  result.a = q.a;
  result.b = q.b;
  return result;
}

StructureFactor mean_spherical(const SquareWellFluid& fluid, const ArrayXd& k, long nodes) {
  const Equations equations = equations_of(fluid, nodes);
  StructureFactor result{k, MatrixField(k.size(), 1), MatrixField(k.size(), 1), {}};
  const Shape q = equations.shape(solve(equations, fluid.attraction, result.convergence));
  const double delta = fluid.width, fastest = k.size() > 0 ? k.maxCoeff() : 0.0;

  // Q by Gauss on each stretch, with nodes for the fastest wave.
  std::vector<double> place, amount;
  const auto sample = [&](double from, double to, auto&& f) {
    const Quadrature rule = gauss_legendre(nodes + 8 + static_cast<long>(0.5 * fastest * (to - from)), from, to);
    for (Index i = 0; i < rule.x.size(); ++i) {
      place.push_back(rule.x[i]);
      amount.push_back(rule.w[i] * f(rule.x[i]));
    }
  };
  sample(0.0, delta, [&](double t) { return equations.before(q, t); });
  sample(delta, 1.0, [&](double t) { return equations.middle(q, t); });
  sample(1.0, 1.0 + delta, [&](double t) { return equations.beyond(q, t); });
  const auto count = static_cast<Index>(place.size());
  const Eigen::Map<const ArrayXd> r(place.data(), count), w(amount.data(), count);

  for (Index i = 0; i < k.size(); ++i) {
    const ArrayXd phase = k[i] * r;
    const double re = 1.0 - equations.strength() * (w * phase.cos()).sum();
    const double im = equations.strength() * (w * phase.sin()).sum();
    const double inverse = re * re + im * im;
    result.S(0, 0)[i] = 1.0 / inverse;
    result.C(0, 0)[i] = 1.0 - inverse;
  }
  return result;
}

}  // namespace ozark::oz
